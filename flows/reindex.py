"""The search index anew, after a change of embedding model or vocabulary, while the old one goes on serving."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from time import monotonic, sleep

from prefect import flow

from database.connection import Database, open_database
from flows.index import index_anew
from flows.slots import POLL_SECONDS, recording_lock, reindex_lock
from flows.stages import embedder_of
from models.protocols import Embedder
from pipeline.embed import recipe
from settings import Settings
from transcripts import generations, store
from transcripts.errors import InputError, StageError
from transcripts.search import Lexicon, load_lexicon
from transcripts.search_index import Generation, serving

READER_SECONDS = 60.0  # a page takes milliseconds; whoever reads longer keeps the old index until the next time

Report = Callable[[int, int], None]
"""Called with how many recordings are indexed and how many there are."""


def ignore_report(_done: int, _total: int) -> None:
    """The default for callers that do not follow."""


@flow(name="reindex")
def reindex_library() -> None:
    """Reindex with the embedder that the settings name and the vocabulary as it is."""
    settings = Settings.from_environ(os.environ)
    with open_database(settings.database_url, home=settings.home) as database:
        with database.snapshot() as connection:
            lexicon = load_lexicon(connection)
        reindex(database, embedder_of(settings), lexicon)


def reindex(database: Database, embedder: Embedder, lexicon: Lexicon, *, report: Report = ignore_report) -> Generation:
    """Index every recording that the index for this embedder and vocabulary lacks, then let it serve; returns it.

    What an interrupted call has done is kept, and the next one goes on. Recordings that come meanwhile are indexed
    as well, before the switch. Raises StageError where another process is at it, or where a recording cannot be
    indexed: the old index then goes on serving.
    """
    with reindex_lock(database):
        with database.transaction() as connection:
            wanted = recipe(lexicon.vocabulary, lexicon.synonyms)
            generation = generations.begun(connection, model=embedder.name, recipe=wanted)
            generations.drop_unused(connection, keep=generation)
        while not _complete(database, generation, embedder, lexicon, report):
            sleep(POLL_SECONDS)  # an ingest is at what is missing
        _clear_away(database, generation)
    return generation


def is_stale(database: Database, model: str, lexicon: Lexicon) -> bool:
    """Whether the index that serves was made with another embedder or vocabulary, or lacks a recording."""
    with database.snapshot() as connection:
        generation = serving(connection)
        if generation is None:
            return False
        wanted = (model, recipe(lexicon.vocabulary, lexicon.synonyms))
        return (generation.model, generation.recipe) != wanted or bool(generations.missing(connection, generation))


def _complete(database: Database, generation: Generation, embedder: Embedder, lexicon: Lexicon, report: Report) -> bool:
    """Index what is missing and switch; False where a recording is at work elsewhere, or came meanwhile."""
    failures: list[str] = []
    with database.snapshot() as connection:
        missing = generations.missing(connection, generation)
        total = generations.count_belonging(connection)
    for number, recording_id in enumerate(missing):
        report(total - len(missing) + number, total)
        try:
            _index(database, recording_id, generation, embedder, lexicon)
        except (InputError, StageError) as error:  # of this recording alone
            failures.append(f"{recording_id}: {error}")
    if failures:
        raise StageError(
            f"{len(failures)} of {total} recordings could not be indexed, so the old index goes on serving. "
            f"Mend or remove them and run it again. {'; '.join(failures)}"
        )
    with database.transaction() as connection:
        switched = generations.switch(connection, generation)
    if switched:
        report(total, total)
    return switched


def _index(database: Database, recording_id: str, generation: Generation, embedder: Embedder, lexicon: Lexicon) -> None:
    with ExitStack() as stack:
        with database.transaction() as connection:
            recording = store.find_recording(connection, recording_id)
        if recording is None:
            return  # removed meanwhile
        try:
            stack.enter_context(recording_lock(database, recording))
        except StageError:
            return  # an ingest is at it, and it is looked for again
        index_anew(database, recording, generation, embedder, lexicon)


def _clear_away(database: Database, generation: Generation) -> None:
    """Drop what no longer serves, once nobody can be reading it any more."""
    with database.transaction() as connection:
        switched = generations.now(connection)
    deadline = monotonic() + READER_SECONDS
    while monotonic() < deadline:
        with database.transaction() as connection:
            if not generations.has_readers_from_before(connection, switched):
                generations.drop_unused(connection, keep=generation)
                return
        sleep(POLL_SECONDS)
