"""The second step of `make pearls`: fit what speaks for listing a remark to the annotated talks.

Prints how many annotated remarks the lists of talks keep that had no part in the fit, and the weights for
pipeline/pearls.py. Run it after a change of the ranker, of the talks in samples/ or of how remarks are put together.
"""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from sklearn.linear_model import LogisticRegression

from evals import measures
from evals.annotated import Remark, Webinar, collect_texts
from evals.perfect import perfect_transcript
from models.catalog import load_embedder, load_ranker
from models.protocols import Embedder, Ranker
from pipeline.candidates import candidates, read
from pipeline.pearls import LEAST_CHANCE, MOST_WORDS, WEIGHTS, evidence
from settings import Settings
from transcripts.vocabulary import Vocabulary, load_vocabulary

C = 0.1  # regularisation, the C of scikit-learn

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A talk, the evidence for each remark that may be listed, and the annotated remarks that each would keep."""

    webinar: Webinar
    shown: Matrix
    keeps: tuple[frozenset[Remark], ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """The weight of each evidence, and the constant."""

    weights: Matrix
    constant: float

    def chances(self, shown: Matrix) -> Matrix:
        """That remarks would be marked by an expert."""
        chances: Matrix = 1 / (1 + np.exp(-(shown @ self.weights + self.constant)))
        return chances


def main() -> int:
    """Print cross-validated figures and weights."""
    settings = Settings.from_environ(os.environ)
    embedder = load_embedder(settings.embedder, cache=settings.weights_folder)
    vocabulary, ranker = load_vocabulary(), load_ranker(embedder)
    examples = [example_of(webinar, vocabulary, embedder, ranker) for webinar in collect_texts(None)]
    console = Console()
    console.print(left_out(examples))
    fitted = fit(examples)
    for name, weight in zip(WEIGHTS, fitted.weights.tolist(), strict=True):
        console.print(f'    "{name}": {weight:.2f},')
    console.print(f"CONSTANT = {fitted.constant:.2f}; these belong into pipeline/pearls.py")
    return 0


def example_of(webinar: Webinar, vocabulary: Vocabulary, embedder: Embedder, ranker: Ranker) -> Example:
    """An annotated talk as an example."""
    talk = read(perfect_transcript(webinar), vocabulary)
    found = candidates(talk, embedder, ranker, most_words=MOST_WORDS, with_before=True)
    keeps = tuple(
        frozenset(remark for remark in webinar.remarks if measures.is_kept(remark, webinar.turns, [candidate.claim]))
        for candidate in found
    )
    return Example(webinar, evidence(found, vocabulary, embedder, ranker), keeps)


def fit(examples: Sequence[Example]) -> Fit:
    """The weights by which the remarks that keep an annotated one are told, with all evidence on one scale."""
    shown = np.vstack([example.shown for example in examples])
    kept = [bool(keeps) for example in examples for keeps in example.keeps]
    spread = shown.std(axis=0) + 1e-9
    model = LogisticRegression(C=C, max_iter=3000).fit(shown / spread, kept)
    return Fit(model.coef_[0] / spread, float(model.intercept_[0]))


def left_out(examples: Sequence[Example]) -> Table:
    """What has chance enough in each talk, by the weights that the other talks teach: a list of any length."""
    table = Table("talk", "remarks kept", "listed", title="fitted to the other talks")
    kept = listed = 0
    for example in examples:
        fitted = fit([other for other in examples if other is not example])
        best = np.flatnonzero(fitted.chances(example.shown) >= LEAST_CHANCE).tolist()
        found = frozenset[Remark]().union(*(example.keeps[at] for at in best))
        kept, listed = kept + len(found), listed + len(best)
        table.add_row(example.webinar.id, f"{len(found)} of {len(example.webinar.remarks)}", str(len(best)))
    table.add_row("all", f"{kept} of {sum(len(example.webinar.remarks) for example in examples)}", str(listed))
    return table


if __name__ == "__main__":
    sys.exit(main())
