"""From queued rows to flow runs: whoever adds a recording inserts a row, and a worker picks it up."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
from prefect.deployments import run_deployment
from prefect.exceptions import PrefectException

from database.connection import Connection, Database
from editing.refreshes import ask_again, list_refreshes
from flows.slots import is_held
from transcripts import store
from transcripts.errors import StageError

DEPLOYMENT = "ingest/ingest"
REINDEX = "reindex/reindex"
REFRESH = "refresh/refresh"

START_TIME = timedelta(minutes=1)  # from taking a recording to holding its lock: Prefect's server starts in between
LONGEST_REFRESH = timedelta(minutes=10)  # after it the process that was at it is taken to have died

Request = tuple[str, datetime]
"""A recording's id with the time since which it waits: queued again, it is another request."""


def new_requests(database: Database, known: set[Request]) -> Iterator[Request]:
    """Put interrupted recordings back in the queue, then yield each queued one that is not among the known requests."""
    with database.transaction() as connection:
        requeue_interrupted(connection)
        queued = store.list_waiting(connection, "queued")
    yield from (request for request in queued if request not in known)


def requeue_interrupted(connection: Connection, *, quiet: timedelta = START_TIME) -> tuple[str, ...]:
    """Put recordings back in the queue that are "running" though no process works on them; returns their ids.

    Those that are so for less than `quiet` are left: whoever said it may still be on the way to the lock.
    """
    now = datetime.now(UTC)
    return tuple(
        recording_id
        for recording_id, since in store.list_waiting(connection, "running")
        if now - since >= quiet and not is_held(connection, recording_id) and store.requeue(connection, recording_id)
    )


def new_refreshes(database: Database, known: set[Request]) -> Iterator[Request]:
    """Yield each recording in which an edit made something outdated, unless the request is a known one.

    One that another process is at waits for it; what was asked for long ago and not done is asked for once more.
    """
    with database.transaction() as connection:
        now = datetime.now(UTC)
        for recording_id, asked_at in list_refreshes(connection):
            if (recording_id, asked_at) in known and now - asked_at > LONGEST_REFRESH:
                ask_again(connection, recording_id)
        asked = [request for request in list_refreshes(connection) if not is_held(connection, request[0])]
    yield from (request for request in asked if request not in known)


def dispatch(request: Request) -> None:
    """Ask Prefect for a run. Asking twice, as after a restart, gives one run: Prefect knows the request by its key.

    Raises StageError where Prefect does not take it; asking again later may help.
    """
    recording_id, queued_at = request
    _ask(DEPLOYMENT, recording_id, key=f"{recording_id} {queued_at.isoformat()}")


def dispatch_refresh(request: Request) -> None:
    """Ask Prefect for a run that makes anew what is outdated in a recording; as `dispatch` does."""
    recording_id, asked_at = request
    _ask(REFRESH, recording_id, key=f"refresh {recording_id} {asked_at.isoformat()}")


def dispatch_reindex() -> None:
    """Ask Prefect for a run that makes the search index anew; raises StageError where Prefect does not take it."""
    _ask(REINDEX)


def _ask(deployment: str, recording_id: str | None = None, *, key: str | None = None) -> None:
    try:
        run_deployment(
            deployment,
            parameters=None if recording_id is None else {"recording_id": recording_id},
            timeout=0,  # do not wait for the run
            idempotency_key=key,
        )
    except (PrefectException, httpx.HTTPError) as error:
        asked = recording_id or "reindex"
        raise StageError(f"Prefect took no run of {asked} ({type(error).__name__}: {error}).") from error
