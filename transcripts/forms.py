"""The forms of a name: tokens whose keys are blind to case, spacing, punctuation and how a number is written."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise

_TOKEN = re.compile(r"[^\W_]+|[+&]")
# What may stand between two tokens of one name. A comma or full stop before a space, or a blank line ends the name.
_WITHIN_NAME = re.compile(r"[®™©]*(?:[^\S\n]*\n?[^\S\n]*|[-‐‑/'’.,·]|[^\S\n]?:[^\S\n]?)[®™©]*")
_SENTENCE_END = re.compile(r"[.?!…:][\"”’)\]]*\s|\n|^\W*[\"“(\[]|\s[-–—]\s")
_PART = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[a-zA-Z])(?=\d)|(?<=\d)(?=[a-zA-Z])")  # "Gentle|Max", "Morpheus|8"
# Words that are never a piece of a name's word.
_FUNCTION_WORDS = frozenset(
    """a all am an and any are as at be been but by can did do does for from had has have he her him his i if in is it
    its last me my no nor not of on or our she so than that the their them then these they this those to us was we
    were will with you your""".split()
)
_SIGNS = {"+": "plus", "&": "and"}
_UNITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBERS = {word: str(number) for number, word in enumerate(_UNITS + _TEENS)} | {
    word: str(10 * number) for number, word in enumerate(_TENS, start=2)
}


@dataclass(frozen=True, slots=True)
class Token:
    """A run of letters and digits, or a sign that is read aloud, at characters `start` to `end` of its text."""

    start: int
    end: int
    text: str
    key: str  # folded: "Juvéderm" is "juvederm", "six" is "6", "+" is "plus"
    joins: bool  # may be of one name with the token before it
    opens: bool  # is the first of a sentence, a line or the text, where a capital proves nothing

    @property
    def capitalised(self) -> bool:
        return self.text[0].isupper()


def keyed_tokens(text: str) -> list[Token]:
    """The tokens of a text in order, each with its key."""
    tokens: list[Token] = []
    end = 0
    for match in _TOKEN.finditer(text):
        gap = text[end : match.start()]
        dotted = bool(tokens) and len(tokens[-1].text) == 1 and gap == ". "  # "N. D. YAG"
        tokens.append(
            Token(
                start=match.start(),
                end=match.end(),
                text=match.group(),
                key=_folded(match.group()),
                joins=bool(tokens) and (dotted or _WITHIN_NAME.fullmatch(gap) is not None),
                opens=not tokens or _SENTENCE_END.search(gap) is not None,
            )
        )
        end = match.end()
    return [
        _without_zero(token) if after is not None and _is_units_of(token, after) else token
        for token, after in pairwise((*tokens, None))
        if token is not None
    ]


@lru_cache(maxsize=32_768)
def key_of(form: str) -> str:
    """What a form's spellings have in common; keys join number words as speech does, "ten sixty-four" to "1064".

    >>> key_of("Nd:YAG") == key_of("N D YAG"), key_of("M22") == key_of("M twenty two")
    (True, True)
    """
    return "".join(token.key for token in keyed_tokens(form))


def shape_of(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The words of a form as they are spaced, whatever their case: "CoolTone" and "cool tone" differ in shape."""
    return tuple(token.text.lower() for token in tokens)


def breaks_of(tokens: Sequence[Token]) -> frozenset[int]:
    """Where a form's key is or could be parted, as GentleMax Pro at its characters 6 and 9."""
    breaks, length = set(), 0
    for token in tokens:
        breaks.add(length)
        if len(token.key) == len(token.text):
            breaks |= {length + match.start() for match in _PART.finditer(token.text)}
        length += len(token.key)
    return frozenset(breaks - {0})


def is_spaced_like(breaks: frozenset[int], tokens: Sequence[Token]) -> bool:
    """True if tokens only add breaks to those of a form, or leave some out, and no function word is made of its pieces.

    "tests hot" moves the break of "test shot"; "model is" and "a viva" are phrases, not Modelis and Aviva.
    """
    ends = list(accumulate(len(token.key) for token in tokens))
    spacing, edges = set(ends[:-1]), breaks | {0, ends[-1]}
    spelled = any(len(token.text) == len(after.text) == 1 for token, after in pairwise(tokens))  # "I P L"
    for token, start, end in zip(tokens, (0, *ends), ends, strict=False):
        is_word = token.text.lower() in _FUNCTION_WORDS and not (spelled and len(token.text) == 1)
        if is_word and len(tokens) > 1 and not ({start, end} <= edges and edges.isdisjoint(range(start + 1, end))):
            return False
    return spacing <= breaks or breaks <= spacing


def plurals_of(key: str) -> tuple[str, ...]:
    """The keys of a form's English plurals; a form that is plural already has none."""
    if key.endswith("y") and key[-2:-1] not in "aeiou":
        return (key[:-1] + "ies", key + "s")
    if key.endswith(("sis", "ss", "x", "ch", "sh")):
        return (key[:-2] + "es",) if key.endswith("sis") else (key + "es",)
    return () if key.endswith("s") or not key[-1:].isalpha() else (key + "s",)


@lru_cache(maxsize=32_768)
def _folded(text: str) -> str:
    word = _SIGNS.get(text) or unicodedata.normalize("NFKD", text).lower()
    word = "".join(character for character in word if not unicodedata.combining(character))
    return _NUMBERS.get(word, word)


def _is_units_of(tens: Token, after: Token) -> bool:
    """True of "twenty" before "two", which together are 22 and not 202."""
    return tens.text.lower() in _TENS and after.joins and after.text.lower() in _UNITS[1:]


def _without_zero(token: Token) -> Token:
    return Token(token.start, token.end, token.text, token.key[:-1], token.joins, token.opens)
