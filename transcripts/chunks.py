"""Chunks of a recording in PostgreSQL: planned once, heard one by one, gone when the whole transcript is stored."""

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg.rows import class_row

from transcripts.first_pass import as_heard, read_heard
from transcripts.store import Connection
from transcripts.transcript import Transcript


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of a recording, in seconds; `language` is what it was found to be in if somebody speaks in it."""

    position: int
    start: float
    end: float
    heard: bool = False
    language: str | None = None

    @property
    def span(self) -> tuple[float, float]:
        return self.start, self.end

    @property
    def seconds(self) -> float:
        return self.end - self.start


def plan_chunks(
    connection: Connection, recording_id: str, spans: Sequence[tuple[float, float]], *, listener: str
) -> None:
    """Store where a recording is cut, for a listener; what another one heard of it is dropped."""
    drop_chunks(connection, recording_id)
    with connection.cursor() as cursor:
        cursor.executemany(
            'INSERT INTO transcript_chunks (recording, position, start, "end", listener) VALUES (%s, %s, %s, %s, %s)',
            [(recording_id, position, *span, listener) for position, span in enumerate(spans)],
        )


def list_chunks(connection: Connection, recording_id: str, *, listener: str) -> tuple[Chunk, ...]:
    """The chunks planned for this listener, in order; none where nothing is planned for it."""
    with connection.cursor(row_factory=class_row(Chunk)) as cursor:
        return tuple(
            cursor.execute(
                """
                SELECT position, start, "end", heard IS NOT NULL AS heard,
                    CASE WHEN jsonb_array_length(heard->'segments') > 0 THEN heard->>'language' END AS language
                FROM transcript_chunks WHERE recording = %s AND listener = %s ORDER BY position
                """,
                (recording_id, listener),
            )
        )


def find_listener(connection: Connection, recording_id: str) -> str | None:
    """Whom the chunks of a recording are planned for; None where none are."""
    row = connection.execute(
        "SELECT listener FROM transcript_chunks WHERE recording = %s LIMIT 1", (recording_id,)
    ).fetchone()
    return row[0] if row else None


def save_chunk(
    connection: Connection, recording_id: str, position: int, transcript: Transcript, *, listener: str
) -> None:
    """Store what was heard in a chunk, with times in the recording; one that is stored already stays as it is."""
    connection.execute(
        "UPDATE transcript_chunks SET heard = %s WHERE recording = %s AND position = %s AND listener = %s "
        "AND heard IS NULL",
        (as_heard(transcript), recording_id, position, listener),
    )


def load_heard(connection: Connection, recording_id: str, *, listener: str) -> tuple[Transcript, ...]:
    """What was heard in each chunk so far, in order."""
    return tuple(
        read_heard(heard)
        for (heard,) in connection.execute(
            "SELECT heard FROM transcript_chunks WHERE recording = %s AND listener = %s AND heard IS NOT NULL "
            "ORDER BY position",
            (recording_id, listener),
        )
    )


def drop_chunks(connection: Connection, recording_id: str) -> None:
    """Forget the chunks; belongs in the transaction that stores what was made of them."""
    connection.execute("DELETE FROM transcript_chunks WHERE recording = %s", (recording_id,))
