"""Processing recordings anew, one or several: staff are asked from which stage, and told what is at work already."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Request
from pydantic import Field
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from database.connection import Database
from transcripts import queue_store
from transcripts.recording import ANEW
from web.access import RecordingId, Staff
from web.bulk import Back, Choice, Chosen, Text, back_to, cancelled, load_chosen, shelf_of
from web.context import TheDatabase
from web.render import render
from web.routes import action, page


class StageChoice(Choice):
    """From which stage on several recordings are processed anew."""

    first: Annotated[str, Field(max_length=20)] = next(iter(ANEW))


def ask_one(request: Request, id: RecordingId, staff: Staff, database: TheDatabase) -> Response:
    """From which stage this recording shall be processed anew."""
    return _ask(request, database, [id], back="/")


def process(
    request: Request, staff: Staff, database: TheDatabase, recordings: Chosen = None, first: Text = "", back: Back = "/"
) -> Response:
    """Put the chosen recordings in the queue; where no stage is chosen yet, ask for it."""
    if not first:
        return _ask(request, database, recordings or (), back=back)
    queued = _process(database, recordings or (), first)
    if len(queued) == 1:  # its page tells how far it is
        return RedirectResponse(f"/recordings/{queued[0]}", 303)
    return back_to(back, "anew", len(queued))


def api_process(staff: Staff, database: TheDatabase, choice: StageChoice) -> Response:
    """Process several recordings anew from a stage on; all of them, or none where one is at work already.

    What their stages made before is shown until they have made it again, and what people corrected holds.
    """
    return JSONResponse({"queued": _process(database, choice.recordings, choice.first)})


def _process(database: Database, recordings: Sequence[str], first: str) -> list[str]:
    with database.transaction() as connection:
        chosen = sorted(recording.id for recording in load_chosen(connection, recordings))
        for recording in chosen:
            queue_store.process_anew(connection, recording, first)
    return chosen


def _ask(request: Request, database: Database, recordings: Sequence[str], *, back: str) -> Response:
    with database.snapshot() as connection:
        chosen = load_chosen(connection, recordings)
    return render(
        request,
        "library/anew.html",
        recordings=[recording for recording in chosen if recording.state in ("ready", "failed")],
        at_work=[recording for recording in chosen if recording.state in ("queued", "running")],
        stages=ANEW,
        back=cancelled(chosen, back),
        shelf=shelf_of(back),
    )


ROUTES: list[BaseRoute] = [
    page("/recordings/{id}/anew", ask_one, "ask_anew"),
    action("/library/anew", process, "process_anew"),
    action("/api/v1/library/anew", api_process, "api_process_anew"),
]
