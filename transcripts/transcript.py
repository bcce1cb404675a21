"""A transcript: words in segments, in order of time, with the model that heard them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from transcripts.errors import InvalidValueError

LOOP = "repetition"  # the flag of a segment that says the same again and again
EDITED = "edited"  # the rule of a correction that a person made


@dataclass(frozen=True, slots=True)
class Word:
    """One word as heard; times are seconds from the start of the recording."""

    start: float
    end: float
    text: str
    probability: float

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise InvalidValueError(f"word {self.text!r} runs from {self.start} to {self.end} s")
        if not self.text or self.text != self.text.strip():
            raise InvalidValueError(f"word {self.text!r} is empty or has white space around it")
        if not 0 <= self.probability <= 1:
            raise InvalidValueError(f"word {self.text!r} has probability {self.probability}, not in 0 to 1")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of speech, about a sentence or a breath; its text is its words joined by spaces."""

    id: int
    start: float
    end: float
    text: str
    words: tuple[Word, ...] = ()  # empty where the source has no word times (caption files)
    speaker: str | None = None
    flags: tuple[str, ...] = ()  # such as LOOP or "low-probability"; flagged text stays out of summaries and titles

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise InvalidValueError(f"segment {self.id} runs from {self.start} to {self.end} s")
        if self.words and self.text != " ".join(word.text for word in self.words):
            raise InvalidValueError(f"segment {self.id}: text {self.text!r} is not its words joined by spaces")


@dataclass(frozen=True, slots=True)
class Replaced:
    """A word as it was heard where something else is written now, and the segment that it stood in."""

    segment: int
    word: Word


@dataclass(frozen=True, slots=True)
class Correction:
    """A span that was heard as one thing and is written as another, with the evidence and the way back.

    `replaced` has the words of `heard`; it is empty where a person corrected, and where only their text is known.
    """

    segment: int
    start: float
    end: float
    heard: str
    written: str
    term: str
    rule: str
    probability: float
    replaced: tuple[Replaced, ...] = ()

    def __post_init__(self) -> None:
        if self.replaced and self.heard != " ".join(each.word.text for each in self.replaced):
            raise InvalidValueError(f"correction of {self.heard!r} replaced other words: {self.replaced}")


@dataclass(frozen=True, slots=True)
class Transcript:
    """Segments numbered from 0 in order of time; `model` names what heard them."""

    segments: tuple[Segment, ...]
    language: str | None
    model: str
    corrections: tuple[Correction, ...] = ()
    diarizer: str | None = None  # what told the speakers apart

    def __post_init__(self) -> None:
        for position, segment in enumerate(self.segments):
            if segment.id != position:
                raise InvalidValueError(f"segment at position {position} has id {segment.id}")
        for before, after in pairwise(self.segments):
            if after.start < before.start:
                raise InvalidValueError(f"segment {after.id} starts before segment {before.id}")

    @property
    def text(self) -> str:
        return " ".join(segment.text for segment in self.segments)

    @property
    def without_words(self) -> bool:
        """Whether something is said, and no times of single words are known."""
        return bool(self.segments) and not any(segment.words for segment in self.segments)

    def words(self) -> Iterator[tuple[Segment, Word]]:
        """Every word with its segment, in order."""
        for segment in self.segments:
            for word in segment.words:
                yield segment, word
