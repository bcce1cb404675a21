"""`make pearls`: train the ranker of pearls on labelled sentences and talks, print how good it is, and write it."""

import argparse
import csv
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from models.catalog import load_embedder, name_of_understanding
from models.protocols import Embedder
from models.ranker import WEIGHTS, LogisticRanker, Regression, save_ranker
from pipeline.traits import KIND_TRAITS, TRAITS, traits
from settings import Settings
from training.talks import labelled_talks
from transcripts.errors import InvalidValueError
from transcripts.outline import PEARL_KINDS
from transcripts.vocabulary import Vocabulary, load_vocabulary

SENTENCES = Path(__file__).parent / "pearls.tsv"
KINDS = (*PEARL_KINDS, "none")
FOLDS = 5
# Regularisation: the C of scikit-learn, and how much a unit vector weighs beside traits of unit variance. Those of
# pearls were chosen by the cross-validation that this command prints, those of kinds on the annotated talks.
C, VECTOR_SCALE = 0.02, 8.0
KIND_C, KIND_VECTOR_SCALE = 0.01, 16.0

Matrix = NDArray[np.float64]


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, print the cross-validated figures, and write the weights."""
    parser = argparse.ArgumentParser(prog="make pearls", description=__doc__)
    parser.add_argument("--sentences", type=Path, default=SENTENCES, help="labelled sentences: kind, tab, text")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="where to write what was learned")
    options = parser.parse_args(arguments)
    settings = Settings.from_environ(os.environ)
    embedder = load_embedder(settings.embedder, cache=settings.weights_folder)
    labels, texts = (
        own + of_talks for own, of_talks in zip(read_sentences(options.sentences), labelled_talks(), strict=True)
    )
    vectors, shown = measured(texts, embedder, load_vocabulary())
    console = Console()
    console.print(cross_validated(labels, vectors, shown))
    save_ranker(train(labels, vectors, shown, embedder=name_of_understanding(embedder)), options.weights)
    console.print(f"{len(texts)} sentences; weights written to {options.weights}")
    return 0


def read_sentences(path: Path, kinds: Sequence[str] = KINDS) -> tuple[list[str], list[str]]:
    """The labels and the texts of a file with the columns `kind` and `text`.

    Raises InvalidValueError for a line that is of none of the kinds or has no text.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for number, row in enumerate(rows, start=2):
        if row.get("kind") not in kinds or not (row.get("text") or "").strip():
            raise InvalidValueError(f"{path}, line {number}: expected one of {', '.join(kinds)}, a tab and a sentence")
    return [row["kind"] for row in rows], [row["text"] for row in rows]


def measured(texts: Sequence[str], embedder: Embedder, vocabulary: Vocabulary) -> tuple[Matrix, Matrix]:
    """The vectors and the traits of sentences, one row for each."""
    return np.array(embedder.embed(texts)), np.array([traits(text, vocabulary) for text in texts])


def train(labels: Sequence[str], vectors: Matrix, shown: Matrix, *, embedder: str) -> LogisticRanker:
    """The ranker that all sentences teach. Its weights are for vectors and traits as they are, without scaling."""
    is_pearl = np.array([label != "none" for label in labels])
    kinds = [label for label in labels if label != "none"]
    telling = _telling(shown[is_pearl])
    return LogisticRanker(
        embedder=embedder,
        traits=TRAITS,
        pearls=_fit(labels, vectors, shown, KINDS, C=C, scale=VECTOR_SCALE),
        told=_fit(kinds, vectors[is_pearl], telling, PEARL_KINDS, C=KIND_C, scale=KIND_VECTOR_SCALE),
    )


def _fit(
    labels: Sequence[str], vectors: Matrix, shown: Matrix, classes: Sequence[str], *, C: float, scale: float
) -> Regression:
    mean, spread = shown.mean(axis=0), _spread(shown)
    model = LogisticRegression(C=C, max_iter=3000).fit(_scaled(vectors, shown, scale=scale), labels)
    order = [list(model.classes_).index(kind) for kind in classes]
    weights, dimensions = model.coef_[order], vectors.shape[1]
    trait_weights = weights[:, dimensions:] / spread
    return Regression(
        vector_weights=weights[:, :dimensions] * scale,
        trait_weights=trait_weights,
        constants=model.intercept_[order] - trait_weights @ mean,
    )


def _telling(shown: Matrix) -> Matrix:
    """The traits with all but KIND_TRAITS at nothing."""
    return np.where([name in KIND_TRAITS for name in TRAITS], shown, 0.0)


def cross_validated(labels: Sequence[str], vectors: Matrix, shown: Matrix) -> Table:
    """How well sentences that a ranker has not seen are told apart, by vectors alone, traits alone and both."""
    table = Table(
        "evidence",
        "area under ROC",
        "average precision",
        "false pearls at 90 % recall",
        "false pearls at 95 % recall",
        "kind right",
        title=f"{FOLDS}-fold cross-validation",
    )
    is_pearl = np.array([label != "none" for label in labels])
    kinds = np.array(labels)[is_pearl]
    no_vectors, no_traits = vectors[:, :0], shown[:, :0]
    for name, seen, marks in (
        ("vectors", vectors, no_traits),
        ("traits", no_vectors, shown),
        ("both", vectors, shown),
    ):
        chances = _predicted(labels, _scaled(seen, marks, scale=VECTOR_SCALE), C=C)
        pearl = 1 - chances[:, sorted(set(labels)).index("none")]
        telling = _telling(marks[is_pearl]) if marks.size else marks[is_pearl]
        told = _predicted(kinds.tolist(), _scaled(seen[is_pearl], telling, scale=KIND_VECTOR_SCALE), C=KIND_C)
        table.add_row(
            name,
            f"{roc_auc_score(is_pearl, pearl):.3f}",
            f"{average_precision_score(is_pearl, pearl):.3f}",
            *(f"{_false_pearls(is_pearl, pearl, recall=recall):.1%}" for recall in (0.90, 0.95)),
            f"{np.mean(np.array(sorted(PEARL_KINDS))[told.argmax(axis=1)] == kinds):.1%}",
        )
    return table


def _predicted(labels: Sequence[str], evidence: Matrix, *, C: float) -> Matrix:
    """The probabilities of the classes, in the order of their names, by models that have not seen the row."""
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    model = LogisticRegression(C=C, max_iter=3000)
    chances: Matrix = cross_val_predict(model, evidence, labels, cv=folds, method="predict_proba")
    return chances


def _false_pearls(is_pearl: NDArray[np.bool_], chances: Matrix, *, recall: float) -> float:
    """The share of other sentences that are taken for pearls where so many of the pearls are found."""
    return float(np.mean(chances[~is_pearl] >= np.quantile(chances[is_pearl], 1 - recall)))


def _scaled(vectors: Matrix, shown: Matrix, *, scale: float) -> Matrix:
    return np.hstack([vectors * scale, (shown - shown.mean(axis=0)) / _spread(shown)])


def _spread(shown: Matrix) -> Matrix:
    spread: Matrix = shown.std(axis=0)
    return np.where(spread == 0, 1.0, spread)


if __name__ == "__main__":
    sys.exit(main())
