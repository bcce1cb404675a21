"""Downloads: a recording in each of the export formats."""

from collections.abc import Sequence
from urllib.parse import quote

from starlette.responses import Response
from starlette.routing import BaseRoute

from editing.edit import Edit
from editing.edit_store import load_edits
from transcripts import results
from transcripts.dossier import Dossier
from transcripts.errors import NotFoundError
from transcripts.export import FORMATS
from web.access import RecordingId, Visitor
from web.context import TheDatabase
from web.document import as_docx
from web.routes import page
from web.thread_view import as_seen

FORMAT_NAMES = {
    "docx": "Summary to file or edit, Word",
    "md": "Everything, to read",
    "txt": "Transcript, plain text",
    "vtt": "Captions, WebVTT",
    "srt": "Captions, SubRip",
    "json": "Everything, for programs",
}
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
    "vtt": "text/vtt; charset=utf-8",
    "srt": "application/x-subrip; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
}


def export(id: RecordingId, format: str, database: TheDatabase, visitor: Visitor) -> Response:
    """A download in one of the export formats, with the discussion for readers and its draft for moderators alone."""
    checked_format(format)
    with database.snapshot() as connection:
        dossier = as_seen(connection, results.load_dossier(connection, id), visitor)
        edits = load_edits(connection, id)
    name = quote(f"{dossier.recording.title}.{format}", safe="")
    return Response(
        content_of(dossier, format, edits=edits),
        media_type=MEDIA_TYPES[format],
        headers={"content-disposition": f"attachment; filename*=utf-8''{name}"},
    )


def checked_format(format: str) -> None:
    """Raise NotFoundError for a format that there is not."""
    if format not in FORMAT_NAMES:
        raise NotFoundError(f"There is no format {format!r}. Formats: {', '.join(FORMAT_NAMES)}.")


def content_of(dossier: Dossier, format: str, *, edits: Sequence[Edit]) -> str | bytes:
    """A recording in an export format; raises NotFoundError where it lacks what the format needs.

    `edits` are those of the recording, which tell who has reviewed it.
    """
    return as_docx(dossier, edits) if format == "docx" else FORMATS[format](dossier)


ROUTES: list[BaseRoute] = [
    page("/recordings/{id}/export.{format}", export, "export"),
    page("/api/v1/recordings/{id}/export.{format}", export, "api_export"),
]
