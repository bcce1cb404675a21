"""Units: the pieces of a recording that search compares with a query, and what each is known by."""

from dataclasses import dataclass
from typing import Literal

from transcripts.errors import InvalidValueError

UnitKind = Literal["window", "claim", "passage"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A window of a few sentences or a claim, which can be found, or the passage around them, which is context."""

    kind: UnitKind
    text: str
    start: float  # seconds
    end: float
    first: int  # segment ids, both included
    last: int
    passage: int | None = None  # the position of the passage around it among the recording's units
    speaker: str | None = None  # whose claim it is; of others, set where one person speaks throughout
    terms: tuple[str, ...] = ()  # the vocabulary's names for what its passage mentions
    pearls: tuple[str, ...] = ()  # the kinds of the pearls in it
    concepts: tuple[str, ...] = ()  # the keys of what is meant (transcripts/synonyms.py)
    about: str = ""  # what the vocabulary tells of the terms that it names
    near_concepts: tuple[str, ...] = ()  # the same two of the sentences around it
    near_about: str = ""
    heading: str = ""  # the titles of its section and recording
    sentences: tuple[str, ...] = ()  # that its text is made of; a claim, which need not be as it was said, has none

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise InvalidValueError(f"a {self.kind} at {self.start} s has no text")
        if self.sentences and " ".join(self.sentences) != self.text:
            raise InvalidValueError(f"the sentences of a {self.kind} at {self.start} s are not its text")
        if not 0 <= self.start <= self.end or not 0 <= self.first <= self.last:
            raise InvalidValueError(f"a {self.kind} runs from {self.start} to {self.end} s in {self.first}–{self.last}")

    @property
    def read(self) -> tuple[str, ...]:
        """The texts that its embedding is made of, each read by itself."""
        return self.sentences or (self.text,)
