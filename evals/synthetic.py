"""A library of any size to measure search on: units whose vectors and words are spread as those of real talks are.

A vector is the sum of what all talks share, of its recording, its topic, its passage and its own words. The share of
each and the fall of the spectrum are those of all-MiniLM-L6-v2 on the annotated sample talks: a unit and its nearest
have a cosine of about 0.6, two of one recording of 0.15, and the variance fills about 80 of the 384 dimensions.
"""

from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray
from wordfreq import top_n_list, word_frequency

from transcripts.store import Connection
from transcripts.vocabulary import load_vocabulary

Array = NDArray[np.float32]

DIMENSIONS = 384
# Squared lengths of the parts of a vector, which sum to 1; measured as the variances between and within.
SHARED, OF_RECORDING, OF_TOPIC, OF_PASSAGE, OF_WORDS = 0.142, 0.027, 0.104, 0.297, 0.430
PASSAGES = 56  # of a recording: about an hour
SECTIONS = 10
WINDOWS = 5  # of a passage; with a claim and the passage itself, 7 units
UNITS_PER_RECORDING = PASSAGES * (WINDOWS + 2)
WORDS = {"passage": 180, "window": 40, "claim": 25}
MOST_TOPICS = 2_000
COMMON_WORDS = 20_000
TOPIC_WORDS = 40
FROM_TOPIC = 0.25  # of the words of a unit
SECONDS_PER_PASSAGE = 64.0
WORDS_PER_SECOND = 2.8


@dataclass(frozen=True, slots=True)
class Row:
    """A unit as it is stored."""

    recording: str
    position: int
    kind: str
    passage: int | None
    text: str
    start: float
    end: float
    terms: tuple[str, ...]
    pearls: tuple[str, ...]
    lexemes: dict[str, list[int]]  # positions of each in the text
    vector: Array


@dataclass(frozen=True, slots=True)
class Question:
    """A query in the words of some topic, with a vector near a passage of it."""

    text: str
    vector: list[float]


class Library:
    """Recordings drawn from one seed, so that two calls give the same."""

    def __init__(self, connection: Connection, *, units: int, seed: int = 7) -> None:
        """`connection` is asked once how PostgreSQL stems each word."""
        self.recordings = max(1, round(units / UNITS_PER_RECORDING))
        self._seed = seed
        rng = np.random.default_rng(seed)
        self._rotation = np.linalg.qr(rng.standard_normal((DIMENSIONS, DIMENSIONS)))[0].astype(np.float32)
        spectrum = (np.arange(DIMENSIONS) + 3.0) ** -0.5 * np.exp(-np.arange(DIMENSIONS) / 80)
        self._scales = np.sqrt(spectrum / spectrum.sum()).astype(np.float32)
        self._shared = self._drawn(rng, 1, SHARED)[0]
        self._topics = self._drawn(rng, min(MOST_TOPICS, 60 + self.recordings * SECTIONS // 20), OF_TOPIC)
        popularity = 1 / np.arange(1, len(self._topics) + 1) ** 0.7
        self._popularity = popularity / popularity.sum()
        terms = [term.name for term in load_vocabulary().terms]
        self._words = [*top_n_list("en", COMMON_WORDS), *terms]
        frequencies = np.array([word_frequency(word, "en") for word in self._words[:COMMON_WORDS]])
        self._cumulated = np.cumsum(frequencies / frequencies.sum())
        self._terms = rng.integers(COMMON_WORDS, len(self._words), (len(self._topics), 3))
        special = rng.integers(300, COMMON_WORDS, (len(self._topics), TOPIC_WORDS - 3))
        self._topic_words = np.concatenate([self._terms, special], axis=1)
        weights = 1 / np.arange(1, TOPIC_WORDS + 1)
        self._topic_weights = weights / weights.sum()
        self._stems = _stems(connection, self._words)

    def rows(self, recording: int) -> list[Row]:
        """The units of a recording by its number."""
        rng = np.random.default_rng((self._seed, recording))
        name = recording_id(recording)
        topics = rng.choice(len(self._topics), SECTIONS, p=self._popularity)
        own = self._shared + self._drawn(rng, 1, OF_RECORDING)[0]
        passages = self._drawn(rng, PASSAGES, OF_PASSAGE)
        noise = self._drawn(rng, PASSAGES * WINDOWS, OF_WORDS).reshape(PASSAGES, WINDOWS, DIMENSIONS)
        kinds = ["passage", *["window"] * WINDOWS, "claim"]
        lengths = np.tile([WORDS[kind] for kind in kinds], PASSAGES)
        ends = np.cumsum(lengths)
        of_unit = topics[np.arange(PASSAGES).repeat(len(kinds)) * SECTIONS // PASSAGES]
        spoken = np.split(self._spoken(rng, of_unit.repeat(lengths)), ends[:-1])
        rows: list[Row] = []
        for number in range(PASSAGES):
            topic = int(of_unit[len(rows)])
            base = own + self._topics[topic] + passages[number]
            around = noise[number]
            at = len(rows)
            for kind, own_words in zip(kinds, (around.mean(0), *around, around[0] * 0.9), strict=True):
                words = spoken[len(rows)]
                vector = base + own_words
                rows.append(
                    Row(
                        recording=name,
                        position=len(rows),
                        kind=kind,
                        passage=None if kind == "passage" else at,
                        text=" ".join([self._words[word] for word in words.tolist()]),
                        start=number * SECONDS_PER_PASSAGE,
                        end=number * SECONDS_PER_PASSAGE + WORDS[kind] / WORDS_PER_SECOND,
                        terms=tuple(sorted({self._words[word] for word in self._terms[topic]})),
                        pearls=("interval",) if kind == "claim" and number % 4 == 0 else (),
                        lexemes=self._lexemes(words),
                        vector=vector / np.linalg.norm(vector),
                    )
                )
        return rows

    def questions(self, count: int) -> list[Question]:
        """Queries of three to eight words, each about a passage of the library but with a meaning of its own."""
        found = []
        for number in range(count):
            rng = np.random.default_rng((self._seed, number, 1))
            rows = self.rows(int(rng.integers(self.recordings)))
            passage = rows[int(rng.integers(PASSAGES)) * (WINDOWS + 2)]
            vector = passage.vector * 0.6 + self._drawn(rng, 1, 0.64)[0]
            words = rng.choice(passage.text.split(" "), int(rng.integers(3, 9)))
            found.append(Question(" ".join(words), (vector / np.linalg.norm(vector)).tolist()))
        return found

    def _drawn(self, rng: np.random.Generator, count: int, square: float) -> Array:
        """Vectors whose squared length is `square` on average, with the measured spectrum."""
        drawn = rng.standard_normal((count, DIMENSIONS), dtype=np.float32) * self._scales * np.float32(square**0.5)
        return np.asarray(drawn @ self._rotation, dtype=np.float32)

    def _spoken(self, rng: np.random.Generator, topics: NDArray[np.int64]) -> NDArray[np.int64]:
        """A word for each of these topics: a word of the topic, or one of all English, each as often as it is used."""
        of_topic = rng.choice(TOPIC_WORDS, len(topics), p=self._topic_weights)
        of_all = np.searchsorted(self._cumulated, rng.random(len(topics))).clip(0, COMMON_WORDS - 1)
        return np.where(rng.random(len(topics)) < FROM_TOPIC, self._topic_words[topics, of_topic], of_all)

    def _lexemes(self, words: NDArray[np.int64]) -> dict[str, list[int]]:
        lexemes: dict[str, list[int]] = {}
        for place, word in enumerate(words.tolist(), start=1):
            for lexeme in self._stems[word]:
                lexemes.setdefault(lexeme, []).append(place)
        return lexemes


def recording_id(number: int) -> str:
    """The id of the recording with this number."""
    return sha256(str(number).encode()).hexdigest()[:12]


def _stems(connection: Connection, words: list[str]) -> list[tuple[str, ...]]:
    rows = connection.execute(
        "SELECT tsvector_to_array(to_tsvector('english', word)) FROM unnest(%s::text[]) WITH ORDINALITY AS w (word, n) "
        "ORDER BY n",
        (words,),
    )
    return [tuple(lexemes) for (lexemes,) in rows]
