"""A small lexicon, an embedder that knows three topics, and recordings that are found by them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256

from embedding import WithoutTokens

from database.connection import Connection
from transcripts import results, store
from transcripts.recording import Recording, recording_id
from transcripts.search import Lexicon
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


class TopicEmbedder(WithoutTokens):
    """One dimension a topic: a text points at the topics whose words it has, and at a fourth one if it has none."""

    name = "topics"

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        return [self._vector(text) for text in texts]

    def _vector(self, text: str) -> list[float]:
        found = {NAMES[word] for word in text.lower().replace(".", "").replace(";", "").split() if word in NAMES}
        weights = [float(topic in found) for topic in TOPICS] + [float(not found)]
        length = sum(w * w for w in weights) ** 0.5
        return [*(w / length for w in weights), *[0.0] * 380]


TOPIC_EMBEDDER = TopicEmbedder()


def add(
    connection: Connection,
    title: str,
    *sentences: str,
    model: str = "topics",
    embedder: TopicEmbedder = TOPIC_EMBEDDER,
    event_date: date | None = None,
    **known: object,
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
    embeddings = embedder.embed_answers([unit.text for unit in units])
    for generation in live(connection, model=model, recipe="test"):
        save_units(connection, generation, one.id, units, embeddings)
    return one.id
