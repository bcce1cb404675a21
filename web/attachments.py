"""What was given with a recording: slides to keep, whom it is moderated by, and who attested what."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import File, Path, UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from community import member_store
from community.members import Member
from database.connection import Connection
from intake.attach import attach_slides, detach
from intake.uploads import most_bytes
from transcripts import attachments
from transcripts.attachments import Attachment, Attestation
from transcripts.errors import NotFoundError, TooLargeError
from transcripts.recording import Recording
from web.access import RecordingId, Staff
from web.context import TheDatabase, TheSettings
from web.file_names import file_name
from web.routes import action, page

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


@dataclass(frozen=True, slots=True)
class Given:
    """What the details of a recording's page show of how it came here."""

    attachments: tuple[Attachment, ...]
    moderator: str | None  # a name
    attestation: Attestation | None  # for staff alone
    may_change: bool


def view_of_given(connection: Connection, recording: Recording, visitor: Member | None) -> Given:
    """What a visitor may know of how a recording came here."""
    is_staff = visitor is not None and visitor.is_staff
    moderator = None
    if recording.moderator is not None:
        moderator = member_store.load_member(connection, recording.moderator).name
    return Given(
        attachments=attachments.list_attachments(connection, recording.id),
        moderator=moderator,
        attestation=attachments.find_attestation(connection, recording.id) if is_staff else None,
        may_change=is_staff,
    )


def attachment(id: RecordingId, number: Number, database: TheDatabase, settings: TheSettings) -> Response:
    """A file that goes with a recording, to keep."""
    with database.snapshot() as connection:
        found = attachments.load_attachment(connection, id, number)
    path = settings.media_folder / found.path
    if not path.exists():
        raise NotFoundError(f"The file “{found.name}” is missing on the server.")
    return FileResponse(
        path, media_type="application/pdf", filename=found.name, headers={"cache-control": "private, max-age=3600"}
    )


def add(
    request: Request,
    id: RecordingId,
    member: Staff,
    database: TheDatabase,
    settings: TheSettings,
    slides: Annotated[UploadFile, File()],
) -> Response:
    """Add slides to a recording."""
    if (slides.size or 0) > most_bytes(settings, "slides"):
        raise TooLargeError(f"Slides may have {most_bytes(settings, 'slides') / 1e6:g} MB. Export them smaller.")
    attach_slides(database, settings, id, slides.file, name=file_name(slides.filename or ""), member=member)
    return _changed(request, id, database)


def remove(
    request: Request, id: RecordingId, number: Number, member: Staff, database: TheDatabase, settings: TheSettings
) -> Response:
    """Take slides away from a recording."""
    detach(database, settings, id, number)
    return _changed(request, id, database)


def listed(id: RecordingId, database: TheDatabase) -> Response:
    """The files that go with a recording."""
    with database.snapshot() as connection:
        return JSONResponse(_public(attachments.list_attachments(connection, id)))


def _changed(request: Request, recording_id: str, database: TheDatabase) -> Response:
    if not request.url.path.startswith("/api/"):
        return RedirectResponse(f"/recordings/{recording_id}#details", 303)
    return listed(recording_id, database)


def _public(found: Sequence[Attachment]) -> list[dict[str, object]]:
    return [
        {"id": a.id, "name": a.name, "bytes": a.bytes, "added_at": a.added_at.isoformat(),
         "href": f"/recordings/{a.recording}/attachments/{a.id}"}
        for a in found
    ]  # fmt: skip


ROUTES: list[BaseRoute] = [
    page("/recordings/{id}/attachments/{number}", attachment, "attachment"),
    action("/recordings/{id}/attachments", add, "add_attachment"),
    action("/recordings/{id}/attachments/{number}/remove", remove, "remove_attachment"),
    page("/api/v1/recordings/{id}/attachments", listed, "api_attachments"),
    page("/api/v1/recordings/{id}/attachments/{number}", attachment, "api_attachment"),
    action("/api/v1/recordings/{id}/attachments", add, "api_add_attachment"),
    action("/api/v1/recordings/{id}/attachments/{number}", remove, "api_remove_attachment", method="DELETE"),
]
