"""Measures: the units that numbers are given in, by all the forms in which they are written or said."""

from transcripts.tokens import GAUGES

# Units by their written forms; a form of several words is written with single spaces.
_UNIT_FORMS: dict[str, str] = {
    "J/cm2": "j/cm2|j/cm²|j/cm^2|j per cm2|j per square centimeter|joule per square centimeter|joule per cm2|"
    "joule per centimeter square|joule per centimeter squared|joule a square centimeter|jewel per square centimeter",
    "mJ/cm2": "mj/cm2|mj/cm²|millijoule per cm2|millijoule per square centimeter|millijoule per centimeter squared",
    "W/cm2": "w/cm2|w/cm²|watt per cm2|watt per square centimeter",
    "mW/cm2": "mw/cm2|mw/cm²|milliwatt per cm2|milliwatt per square centimeter",
    "J/cm": "j/cm|joule per cm|joule per centimeter",
    "kJ": "kj|kilojoule",
    "J": "j|joule|jewel|jule",  # which sound the same, and nobody counts jewels here
    "mJ": "mj|millijoule",
    "ps": "ps|picosecond",
    "ns": "ns|nanosecond",
    "us": "µs|μs|us|microsecond",
    "ms": "ms|msec|millisecond|mil second|mm second",  # the last as it is misheard
    "s": "s|sec|secs|second",
    "min": "min|minute",
    "h": "h|hr|hrs|hour",
    "day": "day",
    "week": "wk|wks|week",
    "fortnight": "fortnight",
    "month": "month",
    "year": "yr|yrs|year",
    "nm": "nm|nanometer",
    "um": "µm|μm|um|micrometer|micron",
    "mm2": "mm2|mm²|square millimeter",
    "mm": "mm|millimeter",
    "cm2": "cm2|cm²|square centimeter",
    "cm": "cm|centimeter",
    "inch": "inch",
    "ug": "µg|μg|mcg|microgram",
    "mg": "mg|milligram",
    "g": "g|gram",
    "mg/kg": "mg/kg|mg per kg|milligram per kg|milligram per kilo|milligram per kilogram",
    "mg/mL": "mg/ml|mg per ml|milligram per ml|milligram per milliliter",
    "kg": "kg|kilo|kilogram",
    "mL": "ml|mls|cc|ccs|cm3|milliliter|cubic centimeter",
    "L": "liter",
    "unit": "u|iu|unit",
    "unit/mL": "u/ml|iu/ml|unit/ml|unit per ml|unit per milliliter",
    "%": "%|percent|per cent",
    "kHz": "khz|kilohertz",
    "MHz": "mhz|megahertz",
    "Hz": "hz|hertz",
    "kW": "kw|kilowatt",
    "W": "w|watt",
    "degree": "°|°c|° c|degree|degree celsius|degree centigrade|degree c",  # of Celsius unless they are named
    "°F": "°f|° f|degree fahrenheit|degree f|fahrenheit",
    "rpm": "rpm|revolution per minute",
    "gauge": "gauge",
    "pass": "pass",
    "session": "session",
    "treatment": "treatment",
    "shot": "shot",
    "pulse": "pulse",
    "cycle": "cycle",
    "syringe": "syringe",
    "vial": "vial",
    "ampoule": "ampoule|ampule",
    "tablet": "tablet",
    "capsule": "capsule",
    "drop": "drop",
    "line": "line",
    "coat": "coat",
    "time": "time|x",
}
UNITS = {form: unit for unit, forms in _UNIT_FORMS.items() for form in forms.split("|")}
TIME_UNITS = frozenset({"min", "h", "day", "week", "fortnight", "month", "year"})

# Units in which the same thing is measured: a slip may be in the unit.
_DIMENSIONS = (
    TIME_UNITS | {"s"},
    {"ps", "ns", "us", "ms"},
    {"ug", "mg", "g", "kg"},
    {"mL", "L"},
    {"nm", "um", "mm", "cm", "inch"},
    {"mJ", "J", "kJ", "mJ/cm2", "J/cm2"},  # "per square centimetre" is often left out
    {"W", "kW"},
    {"Hz", "kHz", "MHz"},
    {"degree", "°F"},
)

_AS_SAID = {form.replace("/", " per "): unit for form, unit in UNITS.items()}  # a slash is read as "per"
_LONGEST_UNIT = max(form.count(" ") + 1 for form in _AS_SAID)
_AS_READ = {"passes": "pass", "inches": "inch", "/": "per"}
_KINDS_OF_NEEDLE = frozenset(
    "blunt sharp fine thin thick long short small large half inch sterile disposable hypodermic insulin filter".split()
)
_THICKNESS = GAUGES | frozenset("fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty".split())
_THICKNESS_ENDS = frozenset("one two three four five six seven eight nine".split())  # "twenty seven"
_NEEDLES = frozenset("needle needles cannula cannulas cannulae".split())


def unit_at(tokens: list[str], position: int) -> tuple[str | None, int]:
    """The unit that starts at a position, and the position after it."""
    if tokens[position : position + 1] == ["of"] and tokens[position + 1 : position + 2] in (["a"], ["an"]):
        position += 2  # "point two of a millilitre"
    for length in range(_LONGEST_UNIT, 0, -1):
        form = " ".join(_singular(token) for token in tokens[position : position + length])
        if form in _AS_SAID:
            after = min(position + length, len(tokens))
            return "gauge" if form == "g" and _is_of_a_needle(tokens, position) else _AS_SAID[form], after
    return None, position


def _is_of_a_needle(tokens: list[str], position: int) -> bool:
    """True where a "g" stands between a thickness and a needle: "27 g blunt cannula"."""
    after = position + 1
    while after < len(tokens) and tokens[after] in _KINDS_OF_NEEDLE:
        after += 1
    before = tokens[max(0, position - 2) : position]
    thickness = before[0] if before[-1:] and before[-1] in _THICKNESS_ENDS else "".join(before[-1:])
    sized = tokens[after : after + 1] == ["x"] and tokens[after + 2 : after + 3] in (["mm"], ["inch"])  # "30 g x 13 mm"
    named = after < len(tokens) and tokens[after] in _NEEDLES
    return (named or sized) and thickness in _THICKNESS


def _singular(token: str) -> str:
    token = token.replace("metre", "meter").replace("litre", "liter")
    if token in _AS_READ:
        return _AS_READ[token]
    return token[:-1] if len(token) > 3 and token.endswith("s") and not token.endswith("ss") else token


def dimension_of(unit: str | None) -> int | None:
    """A number for what a unit measures, the same for weeks and months; None where it stands alone."""
    return next((number for number, units in enumerate(_DIMENSIONS) if unit in units), None)
