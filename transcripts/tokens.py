"""Tokens: a text cut into the words, figures and signs among which numbers are read."""

import re
from fractions import Fraction

_GLYPHS = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8"}
_GLYPH = re.compile(rf"(?:(?<!\d)(\d{{1,4}})[ -]?)?([{''.join(_GLYPHS)}])")
_MIXED = re.compile(r"(?<![\d/.,])(\d+)[ -]([1-7]/[2348])(?![\d/])")  # "2 1/2"
_LABEL = re.compile(  # what has its number after it: "on day 3 ½ tablet"
    r"\b(?:day|week|month|year|session|visit|type|grade|level|stage|step|phase|group|point|class|case|patient|number)"
    r"s? $",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"(?<=\d)[ \u00a0\u202f](?=000(?!\d))|(?<=\d)[\u00a0\u202f](?=\d{3}(?!\d))")  # "10 000"
_OF_A_RANGE = re.compile(  # "1/2 to 1 mL"
    r"(?<![\d/.,])(1/[2348])(?= ?(?:[-–]|to) ?(?:\d+(?:[.,]\d+)?|1/[2348]) ?"
    r"(?:m[Lgm]|cc|cm|inch|syringe|vial|tablet|hour))"
)
_DOUBTFUL = re.compile(
    r"(?<![\d.,/-])\d{1,3} \d{3}(?![\d/]|[.,]\d)"  # "12 500 units": one number or two
    r"|(?<![\d/.,–-])[2-9]/[2-9](?![\d/]|[.,]\d)(?=[ -]?[^\W\d_]|%)"  # "2/3 mm": two thirds or two to three
    r"|(?<![\d/.,])\d/\d[-–]\d/\d(?![\d/])"
    r"|(?:\b(?:an?|one)[ -])?\b(?:second|third|fourth)[ -]degree(?!s)\b",  # of a burn
    re.IGNORECASE,
)
_UNREAD = "¿"
SIGN = "-"  # a minus that is written
CLAUSE_END = frozenset(".,;:?!")
GAUGES = frozenset(map(str, range(14, 35)))  # how thick needles are
_LIKE_DEGREES = str.maketrans("º˚", "°°")
_RHYTHM = re.compile(r"(?<!once)(?<!twice)(?<=\w)-(hour|week|month|year)ly\b", re.IGNORECASE)  # "four-weekly"
_TOKEN = re.compile(
    r"(?<![\w.,])\.\d+|\d+(?:[.,]\d+)*|[cm]?m(?:\^?[23]|[²³])(?!\w)|[^\W\d_]+(?:['’][^\W\d_]+)?|°(?:[cCfF](?!\w))?|[%/]"
    rf"|[.,;:?!\-–—−{_UNREAD}]"
)
_DASHES = "-–—−"


def tokens_of(text: str) -> list[str]:
    """The tokens in small letters; a dash between digits is "to", one before a number a sign; "30G" is gauge.

    Fractions and groups of figures that have two readings are no numbers: "2/3 mm", "12 500 units".

    >>> tokens_of("2½-3 mL at -10 °C, a 30G needle")
    ['2.5', 'to', '3', 'ml', 'at', '-', '10', '°c', ',', 'a', '30', 'gauge', 'needle']
    """
    text = _GROUPED.sub("", text.translate(_LIKE_DEGREES))
    text = _OF_A_RANGE.sub(lambda match: _decimal("", match[1]), _GLYPH.sub(_mixed, text))
    text = _DOUBTFUL.sub(f" {_UNREAD} ", _MIXED.sub(_mixed, text))
    text = _RHYTHM.sub(r" \1", text)
    found = list(_TOKEN.finditer(text))
    out: list[str] = []
    for index, match in enumerate(found):
        token = match.group()
        if token not in _DASHES:
            needle = token == "G" and index > 0 and found[index - 1].group() in GAUGES
            attached = index > 0 and match.start() == found[index - 1].end()
            out.append("gauge" if needle and attached else _plain(token.lower()))
            continue
        after = found[index + 1] if index + 1 < len(found) else None
        if after is None or not _is_figure(after.group()):
            # A hyphen inside a compound only joins ("twenty-two", "10-mm").
            out += [","] if token != "-" else []
        elif index > 0 and _is_figure(found[index - 1].group()):
            out.append("to")
        elif after.start() == match.end() and not text[: match.start()].rstrip("(")[-1:].strip():
            out.append(SIGN)
        elif token != "-":
            out.append(",")
    return out


def _is_figure(token: str) -> bool:
    return token[-1].isdigit() and not token[0].isalpha()


def _plain(token: str) -> str:
    return token.replace("^", "").replace("²", "2").replace("³", "3")


def _mixed(match: re.Match[str]) -> str:
    """A mixed number as a decimal, or both numbers where the whole one is a label's."""
    whole, part = match[1], _GLYPHS.get(match[2], match[2])
    if whole and _LABEL.search(match.string[max(0, match.start() - 20) : match.start()]):
        return f"{whole}, {part}"
    return _decimal(whole, part)


def _decimal(whole: str | None, part: str) -> str:
    """A mixed number as a decimal: "2" and "1/2" are 2.5."""
    return repr(int(whole or 0) + float(Fraction(part)))
