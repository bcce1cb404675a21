"""`make pearls`: train the ranker of pearls on labelled sentences, print how good it is, and write its weights."""

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

from models.catalog import load_embedder
from models.protocols import Embedder
from models.ranker import WEIGHTS, LogisticRanker, save_ranker
from pipeline.traits import TRAITS, traits
from settings import Settings
from transcripts.errors import InvalidValueError
from transcripts.outline import PEARL_KINDS
from transcripts.vocabulary import Vocabulary, load_vocabulary

SENTENCES = Path(__file__).parent / "pearls.tsv"
KINDS = (*PEARL_KINDS, "none")
FOLDS = 5
# Regularisation: the C of scikit-learn, and how much a unit vector weighs beside traits of unit variance. Both were
# chosen by the cross-validation that this command prints.
C = 0.03
VECTOR_SCALE = 8.0

Matrix = NDArray[np.float64]


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, print the cross-validated figures, and write the weights."""
    parser = argparse.ArgumentParser(prog="make pearls", description=__doc__)
    parser.add_argument("--sentences", type=Path, default=SENTENCES, help="labelled sentences: kind, tab, text")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="where to write what was learned")
    options = parser.parse_args(arguments)
    settings = Settings.from_environ(os.environ)
    embedder = load_embedder(settings.embedder, cache=settings.weights_folder)
    labels, texts = read_sentences(options.sentences)
    vectors, shown = measured(texts, embedder, load_vocabulary())
    console = Console()
    console.print(cross_validated(labels, vectors, shown))
    save_ranker(train(labels, vectors, shown, embedder=embedder.name), options.weights)
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
    mean, spread = shown.mean(axis=0), _spread(shown)
    model = LogisticRegression(C=C, max_iter=3000).fit(_scaled(vectors, shown), labels)
    order = [list(model.classes_).index(kind) for kind in KINDS]
    weights, dimensions = model.coef_[order], vectors.shape[1]
    trait_weights = weights[:, dimensions:] / spread
    return LogisticRanker(
        embedder=embedder,
        traits=TRAITS,
        vector_weights=weights[:, :dimensions] * VECTOR_SCALE,
        trait_weights=trait_weights,
        constants=model.intercept_[order] - trait_weights @ mean,
    )


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
    nothing = np.zeros((len(labels), 0))
    for name, evidence in (
        ("vectors", _scaled(vectors, nothing)),
        ("traits", _scaled(nothing, shown)),
        ("both", _scaled(vectors, shown)),
    ):
        chances = cross_val_predict(
            LogisticRegression(C=C, max_iter=3000),
            evidence,
            labels,
            cv=StratifiedKFold(FOLDS, shuffle=True, random_state=0),
            method="predict_proba",
        )
        classes = np.array(sorted(set(labels)))
        pearl = 1 - chances[:, classes == "none"][:, 0]
        told = classes[classes != "none"][chances[:, classes != "none"].argmax(axis=1)]
        table.add_row(
            name,
            f"{roc_auc_score(is_pearl, pearl):.3f}",
            f"{average_precision_score(is_pearl, pearl):.3f}",
            *(f"{_false_pearls(is_pearl, pearl, recall=recall):.1%}" for recall in (0.90, 0.95)),
            f"{np.mean(told[is_pearl] == np.array(labels)[is_pearl]):.1%}",
        )
    return table


def _false_pearls(is_pearl: NDArray[np.bool_], chances: Matrix, *, recall: float) -> float:
    """The share of other sentences that are taken for pearls where so many of the pearls are found."""
    return float(np.mean(chances[~is_pearl] >= np.quantile(chances[is_pearl], 1 - recall)))


def _scaled(vectors: Matrix, shown: Matrix) -> Matrix:
    return np.hstack([vectors * VECTOR_SCALE, (shown - shown.mean(axis=0)) / _spread(shown)])


def _spread(shown: Matrix) -> Matrix:
    spread: Matrix = shown.std(axis=0)
    return np.where(spread == 0, 1.0, spread)


if __name__ == "__main__":
    sys.exit(main())
