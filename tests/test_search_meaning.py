"""Search by meaning: how near a moment is by the query's other words, and word for word."""

from collections.abc import Sequence
from dataclasses import replace
from math import cos, pi, sin

import numpy as np
import pytest
from topics import LEXICON, TopicEmbedder, add

from database.connection import Database
from transcripts.closeness import Embedding, Tokens, quantized, unpack
from transcripts.search import answer, search
from transcripts.search_moments import PASSAGE_WEIGHT
from transcripts.synonyms import Synonyms


class WordwiseEmbedder(TopicEmbedder):
    """All texts have one vector; a token is a word, with a direction of its own."""

    words = ("laser", "beam", "toxin", "filler", "after")

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        return [[1.0, *[0.0] * 383] for _ in texts]

    def embed_answers(self, texts: Sequence[str]) -> list[Embedding]:
        return [Embedding(*pair) for pair in zip(self.embed(texts), map(self.tokens, texts), strict=True)]

    def tokens(self, text: str) -> Tokens:
        spoken = [word.strip(".").lower() for word in text.split()]
        known = [self.words.index(word) for word in spoken if word in self.words]
        return quantized(np.eye(5, dtype=np.float32)[known])


def test_the_vector_of_a_query_lies_halfway_to_its_other_words(database: Database) -> None:
    """As typed it points at the laser, with "wrinkle" halfway to the toxin: the mean has a quarter of a right angle."""
    lexicon = replace(LEXICON, synonyms=Synonyms((("downtime", "recovery", "wrinkle"),)))
    with database.transaction() as connection:
        held = lexicon.synonyms.concepts("recovery")
        add(connection, "One", "The beam.", "The toxin.", "The recovery.", concepts=held)
        moments = search(connection, "laser downtime", TopicEmbedder(), ways=("meaning",), lexicon=lexicon)
        plain = search(connection, "laser slowness", TopicEmbedder(), ways=("meaning",), lexicon=lexicon)
    whole = 1 + PASSAGE_WEIGHT  # without a passage the cosine counts for it
    scores = {moment.text: moment.score / whole for moment in moments}
    assert scores == pytest.approx({"The beam.": cos(pi / 8), "The toxin.": sin(pi / 8), "The recovery.": 0}, abs=1e-3)
    assert {m.text: m.score / whole for m in plain}["The beam."] == pytest.approx(1, abs=1e-3)


def test_word_for_word_the_one_is_nearer_of_two_that_mean_the_same(database: Database) -> None:
    said = ("The beam and the toxin.", "Filler after toxin.", *("Slugs.",) * 8, "The laser.")
    with database.transaction() as connection:
        add(connection, "One", *said, embedder=WordwiseEmbedder())
        told = answer(connection, "laser after toxin", WordwiseEmbedder(), ways=("meaning",), lexicon=LEXICON, each=99)
        (tokens,) = connection.execute("SELECT tokens FROM units WHERE text = %s", (said[1],)).fetchone() or (b"",)
    # All have one vector. Of the query's three words the first has "toxin", the second "after" too, which is near
    # enough to count for both; "laser" stands too far from either.
    scores = {moment.text: moment.score - 1 - PASSAGE_WEIGHT for moment in told.moments}
    expected = {said[0]: 1 / 3 + 2 / 3, said[1]: 2 / 3 + 2 / 3, said[-1]: 1 / 3 + 1 / 3}
    assert {text: scores[text] for text in expected} == pytest.approx(expected, abs=1e-3)
    assert told.moments[0].text == said[1]
    assert unpack(tokens).tolist() == WordwiseEmbedder().tokens(said[1]).tolist()


def test_what_is_near_counts_within_a_recording_alone(database: Database) -> None:
    with database.transaction() as connection:
        for title, said in (("One", "The toxin."), ("Two", "The laser.")):
            add(connection, title, said, embedder=WordwiseEmbedder())
        moments = search(connection, "laser after toxin", WordwiseEmbedder(), ways=("meaning",), lexicon=LEXICON)
    assert [moment.score - 1 - PASSAGE_WEIGHT for moment in moments] == pytest.approx([2 / 3, 2 / 3], abs=1e-3)
