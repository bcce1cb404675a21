"""Edits in PostgreSQL: added and never changed; undoing one adds another. Every function takes a connection."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from editing.edit import Author, Change, Edit, HeldClaim, Place, Undone
from transcripts.errors import NotFoundError
from transcripts.store import Connection

_PLACE = TypeAdapter(Place)
_HELD = TypeAdapter(HeldClaim)
_COLUMNS = (
    "edits.id, kind, what, before, after, member, member_name, made_at, claim, undoes, "
    "EXISTS (SELECT FROM unplaced_edits WHERE edit = edits.id)"
)


def lock_edits(connection: Connection, recording_id: str) -> None:
    """Until the end of the transaction nobody else edits the recording, and no stage stores a result for it."""
    found = connection.execute("SELECT FROM recordings WHERE id = %s FOR UPDATE", (recording_id,)).rowcount
    if not found:
        raise NotFoundError(f"There is no recording {recording_id!r}; it may have been removed.")


def add_edit(connection: Connection, recording_id: str, change: Change, author: Author) -> int:
    """Store an edit and return its number."""
    row = connection.execute(
        "INSERT INTO edits (recording, kind, what, before, after, claim, member, member_name, undoes) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id",
        (
            recording_id,
            change.kind,
            Jsonb(_PLACE.dump_python(change.place, mode="json")),
            change.before,
            change.after,
            Jsonb(_HELD.dump_python(change.claim, mode="json")) if change.claim else None,
            author.id,
            author.name,
            change.undoes,
        ),
    ).fetchone()
    if row is None:
        raise AssertionError("INSERT … RETURNING gives a row")
    return int(row[0])


def load_edits(connection: Connection, recording_id: str) -> tuple[Edit, ...]:
    """Every edit of a recording, the earliest first."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM edits WHERE recording = %s ORDER BY id", (recording_id,))
    edits = [_edit(*row) for row in rows]
    undone = {edit.undoes: Undone(edit.author, edit.made_at) for edit in edits if edit.undoes is not None}
    return tuple(replace(edit, undone=undone.get(edit.id)) for edit in edits)


def edit_version(connection: Connection, recording_id: str) -> int:
    """The number of the last edit, which tells what a page has seen; 0 before the first."""
    row = connection.execute("SELECT max(id) FROM edits WHERE recording = %s", (recording_id,)).fetchone()
    return int(row[0]) if row and row[0] else 0


def save_unplaced(connection: Connection, recording_id: str, edits: Collection[int]) -> None:
    """Store which edits do not find their place now, and since when."""
    connection.execute(
        "DELETE FROM unplaced_edits USING edits WHERE edits.id = edit AND recording = %s AND NOT edit = ANY(%s)",
        (recording_id, list(edits)),
    )
    for edit in sorted(edits):
        connection.execute("INSERT INTO unplaced_edits (edit) VALUES (%s) ON CONFLICT DO NOTHING", (edit,))


def _edit(
    id: int, kind: Any, what: Any, before: str, after: str, member: int | None, name: str, made_at: Any, claim: Any,
    undoes: int | None, unplaced: bool,
) -> Edit:  # fmt: skip
    return Edit(
        id=id,
        kind=kind,
        place=_PLACE.validate_python(what),
        before=before,
        after=after,
        author=Author(member, name),
        made_at=made_at,
        claim=_HELD.validate_python(claim) if claim is not None else None,
        undoes=undoes,
        placed=not unplaced,
    )
