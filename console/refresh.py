"""Carrying out from the command line what corrections left to a worker."""

from collections.abc import Iterator
from functools import partial

from database.connection import open_database
from flows.queue import new_refreshes
from flows.refresh import refresh
from flows.stages import embedder_named, embedder_of
from settings import Settings
from transcripts.store import load_recording


def refresh_all(settings: Settings) -> Iterator[str]:
    """Refresh every recording that waits for it, one after the other, and yield a line for each; errors are raised."""
    with open_database(settings.database_url, home=settings.home) as database:
        for recording_id, _ in new_refreshes(database, set()):
            refresh(database, recording_id, lambda: embedder_of(settings), named=partial(embedder_named, settings))
            with database.snapshot() as connection:
                recording = load_recording(connection, recording_id)
            yield f"Brought “{recording.title}” ({recording.id}) up to date."
