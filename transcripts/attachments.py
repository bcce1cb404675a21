"""Files that go with a recording, such as its slides, and what was attested of it, in PostgreSQL."""

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from transcripts.errors import NotFoundError
from transcripts.store import Connection

_ATTACHMENT = "id, recording, name, path, sha256, bytes, added_at"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that readers may download beside a recording."""

    id: int
    recording: str
    name: str  # as its owner named it, for show only; never used as a path
    path: str  # of our copy, within the media folder
    sha256: str
    bytes: int
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Attestation:
    """Who said what of a recording before it was taken in; the name outlives the account."""

    statement: str
    member: int | None
    name: str
    at: datetime


def add_attachment(
    connection: Connection, recording_id: str, *, name: str, path: str, sha256: str, bytes: int, added_by: int | None
) -> None:
    """Store that a file goes with a recording; changes nothing where it does so already."""
    connection.execute(
        "INSERT INTO attachments (recording, name, path, sha256, bytes, added_by) VALUES (%s, %s, %s, %s, %s, %s) "
        "ON CONFLICT DO NOTHING",
        (recording_id, name, path, sha256, bytes, added_by),
    )


def list_attachments(connection: Connection, recording_id: str) -> tuple[Attachment, ...]:
    """The files that go with a recording, in the order they were added."""
    with connection.cursor(row_factory=class_row(Attachment)) as cursor:
        return tuple(
            cursor.execute(f"SELECT {_ATTACHMENT} FROM attachments WHERE recording = %s ORDER BY id", (recording_id,))
        )


def load_attachment(connection: Connection, recording_id: str, attachment_id: int) -> Attachment:
    """One file of a recording; raises NotFoundError."""
    with connection.cursor(row_factory=class_row(Attachment)) as cursor:
        attachment = cursor.execute(
            f"SELECT {_ATTACHMENT} FROM attachments WHERE recording = %s AND id = %s", (recording_id, attachment_id)
        ).fetchone()
    if attachment is None:
        raise NotFoundError(f"The recording {recording_id} has no attachment {attachment_id}.")
    return attachment


def remove_attachment(connection: Connection, attachment_id: int) -> None:
    """Have a file go with no recording any more."""
    connection.execute("DELETE FROM attachments WHERE id = %s", (attachment_id,))


def save_attestation(connection: Connection, recording_id: str, attestation: Attestation) -> None:
    """Store what was attested of a recording; the first attestation stands."""
    connection.execute(
        "INSERT INTO attestations (recording, statement, member, name, at) VALUES (%s, %s, %s, %s, %s) "
        "ON CONFLICT DO NOTHING",
        (recording_id, attestation.statement, attestation.member, attestation.name, attestation.at),
    )


def find_attestation(connection: Connection, recording_id: str) -> Attestation | None:
    """What was attested of a recording, or None where it was added without, as on the command line."""
    with connection.cursor(row_factory=class_row(Attestation)) as cursor:
        return cursor.execute(
            "SELECT statement, member, name, at FROM attestations WHERE recording = %s", (recording_id,)
        ).fetchone()
