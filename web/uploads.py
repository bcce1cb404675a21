"""Uploads: the page where staff send files, and the same for programs under /api/v1/uploads."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any, cast

from fastapi import Body, FastAPI, Path
from fastapi.routing import APIRoute
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from community import member_store, upload_store
from community.members import Member
from community.uploads import KEPT, STATEMENT, Upload
from database.connection import Database
from intake import uploads
from intake.parts import Part, received
from intake.register import MEDIA_SUFFIXES
from intake.remove import clear_files
from models.captions import SUFFIXES as CAPTION_SUFFIXES
from settings import Settings
from transcripts import store
from transcripts.details import Details, read_details, write_details
from transcripts.errors import InvalidValueError
from transcripts.recording import Recording
from web import tus
from web.access import Staff
from web.context import TheDatabase, TheSettings
from web.file_names import file_name
from web.render import render
from web.routes import action, page
from web.tus import ProtocolError, Turns, TusRoute, answer_headers

PLACE = "/api/v1/uploads"
SWEEP_SECONDS = 600.0
METADATA_KEYS = ("filename", "filetype", "batch", "title", "captions", "slides")
LANGUAGES = {
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian",
    "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "no": "Norwegian",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish", "th": "Thai",
    "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip

UploadId = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]

log = logging.getLogger(__name__)


def upload_page(request: Request, member: Staff, database: TheDatabase, settings: TheSettings) -> Response:
    """Where files are dropped; the details are those that were told last."""
    with database.snapshot() as connection:
        last = upload_store.find_last_batch(connection, member)
        moderators = member_store.list_moderators(connection)
    return render(
        request,
        "uploads/page.html",
        details=last.details if last else Details(),
        moderators=moderators,
        languages=LANGUAGES,
        statement=STATEMENT,
        media_suffixes=sorted(MEDIA_SUFFIXES),
        caption_suffixes=CAPTION_SUFFIXES,
        most_bytes={kind: uploads.most_bytes(settings, kind) for kind in ("recording", "captions", "slides")},
        kept_days=KEPT.days,
    )


def add_batch(member: Staff, database: TheDatabase, told: Annotated[dict[str, Any], Body()]) -> Response:
    """Store the details of files to come, with the attestation without which nothing is taken."""
    if unknown := sorted(set(told) - {"details", "attested"}):
        raise InvalidValueError(f"Unknown: {', '.join(unknown)}. Send details and attested.")
    if told.get("attested") is not True:
        raise InvalidValueError(f"Files are taken only with this attestation, as attested: true. {STATEMENT}")
    given = told.get("details", {})
    if not isinstance(given, dict):
        raise InvalidValueError("details is a table of what is known of the recordings.")
    batch = uploads.open_batch(database, member, read_details(given), statement=STATEMENT)
    return JSONResponse({"id": batch.id, "details": write_details(batch.details)}, status_code=201)


def list_uploads(member: Staff, database: TheDatabase, settings: TheSettings) -> Response:
    """The member's uploads, newest first."""
    with database.snapshot() as connection:
        listed = upload_store.list_uploads(connection, member)
    return JSONResponse(_public(database, settings, listed))


def one_upload(id: UploadId, member: Staff, database: TheDatabase, settings: TheSettings) -> Response:
    """One upload: how far it is, and what became of it."""
    return JSONResponse(_public(database, settings, [_load(database, member, id)])[0])


def create(request: Request, member: Staff, database: TheDatabase, settings: TheSettings) -> Response:
    """Say that a file is to come (tus creation)."""
    if request.headers.get("content-length", "0") != "0":
        raise ProtocolError(400, "Create the upload with an empty body, then send the file by PATCH.")
    creation = tus.read_creation(request)
    told = creation.metadata
    if unknown := sorted(set(told) - set(METADATA_KEYS)):
        raise ProtocolError(400, f"Upload-Metadata has {', '.join(unknown)}; known: {', '.join(METADATA_KEYS)}.")
    if not told.get("batch", "").isdecimal():
        raise ProtocolError(400, "Upload-Metadata needs the number of a batch: send the details first.")
    upload = uploads.begin(
        database,
        settings,
        member,
        batch=int(told["batch"]),
        name=file_name(told.get("filename", "")),
        bytes=creation.bytes,
        title=read_details({"title": told.get("title", "")}).title or "",
        metadata=creation.raw_metadata,
        captions=told.get("captions") or None,
        slides=told.get("slides") or None,
    )
    # A path and no host: which name the client knows us by, it knows best.
    return Response(
        status_code=201, headers=answer_headers(expires=upload.expires_at) | {"location": f"{PLACE}/{upload.id}"}
    )


def abilities(member: Staff, settings: TheSettings) -> Response:
    """What this server can do (tus OPTIONS)."""
    return tus.abilities(most_bytes=uploads.most_bytes(settings, "recording"))


async def resume(
    request: Request, id: UploadId, member: Staff, database: TheDatabase, settings: TheSettings
) -> Response:
    """HEAD, PATCH and DELETE of tus."""
    match tus.read_method(request):
        case "HEAD":
            return await _head(request, id, member, database, settings)
        case "PATCH":
            return await _patch(request, id, member, database, settings)
        case "DELETE":
            return await _delete(request, id, member, database, settings)
        case method:
            raise ProtocolError(405, f"{method} is not accepted here; HEAD, PATCH and DELETE are.")


@asynccontextmanager
async def sweeping(app: FastAPI) -> AsyncIterator[None]:
    """While the site runs, go on with what was interrupted, and remove what was abandoned or taken out."""
    task = asyncio.create_task(_keep_sweeping(app.state.database, app.state.settings))
    try:
        yield
    finally:
        task.cancel()


async def _keep_sweeping(database: Database, settings: Settings) -> None:
    while True:
        try:
            await run_in_threadpool(uploads.sweep, database, settings)
            await run_in_threadpool(clear_files, database, settings)
        except Exception:  # whatever it is, the next sweep may go well
            log.exception("What was left of uploads and removals could not be swept")
        await asyncio.sleep(SWEEP_SECONDS)


async def _head(request: Request, id: str, member: Member, database: Database, settings: Settings) -> Response:
    async with _turns(request).take(id):  # what a dead connection still holds back is counted first
        upload = await run_in_threadpool(_load, database, member, id)
        offset = await run_in_threadpool(_received, settings, upload)
    headers = answer_headers(offset=offset, expires=upload.expires_at) | {"upload-length": str(upload.bytes)}
    return Response(headers=headers | ({"upload-metadata": upload.metadata} if upload.metadata else {}))


async def _patch(request: Request, id: str, member: Member, database: Database, settings: Settings) -> Response:
    offset = tus.read_offset(request)
    async with _turns(request).take(id) as turn:
        upload = await run_in_threadpool(_load, database, member, id)
        here = await run_in_threadpool(_received, settings, upload)
        if offset != here:
            raise ProtocolError(409, f"Upload-Offset is {offset}, and {here} bytes are here. Go on from there.")
        if upload.state == "receiving":
            has_checksum = "upload-checksum" in request.headers
            part = await run_in_threadpool(Part, settings, upload)
            try:
                await run_in_threadpool(_put_off, database, upload, unverified_from=here if has_checksum else None)
                await tus.receive(request, part, turn, most=upload.bytes)
                is_complete = part.size == upload.bytes
                if is_complete:
                    await run_in_threadpool(part.sync)
                here = part.size
            finally:
                part.close()
            await run_in_threadpool(_put_off, database, upload, is_complete=is_complete)
    response = Response(status_code=204, headers=answer_headers(offset=here, expires=datetime.now(UTC) + KEPT))
    if here == upload.bytes:
        response.background = BackgroundTask(uploads.finish, database, settings, id)
    return response


async def _delete(request: Request, id: str, member: Member, database: Database, settings: Settings) -> Response:
    async with _turns(request).take(id):
        upload = await run_in_threadpool(_load, database, member, id)
        if upload.state == "checking":
            raise ProtocolError(409, "This file is being taken in. Wait until that is done.")
        await run_in_threadpool(uploads.remove, database, settings, upload)
    return Response(status_code=204, headers=answer_headers())


def _turns(request: Request) -> Turns:
    return cast(Turns, request.app.state.turns)


def _load(database: Database, member: Member, upload_id: str) -> Upload:
    with database.transaction() as connection:
        upload = upload_store.load_upload(connection, member, upload_id)
    if upload.state == "receiving" and upload.expires_at <= datetime.now(UTC):
        raise ProtocolError(410, f"Nothing came for this upload in {KEPT.days} days, so it has expired. Start it anew.")
    return upload


def _received(settings: Settings, upload: Upload) -> int:
    try:
        return received(settings, upload)
    except FileNotFoundError as error:
        raise ProtocolError(410, "What had arrived of this file is gone. Start it anew.") from error


def _put_off(
    database: Database, upload: Upload, *, unverified_from: int | None = None, is_complete: bool = False
) -> None:
    with database.transaction() as connection:
        upload_store.put_off_expiry(connection, upload.id)
        upload_store.set_unverified_from(connection, upload.id, unverified_from)
        if is_complete:
            upload_store.start_checking(connection, upload.id)


def _public(database: Database, settings: Settings, listed: Sequence[Upload]) -> list[dict[str, Any]]:
    """Uploads as their owner sees them, each with the recording that it became, or that was there before."""
    with database.snapshot() as connection:
        known = store.load_recordings(connection, [upload.recording for upload in listed if upload.recording])
    recordings = {recording.id: recording for recording in known}
    return [_shown(settings, upload, recordings.get(upload.recording or "")) for upload in listed]


def _shown(settings: Settings, upload: Upload, recording: Recording | None) -> dict[str, Any]:
    try:
        arrived = received(settings, upload)
    except FileNotFoundError:
        arrived = 0
    shown = asdict(upload)
    return {key: shown[key] for key in ("id", "batch", "kind", "name", "title", "bytes", "state", "reason")} | {
        "received": arrived,
        "captions": upload.captions,
        "slides": upload.slides,
        "created_at": upload.created_at.isoformat(),
        "expires_at": upload.expires_at.isoformat(),
        "is_duplicate": upload.is_duplicate,
        "recording": recording
        and {
            "id": recording.id,
            "title": recording.title,
            "state": recording.state,
            "created_at": recording.created_at and recording.created_at.isoformat(),
        },
    }


def _tus(path: str, view: Callable[..., Any], *methods: str) -> TusRoute:
    return TusRoute(path, view, methods=list(methods), response_model=None)


ROUTES: list[BaseRoute] = [
    page("/upload", upload_page, "upload"),
    action("/api/v1/upload-batches", add_batch, "api_upload_batches"),
    page(PLACE, list_uploads, "api_uploads"),
    _tus(PLACE, create, "POST"),
    _tus(PLACE, abilities, "OPTIONS"),
    _tus(PLACE + "/{id}", resume, "HEAD", "PATCH", "DELETE", "POST"),
    _tus(PLACE + "/{id}", abilities, "OPTIONS"),
    APIRoute(PLACE + "/{id}", one_upload, methods=["GET"], response_model=None),  # HEAD is the protocol's
]
