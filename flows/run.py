"""Running the flow here and now, for the command line: what is running can be followed in the database."""

import logging

from prefect.exceptions import PrefectException

from database.connection import Database
from flows.ingest import ingest
from flows.library import requeue_interrupted
from transcripts import store
from transcripts.errors import SpringboardError
from transcripts.recording import Recording


def run(database: Database, recording: Recording) -> Recording:
    """Take a recording through all stages that are not done, and return how it stands then.

    A stage that fails is not raised: it is stored, and the recording says "failed". Raises SpringboardError where
    the flow itself could not run. Where the process is interrupted the recording goes back into the queue.
    """
    # Stage failures are told once, by us, with what to do; not a second time as a stack trace.
    logging.getLogger("prefect").setLevel(logging.CRITICAL)
    try:
        ingest(recording.id)
    except PrefectException as error:
        raise SpringboardError(f"Prefect could not run the flow: {error}") from error
    except Exception:
        with database.transaction() as connection:
            after = store.load_recording(connection, recording.id)
        if after.state != "failed":  # not a stage: the database went away, or another process holds the recording
            raise
        return after
    finally:
        with database.transaction() as connection:
            requeue_interrupted(connection)
    with database.transaction() as connection:
        return store.load_recording(connection, recording.id)
