"""A search query as it was typed: words, phrases in quotes, what is excluded, and filters such as `device:`."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

from transcripts.errors import InvalidValueError
from transcripts.recording import ID_LENGTH
from transcripts.search_filters import DATES, NAMES, Filters, check_dates, excluding, filter_of

_UNPRINTABLE = ("Cc", "Cf", "Cs")  # control and format characters, and halves of others
LONGEST_QUERY = 500  # characters besides filters; far above any question
LONGEST_WHOLE = 2_000  # with them
_QUOTES = '"“”„«»'  # phones type the curly ones by themselves
_NAME = "|".join(NAMES)
_PART = re.compile(
    rf"""
    (?P<minus>(?<!\S)-(?=[^\s-]))?
    (?:\b(?P<name>{_NAME}):(?P<gap>\s?)(?=\S)(?!(?:{_NAME}):))?
    (?:
        "(?P<quoted>(?:\\.|[^"\\])*)"
      | ["“„”«](?P<curly>[^{_QUOTES}]*)["“”»]
      | (?<![^\s:-])["“„«](?P<open>.+)  # never closed: it goes on to the end
      | (?P<word>[^\s{_QUOTES}]+)
    )
    """,
    re.I | re.X,
)
_ID = re.compile(rf"[0-9a-f]{{{ID_LENGTH}}}", re.I)  # of a recording
_ESCAPED = re.compile(r'\\(["\\])')


@dataclass(frozen=True, slots=True)
class Query:
    """A query taken apart; `text` is what is looked for, with the words of the phrases."""

    text: str
    phrases: tuple[str, ...] = ()  # must stand word for word
    excluded: tuple[str, ...] = ()  # words that must not stand in any form
    excluded_phrases: tuple[str, ...] = ()  # must not stand word for word
    filters: Filters = Filters()
    unwanted: Filters = Filters()  # what meets any value of these is left out


@dataclass(frozen=True, slots=True)
class _Part:
    """A word, a phrase or an operator, at characters `start` to `end` (excluded) of a query."""

    start: int
    end: int
    minus: bool
    name: str  # of the operator, in lower case; empty for a word or a phrase
    apart: bool  # the operator's value stands after a space
    value: str
    quoted: bool
    closed: bool

    @property
    def key(self) -> tuple[bool, str, str]:
        """What is the same in two parts that mean the same."""
        return self.minus, self.name, self.value.casefold()


def clean_query(query: str) -> str:
    """The query without control characters and surplus white space; raises InvalidValueError if unusable."""
    plain = "".join(" " if unicodedata.category(character) in _UNPRINTABLE else character for character in query)
    cleaned = " ".join(unicodedata.normalize("NFKC", plain).split())
    if not any(character.isalnum() for character in cleaned):
        raise InvalidValueError("The query has no words. Type a device, a technique or a question.")
    if len(cleaned) > LONGEST_WHOLE:
        raise InvalidValueError(
            f"The query has {len(cleaned)} characters; at most {LONGEST_WHOLE} are accepted with filters. Shorten it."
        )
    if (besides := len(without(cleaned, *operators_of(cleaned)))) > LONGEST_QUERY:
        raise InvalidValueError(
            f"The query has {besides} characters; at most {LONGEST_QUERY} are accepted besides filters. Shorten it."
        )
    return cleaned


def parse_query(query: str) -> Query:
    """Take a cleaned query apart. What looks like an operator but is none stays words.

    Raises InvalidValueError for a kind of pearl, a length or dates that cannot be.
    """
    words: list[str] = []
    phrases: list[str] = []
    excluded: list[str] = []
    excluded_phrases: list[str] = []
    filters: list[Filters] = []
    unwanted: list[Filters] = []
    for part in _parts(query):
        if part.name and part.minus:
            instead, not_this = excluding(part.name, part.value)
            filters.append(instead)
            unwanted.append(not_this)
        elif part.name:
            filters.append(filter_of(part.name, part.value))
        elif part.minus:
            (excluded_phrases if part.quoted else excluded).append(part.value)
        else:
            words.append(part.value)
            if part.quoted:
                phrases.append(part.value)
    together = reduce(or_, filters, Filters())
    check_dates(together)
    return Query(
        " ".join(words),
        tuple(phrases),
        tuple(excluded),
        tuple(excluded_phrases),
        together,
        reduce(or_, unwanted, Filters()),
    )


def operators_of(query: str) -> tuple[str, ...]:
    """The filters of a query as they are written in it, each once."""
    written = {part.key: query[part.start : part.end] for part in reversed(list(_parts(query))) if part.name}
    return tuple(reversed(written.values()))


def dates_of(query: str) -> tuple[str, ...]:
    """Those of its filters that are dates."""
    return tuple(written for written in operators_of(query) if any(name in DATES for _, name, _ in _keys(written)))


def holds(query: str, operators: str) -> bool:
    """Whether a query has each of these filters, however it writes them."""
    return _keys(operators) <= _keys(query)


def without(query: str, *operators: str) -> str:
    """A query without these filters, wherever it has them."""
    keys = {key for operator in operators for key in _keys(operator)}
    for part in reversed(list(_parts(query))):
        if part.name and part.key in keys:
            query = f"{query[: part.start]} {query[part.end :]}"
    return " ".join(query.split())


def with_operators(query: str, *operators: str) -> str:
    """A query with more filters; a quotation that was never closed ends before them."""
    if operators and any(not part.closed for part in _parts(query)):
        query = query.rstrip("\\") + '"'
    return " ".join((query, *operators)).strip()


def operator(name: str, value: str) -> str:
    """A filter as it is written in a query.

    >>> operator("speaker", 'Ann "Nan" Lee')
    'speaker:"Ann \\\\"Nan\\\\" Lee"'
    """
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{name}:"{escaped}"'


def _keys(query: str) -> frozenset[tuple[bool, str, str]]:
    return frozenset(part.key for part in _parts(query) if part.name)


def _parts(query: str) -> Iterator[_Part]:
    """The parts of a query in order, but for those without a letter or digit."""
    for match in _PART.finditer(query):
        part = _part(match)
        if any(character.isalnum() for character in part.value):
            if part.apart and not _can_be(part):
                # "before: it hurt" is no date, and "recording: what about scars" names none.
                yield replace(part, end=match.end("gap"), name="", value=f"{part.name}:", quoted=False, closed=True)
                yield replace(part, start=match.end("gap"), minus=False, name="")
            else:
                yield part


def _part(match: re.Match[str]) -> _Part:
    kind = match.lastgroup or ""
    value = match[kind]
    return _Part(
        start=match.start(),
        end=match.end(),
        minus=match["minus"] is not None,
        name=(match["name"] or "").lower(),
        apart=bool(match["gap"]),
        value=(_ESCAPED.sub(r"\1", value) if kind in ("quoted", "open") else value).strip(),
        quoted=kind != "word",
        closed=kind != "open",
    )


def _can_be(part: _Part) -> bool:
    if part.name == "recording":
        return _ID.fullmatch(part.value) is not None
    try:
        filter_of(part.name, part.value)
    except InvalidValueError:
        return False
    return True
