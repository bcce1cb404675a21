"""Who may see a recording, for staff to change: one recording here, several in web/bulk.py."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Form
from pydantic import BaseModel
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from community.members import Member
from database.connection import Connection
from editing.acts import change_visibility
from transcripts.recording import Visibility, checked_visibility
from web.access import RecordingId, Staff
from web.context import TheDatabase
from web.edits import MOST_EDIT, sitting_of
from web.routes import action


class VisibilityChange(BaseModel, extra="forbid"):
    """Who shall see a recording, as a program sends it."""

    visibility: str


def set_visibility(
    id: RecordingId, staff: Staff, database: TheDatabase, visibility: Annotated[str, Form()] = ""
) -> Response:
    """Change who may see a recording."""
    chosen = checked_visibility(visibility)
    with database.transaction() as connection:
        show_to(connection, [id], chosen, staff=staff)
    return RedirectResponse(f"/recordings/{id}", 303)


def api_set_visibility(id: RecordingId, staff: Staff, database: TheDatabase, change: VisibilityChange) -> Response:
    """Change who may see a recording."""
    chosen = checked_visibility(change.visibility)
    with database.transaction() as connection:
        show_to(connection, [id], chosen, staff=staff)
    return JSONResponse({"id": id, "visibility": chosen})


def show_to(connection: Connection, recordings: Sequence[str], visibility: Visibility, *, staff: Member) -> None:
    """Have recordings seen by these people from now on; what changes stands in the history of each."""
    for recording in sorted(recordings):  # in one order, lest two who change several wait for one another
        change_visibility(connection, sitting_of(recording, staff, MOST_EDIT), visibility=visibility)


ROUTES: list[BaseRoute] = [
    action("/recordings/{id}/visibility", set_visibility, "set_visibility"),
    action("/api/v1/recordings/{id}/visibility", api_set_visibility, "api_set_visibility", method="PUT"),
]
