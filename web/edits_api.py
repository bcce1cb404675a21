"""/api/v1/recordings/ID/edits: what the pages of correcting show and do, as JSON; docs/editing.md describes it."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import Body
from fastapi.encoders import jsonable_encoder
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from editing import acts
from editing.claim_acts import UnconfirmedError
from editing.describe import told
from editing.desk import EditConflict, Outcome
from editing.edit import Edit
from editing.refreshes import ask_again
from transcripts import results
from transcripts.errors import InputError
from web.access import Moderator, RecordingId
from web.acts import Act, Teach, perform
from web.context import TheDatabase
from web.edit_view import view_of_edits
from web.edits import EditId, sitting_of, take_back
from web.errors import problem_answer, status_of
from web.routes import action, page


def list_edits(id: RecordingId, database: TheDatabase, member: Moderator) -> Response:
    """Every edit, the earliest first, with the version to send back, the review, and what is outdated."""
    with database.snapshot() as connection:
        view = view_of_edits(connection, results.load_outline(connection, id), member)
    return _json(
        {
            "version": view.version,
            "review": {**asdict(view.review), "complete": view.review.complete},
            "outdated": [{"parts": each.parts, "reason": each.reason} for each in view.refreshes],
            "edits": [_plain(edit) for edit in view.edits],
        }
    )


def correct(id: RecordingId, database: TheDatabase, member: Moderator, act: Annotated[Act, Body()]) -> Response:
    """Do one act of correcting; 409 tells what somebody else changed meanwhile."""
    try:
        with database.transaction() as connection:
            outcome = perform(connection, sitting_of(id, member, act.version), act)
    except (EditConflict, UnconfirmedError) as error:
        return refused_answer(error)
    return outcome_answer(outcome)


def undo(id: RecordingId, edit: EditId, database: TheDatabase, member: Moderator) -> Response:
    """Take an edit back."""
    try:
        with database.transaction() as connection:
            outcome = take_back(connection, id, edit, member)
    except EditConflict as error:
        return refused_answer(error)
    return outcome_answer(outcome)


def teach(
    id: RecordingId, edit: EditId, database: TheDatabase, member: Moderator, lesson: Annotated[Teach, Body()]
) -> Response:
    """Make a corrected word a form of a term of the vocabulary."""
    with database.transaction() as connection:
        added = acts.teach(connection, sitting_of(id, member, edit), edit=edit, term=lesson.term, form=lesson.form)
    return _json(added, status=201)


def refresh(id: RecordingId, database: TheDatabase, member: Moderator) -> Response:
    """Ask once more for what is outdated."""
    with database.transaction() as connection:
        ask_again(connection, id)
    return Response(status_code=202)


def refused_answer(error: InputError) -> Response:
    """The problem, with the edits that are in the way, or the checks that do not confirm a text."""
    more: dict[str, Any] = {}
    if isinstance(error, EditConflict):
        more["edits"] = [_plain(edit) for edit in error.edits]
    if isinstance(error, UnconfirmedError):
        more["failed"] = error.failed
    return problem_answer(status_of(error), str(error), **more)


def outcome_answer(outcome: Outcome, *, status: int = 201) -> Response:
    """The edits that were stored, with the version to send with the next."""
    return _json({"version": outcome.version, "edits": [_plain(edit) for edit in outcome.edits]}, status=status)


def _plain(edit: Edit) -> dict[str, Any]:
    return {**asdict(edit), "told": f"{edit.author.name} {told(edit)}", "holds": edit.holds}


def _json(content: object, *, status: int = 200) -> Response:
    return JSONResponse(jsonable_encoder(content), status_code=status)


ROUTES: list[BaseRoute] = [
    page("/api/v1/recordings/{id}/edits", list_edits, "api_edits"),
    action("/api/v1/recordings/{id}/edits", correct, "api_correct"),
    action("/api/v1/recordings/{id}/edits/{edit}/undo", undo, "api_undo_edit"),
    action("/api/v1/recordings/{id}/edits/{edit}/teach", teach, "api_teach"),
    action("/api/v1/recordings/{id}/refresh", refresh, "api_refresh"),
]
