"""Making anew what edits made outdated in one recording, and nothing else: titles, tags, search, discussion draft."""

import os
from collections.abc import Callable, Sequence
from functools import partial

from prefect import flow

from database.connection import Connection, Database, open_database
from editing import versions
from editing.edit_store import lock_edits
from editing.originals import load_originals
from editing.refreshes import Refresh, ask_again, fail_refreshes, finish_refreshes, load_refreshes
from flows.draft import draft_anew
from flows.index import Named, save_live, units_anew
from flows.slots import BusyError, recording_lock
from flows.stages import embedder_named, embedder_of
from models.protocols import Embedder
from pipeline.split import retitle
from pipeline.tag import tag
from settings import Settings
from transcripts import results, store
from transcripts.errors import reason_of
from transcripts.recording import Recording
from transcripts.search import Lexicon, load_lexicon


@flow(name="refresh", flow_run_name="refresh {recording_id}")
def refresh_recording(recording_id: str) -> None:
    """Refresh one recording; only its id passes through the workflow engine."""
    settings = Settings.from_environ(os.environ)
    with open_database(settings.database_url, home=settings.home) as database:
        refresh(database, recording_id, lambda: embedder_of(settings), named=partial(embedder_named, settings))


def refresh(
    database: Database, recording_id: str, load_embedder: Callable[[], Embedder], *, named: Named | None = None
) -> None:
    """Make anew what is outdated in a recording; what edits make outdated meanwhile is left for the next time.

    `named` loads the embedder of an index that another model made, for as long as that index serves. A recording that
    another process works on is asked for again. Any other failure is stored, told to readers and raised.
    """
    with database.transaction() as connection:
        recording = store.load_recording(connection, recording_id)
    try:
        with recording_lock(database, recording):
            _refresh(database, recording, load_embedder, named)
    except BusyError:
        with database.transaction() as connection:
            ask_again(connection, recording_id)
    except Exception as error:
        with database.transaction() as connection:
            fail_refreshes(connection, recording_id, reason_of(error))
        raise


def _refresh(
    database: Database, recording: Recording, load_embedder: Callable[[], Embedder], named: Named | None
) -> None:
    with database.transaction() as connection:
        outdated = load_refreshes(connection, recording.id)
        if not outdated:
            return  # another run did it
        made = {stage.name for stage in store.load_stages(connection, recording.id) if stage.made}
        lexicon = load_lexicon(connection)
        parts = {part for each in outdated for part in each.parts}
        if {"titles", "mentions"} & parts:
            _say_anew(connection, recording.id, outdated, made, lexicon)
    if "units" in parts and "embed" in made:
        units = units_anew(database, recording.id, load_embedder(), lexicon, named=named)
        with database.transaction() as connection:
            save_live(connection, recording.id, units, lexicon)
    with database.transaction() as connection:
        if "draft" in parts and "seed" in made:
            draft_anew(connection, recording.id, lexicon.vocabulary)
        finish_refreshes(connection, outdated)


def _say_anew(
    connection: Connection, recording_id: str, outdated: Sequence[Refresh], made: set[str], lexicon: Lexicon
) -> None:
    """Titles of the sections that an edit is in, and all mentions: a word may be the evidence of one far from it."""
    lock_edits(connection, recording_id)
    transcript = results.load_transcript(connection, recording_id)
    if transcript is None:
        return
    if "tag" in made:
        versions.save_mentions(connection, recording_id, tag(transcript, lexicon.vocabulary))
    sections = load_originals(connection, recording_id).sections
    if sections:
        for each in outdated:
            if "titles" in each.parts:
                sections = retitle(sections, transcript, lexicon.vocabulary, start=each.start, end=each.end)
        versions.save_sections(connection, recording_id, sections)
