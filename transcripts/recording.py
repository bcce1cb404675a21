"""A recording: one media file, what is known about it, and how far it has been processed."""

import math
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from transcripts.errors import InvalidValueError

RecordingState = Literal["queued", "running", "ready", "failed"]
Visibility = Literal["public", "members", "staff"]
Length = Literal["short", "medium", "long"]
StageState = Literal["pending", "running", "done", "failed"]

EVERYTHING: tuple[Visibility, ...] = get_args(Visibility)  # what somebody sees who sees all recordings
LENGTHS: dict[Length, tuple[float, float]] = {  # seconds, from the first to before the second
    "short": (0, 1800),
    "medium": (1800, 3600),
    "long": (3600, math.inf),
}
STAGE_NAMES = (
    "probe", "audio", "transcribe", "relisten", "diarize", "split", "summarize", "pearls", "tag", "embed", "seed",
)  # fmt: skip
"""The stages in the order they run. flows/ingest.py says how; whoever adds a recording needs only the names."""

ANEW: dict[str, str] = {
    "probe": "Everything: listen again, then understand it anew",
    "split": "What is understood: chapters, summary, pearls, tags, search and the draft",
}
"""The stages from which a recording can be processed anew, with what that makes anew."""

ID_LENGTH = 12  # hexadecimal digits of the media's SHA-256: 48 bits, so a clash needs millions of recordings


@dataclass(frozen=True, slots=True)
class Presenter:
    """Somebody who speaks, as announced, with what stands behind the name and conflicts of interest."""

    name: str
    credentials: str = ""
    disclosures: str = ""

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise InvalidValueError("a speaker with credentials or disclosures needs a name")


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
    series: str = ""
    presenters: tuple[Presenter, ...] = ()  # the announced speakers, where more than their names was told
    moderator: int | None = None  # of its discussion, a member's id
    fewest_speakers: int | None = None  # as told; None where nobody knows
    most_speakers: int | None = None
    spoken_language: str | None = None  # ISO 639-1, as told by whoever added it

    def __post_init__(self) -> None:
        if self.id != recording_id(self.media_sha256):
            raise InvalidValueError(f"recording id {self.id!r} is not the start of SHA-256 {self.media_sha256!r}")
        if not self.title.strip():
            raise InvalidValueError("a recording needs a title; give one, or let the file's name serve")
        if (self.captions_path is None) != (self.captions_sha256 is None):
            raise InvalidValueError("captions need both a path and the SHA-256 of their content")
        if self.duration is not None and self.duration < 0:
            raise InvalidValueError(f"duration {self.duration} s is negative")
        check_number_of_speakers(self.fewest_speakers, self.most_speakers)


@dataclass(frozen=True, slots=True)
class Stage:
    """How one stage of one recording stands; progress is in the stage's own unit (seconds of audio, items)."""

    name: str
    state: StageState = "pending"
    seconds: float | None = None  # spent on the last attempt
    reason: str | None = None  # why it failed, or what it left out and why, in plain words
    progress: float = 0.0
    total: float | None = None
    made: bool = False  # its result is stored: when it is done, and while it waits to be run anew


def check_number_of_speakers(fewest: int | None, most: int | None) -> None:
    """Raise InvalidValueError for bounds that no recording can keep."""
    if any(number is not None and number < 1 for number in (fewest, most)):
        raise InvalidValueError("a recording has at least one speaker; leave the number open where it is not known")
    if fewest is not None and most is not None and fewest > most:
        raise InvalidValueError(f"at least {fewest} and at most {most} speakers cannot both be right; swap them")


def checked_visibility(text: str) -> Visibility:
    """Who may see a recording, by its name; raises InvalidValueError naming those there are."""
    for visibility in EVERYTHING:
        if visibility == text:
            return visibility
    raise InvalidValueError(f"There is no visibility {text!r}. Choose one of {', '.join(EVERYTHING)}.")


def recording_id(media_sha256: str) -> str:
    """The id of the recording with this content."""
    return media_sha256[:ID_LENGTH]


def length_of(seconds: float) -> Length:
    """How long a recording of so many seconds is, as people ask for it."""
    return next(length for length, (_, longest) in LENGTHS.items() if seconds < longest)
