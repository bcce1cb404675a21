"""From queued rows to flow runs: whoever adds a recording inserts a row, and a worker picks it up."""

from prefect.deployments import run_deployment

from database.connection import Database
from flows.library import requeue_interrupted
from transcripts import store

DEPLOYMENT = "ingest/ingest"


def dispatch(database: Database) -> tuple[str, ...]:
    """Ask Prefect for a run of each queued recording, and put interrupted ones back in the queue; returns their ids.

    A recording is asked for once for each time it was queued: Prefect knows the request again by its key.
    """
    with database.transaction() as connection:
        requeue_interrupted(connection)
        queued = store.list_queued(connection)
    for recording_id, queued_at in queued:
        run_deployment(
            DEPLOYMENT,
            parameters={"recording_id": recording_id},
            timeout=0,  # do not wait for the run
            idempotency_key=f"{recording_id} {queued_at.isoformat()}",
        )
    return tuple(recording_id for recording_id, _ in queued)
