"""Likeness: what a sentence measures, speaks of and denies, by which two statements are held against each other."""

import re

from pipeline import cues
from pipeline.alternatives import swapped
from pipeline.faithful import stems_of
from pipeline.words import FUNCTION_WORDS
from transcripts.measures import UNITS, dimension_of
from transcripts.numbers import Quantity, quantities
from transcripts.text import words_of

_REJECTED = re.compile(
    r"\b(?:not|no longer|instead of|rather than|isn['’]t|wasn['’]t|did I say|I said)\b((?:\s+[\w.'’-]+){1,8})",
    re.IGNORECASE,
)
_TYPE = re.compile(r"\b(?:types?|grades?) [\w-]+(?: (?:and|or|to) (?!the\b)[\w-]+)?", re.IGNORECASE)
_RATE = re.compile(
    r"(?<=once|wice|imes|\w\wms|nits) an? (?=(?:minute|hour|day|week|month|year|visit)s?\b)", re.IGNORECASE
)
_TENS = re.compile(r"(?<=ty)-(?=[a-z])", re.IGNORECASE)  # "twenty-four" is a number, as "twenty four" is
OF_SLIPS = FUNCTION_WORDS | frozenset(
    "said wrong sorry error mistake slip form meant mean figure instead correct half quarter quarters third thirds "
    "tenth tenths point thought taught told surely agree agreed handout".split()
)
_MEASURES = frozenset(stem for form in UNITS for stem in stems_of(form, frozenset()))
_BOUND_BY_NO = re.compile(
    r"\b(?:no|not|never|nothing)\b(?: \w+){0,2} (?:more|less|fewer|longer|later|sooner|earlier|closer|higher|lower|"
    r"deeper|before|above|below|over|under|until|beyond|exceed)\b",
    re.IGNORECASE,
)


def figures_of(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text, without types of skin, and "one" and "a" where they count nothing: "twice a day"."""
    found = quantities(_TYPE.sub(" ", _RATE.sub(", ", text)))
    return tuple(quantity for quantity in found if quantity.unit or quantity.value != 1)


def rejected_in(text: str) -> set[Quantity]:
    """The figures that a sentence names as wrong: forty in "not forty, fourteen"."""
    return {quantity for match in _REJECTED.finditer(text) for quantity in figures_of(match.group(1))[:1]}


def content_of(text: str) -> set[str]:
    """The stems of what a text speaks of, without its measures."""
    return {stem for stem in stems_of(_TENS.sub(" ", text), OF_SLIPS) if stem not in _MEASURES}


def types_of(text: str) -> frozenset[str]:
    """The types of skin and grades that a text names, as they were said: "type two"."""
    return frozenset(found.lower() for found in _TYPE.findall(text))


def alike(one: Quantity, other: Quantity) -> bool:
    """True for quantities of one kind, such as weeks and months."""
    return one.unit == other.unit or dimension_of(one.unit) == dimension_of(other.unit) is not None


def denies(text: str) -> bool:
    """True where a text holds a "not" that denies something, and does not only bound a figure."""
    bounds = bool(quantities(text))  # "Never above the brow" bounds none
    return bool(cues.NEGATION.search(_BOUND_BY_NO.sub(" ", text) if bounds else text))


def turned_round(said: str, statement: str) -> bool:
    """True where a text denies what a statement affirms, or the reverse, or puts one of two opposites for the other."""
    own, other = content_of(said), content_of(statement)
    types, other_types = types_of(said), types_of(statement)
    if own <= other and types and other_types and not types & other_types:
        return True  # "type two", "sorry, type three"
    put = swapped(said, statement)
    if put and content_of(" ".join(word for word in words_of(said) if word not in put)) <= other:
        return True
    if denies(said) == denies(statement) or not own & other:
        return False
    return own <= other or (denies(said) and len(own & other) > 1)
