"""Retold: whether a restatement says a claim's own words, of which only light ones came or went.

Small language models keep numbers and names and change what is said of them, mostly by the small words that they drop
or move: "nothing but", "that's the label", "I have them cough". No list of such words is ever complete, so the rule is
the other way round: every word stays, save those of a short list.
"""

import re
from collections import Counter

from pipeline.cues import NEGATION
from pipeline.faithful import clauses_of, stems_of
from transcripts.numbers import UNITS, is_number, quantities
from transcripts.text import count_words, words_of

_SUBJECT = re.compile(r"^\[([^\]]*)\] ")  # before a claim, by whoever made it
# "[The nose] One pulse" may become "On the nose, one pulse".
_JOINED = re.compile(r"^(?:on|in|for|with) ", re.IGNORECASE)
_SHORTENED = re.compile(r"(?:n(?=['’]t$))?['’](s|ve|re|d|ll|m|t)$")
_IN_FULL = {"ve": "have", "re": "are", "d": "would", "ll": "will", "m": "am", "s": "is", "t": "not"}
_STOP = re.compile(r"[^\w\s]+(?=\s|$)")
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
    """True where the words of a clause do not follow each other in the claim: "fat takes heat" for "heat takes fat".

    Clauses may change places, and words may not.
    """
    said = _run(claim)
    return any(_run(clause) not in said for clause in clauses_of(_joined(text, claim)))


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
    for word in (word for part in _STOP.split(text) for word in (*words_of(part), "")):  # "" ends a number
        if is_number(word):
            figure.append(word)
            measured = True
            continue
        keys += [f"{number.value:g}" for number in quantities(" ".join(figure))]
        figure = []
        measured = measured and word.removesuffix("s") in _MEASURES
        if word and not measured:
            keys += [_key(word), *(_IN_FULL[ending] for ending in _SHORTENED.findall(word))]
    return keys


def _run(text: str) -> str:
    return "".join(f" {word} " for word in _keys(text) if word not in _MAY_GO | _MAY_COME)
