"""What the person who adds a recording says about it, and how it is read from JSON or TOML."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast, get_args

from transcripts.errors import InvalidValueError
from transcripts.recording import Presenter, Visibility, check_number_of_speakers

LONGEST_LINE = 300  # characters of a title, a name or a series
LONGEST_TEXT = 4_000  # characters of disclosures
MOST_PRESENTERS = 50
MOST_SPEAKERS = 50
EARLIEST = date(1950, 1, 1)
_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Details:
    """What is known before anything was heard; all of it may be missing."""

    title: str | None = None  # the file's name serves where there is none
    event_date: date | None = None
    speakers: tuple[str, ...] = ()
    disclosures: str = ""
    series: str = ""
    presenters: tuple[Presenter, ...] = ()  # the speakers, where more than their names is told
    moderator: int | None = None  # a member's id
    visibility: Visibility = "members"
    fewest_speakers: int | None = None
    most_speakers: int | None = None
    language: str | None = None  # ISO 639-1

    def __post_init__(self) -> None:
        check_number_of_speakers(self.fewest_speakers, self.most_speakers)

    @property
    def names(self) -> tuple[str, ...]:
        """The speakers' names."""
        return self.speakers or tuple(presenter.name for presenter in self.presenters)

    @property
    def all_disclosures(self) -> str:
        """The disclosures in one text, those of single speakers after their names."""
        told = [f"{p.name}: {p.disclosures.rstrip('.')}." for p in self.presenters if p.disclosures]
        return " ".join(filter(None, (self.disclosures, *told)))


def read_details(given: Mapping[str, object]) -> Details:
    """Details as JSON or TOML gives them; raises InvalidValueError naming the key and what it accepts.

    A speaker is a name, or a table with name, credentials and disclosures; a date is YYYY-MM-DD; empty values say
    nothing.
    """
    if unknown := sorted(set(given) - set(KEYS)):
        raise InvalidValueError(f"Unknown detail {', '.join(unknown)}. Known: {', '.join(KEYS)}.")
    presenters = tuple(_presenter(speaker) for speaker in _list(given, "speakers", most=MOST_PRESENTERS))
    visibility = _line(given, "visibility") or "members"
    if visibility not in get_args(Visibility):
        raise InvalidValueError(f"visibility is {visibility!r}; it accepts {', '.join(get_args(Visibility))}.")
    language = (_line(given, "language") or "").lower()
    if language and not _LANGUAGE.fullmatch(language):
        raise InvalidValueError(f"language is {language!r}; it accepts a code of two or three letters, such as en.")
    exact = _number(given, "number_of_speakers", most=MOST_SPEAKERS)
    return Details(
        title=_line(given, "title") or None,
        event_date=_day(given, "event_date"),
        speakers=tuple(presenter.name for presenter in presenters),
        disclosures=_text(given, "disclosures", longest=LONGEST_TEXT),
        series=_line(given, "series"),
        presenters=presenters if any(p.credentials or p.disclosures for p in presenters) else (),
        moderator=_number(given, "moderator"),
        visibility=cast(Visibility, visibility),
        fewest_speakers=exact or _number(given, "fewest_speakers", most=MOST_SPEAKERS),
        most_speakers=exact or _number(given, "most_speakers", most=MOST_SPEAKERS),
        language=language or None,
    )


def write_details(details: Details) -> dict[str, object]:
    """Details as `read_details` reads them, without what says nothing."""
    presenters = details.presenters or tuple(Presenter(name) for name in details.speakers)
    written: dict[str, object] = {
        "title": details.title,
        "event_date": details.event_date and details.event_date.isoformat(),
        "speakers": [{"name": p.name, "credentials": p.credentials, "disclosures": p.disclosures} for p in presenters],
        "disclosures": details.disclosures,
        "series": details.series,
        "moderator": details.moderator,
        "visibility": details.visibility,
        "fewest_speakers": details.fewest_speakers,
        "most_speakers": details.most_speakers,
        "language": details.language,
    }
    return {key: value for key, value in written.items() if value}


KEYS = (
    "title", "event_date", "speakers", "disclosures", "series", "moderator", "visibility", "number_of_speakers",
    "fewest_speakers", "most_speakers", "language",
)  # fmt: skip


def _presenter(speaker: object) -> Presenter:
    if isinstance(speaker, str):
        return Presenter(_line({"speakers": speaker}, "speakers"))
    if not isinstance(speaker, Mapping) or set(speaker) - {"name", "credentials", "disclosures"}:
        raise InvalidValueError("A speaker is a name, or has a name, credentials and disclosures, and nothing else.")
    return Presenter(
        _line(speaker, "name"),
        _line(speaker, "credentials"),
        _text(speaker, "disclosures", longest=LONGEST_TEXT),
    )


def _line(given: Mapping[str, object], key: str) -> str:
    return _text(given, key, longest=LONGEST_LINE)


def _text(given: Mapping[str, object], key: str, *, longest: int) -> str:
    value = given.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidValueError(f"{key} is {value!r}; it accepts text.")
    text = " ".join(value.split())
    if len(text) > longest or not text.isprintable():
        raise InvalidValueError(f"{key} accepts up to {longest} printable characters.")
    return text


def _list(given: Mapping[str, object], key: str, *, most: int) -> list[object]:
    value = given.get(key)
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > most:
        raise InvalidValueError(f"{key} accepts a list of up to {most}.")
    return value


def _number(given: Mapping[str, object], key: str, *, most: int | None = None) -> int | None:
    value = given.get(key)
    if value is None or value == "":
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < 1 or (most is not None and value > most):
        raise InvalidValueError(f"{key} is {value!r}; it accepts a number from 1{f' to {most}' if most else ''}.")
    return value


def _day(given: Mapping[str, object], key: str) -> date | None:
    value = given.get(key)
    if value is None or value == "":
        return None
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        day = None
    if not isinstance(day, date) or isinstance(day, datetime) or day < EARLIEST:
        raise InvalidValueError(f"{key} is {value!r}; it accepts a date from {EARLIEST} on, written YYYY-MM-DD.")
    return day
