"""`make sections`: train what tells the openings of subjects, and fit how much each evidence counts for a new section.

Prints how well the sections of talks are found that had no part in the fit, and the weights for pipeline/boundaries.py.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from sklearn.linear_model import LogisticRegression

from evals import measures
from evals.annotated import Webinar, collect_texts, find_texts
from evals.perfect import perfect_transcript
from models.catalog import load_embedder, name_of_understanding
from models.opener import WEIGHTS, LogisticOpener, save_opener
from models.protocols import Embedder
from pipeline.boundaries import WEIGHTS as EVIDENCE
from pipeline.boundaries import evidence
from pipeline.headings import spoken_heading
from pipeline.sentences import Sentence, sentences
from pipeline.split import best_cuts, section_count
from settings import Settings
from training.pearls import SENTENCES, read_sentences
from training.talks import TALKS
from transcripts.vocabulary import Vocabulary, load_vocabulary

OPENINGS = Path(__file__).parent / "openings.tsv"
KINDS = ("opens", "inside")
C_OPENINGS, C_EVIDENCE = 1.0, 0.04  # regularisation, the C of scikit-learn

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A talk with its sentences, the evidence for each, and the positions at which its sections start."""

    webinar: Webinar
    spoken: tuple[Sentence, ...]
    shown: Matrix
    starts: tuple[int, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, print weights and cross-validated figures, and write the opener."""
    parser = argparse.ArgumentParser(prog="make sections", description=__doc__)
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="where to write what was learned")
    options = parser.parse_args(arguments)
    settings = Settings.from_environ(os.environ)
    embedder = load_embedder(settings.embedder, cache=settings.weights_folder)
    opener = train_opener(*read_openings(OPENINGS), embedder=embedder)
    save_opener(opener, options.weights)
    vocabulary = load_vocabulary()
    examples, others = (
        [example_of(webinar, embedder, opener, vocabulary) for webinar in webinars]
        for webinars in (collect_texts(None), find_texts(TALKS))
    )
    console = Console()
    console.print(
        judged(
            "fitted to the other samples", [(each, fit([o for o in examples if o is not each])) for each in examples]
        )
    )
    weights = fit(examples)
    console.print(judged("fitted to the samples", [(each, weights) for each in others]))
    for name, weight in zip(EVIDENCE, weights, strict=True):
        console.print(f"    {name!r}: {weight:.2f},".replace("'", '"'))
    console.print(f"weights of openings written to {options.weights}; those above belong into pipeline/boundaries.py")
    return 0


def read_openings(path: Path) -> tuple[list[str], list[str]]:
    """The sentences that open a subject, and those that do not; raises InvalidValueError.

    What labels pearls is no opening either, unless it is a heading.
    """
    said = list(zip(*read_sentences(path, KINDS), strict=True))
    openings, inside = ([text for label, text in said if label == kind] for kind in KINDS)
    return openings, inside + [text for text in read_sentences(SENTENCES)[1] if not spoken_heading(text)]


def train_opener(openings: Sequence[str], others: Sequence[str], *, embedder: Embedder) -> LogisticOpener:
    """The opener that the sentences teach, as if there were as many of both."""
    vectors = np.array(embedder.embed([*openings, *others]))
    labels = [True] * len(openings) + [False] * len(others)
    model = LogisticRegression(C=C_OPENINGS, max_iter=3000, class_weight="balanced").fit(vectors, labels)
    return LogisticOpener(name_of_understanding(embedder), model.coef_[0], float(model.intercept_[0]))


def example_of(webinar: Webinar, embedder: Embedder, opener: LogisticOpener, vocabulary: Vocabulary) -> Example:
    """An annotated talk as an example."""
    spoken = sentences(perfect_transcript(webinar))
    vectors = np.array(embedder.embed([sentence.text for sentence in spoken]))
    times = np.array([sentence.start for sentence in spoken])
    starts = tuple(int(np.abs(times - start).argmin()) for start in webinar.section_starts[1:])
    return Example(webinar, spoken, evidence(spoken, vectors, opener.rate(vectors), vocabulary), starts)


def fit(examples: Sequence[Example]) -> Matrix:
    """The weight of each evidence, fitted with all evidence on one scale, so that none is held back by its unit."""
    shown = np.vstack([example.shown[1:] for example in examples])
    starts = [position in example.starts for example in examples for position in range(1, len(example.spoken))]
    spread = shown.std(axis=0) + 1e-9
    model = LogisticRegression(C=C_EVIDENCE, max_iter=3000).fit((shown - shown.mean(axis=0)) / spread, starts)
    weights: Matrix = model.coef_[0] / spread
    return weights


def judged(title: str, some: Sequence[tuple[Example, Matrix]]) -> Table:
    """Pk of each talk, cut with the weights beside it."""
    table = Table("talk", "Pk", "sections found exactly", title=title)
    errors = []
    for example, weights in some:
        seconds = example.spoken[-1].end - example.spoken[0].start
        wanted = section_count(seconds, sum(len(sentence.words) for sentence in example.spoken))
        cuts = best_cuts(example.spoken, example.shown @ weights, wanted)
        found = [0.0, *(example.spoken[cut].start for cut in cuts)]
        turns = example.webinar.turns
        errors.append(measures.pk(example.webinar.section_starts, found, end=turns[-1].end))
        exact = len(set(cuts) & set(example.starts))
        table.add_row(example.webinar.id, f"{errors[-1]:.3f}", f"{exact} of {len(example.starts)}")
    table.add_row("mean", f"{np.mean(errors):.3f}", "")
    return table


if __name__ == "__main__":
    sys.exit(main())
