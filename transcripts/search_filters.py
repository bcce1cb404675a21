"""What a moment must meet besides the words of a query, and how an operator such as `before:2024` is read."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from transcripts.errors import InvalidValueError
from transcripts.outline import PEARL_KINDS
from transcripts.recording import LENGTHS

NAMES = tuple("device technique kind speaker recording length discussed since after until before".split())
DATES = frozenset(("since", "after", "until", "before"))
_OPPOSITES = {"since": "before", "before": "since", "until": "after", "after": "until"}
_ONE_DAY = timedelta(days=1)


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
    since: date | None = None  # when it was held, or was added where nobody told; included
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


def check_dates(filters: Filters) -> None:
    """Raise InvalidValueError for dates between which there is no day."""
    if filters.since and filters.until and filters.since > filters.until:
        raise InvalidValueError(
            f"The query asks for recordings held from {filters.since} to {filters.until}, and none can be. "
            "Swap the dates, or leave one out."
        )


def filter_of(name: str, value: str) -> Filters:
    """The filter that an operator of NAMES stands for; raises InvalidValueError for a value that cannot be."""
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
        case _:
            return _dated(name, value)


def excluding(name: str, value: str) -> tuple[Filters, Filters]:
    """What an operator after a minus stands for: what must be met instead, and what must not be met."""
    if name in DATES:
        return _dated(_OPPOSITES[name], value), Filters()
    if name == "discussed":
        return Filters(discussed=not _yes_or_no(value)), Filters()
    return Filters(), filter_of(name, value)


def _dated(name: str, value: str) -> Filters:
    """The filter of a date: `since` and `until` take in the year, month or day that is named, the others do not."""
    try:
        first, last = _period(value)
        match name:
            case "since":
                return Filters(since=first)
            case "after":
                return Filters(since=last + _ONE_DAY)
            case "until":
                return Filters(until=last)
            case _:
                return Filters(until=first - _ONE_DAY)
    except (ValueError, OverflowError):
        raise InvalidValueError(
            f"The query has {name}:{value}; a date is written as 2026-03-04, or 2026-03 or 2026 for a month or year."
        ) from None


def _period(value: str) -> tuple[date, date]:
    """The first and the last day of a year, a month or a day."""
    if not (written := re.fullmatch(r"(\d{4})(?:-(\d\d))?", value)):
        day = date.fromisoformat(value)
        return day, day
    year, first, last = int(written[1]), int(written[2] or 1), int(written[2] or 12)
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _yes_or_no(value: str) -> bool:
    if value.lower() not in ("yes", "no"):
        raise InvalidValueError(f"The query has discussed:{value}; it is yes or no.")
    return value.lower() == "yes"


def _union(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))
