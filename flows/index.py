"""Putting one recording into the search index: what the stages made of it becomes units with vectors."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from database.connection import Connection, Database
from editing import versions
from editing.edit_store import load_edits
from editing.tags import apply_tags
from models.protocols import Embedder
from pipeline.embed import Understood, embed, recipe, units
from pipeline.tag import tag
from transcripts import generations, results
from transcripts.closeness import Embedding
from transcripts.errors import SettingError, StageError, WeightsError
from transcripts.recording import Recording
from transcripts.search import Lexicon
from transcripts.search_index import Generation, Source, live, save_units, serving, source_of
from transcripts.units import Unit

Named = Callable[[str], Embedder]
"""Loads an embedder by the name under which its vectors are stored."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Made:
    """The units of a recording for the generations of one model, and its embedding of each; None for words alone."""

    model: str
    units: Sequence[Unit]
    embeddings: Sequence[Embedding | None]

    @property
    def is_whole(self) -> bool:
        """Whether each unit has its embedding."""
        return None not in self.embeddings


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
    found = units(understood, lexicon.vocabulary, lexicon.synonyms)
    new = [unit for unit in found if source_of(unit) not in known]
    embeddings = {**known, **dict(zip(map(source_of, new), embed(new, embedder), strict=True))}
    return found, [embeddings[source_of(unit)] for unit in found]


def units_anew(
    database: Database, recording_id: str, embedder: Embedder, lexicon: Lexicon, *, named: Named | None = None
) -> tuple[Made, ...]:
    """What belongs into the index of a recording as it is now; units of which the embedding is held are not read again.

    Where the index that serves is another model's, that model makes its units as well: `named` loads it. Where that
    cannot be, its units are found by words, but for those whose embedding it holds already.
    """
    with database.snapshot() as connection:
        understood = understood_of(connection, recording_id)
        known = generations.known_embeddings(connection, recording_id, model=embedder.name)
        served = serving(connection)
        other = served.model if served and served.model != embedder.name else None
        held = generations.known_embeddings(connection, recording_id, model=other) if other else {}
    own = Made(embedder.name, *units_of(understood, embedder, lexicon, known=known))
    if other is None:
        return (own,)
    if loaded := _loaded(other, named):
        return own, Made(other, *units_of(understood, loaded, lexicon, known=held))
    return own, Made(other, own.units, [held.get(source_of(unit)) for unit in own.units])


def save_live(connection: Connection, recording_id: str, made: Sequence[Made], lexicon: Lexicon) -> None:
    """Store what was made of a recording, of the settings' model first, in every generation that it belongs in now."""
    own, *_ = made
    by_model = {each.model: each for each in made}
    own_ones = live(connection, model=own.model, recipe=recipe(lexicon.vocabulary, lexicon.synonyms))
    served = serving(connection)
    for generation in dict.fromkeys((*own_ones, *((served,) if served else ()))):
        # Where the switch came meanwhile, to yet another model, words must do.
        fitting = by_model.get(generation.model) or replace(own, embeddings=[None] * len(own.units))
        save_units(connection, generation, recording_id, fitting.units, fitting.embeddings)


def _loaded(model: str, named: Named | None) -> Embedder | None:
    try:
        return named(model) if named else None
    except (WeightsError, SettingError) as error:  # or its name leads nowhere any more
        log.warning("What is new in a recording is found by words alone until the new index serves: %s", error)
        return None


def index_anew(
    database: Database, recording: Recording, generation: Generation, embedder: Embedder, lexicon: Lexicon
) -> None:
    """Tag a recording with the vocabulary as it is now, and store its units in a generation.

    Units of which the serving index holds the same model's embedding are not read again.
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
