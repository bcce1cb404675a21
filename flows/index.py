"""Putting one recording into the search index: what the stages made of it becomes units with vectors."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from database.connection import Connection, Database
from editing import versions
from editing.edit_store import load_edits
from editing.tags import apply_tags
from models.protocols import Embedder
from pipeline.embed import Understood, embed, recipe, units
from pipeline.tag import tag
from transcripts import generations, results
from transcripts.closeness import Embedding
from transcripts.errors import StageError
from transcripts.recording import Recording
from transcripts.search import Lexicon
from transcripts.search_index import Generation, Source, live, save_units, source_of
from transcripts.units import Unit


def understood_of(connection: Connection, recording_id: str) -> Understood:
    """What the finished stages made of a recording, as far as search uses it; raises StageError before that."""
    dossier = results.load_dossier(connection, recording_id)
    if dossier.transcript is None or dossier.sections is None or dossier.summary is None or dossier.pearls is None:
        raise StageError(
            f"“{dossier.recording.title}” cannot be indexed without its transcript, sections, summary and pearls; "
            "run the earlier stages."
        )
    return Understood(
        title=dossier.recording.title,
        transcript=dossier.transcript,
        sections=dossier.sections,
        summary=dossier.summary,
        pearls=dossier.pearls,
        mentions=dossier.mentions or (),
    )


def units_of(
    understood: Understood, embedder: Embedder, lexicon: Lexicon, *, known: Mapping[Source, Embedding] = {}
) -> tuple[tuple[Unit, ...], list[Embedding]]:
    """The units of a recording and the embedding of each; `known` holds some of this embedder by their sources."""
    found = units(
        understood,
        lexicon.vocabulary,
        lexicon.synonyms,
        count_tokens=embedder.count_tokens,
        most_tokens=embedder.most_tokens,
    )
    new = [unit for unit in found if source_of(unit) not in known]
    embeddings = {**known, **dict(zip(map(source_of, new), embed(new, embedder), strict=True))}
    return found, [embeddings[source_of(unit)] for unit in found]


def units_anew(
    database: Database, recording_id: str, embedder: Embedder, lexicon: Lexicon
) -> tuple[tuple[Unit, ...], list[Embedding]]:
    """The units of a recording as it is now, and their embeddings; only texts of which none is held are embedded."""
    with database.snapshot() as connection:
        understood = understood_of(connection, recording_id)
        known = generations.known_embeddings(connection, recording_id, model=embedder.name)
    return units_of(understood, embedder, lexicon, known=known)


def save_live(
    connection: Connection,
    recording_id: str,
    found: Sequence[Unit],
    embeddings: Sequence[Embedding],
    embedder: Embedder,
    lexicon: Lexicon,
) -> None:
    """Store the units of a recording in every generation that it belongs in now."""
    wanted = recipe(lexicon.vocabulary, lexicon.synonyms)
    for generation in live(connection, model=embedder.name, recipe=wanted):
        save_units(connection, generation, recording_id, found, embeddings)


def index_anew(
    database: Database, recording: Recording, generation: Generation, embedder: Embedder, lexicon: Lexicon
) -> None:
    """Tag a recording with the vocabulary as it is now, and store its units in a generation.

    Only texts of which the serving index holds nothing from the same model are embedded.
    """
    with database.snapshot() as connection:
        before = understood_of(connection, recording.id)
        known = generations.known_embeddings(connection, recording.id, model=embedder.name)
        made = tag(before.transcript, lexicon.vocabulary)
        shown, _ = apply_tags(made, load_edits(connection, recording.id), before.transcript, lexicon.vocabulary)
    found, embeddings = units_of(replace(before, mentions=shown), embedder, lexicon, known=known)
    with database.transaction() as connection:
        versions.save_mentions(connection, recording.id, made)
        save_units(connection, generation, recording.id, found, embeddings)
