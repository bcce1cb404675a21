"""Remarks: runs of neighbouring sentences that say one thing, with its condition, its number and its "not"."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline import cues
from pipeline.corrections import Retraction
from pipeline.sentences import Sentence
from pipeline.words import FUNCTION_WORDS
from transcripts.text import words_of

MOST_SENTENCES = 10
_FARTHEST_HEADING = 100  # words before the remark
_LONGEST_HEADING = 10  # words
LONG_PAUSE = 1.5  # seconds; a new remark usually starts after it

# What the best cut of a talk into remarks pays and earns, on the scale of salience.
_COST_EACH = 1.5
_COST_WORDS_SQUARED = 0.0003
_DEPENDENT_START, _DEPENDENT_AFTER = -1.3, -0.4
_DEPENDENT_INSIDE, _PRONOUN_INSIDE, _OPENING_INSIDE, _SHARED_INSIDE = 0.6, 0.3, 0.8, 0.3
_FRESH_INSIDE, _PAUSE_INSIDE, _TURN_INSIDE = -1.5, -0.8, -2.5


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
    glue = [cohesion(sentences, position) for position in range(len(sentences))]
    right_of = {retraction.wrong: retraction.right for retraction in taken_back}
    best: list[float] = [0.0]
    choice: list[Remark | None] = [None]
    for last, sentence in enumerate(sentences):
        best.append(best[-1])
        choice.append(None)
        if sentence.flagged:
            continue
        ending = _DEPENDENT_AFTER if _leans(sentences, last + 1) else 0.0
        words, worth, needs = 0, 0.0, -1
        for first in range(last, max(-1, last - MOST_SENTENCES), -1):
            words += len(sentences[first].words)
            if sentences[first].flagged or (words > most_words and first < last):
                break
            worth += values[first] + (glue[first + 1] if first < last else 0.0)
            needs = max(needs, right_of.get(first, -1))
            if needs > last:
                break
            value = worth + ending - _COST_EACH - _COST_WORDS_SQUARED * words * words
            value += _DEPENDENT_START if _leans(sentences, first) else 0.0
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


def context_of(sentences: Sequence[Sentence], first: int) -> Sentence | None:
    """The heading under which a remark stands, where the remark starts later and does not name its subject itself.

    "The nose. [four sentences] Bring them back in six weeks." needs "The nose" to be understood.
    """
    if not _points_back(sentences[first]):
        return None
    words = 0
    for position in range(first - 1, -1, -1):
        sentence = sentences[position]
        words += len(sentence.words)
        if sentence.turn != sentences[first].turn or sentence.flagged or words > _FARTHEST_HEADING:
            return None
        if _opens(sentence) and len(sentence.words) <= _LONGEST_HEADING and _content(sentence.text):
            return sentence
        if cues.FRESH.match(sentence.text):
            return None
    return None


def _points_back(sentence: Sentence) -> bool:
    return bool(cues.DEPENDENT.match(sentence.text) or cues.PRONOUN.search(" ".join(sentence.text.split()[:8])))


def _leans(sentences: Sequence[Sentence], position: int) -> bool:
    """True where a sentence cannot be understood without the one before it."""
    return 0 < position < len(sentences) and bool(cues.DEPENDENT.match(sentences[position].text))


def cohesion(sentences: Sequence[Sentence], position: int) -> float:
    """What it is worth to keep a sentence together with the one before it; below 0 where they are better parted."""
    if position == 0:
        return 0.0
    before, after = sentences[position - 1], sentences[position]
    strength = 0.0
    if cues.DEPENDENT.match(after.text):
        strength += _DEPENDENT_INSIDE
    elif cues.PRONOUN.search(" ".join(after.text.split()[:8])):
        strength += _PRONOUN_INSIDE
    if _opens(before):
        strength += _OPENING_INSIDE
    elif position > 1 and _opens(sentences[position - 2]) and sentences[position - 2].turn == after.turn:
        strength += _OPENING_INSIDE / 2
    strength += _SHARED_INSIDE * min(2, len(_content(before.text) & _content(after.text)))
    if cues.FRESH.match(after.text) or cues.ASIDE.search(after.text):
        strength += _FRESH_INSIDE
    if after.pause > LONG_PAUSE:
        strength += _PAUSE_INSIDE
    if before.turn != after.turn and not cues.SLIP.search(after.text):
        answered = before.text.endswith("?") and bool(cues.DEPENDENT.match(after.text))
        strength += _TURN_INSIDE / 3 if answered else _TURN_INSIDE
    return strength


def _opens(sentence: Sentence) -> bool:
    """True for a short heading ("The nose.") or an announcement ("by the way, …"): what follows belongs to it."""
    short = len(sentence.words) <= 5 and sentence.text.endswith((".", ":"))
    return (short and not cues.DEPENDENT.match(sentence.text)) or bool(cues.ASIDE.search(sentence.text))


def _content(text: str) -> set[str]:
    """The first five letters of the content words, so that "freeze" and "freezing" are alike."""
    return {word[:5] for word in words_of(text) if len(word) > 3 and word not in FUNCTION_WORDS}
