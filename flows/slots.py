"""Who may work on what: locks that PostgreSQL holds for as long as the process that took them lives.

A workflow engine's slots stay taken when a worker is killed. A session lock goes with its connection.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep

from database.connection import Connection, Database
from transcripts.errors import StageError
from transcripts.queue_store import work_key
from transcripts.recording import Recording

POLL_SECONDS = 1.0
_STAGES = 2 << 48  # beyond the keys of recordings
_CHUNKS = 1 << 62  # with a recording's id and a position below
_MOST_CHUNKS = 1 << 13
_REINDEX = 3 << 48


class BusyError(StageError):
    """Another process works on the recording."""


@contextmanager
def recording_lock(database: Database, recording: Recording) -> Iterator[None]:
    """Hold a recording, so that no second process works on it; raises BusyError where one does."""
    with database.session() as session:
        if not _take(session, work_key(recording.id)):
            raise BusyError(
                f"“{recording.title}” is being processed by another process. Wait for it; `springboard show "
                f"{recording.id}` tells how far it is."
            )
        yield


def is_held(connection: Connection, recording_id: str) -> bool:
    """Whether some living process works on the recording."""
    key = work_key(recording_id)
    row = connection.execute(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 "
        "AND classid = (%(key)s::bigint >> 32)::int::oid AND objid = (%(key)s::bigint & 4294967295)::oid "
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        {"key": key},
    ).fetchone()
    return row is not None and row[0] > 0


@contextmanager
def stage_slot(database: Database, position: int, slots: int) -> Iterator[None]:
    """Hold one of the `slots` places of the stage at `position`, waiting until one is free."""
    with database.session() as session:
        keys = [_STAGES + (position << 16) + slot for slot in range(slots)]
        while not any(_take(session, key) for key in keys):
            sleep(POLL_SECONDS)
        yield


@contextmanager
def chunk_lock(session: Connection, recording: Recording, position: int) -> Iterator[bool]:
    """Hold a chunk of a recording unless another session does; says whether it is held. Nobody waits."""
    key = _CHUNKS + int(recording.id, 16) * _MOST_CHUNKS + position
    held = _take(session, key)
    try:
        yield held
    finally:
        if held:
            session.execute("SELECT pg_advisory_unlock(%s)", (key,))


@contextmanager
def reindex_lock(database: Database) -> Iterator[None]:
    """Hold the making of a new search index; raises StageError where another process is at it."""
    with database.session() as session:
        if not _take(session, _REINDEX):
            raise StageError("The search index is being made anew by another process. Wait for it to finish.")
        yield


def _take(session: Connection, key: int) -> bool:
    row = session.execute("SELECT pg_try_advisory_lock(%s)", (key,)).fetchone()
    return row is not None and bool(row[0])
