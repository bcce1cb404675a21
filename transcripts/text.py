"""Small text helpers that every stage shares: words, counting, names for addresses."""

import re
import unicodedata

WORD = re.compile(r"[^\W_]+(?:[.'’\-/][^\W_]+)*\+?")  # "1.5", "don't", "micro-needling", "V+" are each one word


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without punctuation."""
    return [match.group().lower() for match in WORD.finditer(text)]


def count_words(text: str) -> int:
    """How many words a text has, counted as a reader would."""
    return len(text.split())


def slug_of(name: str) -> str:
    """A name as a part of an address; a plus is kept as a word, since "Elite" and "Elite+" are two devices.

    >>> slug_of("Nd:YAG"), slug_of("Elite+"), slug_of("Clear + Brilliant Perméa")
    ('nd-yag', 'elite-plus', 'clear-plus-brilliant-permea')
    """
    plain = unicodedata.normalize("NFKD", name.replace("+", " plus ")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
