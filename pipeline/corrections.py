"""Corrections: statements that the speakers take back later. The later statement is the one that holds."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline import cues
from pipeline.sentences import Sentence
from transcripts.numbers import Quantity, quantities
from transcripts.text import words_of

FARTHEST_BACK = 150  # sentences: a slip is put right within some ten minutes, or not at all
_NEAR = 8  # sentences: how far an unnamed slip ("sorry, seven") reaches back
_REJECTED = re.compile(
    r"\b(?:not|no longer|isn['’]t|wasn['’]t|did I say|I said)\b((?:\s+[\w.'’-]+){1,8})", re.IGNORECASE
)
_ANSWER_NO = re.compile(r"^(?:no|nope|never|surely)\b", re.IGNORECASE)
_SAID = re.compile(r"\b(?:I|you|we) (?:just )?(?:said|told|wrote|gave)\b|\bdid I say\b", re.IGNORECASE)
_STOP = frozenset(
    "a an the i you we he she they it is was are were be to of in on at for and or not no that this and said say wrong "
    "sorry as so do does did my your with what which but if then there all well just".split()
)


@dataclass(frozen=True, slots=True)
class Retraction:
    """Sentence `wrong` is taken back by sentence `right` (positions in the sequence of sentences).

    `guessed` where the speaker does not say which figure was wrong: reason enough to keep the two together, and not
    enough to tell a reader that the first one is false.
    """

    wrong: int
    right: int
    guessed: bool = False


def retractions(sentences: Sequence[Sentence]) -> tuple[Retraction, ...]:
    """Every statement with a number that is taken back later, by its speaker or accepted from somebody else."""
    numbers = [quantities(sentence.text) for sentence in sentences]
    found: dict[int, Retraction] = {}
    corrected = -_NEAR  # where something was last put right: an apology soon after belongs to the same slip
    for position, sentence in enumerate(sentences):
        slip = bool(cues.SLIP.search(sentence.text))
        if not slip and not _echo_denied(sentences, position):
            continue
        wrong = _named(sentences, numbers, position)
        guessed = not wrong and slip and not cues.AGREES.search(sentence.text) and position - corrected >= _NEAR
        if guessed:
            wrong = _guess(sentences, numbers, position)
        for index in wrong:
            found.setdefault(index, Retraction(index, _put_right(numbers, index, position), guessed))
            corrected = position
    return tuple(found[index] for index in sorted(found))


def _echo_denied(sentences: Sequence[Sentence], position: int) -> bool:
    """True where "Forty five?" is followed by "No, …" or "Surely …": somebody else's number is denied."""
    if position == 0 or not _ANSWER_NO.match(sentences[position].text):
        return False
    echo = sentences[position - 1]
    return _asks(echo) and bool(quantities(echo.text)) and len(echo.words) <= 8


def _named(sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], position: int) -> list[int]:
    """The statements whose figure is named as wrong: "I said eight weeks", "sorry, not forty", or "Two days?"."""
    text = sentences[position].text
    if _SAID.search(text) and numbers[position]:
        # The number and the subject name the statement, however far back it is.
        topic = _content(text)
        alike = [
            index
            for index in range(max(0, position - FARTHEST_BACK), position)
            if set(numbers[position]) & set(numbers[index]) and topic & _content(sentences[index].text)
        ]
        if alike:
            return alike[-2:]
    rejected = {quantity for match in _REJECTED.finditer(text) for quantity in quantities(match.group(1))[:1]}
    doubted = [index for index in range(max(0, position - 4), position) if _asks(sentences[index])]
    if not rejected and doubted:
        rejected = {quantity for index in doubted for quantity in numbers[index]}
        # What is said again after the doubt is what holds.
        confirmed = range(doubted[-1] + 1, position)
        rejected -= {
            quantity
            for index in confirmed
            if not _ANSWER_NO.match(sentences[index].text)
            for quantity in numbers[index]
        }
    return _near_statements(sentences, numbers, position, rejected)


def _guess(sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], position: int) -> list[int]:
    """The statements that a bare "sorry, I got that wrong" may mean: a figure said twice, else the last figure."""
    repeated = _repeated(numbers[max(0, position - _NEAR) : position])
    found = _near_statements(sentences, numbers, position, repeated)
    if found or _measured(numbers[position]):
        return found
    near = range(max(0, position - 3), position)
    return [index for index in near if _measured(numbers[index]) and not _asks(sentences[index])][-1:]


def _near_statements(
    sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], position: int, rejected: set[Quantity]
) -> list[int]:
    """The statements before a slip that hold a rejected figure; a unit, where one was said, must be the same."""
    values = {quantity.value for quantity in rejected}
    units = {quantity.value: quantity.unit for quantity in rejected if quantity.unit}
    return [
        index
        for index in range(max(0, position - _NEAR), position)
        if not _asks(sentences[index])
        and not _ANSWER_NO.match(sentences[index].text)
        and any(
            quantity.value in values and quantity.unit == units.get(quantity.value, quantity.unit)
            for quantity in numbers[index]
        )
    ]


def _repeated(numbers: Sequence[tuple[Quantity, ...]]) -> set[Quantity]:
    """The figures that come twice: said by one, doubted by the other."""
    counts = Counter(quantity for group in numbers for quantity in set(group) if quantity.unit)
    return {quantity for quantity, count in counts.items() if count > 1}


def _measured(found: Sequence[Quantity]) -> bool:
    return any(quantity.unit for quantity in found)


def _asks(sentence: Sentence) -> bool:
    return sentence.text.rstrip().endswith("?")


def _values(found: Sequence[Quantity]) -> set[float]:
    return {quantity.value for quantity in found}


def _put_right(numbers: Sequence[tuple[Quantity, ...]], wrong: int, position: int) -> int:
    """Where the right number stands: in the sentence of the slip, or in one of the next."""
    before = _values(numbers[wrong])
    for index in range(position, min(position + 5, len(numbers))):
        if _values(numbers[index]) - before:
            return index
    return position


def _content(text: str) -> set[str]:
    return {word for word in words_of(text) if word not in _STOP and len(word) > 2 and not quantities(word)}
