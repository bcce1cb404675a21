"""Refreshes in PostgreSQL: which parts of a recording an edit made outdated, until a worker has made them anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from editing.edit import EditKind, Place, Refreshed
from transcripts.store import Connection

_WORDS: tuple[Refreshed, ...] = ("titles", "mentions", "units", "draft")
_TEXTS: tuple[Refreshed, ...] = ("units", "draft")
OUTDATES: dict[EditKind, tuple[Refreshed, ...]] = {
    "words": _WORDS, "uncorrect": _WORDS, "rename": _TEXTS, "merge": _TEXTS, "assign": _TEXTS, "title": _TEXTS,
    "approve": (), "edit": _TEXTS, "reject": _TEXTS, "add": _TEXTS, "accept_tag": (), "reject_tag": ("units",),
    "add_tag": ("units",), "details": _TEXTS, "visibility": (),
}  # fmt: skip
"""What an edit of each kind leaves to a worker. Claims and transcript follow it at once (editing/versions.py)."""


@dataclass(frozen=True, slots=True)
class Refresh:
    """What one edit left to do; `reason` says why it failed, where it did."""

    edit: int
    recording: str
    parts: tuple[Refreshed, ...]
    start: float  # seconds
    end: float
    asked_at: datetime
    reason: str | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", tuple(self.parts))  # the database gives a list


def ask_refresh(connection: Connection, recording_id: str, edit: int, place: Place, parts: Sequence[Refreshed]) -> None:
    """Say that parts of a recording are outdated by an edit at a place."""
    if parts:
        connection.execute(
            'INSERT INTO refreshes (edit, recording, parts, start, "end") VALUES (%s, %s, %s, %s, %s)',
            (edit, recording_id, list(parts), place.start, place.end),
        )


def load_refreshes(connection: Connection, recording_id: str) -> tuple[Refresh, ...]:
    """What is outdated in a recording, in the order of the edits."""
    with connection.cursor(row_factory=class_row(Refresh)) as cursor:
        return tuple(
            cursor.execute(
                'SELECT edit, recording, parts, start, "end", asked_at, reason FROM refreshes WHERE recording = %s '
                "ORDER BY edit",
                (recording_id,),
            )
        )


def list_refreshes(connection: Connection) -> tuple[tuple[str, datetime], ...]:
    """The recordings in which something is outdated and which no stage is at, with when it was last asked for.

    A recording that waits or is at work is left out until it is ready or has failed, and one whose refresh failed until
    somebody asks again.
    """
    return tuple(
        connection.execute(
            "SELECT recording, max(asked_at) AS asked FROM refreshes JOIN recordings ON recordings.id = recording "
            "WHERE state IN ('ready', 'failed') AND reason IS NULL GROUP BY recording ORDER BY asked, recording"
        )
    )


def ask_again(connection: Connection, recording_id: str) -> None:
    """Ask once more for what is outdated, as after a failure."""
    connection.execute("UPDATE refreshes SET asked_at = now(), reason = NULL WHERE recording = %s", (recording_id,))


def finish_refreshes(connection: Connection, refreshes: Sequence[Refresh]) -> None:
    """Strike off what was made anew; belongs in the transaction that stores it."""
    connection.execute("DELETE FROM refreshes WHERE edit = ANY(%s)", ([refresh.edit for refresh in refreshes],))


def fail_refreshes(connection: Connection, recording_id: str, reason: str) -> None:
    """Store why a refresh failed; what is outdated stays so."""
    connection.execute("UPDATE refreshes SET reason = %s WHERE recording = %s", (reason, recording_id))
