"""An upload: one file on its way in, and the batch whose details it shares."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from transcripts.details import Details

UploadKind = Literal["recording", "captions", "slides"]
UploadState = Literal["receiving", "checking", "done", "failed"]

KEPT = timedelta(days=7)  # from the last byte on, for somebody who comes back after a week away
STATEMENT = (
    "The speakers agreed to this recording, its transcript and its publication to members. It shows and names no "
    "patient who could be recognised, or the patient's written consent is on file."
)


@dataclass(frozen=True, slots=True)
class Batch:
    """What a member says once for several files."""

    id: int
    member: int
    details: Details
    statement: str  # what the member attested, at the time of `created_at`
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it stands; how much of it has arrived is the size of its part on disk."""

    id: str
    member: int
    batch: int
    kind: UploadKind
    name: str  # as its owner named it, for show only; never used as a path
    title: str  # of the recording; the file's name where it is empty
    bytes: int
    state: UploadState
    created_at: datetime
    expires_at: datetime
    unverified_from: int | None = None  # bytes from here on came with a checksum that was not compared yet
    reason: str | None = None  # why it failed, or what was left out
    captions: str | None = None  # the uploads that go with this one
    slides: str | None = None
    sha256: str | None = None
    recording: str | None = None  # what became of it
    is_duplicate: bool = False  # the recording was there before
    metadata: str = ""  # Upload-Metadata as the client sent it
