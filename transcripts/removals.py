"""Recordings that were taken out of the library, in PostgreSQL: who did it and when, and the files still to go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from transcripts.recording import Recording
from transcripts.store import Connection

_REMOVAL = "id, recording, title, media_name, media_sha256, member_name AS removed_by, removed_at"


@dataclass(frozen=True, slots=True)
class Removal:
    """A recording that is no more; the name outlives the account."""

    id: int
    recording: str
    title: str
    media_name: str  # as its owner named it
    media_sha256: str
    removed_by: str
    removed_at: datetime


@dataclass(frozen=True, slots=True)
class Leftover:
    """A removal whose files are still to go, by their names in the media folder."""

    id: int
    recording: str
    files: Sequence[str]


def remove_recording(
    connection: Connection, recording: Recording, *, files: Sequence[str], member: int, member_name: str
) -> None:
    """Delete a recording with all that was made of it and said about it, and store that it was removed.

    `files` are its files in the media folder, which are to go afterwards.
    """
    connection.execute("DELETE FROM recordings WHERE id = %s", (recording.id,))
    connection.execute(
        "INSERT INTO removals (recording, title, media_name, media_sha256, member, member_name, files) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (
            recording.id, recording.title, recording.media_name, recording.media_sha256, member, member_name,
            list(files),
        ),
    )  # fmt: skip


def list_removals(connection: Connection) -> tuple[Removal, ...]:
    """Every recording that was removed, the latest first."""
    with connection.cursor(row_factory=class_row(Removal)) as cursor:
        return tuple(cursor.execute(f"SELECT {_REMOVAL} FROM removals ORDER BY id DESC"))


def lock_leftovers(connection: Connection) -> tuple[Leftover, ...]:
    """The removals whose files are still to go; nobody else gets them until the end of the transaction."""
    with connection.cursor(row_factory=class_row(Leftover)) as cursor:
        return tuple(
            cursor.execute(
                "SELECT id, recording, files FROM removals WHERE files <> '{}' ORDER BY id FOR UPDATE SKIP LOCKED"
            )
        )


def set_cleared(connection: Connection, number: int) -> None:
    """Store that the files of a removal are gone, or belong to something else by now."""
    connection.execute("UPDATE removals SET files = '{}' WHERE id = %s", (number,))
