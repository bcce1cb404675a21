"""Numbers with their units as they are said or written, brought to one form: "ten joules" and "10 J" are equal."""

import re
from dataclasses import dataclass

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

# Units by their written forms; a form of several words is written with single spaces.
_UNIT_FORMS: dict[str, str] = {
    "J/cm2": "j/cm2|j/cm²|j/cm^2|j per cm2|j per square centimeter|joule per square centimeter|joule per cm2|"
    "joule per centimeter square|joule per centimeter squared|joule a square centimeter|jewel per square centimeter",
    "J": "j|joule|jewel|jule",  # which sound the same, and nobody counts jewels here
    "mJ": "mj|millijoule",
    "ps": "ps|picosecond",
    "ns": "ns|nanosecond",
    "us": "µs|μs|us|microsecond",
    "ms": "ms|msec|millisecond|mil second|mm second",  # the last as it is misheard
    "s": "s|sec|second",
    "min": "min|minute",
    "h": "h|hr|hour",
    "day": "day",
    "week": "wk|week",
    "fortnight": "fortnight",
    "month": "month",
    "year": "yr|year",
    "nm": "nm|nanometer",
    "um": "µm|μm|um|micrometer|micron",
    "mm": "mm|millimeter",
    "cm2": "cm2|cm²|square centimeter",
    "cm": "cm|centimeter",
    "ug": "µg|μg|mcg|microgram",
    "mg": "mg|milligram",
    "g": "g|gram",
    "mg/kg": "mg/kg|mg per kg|milligram per kilo|milligram per kilogram",
    "mg/mL": "mg/ml|mg per ml|milligram per milliliter|milligram per ml",
    "kg": "kg|kilo|kilogram",
    "mL": "ml|cc|milliliter",
    "L": "liter",
    "unit": "u|iu|unit",
    "unit/mL": "u/ml|iu/ml|unit/ml|units/ml|unit per ml|unit per milliliter",
    "%": "%|percent|per cent",
    "kHz": "khz|kilohertz",
    "MHz": "mhz|megahertz",
    "Hz": "hz|hertz",
    "kW": "kw|kilowatt",
    "W": "w|watt",
    "degree": "°|°c|degree|degree celsius|degree centigrade|degree c",
    "gauge": "gauge",
    "pass": "pass",
    "session": "session",
    "treatment": "treatment",
    "shot": "shot",
    "pulse": "pulse",
    "cycle": "cycle",
    "syringe": "syringe",
    "vial": "vial",
    "line": "line",
    "coat": "coat",
    "time": "time|x",
}
UNITS = {form: unit for unit, forms in _UNIT_FORMS.items() for form in forms.split("|")}
TIME_UNITS = frozenset({"min", "h", "day", "week", "fortnight", "month", "year"})
BEFORE_A_NOUN = frozenset("a at each every no one some that the this what which your".split())  # "at this point five"
_LONGEST_UNIT = max(form.count(" ") + 1 for form in UNITS)

_TOKEN = re.compile(
    r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?(?:/(?:cm[2²]|kg|ml|mL|ML))?|°[cC]?|[%²/]|[.,;:?!\-–—]"
)
_DIGITS = re.compile(r"\d")


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
    tokens = _tokens(text)
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
        value, position = read
        unit, after = _unit(tokens, position)
        pending.append(value)
        if unit is None and _joins(tokens, position):
            position += 1
            continue
        found += [Quantity(number, unit) for number in pending]
        pending = []
        position = after
    return tuple(found + [Quantity(value, None) for value in pending])


def written(quantity: Quantity) -> str:
    """A quantity as a reader expects it.

    >>> written(Quantity(3.0, "week")), written(Quantity(14.0, "J/cm2")), written(Quantity(40.0, None))
    ('3 weeks', '14 J/cm2', '40')
    """
    value = f"{quantity.value:g}"
    if quantity.unit is None:
        return value
    many = quantity.value != 1 and quantity.unit.isalpha() and len(quantity.unit) > 3 and quantity.unit != "gauge"
    ending = ("es" if quantity.unit == "pass" else "s") if many else ""
    return f"{value}{'' if quantity.unit == '%' else ' '}{quantity.unit}{ending}"


def is_number(word: str) -> bool:
    """True for a word that is a number or part of one, such as "14", "7.5" or "forty"."""
    return bool(_DIGITS.search(word)) or word.lower().strip(".,;:?!") in NUMBER_WORDS


def _tokens(text: str) -> list[str]:
    tokens = [token.lower() for token in _TOKEN.findall(text)]
    # A hyphen inside a compound only joins ("twenty-two", "10-mm"); between two digits it is a range.
    out: list[str] = []
    for index, token in enumerate(tokens):
        if token in "-–—":
            between_digits = 0 < index < len(tokens) - 1 and all(
                tokens[near][0].isdigit() for near in (index - 1, index + 1)
            )
            if between_digits:
                out.append("to")
            elif token != "-":
                out.append(",")
        elif token == "²" and out:
            out[-1] += "2"
        else:
            out.append(token)
    return out


def _joins(tokens: list[str], position: int) -> bool:
    """True where a number stands before "to", "or" or "and" and another number: a range that shares its unit."""
    if position >= len(tokens) or tokens[position] not in ("to", "or", "and"):
        return False
    read = _number(tokens, position + 1)
    return read is not None and _unit(tokens, read[1])[0] is not None


def _unit(tokens: list[str], position: int) -> tuple[str | None, int]:
    """The unit that starts at a position, and the position after it."""
    if tokens[position : position + 1] == ["of"] and tokens[position + 1 : position + 2] in (["a"], ["an"]):
        position += 2  # "two thirds of a", "half of an hour"
    for length in range(_LONGEST_UNIT, 0, -1):
        form = " ".join(_singular(token) for token in tokens[position : position + length])
        if form in UNITS:
            return UNITS[form], position + length
    return None, position


def _singular(token: str) -> str:
    token = token.replace("metre", "meter").replace("litre", "liter")
    if token == "passes":
        return "pass"
    return token[:-1] if len(token) > 3 and token.endswith("s") and not token.endswith("ss") else token


def _number(tokens: list[str], position: int) -> tuple[float, int] | None:
    """The number that starts at a position, and the position after it."""
    start = position
    token = tokens[position] if position < len(tokens) else ""
    if token == "half" and tokens[position + 1 : position + 2] in (["a"], ["an"]):
        return (0.5, position + 2) if _unit(tokens, position + 2)[0] else None
    if token == "point" and (position == 0 or tokens[position - 1] not in BEFORE_A_NOUN):
        digits, after = _decimals(tokens, position + 1)
        return (float(f"0.{digits}"), after) if digits and _unit(tokens, after)[0] else None
    if token in ("a", "an"):
        if tokens[position + 1 : position + 2] in (["hundred"], ["thousand"]):
            position += 1
        elif _unit(tokens, position + 1)[0] in TIME_UNITS:
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
    if tokens[position : position + 2] in (["and", "a"], ["and", "one"]) and tokens[position + 2 : position + 3] in (
        ["half"],
        ["quarter"],
    ):
        return value + (0.5 if tokens[position + 2] == "half" else 0.25), position + 3
    return value, position


def _digits(tokens: list[str], position: int) -> tuple[float, int] | None:
    if position >= len(tokens) or not tokens[position][0].isdigit():
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
