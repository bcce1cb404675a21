"""A second reading of rare words, by the plainest rules of spelling.

Brand names follow no lexicon, and a recogniser spells what it does not know as it sounds: "Cyspera" and "Sispera" are
read alike here, whatever a pronunciation model makes of each.
"""

import re
from functools import lru_cache

from pipeline.lexicon import rarity
from pipeline.phonetics import SYMBOLS, sound_of

_LEAST_RARITY = 0.5
_WORD = re.compile(r"[^\W\d_]+")
_RULES = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(.)\1", r"\1"), ("tion", "S@n"), ("s?ch|sh", "S"), ("ph", "f"), ("th", "T"), ("c?k|c(?![eiy])|q", "k"),
        ("c", "s"), ("^x", "z"), ("x", "ks"), ("g(?=[eiy])", "J"), ("j", "J"), ("ee|ea|ie|ey$", "i"), ("oo|ou", "u"),
        ("ai|ay|ei|ey", "e"), ("au|aw", "O"), ("(?<=[^aeiouy])e$", ""), ("(?<!^)y", "i"), ("er$|a$", "@"),
    )
)  # fmt: skip


def reading_of(text: str) -> str:
    """The phonemes of a text, as in `sound_of`, with its rare words read by rule."""
    return "".join(_read(word) for word in text.split())


@lru_cache(maxsize=65_536)
def _read(word: str) -> str:
    letters = "".join(_WORD.findall(word))
    spelled = len(letters) < 4 or letters.isupper() or rarity(word) < _LEAST_RARITY
    if spelled or len(letters) < len(word.strip(".,?!;:\"'()")):
        return sound_of(word)
    sound = letters.lower()
    for pattern, replacement in _RULES:
        sound = pattern.sub(replacement, sound)
    return sound_of(word) if not set(sound) <= set(SYMBOLS) else sound
