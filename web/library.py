"""The library: every recording, newest first."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from transcripts import results, store
from transcripts.recording import Recording
from transcripts.tags import Tag, tags_of
from web.access import Sees
from web.context import TheDatabase
from web.render import render


@dataclass(frozen=True, slots=True)
class Entry:
    """A recording with the devices it names."""

    recording: Recording
    devices: tuple[Tag, ...]


def library(request: Request, database: TheDatabase, sees: Sees) -> Response:
    """The list of recordings, or how to add the first one."""
    with database.snapshot() as connection:
        entries = [
            Entry(recording, tags_of(results.load_mentions(connection, recording.id), "device"))
            for recording in store.list_recordings(connection, sees=sees)
        ]
    return render(request, "library/library.html", entries=entries)
