"""Phrases in quotes: whether a text says them word for word, whatever its case, punctuation, dashes and quotes."""

import re

from transcripts.store import Connection

_SIGNS = "%°+<>=×±$€£&"  # tell something, as no punctuation does
_TOKEN = re.compile(rf"[^\W_]+(?:(?:(?<=\d)[.,](?=\d)|['’](?=[^\W\d_]))[^\W_]+)*|[{_SIGNS}]")
_APOSTROPHE = re.compile("['’]")
_GAP = rf"[^\w{_SIGNS}]"
# PostgreSQL makes one lexeme of what a stroke, a full stop or a digit joins, so that it has none of the parts.
_INDEXED = re.compile(r"(?<![\w/.@:&#])[^\W\d_]{2,}(?!\w|[/@:]|\.\w)")
_AS_WRITTEN = re.compile(r"[A-Za-z]+|(?<![\w⁄])[0-9]+(?![\d⁄])")  # not "½" and "cm²", which are other signs in a text


def pattern_of(phrase: str) -> str:
    """A regular expression, for Python and PostgreSQL alike and blind to case, that finds a phrase in a text.

    Part of a word or a number is no match: "can" is not found in "can't", nor "5 J" in "1.5 J" or "ablative" in
    "non-ablative".
    """
    tokens = _TOKEN.findall(phrase)
    found = _start(tokens[0])
    for token, after in zip(tokens, (*tokens[1:], None), strict=True):
        found += _APOSTROPHE.sub("['’]", re.escape(token))
        if token[-1].isdigit():
            found += r"(?![.,]\d)"
        if after is not None:
            found += f"{_GAP}*" if token in _SIGNS or after in _SIGNS else f"{_GAP}+"
    return found if tokens[-1] in _SIGNS else found + r"(?!\w|['’]\w)"


def spans_of(phrase: str, text: str) -> list[tuple[int, int]]:
    """The characters of a text, start and end (excluded), that say a phrase."""
    return [match.span() for match in re.finditer(pattern_of(phrase), text, re.IGNORECASE)]


def outline_of(phrase: str) -> str:
    """What ILIKE finds in every text that says a phrase, and in some others."""
    return "%".join(("", *_AS_WRITTEN.findall(phrase), ""))


def indexed_words(connection: Connection, phrase: str) -> str:
    """A tsquery of the words that the index holds wherever a phrase is said; empty for stop words alone."""
    row = connection.execute(
        "SELECT plainto_tsquery('english', %s)::text", (" ".join(_INDEXED.findall(phrase)),)
    ).fetchone()
    return row[0] if row else ""


def _start(token: str) -> str:
    if token in _SIGNS:
        return ""
    return r"(?<!\w)(?<!\w['’])(?<!non[-‐‑–])(?<!\Wnon )(?<!^non )" + (r"(?<!\d[.,])" if token[0].isdigit() else "")
