"""Tokens: a text cut into the words, figures and signs among which numbers are read."""

import re
from fractions import Fraction

_GLYPHS = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8"}
_GLYPH = re.compile(rf"(?:(?<!\d)(\d{{1,4}})[ -]?)?([{''.join(_GLYPHS)}])")
_MIXED = re.compile(r"(?<![\d/.,])(\d+)[ -]([1-7]/[2348])(?![\d/])")  # "2 1/2"
_GROUPED = re.compile(r"(?<=\d)[ \u00a0\u202f](?=000(?!\d))")  # "10 000"
_LIKE_DEGREES = str.maketrans("º˚", "°°")
_RHYTHM = re.compile(r"(?<!once)(?<!twice)(?<=\w)-(hour|week|month|year)ly\b", re.IGNORECASE)  # "four-weekly"
_TOKEN = re.compile(
    r"(?<![\w.,])\.\d+|\d+(?:[.,]\d+)*|[cm]?m(?:\^?[23]|[²³])(?!\w)|[^\W\d_]+(?:['’][^\W\d_]+)?|°(?:[cCfF](?!\w))?|[%/]"
    r"|[.,;:?!\-–—−]"
)
_DASHES = "-–—−"


def tokens_of(text: str) -> list[str]:
    """The tokens in small letters; a dash between digits is "to", one before a number "minus", a capital G gauge.

    >>> tokens_of("2½-3 mL at -10 °C, a 30G needle")
    ['2.5', 'to', '3', 'ml', 'at', 'minus', '10', '°c', ',', 'a', '30', 'gauge', 'needle']
    """
    text = _GROUPED.sub("", text.translate(_LIKE_DEGREES))
    text = _GLYPH.sub(lambda match: _decimal(match[1], _GLYPHS[match[2]]), text)
    text = _RHYTHM.sub(r" \1", _MIXED.sub(lambda match: _decimal(match[1], match[2]), text))
    found = list(_TOKEN.finditer(text))
    out: list[str] = []
    for index, match in enumerate(found):
        token = match.group()
        if token not in _DASHES:
            out.append("gauge" if token == "G" else _plain(token.lower()))
            continue
        after = found[index + 1] if index + 1 < len(found) else None
        if after is None or not _is_figure(after.group()):
            # A hyphen inside a compound only joins ("twenty-two", "10-mm").
            out += [","] if token != "-" else []
        elif index > 0 and _is_figure(found[index - 1].group()):
            out.append("to")
        elif after.start() == match.end() and not text[: match.start()].rstrip("(")[-1:].strip():
            out.append("minus")
        elif token != "-":
            out.append(",")
    return out


def _is_figure(token: str) -> bool:
    return token[-1].isdigit() and not token[0].isalpha()


def _plain(token: str) -> str:
    return token.replace("^", "").replace("²", "2").replace("³", "3")


def _decimal(whole: str | None, part: str) -> str:
    """A mixed number as a decimal: "2" and "1/2" are 2.5."""
    return repr(int(whole or 0) + float(Fraction(part)))
