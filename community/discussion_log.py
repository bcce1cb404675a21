"""The log of discussions in PostgreSQL: who did what, when and why. Lines are added and never changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from psycopg.rows import class_row

from community.members import Member
from database.connection import Connection

Act = Literal[
    "drafted", "redrafted", "outdated", "published", "edited", "taken over", "kept", "replied", "hidden", "shown",
    "locked", "unlocked", "pinned", "unpinned",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log; `member_name` is empty where it happened by itself."""

    happened_at: datetime
    member_name: str
    act: Act
    post: int | None
    reason: str


def log(
    connection: Connection,
    act: Act,
    *,
    recording: str,
    thread: int,
    post: int | None = None,
    member: Member | None = None,
    reason: str = "",
) -> None:
    """Add a line; belongs in the transaction that does what it tells."""
    connection.execute(
        "INSERT INTO discussion_log (recording, thread, post, member, member_name, act, reason) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (recording, thread, post, member and member.id, member.name if member else "", act, reason),
    )


def load_log(connection: Connection, thread: int, *, limit: int = 200) -> tuple[Entry, ...]:
    """The newest lines about a thread and its posts, newest first."""
    with connection.cursor(row_factory=class_row(Entry)) as cursor:
        return tuple(
            cursor.execute(
                "SELECT happened_at, member_name, act, post, reason FROM discussion_log WHERE thread = %s "
                "ORDER BY id DESC LIMIT %s",
                (thread, limit),
            )
        )
