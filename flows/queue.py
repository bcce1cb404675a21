"""From queued rows to flow runs: whoever adds a recording inserts a row, and a worker picks it up."""

from collections.abc import Iterator
from datetime import datetime

import httpx
from prefect.deployments import run_deployment
from prefect.exceptions import PrefectException

from database.connection import Database
from flows.library import requeue_interrupted
from transcripts import store
from transcripts.errors import StageError

DEPLOYMENT = "ingest/ingest"
REINDEX = "reindex/reindex"

Request = tuple[str, datetime]
"""A recording's id with the time since which it waits: queued again, it is another request."""


def new_requests(database: Database, known: set[Request]) -> Iterator[Request]:
    """Put interrupted recordings back in the queue, then yield each queued one that is not among the known requests."""
    with database.transaction() as connection:
        requeue_interrupted(connection)
        queued = store.list_waiting(connection, "queued")
    yield from (request for request in queued if request not in known)


def dispatch_reindex() -> None:
    """Ask Prefect for a run that makes the search index anew; raises StageError where Prefect does not take it."""
    try:
        run_deployment(REINDEX, timeout=0)
    except (PrefectException, httpx.HTTPError) as error:
        raise StageError(f"Prefect took no run of reindex ({type(error).__name__}: {error}).") from error


def dispatch(request: Request) -> None:
    """Ask Prefect for a run. Asking twice, as after a restart, gives one run: Prefect knows the request by its key.

    Raises StageError where Prefect does not take it; asking again later may help.
    """
    recording_id, queued_at = request
    try:
        run_deployment(
            DEPLOYMENT,
            parameters={"recording_id": recording_id},
            timeout=0,  # do not wait for the run
            idempotency_key=f"{recording_id} {queued_at.isoformat()}",
        )
    except (PrefectException, httpx.HTTPError) as error:
        raise StageError(f"Prefect took no run of {recording_id} ({type(error).__name__}: {error}).") from error
