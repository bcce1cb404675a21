"""Written forms: how spoken numbers and units are read best, beside the words that were said.

"Thirteen joules per square centimetre" is written 13 J/cm². Only what has one reading gets a written form, and only
where reading it back gives the same quantities. The forms follow the Institute for Safe Medication Practices, "List of
Error-Prone Abbreviations": a zero before and none after the point, "mcg", and "units" in full.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transcripts.measures import UNITS
from transcripts.numbers import Quantity, opens_decimal, quantities
from transcripts.spelled import NUMBER_WORDS, ONES, SCALES, TENS
from transcripts.transcript import Segment

# Units that have a symbol; the others, such as weeks and sessions, keep their word.
SYMBOLS = {
    "J/cm2": "J/cm²", "mJ/cm2": "mJ/cm²", "W/cm2": "W/cm²", "mW/cm2": "mW/cm²", "J/cm": "J/cm", "kJ": "kJ", "J": "J",
    "mJ": "mJ", "ps": "ps", "ns": "ns", "us": "µs", "ms": "ms", "nm": "nm", "um": "µm", "mm2": "mm²", "mm": "mm",
    "cm2": "cm²", "cm": "cm", "ug": "mcg", "mg": "mg", "g": "g", "mg/kg": "mg/kg", "mg/mL": "mg/mL", "kg": "kg",
    "mL": "mL", "L": "L", "unit/mL": "units/mL", "%": "%", "kHz": "kHz", "MHz": "MHz", "Hz": "Hz", "kW": "kW",
    "W": "W", "°F": "°F",
}  # fmt: skip
_FEWEST_LETTERS = 4  # of a unit said in full; shorter ones are symbols already, or might be something else ("30 g"),
_SHORT_UNITS = frozenset("cc cm day kg mcg mg ml mm nm % °c".split())  # but for these
_BY_HUNDREDS = "nm"  # the unit that is said as wavelengths are: "five ninety five" is 595
_GROUPED_FROM = 10_000  # numbers with commas; wavelengths have none

_UNIT_TENS, _UNIT_ONES = "|".join(TENS), "|".join(word for word, value in ONES.items() if 1 <= value <= 9)
_ONES = "|".join(sorted(ONES, key=len, reverse=True))
_TEENS = "|".join(word for word, value in ONES.items() if value >= 10)
_ZEROS = "zero|nought|oh"
_SMALL = rf"(?:(?:{_UNIT_TENS})(?:[ -](?:{_UNIT_ONES})\b)?|(?:{_ONES}))\b"
_PAIR = rf"(?:(?:{_UNIT_TENS})(?:[ -](?:{_UNIT_ONES})\b)?|(?:{_TEENS}))\b"
_HUNDREDS = rf"(?:(?:an?\b|{_SMALL})[ -]hundred\b(?:(?: and)?[ -]{_SMALL})?|{_SMALL})"
_CARDINAL = rf"(?:(?:an?\b|{_HUNDREDS})[ -]thousand\b(?:(?: and)?[ -]{_HUNDREDS})?|{_HUNDREDS})"
_FIGURES = r"(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d+)?(?![\d.,]*\d)"
_POINT = rf"point (?:\d+|{_PAIR}|(?:{_UNIT_ONES}|{_ZEROS})\b(?: (?:{_UNIT_ONES}|{_ZEROS})\b)*)"
_NUMBER = (
    rf"(?:minus )?(?:half an?\b|(?:{_CARDINAL}|\d+) {_POINT}|{_POINT}|{_CARDINAL} and an? (?:half|quarter)\b"
    rf"|{_SMALL}[ -]{_PAIR}|{_CARDINAL}|{_FIGURES})"
)
_UNIT = "|".join(
    " ".join(rf"{re.escape(word)}s?" if len(word) > 3 else re.escape(word) for word in form.split())
    for form in sorted(UNITS, key=len, reverse=True)
    if len(form) >= _FEWEST_LETTERS or form in _SHORT_UNITS
)
_UNIT = re.sub("(met|lit)er", r"\1(?:er|re)", _UNIT)
_QUANTITY = re.compile(
    rf"(?<![\w.,/%°-])(?P<first>{_NUMBER})"
    rf"(?:(?P<joint> (?:to|or|and) |[-–])(?P<second>{_NUMBER}))?"
    rf"(?P<space>[ -]?)(?P<unit>(?<=[ -])(?:pass(?:es)?|(?:{_UNIT})s?)(?![\w/²^-])|%)?(?![\w/%°²^])"
)
_BEFORE = re.compile(r"([\w.,'’]+)\W*$")
_AFTER = re.compile(r"^[ -]*(to |or |and )?([\w.,]+)")
_PART_OF = re.compile(r"(?:half|thirds?|quarters?|fourths?|fifths?|eighths?|tenths?|hundredths?) of $")  # "half of one"
_AND_PART = re.compile(r" and (?:a|one) (?:half|quarter)\b")  # "two hours and a half"


@dataclass(frozen=True, slots=True)
class Written:
    """How words `first` to `last` (excluded) of a segment are written, what was said, and the quantities in it."""

    first: int
    last: int
    spoken: str
    written: str
    quantities: tuple[Quantity, ...]


def written_forms(segments: Sequence[Segment]) -> tuple[tuple[Written, ...], ...]:
    """The written forms in each segment, in order; a number that runs over a segment's border stays as spoken.

    Words are those of `words_in`. Numbers that touch another number ("two three times"), years and clock times
    ("nineteen ninety"), and ranges whose ends are not both said in full ("two to three hundred") stay as spoken too.
    """
    words = [(at, number, text) for at, segment in enumerate(segments) for number, text in enumerate(words_in(segment))]
    starts, first = [], 0
    for _, _, text in words:
        starts.append(first)
        first += len(text) + 1
    said = " ".join(text for _, _, text in words)
    found: list[list[Written]] = [[] for _ in segments]
    for start, end, written in _spans(said.lower().replace("’", "'"), said):
        one, other = bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1
        before, after = said[starts[one] : start], said[end : starts[other] + len(words[other][2])]
        if words[one][0] != words[other][0] or re.search(r"\w", before + after):
            continue
        found[words[one][0]].append(
            Written(
                first=words[one][1],
                last=words[other][1] + 1,
                spoken=said[start:end],
                written=f"{before}{written}{after}",
                quantities=quantities(written),
            )
        )
    return tuple(map(tuple, found))


def words_in(segment: Segment) -> tuple[str, ...]:
    """The words of a segment as they stand, also where they have no times of their own."""
    return tuple(word.text for word in segment.words) or tuple(segment.text.split())


def _spans(text: str, said: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and written form of every number that has one reading."""
    for match in _QUANTITY.finditer(text):
        ends = [number for number in (match["first"], match["second"]) if number]
        start, end = match.start(), match.end("unit" if match["unit"] else "second" if match["second"] else "first")
        read = quantities(text[start:end])
        units = {quantity.unit for quantity in read}
        if len(read) != len(ends) or len(units) != 1 or _is_open(text, start, end, joins=not match["unit"]):
            continue
        unit = next(iter(units))
        if unit == "time" or (unit is None) != (match["unit"] is None) or not _is_clear(ends, read, unit, match):
            continue
        heard = said[match.start("unit") : match.end("unit")] if match["unit"] else ""
        written = _write(ends, read, joint=match["joint"], unit=unit, heard=heard, space=match["space"])
        if written != said[start:end] and quantities(written) == read:
            yield start, end, written


def _is_open(text: str, start: int, end: int, *, joins: bool) -> bool:
    """True where the number may go on before or after the span; where it `joins`, a "to" may lead on as well."""
    before, after = _BEFORE.search(text[max(0, start - 40) : start]), _AFTER.search(text[end : end + 40])
    earlier = before[1] if before and text[start - 1] == " " else ""
    if text.startswith("point", start) and not opens_decimal(earlier):
        return True  # "at this point five"
    if _PART_OF.search(text[:start]) or _AND_PART.match(text[end:]):
        return True
    if _is_part(earlier) or earlier in ("point", "and", "to", "or") and _joins_numbers(text[:start]):
        return True
    return after is not None and (joins or not after[1]) and _is_part(after[2]) and text[end] not in ",.;:?!"


def _is_part(word: str) -> bool:
    figures = word[:1].isdigit() and word[-1].isalnum()
    return figures or word in NUMBER_WORDS or word in ("point", "oh", "half", "quarter")


def _joins_numbers(before: str) -> bool:
    """True where a text ends in a number and a word that joins it to the next: "fifty or"."""
    *_, earlier, joint = ["", "", *before.split()]
    return joint == "point" or _is_part(earlier)


def _is_clear(ends: Sequence[str], read: Sequence[Quantity], unit: str | None, match: re.Match[str]) -> bool:
    """False for what is also said of something else, or read in another way."""
    values = [quantity.value for quantity in read]
    bare = [end.removeprefix("minus ") for end in ends]
    if any(re.fullmatch(rf"{_SMALL}[ -]{_PAIR}", end) and not re.fullmatch(_SMALL, end) for end in bare):
        return unit == _BY_HUNDREDS
    if len(ends) == 2 and (scale := re.search("|".join(SCALES), ends[1])) and not re.search("|".join(SCALES), ends[0]):
        if values[0] < values[1] / SCALES[scale.group()]:
            return False  # "two to three hundred" may start at two hundred
    if unit is None:
        told = any(re.search("hundred|thousand|point|and an? ", end) for end in ends)
        return told or len(ends) == 2 and match["joint"] == " to " and values[0] < values[1]
    if unit not in SYMBOLS:
        plain = ends[-1] in ("one", "half a", "half an")  # "one session", "half an hour"
        ordinal = match["unit"] == "second" and re.search(rf"\b(?:{_UNIT_TENS})$", ends[-1])
        return not plain and not ordinal
    return True


def _write(
    ends: Sequence[str], read: Sequence[Quantity], *, joint: str | None, unit: str | None, heard: str, space: str
) -> str:
    numbers = [_figures(end, quantity.value) for end, quantity in zip(ends, read, strict=True)]
    rising = len(read) == 2 and 0 <= read[0].value < read[1].value
    if joint in (" to ", "-", "–") and rising and unit is not None:
        joint = "–"
    number = (joint or "").join(numbers)
    if unit is None:
        return number
    if unit == "degree" and re.search("cel|cent|c$", heard.lower()):
        return f"{number} °C"
    if unit not in SYMBOLS:
        return f"{number}{space}{heard}"
    return f"{number}%" if unit == "%" else f"{number} {SYMBOLS[unit]}"


def _figures(said: str, value: float) -> str:
    if said.startswith("minus "):
        return f"minus {_figures(said.removeprefix('minus '), abs(value))}"
    if said[:1].isdigit() and not re.search("[a-z]", said):
        return said
    if value != int(value):
        return repr(value)
    return f"{int(value):,}" if value >= _GROUPED_FROM else str(int(value))
