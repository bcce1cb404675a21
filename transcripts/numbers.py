"""Numbers with their units as they are said or written, brought to one form: "ten joules" and "10 J" are equal."""

import re
from dataclasses import dataclass
from functools import lru_cache

from transcripts.fractions import part_at, rest_at
from transcripts.measures import TIME_UNITS, unit_at
from transcripts.spelled import NUMBER_WORDS, SCALES, below_hundred, decimals, in_figures, in_words
from transcripts.tokens import CLAUSE_END, SIGN, tokens_of

BEFORE_A_NOUN = frozenset(
    "a an another any each entry every first her his injection its last marking my next no one our second some that "
    "the their these third this those trigger what which your".split()
)  # "at this point five", "trigger point four"
_SIGNED = frozenset({"degree", "°F"})  # what goes below nought
_BEFORE_A_DECIMAL = frozenset(
    "about above add added adding almost and approximately around below between but by deliver delivers even "
    "exactly get gets give gives giving gave go goes got had has have i'd i'll inject injected injecting injects is "
    "just least like maybe most nearly need needs of only or over perhaps place places put puts roughly say set so "
    "take takes than then to under up use used uses using usually want was we'll with you'll".split()
)
_MINUS = ("minus", SIGN)
_THIRDS = {"⅓": 1 / 3, "⅔": 2 / 3}  # which have no end as decimals
_EXACT = 1e-9
_DIGITS = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and its unit (a key such as "J/cm2" or "week"); the unit is None where none was said."""

    value: float
    unit: str | None


@lru_cache(maxsize=16_384)  # rules hold each sentence of a talk against many others
def quantities(text: str) -> tuple[Quantity, ...]:
    """Every number of a text with its unit, in order; both ends of a range carry the range's unit.

    >>> quantities("two to three weeks at 7.5 J/cm²")
    (Quantity(value=2.0, unit='week'), Quantity(value=3.0, unit='week'), Quantity(value=7.5, unit='J/cm2'))
    """
    tokens = tokens_of(text)
    found: list[Quantity] = []
    pending: list[_Read] = []  # numbers that wait for the unit of the range they belong to
    position, last = 0, -1  # where the last temperature ended
    while position < len(tokens):
        read = _number(tokens, position)
        if read is None:
            found += [number.of(None) for number in pending]
            pending = []
            position = _decimal_at(tokens, position)[1] if _is_unread_decimal(tokens, position) else position + 1
            continue
        value, end = read
        unit, after = unit_at(tokens, end)
        more, later = rest_at(tokens, after, measured=True)
        if unit is not None and unit_at(tokens, later)[0] is None:  # "ten units and a half syringe" are two
            value, after = value + more, later
        if not _is_doubtful(tokens, position, end, unit):
            pending.append(_Read(value, opens=_opens_with_a_dash(tokens, position), is_signed=position != last))
        position = end
        if unit is None and _joins(tokens, position):
            position += 1
            continue
        found += [number.of(unit) for number in pending]
        pending = []
        position = after
        last = position if unit in _SIGNED else -1
    return tuple(found + [number.of(None) for number in pending])


@dataclass(frozen=True, slots=True)
class _Read:
    """A number before its unit is known: whether it opens a line with a dash, and whether it may go below nought."""

    value: float
    opens: bool
    is_signed: bool

    def of(self, unit: str | None) -> Quantity:
        """The quantity in a unit; only temperatures have a sign, and what is said to be "minus" without a unit."""
        below = self.is_signed and (unit in _SIGNED or (unit is None and not self.opens))
        return Quantity(self.value if below else abs(self.value), unit)


def written(quantity: Quantity) -> str:
    """A quantity as a reader expects it.

    >>> written(Quantity(3.0, "week")), written(Quantity(14.0, "J/cm2")), written(Quantity(2 / 3, "syringe"))
    ('3 weeks', '14 J/cm2', '⅔ syringe')
    """
    whole, rest = divmod(quantity.value, 1)
    third = next((sign for sign, part in _THIRDS.items() if abs(rest - part) < _EXACT), None)
    value = f"{int(whole) or ''}{third}" if third else f"{quantity.value:g}"
    if quantity.unit is None:
        return value
    many = (
        quantity.value != 1
        and not (third and whole == 0)
        and quantity.unit.isalpha()
        and len(quantity.unit) > 3
        and quantity.unit != "gauge"
    )
    ending = ("es" if quantity.unit in ("pass", "inch") else "s") if many else ""
    return f"{value}{'' if quantity.unit == '%' else ' '}{quantity.unit}{ending}"


def is_number(word: str) -> bool:
    """True for a word that is a number or part of one, such as "14", "7.5" or "forty"."""
    return bool(_DIGITS.search(word)) or word.lower().strip(".,;:?!") in NUMBER_WORDS


def _joins(tokens: list[str], position: int) -> bool:
    """True where a number stands before "to", "or" or "and" and another number: a range that shares its unit."""
    if position >= len(tokens) or tokens[position] not in ("to", "or", "and"):
        return False
    read = _number(tokens, position + 1)
    return read is not None and unit_at(tokens, read[1])[0] is not None


def _number(tokens: list[str], position: int) -> tuple[float, int] | None:
    """The number that starts at a position, and the position after it."""
    start = position
    if position >= len(tokens):
        return None
    token = tokens[position]
    if token in _MINUS:
        return _below_nought(tokens, position)
    part = part_at(tokens, position) or _every_other(tokens, position)
    if part is not None:
        return part
    if _opens_decimal(tokens, position):
        return None if _is_unread_decimal(tokens, position) else _decimal_at(tokens, position)
    if token in ("a", "an"):
        if tokens[position + 1 : position + 2] in (["hundred"], ["thousand"]):
            position += 1
        elif unit_at(tokens, position + 1)[0] in TIME_UNITS:
            return 1.0, position + 1
        else:
            return None
    elif token == "once":
        return 1.0, position + 1
    elif token == "twice":
        return 2.0, position + 1
    read = in_figures(tokens, position) or in_words(tokens, position, implied_one=position > start)
    if read is None:
        return None
    value, position = read
    more, position = rest_at(tokens, position)
    if more and position < len(tokens) and tokens[position] in SCALES:  # "two and a half thousand"
        return (value + more) * SCALES[tokens[position]], position + 1
    return value + more, position


def _below_nought(tokens: list[str], position: int) -> tuple[float, int] | None:
    """The number after a minus, which is none after a number, and no sign after "plus or"."""
    before = tokens[max(0, position - 2) : position]
    if before and (before[-1] in _MINUS or is_number(before[-1])):
        return None
    while position < len(tokens) and tokens[position] in _MINUS:  # said twice, in a stumble
        position += 1
    read = _number(tokens, position)
    return None if read is None else (read[0] if "plus" in before else -read[0], read[1])


def opens_decimal(before: str) -> bool:
    """True where "point five" may be 0.5 after a word (an empty one where a clause begins): "about", not "trigger"."""
    return not before or before in _BEFORE_A_DECIMAL or before[-1] in CLAUSE_END


def _opens_decimal(tokens: list[str], position: int) -> bool:
    """True where "point" and figures stand without a whole number, and no word before says that a point is meant."""
    before = tokens[position - 1] if position else ""
    if tokens[position] == "point" and before not in ("oh", "o", *BEFORE_A_NOUN):
        return _decimal_at(tokens, position) != (0.0, position)
    return tokens[position] in ("oh", "o") and _decimal_at(tokens, position) != (0.0, position)


def _decimal_at(tokens: list[str], position: int) -> tuple[float, int]:
    """The number that "point" or "oh point" begins, and the position after it; no other position where none begins."""
    start = position + (tokens[position] in ("oh", "o"))
    if tokens[start : start + 1] != ["point"]:
        return 0.0, position
    digits, after = decimals(tokens, start + 1)
    return (float(f"0.{digits}"), after) if digits else (0.0, position)


def _is_unread_decimal(tokens: list[str], position: int) -> bool:
    """True where "point five" may be 0.5 or the fifth point: no unit follows, or a word before may name the point."""
    if not _opens_decimal(tokens, position):
        return False
    before = tokens[position - 1] if position else ""
    named = tokens[position] == "point" and not opens_decimal(before)
    after = _decimal_at(tokens, position)[1]
    measured = unit_at(tokens, after)[0] is not None
    if not measured and after + 1 < len(tokens) and tokens[after] in ("to", "or", "and"):
        other = _decimal_at(tokens, after + 1)[1]
        if other == after + 1 and tokens[after] == "to":
            whole = in_figures(tokens, other) or in_words(tokens, other, implied_one=False)
            other = whole[1] if whole else other
        measured = other > after + 1 and unit_at(tokens, other)[0] is not None
    return named or not measured


def _every_other(tokens: list[str], position: int) -> tuple[float, int] | None:
    """Two, where every second day, week, month or year is meant: "every other week", "on alternate days"."""
    told = tokens[position : position + 2] in (["every", "other"], ["every", "second"])
    after = position + 2 if told else position + 1
    if not told and tokens[position] != "alternate":
        return None
    return (2.0, after) if unit_at(tokens, after)[0] in TIME_UNITS else None


def _opens_with_a_dash(tokens: list[str], position: int) -> bool:
    return tokens[position] == SIGN and (position == 0 or tokens[position - 1] in CLAUSE_END)


def _is_doubtful(tokens: list[str], start: int, end: int, unit: str | None) -> bool:
    """True where two numbers in a row may be one or a range: "five ten", "ten fifteen minutes", "twenty thirty".

    A range seldom goes beyond twice its start: "four fifteen" is 415, and "twelve fifty milligrams" are 1250.
    """
    if unit is None and tokens[end : end + 4] == ["and", "a", "half", "of"]:
        return True  # "two and a half of the vials", or half of them and something else
    number = tokens[start:end]
    one = below_hundred(number, 0)
    other = below_hundred(number, one[1]) if one else None
    if one is None or other is None or other[1] != len(number) or unit == "nm":
        return False
    first, second = one[0], other[0]
    if unit is not None:
        return (second <= 2 * first or unit in TIME_UNITS) if first >= 10 else second < 20
    if first in (19, 20) and start and tokens[start - 1] in ("in", "since"):
        return False  # a year
    return first < second <= 2 * first and (first < 10 or first % 5 == second % 5 == 0)
