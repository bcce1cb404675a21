"""A statement: a pearl with who said it, in which recording and when, so that it can stand beside others'."""

from dataclasses import dataclass
from datetime import date

from transcripts.outline import ClaimStatus, PearlKind


@dataclass(frozen=True, slots=True)
class Statement:
    """Times are seconds of its recording; `line` is where the line of the transcript starts that it begins in."""

    recording: str
    title: str
    held: date
    speaker: str | None
    kind: PearlKind
    text: str
    quote: str
    status: ClaimStatus
    start: float
    end: float
    line: float
