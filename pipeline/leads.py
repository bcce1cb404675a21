"""Leads: the sentence without which a remark cannot be understood, given in brackets before it."""

import re
from collections.abc import Sequence

from pipeline import cues
from pipeline.cohesion import heading_of, opens
from pipeline.cues import any_of
from pipeline.sentences import Sentence
from pipeline.words import FUNCTION_WORDS
from transcripts.numbers import is_number
from transcripts.text import words_of

LONGEST_LEAD = 25  # words
_UNHEARD = 3  # words or fewer that were hardly heard, such as "Okay.", part nothing
_FRAGMENT = 5  # words or fewer are no statement by themselves

_CARRIES_ON = any_of(
    r"""
    ^that; ^that['’]s; ^this; ^these; ^those; ^otherwise; ^not; ^neither; ^nor; ^the same; ^same; ^which; ^instead;
    ^either way; ^above that; ^below that; ^after that; ^before that; ^in that case; ^if not; ^if so; ^yes; ^no[,.];
    ^less[,.]; ^more[,.]; ^because; ^unless; ^except; ^only then; ^with (?:it|that|those|them)
    """
)
_LINKS = frozenset("and but so then or because oh well now right okay also".split())
# Not "they" nor "she": in this field these are mostly whoever is being treated.
_POINTERS = frozenset("it its it's itself those these this that that's".split())
_FARTHEST = 3  # sentences back
_VERB = any_of(cues.VERBS)
# "Most people panic." is no heading.
_OF_PEOPLE = any_of(
    "^(?:most|some|many|few|other|all)? ?people; ^every(?:body|one); ^I; ^you; ^we; ^they; ^you['’]\\w+; ^I['’]\\w+"
)
_DEFINITE = re.compile(r"\b(?:the|that|this|these|those) ([a-z]{3,})")


def needs_lead(sentence: Sentence) -> bool:
    """True where a sentence starts with a word for something that only an earlier sentence names, or has no verb."""
    words = words_of(sentence.text.replace("’", "'"))
    while words and words[0] in _LINKS:
        words = words[1:]
    if _CARRIES_ON.match(" ".join(words)):
        return True
    named = [word in _POINTERS for word in words if word in _POINTERS or _is_thing(word)]
    if named[:1] == [True]:
        return True  # nothing is named before the pronoun
    is_heading = bool(named) and opens(sentence) and not any(is_number(word) for word in words)
    return len(words) <= _FRAGMENT and not is_heading


def _is_thing(word: str) -> bool:
    return word not in FUNCTION_WORDS and not _VERB.fullmatch(word)


def lead_of(sentences: Sequence[Sentence], first: int) -> int | None:
    """Where to find what goes before a remark that starts at a position, if it needs anything.

    It is the question that the remark answers, its heading, or the nearest sentence before it that can be read alone;
    else the sentence just before it.
    """
    if first == 0:
        return None
    heading = heading_of(sentences, first)
    asked = heading is not None and heading.text.endswith("?")
    if heading is not None and (asked or not (_is_scrap(heading) or _OF_PEOPLE.match(heading.text))):
        return next(at for at in range(first - 1, -1, -1) if sentences[at] is heading)
    if cues.FRESH.match(sentences[first].text):
        return None
    if not needs_lead(sentences[first]):
        return _introduced(sentences, first)
    near: list[int] = []
    for position in range(first - 1, max(-1, first - 1 - _FARTHEST), -1):
        before = sentences[position]
        if before.flagged and len(before.words) <= _UNHEARD:
            continue
        if before.turn != sentences[first].turn or before.flagged or before.text.endswith("?"):
            break
        near.append(position)
        if not needs_lead(before):
            break
    short = [at for at in reversed(near) if len(sentences[at].words) <= LONGEST_LEAD and not _is_scrap(sentences[at])]
    return short[0] if short else None


def _introduced(sentences: Sequence[Sentence], first: int) -> int | None:
    """Where a thing is introduced that a sentence takes as known: "Look for a line. If the line is there, wait."."""
    known = {_stem(match) for match in _DEFINITE.findall(sentences[first].text.lower()) if _is_thing(match)}
    for position in range(first - 1, max(-1, first - 1 - _FARTHEST), -1):
        before = sentences[position]
        if before.turn != sentences[first].turn or before.flagged or before.text.endswith("?"):
            return None
        if len(before.words) <= LONGEST_LEAD and known & {_stem(word) for word in words_of(before.text)}:
            return position
    return None


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def _is_scrap(sentence: Sentence) -> bool:
    """True for a few words that name no subject, such as "That's right." or "Biscuit, no."."""
    named = [word for word in words_of(sentence.text) if word not in FUNCTION_WORDS]
    return len(sentence.words) <= _FRAGMENT and (not named or bool(cues.NEGATION.search(sentence.text)))
