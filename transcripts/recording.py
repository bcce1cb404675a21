"""A recording: one media file, what is known about it, and how far it has been processed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from transcripts.errors import InvalidValueError

RecordingState = Literal["queued", "running", "ready", "failed"]
Visibility = Literal["public", "members", "staff"]
StageState = Literal["pending", "running", "done", "failed"]

EVERYTHING: tuple[Visibility, ...] = get_args(Visibility)  # what somebody sees who sees all recordings
ID_LENGTH = 12  # hexadecimal digits of the media's SHA-256: 48 bits, so a clash needs millions of recordings


@dataclass(frozen=True, slots=True)
class Recording:
    """A media file by its content: the same bytes are always the same recording."""

    id: str
    title: str
    media_name: str  # as its owner named it, for show only; never used as a path
    media_path: str  # of our own copy, within the media folder
    media_sha256: str
    captions_path: str | None = None  # of our copy of captions that are used instead of listening, beside the media
    captions_sha256: str | None = None
    state: RecordingState = "queued"
    duration: float | None = None  # seconds, known once the file was probed
    language: str | None = None  # ISO 639-1, known once it was heard
    event_date: date | None = None
    speakers: tuple[str, ...] = ()
    disclosures: str = ""
    visibility: Visibility = "members"  # who may see it: anybody, those who are let in, or staff alone
    created_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.id != recording_id(self.media_sha256):
            raise InvalidValueError(f"recording id {self.id!r} is not the start of SHA-256 {self.media_sha256!r}")
        if not self.title.strip():
            raise InvalidValueError("a recording needs a title; give one, or let the file's name serve")
        if (self.captions_path is None) != (self.captions_sha256 is None):
            raise InvalidValueError("captions need both a path and the SHA-256 of their content")
        if self.duration is not None and self.duration < 0:
            raise InvalidValueError(f"duration {self.duration} s is negative")


@dataclass(frozen=True, slots=True)
class Stage:
    """How one stage of one recording stands; progress is in the stage's own unit (seconds of audio, items)."""

    name: str
    state: StageState = "pending"
    seconds: float | None = None  # spent on the last attempt
    reason: str | None = None  # why it failed, or what it left out and why, in plain words
    progress: float = 0.0
    total: float | None = None


def recording_id(media_sha256: str) -> str:
    """The id of the recording with this content."""
    return media_sha256[:ID_LENGTH]
