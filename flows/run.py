"""Running the flow here and now, for the command line: what is running can be followed in the database."""

import logging

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
    except Exception as error:
        with database.transaction() as connection:
            after = store.load_recording(connection, recording.id)
        if after.state == "failed":
            return after
        if isinstance(error, SpringboardError):  # the database went away, or another process holds the recording
            raise
        raise SpringboardError(
            f"Prefect could not run the flow ({type(error).__name__}: {error}). What is finished is kept: run it again."
        ) from error
    finally:
        with database.transaction() as connection:
            requeue_interrupted(connection)
    with database.transaction() as connection:
        return store.load_recording(connection, recording.id)
