"""Phonetics: how a text sounds, as a string of one character a phoneme, and how far two sounds are apart."""

import lzma
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from g2p2 import Model

# The words of the vocabulary with their sounds, one a line: working these out takes more than a second.
PRONUNCIATIONS = Path(__file__).parent / "pronunciations.tsv"

# One character a phoneme; what the accents of English merge is merged here too. Longest spelling first.
_PHONEMES = {
    "tʃ": "C", "dʒ": "J", "eɪ": "e", "aɪ": "Y", "ɔɪ": "Q", "aʊ": "W", "oʊ": "o", "əʊ": "o", "ɪə": "I", "eə": "E",
    "ʊə": "U", "ɔː": "O", "p": "p", "b": "b", "t": "t", "d": "d", "k": "k", "ɡ": "g", "g": "g", "f": "f", "v": "v",
    "θ": "T", "ð": "D", "s": "s", "z": "z", "ʃ": "S", "ʒ": "Z", "m": "m", "n": "n", "ŋ": "N", "l": "l", "ɫ": "l",
    "ɹ": "r", "r": "r", "ɾ": "t", "w": "w", "j": "y", "h": "h", "x": "k", "i": "i", "ɪ": "I", "e": "E", "ɛ": "E",
    "æ": "A", "a": "A", "ɑ": "a", "ɒ": "a", "ʌ": "@", "ə": "@", "ɐ": "@", "ɜ": "3", "ɝ": "3", "ɚ": "3", "ɔ": "O",
    "o": "o", "ʊ": "U", "u": "u", "y": "u",
}  # fmt: skip
_PHONEME = re.compile("|".join(sorted(_PHONEMES, key=len, reverse=True)))
_LETTERS = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        "e bi si di i Ef Ji eC Y Je ke El Em En o pi kyu ar Es ti yu vi d@b@lyu Eks wY zi".split(),
        strict=True,
    )
)
_SAID = {  # in running speech, or not as spelled
    "a": "@",
    "i": "Y",
    "are": "ar",
    "the": "D@",
    "an": "@n",
    "and": "@nd",
    "of": "@v",
    "to": "tu",
    "yag": "yAg",
}

# Consonants by place (0 lips to 5 glottis), manner and voice.
_STOP, _AFFRICATE, _FRICATIVE, _NASAL, _LIQUID, _GLIDE = range(6)
_CONSONANTS = {
    "p": (0, _STOP, 0), "b": (0, _STOP, 1), "t": (2, _STOP, 0), "d": (2, _STOP, 1), "k": (4, _STOP, 0),
    "g": (4, _STOP, 1), "C": (3, _AFFRICATE, 0), "J": (3, _AFFRICATE, 1), "f": (0, _FRICATIVE, 0),
    "v": (0, _FRICATIVE, 1), "T": (1, _FRICATIVE, 0), "D": (1, _FRICATIVE, 1), "s": (2, _FRICATIVE, 0),
    "z": (2, _FRICATIVE, 1), "S": (3, _FRICATIVE, 0), "Z": (3, _FRICATIVE, 1), "h": (5, _FRICATIVE, 0),
    "m": (0, _NASAL, 1), "n": (2, _NASAL, 1), "N": (4, _NASAL, 1), "l": (2, _LIQUID, 1), "r": (3, _LIQUID, 1),
    "w": (0, _GLIDE, 1), "y": (3, _GLIDE, 1),
}  # fmt: skip
_MANNERS = {  # what a change of manner costs; 0.6 where it is not listed
    frozenset({_STOP, _AFFRICATE}): 0.3,
    frozenset({_STOP, _FRICATIVE}): 0.4,
    frozenset({_AFFRICATE, _FRICATIVE}): 0.2,
    frozenset({_LIQUID, _GLIDE}): 0.3,
    frozenset({_STOP, _NASAL}): 0.5,
}
# Vowels by height (0 close to 3 open) and backness (0 front to 2 back); of a diphthong its middle.
_VOWELS = {
    "i": (0, 0), "I": (0.6, 0.3), "e": (1, 0), "E": (1.7, 0.2), "A": (2.7, 0.3), "a": (3, 1.8), "@": (1.7, 1),
    "3": (1.5, 1), "O": (2, 2), "o": (1.2, 1.8), "U": (0.6, 1.6), "u": (0, 1.8), "Y": (2.2, 0.8), "W": (2.2, 1.4),
    "Q": (1.4, 1.2),
}  # fmt: skip
_BETWEEN = {
    frozenset("yi"): 0.3,
    frozenset("yI"): 0.4,
    frozenset("wu"): 0.3,
    frozenset("wU"): 0.4,
    frozenset("r3"): 0.4,
}
_DROPPED = {"@": 0.35, "h": 0.35, "I": 0.5, "3": 0.5, "y": 0.45, "w": 0.5, "r": 0.5, "t": 0.55, "d": 0.55}
_VOWEL_DROPPED, _CONSONANT_DROPPED = 0.7, 0.75

_BLANK = " "
SYMBOLS = "".join((*_CONSONANTS, *_VOWELS, _BLANK))
_NUMBERS: NDArray[np.intp] = np.array([max(0, SYMBOLS.find(chr(code))) for code in range(128)])
_TOKEN = re.compile(r"[A-Za-z]+|\d+|[+&]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_VOWEL = re.compile("[aeiouy]")
_APOSTROPHE = re.compile(r"['’](?=[a-z])")
_ACCENTS = str.maketrans("áàâäéèêëíìîïóòôöúùûüñç", "aaaaeeeeiiiioooouuuunc")
_UNITS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen""".split()
_TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()


def sound_of(text: str) -> str:
    """A text's phonemes without spaces: capitals such as "PRP" and words without a vowel are spelled, numbers read.

    >>> sound_of("PRP"), sound_of("a beam"), sound_of("see D") == sound_of("CD")
    ('piarpi', '@bim', True)
    """
    return "".join(map(_token_sound, _tokens(text)))


def pronounced_words(text: str) -> list[str]:
    """The words of a text, in lower case, that are read as words: neither figures nor spelled nor always said alike."""
    words = (token.lower() for token in _tokens(text) if token.isalpha() and not _is_spelled(token))
    return [word for word in words if word not in _SAID]


def pronounce(word: str) -> str:
    """The phonemes of a word in lower case, by the pronunciation model."""
    return _compact(_pronouncer().phonemize(word))


def similarity(left: str, right: str) -> float:
    """How alike two sounds are: 1 for the same, near 0 for nothing in common."""
    return float(similarities([left], [right])[0])


def similarities(lefts: Sequence[str], rights: Sequence[str]) -> NDArray[np.float64]:
    """The similarity of each pair: 1 less their distance over the longer one's length.

    The distance is Levenshtein's (1966), where a change costs the less the more alike two phonemes are; all pairs are
    computed together.
    """
    costs, dropped = _edit_costs()
    first, second = _indices(lefts), _indices(rights)
    rows = [np.zeros(len(lefts))]
    for b in second.T:
        rows.append(rows[-1] + dropped[b])
    for a in first.T:
        above, rows = rows, [rows[0] + dropped[a]]
        for at, b in enumerate(second.T):
            changed = above[at] + costs[a, b]
            rows.append(np.minimum(changed, np.minimum(above[at + 1] + dropped[a], rows[at] + dropped[b])))
    longer = [max(len(left), len(right), 1) for left, right in zip(lefts, rights, strict=True)]
    similar: NDArray[np.float64] = 1 - rows[-1] / np.array(longer)
    return similar


@lru_cache(maxsize=65_536)
def _token_sound(token: str) -> str:
    if token.isdigit():
        return "".join(_token_sound(word) for word in _read_number(token))
    if token == "+":
        return _token_sound("plus")
    word = "and" if token == "&" else token.lower()
    if word in _SAID:
        return _SAID[word]
    if _is_spelled(token):
        return "".join(_LETTERS[letter] for letter in word)
    known = _pronunciations().get(word)
    return pronounce(word) if known is None else known


def _tokens(text: str) -> Iterator[str]:
    plain = _APOSTROPHE.sub("", text).translate(_ACCENTS)
    return (part for token in _TOKEN.findall(plain) for part in _CAMEL.split(token))


def _is_spelled(token: str) -> bool:
    return (token.isupper() and len(token) <= 3) or not _VOWEL.search(token.lower()) or len(token) == 1


def _read_number(digits: str) -> Iterable[str]:
    """As speakers read figures: "755" as seven fifty-five, "1064" as ten sixty-four."""
    if len(digits) > 4 or digits[0] == "0" or digits.endswith("00"):
        return [_UNITS[int(digit)] for digit in digits]
    if len(digits) > 2:
        return [*_read_number(digits[:-2]), *_read_number(digits[-2:])]
    number = int(digits)
    if number < 20:
        return [_UNITS[number]]
    return [_TENS[number // 10]] + ([_UNITS[number % 10]] if number % 10 else [])


def _compact(ipa: str) -> str:
    plain = ipa.replace("\u0361", "").replace("\u032f", "").replace("\u0329", "")
    return "".join(_PHONEMES[match] for match in _PHONEME.findall(plain))


@lru_cache(maxsize=1)
def _pronunciations() -> dict[str, str]:
    rows = (line.split("\t") for line in PRONUNCIATIONS.read_text(encoding="utf-8").splitlines())
    return {word: sound for word, sound in rows}


@lru_cache(maxsize=1)
def _pronouncer() -> "Model":
    # The package's own look-up may reach for the network; its wheel of models is read instead.
    from g2p2 import Model

    packed = resources.files("g2p2_group_germanic").joinpath("en.g2p.xz").read_bytes()
    return Model.from_bytes(lzma.decompress(packed))


def _indices(sounds: Sequence[str]) -> NDArray[np.intp]:
    """One row of symbol numbers a sound, filled up with a blank that costs nothing to drop."""
    longest = max(map(len, sounds), default=0)
    codes = np.frombuffer("".join(sound.ljust(longest, _BLANK) for sound in sounds).encode("ascii"), np.uint8)
    return _NUMBERS[codes].reshape(len(sounds), longest)


@lru_cache(maxsize=1)
def _edit_costs() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    costs = np.array([[_change(a, b) for b in SYMBOLS] for a in SYMBOLS])
    dropped = [_DROPPED.get(s, _VOWEL_DROPPED if s in _VOWELS else _CONSONANT_DROPPED) for s in SYMBOLS]
    return costs, np.array([*dropped[:-1], 0.0])


def _change(left: str, right: str) -> float:
    if left == right:
        return 0.0
    if left in _VOWELS and right in _VOWELS:
        (height, back), (other_height, other_back) = _VOWELS[left], _VOWELS[right]
        return min(0.7, 0.15 + 0.15 * abs(height - other_height) + 0.12 * abs(back - other_back))
    if left in _CONSONANTS and right in _CONSONANTS:
        (place, manner, voice), (other_place, other_manner, other_voice) = _CONSONANTS[left], _CONSONANTS[right]
        change = 0.0 if manner == other_manner else _MANNERS.get(frozenset({manner, other_manner}), 0.6)
        return min(1.0, change + 0.2 * (voice != other_voice) + 0.15 * min(3, abs(place - other_place)))
    return _BETWEEN.get(frozenset({left, right}), 1.0)
