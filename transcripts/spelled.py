"""Spelled: numbers as figures or in words, without units and parts: "1,064", "ten sixty four", "point oh five"."""

import re

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
_MOST_FIGURES = 15  # of a number; what has more is none


def in_figures(tokens: list[str], position: int) -> tuple[float, int] | None:
    """A number that is written in figures, and the position after it: "7.5", "1,064", "1 point 5", "2 million"."""
    if position >= len(tokens) or not re.match(r"\.?\d", tokens[position]) or len(tokens[position]) > _MOST_FIGURES:
        return None
    token = tokens[position]
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", token):
        token = token.replace(",", "")
    parts = token.replace(",", ".").split(".")
    value = float(".".join(parts[:2]))
    position += 1
    if len(parts) == 1 and tokens[position : position + 1] == ["point"]:
        digits, after = decimals(tokens, position + 1)
        if digits:
            return float(f"{parts[0]}.{digits}"), after
    if position < len(tokens) and tokens[position] in SCALES:
        return value * SCALES[tokens[position]], position + 1
    return value, position


def in_words(tokens: list[str], position: int, *, implied_one: bool) -> tuple[float, int] | None:
    """A number in words, also as wavelengths and years are said: "ten sixty four" is 1064, "five thirty two" 532."""
    read = below_hundred(tokens, position)
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
            rest = below_hundred(tokens, position + skip)
            if rest is None or scale == 100 and tokens[rest[1] : rest[1] + 1] == ["hundred"]:
                break  # "two hundred and one hundred" are two numbers
            total, position = total + rest[0], rest[1]
        else:
            rest = below_hundred(tokens, position)
            if rest is None or rest[0] < 10 or whole or not 1 <= total < 100:
                break
            total, position = total * 100 + rest[0], rest[1]
    value = float(whole + total)
    if tokens[position : position + 1] == ["point"]:
        digits, after = decimals(tokens, position + 1)
        if digits:
            return float(f"{int(value)}.{digits}"), after
    return value, position


def decimals(tokens: list[str], position: int) -> tuple[str, int]:
    """The digits said after "point", one by one or as "twenty five", and the position after them."""
    if position < len(tokens) and tokens[position].isdigit():
        return tokens[position], position + 1
    pair = below_hundred(tokens, position)
    if pair is not None and pair[0] >= 10:
        return str(pair[0]), pair[1]
    digits = ""
    while position < len(tokens) and ONES.get(tokens[position], 0 if tokens[position] in ("oh", "o") else 10) < 10:
        digits += str(ONES.get(tokens[position], 0))
        position += 1
    return digits, position


def below_hundred(tokens: list[str], position: int) -> tuple[int, int] | None:
    """A whole number of one or two words, and the position after it: "twelve", "twenty two"."""
    token = tokens[position] if position < len(tokens) else ""
    if token in ONES:
        return ONES[token], position + 1
    if token in TENS:
        after = tokens[position + 1] if position + 1 < len(tokens) else ""
        if 1 <= ONES.get(after, 0) <= 9:
            return TENS[token] + ONES[after], position + 2
        return TENS[token], position + 1
    return None
