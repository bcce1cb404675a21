"""Correcting what is told of a recording: a form for staff, and the same for programs."""

from typing import Annotated, Any

from fastapi import Body, Depends
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from community import member_store
from community.members import Member
from database.connection import Database
from editing.acts import change_details
from editing.desk import EditConflict, Outcome
from editing.details import EDITABLE, details_of
from editing.edit_store import edit_version
from transcripts import store
from transcripts.details import Details, read_details, write_details
from transcripts.errors import InputError, InvalidValueError
from web.access import RecordingId, Staff
from web.context import TheDatabase
from web.edits import MOST_EDIT, sitting_of
from web.edits_api import outcome_answer, refused_answer
from web.errors import status_of
from web.render import render
from web.routes import action, page

SPEAKER = ("name", "credentials", "disclosures")
FREE_ROWS = 2  # for more speakers; whoever needs more asks for as many again


async def _form(request: Request) -> FormData:
    return await request.form()


Form = Annotated[FormData, Depends(_form)]


def details_page(request: Request, id: RecordingId, database: TheDatabase, member: Staff) -> Response:
    """The form, with what is told now."""
    return _page(request, database, id)


def save(request: Request, id: RecordingId, database: TheDatabase, member: Staff, form: Form) -> Response:
    """Store what the form says, and show the recording; where it cannot be stored, what was typed stays in the form.

    Where more rows for speakers are asked for, nothing is stored yet either.
    """
    told = _told(form)
    version = str(form.get("version", ""))
    if form.get("more"):
        rows = len(form.getlist("speaker_name")) + FREE_ROWS
        return _page(request, database, id, told, version=version, rows=rows)
    try:
        _change(database, member, id, told, version=int(version) if version.isdecimal() else version)
    except InputError as error:
        return _page(request, database, id, told, version=version, problem=error)
    return RedirectResponse(f"/recordings/{id}#details", 303)


def api_save(
    id: RecordingId, database: TheDatabase, member: Staff, told: Annotated[dict[str, Any], Body()]
) -> Response:
    """Replace what is told of a recording: title, event_date, speakers, disclosures, series and moderator.

    `version` is that of the edits that were seen; 409 tells who changed the same since.
    """
    try:
        outcome = _change(database, member, id, told, version=told.pop("version", None))
    except EditConflict as error:
        return refused_answer(error)
    return outcome_answer(outcome, status=200)


def _change(database: Database, member: Member, id: str, told: dict[str, Any], *, version: object) -> Outcome:
    if not isinstance(version, int) or isinstance(version, bool) or not 0 <= version <= MOST_EDIT:
        raise InvalidValueError(f"version is {version!r}; it accepts the number that the edits of the recording have.")
    if unknown := sorted(set(told) - set(EDITABLE)):
        raise InvalidValueError(f"Unknown detail {', '.join(unknown)}. Known: version, {', '.join(EDITABLE)}.")
    details: Details = read_details(told)
    with database.transaction() as connection:
        if details.moderator is not None:
            member_store.check_moderator(connection, details.moderator)
        return change_details(connection, sitting_of(id, member, version), details=details)


def _told(form: FormData) -> dict[str, Any]:
    """What a form says, as `read_details` takes it; a row of a speaker that is empty says nothing."""
    texts: dict[str, Any] = {key: str(form.get(key, "")).strip() for key in EDITABLE if key != "speakers"}
    if texts["moderator"].isdecimal():
        texts["moderator"] = int(texts["moderator"])
    columns = [[str(value).strip() for value in form.getlist(f"speaker_{key}")] for key in SPEAKER]
    rows = [dict(zip(SPEAKER, row, strict=True)) for row in zip(*columns, strict=False) if any(row)]
    return {**texts, "speakers": rows}


def _page(
    request: Request,
    database: Database,
    id: str,
    told: dict[str, Any] | None = None,
    *,
    version: object = None,
    problem: InputError | None = None,
    rows: int = 0,
) -> Response:
    """The form with what was typed, on the version that was seen; without them, with what is told now.

    It has `rows` for speakers, or as many more as there are free ones.
    """
    with database.snapshot() as connection:
        recording = store.load_recording(connection, id)
        fields: dict[str, Any] = write_details(details_of(recording)) if told is None else told
        if told is None:
            version = edit_version(connection, id)
        moderators = member_store.list_moderators(connection)
    speakers = fields.get("speakers", ())
    free = max(FREE_ROWS, rows - len(speakers))
    return render(
        request,
        "editing/details.html",
        status=status_of(problem) if problem else 200,
        recording=recording,
        told=dict.fromkeys(EDITABLE, "") | fields,
        speakers=[dict.fromkeys(SPEAKER, "") | row for row in (*speakers, *[{}] * free)],
        moderators=moderators,
        version=version,
        problem=problem,
        theirs=problem.edits if isinstance(problem, EditConflict) else (),
    )


ROUTES: list[BaseRoute] = [
    page("/recordings/{id}/edit/details", details_page, "details"),
    action("/recordings/{id}/edit/details", save, "save-details"),
    action("/api/v1/recordings/{id}/details", api_save, "api-details", method="PUT"),
]
