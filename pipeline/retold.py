"""Retold: whether a restatement says a claim's own words, of which only light ones came or went.

Small language models keep numbers and names and change what is said of them, mostly by the small words that they drop
or move: "nothing but", "that's the label", "I have them cough". No list of such words is ever complete, so the rule is
the other way round: every word stays, save those of a short list.
"""

import re
from collections import Counter
from itertools import accumulate

from pipeline.cues import NEGATION
from pipeline.faithful import clauses_of, stems_of
from transcripts.measures import UNITS
from transcripts.numbers import is_number, quantities
from transcripts.text import count_words, words_of

_SUBJECT = re.compile(r"^\[([^\]]*)\] ")  # before a claim, by whoever made it
# "[The nose] One pulse" may become "On the nose, one pulse".
_JOINED = re.compile(r"^(?:on|in|for|with) ", re.IGNORECASE)
_SHORTENED = re.compile(r"(?:n(?=['’]t$))?['’](s|ve|re|d|ll|m|t)$")
_IN_FULL = {"ve": "have", "re": "are", "d": "would", "ll": "will", "m": "am", "s": "is", "t": "not"}
_STOP = re.compile(r"(?<![^\w\s])[^\w\s]+(?=\s|$)")
# Two words that say another thing than the one that may go or come: "a few" and "few", "so deep" and "deep".
_BOUND = re.compile(
    r"(?<=\ba) (?=(?:few|little)\b)|(?<=\w so) (?=\w)|(?<=\bso) (?=(?:long|far|much|many|little|few|that|as)\b)",
    re.IGNORECASE,
)
_BREAK = re.compile(r"(?<![.;!?])[.;!?]+(?=\s|$)")
_PAUSE = re.compile(r"(?<![,:–—])[,:–—]+(?=\s|$)")
_SHORT = 3  # letters, of words such as "gas" and "has", whose "s" is no ending
_MEASURES = frozenset(word for form in UNITS for word in form.split()) - {"a", "per"}


def _key(word: str) -> str:
    plain = _SHORTENED.sub("", word)
    return plain.removesuffix("s") if len(plain) > _SHORT else plain


# What may be left out, and what may come in: who speaks or is told, and what only joins.
_MAY_GO = frozenset(
    _key(word)
    for word in (
        "a an the i we your it its this that these those there and but so then also of is are am be do does have "
        "has got get want use either yes agreed"
    ).split()
)
_MAY_COME = frozenset(
    _key(word) for word in "a an the you your it its this that these those and but of do does use per".split()
)


def loses_words(text: str, claim: str) -> bool:
    """True where a word that bears sense is gone: "lids" for "heavy lids", "cream" for "nothing but cream".

    Where a clause only denies ("I don't."), even its light words bear sense.
    """
    remark = _SUBJECT.sub("", claim)
    lost = Counter(_keys(remark)) - Counter(_keys(text))
    bare = (clause.strip() for clause in clauses_of(remark) if NEGATION.search(clause) and not stems_of(clause))
    return (
        any(word not in _MAY_GO for word in lost)
        or bool(Counter(quantities(remark)) - Counter(quantities(text)))
        or any(clause.lower() not in text.lower() for clause in bare)
    )


def adds_words(text: str, claim: str) -> bool:
    """True where the text has a word that the claim does not have, asks what nobody asks, or answers what is asked."""
    new = Counter(_keys(_joined(text, claim))) - Counter(_keys(claim))
    return (
        any(word not in _MAY_COME for word in new)
        or bool(Counter(quantities(text)) - Counter(quantities(claim)))
        or text.count("?") != _SUBJECT.sub("", claim).count("?")
    )


def changes_order(text: str, claim: str) -> bool:
    """True where the words do not follow each other as in the claim: "pulse, then cool" for "cool, then pulse"."""
    return _run(_joined(text, claim)) not in (_run(claim), _run(_SUBJECT.sub("", claim)))


def moves_a_stop(text: str, claim: str) -> bool:
    """True where a sentence or clause ends at another word: "Stop. If it bleeds, go on" for "Stop if it bleeds. Go on".

    What parts a subject in brackets from its remark counts on neither side.
    """
    subject = _SUBJECT.match(claim)
    ends = {len(_run(subject.group()))} if subject else set[int]()
    plain = _joined(text, claim)
    return any(_ends(plain, mark) - ends != _ends(claim, mark) - ends for mark in (_BREAK, _PAUSE))


def loses_the_subject(text: str, claim: str) -> bool:
    """True where the text does not name all that stands in brackets before the claim."""
    match = _SUBJECT.match(claim)
    return match is not None and not set(stems_of(match.group(1))) <= set(stems_of(text))


def is_longer(text: str, claim: str) -> bool:
    """True where the text has more words than the claim, not counting the word that joins its subject to it."""
    return count_words(_joined(text, claim)) > count_words(claim)


def _joined(text: str, claim: str) -> str:
    return _JOINED.sub("", text) if _SUBJECT.match(claim) else text


def _keys(text: str) -> list[str]:
    """What bears sense in a text, in order: words, one and many alike, figures by value, and "not" however written.

    Units are left out, since "joules" may become "J"; figures are compared with theirs apart from this.
    """
    keys: list[str] = []
    figure: list[str] = []  # the words of a number that has not ended
    measured = False  # whether the word before is a figure or belongs to its unit
    for word in (
        word for part in _STOP.split(_BOUND.sub("-", text)) for word in (*words_of(part), "")
    ):  # "" ends a number
        if is_number(word):
            figure.append(word)
            measured = True
            continue
        # Figures that are not read, since they may be one number or a range, count as the words they are.
        keys += [f"{number.value:g}" for number in quantities(" ".join(figure))] or [_key(part) for part in figure]
        figure = []
        measured = measured and word.removesuffix("s") in _MEASURES
        if word and not measured:
            keys += [_key(word), *(_IN_FULL[ending] for ending in _SHORTENED.findall(word))]
    return keys


def _run(text: str) -> list[str]:
    return [word for word in _keys(text) if word not in _MAY_GO | _MAY_COME]


def _ends(text: str, mark: re.Pattern[str]) -> set[int]:
    """After how many words that bear sense a mark of a kind stands, save at the end."""
    *counts, total = accumulate(len(_run(part)) for part in mark.split(text))
    return set(counts) - {0, total}
