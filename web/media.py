"""The media files, in whole or in ranges, as players ask for them."""

import os
from pathlib import PurePath

from starlette.responses import FileResponse, Response

from settings import Settings
from transcripts import store
from transcripts.errors import NotFoundError
from transcripts.recording import Recording
from web.access import RecordingId
from web.context import TheDatabase, TheSettings

# Spelled out, since Python's own table differs from machine to machine and misses some.
MEDIA_TYPES = {
    ".aac": "audio/aac",
    ".aiff": "audio/aiff",
    ".avi": "video/x-msvideo",
    ".flac": "audio/flac",
    ".flv": "video/x-flv",
    ".m4a": "audio/mp4",
    ".m4v": "video/mp4",
    ".mka": "audio/x-matroska",
    ".mkv": "video/x-matroska",
    ".mov": "video/quicktime",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".mpeg": "video/mpeg",
    ".mpg": "video/mpeg",
    ".mts": "video/mp2t",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".ogv": "video/ogg",
    ".opus": "audio/ogg",
    ".ts": "video/mp2t",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".wma": "audio/x-ms-wma",
    ".wmv": "video/x-ms-wmv",
}
UNKNOWN_TYPE = "application/octet-stream"  # never a type that a browser would show as a page


def media_type(recording: Recording) -> str:
    """The content type of our copy, by its ending."""
    return MEDIA_TYPES.get(PurePath(recording.media_path).suffix.lower(), UNKNOWN_TYPE)


def is_video(recording: Recording) -> bool:
    """Whether the page needs a picture; a file of an unknown type may have one."""
    return not media_type(recording).startswith("audio/")


def has_thumbnail(settings: Settings, recording: Recording) -> bool:
    """Whether there is a picture of it: of videos, once their sound was read."""
    return settings.thumbnail(recording.media_sha256).exists()


def thumbnail(id: RecordingId, database: TheDatabase, settings: TheSettings) -> Response:
    """The picture of a recording."""
    with database.snapshot() as connection:
        recording = store.load_recording(connection, id)
    if not has_thumbnail(settings, recording):
        raise NotFoundError(f"There is no picture of “{recording.title}”.")
    path = settings.thumbnail(recording.media_sha256)
    return FileResponse(path, media_type="image/jpeg", headers={"cache-control": "private, max-age=3600"})


def media(id: RecordingId, database: TheDatabase, settings: TheSettings) -> Response:
    """The bytes of a recording's media file; ranges, If-Range and 416 are answered by FileResponse."""
    with database.snapshot() as connection:
        recording = store.load_recording(connection, id)
    path = settings.media_folder / recording.media_path
    try:
        stat = os.stat(path)
    except FileNotFoundError as error:
        raise NotFoundError(f"The media file of “{recording.title}” is missing; its text is still here.") from error
    return FileResponse(
        path,
        media_type=media_type(recording),
        stat_result=stat,
        filename=recording.media_name,
        content_disposition_type="inline",
        headers={"etag": f'"{recording.media_sha256}"', "cache-control": "private, max-age=3600"},
    )
