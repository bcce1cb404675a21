"""The queue in PostgreSQL: what is at work, what waits and in which place, what failed; and how fast stages were."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from transcripts.errors import InvalidValueError, NotFoundError
from transcripts.recording import ANEW, Recording, RecordingState
from transcripts.store import Connection, load_recording, load_stages

LATEST = 50  # recordings whose pace counts
_RECORDINGS = 1 << 48  # ids are 48 bits; other locks lie above them


@dataclass(frozen=True, slots=True)
class Queued:
    """A recording that is not ready; `position` counts from 1 among those that wait."""

    id: str
    title: str
    state: RecordingState
    since: datetime  # in this state
    duration: float | None  # seconds
    position: int | None


def list_queue(connection: Connection) -> tuple[Queued, ...]:
    """Every recording that is not ready: those at work, those that wait in their order, those that failed."""
    with connection.cursor(row_factory=class_row(Queued)) as cursor:
        return tuple(
            cursor.execute(
                """
                SELECT id, title, state, state_at AS since, duration,
                       CASE WHEN state = 'queued'
                            THEN row_number() OVER (PARTITION BY state ORDER BY state_at, id) END AS position
                FROM recordings WHERE state <> 'ready'
                ORDER BY array_position(ARRAY['running', 'queued', 'failed'], state), state_at, id
                """
            )
        )


def position_of(connection: Connection, recording_id: str) -> int | None:
    """The place of a recording among those that wait, from 1; None where it does not wait."""
    row = connection.execute(
        """
        SELECT count(*) FROM recordings AS own
        JOIN recordings AS ahead ON ahead.state = 'queued' AND (ahead.state_at, ahead.id) <= (own.state_at, own.id)
        WHERE own.id = %s AND own.state = 'queued'
        """,
        (recording_id,),
    ).fetchone()
    return (row[0] or None) if row else None


def load_paces(connection: Connection) -> Mapping[str, float]:
    """Seconds that each stage took for a second of recording, the median over the latest recordings."""
    return dict(
        connection.execute(
            """
            SELECT name, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds / duration)
            FROM (SELECT id, duration FROM recordings WHERE state = 'ready' AND duration > 0
                  ORDER BY state_at DESC LIMIT %s) AS latest
            JOIN stages ON stages.recording = latest.id AND stages.state = 'done' AND seconds IS NOT NULL
            GROUP BY name
            """,
            (LATEST,),
        ).fetchall()
    )


def load_elapsed(connection: Connection, recording_id: str) -> float:
    """Seconds since the stage that runs started; 0 where none does."""
    row = connection.execute(
        "SELECT extract(epoch FROM clock_timestamp() - max(started_at))::float8 FROM stages "
        "WHERE recording = %s AND state = 'running'",
        (recording_id,),
    ).fetchone()
    return float(row[0] or 0.0) if row else 0.0


def retry(connection: Connection, recording_id: str, name: str) -> None:
    """Put a recording back in the queue for a stage that failed, and for all that comes after it.

    What earlier stages made stays. Raises NotFoundError for an unknown recording, InvalidValueError where the stage
    has not failed or the recording is at work.
    """
    recording = take(connection, recording_id)
    states = {stage.name: stage.state for stage in load_stages(connection, recording_id)}
    if name not in states:
        raise NotFoundError(f"There is no stage {name!r}; there are {', '.join(states)}.")
    if recording.state == "queued":
        raise InvalidValueError(f"“{recording.title}” waits in the queue already.")
    if states[name] != "failed":
        raise InvalidValueError(f"The stage {name!r} is {states[name]}; only one that failed is tried again.")
    _wait_again(connection, recording_id, _from(tuple(states), name))


def retry_failed(connection: Connection, recording_id: str) -> bool:
    """Put a recording back in the queue for the first stage that failed, as `retry` does; False where none failed."""
    stages = load_stages(connection, recording_id)
    failed = next((stage.name for stage in stages if stage.state == "failed"), None)
    if failed is not None:
        retry(connection, recording_id, failed)
    return failed is not None


def process_anew(connection: Connection, recording_id: str, first: str) -> None:
    """Put a recording back in the queue for a stage of ANEW and for all that comes after it.

    What they made before is shown until they have made it again; what people corrected holds. Raises NotFoundError for
    an unknown recording, InvalidValueError where it is at work or cannot be processed from that stage.
    """
    if first not in ANEW:
        raise InvalidValueError(f"Nothing is processed anew from {first!r}; choose one of {', '.join(ANEW)}.")
    if (recording := take(connection, recording_id)).state == "queued":
        raise InvalidValueError(f"“{recording.title}” waits in the queue already.")
    names = tuple(stage.name for stage in load_stages(connection, recording_id))
    _wait_again(connection, recording_id, _from(names, first))


def take(connection: Connection, recording_id: str) -> Recording:
    """A recording that until the end of the transaction no process works on and nobody else changes.

    Raises NotFoundError, and InvalidValueError where a process works on it.
    """
    free = connection.execute("SELECT pg_try_advisory_xact_lock(%s)", (work_key(recording_id),)).fetchone()
    connection.execute("SELECT FROM recordings WHERE id = %s FOR UPDATE", (recording_id,))
    recording = load_recording(connection, recording_id)
    if recording.state == "running":
        raise InvalidValueError(f"“{recording.title}” is being processed; wait until it is ready or has failed.")
    if free is None or not free[0]:
        raise InvalidValueError(f"“{recording.title}” is being brought up to date; try again in a minute.")
    return recording


def work_key(recording_id: str) -> int:
    """The key of the lock that a process holds while it works on a recording."""
    return _RECORDINGS + int(recording_id, 16)


def _wait_again(connection: Connection, recording_id: str, names: Sequence[str]) -> None:
    connection.execute(
        "UPDATE stages SET state = 'pending', seconds = NULL, reason = NULL, progress = 0, total = NULL, starts = 0 "
        "WHERE recording = %s AND name = ANY (%s)",
        (recording_id, list(names)),
    )
    connection.execute("UPDATE recordings SET state = 'queued', state_at = now() WHERE id = %s", (recording_id,))


def _from(names: Sequence[str], first: str) -> Sequence[str]:
    return names[names.index(first) :]
