"""Assertions: whether a claim says a statement that is known to be false, by its words, figures and negations.

A script cannot read: what is `doubtful` only speaks of the same thing, and a person decides.
"""

import re
from collections.abc import Sequence

from pipeline.cues import NEGATION, SETS_UP, any_of
from pipeline.departures import departs
from pipeline.slips import SLIP
from pipeline.words import FUNCTION_WORDS
from transcripts.numbers import is_number, quantities
from transcripts.text import words_of

_ASSERTED, _DOUBTFUL = 0.75, 0.6  # of the content words of the false statement
_STEM = 5  # letters: "treated" and "treatment" are alike
# What others say or do, or what was said once: the speaker's own view comes beside it.
_OTHERS = any_of(
    r"""
    (?:most|some|many) (?:people|doctors|colleagues|of you|of us); everybody; everyone; they all; used to; the label;
    (?:the|our|their) (?:company|rep|reps|vendor|leaflet|posters?); textbooks?; I was taught
    """
)
_CITED = re.compile(
    r",?\s+(?:as\s+)?(?:the|their|our|its)\s+(?:label|leaflet|manual|insert|guidelines?|manufacturer|company|brochure)"
    r"\s+(?:says?|states?|allows?|recommends?|advises?)\W*$",
    re.IGNORECASE,
)
_DROPPED = re.compile(r"\b(?:not|no|said|say)\W*$", re.IGNORECASE)  # the figure that comes next is the wrong one
_SENTENCE_END = re.compile(r"(?<=[.?!\]])\s+")


def asserted(false: str, claim: str) -> bool:
    """True where two neighbouring sentences of a claim hold the statement's words and figures, denied as often.

    Another figure with the unit of the statement's own ("the leaflet says four weeks, I wait eight") contradicts it. A
    sentence that a slip takes back asserts nothing, nor does what others are said to do; what stands beside them does.
    """
    sentences = _SENTENCE_END.split(claim)
    back = _taken_back(sentences)
    own = [_own(sentence, agreed=not departs(claim)) for sentence in sentences]
    if any(_says(false, text) for at, text in enumerate(own) if at not in back):
        return True
    return any(
        _says(false, f"{own[at]} {own[at + 1]}")
        for at in range(len(sentences) - 1)
        if not any(_covers(false, sentence, _ASSERTED) for sentence in sentences[at : at + 2])
        # Of what was taken back, "it was ten to the cheek" leaves what it does not name.
        if at + 1 not in back and (at not in back or SLIP.search(sentences[at + 1]))
    )


def doubtful(false: str, claim: str) -> bool:
    """True where two neighbouring sentences of a claim hold most of the statement's words and all of its figures."""
    return any(_covers(false, window, _DOUBTFUL) for window in _windows(claim))


def _windows(claim: str) -> list[str]:
    sentences = _SENTENCE_END.split(claim)
    return [*sentences, *map(" ".join, zip(sentences, sentences[1:], strict=False))]


def _says(false: str, text: str) -> bool:
    denied = bool(NEGATION.search(false)) != bool(NEGATION.search(text))
    return _covers(false, text, _ASSERTED) and not denied and not _contradicted(false, text)


def _own(sentence: str, *, agreed: bool) -> str:
    """What a speaker holds of a sentence: none of what others say, and what comes after a slip.

    "…, the label says" at its end leaves the sentence the speaker's own where the whole claim is `agreed` with it.
    """
    slip = SLIP.search(sentence)
    if slip:
        rest = sentence[slip.end() :]
        sentence = f"not {rest}" if _DROPPED.search(slip.group()) else rest
    if agreed:
        sentence = _CITED.sub("", sentence)
    return "" if _OTHERS.search(sentence) or SETS_UP.search(sentence) else sentence


def _taken_back(sentences: Sequence[str]) -> set[int]:
    """The sentences that a slip takes back: those with a figure that it names, else the last one before it."""
    back: set[int] = set()
    for at, sentence in enumerate(sentences):
        slip = SLIP.search(sentence)
        if slip is None:
            continue
        figures = [{quantity.value for quantity in quantities(before)} for before in sentences[:at]]
        named = {quantity.value for quantity in quantities(sentence)}
        again = [index for index, values in enumerate(figures) if values & named]
        counted = [index for index, values in enumerate(figures) if values and named]
        back.update((again or counted or [at - 1])[-1:])
    return back


def _covers(false: str, window: str, share: float) -> bool:
    wanted = _stems(false)
    return set(quantities(false)) <= set(quantities(window)) and len(wanted & _stems(window)) >= share * len(wanted)


def _contradicted(false: str, window: str) -> bool:
    said = set(quantities(false))
    units = {quantity.unit for quantity in said}
    return any(quantity.unit in units for quantity in set(quantities(window)) - said)


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in words_of(text) if word not in FUNCTION_WORDS and not is_number(word)}
