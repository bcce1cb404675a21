"""Fractions: parts of one as they are said or written: "half an hour", "three quarters", "two and a half"."""

import re

from transcripts.measures import unit_at
from transcripts.spelled import SCALES, below_hundred
from transcripts.tokens import CLAUSE_END

_COUNTED = frozenset("pass session treatment shot pulse cycle line coat time".split())
_AFTER_A_TIME = frozenset("after ago apart before between earlier later long old until".split())
_AFTER_A_HALF = _AFTER_A_TIME | frozenset("and at but by for from in on or per so then to when while with".split())
_SLASHED = frozenset("2 3 4 8".split())  # "1/2"
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "eighth": 8, "tenth": 10, "hundredth": 100}
_SEVERAL_PARTS = {f"{word}s": number for word, number in _PARTS.items() if word != "half"}


def part_at(tokens: list[str], position: int, *, begins: bool = True) -> tuple[float, int] | None:
    """A part of one: "half an", "a quarter of an", "three quarters", "half of one", "1/2", and the position after it.

    Where only one part is counted, a unit must follow: "half the dose" and "a third session" are no numbers.
    """
    token, after = tokens[position], position + 1
    if (
        re.fullmatch(r"\d{1,2}", token)
        and after + 1 < len(tokens)
        and tokens[after] == "/"
        and tokens[after + 1] in _SLASHED
    ):
        value, start = int(token) / int(tokens[after + 1]), _of_one(tokens, after + 2)
        unit, end = unit_at(tokens, start)
        if unit is None or not 0 < value < 1 or tokens[end - 1].endswith("s"):
            return None  # "1/2 weeks" may be one to two weeks
        return value, start
    counted = below_hundred(tokens, position) or ((int(token), after) if re.fullmatch(r"1?\d", token) else None)
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
    if begins and tokens[named + 1 : named + 2] in (["to"], ["or"]) and named + 2 < len(tokens):
        other = part_at(tokens, named + 2, begins=False)  # "half to three quarters of a millilitre"
        if other is not None and unit_at(tokens, other[1])[0] is not None:
            return 1 / _PARTS[tokens[named]], named + 1
    end = _of_one(tokens, named + 1)
    if tokens[named] == "half" and tokens[named + 1 : named + 2] in (["a"], ["an"]):
        end = named + 2
    unit = unit_at(tokens, end)[0]
    # "Half milligram" and "half an hour", but neither "a quarter hours" nor "half time".
    told = end > named + 1 or (tokens[named] == "half" and unit not in _COUNTED)
    return (1 / _PARTS[tokens[named]], end) if unit and told else None


def rest_at(tokens: list[str], position: int, *, measured: bool = False) -> tuple[float, int]:
    """The part that is added to a whole number ("two and a half", "an hour and a quarter"), and what follows.

    Where the number is `measured` already, or the part could be of something else, no noun or verb may follow: "for
    six months, and one third dropped out".
    """
    if tokens[position : position + 1] != ["and"] or position + 2 >= len(tokens):
        return 0.0, position
    told = tokens[position + 1] in ("a", "one") and tokens[position + 2] in ("half", "quarter")
    part = (1 / _PARTS[tokens[position + 2]], position + 3) if told else None
    if part is None and below_hundred(tokens, position + 1):
        part = part_at(tokens, position + 1)
    if part is None:
        return 0.0, position
    after = tokens[part[1]] if part[1] < len(tokens) else "."
    follows = _AFTER_A_HALF if tokens[part[1] - 1] == "half" else _AFTER_A_TIME
    if measured:
        adds = tokens[part[1] - 1] in ("half", "quarter", "quarters") and (after in CLAUSE_END or after in follows)
    elif tokens[position + 1] == "a":
        adds = after != "of" or unit_at(tokens, part[1])[0] is not None
    else:
        adds = after in CLAUSE_END or after in follows or after in SCALES or unit_at(tokens, part[1])[0] is not None
    return part if adds else (0.0, position)


def _of_one(tokens: list[str], position: int) -> int:
    """The position after "of a", "of an" or "of one" where a unit follows, else the position as it is."""
    one = tokens[position : position + 1] == ["of"] and tokens[position + 1 : position + 2]
    return position + 2 if one and one[0] in ("a", "an", "one", "1") and unit_at(tokens, position + 2)[0] else position
