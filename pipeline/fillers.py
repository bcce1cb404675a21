"""Fillers: what speakers say only to gain time or to open a sentence; never a unit, a name, a side or an order."""

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.cues import NEGATION, any_of
from pipeline.faithful import DENIAL
from transcripts.numbers import is_number
from transcripts.spelled import NUMBER_WORDS
from transcripts.text import words_of

_HESITATION = re.compile(r"(u+[mh]+|e+r+m*|a+h+|hmm+|mm+)[,.…]*", re.IGNORECASE)
# "I don't, you know, inject there" would turn into "I don't, inject there", "without, you know, cooling" likewise.
_OPEN_DENIAL = re.compile(
    rf"(?:{DENIAL.pattern}|\b(?:unless|except|only|until)\b)(?:\s+(?:\w+ly|ever|even|just|quite|always|often|to))*,?$",
    re.IGNORECASE,
)
_DENIAL_WORDS = 4
_ASIDE = re.compile(r",\s+(?:you know|as I say|as I said)(?=[,.!])", re.IGNORECASE)
_ERBIUM = any_of(r"^(?:yag|glass|ysgg|lasers?|doped)")

# Before these a bare opener opens a clause: "Well I wait", but "Well spaced passes".
_WHO = r"(?:(?:I|you|we|they|he|she|it|there)(?:['’]\w+)?|(?:that|let)['’]s)\b"
_SUBJECT = rf"(?:{_WHO}|(?:the|an?|this|these|those|my|your|our|most|all|no|somebody|anybody|nobody|everybody)\b)"
_LINKED = (
    r"(?:(?:if|when|whenever|once|before|after|until|unless|while|never|not|please|then|now|what|who|how|where|why"
    r"|do not|don['’]t)\b|(?:in|on|at|for|with)\s+(?!and\b))"
)
# "So the lid doesn't drop, stay above the brow" tells what for: a clause, and then what is done.
_WORD = r"[^\s,;:.?!]+"
_PURPOSE = (
    rf"(?:{_WHO}\s+{_WORD}|{_WORD}\s+{_WORD}\s+{_WORD})[^.?!]*?[,;:–—]\s*"
    r"(?!(?:and|but|or|nor|which|who|whose|because|since|as|like|too|either|right|okay|ok|of course|you know"
    r"|I (?:think|mean|guess|say))\b)\w"
)
_APART = r"(?:[,.:…]+|\s?[–—-]+)\s+"
_FIGURE = rf"(?:\d|(?:point|half|a half|a quarter|{'|'.join(sorted(NUMBER_WORDS))})\b)"
# "Right, the brow gets two units" may tell the side.
_RIGHT = rf"right{_APART}(?={_WHO}|(?:and|so|now|then|well|okay|ok|if|when|next)\b)"
_SIDES = any_of("left; sides?")
_OPENERS = re.compile(
    r"^(?:"
    rf"(?:and|oh)(?:{_APART}|\s+)(?!{_FIGURE})"  # "oh point five", "two, and a half"
    rf"|(?:so|well|now|okay|ok|anyway|also|you know){_APART}"
    rf"|{_RIGHT}"
    rf"|look,\s+(?={_SUBJECT})"  # "look, then inject" orders
    rf"|I mean,\s+(?={_WHO})"  # "I mean, the left" puts right
    rf"|(?:well|okay|ok|also)\s+(?={_WHO})"
    rf"|(?:well|okay|ok|right)\s+(?=so\s+{_SUBJECT})"
    rf"|so\s+(?!{_PURPOSE})(?={_SUBJECT})|so\s+(?={_LINKED})"
    r")+(?=\S)",
    re.IGNORECASE,
)

# What cleaning may take away, by another rule than it follows: these words, and those only where they stand apart.
_LIGHT = frozenset(["and", "oh"])
_STANDS_APART = re.compile(
    r"\b(?:so|well|now|okay|ok|anyway|also|look|you know|I mean|as I (?:say|said))(?=[,.:…]|\s?[–—-]\s)"
    rf"|\b{_RIGHT}|\b(?:so|well|right|okay|ok|also)(?=\s+(?:so\s+)?{_SUBJECT})|\bso(?=\s+{_LINKED})|\b\w+-(?=\s)",
    re.IGNORECASE,
)


def spoken_without(text: str) -> list[str]:
    """The words of a text without sounds such as "um" and asides such as "you know".

    >>> spoken_without("We wait, um, for 5 mm, hmm, you know.")
    ['We', 'wait,', 'for', '5', 'mm.']
    """
    words, kept = _ASIDE.sub(_unless_after_denial, text).split(), list[str]()
    for at, word in enumerate(words):
        if not _is_hesitation(words, at):
            kept.append(word)
        elif kept and word[-1] == "." != word[-2] and kept[-1][-1] not in ".?!…":  # the stop is the sentence's
            kept[-1] = kept[-1].rstrip(",;") + "."
    return kept


def opening(text: str, *, within: str = "") -> int:
    """How many characters at the start of a text only open it, as in "And so, if it bleeds, …".

    "Right" opens nothing where all that the text stands `within` speaks of the left or of sides.
    """
    match = _OPENERS.match(text)
    if match is None:
        return 0
    right = match.group().lower().find("right") if _SIDES.search(within or text) else -1
    return match.end() if right < 0 else right


def loses_words(text: str, quote: str) -> bool:
    """True where a word of the quote is gone that is no filler, opening or stumble."""
    given = Counter(words_of(text))
    apart = _STANDS_APART.sub(lambda word: word.group() if _tells_a_side(word) else "", quote)
    lost = Counter(words_of(apart)) - given
    return any(
        word not in _LIGHT
        and not _HESITATION.fullmatch(word)
        and (word not in given or is_number(word) or NEGATION.fullmatch(word))
        for word in lost
    )


def _tells_a_side(word: re.Match[str]) -> bool:
    return word.group().lower().startswith("right") and bool(_SIDES.search(word.string))


def _unless_after_denial(aside: re.Match[str]) -> str:
    return aside.group() if _OPEN_DENIAL.search(aside.string, 0, aside.start()) else ""


def _is_hesitation(words: Sequence[str], at: int) -> bool:
    """True for "um" and its like; never for a unit ("5 mm", "50 um") or a name ("the ER", "Er YAG")."""
    match = _HESITATION.fullmatch(words[at])
    if match is None:
        return False
    sound, before = match.group(1), words[at - 1] if at else ""
    if words[at].lower() == "err":
        return False
    ends = before[-1:] in ("", ".", "!", "?", "…")
    if before.endswith(",") and _OPEN_DENIAL.search(" ".join(words[max(0, at - _DENIAL_WORDS) : at])):
        return False
    if sound.lower() == "mm":
        apart = (ends or not before[-1].isalnum()) and (words[at] != sound or at + 1 == len(words))
        return apart and not is_number(before) and not sound.isupper()
    if is_number(before) and before[-1].isalnum():
        return False
    named = sound.isupper() or (sound == "Er" and not ends)
    return not named and not (sound.lower() == "er" and _ERBIUM.match(" ".join(words[at + 1 : at + 2])))
