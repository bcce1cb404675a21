"""Numbers with their units as they are said or written, brought to one form: "ten joules" and "10 J" are equal."""

import re
from dataclasses import dataclass

from transcripts.measures import TIME_UNITS, unit_at
from transcripts.tokens import tokens_of

ONES = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
} | {"nought": 0}
TENS = {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
NUMBER_WORDS = frozenset(ONES) | frozenset(TENS) | frozenset(SCALES)

BEFORE_A_NOUN = frozenset("a at each every no one some that the this what which your".split())  # "at this point five"
_COUNTED = frozenset("pass session treatment shot pulse cycle line coat time".split())
_SIGNED = frozenset({"degree", "°F", "%", None})  # what goes below nought
_SLASHED = frozenset("2 3 4 8".split())  # "1/2"
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "eighth": 8, "tenth": 10, "hundredth": 100}
_SEVERAL_PARTS = {f"{word}s": number for word, number in _PARTS.items() if word != "half"}
_THIRDS = {"⅓": 1 / 3, "⅔": 2 / 3}  # which have no end as decimals
_EXACT = 1e-9
_DIGITS = re.compile(r"\d")
_MOST_FIGURES = 15  # of a number; what has more is none


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and its unit (a key such as "J/cm2" or "week"); the unit is None where none was said."""

    value: float
    unit: str | None


def quantities(text: str) -> tuple[Quantity, ...]:
    """Every number of a text with its unit, in order; both ends of a range carry the range's unit.

    >>> quantities("two to three weeks at 7.5 J/cm²")
    (Quantity(value=2.0, unit='week'), Quantity(value=3.0, unit='week'), Quantity(value=7.5, unit='J/cm2'))
    """
    tokens = tokens_of(text)
    found: list[Quantity] = []
    pending: list[float] = []  # numbers that wait for the unit of the range they belong to
    position = 0
    while position < len(tokens):
        read = _number(tokens, position)
        if read is None:
            found += [Quantity(value, None) for value in pending]
            pending = []
            position += 1
            continue
        value, end = read
        unit, after = unit_at(tokens, end)
        more, later = _rest(tokens, after)
        if unit is not None and unit_at(tokens, later)[0] is None:  # "ten units and a half syringe" are two
            value, after = value + more, later
        if not _is_doubtful(tokens[position:end], unit):
            pending.append(value if unit in _SIGNED else abs(value))
        position = end
        if unit is None and _joins(tokens, position):
            position += 1
            continue
        found += [Quantity(number, unit) for number in pending]
        pending = []
        position = after
    return tuple(found + [Quantity(value, None) for value in pending])


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
    many = quantity.value != 1 and not (third and whole == 0) and quantity.unit.isalpha() and len(quantity.unit) > 3 and quantity.unit != "gauge"
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
    if token == "minus" and (position == 0 or not (tokens[position - 1] == "minus" or is_number(tokens[position - 1]))):
        while tokens[position : position + 1] == ["minus"]:  # said twice, in a stumble
            position += 1
        below = _number(tokens, position)
        return None if below is None else (-below[0], below[1])
    part = _part(tokens, position) or _every_other(tokens, position)
    if part is not None:
        return part
    if token in ("oh", "o") and tokens[position + 1 : position + 2] == ["point"]:
        digits, after = _decimals(tokens, position + 2)
        return (float(f"0.{digits}"), after) if digits else None
    if token == "point" and (position == 0 or tokens[position - 1] not in BEFORE_A_NOUN):
        digits, after = _decimals(tokens, position + 1)
        return (float(f"0.{digits}"), after) if digits else None
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
    read = _digits(tokens, position) or _spelled(tokens, position, implied_one=position > start)
    if read is None:
        return None
    value, position = read
    more, position = _rest(tokens, position)
    return value + more, position


def _part(tokens: list[str], position: int) -> tuple[float, int] | None:
    """A part of one: "half an", "a quarter of an", "three quarters", "half of one", "1/2", and the position after it.

    Where only one part is counted, a unit must follow: "half the dose" and "a third session" are no numbers.
    """
    token, after = tokens[position], position + 1
    if re.fullmatch(r"\d{1,2}", token) and after + 1 < len(tokens) and tokens[after] == "/" and tokens[after + 1] in _SLASHED:
        value, start = int(token) / int(tokens[after + 1]), _of_one(tokens, after + 2)
        unit, end = unit_at(tokens, start)
        if unit is None or not 0 < value < 1 or tokens[end - 1].endswith("s"):
            return None  # "1/2 weeks" may be one to two weeks
        return value, start
    counted = _below_hundred(tokens, position) or ((int(token), after) if re.fullmatch(r"1?\d", token) else None)
    if counted is not None:
        number, after = counted
        parts = _PARTS if number == 1 else _SEVERAL_PARTS
        below_line = parts.get(tokens[after]) if after < len(tokens) else None
        if below_line is None or not 0 < number < below_line:
            return None
        return number / below_line, _of_one(tokens, after + 1)
    named = position + (token in ("a", "an"))
    if named >= len(tokens) or tokens[named] not in _PARTS:
        return None
    end = _of_one(tokens, named + 1)
    if tokens[named] == "half" and tokens[named + 1 : named + 2] in (["a"], ["an"]):
        end = named + 2
    unit = unit_at(tokens, end)[0]
    # "Half milligram" and "half an hour", but neither "a quarter hours" nor "half time".
    told = end > named + 1 or (tokens[named] == "half" and unit not in _COUNTED)
    return (1 / _PARTS[tokens[named]], end) if unit and told else None


def _of_one(tokens: list[str], position: int) -> int:
    """The position after "of a", "of an" or "of one" where a unit follows, else the position as it is."""
    one = tokens[position : position + 1] == ["of"] and tokens[position + 1 : position + 2]
    return position + 2 if one and one[0] in ("a", "an", "one", "1") and unit_at(tokens, position + 2)[0] else position


def _every_other(tokens: list[str], position: int) -> tuple[float, int] | None:
    """Two, where every second day, week, month or year is meant: "every other week", "on alternate days"."""
    told = tokens[position : position + 2] in (["every", "other"], ["every", "second"])
    after = position + 2 if told else position + 1
    if not told and tokens[position] != "alternate":
        return None
    return (2.0, after) if unit_at(tokens, after)[0] in TIME_UNITS else None


def _rest(tokens: list[str], position: int) -> tuple[float, int]:
    """The part that is added to a whole number ("two and a half", "an hour and three quarters"), and what follows."""
    if tokens[position : position + 1] != ["and"] or position + 2 >= len(tokens):
        return 0.0, position
    if tokens[position + 1] in ("a", "one") and tokens[position + 2] in ("half", "quarter"):
        return 1 / _PARTS[tokens[position + 2]], position + 3
    part = _part(tokens, position + 1) if _below_hundred(tokens, position + 1) else None
    return part if part is not None else (0.0, position)


def _is_doubtful(number: list[str], unit: str | None) -> bool:
    """True where two numbers in a row may be one or a range: "five ten", "ten fifteen minutes", "twenty thirty".

    A range seldom goes beyond twice its start: "four fifteen" is 415.
    """
    one = _below_hundred(number, 0)
    other = _below_hundred(number, one[1]) if one else None
    if one is None or other is None or other[1] != len(number) or unit == "nm":
        return False
    first, second = one[0], other[0]
    if unit is not None:
        return first >= 10 or second < 20
    return first < second <= 2 * first and (first < 10 or first % 5 == second % 5 == 0)


def _digits(tokens: list[str], position: int) -> tuple[float, int] | None:
    if position >= len(tokens) or not re.match(r"\.?\d", tokens[position]) or len(tokens[position]) > _MOST_FIGURES:
        return None
    token = tokens[position]
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", token):
        token = token.replace(",", "")
    parts = token.replace(",", ".").split(".")
    value = float(".".join(parts[:2]))
    position += 1
    if len(parts) == 1 and tokens[position : position + 1] == ["point"]:
        digits, after = _decimals(tokens, position + 1)
        if digits:
            return float(f"{parts[0]}.{digits}"), after
    if position < len(tokens) and tokens[position] in SCALES:
        return value * SCALES[tokens[position]], position + 1
    return value, position


def _spelled(tokens: list[str], position: int, *, implied_one: bool) -> tuple[float, int] | None:
    """A number in words, also as wavelengths and years are said: "ten sixty four" is 1064, "five thirty two" 532."""
    read = _below_hundred(tokens, position)
    if read is None and implied_one and tokens[position : position + 1] in (["hundred"], ["thousand"]):
        read = 1, position
    if read is None:
        return None
    total, position = read
    whole = 0
    while position < len(tokens):
        if tokens[position] in SCALES:
            scale = SCALES[tokens[position]]
            if scale == 100:
                total *= 100
            else:
                whole, total = whole + total * scale, 0
            position += 1
            skip = 1 if tokens[position : position + 1] == ["and"] else 0
            rest = _below_hundred(tokens, position + skip)
            if rest is None or scale == 100 and tokens[rest[1] : rest[1] + 1] == ["hundred"]:
                break  # "two hundred and one hundred" are two numbers
            total, position = total + rest[0], rest[1]
        else:
            rest = _below_hundred(tokens, position)
            if rest is None or rest[0] < 10 or whole or not 1 <= total < 100:
                break
            total, position = total * 100 + rest[0], rest[1]
    value = float(whole + total)
    if tokens[position : position + 1] == ["point"]:
        digits, after = _decimals(tokens, position + 1)
        if digits:
            return float(f"{int(value)}.{digits}"), after
    return value, position


def _decimals(tokens: list[str], position: int) -> tuple[str, int]:
    """The digits said after "point", one by one or as "twenty five", and the position after them."""
    if position < len(tokens) and tokens[position].isdigit():
        return tokens[position], position + 1
    pair = _below_hundred(tokens, position)
    if pair is not None and pair[0] >= 10:
        return str(pair[0]), pair[1]
    digits = ""
    while position < len(tokens) and ONES.get(tokens[position], 0 if tokens[position] in ("oh", "o") else 10) < 10:
        digits += str(ONES.get(tokens[position], 0))
        position += 1
    return digits, position


def _below_hundred(tokens: list[str], position: int) -> tuple[int, int] | None:
    token = tokens[position] if position < len(tokens) else ""
    if token in ONES:
        return ONES[token], position + 1
    if token in TENS:
        after = tokens[position + 1] if position + 1 < len(tokens) else ""
        if 1 <= ONES.get(after, 0) <= 9:
            return TENS[token] + ONES[after], position + 2
        return TENS[token], position + 1
    return None
