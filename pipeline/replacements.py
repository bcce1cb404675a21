"""Replacements: where the figure stands that holds after the words of a slip, and what it may stand for."""

from collections.abc import Sequence

from pipeline.likeness import alike, figures_of
from pipeline.predicates import counted, counts
from pipeline.sentences import Sentence, ahead_of
from transcripts.numbers import Quantity

_FEW = 6  # words of a slip that says nothing else
_AHEAD = 5  # sentences from a slip to the figure that holds


def giving(sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], position: int) -> Sentence:
    """The sentence that gives the right figure: that of the slip, or one of the next."""
    ahead = range(position, ahead_of(sentences, position, _AHEAD))
    return sentences[next((index for index in ahead if numbers[index]), position)]


def may_replace(
    sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], wrong: int, position: int
) -> bool:
    """True where the figure after a slip may measure, or count, what that of a statement does."""
    right = giving(sentences, numbers, position)
    given, noun = figures_of(right.text), counted(right.text)
    bare = not noun or counts(sentences[wrong].text, noun)
    return not given or any(
        alike(one, other) or (one.unit is None and bare) for one in given for other in numbers[wrong]
    )


def gives_figure(sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], position: int) -> bool:
    """True where a slip says a figure, or the next sentence does and holds only one.

    "Thirty is enough. I'd like to correct that. We leave forty."
    """
    after = sentences[position + 1 : position + 2]
    said_on = bool(after) and after[0].turn == sentences[position].turn and len(sentences[position].words) <= _FEW
    return bool(numbers[position]) or (said_on and len(set(numbers[position + 1])) == 1)


def put_right(
    sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], wrong: int, position: int
) -> int | None:
    """Where the right number stands: in the sentence of the slip, or in one of the next; None if nowhere."""
    before, values = set(numbers[wrong]), {figure.value for figure in numbers[wrong]}
    for index in range(position, ahead_of(sentences, position, _AHEAD)):
        if any(found not in before and (found.unit or found.value not in values) for found in numbers[index]):
            return index
    return None
