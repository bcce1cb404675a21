"""The general English lexicon: how common a word is outside this field."""

import re
from functools import lru_cache

# Zipf frequencies (logarithm of occurrences in a thousand million words): "harmony" has 4.1, "yag" 2.2, "and" 7.4.
FUNCTION, COMMON, RARE = 6.5, 4.3, 1.8

_POSSESSIVE = re.compile(r"['’]s$")


def rarity(text: str) -> float:
    """0 for a common English word or a number, 1 for one that general English does not have."""
    return min(1.0, max(0.0, (COMMON - frequency(text)) / (COMMON - RARE)))


def is_word(text: str) -> bool:
    """False for what general English does not have at all, such as the spelling of a sound."""
    return frequency(text) > 0


@lru_cache(maxsize=65_536)
def frequency(text: str) -> float:
    """A word's Zipf frequency, without regard to case, punctuation and possessive; numbers count as function words."""
    from wordfreq import zipf_frequency  # half a second, and only re-listening needs it

    word = _POSSESSIVE.sub("", text.strip(".,?!;:\"'()“”’…").lower())
    if not word or any(character.isdigit() for character in word):
        return FUNCTION
    return float(zipf_frequency(word, "en"))
