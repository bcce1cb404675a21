"""Hybrid search: it is really hybrid, keeps models apart, and answers with moments."""

from collections.abc import Sequence
from hashlib import sha256

import pytest

from database.connection import Connection, Database
from transcripts import results, store
from transcripts.errors import InvalidValueError
from transcripts.outline import Passage
from transcripts.recording import Recording, recording_id
from transcripts.search import LONGEST_QUERY, search
from transcripts.transcript import Segment, Transcript

TOPICS = ("laser", "toxin", "garden")
NAMES = {"laser": "laser", "beam": "laser", "toxin": "toxin", "wrinkle": "toxin", "slug": "garden"}


class TopicEmbedder:
    """One dimension a topic: a text points at the topics whose words it has, and at a fourth one if it has none."""

    name = "topics"

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        return [self._vector(text) for text in texts]

    def _vector(self, text: str) -> list[float]:
        found = {NAMES[word] for word in text.lower().replace(".", "").split() if word in NAMES}
        weights = [float(topic in found) for topic in TOPICS] + [float(not found)]
        length = sum(w * w for w in weights) ** 0.5
        return [*(w / length for w in weights), *[0.0] * 380]


def add(connection: Connection, title: str, *sentences: str, model: str = "topics") -> str:
    """A recording whose sentences of five seconds each are one passage."""
    digest = sha256(title.encode()).hexdigest()
    one = Recording(recording_id(digest), title, title, title, digest)
    store.add_recording(connection, one, stages=())
    segments = tuple(Segment(i, 5.0 * i, 5.0 * i + 4, text, speaker=f"S{i}") for i, text in enumerate(sentences))
    results.save_transcript(connection, one.id, Transcript(segments, "en", "stand-in"))
    passage = Passage(" ".join(sentences), 0.0, segments[-1].end, 0, len(segments) - 1)
    vectors = TopicEmbedder().embed([passage.text])
    results.save_passages(connection, one.id, [passage], vectors, model=model)
    return one.id


def test_words_and_meaning_both_count(database: Database) -> None:
    with database.transaction() as connection:
        add(connection, "Meaning alone", "The beam was warm.")
        add(connection, "Words alone", "A fluence of ten.")
        add(connection, "Both", "The laser fluence.")
        add(connection, "Neither", "The slug again.")
        moments = search(connection, "laser fluence", TopicEmbedder(), limit=2)
        assert [(m.title, m.why) for m in moments] == [
            ("Both", ("words", "meaning")),
            ("Meaning alone", ("meaning",)),
        ]
        by_word = search(connection, "fluence of ten", TopicEmbedder(), limit=1)
    assert [(m.title, m.why) for m in by_word] == [("Words alone", ("words", "meaning"))]


def test_the_score_is_the_sum_of_reciprocal_ranks(database: Database) -> None:
    with database.transaction() as connection:
        add(connection, "Both", "The laser fluence.")
        add(connection, "Meaning", "The beam and the wrinkle.")
        first, second = search(connection, "laser fluence", TopicEmbedder())
    assert first.score == pytest.approx(1 / 61 + 1 / 61)
    assert second.score == pytest.approx(1 / 62)


def test_a_moment_is_the_sentence_that_answers_with_its_neighbours(database: Database) -> None:
    sentences = ("One slug.", "Two slug.", "Good evening.", "The laser.", "Good night.", "Last slug.")
    with database.transaction() as connection:
        one = add(connection, "Evening", *sentences)
        (moment,) = search(connection, "beam", TopicEmbedder())
    assert (moment.recording, moment.start, moment.end, moment.speaker) == (one, 10.0, 24.0, "S3")
    assert moment.text == "Good evening. The laser. Good night."


def test_overlapping_passages_give_a_moment_once(database: Database) -> None:
    texts = ("One slug.", "The laser.", "Two slug.", "Three slug.")
    with database.transaction() as connection:
        one = add(connection, "Overlap", *texts)
        passages = [Passage(" ".join(texts[:3]), 0.0, 14.0, 0, 2), Passage(" ".join(texts[1:]), 5.0, 19.0, 1, 3)]
        vectors = TopicEmbedder().embed([passage.text for passage in passages])
        results.save_passages(connection, one, passages, vectors, model="topics")
        moments = search(connection, "beam", TopicEmbedder())
    assert [(m.start, m.end) for m in moments] == [(0.0, 14.0)]


def test_vectors_of_another_model_are_never_compared(database: Database) -> None:
    with database.transaction() as connection:
        add(connection, "Old model", "The laser.", model="older")
        add(connection, "This model", "The slug.")
        moments = search(connection, "beam", TopicEmbedder())
    assert [m.title for m in moments] == ["This model"]


def test_an_empty_library_has_no_answers(database: Database) -> None:
    with database.transaction() as connection:
        assert search(connection, "laser", TopicEmbedder()) == ()


@pytest.mark.parametrize("query", ["", "   ", "\x00\x01", "?!", "x" * (LONGEST_QUERY + 1)])
def test_unusable_queries_are_refused(database: Database, query: str) -> None:
    with database.transaction() as connection, pytest.raises(InvalidValueError, match="query has"):
        search(connection, query, TopicEmbedder())


@pytest.mark.parametrize("query", ["'; DROP TABLE passages; --", '"unclosed phrase', "a & | ! <-> b", "laser\x00beam"])
def test_hostile_queries_are_only_words(database: Database, query: str) -> None:
    with database.transaction() as connection:
        add(connection, "Safe", "The laser.")
        assert [m.title for m in search(connection, query, TopicEmbedder())] == ["Safe"]
