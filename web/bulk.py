"""What staff do with several recordings at once: their series, who may see them, trying again, exports in one file."""

import zipfile
from collections.abc import Sequence
from tempfile import SpooledTemporaryFile
from typing import Annotated, Any

from fastapi import Form
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute

from community.members import Member
from database.connection import Connection, Database
from editing.acts import change_series
from editing.edit_store import load_edits
from transcripts import queue_store, results, store
from transcripts.details import LONGEST_LINE, read_details
from transcripts.errors import InvalidValueError, NotFoundError
from transcripts.recording import Recording, Visibility, checked_visibility
from transcripts.text import slug_of
from web.access import Staff
from web.context import TheDatabase
from web.edits import MOST_EDIT, sitting_of
from web.exports import checked_format, content_of
from web.routes import action
from web.thread_view import as_seen
from web.visibility import show_to

MOST_AT_ONCE = 200
IN_MEMORY = 20_000_000  # bytes of an archive; what is larger goes through a file
CHUNK = 65_536  # bytes
DONE = {
    "series": "{count} recording{s} put in the series.",
    "no-series": "{count} recording{s} taken out of any series.",
    "visibility": "Who may see {count} recording{s} is changed.",
    "anew": "{count} recording{s} put in the queue to be processed anew.",
    "removed": "{count} recording{s} deleted.",
    "retry": "{count} recording{s} put back in the queue.",
    "none": "None of the chosen recordings has failed, so nothing was put back in the queue.",
}

Chosen = Annotated[list[str] | None, Form(max_length=MOST_AT_ONCE)]
Back = Annotated[str, Form(max_length=2_000)]
Text = Annotated[str, Form(max_length=20)]


class Choice(BaseModel, extra="forbid"):
    """Several recordings, by their ids."""

    recordings: Annotated[list[str], Field(min_length=1, max_length=MOST_AT_ONCE)]


class VisibilityChoice(Choice):
    """Who shall see several recordings."""

    visibility: Visibility


class SeriesChoice(Choice):
    """To which series several recordings shall belong; to none where it is empty."""

    series: Annotated[str, Field(max_length=LONGEST_LINE)]


class FormatChoice(Choice):
    """In which format several recordings are exported."""

    format: str = "json"


def set_series(
    staff: Staff,
    database: TheDatabase,
    recordings: Chosen = None,
    series: Annotated[str, Form(max_length=LONGEST_LINE)] = "",
    back: Back = "/",
) -> Response:
    """Put the chosen recordings in a series, or in none."""
    changed = _set_series(database, staff, recordings or (), series)
    return back_to(back, "series" if series.strip() else "no-series", len(changed))


def set_visibility(
    staff: Staff, database: TheDatabase, recordings: Chosen = None, visibility: Text = "", back: Back = "/"
) -> Response:
    """Change who may see the chosen recordings."""
    changed = _set_visibility(database, staff, recordings or (), visibility)
    return back_to(back, "visibility", len(changed))


def retry(staff: Staff, database: TheDatabase, recordings: Chosen = None, back: Back = "/") -> Response:
    """Put those of the chosen recordings that failed back in the queue."""
    retried = _retry(database, recordings or ())
    return back_to(back, "retry" if retried else "none", len(retried))


def export(staff: Staff, database: TheDatabase, recordings: Chosen = None, format: Text = "json") -> Response:
    """The chosen recordings in one format, as a ZIP archive."""
    return _export(database, staff, recordings or (), format)


def api_set_series(staff: Staff, database: TheDatabase, choice: SeriesChoice) -> Response:
    """Put several recordings in a series, or in none; all of them, or none where one is unknown."""
    return JSONResponse({"changed": _set_series(database, staff, choice.recordings, choice.series)})


def api_set_visibility(staff: Staff, database: TheDatabase, choice: VisibilityChoice) -> Response:
    """Change who may see several recordings; all of them, or none where one is unknown."""
    return JSONResponse({"changed": _set_visibility(database, staff, choice.recordings, choice.visibility)})


def api_retry(staff: Staff, database: TheDatabase, choice: Choice) -> Response:
    """Put those of several recordings that failed back in the queue, each from the stage that failed."""
    return JSONResponse({"retried": _retry(database, choice.recordings)})


def api_export(staff: Staff, database: TheDatabase, choice: FormatChoice) -> Response:
    """Several recordings in one format, as a ZIP archive."""
    return _export(database, staff, choice.recordings, choice.format)


def _set_series(database: Database, staff: Member, recordings: Sequence[str], text: str) -> list[str]:
    series = read_details({"series": text}).series
    with database.transaction() as connection:
        ids = [recording.id for recording in load_chosen(connection, recordings)]
        for id in sorted(ids):  # in one order, lest two who change several wait for one another
            change_series(connection, sitting_of(id, staff, MOST_EDIT), series=series)
    return ids


def _set_visibility(database: Database, staff: Member, recordings: Sequence[str], text: str) -> list[str]:
    chosen = checked_visibility(text)
    with database.transaction() as connection:
        ids = [recording.id for recording in load_chosen(connection, recordings)]
        show_to(connection, ids, chosen, staff=staff)
    return ids


def _retry(database: Database, recordings: Sequence[str]) -> list[str]:
    """The recordings that were put back in the queue."""
    with database.transaction() as connection:
        retried = []
        for recording in load_chosen(connection, recordings):
            if recording.state == "failed" and queue_store.retry_failed(connection, recording.id):
                retried.append(recording.id)
    return retried


def _export(database: Database, staff: Member, recordings: Sequence[str], format: str) -> Response:
    checked_format(format)
    archive: Any = SpooledTemporaryFile(max_size=IN_MEMORY)  # closed by the answer, when it is sent
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        with database.snapshot() as connection:
            listed = load_chosen(connection, recordings)
        for recording in listed:  # a transaction for each: writing them takes long
            with database.snapshot() as connection:
                dossier = as_seen(connection, results.load_dossier(connection, recording.id), staff)
                edits = load_edits(connection, recording.id)
            name = f"{slug_of(recording.title)[:80]}-{recording.id}.{format}"
            try:
                file.writestr(name, content_of(dossier, format, edits=edits))
            except NotFoundError as error:  # nothing to write yet, and the archive says so
                file.writestr(f"{name}.missing.txt", f"{error}\n")
    archive.seek(0)

    def chunks() -> Any:
        with archive:
            while chunk := archive.read(CHUNK):
                yield chunk

    return StreamingResponse(
        chunks(),
        media_type="application/zip",
        headers={"content-disposition": f'attachment; filename="recordings-{format}.zip"'},
    )


def load_chosen(connection: Connection, recordings: Sequence[str]) -> list[Recording]:
    """The chosen recordings, each once; raises NotFoundError for one that there is not, InvalidValueError for none."""
    if not recordings:
        raise InvalidValueError("No recording is chosen. Tick those that are meant.")
    if len(recordings) > MOST_AT_ONCE:
        raise InvalidValueError(f"At most {MOST_AT_ONCE} recordings are taken at once.")
    return [store.load_recording(connection, recording) for recording in dict.fromkeys(recordings)]


def shelf_of(back: str) -> str:
    """The page of the library that something was asked from; no other page."""
    return back if back.startswith("/?") else "/"


def cancelled(recordings: Sequence[Recording], back: str) -> str:
    """Where to go if nothing is done: to the only recording, or to the library."""
    return f"/recordings/{recordings[0].id}" if len(recordings) == 1 else shelf_of(back)


def back_to(back: str, done: str, count: int) -> Response:
    """To the page of the library that this came from, which tells what was done."""
    shelf = shelf_of(back)
    return RedirectResponse(f"{shelf}{'?' if shelf == '/' else '&'}done={done}&count={count}", 303)


ROUTES: list[BaseRoute] = [
    action("/library/series", set_series, "bulk_series"),
    action("/library/visibility", set_visibility, "bulk_visibility"),
    action("/library/retry", retry, "bulk_retry"),
    action("/library/export", export, "bulk_export"),
    action("/api/v1/library/series", api_set_series, "api_bulk_series"),
    action("/api/v1/library/visibility", api_set_visibility, "api_bulk_visibility"),
    action("/api/v1/library/retry", api_retry, "api_bulk_retry"),
    action("/api/v1/library/export", api_export, "api_bulk_export"),
]
