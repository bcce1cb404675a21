"""Running the flow here and now, for the command line: what is running can be followed in the database."""

import logging

from database.connection import Database
from flows.ingest import ingest
from flows.slots import is_held
from transcripts import queue_store, store
from transcripts.errors import SpringboardError
from transcripts.recording import Recording


def run(database: Database, recording: Recording) -> Recording:
    """Take a recording through all stages that are not done, and return how it stands then.

    The first stage that failed is tried again with all after it, also where the recording is ready without its result.
    A stage that fails is not raised: it is stored, and the recording says "failed". Raises SpringboardError where
    the flow itself could not run. Where the process is interrupted the recording goes back into the queue.
    """
    # Stage failures are told once, by us, with what to do; not a second time as a stack trace.
    logging.getLogger("prefect").setLevel(logging.CRITICAL)
    with database.transaction() as connection:
        if recording.state in ("ready", "failed"):
            queue_store.retry_failed(connection, recording.id)
        store.claim(connection, recording.id)
    try:
        ingest(recording.id)
    except SpringboardError as error:
        return _failed(database, recording, error)
    except Exception as error:
        told = SpringboardError(
            f"Prefect could not run the flow ({type(error).__name__}: {error}). What is finished is kept: run it again."
        )
        told.__cause__ = error
        return _failed(database, recording, told)
    finally:
        with database.transaction() as connection:
            if not is_held(connection, recording.id):
                store.requeue(connection, recording.id)
    with database.transaction() as connection:
        return store.load_recording(connection, recording.id)


def _failed(database: Database, recording: Recording, error: SpringboardError) -> Recording:
    """The recording, if it was a stage of it that failed just now; raises the error otherwise."""
    with database.transaction() as connection:
        after = store.load_recording(connection, recording.id)
    if after.state != "failed":  # the database went away, Prefect did not start, or another process holds it
        raise error
    return after
