"""Uploads in PostgreSQL. Every function takes a connection; its block is the transaction."""

import secrets
from collections.abc import Sequence
from typing import Any

from psycopg.rows import class_row, kwargs_row
from psycopg.types.json import Jsonb

from community.members import Member
from community.uploads import KEPT, Batch, Upload, UploadKind
from database.connection import Connection
from transcripts.details import Details, read_details, write_details
from transcripts.errors import NotFoundError

_UPLOAD = (
    "id, member, batch, kind, name, title, bytes, state, created_at, expires_at, unverified_from, reason, captions, "
    "slides, sha256, recording, is_duplicate, metadata"
)


def add_batch(connection: Connection, member: Member, details: Details, *, statement: str) -> Batch:
    """Store what a member says of the files to come."""
    with connection.cursor(row_factory=kwargs_row(_batch)) as cursor:
        row = cursor.execute(
            "INSERT INTO upload_batches (member, details, statement) VALUES (%s, %s, %s) "
            "RETURNING id, member, details, statement, created_at",
            (member.id, Jsonb(write_details(details)), statement),
        ).fetchone()
    if row is None:  # an insert that returns nothing would have raised
        raise NotFoundError("The details were not stored.")
    return row


def load_batch(connection: Connection, member: Member, batch_id: int) -> Batch:
    """A batch of this member; raises NotFoundError."""
    batch = _find_batch(connection, "member = %s AND id = %s", (member.id, batch_id))
    if batch is None:
        raise NotFoundError(f"You have no batch {batch_id}. Send the details first, and name the batch they make.")
    return batch


def find_batch(connection: Connection, batch_id: int) -> Batch:
    """The batch with this id, whoever's it is; raises NotFoundError."""
    batch = _find_batch(connection, "id = %s", (batch_id,))
    if batch is None:
        raise NotFoundError(f"There is no batch {batch_id}.")
    return batch


def find_last_batch(connection: Connection, member: Member) -> Batch | None:
    """What this member said of the files before, or None."""
    return _find_batch(connection, "member = %s ORDER BY id DESC LIMIT 1", (member.id,))


def add_upload(
    connection: Connection,
    batch: Batch,
    *,
    kind: UploadKind,
    name: str,
    title: str,
    bytes: int,
    metadata: str = "",
    captions: str | None = None,
    slides: str | None = None,
) -> Upload:
    """Store that a file is to come."""
    upload_id = secrets.token_hex(16)
    connection.execute(
        """
        INSERT INTO uploads (id, member, batch, kind, name, title, bytes, metadata, captions, slides, expires_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, now() + %s)
        """,
        (upload_id, batch.member, batch.id, kind, name, title, bytes, metadata, captions, slides, KEPT),
    )
    upload = find_upload(connection, upload_id)
    if upload is None:
        raise NotFoundError(f"The upload {upload_id} was not stored.")
    return upload


def find_upload(connection: Connection, upload_id: str) -> Upload | None:
    """The upload with this id, or None."""
    with connection.cursor(row_factory=class_row(Upload)) as cursor:
        return cursor.execute(f"SELECT {_UPLOAD} FROM uploads WHERE id = %s", (upload_id,)).fetchone()


def load_upload(connection: Connection, member: Member, upload_id: str) -> Upload:
    """An upload of this member; raises NotFoundError, whoever else's it may be."""
    upload = find_upload(connection, upload_id)
    if upload is None or upload.member != member.id:
        raise NotFoundError("There is no such upload of yours. It may have expired or been cancelled; start it anew.")
    return upload


def list_uploads(connection: Connection, member: Member) -> tuple[Upload, ...]:
    """A member's uploads, newest first."""
    with connection.cursor(row_factory=class_row(Upload)) as cursor:
        return tuple(
            cursor.execute(
                f"SELECT {_UPLOAD} FROM uploads WHERE member = %s ORDER BY created_at DESC, id", (member.id,)
            )
        )


def list_all(connection: Connection) -> tuple[Upload, ...]:
    """Everybody's uploads, those first that others may need."""
    with connection.cursor(row_factory=class_row(Upload)) as cursor:
        return tuple(cursor.execute(f"SELECT {_UPLOAD} FROM uploads ORDER BY created_at, id"))


def lock_checking(connection: Connection, upload_id: str) -> Upload | None:
    """The upload if it is still being looked at, locked to the end of the transaction, so that it is finished once."""
    with connection.cursor(row_factory=class_row(Upload)) as cursor:
        return cursor.execute(
            f"SELECT {_UPLOAD} FROM uploads WHERE id = %s AND state = 'checking' FOR UPDATE", (upload_id,)
        ).fetchone()


def set_used(connection: Connection, upload_ids: Sequence[str], recording_id: str) -> None:
    """Say that captions or slides went with this recording."""
    connection.execute("UPDATE uploads SET recording = %s WHERE id = ANY (%s)", (recording_id, list(upload_ids)))


def put_off_expiry(connection: Connection, upload_id: str) -> None:
    """Keep an upload for the whole time from now on."""
    connection.execute("UPDATE uploads SET expires_at = now() + %s WHERE id = %s", (KEPT, upload_id))


def set_unverified_from(connection: Connection, upload_id: str, offset: int | None) -> None:
    """Store from where on the part on disk is not to be trusted; None trusts all of it."""
    connection.execute("UPDATE uploads SET unverified_from = %s WHERE id = %s", (offset, upload_id))


def start_checking(connection: Connection, upload_id: str) -> None:
    """Say that all bytes are there and are looked at."""
    connection.execute("UPDATE uploads SET state = 'checking' WHERE id = %s", (upload_id,))


def set_sha256(connection: Connection, upload_id: str, sha256: str) -> None:
    """Store the digest, before the part moves to where this names it."""
    connection.execute("UPDATE uploads SET sha256 = %s WHERE id = %s", (sha256, upload_id))


def finish_upload(
    connection: Connection,
    upload_id: str,
    *,
    recording: str | None = None,
    is_duplicate: bool = False,
    note: str | None = None,
) -> None:
    """Say what became of an upload; belongs in the transaction that stores it."""
    connection.execute(
        "UPDATE uploads SET state = 'done', recording = %s, is_duplicate = %s, reason = %s WHERE id = %s",
        (recording, is_duplicate, note, upload_id),
    )


def fail_upload(connection: Connection, upload_id: str, reason: str) -> None:
    """Store why a file cannot be used."""
    connection.execute("UPDATE uploads SET state = 'failed', reason = %s WHERE id = %s", (reason, upload_id))


def is_kept_for_something(connection: Connection, sha256: str) -> bool:
    """Whether a recording, an attachment or another upload goes by a file of this content."""
    row = connection.execute(
        "SELECT EXISTS (SELECT FROM recordings WHERE captions_sha256 = %(sha256)s OR media_sha256 = %(sha256)s) "
        "OR EXISTS (SELECT FROM attachments WHERE sha256 = %(sha256)s) "
        "OR EXISTS (SELECT FROM uploads WHERE sha256 = %(sha256)s)",
        {"sha256": sha256},
    ).fetchone()
    return row is not None and bool(row[0])


def forget_uploads(connection: Connection, recording_id: str) -> None:
    """Forget the uploads that became a recording, or go with it."""
    connection.execute("DELETE FROM uploads WHERE recording = %s", (recording_id,))


def remove_upload(connection: Connection, upload_id: str) -> None:
    """Forget an upload."""
    connection.execute("DELETE FROM uploads WHERE id = %s", (upload_id,))


def _find_batch(connection: Connection, condition: str, parameters: tuple[int, ...]) -> Batch | None:
    with connection.cursor(row_factory=kwargs_row(_batch)) as cursor:
        return cursor.execute(
            f"SELECT id, member, details, statement, created_at FROM upload_batches WHERE {condition}", parameters
        ).fetchone()


def _batch(**row: Any) -> Batch:
    return Batch(**{**row, "details": read_details(row["details"])})
