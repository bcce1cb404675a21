"""An edit: what one person changed, at which place, with what stood there before and what shall stand there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from transcripts.errors import InvalidValueError
from transcripts.outline import Claim, PearlKind

EditKind = Literal[
    "words", "uncorrect", "rename", "merge", "assign", "title", "approve", "edit", "reject", "add", "accept_tag",
    "reject_tag", "add_tag", "details", "visibility", "undo",
]  # fmt: skip
EDIT_KINDS: tuple[EditKind, ...] = get_args(EditKind)
WORD_KINDS: tuple[EditKind, ...] = ("words", "uncorrect")
SPEAKER_KINDS: tuple[EditKind, ...] = ("rename", "merge", "assign")
CLAIM_KINDS: tuple[EditKind, ...] = ("approve", "edit", "reject", "add")
TAG_KINDS: tuple[EditKind, ...] = ("accept_tag", "reject_tag", "add_tag")
STAFF_KINDS: tuple[EditKind, ...] = ("details", "visibility")  # of what is told beside what is heard
ClaimPlace = Literal["bottom_line", "section", "pearl"]
Refreshed = Literal["titles", "mentions", "units", "draft"]

SLACK = 1.0  # seconds by which a new hearing may move what was said


@dataclass(frozen=True, slots=True)
class Place:
    """Where an edit belongs, by time and by what stood there, so that it is found again in another transcript.

    `subject` is the speaker or the term that it is about, if any; `spans` are the times in seconds at which a speaker
    speaks.
    """

    start: float  # seconds
    end: float
    quote: str = ""
    subject: str = ""
    spans: tuple[tuple[float, float], ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise InvalidValueError(f"an edit's place runs from {self.start} to {self.end} s")

    def meets(self, other: "Place") -> bool:
        """Whether the two share a time."""
        return self.start <= other.end and other.start <= self.end


@dataclass(frozen=True, slots=True)
class HeldClaim:
    """A claim as a person left it, with its kind if it is a pearl, and where it stood."""

    claim: Claim
    kind: PearlKind | None
    place: ClaimPlace


@dataclass(frozen=True, slots=True)
class Author:
    """Who edits: a member's id and name; the id is None once the account is gone."""

    id: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Undone:
    """Who took an edit back, and when."""

    by: Author
    at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """An edit that is not stored yet."""

    kind: EditKind
    place: Place
    before: str
    after: str
    claim: HeldClaim | None = None
    undoes: int | None = None

    def __post_init__(self) -> None:
        if (self.kind in CLAIM_KINDS) != (self.claim is not None):
            raise InvalidValueError(f"an edit of the kind {self.kind!r} with the claim {self.claim!r}")


@dataclass(frozen=True, slots=True)
class Edit:
    """A stored edit; `undone` is None as long as it holds, and `placed` is False where it no longer finds its place."""

    id: int
    kind: EditKind
    place: Place
    before: str
    after: str
    author: Author
    made_at: datetime
    claim: HeldClaim | None = None
    undoes: int | None = None
    undone: Undone | None = None
    placed: bool = True

    @property
    def holds(self) -> bool:
        return self.undone is None and self.kind != "undo"

    @property
    def is_for_staff(self) -> bool:
        """Whether staff alone make such an edit, and take it back."""
        return self.kind in STAFF_KINDS
