"""Small text helpers that every stage shares: words, clock times, counting."""

import re

WORD = re.compile(r"[^\W_]+(?:[.'’\-/][^\W_]+)*\+?")  # "1.5", "don't", "micro-needling", "V+" are each one word


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without punctuation."""
    return [match.group().lower() for match in WORD.finditer(text)]


def count_words(text: str) -> int:
    """How many words a text has, counted as a reader would."""
    return len(text.split())
