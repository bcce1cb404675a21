"""Recordings that were indexed with one model or another, and what the index that serves holds."""

from collections.abc import Callable, Sequence

import numpy as np
from embedding import WeeksEmbedder
from library import STAGES, add_webinar

from database.connection import Database
from flows.index import understood_of, units_of
from pipeline.embed import recipe
from settings import Settings
from transcripts import store
from transcripts.closeness import Embedding, quantized
from transcripts.recording import Recording
from transcripts.search import Lexicon
from transcripts.search_index import Generation, live, save_units, serving
from transcripts.synonyms import Synonyms
from transcripts.vocabulary import Term, Vocabulary

LEXICON = Lexicon(Vocabulary((Term("Novapeel", "device"),)), Synonyms(()))


class StandIn(WeeksEmbedder):
    """One of any name, with a token for each text; `before` is called ahead of each recording's texts."""

    def __init__(self, name: str, before: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self.name = name
        self.before = before

    def embed_answers(self, texts: Sequence[str]) -> list[Embedding]:
        self.before()
        return [Embedding(vector, quantized(np.array([vector[:2]], np.float32))) for vector in self.embed(texts)]


def add(database: Database, settings: Settings, name: str, embedder: StandIn) -> Recording:
    """A recording that went through all stages, its embed stage with this embedder."""
    recording = add_webinar(database, settings, title=name, media=name.encode(), done=STAGES[:-2])
    embed(database, recording, embedder)
    with database.transaction() as connection:
        store.start_stage(connection, recording.id, "seed")
        store.finish_stage(connection, recording.id, "seed")
    return recording


def embed(database: Database, recording: Recording, embedder: StandIn) -> None:
    with database.transaction() as connection:
        units, embeddings = units_of(understood_of(connection, recording.id), embedder, LEXICON)
        store.start_stage(connection, recording.id, "embed")
        for generation in live(connection, model=embedder.name, recipe=recipe(LEXICON.vocabulary, LEXICON.synonyms)):
            save_units(connection, generation, recording.id, units, embeddings)
        store.finish_stage(connection, recording.id, "embed")


def now_serving(database: Database) -> Generation:
    with database.snapshot() as connection:
        generation = serving(connection)
    assert generation is not None
    return generation


def recordings_in(database: Database, generation: Generation) -> list[str]:
    with database.snapshot() as connection:
        rows = connection.execute(
            "SELECT DISTINCT recording FROM units WHERE generation = %s ORDER BY recording", (generation.id,)
        )
        return [recording for (recording,) in rows]
