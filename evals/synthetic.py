"""A library of any size to measure search on: units whose vectors and words are spread as those of real talks are.

A vector is the sum of what all talks share, of its recording, its topic, its passage and its own sentences. The share
of each and the fall of the spectrum were measured with all-MiniLM-L6-v2 on the annotated sample talks, where two units
of one recording have a cosine of about 0.15, and the variance fills about 80 of the 384 dimensions; the vectors of
all-mpnet-base-v2, of windows read as a whole, are spread alike (0.19, and 74). Since answers are read by layers of
their own it is 0.07 and 65: nearer to nothing else, and in no more dimensions.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray
from wordfreq import top_n_list, word_frequency

from models.projection import TOKEN_DIMENSIONS
from pipeline.embed import about
from transcripts.closeness import Embedding, Tokens, quantized
from transcripts.store import Connection
from transcripts.units import UnitKind
from transcripts.vocabulary import load_vocabulary

Vectors = NDArray[np.float32]
Numbers = NDArray[np.int64]

DIMENSIONS = 384
# Squared lengths of the parts of a vector, which sum to 1; measured as the variances between and within.
SHARED, OF_RECORDING, OF_TOPIC, OF_PASSAGE, OF_SENTENCES = 0.142, 0.027, 0.104, 0.297, 0.430
SECTIONS = 10  # of a recording of about an hour
PASSAGES = 56
SENTENCES = 11  # of a passage: each begins a window of three
CLAIMS = 2
WINDOW = 3
FOUND_PER_RECORDING = PASSAGES * (SENTENCES + CLAIMS)  # windows and claims: passages are never found themselves
SENTENCE_WORDS, CLAIM_WORDS = 14, 25
SECONDS_PER_SENTENCE = 5.8
MOST_TOPICS = 2_000
TOPIC_TERMS, TOPIC_WORDS = 3, 40
FROM_TOPIC = 0.25  # of the words of a unit
COMMON_WORDS = 20_000
CONCEPTS = 40  # keys such as "#interval" that many units share
WEIGHTS = {"A": 3 << 14, "B": 2 << 14, "C": 1 << 14}  # the two highest bits of a lexeme's position


@dataclass(frozen=True, slots=True)
class Row:
    """A unit as it is stored; `lexemes` has for each its positions with their weights."""

    recording: str
    position: int
    kind: UnitKind
    passage: int | None
    text: str
    start: float
    terms: tuple[str, ...]
    lexemes: dict[str, list[int]]
    vector: Vectors
    tokens: Tokens


@dataclass(frozen=True, slots=True)
class Question:
    """A query in words of some passage, its vector as near to that as a question's is to its answer; tokens are any."""

    text: str
    embedding: Embedding


class Library:
    """Recordings drawn from one seed, so that two libraries of one size are the same."""

    def __init__(self, connection: Connection, *, units: int, seed: int = 7) -> None:
        """Of about `units` windows and claims; `connection` is asked once how PostgreSQL stems each word."""
        self.recordings = max(1, round(units / FOUND_PER_RECORDING))
        self._seed = seed
        rng = np.random.default_rng(seed)
        self._rotation = np.linalg.qr(rng.standard_normal((DIMENSIONS, DIMENSIONS)))[0].astype(np.float32)
        spectrum = (np.arange(DIMENSIONS) + 3.0) ** -0.5 * np.exp(-np.arange(DIMENSIONS) / 80)
        self._scales = np.sqrt(spectrum / spectrum.sum()).astype(np.float32)
        self._shared = self._drawn(rng, 1, SHARED)[0]
        self._topics = self._drawn(rng, min(MOST_TOPICS, 60 + self.recordings * SECTIONS // 20), OF_TOPIC)
        self._popularity = _normalised(np.arange(1, len(self._topics) + 1) ** -0.7)
        terms = load_vocabulary().terms
        self._words = [*top_n_list("en", COMMON_WORDS), *(term.name for term in terms)]
        self._cumulated = np.cumsum(
            _normalised(np.array([word_frequency(word, "en") for word in self._words[:COMMON_WORDS]]))
        )
        named = rng.integers(0, len(terms), (len(self._topics), TOPIC_TERMS))
        special = rng.integers(300, COMMON_WORDS, (len(self._topics), TOPIC_WORDS - TOPIC_TERMS))
        self._topic_words = np.concatenate([named + COMMON_WORDS, special], axis=1)
        self._topic_weights = _normalised(1 / np.arange(1, TOPIC_WORDS + 1))
        self._topic_terms = [tuple(sorted({terms[number].name for number in row})) for row in named]
        self._tokens = quantized(rng.standard_normal((len(self._words), TOKEN_DIMENSIONS), dtype=np.float32))
        self._stems = _stems(connection, [*self._words, *map(about, terms)])

    def rows(self, recording: int) -> list[Row]:
        """The units of a recording by its number, passages first."""
        rng = np.random.default_rng((self._seed, recording))
        sections = rng.choice(len(self._topics), SECTIONS, p=self._popularity)
        topics = np.repeat(sections[np.arange(PASSAGES) * SECTIONS // PASSAGES], SENTENCES)  # of each sentence
        passages = self._drawn(rng, PASSAGES, OF_PASSAGE)
        base = (
            self._shared + self._drawn(rng, 1, OF_RECORDING)[0] + self._topics[topics] + passages.repeat(SENTENCES, 0)
        )
        meanings = self._drawn(rng, len(topics) + WINDOW - 1, OF_SENTENCES)
        windows = (meanings[:-2] + meanings[1:-1] + meanings[2:]) / np.float32(WINDOW**0.5)
        spoken = self._spoken(rng, topics.repeat(SENTENCE_WORDS)).reshape(len(topics), SENTENCE_WORDS)
        claims = np.sort(rng.choice(len(topics), PASSAGES * CLAIMS, replace=False))
        chosen: list[tuple[UnitKind, int, Numbers, Vectors]] = []
        for at in range(0, len(topics), SENTENCES):
            inside = slice(at, at + SENTENCES)
            chosen.append(("passage", at, spoken[inside].ravel(), base[at] + windows[inside].mean(0)))
        for at in range(len(topics)):
            chosen.append(("window", at, spoken[at : at + WINDOW].ravel(), base[at] + windows[at]))
        for at in claims.tolist():
            chosen.append(("claim", at, spoken[at : at + 2].ravel()[:CLAIM_WORDS], base[at] + windows[at] * 0.9))
        keys = rng.zipf(1.3, (len(chosen), 3)) % CONCEPTS
        return [
            Row(
                recording=recording_id(recording),
                position=position,
                kind=kind,
                passage=None if kind == "passage" else at // SENTENCES,
                text=" ".join([self._words[word] for word in words.tolist()]),
                start=at * SECONDS_PER_SENTENCE,
                terms=self._topic_terms[topics[at]],
                lexemes={} if kind == "passage" else self._lexemes(words, int(topics[at]), keys[position].tolist()),
                vector=vector / np.linalg.norm(vector),
                tokens=self._tokens[words],
            )
            for position, (kind, at, words, vector) in enumerate(chosen)
        ]

    def questions(self, count: int) -> list[Question]:
        """Queries of three to eight words, each about a passage of the library but with a meaning of its own."""
        found = []
        for number in range(count):
            rng = np.random.default_rng((self._seed, number, 1))
            passage = self.rows(int(rng.integers(self.recordings)))[int(rng.integers(PASSAGES))]
            vector = passage.vector * 0.6 + self._drawn(rng, 1, 0.64)[0]
            words = rng.choice(passage.text.split(" "), int(rng.integers(3, 9)))
            tokens = self._tokens[rng.integers(len(self._tokens), size=len(words))]
            embedding = Embedding((vector / np.linalg.norm(vector)).tolist(), tokens)
            found.append(Question(" ".join(words), embedding))
        return found

    def _drawn(self, rng: np.random.Generator, count: int, square: float) -> Vectors:
        """Vectors whose squared length is `square` on average, with the measured spectrum."""
        drawn = rng.standard_normal((count, DIMENSIONS), dtype=np.float32) * self._scales * np.float32(square**0.5)
        return np.asarray(drawn @ self._rotation, dtype=np.float32)

    def _spoken(self, rng: np.random.Generator, topics: Numbers) -> Numbers:
        """A word for each of these topics: a word of the topic, or one of all English, each as often as it is used."""
        of_topic = rng.choice(TOPIC_WORDS, len(topics), p=self._topic_weights)
        of_all = np.searchsorted(self._cumulated, rng.random(len(topics))).clip(0, COMMON_WORDS - 1)
        return np.where(rng.random(len(topics)) < FROM_TOPIC, self._topic_words[topics, of_topic], of_all)

    def _lexemes(self, words: Numbers, topic: int, keys: list[int]) -> dict[str, list[int]]:
        """What a unit is found by: its words and a concept, what is known of its terms, and of those around it."""
        lexemes: dict[str, list[int]] = {f"#{keys[0]}": [WEIGHTS["A"] | 1]}
        for place, word in enumerate(words.tolist(), start=1):
            for lexeme in self._stems[word]:
                lexemes.setdefault(lexeme, []).append(WEIGHTS["A"] | place)
        place = len(words)
        for word in self._topic_words[topic, :TOPIC_TERMS].tolist():
            weight = WEIGHTS["B" if word in words else "C"]
            for lexeme in self._stems[word - COMMON_WORDS + len(self._words)]:
                place += 1
                lexemes.setdefault(lexeme, []).append(weight | place)
        for key in keys[1:]:
            lexemes.setdefault(f"#{key}", [WEIGHTS["C"] | 1])
        return lexemes


def recording_id(number: int) -> str:
    """The id of the recording with this number."""
    return sha256(str(number).encode()).hexdigest()[:12]


def _normalised(weights: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    return np.asarray(weights / weights.sum())


def _stems(connection: Connection, texts: list[str]) -> list[tuple[str, ...]]:
    rows = connection.execute(
        "SELECT tsvector_to_array(to_tsvector('english', each)) FROM unnest(%s::text[]) WITH ORDINALITY AS t (each, n) "
        "ORDER BY n",
        (texts,),
    )
    return [tuple(lexemes) for (lexemes,) in rows]
