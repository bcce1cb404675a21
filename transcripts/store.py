"""Recordings and their stages in PostgreSQL. Every function takes a connection; its block is the transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import class_row, kwargs_row
from psycopg.types.json import Jsonb

from transcripts.details import Details
from transcripts.errors import NotFoundError
from transcripts.recording import (
    EVERYTHING,
    ID_LENGTH,
    Presenter,
    Recording,
    RecordingState,
    Stage,
    Visibility,
)

Connection = psycopg.Connection[Any]

HELD = "coalesce(event_date, created_at::date)"  # when it was said, as far as is known

_RECORDING = (
    "id, title, media_name, media_path, media_sha256, captions_path, captions_sha256, state, duration, language, "
    "event_date, speakers::text[] AS speakers, disclosures, visibility, created_at, "
    "series, presenters, moderator, fewest_speakers, most_speakers, spoken_language"
)
_STAGE = "name, state, seconds, reason, progress, total, made"


def add_recording(connection: Connection, recording: Recording, *, stages: Sequence[str]) -> bool:
    """Store a recording with all its stages pending; False, changing nothing, where its content is known already."""
    added = connection.execute(
        """
        INSERT INTO recordings
            (id, title, media_name, media_path, media_sha256, captions_path, captions_sha256, state, event_date,
             speakers, disclosures, visibility, series, presenters, moderator, fewest_speakers, most_speakers,
             spoken_language)
        VALUES (%(id)s, %(title)s, %(media_name)s, %(media_path)s, %(media_sha256)s, %(captions_path)s,
                %(captions_sha256)s, %(state)s, %(event_date)s, %(speakers)s, %(disclosures)s, %(visibility)s,
                %(series)s, %(presenters)s, %(moderator)s, %(fewest_speakers)s, %(most_speakers)s,
                %(spoken_language)s)
        ON CONFLICT DO NOTHING
        """,
        {
            "id": recording.id,
            "title": recording.title,
            "media_name": recording.media_name,
            "media_path": recording.media_path,
            "media_sha256": recording.media_sha256,
            "captions_path": recording.captions_path,
            "captions_sha256": recording.captions_sha256,
            "state": recording.state,
            "event_date": recording.event_date,
            "speakers": list(recording.speakers),
            "disclosures": recording.disclosures,
            "visibility": recording.visibility,
            "series": recording.series,
            "presenters": _presenters(recording.presenters),
            "moderator": recording.moderator,
            "fewest_speakers": recording.fewest_speakers,
            "most_speakers": recording.most_speakers,
            "spoken_language": recording.spoken_language,
        },
    ).rowcount
    for position, name in enumerate(stages):
        connection.execute(
            "INSERT INTO stages (recording, position, name, state) VALUES (%s, %s, %s, 'pending') "
            "ON CONFLICT DO NOTHING",
            (recording.id, position, name),
        )
    return bool(added)


def find_recording(connection: Connection, recording_id: str) -> Recording | None:
    """The recording with this id, or None."""
    with connection.cursor(row_factory=kwargs_row(_recording)) as cursor:
        return cursor.execute(f"SELECT {_RECORDING} FROM recordings WHERE id = %s", (recording_id,)).fetchone()


def load_recording(connection: Connection, recording_id: str) -> Recording:
    """The recording with this id, in whichever case it is typed; raises NotFoundError."""
    row = find_recording(connection, recording_id.lower())
    if row is None:
        raise NotFoundError(
            f"There is no recording {recording_id!r}. An id is {ID_LENGTH} hexadecimal digits; "
            "`springboard list` shows those there are."
        )
    return row


def list_recordings(
    connection: Connection, *, state: RecordingState | None = None, sees: Sequence[Visibility] = EVERYTHING
) -> tuple[Recording, ...]:
    """The recordings of a visibility in `sees`, or those of them in one state, newest first."""
    with connection.cursor(row_factory=kwargs_row(_recording)) as cursor:
        rows = cursor.execute(
            f"SELECT {_RECORDING} FROM recordings "
            "WHERE visibility = ANY (%(sees)s) AND (%(state)s::text IS NULL OR state = %(state)s) "
            "ORDER BY created_at DESC, id",
            {"state": state, "sees": list(sees)},
        )
        return tuple(rows)


def load_recordings(connection: Connection, ids: Sequence[str]) -> tuple[Recording, ...]:
    """The recordings with these ids, in the order of the ids; those that there are not are left out."""
    with connection.cursor(row_factory=kwargs_row(_recording)) as cursor:
        return tuple(
            cursor.execute(
                f"SELECT {_RECORDING} FROM recordings WHERE id = ANY (%(ids)s) "
                "ORDER BY array_position(%(ids)s::text[], id)",
                {"ids": list(ids)},
            )
        )


def load_stages(connection: Connection, recording_id: str) -> tuple[Stage, ...]:
    """The stages of a recording in the order they run."""
    with connection.cursor(row_factory=class_row(Stage)) as cursor:
        return tuple(
            cursor.execute(f"SELECT {_STAGE} FROM stages WHERE recording = %s ORDER BY position", (recording_id,))
        )


def set_state(connection: Connection, recording_id: str, state: RecordingState) -> None:
    """Say how the recording as a whole stands, from now on."""
    connection.execute("UPDATE recordings SET state = %s, state_at = now() WHERE id = %s", (state, recording_id))


def claim(connection: Connection, recording_id: str) -> None:
    """Say that a recording which waits or has failed is running, so that nobody else starts it."""
    connection.execute(
        "UPDATE recordings SET state = 'running', state_at = now() WHERE id = %s AND state IN ('queued', 'failed')",
        (recording_id,),
    )


def requeue(connection: Connection, recording_id: str) -> bool:
    """Put a recording back in the queue if it is still said to be running."""
    return bool(
        connection.execute(
            "UPDATE recordings SET state = 'queued', state_at = now() WHERE id = %s AND state = 'running'",
            (recording_id,),
        ).rowcount
    )


def list_waiting(connection: Connection, state: RecordingState) -> tuple[tuple[str, datetime], ...]:
    """The ids of the recordings in a state with the time since which they are in it, longest first."""
    return tuple(
        connection.execute("SELECT id, state_at FROM recordings WHERE state = %s ORDER BY state_at, id", (state,))
    )


def set_captions(connection: Connection, recording_id: str, path: str, sha256: str) -> None:
    """Store which captions are used instead of listening; changes nothing once there is a transcript."""
    connection.execute(
        "UPDATE recordings SET captions_path = %s, captions_sha256 = %s WHERE id = %s AND NOT EXISTS "
        "(SELECT FROM stages WHERE recording = recordings.id AND name = 'transcribe' AND state = 'done')",
        (path, sha256, recording_id),
    )


def set_duration(connection: Connection, recording_id: str, seconds: float) -> None:
    """Store how long the recording runs."""
    connection.execute("UPDATE recordings SET duration = %s WHERE id = %s", (seconds, recording_id))


def is_seen(connection: Connection, recording_id: str, sees: Sequence[Visibility]) -> bool:
    """Whether there is such a recording, of a visibility in `sees`."""
    row = connection.execute(
        "SELECT FROM recordings WHERE id = %s AND visibility = ANY (%s)", (recording_id, list(sees))
    ).fetchone()
    return row is not None


def set_visibility(connection: Connection, recording_id: str, visibility: Visibility) -> None:
    """Store who may see a recording from now on."""
    connection.execute("UPDATE recordings SET visibility = %s WHERE id = %s", (visibility, recording_id))


def set_details(connection: Connection, recording_id: str, details: Details) -> None:
    """Store what is told of a recording, all but who may see it and what counts before it is heard.

    A moderator whose account is gone is nobody.
    """
    connection.execute(
        "UPDATE recordings SET title = coalesce(%s, title), event_date = %s, speakers = %s, disclosures = %s, "
        "series = %s, presenters = %s, moderator = (SELECT id FROM members WHERE id = %s) WHERE id = %s",
        (
            details.title,
            details.event_date,
            list(details.names),
            details.all_disclosures,
            details.series,
            _presenters(details.presenters),
            details.moderator,
            recording_id,
        ),
    )


def start_stage(connection: Connection, recording_id: str, name: str) -> int:
    """Mark a stage as running from now on, with no progress yet; returns how often it started without an end."""
    row = connection.execute(
        "UPDATE stages SET state = 'running', started_at = clock_timestamp(), seconds = NULL, reason = NULL, "
        "progress = 0, total = NULL, starts = starts + 1 WHERE recording = %s AND name = %s RETURNING starts",
        (recording_id, name),
    ).fetchone()
    return int(row[0]) if row else 0


def report_progress(connection: Connection, recording_id: str, name: str, done: float, total: float) -> None:
    """Store how far a running stage is, in its own unit; it never goes back, though several may report."""
    connection.execute(
        "UPDATE stages SET progress = greatest(progress, %s), total = %s WHERE recording = %s AND name = %s",
        (done, total, recording_id, name),
    )


def count_start_as_first(connection: Connection, recording_id: str, name: str) -> None:
    """Say that a running stage stored a part of its result: the starts before this one came to something."""
    connection.execute(
        "UPDATE stages SET starts = 1 WHERE recording = %s AND name = %s AND starts > 1", (recording_id, name)
    )


def finish_stage(connection: Connection, recording_id: str, name: str, *, note: str | None = None) -> None:
    """Mark a stage as done; belongs in the transaction that stores its result. `note` says what it left out and why."""
    connection.execute(
        "UPDATE stages SET state = 'done', made = true, reason = %s, starts = 0, progress = coalesce(total, progress), "
        "seconds = extract(epoch FROM clock_timestamp() - started_at) WHERE recording = %s AND name = %s",
        (note, recording_id, name),
    )


def outdate(connection: Connection, recording_id: str, *, after: str) -> None:
    """Show no more what stages after this one, which are to run again, made of its former result."""
    connection.execute(
        "UPDATE stages SET made = false WHERE recording = %(recording)s AND state <> 'done' AND position > "
        "(SELECT position FROM stages WHERE recording = %(recording)s AND name = %(after)s)",
        {"recording": recording_id, "after": after},
    )


def fail_stage(connection: Connection, recording_id: str, name: str, reason: str) -> None:
    """Store why a stage failed; what earlier stages made stays."""
    connection.execute(
        "UPDATE stages SET state = 'failed', reason = %s, starts = 0, "
        "seconds = extract(epoch FROM clock_timestamp() - started_at) WHERE recording = %s AND name = %s",
        (reason, recording_id, name),
    )


def _presenters(presenters: Sequence[Presenter]) -> Jsonb:
    return Jsonb([(each.name, each.credentials, each.disclosures) for each in presenters])


def _recording(**row: Any) -> Recording:
    return Recording(
        **{
            **row,
            "speakers": tuple(row["speakers"]),
            "presenters": tuple(Presenter(*presenter) for presenter in row["presenters"]),
        }
    )
