"""Assertions: whether a claim says a statement that is known to be false, by its words, figures and negations.

A script cannot read: what is `doubtful` only speaks of the same thing, and a person decides.
"""

import re

from pipeline.cues import NEGATION, SETS_UP, SLIP, any_of
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
_SENTENCE_END = re.compile(r"(?<=[.?!\]])\s+")


def asserted(false: str, claim: str) -> bool:
    """True where two neighbouring sentences of a claim hold the statement's words and figures, denied as often.

    Another figure with the unit of the statement's own ("the leaflet says four weeks, I wait eight") contradicts it; a
    slip that is put right in the claim, and what others are said to do, assert nothing.
    """
    if SLIP.search(claim):
        return False
    return any(
        _covers(false, window, _ASSERTED)
        and bool(NEGATION.search(false)) == bool(NEGATION.search(window))
        and not _contradicted(false, window)
        and not (_OTHERS.search(window) or SETS_UP.search(window))
        for window in _windows(claim)
    )


def doubtful(false: str, claim: str) -> bool:
    """True where two neighbouring sentences of a claim hold most of the statement's words and all of its figures."""
    return any(_covers(false, window, _DOUBTFUL) for window in _windows(claim))


def _windows(claim: str) -> list[str]:
    sentences = _SENTENCE_END.split(claim)
    return [*sentences, *map(" ".join, zip(sentences, sentences[1:], strict=False))]


def _covers(false: str, window: str, share: float) -> bool:
    wanted = _stems(false)
    return set(quantities(false)) <= set(quantities(window)) and len(wanted & _stems(window)) >= share * len(wanted)


def _contradicted(false: str, window: str) -> bool:
    said = set(quantities(false))
    units = {quantity.unit for quantity in said}
    return any(quantity.unit in units for quantity in set(quantities(window)) - said)


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in words_of(text) if word not in FUNCTION_WORDS and not is_number(word)}
