"""A search query as it was typed: words, phrases in quotes, what is excluded, and filters such as `device:`."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from transcripts.errors import InvalidValueError
from transcripts.outline import PEARL_KINDS
from transcripts.recording import LENGTHS

_UNPRINTABLE = ("Cc", "Cf", "Cs")  # control and format characters, and halves of others
_OPERATORS = frozenset("device technique kind speaker recording length discussed since after until before".split())
LONGEST_QUERY = 500  # characters; far above any question
_PART = re.compile(
    r'(?P<minus>(?<!\S)-(?=[^\s-]))?(?:(?P<name>\b[a-z]+):(?=\S))?(?:"(?P<quoted>[^"]*)"|(?P<word>[^\s"]+))', re.I
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a moment must meet besides; several values of one kind are alternatives."""

    devices: tuple[str, ...] = ()
    techniques: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()  # of pearls
    speakers: tuple[str, ...] = ()  # a part of a name suffices
    recordings: tuple[str, ...] = ()  # ids
    lengths: tuple[str, ...] = ()  # of the recording: short, medium, long
    discussed: bool | None = None  # whether a discussion of it is published; None for either
    since: date | None = None  # of the event, included
    until: date | None = None

    def __post_init__(self) -> None:
        if unknown := [kind for kind in self.kinds if kind not in PEARL_KINDS]:
            raise InvalidValueError(f"The query asks for kind:{unknown[0]}; kinds are {', '.join(PEARL_KINDS)}.")
        if strange := [length for length in self.lengths if length not in LENGTHS]:
            raise InvalidValueError(f"The query asks for length:{strange[0]}; lengths are {', '.join(LENGTHS)}.")

    def __or__(self, other: "Filters") -> "Filters":
        """The filters of both: of each kind the values of either, and `other`'s where there can be one alone."""
        return Filters(
            devices=_union(self.devices, other.devices),
            techniques=_union(self.techniques, other.techniques),
            kinds=_union(self.kinds, other.kinds),
            speakers=_union(self.speakers, other.speakers),
            recordings=_union(self.recordings, other.recordings),
            lengths=_union(self.lengths, other.lengths),
            discussed=self.discussed if other.discussed is None else other.discussed,
            since=other.since or self.since,
            until=other.until or self.until,
        )


@dataclass(frozen=True, slots=True)
class Query:
    """A query taken apart; `text` is what is looked for, with the words of the phrases."""

    text: str
    phrases: tuple[str, ...] = ()  # must stand word for word
    excluded: tuple[str, ...] = ()  # must not
    filters: Filters = Filters()


def clean_query(query: str) -> str:
    """The query without control characters and surplus white space; raises InvalidValueError if unusable."""
    plain = "".join(" " if unicodedata.category(character) in _UNPRINTABLE else character for character in query)
    cleaned = " ".join(unicodedata.normalize("NFKC", plain).split())
    if not any(character.isalnum() for character in cleaned):
        raise InvalidValueError("The query has no words. Type a device, a technique or a question.")
    if len(cleaned) > LONGEST_QUERY:
        raise InvalidValueError(
            f"The query has {len(cleaned)} characters; at most {LONGEST_QUERY} are accepted. Shorten it."
        )
    return cleaned


def parse_query(query: str) -> Query:
    """Take a cleaned query apart. What looks like an operator but is none stays words.

    Raises InvalidValueError for a kind of pearl, a length or a date that cannot be.
    """
    words: list[str] = []
    phrases: list[str] = []
    excluded: list[str] = []
    filters = Filters()
    for part in _PART.finditer(query):
        value = (part["quoted"] if part["quoted"] is not None else part["word"]).strip()
        name = (part["name"] or "").lower()
        if not any(character.isalnum() for character in value):
            continue
        if (one := _filter(name, value)) is not None:
            filters |= one
        elif part["minus"]:
            excluded.append(value)
        else:
            words.append(f"{part['name']}:{value}" if name else value)
            if part["quoted"] is not None:
                phrases.append(value)
    return Query(" ".join(words), tuple(phrases), tuple(excluded), filters)


def _filter(name: str, value: str) -> Filters | None:
    """The filter that an operator stands for; None for any other name."""
    match name:
        case "device":
            return Filters(devices=(value,))
        case "technique":
            return Filters(techniques=(value,))
        case "kind":
            return Filters(kinds=(value.lower(),))
        case "speaker":
            return Filters(speakers=(value,))
        case "recording":
            return Filters(recordings=(value.lower(),))
        case "length":
            return Filters(lengths=(value.lower(),))
        case "discussed":
            return Filters(discussed=_yes_or_no(value))
        case "since" | "after":
            return Filters(since=_date(name, value, of_a_year="01-01"))
        case "until" | "before":
            return Filters(until=_date(name, value, of_a_year="12-31"))
        case _:
            return None


def _yes_or_no(value: str) -> bool:
    if value.lower() not in ("yes", "no"):
        raise InvalidValueError(f"The query has discussed:{value}; it is yes or no.")
    return value.lower() == "yes"


def _date(name: str, value: str, *, of_a_year: str) -> date:
    try:
        return date.fromisoformat(f"{value}-{of_a_year}" if len(value) == 4 else value)
    except ValueError:
        raise InvalidValueError(
            f"The query has {name}:{value}; a date is written as 2026-03-04, or 2026 for a year."
        ) from None


def _union(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def operators_of(query: str) -> tuple[str, ...]:
    """The filters of a query as they are written in it."""
    return tuple(
        part.group()
        for part in _PART.finditer(query)
        if (part["name"] or "").lower() in _OPERATORS and not part["minus"]
    )
