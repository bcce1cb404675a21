"""Salience: how likely each sentence is worth writing down, and as what kind of pearl, as a ranker has learned it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

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

    @property
    def kind(self) -> PearlKind:
        """The likeliest kind."""
        return PEARL_KINDS[self.kinds.index(max(self.kinds))]


def salience(
    sentences: Sequence[Sentence], vocabulary: Vocabulary, embedder: Embedder, ranker: Ranker
) -> tuple[Salience, ...]:
    """The salience of each sentence, by its own words alone."""
    if not sentences:
        return ()
    texts = [sentence.text for sentence in sentences]
    ranked = ranker.rank(np.array(embedder.embed(texts)), np.array([traits(text, vocabulary) for text in texts]))
    return tuple(Salience(tuple(row)) for row in ranked.tolist())


def together(parts: Sequence[Salience]) -> Salience:
    """The salience of neighbouring sentences as one remark: as likely a pearl as the likeliest of them."""
    sums = [sum(column) for column in zip(*(part.kinds for part in parts), strict=True)]
    scale = max(part.probability for part in parts) / max(sum(sums), 1e-9)
    return Salience(tuple(value * scale for value in sums))
