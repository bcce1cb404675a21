"""Synonyms: what else the field calls it. Forms that mean the same are one concept, and texts are compared by those."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from transcripts.errors import InvalidValueError

SYNONYMS = Path(__file__).parent / "synonyms.toml"
_WORD = re.compile(r"[^\W_]+")
# Longest first: one of them is cut off each word, as far as four letters remain.
_ENDINGS = (
    "ations ation ically ments ment ical ings edly ives ing ers ies ive ally ed er es al ly ia s e y".split()
)  # fmt: skip
_SHORTEST_STEM = 4
KEY_DIGITS = 10  # hexadecimal; of a million groups two have the same key once in two chances
_NO_STEMS = frozenset({"should"})  # what would be left of "shoulders" is another word


@dataclass(frozen=True, slots=True)
class Stem:
    """A word without its ending, at characters `start` to `end` (excluded) of its text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """A concept whose form stands at characters `start` to `end` (excluded) of a text."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Concepts, each a group of forms that are looked for together; a form may belong to several."""

    groups: tuple[tuple[str, ...], ...]
    _by_key: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _owners: dict[tuple[str, ...], tuple[str, ...]] = field(init=False, repr=False, compare=False)  # keys by stems
    _longest: int = field(init=False, repr=False, compare=False)  # words of the longest form

    def __post_init__(self) -> None:
        owners: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        by_key = {_key(group): group for group in self.groups}
        for key, group in by_key.items():
            for form in group:
                stems = tuple(stem.text for stem in stems_of(form))
                if not stems:
                    raise InvalidValueError(f"synonym {form!r} of the group {group} has no letters or digits")
                if key not in owners[stems]:
                    owners[stems].append(key)
        object.__setattr__(self, "_by_key", by_key)
        object.__setattr__(self, "_owners", {stems: tuple(keys) for stems, keys in owners.items()})
        object.__setattr__(self, "_longest", max(map(len, owners), default=0))

    def find(self, text: str) -> tuple[Found, ...]:
        """Every form of every concept in a text, also those that overlap."""
        return tuple(self._find(stems_of(text)))

    def concepts(self, text: str) -> tuple[str, ...]:
        """The keys of the concepts in a text, each once and sorted."""
        return tuple(sorted({found.key for found in self.find(text)}))

    def forms(self, key: str) -> tuple[str, ...]:
        """The forms of a concept, as they are written in the file."""
        return self._by_key[key]

    def _find(self, stems: Sequence[Stem]) -> Iterator[Found]:
        words = tuple(stem.text for stem in stems)
        for first in range(len(stems)):
            for last in range(first, min(first + self._longest, len(stems))):
                for key in self._owners.get(words[first : last + 1], ()):
                    yield Found(key, stems[first].start, stems[last].end)


def load_synonyms(path: Path = SYNONYMS) -> Synonyms:
    """Read a TOML file of tables with `groups`, lists of lists of forms; raises InvalidValueError naming the fault."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidValueError(f"{path} is not TOML in UTF-8: {error}") from error
    groups: list[tuple[str, ...]] = []
    for topic, table in content.items():
        if not isinstance(table, dict) or table.keys() != {"groups"} or not isinstance(table["groups"], list):
            raise InvalidValueError(f'{path}: [{topic}] needs groups = [["form", "other form"], …] and nothing else')
        for number, group in enumerate(table["groups"], start=1):
            if not isinstance(group, list) or len(group) < 2 or not all(isinstance(form, str) for form in group):
                raise InvalidValueError(f"{path}: group {number} of [{topic}] must be a list of two forms or more")
            groups.append(tuple(group))
    return Synonyms(tuple(groups))


def _key(group: Sequence[str]) -> str:
    """The key of a group, which changes with its forms alone: an index holds it long after the file has changed."""
    return f"#{sha256(repr(sorted(group)).encode()).hexdigest()[:KEY_DIGITS]}"


def stems_of(text: str) -> list[Stem]:
    """The words of a text without case and ending."""
    return [Stem(_stem(match.group().lower()), match.start(), match.end()) for match in _WORD.finditer(text)]


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    for ending in _ENDINGS:
        left = word.removesuffix(ending)
        if left != word and len(left) >= _SHORTEST_STEM and left not in _NO_STEMS:
            return left
    return word
