"""Salience: how much a sentence gives a clinician to act on. Shared by the summary and the pearls."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline import cues
from transcripts.numbers import TIME_UNITS, quantities
from transcripts.vocabulary import Vocabulary

# Weights, each for the presence of one kind of evidence; evidence of every kind adds up.
_QUANTITY, _MORE_QUANTITIES = 1.6, 0.5
_BARE_NUMBER = 0.4
_INTERVAL, _WARNING, _PRACTICE, _IMPERATIVE, _CONDITION = 0.8, 1.3, 0.8, 0.7, 0.5
_ASIDE, _CONTRAST, _COMPLICATION, _CONTRAINDICATION = 0.8, 0.6, 0.9, 0.6
_TERM, _CLINICAL = 0.5, 0.35
_SMALL_TALK, _MONEY, _STORY, _IDLE, _QUESTION = -2.2, -1.6, -0.8, -2.0, -1.5

_CLEAR = 2.5  # from here on a sentence needs no clinical word that we know


@dataclass(frozen=True, slots=True)
class Salience:
    """The value of one sentence; whether it is clinical at all (small talk may warn too), and says what to do."""

    value: float
    clinical: bool
    actionable: bool


def salience(text: str, vocabulary: Vocabulary) -> Salience:
    """Score a sentence by the evidence in its words: quantities, warnings, practice, terms, and small talk against."""
    small_talk = min(2, _different(cues.SMALL_TALK, text))
    money = min(2, _different(cues.MONEY, text))
    numbers = quantities(text)
    measured = [quantity for quantity in numbers if quantity.unit not in (None, "year")]  # years are ages and dates
    if small_talk or money:
        measured = [quantity for quantity in measured if quantity.unit not in TIME_UNITS]
    bare = 0 if small_talk or money else len(numbers) - len(measured)
    value = _SMALL_TALK * small_talk + _MONEY * money
    if measured:
        value += _QUANTITY + _MORE_QUANTITIES * min(3, len(measured) - 1)
        if any(quantity.unit in TIME_UNITS for quantity in measured) and cues.INTERVAL.search(text):
            value += _INTERVAL
    value += _BARE_NUMBER * min(2, bare)
    value += _WARNING if cues.WARNING.search(text) else 0.0
    value += _PRACTICE if cues.PRACTICE.search(text) else 0.0
    value += _IMPERATIVE if cues.IMPERATIVE.search(text) else 0.0
    value += _CONDITION if cues.CONDITION.search(text) else 0.0
    value += _ASIDE if cues.ASIDE.search(text) else 0.0
    value += _CONTRAST if cues.CONTRAST.search(text) else 0.0
    complications = _different(cues.COMPLICATION, text)
    value += _COMPLICATION * min(2, complications)
    value += _CONTRAINDICATION if cues.CONTRAINDICATION.search(text) else 0.0
    terms = len({match.term.name for match in vocabulary.find(text)})
    value += _TERM * min(2, terms)
    clinical_words = _different(cues.CLINICAL, text)
    value += _CLINICAL * min(4, clinical_words)
    value += _STORY if cues.STORY.search(text) else 0.0
    value += _IDLE if cues.IDLE.search(text) else 0.0
    if text.rstrip("\"'”’").endswith("?"):
        value += _QUESTION
    told = any(cue.search(text) for cue in (cues.WARNING, cues.PRACTICE, cues.IMPERATIVE, cues.NEGATION))
    told = told and not (small_talk or cues.IDLE.search(text))
    return Salience(value, bool(terms or clinical_words or complications), told or bool(measured))


def advises(scores: Sequence[Salience]) -> bool:
    """True where sentences with these scores together say what to do in something clinical."""
    return any(score.clinical or score.value >= _CLEAR for score in scores) and any(
        score.actionable for score in scores
    )


def _different(pattern: re.Pattern[str], text: str) -> int:
    """How many different words of a text a pattern finds."""
    return len({match.group().lower() for match in pattern.finditer(text)})
