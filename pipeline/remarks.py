"""Remarks: runs of neighbouring sentences that say one thing, with its condition, its number and its "not"."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline import cues
from pipeline.cohesion import cohesion, leans, opens
from pipeline.corrections import Retraction
from pipeline.sentences import Sentence

MOST_SENTENCES = 10

# What the best cut of a talk into remarks pays and earns, on the scale of salience.
_COST_EACH = 1.5
_COST_WORDS_SQUARED = 0.0002
_LOOSE = 0.3  # the bond below which two sentences are better parted
_LEANING_START = -1.3
_LEANING_AFTER, _QUALIFIED_AFTER, _UNFINISHED, _MISLEADING = -0.4, -1.5, -2.5, -50.0


@dataclass(frozen=True, slots=True)
class Remark:
    """Sentences `first` to `last` (positions, both included), and what they are worth together."""

    first: int
    last: int
    value: float


def remarks(
    sentences: Sequence[Sentence],
    values: Sequence[float],
    taken_back: Sequence[Retraction],
    *,
    most_words: int,
) -> tuple[Remark, ...]:
    """The set of remarks, none overlapping another, that is worth most in all (weighted interval scheduling).

    A remark holds no flagged sentence, and no statement that was taken back unless it also holds what put it right.
    """
    bonds = [cohesion(sentences, position) - _LOOSE for position in range(len(sentences))]
    right_of = {retraction.wrong: retraction.right for retraction in taken_back}
    best: list[float] = [0.0]
    choice: list[Remark | None] = [None]
    for last, sentence in enumerate(sentences):
        best.append(best[-1])
        choice.append(None)
        if sentence.flagged:
            continue
        ending = _ending(sentences, last)
        words, worth, needs = 0, 0.0, -1
        for first in range(last, max(-1, last - MOST_SENTENCES), -1):
            words += len(sentences[first].words)
            if sentences[first].flagged or (words > most_words and first < last):
                break
            worth += values[first] + (bonds[first + 1] if first < last else 0.0)
            needs = max(needs, right_of.get(first, -1))
            if needs > last:
                break
            value = worth + ending - _COST_EACH - _COST_WORDS_SQUARED * words * words
            value += _LEANING_START if leans(sentences, first) else 0.0
            if value > 0 and best[first] + value > best[last + 1]:
                best[last + 1] = best[first] + value
                choice[last + 1] = Remark(first, last, value)
    found: list[Remark] = []
    position = len(sentences)
    while position > 0:
        remark = choice[position]
        if remark is None:
            position -= 1
        else:
            found.append(remark)
            position = remark.first
    return tuple(reversed(found))


def _ending(sentences: Sequence[Sentence], last: int) -> float:
    """What it costs to stop after a sentence: much where it sets up, or is qualified by, the next one."""
    cost = 0.0
    text = sentences[last].text
    more = last + 1 < len(sentences) and sentences[last + 1].turn == sentences[last].turn
    if more and cues.SETS_UP.search(text):
        return _MISLEADING
    if text.endswith("?") or (opens(sentences[last]) and len(text.split()) <= 3):
        cost += _UNFINISHED
    if leans(sentences, last + 1):
        cost += _QUALIFIED_AFTER if more and cues.QUALIFIES.match(sentences[last + 1].text) else _LEANING_AFTER
    return cost
