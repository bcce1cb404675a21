"""Salience: how likely each sentence is worth writing down, and what kind of pearl a remark is, as a ranker has it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.protocols import Embedder, Ranker
from pipeline.sentences import Sentence
from pipeline.traits import traits
from transcripts.outline import PEARL_KINDS, PearlKind
from transcripts.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Salience:
    """The probabilities that sentences are a pearl of each of PEARL_KINDS."""

    kinds: tuple[float, ...]

    @property
    def probability(self) -> float:
        """That it is a pearl of any kind."""
        return sum(self.kinds)


def salience(
    sentences: Sequence[Sentence], vocabulary: Vocabulary, embedder: Embedder, ranker: Ranker
) -> tuple[Salience, ...]:
    """The salience of each sentence, by its own words alone."""
    if not sentences:
        return ()
    texts = [sentence.text for sentence in sentences]
    return tuple(Salience(tuple(row)) for row in ranker.rank(*_evidence(texts, vocabulary, embedder)).tolist())


def sureness(texts: Sequence[str], vocabulary: Vocabulary, embedder: Embedder, ranker: Ranker) -> NDArray[np.float64]:
    """How likely each text is a pearl of any kind, by all that it says."""
    if not texts:
        return np.zeros(0)
    sure: NDArray[np.float64] = ranker.rank(*_evidence(texts, vocabulary, embedder)).sum(axis=1)
    return sure


def kinds_of(texts: Sequence[str], vocabulary: Vocabulary, embedder: Embedder, ranker: Ranker) -> tuple[PearlKind, ...]:
    """The likeliest kind of each pearl, by its whole quote: a sign with its remedy is not the sign alone."""
    if not texts:
        return ()
    told = ranker.kinds(*_evidence(texts, vocabulary, embedder))
    return tuple(PEARL_KINDS[at] for at in told.argmax(axis=1).tolist())


def _evidence(
    texts: Sequence[str], vocabulary: Vocabulary, embedder: Embedder
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.array(embedder.embed(texts)), np.array([traits(text, vocabulary) for text in texts])


def together(parts: Sequence[Salience]) -> Salience:
    """The salience of neighbouring sentences as one remark: as likely a pearl as the likeliest of them."""
    sums = [sum(column) for column in zip(*(part.kinds for part in parts), strict=True)]
    scale = max(part.probability for part in parts) / max(sum(sums), 1e-9)
    return Salience(tuple(value * scale for value in sums))
