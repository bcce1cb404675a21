"""Hybrid search: it is really hybrid, keeps models apart, answers with moments, and says when there is no answer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest

from database.connection import Connection, Database
from transcripts import results, store
from transcripts.errors import InvalidValueError
from transcripts.recording import Recording, recording_id
from transcripts.search import LONGEST_QUERY, Lexicon, answer, search
from transcripts.search_index import live, save_units
from transcripts.synonyms import Synonyms
from transcripts.transcript import Segment, Transcript
from transcripts.units import Unit
from transcripts.vocabulary import Term, Vocabulary

TOPICS = ("laser", "toxin", "garden")
NAMES = {"laser": "laser", "beam": "laser", "toxin": "toxin", "wrinkle": "toxin", "slug": "garden", "snail": "garden"}
LEXICON = Lexicon(
    Vocabulary(
        (
            Term("Novalase", "device", category="long-pulsed laser", maker="Nova Medical", aliases=("NL 3",)),
            Term("Cryoforma", "device", category="cryolipolysis", maker="Other"),
            Term("microneedling", "technique"),
        )
    ),
    Synonyms((("downtime", "recovery", "time off"), ("numbing", "lidocaine"))),
)


class TopicEmbedder:
    """One dimension a topic: a text points at the topics whose words it has, and at a fourth one if it has none."""

    name = "topics"

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        return [self._vector(text) for text in texts]

    def _vector(self, text: str) -> list[float]:
        found = {NAMES[word] for word in text.lower().replace(".", "").replace(";", "").split() if word in NAMES}
        weights = [float(topic in found) for topic in TOPICS] + [float(not found)]
        length = sum(w * w for w in weights) ** 0.5
        return [*(w / length for w in weights), *[0.0] * 380]


def add(
    connection: Connection,
    title: str,
    *sentences: str,
    model: str = "topics",
    event_date: date | None = None,
    **known: tuple[str, ...],
) -> str:
    """A recording whose sentences of five seconds each are a unit each; `known` are fields of every unit."""
    digest = sha256(title.encode()).hexdigest()
    one = Recording(recording_id(digest), title, title, title, digest, event_date=event_date)
    store.add_recording(connection, one, stages=())
    segments = tuple(Segment(i, 5.0 * i, 5.0 * i + 4, text, speaker=f"S{i}") for i, text in enumerate(sentences))
    results.save_transcript(connection, one.id, Transcript(segments, "en", "stand-in"))
    units = [
        replace(
            Unit("window", s.text, s.start, s.end, s.id, s.id, speaker=s.speaker, heading=title),
            concepts=LEXICON.synonyms.concepts(s.text),
            about=" ".join(f"{m.term.category} {m.term.maker} {m.term.name}" for m in LEXICON.vocabulary.find(s.text)),
            terms=tuple(m.term.name for m in LEXICON.vocabulary.find(s.text)),
        )
        for s in segments
    ]
    units = [replace(unit, **known) for unit in units]  # type: ignore[arg-type]  # the names are the test's to choose
    vectors = TopicEmbedder().embed([unit.text for unit in units])
    for generation in live(connection, model=model, recipe="test"):
        save_units(connection, generation, one.id, units, vectors)
    return one.id


def ask(connection: Connection, query: str, *, limit: int = 10) -> list[str]:
    """The texts that answer, best first."""
    moments = search(connection, query, TopicEmbedder(), limit=limit, lexicon=LEXICON)
    return [moment.text for moment in moments]


def test_it_is_hybrid(database: Database) -> None:
    """Words alone find what meaning cannot, meaning what words cannot, and both together find either first."""
    with database.transaction() as connection:
        add(connection, "One", "The beam was warm.", "A fluence of ten.", "The slug again.")
        found = {
            (query, ways): [
                m.text for m in search(connection, query, TopicEmbedder(), ways=ways, limit=1, lexicon=LEXICON)
            ]
            for query in ("laser", "fluence slug")
            for ways in (("words",), ("meaning",), ("words", "meaning"))
        }
    assert found == {
        ("laser", ("words",)): [],
        ("laser", ("meaning",)): ["The beam was warm."],
        ("laser", ("words", "meaning")): ["The beam was warm."],
        ("fluence slug", ("words",)): ["A fluence of ten."],
        ("fluence slug", ("meaning",)): ["The slug again."],
        ("fluence slug", ("words", "meaning")): ["The slug again."],
    }
