"""Threads in PostgreSQL. Every function takes a connection and who asks; its block is the transaction."""

from collections.abc import Sequence

from psycopg.rows import class_row

from community.discussion_log import Act, log
from community.members import Member
from community.threads import Thread, may_open
from community.webhook_store import announce
from database.connection import Connection
from transcripts import store
from transcripts.errors import AccessError, ConflictError, NotFoundError

# A moderator who may moderate no more leaves the thread to all moderators.
_THREADS = """
    SELECT threads.id, recording, recordings.title AS recording_title, visibility, members.id AS moderator,
        coalesce(members.name, '') AS moderator_name, threads.title, threads.created_at, published_at, publisher_name,
        active_at, locked, pinned, redrafted IS NOT NULL AS outdated,
        (SELECT count(*) FROM posts WHERE thread = threads.id AND NOT opening AND hidden_at IS NULL) AS replies
    FROM threads JOIN recordings ON recordings.id = recording
    LEFT JOIN members ON members.id = moderator AND role IN ('moderator', 'staff', 'admin')
    WHERE visibility = ANY (%(sees)s) AND (published_at IS NOT NULL OR %(moderates)s)
"""


def load_thread(connection: Connection, thread_id: int, member: Member, *, to_change: bool = False) -> Thread:
    """A thread that a member may see, held against others' changes if asked; raises NotFoundError."""
    with connection.cursor(row_factory=class_row(Thread)) as cursor:
        thread = cursor.execute(
            f"{_THREADS} AND threads.id = %(id)s {'FOR UPDATE OF threads' if to_change else ''}",
            {"id": thread_id, **_rights(member)},
        ).fetchone()
    if thread is None:
        raise NotFoundError(f"There is no discussion {thread_id}, or not for you. /discussions lists those there are.")
    return thread


def find_thread(connection: Connection, recording_id: str, member: Member) -> Thread | None:
    """The thread of a recording, or None where there is none that the member may see."""
    with connection.cursor(row_factory=class_row(Thread)) as cursor:
        return cursor.execute(
            f"{_THREADS} AND recording = %(recording)s", {"recording": recording_id, **_rights(member)}
        ).fetchone()


def list_threads(connection: Connection, member: Member, *, limit: int, offset: int = 0) -> tuple[Thread, ...]:
    """The threads that a member may see: pinned ones first, then by their newest activity."""
    with connection.cursor(row_factory=class_row(Thread)) as cursor:
        return tuple(
            cursor.execute(
                f"{_THREADS} ORDER BY pinned DESC, active_at DESC, threads.id DESC LIMIT %(limit)s OFFSET %(offset)s",
                {"limit": limit, "offset": offset, **_rights(member)},
            )
        )


def count_replies(connection: Connection, recordings: Sequence[str]) -> dict[str, int]:
    """How many replies the published thread of each of these recordings shows; those without one are left out."""
    return dict(
        connection.execute(
            """
            SELECT recording, count(posts.id) FROM threads
            LEFT JOIN posts ON posts.thread = threads.id AND NOT opening AND hidden_at IS NULL
            WHERE recording = ANY (%s) AND published_at IS NOT NULL GROUP BY recording
            """,
            (list(recordings),),
        ).fetchall()
    )


def publish(connection: Connection, thread_id: int, member: Member) -> None:
    """Open a drafted thread to all who may see its recording.

    Raises NotFoundError, AccessError for whoever may not, ConflictError where it is published already.
    """
    thread = load_thread(connection, thread_id, member, to_change=True)
    check_may_open(member, thread)
    if thread.published_at is not None:
        raise ConflictError(f"This discussion was published already, by {thread.publisher_name or 'somebody'}.")
    connection.execute(
        "UPDATE threads SET published_at = now(), active_at = now(), publisher = %s, publisher_name = %s WHERE id = %s",
        (member.id, member.name, thread.id),
    )
    log(connection, "published", recording=thread.recording, thread=thread.id, member=member)
    announce(connection, "thread.published", store.load_recording(connection, thread.recording), thread=thread.id)


def set_locked(connection: Connection, thread_id: int, member: Member, locked: bool) -> None:
    """Close a thread to replies and edits, or open it again; raises NotFoundError, AccessError."""
    _set(connection, thread_id, member, "locked", locked, "locked" if locked else "unlocked")


def set_pinned(connection: Connection, thread_id: int, member: Member, pinned: bool) -> None:
    """Keep a thread at the top of the list, or let it go; raises NotFoundError, AccessError."""
    _set(connection, thread_id, member, "pinned", pinned, "pinned" if pinned else "unpinned")


def check_moderates(member: Member) -> None:
    """Raise AccessError for whoever is no moderator."""
    if not member.is_moderator:
        raise AccessError(f"This is for moderators. You are signed in as {member.email}, with the role {member.role}.")


def check_may_open(member: Member, thread: Thread) -> None:
    """Raise AccessError for whoever may not edit and publish the opening post of a thread."""
    check_moderates(member)
    if not may_open(member, thread):
        raise AccessError(f"Only {thread.moderator_name}, who moderates this recording, edits and publishes its draft.")


def _set(connection: Connection, thread_id: int, member: Member, column: str, value: bool, act: Act) -> None:
    check_moderates(member)
    thread = load_thread(connection, thread_id, member, to_change=True)
    if getattr(thread, column) != value:
        connection.execute(f"UPDATE threads SET {column} = %s WHERE id = %s", (value, thread.id))
        log(connection, act, recording=thread.recording, thread=thread.id, member=member)


def _rights(member: Member) -> dict[str, object]:
    return {"sees": list(member.sees), "moderates": member.is_moderator}
