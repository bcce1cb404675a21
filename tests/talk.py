"""Build transcripts from what was said, and stand-ins whose answers can be worked out by hand."""

import math
from collections.abc import Sequence
from zlib import crc32

import numpy as np
from embedding import WithoutTokens
from numpy.typing import NDArray

from pipeline.traits import TRAITS
from transcripts.outline import PEARL_KINDS
from transcripts.text import words_of
from transcripts.transcript import Segment, Transcript
from transcripts.vocabulary import Term, Vocabulary

SECONDS_PER_WORD = 0.4

VOCABULARY = Vocabulary(
    (
        Term("Novalase", "device"),
        Term("Cryoforma", "device"),
        Term("hyaluronidase", "technique"),
        Term("thread lift", "technique"),
        Term("botulinum toxin", "technique", aliases=("toxin",)),
        Term("microneedling", "technique"),
    )
)


def talk(*lines: str, pause: float = 0.3) -> Transcript:
    """One segment a line, 0.4 s a word; "Ada: …" names the speaker, a line that starts with "#" is flagged."""
    segments: list[Segment] = []
    start = 0.0
    for line in lines:
        flags = ("repetition",) if line.startswith("#") else ()
        speaker, _, text = line.lstrip("# ").rpartition(": ")
        end = round(start + SECONDS_PER_WORD * len(text.split()), 3)
        segments.append(Segment(len(segments), start, end, text, speaker=speaker or None, flags=flags))
        start = round(end + pause, 3)
    return Transcript(tuple(segments), "en", "stand-in")


class PlainRanker:
    """A Ranker that takes a sentence for a limit at 0.95 if it measures or warns, and at 0.05 otherwise."""

    embedder = "hashed-words"
    _MEASURES = tuple(TRAITS.index(name) for name in ("waits", "doses", "settings"))
    _TELLS = tuple(TRAITS.index(name) for name in ("imperative", "practice"))
    _IDLE = tuple(TRAITS.index(name) for name in ("small talk", "money", "idle", "question"))

    def kinds(self, vectors: NDArray[np.float64], traits: NDArray[np.float64]) -> NDArray[np.float64]:
        limit = np.array([float(kind == "limit") for kind in PEARL_KINDS])
        return np.tile(limit, (len(traits), 1))

    def rank(self, vectors: NDArray[np.float64], traits: NDArray[np.float64]) -> NDArray[np.float64]:
        warns = (traits[:, TRAITS.index("warning")] > 0) & traits[:, self._TELLS].any(axis=1)
        telling = traits[:, self._MEASURES].any(axis=1) | warns
        telling &= ~traits[:, self._IDLE].any(axis=1)
        ranked = np.zeros((len(traits), len(PEARL_KINDS)))
        ranked[:, PEARL_KINDS.index("limit")] = np.where(telling, 0.95, 0.05)
        return ranked


class HashedWords(WithoutTokens):
    """A vector counts the content words of a text in 64 bins: texts that share their words are alike."""

    name = "hashed-words"
    dimensions = 64

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        return [self._vector(text) for text in texts]

    def _vector(self, text: str) -> list[float]:
        counts = [0.0] * self.dimensions
        for word in words_of(text):
            if len(word) > 4:
                counts[crc32(word.encode()) % self.dimensions] += 1.0
        size = math.hypot(*counts)
        return [count / size for count in counts] if size else [1.0, *counts[1:]]


class ToldOpener:
    """An Opener that was told which sentences, as HashedWords reads them, open a subject; all others are alike."""

    def __init__(self, *openings: str) -> None:
        self._vectors = HashedWords().embed(openings)

    def rate(self, vectors: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.array([6.0 if vector in self._vectors else 0.0 for vector in vectors.tolist()])
