"""Corrections: statements that the speakers take back later. The later statement is the one that holds."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline import cues
from pipeline.numbers import Quantity, quantities
from pipeline.sentences import Sentence
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
    """Sentence `wrong` is taken back by sentence `right` (positions in the sequence of sentences)."""

    wrong: int
    right: int


def retractions(sentences: Sequence[Sentence]) -> tuple[Retraction, ...]:
    """Every statement with a number that is taken back later, by its speaker or accepted from somebody else."""
    numbers = [quantities(sentence.text) for sentence in sentences]
    found: dict[int, int] = {}
    for position, sentence in enumerate(sentences):
        slip = bool(cues.SLIP.search(sentence.text))
        echoed = _echo_denied(sentences, position)
        if not slip and not echoed:
            continue
        for wrong in _wrong_statements(sentences, numbers, position):
            found.setdefault(wrong, _put_right(numbers, wrong, position))
    return tuple(Retraction(wrong, right) for wrong, right in sorted(found.items()))


def _echo_denied(sentences: Sequence[Sentence], position: int) -> bool:
    """True where "Forty five?" is followed by "No, …" or "Surely …": somebody else's number is denied."""
    if position == 0 or not _ANSWER_NO.match(sentences[position].text):
        return False
    echo = sentences[position - 1].text
    return echo.rstrip().endswith("?") and bool(quantities(echo)) and len(echo.split()) <= 8


def _wrong_statements(
    sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], position: int
) -> list[int]:
    text = sentences[position].text
    own = numbers[position]
    if _SAID.search(text) and own:
        # "I said eight weeks for the face": the number and the subject name the statement, however far back.
        topic = _content(text)
        alike = [
            index
            for index in range(max(0, position - FARTHEST_BACK), position)
            if set(own) & set(numbers[index]) and topic & _content(sentences[index].text)
        ]
        if alike:
            return alike[-2:]
    rejected = {quantity.value for match in _REJECTED.finditer(text) for quantity in quantities(match.group(1))[:1]}
    if not rejected:
        for index in range(max(0, position - 4), position):
            if _asks(sentences[index]):
                rejected |= _values(numbers[index])
            elif not _ANSWER_NO.match(sentences[index].text):
                rejected -= _values(numbers[index])  # said again after the doubt: it is the one that holds
    if not rejected and not cues.AGREES.search(text):
        rejected = _repeated(numbers[max(0, position - _NEAR) : position])
    found = [
        index
        for index in range(max(0, position - _NEAR), position)
        if not _asks(sentences[index])
        and not _ANSWER_NO.match(sentences[index].text)
        and rejected & _values(numbers[index])
    ]
    if not found and cues.SLIP.search(text) and not cues.AGREES.search(text) and not _measured(own):
        # Something was wrong, and nothing says what: the last figure must not stand without what follows.
        near = range(max(0, position - 3), position)
        found = [index for index in near if _measured(numbers[index]) and not _asks(sentences[index])][-1:]
    return found


def _repeated(numbers: Sequence[tuple[Quantity, ...]]) -> set[float]:
    """The figures that come twice: said by one, doubted by the other."""
    counts = Counter(quantity for group in numbers for quantity in set(group) if quantity.unit)
    return {quantity.value for quantity, count in counts.items() if count > 1}


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
