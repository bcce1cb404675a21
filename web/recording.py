"""A recording: its page, how far it is, its captions and its downloads."""

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from transcripts import results, store
from transcripts.captions import write_vtt
from transcripts.errors import NotFoundError
from transcripts.export import FORMATS, KIND_TITLES
from transcripts.introductions import suggest_names
from transcripts.outline import PEARL_KINDS, Pearl
from transcripts.related import others_on_its_devices, related_recordings
from transcripts.tags import subjects_of, tags_of
from web.access import RecordingId, Sees
from web.context import StartTime, TheDatabase
from web.lines import lines_of
from web.links import linker
from web.media import is_video
from web.render import render
from web.stages import stage_rows

FORMAT_NAMES = {
    "json": "Everything, for programs",
    "vtt": "Captions, WebVTT",
    "srt": "Captions, SubRip",
    "txt": "Transcript, plain text",
    "md": "Everything, to read",
}
MEDIA_TYPES = {
    "json": "application/json",
    "vtt": "text/vtt",
    "srt": "application/x-subrip",
    "txt": "text/plain",
    "md": "text/markdown",
}


def recording_page(
    request: Request, id: RecordingId, database: TheDatabase, sees: Sees, start: StartTime = None
) -> Response:
    """All that is known about a recording so far, with its player starting at `?t=`."""
    with database.snapshot() as connection:
        dossier = results.load_dossier(connection, id)
        related = related_recordings(connection, id, sees=sees)
        others = others_on_its_devices(connection, id, sees=sees)
    mentions = dossier.mentions or ()
    return render(
        request,
        "recording/page.html",
        dossier=dossier,
        recording=dossier.recording,
        start=start,
        link=linker(dossier.transcript),
        lines=lines_of(dossier.transcript, dossier.sections) if dossier.transcript else (),
        names=suggest_names(dossier.transcript) if dossier.transcript else (),
        pearls=_by_kind(dossier.pearls or ()),
        devices=tags_of(mentions, "device"),
        techniques=tags_of(mentions, "technique"),
        subjects=partial(subjects_of, mentions=mentions, sections=dossier.sections or ()),
        related=related,
        others=others,
        stages=stage_rows(dossier.stages),
        video=is_video(dossier.recording),
        formats={name: FORMAT_NAMES.get(name, name) for name in FORMATS},
    )


def stages(id: RecordingId, database: TheDatabase) -> Response:
    """How far a recording is, for the script on its page."""
    with database.snapshot() as connection:
        recording = store.load_recording(connection, id)
        rows = stage_rows(store.load_stages(connection, id))
    return JSONResponse({"state": recording.state, "stages": [asdict(row) for row in rows]})


def captions(id: RecordingId, database: TheDatabase) -> Response:
    """The captions that the player shows."""
    with database.snapshot() as connection:
        recording = store.load_recording(connection, id)
        transcript = results.load_transcript(connection, id)
    if transcript is None:
        raise NotFoundError(f"“{recording.title}” has no captions yet; they come with its transcript.")
    return PlainTextResponse(write_vtt(transcript), media_type="text/vtt")


def export(id: RecordingId, format: str, database: TheDatabase) -> Response:
    """A download in one of the export formats."""
    if format not in FORMATS:
        raise NotFoundError(f"There is no format {format!r}. Formats: {', '.join(FORMATS)}.")
    with database.snapshot() as connection:
        dossier = results.load_dossier(connection, id)
    name = quote(f"{dossier.recording.title}.{format}", safe="")
    return PlainTextResponse(
        FORMATS[format](dossier),
        media_type=MEDIA_TYPES.get(format, "text/plain"),
        headers={"content-disposition": f"attachment; filename*=utf-8''{name}"},
    )


def _by_kind(pearls: Sequence[Pearl]) -> list[tuple[str, list[Pearl]]]:
    kinds = [(KIND_TITLES[kind], [pearl for pearl in pearls if pearl.kind == kind]) for kind in PEARL_KINDS]
    return [(name, some) for name, some in kinds if some]
