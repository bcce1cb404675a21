"""An outline: what a reader gets instead of the recording. Every claim carries its quote, segments and times."""

from dataclasses import dataclass
from typing import Literal, get_args

from transcripts.errors import InvalidValueError

ClaimStatus = Literal["verbatim", "restated"]
PearlKind = Literal[
    "interval", "limit", "contraindication", "setting", "complication", "management", "technique", "dose"
]
PEARL_KINDS: tuple[PearlKind, ...] = get_args(PearlKind)


@dataclass(frozen=True, slots=True)
class Check:
    """One verification of a claim against the transcript, such as "quote" or "numbers"."""

    name: str
    passed: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement for the reader: `text` may be cleaned or restated, `quote` is word for word what `speaker` said.

    `note` is what must be known beside it: that it corrects something, that somebody disagrees, that a vendor says so.
    """

    text: str
    quote: str
    segments: tuple[int, ...]
    start: float
    end: float
    status: ClaimStatus = "verbatim"
    checks: tuple[Check, ...] = ()
    speaker: str | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if not self.text.strip() or not self.quote.strip():
            raise InvalidValueError("a claim needs a text and a quote")
        if not self.segments or list(self.segments) != sorted(set(self.segments)):
            raise InvalidValueError(f"claim {self.text!r} cites segments {self.segments}; cite each once, in order")
        if not 0 <= self.start <= self.end:
            raise InvalidValueError(f"claim {self.text!r} runs from {self.start} to {self.end} s")

    @property
    def beside(self) -> tuple[str, ...]:
        """Who says it, and what holds beside it, as far as there is either."""
        return tuple(filter(None, (self.speaker, self.note)))


@dataclass(frozen=True, slots=True)
class Pearl:
    """A claim worth knowing by itself: an interval, a limit, a setting; `probability` is how sure the ranker is."""

    claim: Claim
    kind: PearlKind
    probability: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= self.probability <= 1:
            raise InvalidValueError(
                f"pearl {self.claim.text!r} has the probability {self.probability}; expected is one from 0 to 1"
            )


@dataclass(frozen=True, slots=True)
class Section:
    """A topical stretch of the recording: segments `first` to `last`, both included."""

    title: str
    start: float
    end: float
    first: int
    last: int

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise InvalidValueError("a section needs a title")
        if not 0 <= self.first <= self.last:
            raise InvalidValueError(f"section {self.title!r} runs from segment {self.first} to {self.last}")


# What a reader is told of a section without a claim, in a summary that has some.
NOTHING_CHOSEN = "Nothing beyond the bottom line was chosen from this section."


@dataclass(frozen=True, slots=True)
class Summary:
    """The bottom line, and the claims of each section in the sections' order.

    `failures` holds, for each section that could not be summarized, its position and the reason.
    """

    bottom_line: tuple[Claim, ...]
    sections: tuple[tuple[Claim, ...], ...]
    failures: tuple[tuple[int, str], ...] = ()

    @property
    def says_something(self) -> bool:
        return bool(self.bottom_line) or any(self.sections)

    def failure(self, section: int) -> str | None:
        """Why a section could not be summarized; None where it could."""
        return next((reason for position, reason in self.failures if position == section), None)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of whole turns or sentences, about a subject or two."""

    sentences: tuple[str, ...]
    start: float
    end: float
    first: int  # segment ids, both included
    last: int
    speaker: str | None = None  # set where one person speaks throughout


@dataclass(frozen=True, slots=True)
class Question:
    """An open question for a discussion; `start` is the moment it comes from."""

    text: str
    start: float


@dataclass(frozen=True, slots=True)
class Draft:
    """A discussion drafted from a recording, for its moderator to edit and publish; the body is Markdown."""

    title: str
    body: str
    questions: tuple[Question, ...]
