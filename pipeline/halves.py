"""Halves: neighbouring sentences of one turn of which one says something else without the other.

A short verdict ("It wasn't."), an outcome ("And then they all came back."), a limit ("Only in type one.") or an
abandoned habit ("I used to.") turns or bounds what stands beside it, and so do the other half of a contrast and the
answer to what others say.
"""

from collections.abc import Sequence

from pipeline import cues, told
from pipeline.borders import says_something, unlinked
from pipeline.cohesion import LONG_PAUSE
from pipeline.headings import spoken_heading
from pipeline.sentences import Sentence
from transcripts.numbers import is_number
from transcripts.text import words_of

_SHORT = 8  # words of a verdict or a limit
_ASIDE = 8  # words of what may stand between a statement and its outcome: "I even presented it!"
_FARTHEST = 4  # sentences from a statement to its outcome
_PAIRED = 2  # sentences from where two are told apart to the first of them


def needs_after(sentences: Sequence[Sentence], position: int) -> bool:
    """True where a sentence must not be given without the next: "I thought it was the cold." before "It wasn't."."""
    text = sentences[position].text
    asked = _goes_on(sentences, position) and not sentences[position - 1].ends
    asked = asked and bool(told.HEARSAY.search(sentences[position - 1].text))
    if asked or told.HEARSAY.search(text) or told.BROKEN.search(text):
        return True  # and where nothing comes next, it is nobody's advice
    if not _goes_on(sentences, position + 1):
        return False
    after = sentences[position + 1].text
    if _waits(text) or told.OF_OTHERS.search(text) or told.HABIT.search(text) or told.STUDY.search(text):
        return True
    if told.RECEIVED.search(text) and not told.ANSWERS.search(told.RECEIVED.split(text)[-1]):
        return True
    if not sentences[position].ends and (told.RECEIVED.match(after) or told.RELATIVE.match(after)):
        return True
    if text.endswith("?"):
        return False
    return _is_verdict(after) or is_limit(after) or _has_outcome(sentences, position) or _has_pair(sentences, position)


def needs_before(sentences: Sequence[Sentence], position: int) -> bool:
    """True where a sentence must not be given without the one before: "Six joules." after "On mine, not yours."."""
    if position == 0 or not _goes_on(sentences, position):
        return False
    before, text = sentences[position - 1], sentences[position].text
    if before.text.endswith("?"):
        return False
    if not before.ends and _ends_open(before.text):
        return True
    if (
        (_is_verdict(text) and not told.OWN_WAY.match(text))
        or told.ANOTHER.match(text)
        or (told.SOME.match(text) and told.SOME.match(before.text))
    ):
        return True
    if not before.ends or cues.FRESH.match(text):
        return False
    if _limits_before(sentences, position - 1) and says_something(text):
        return False
    return _is_bound(before.text) or (bool(told.ORDER_OF_IT.match(text)) and bool(told.WHEN.search(before.text)))


def is_half(sentences: Sequence[Sentence], position: int, *, before: int) -> bool:
    """True where a sentence alone says something else; `before` is where what it is given before starts."""
    told_after = needs_after(sentences, position) and before != position + 1
    return told_after or needs_before(sentences, position) or is_ironic(sentences[position])


def is_ironic(sentence: Sentence) -> bool:
    """True of what nobody advises: "Pull it out and hope."."""
    return bool(told.IRONY.search(sentence.text))


def is_limit(text: str) -> bool:
    """True of a few words that say where what was just said holds: "Only in type one." """
    return len(text.split()) <= _SHORT and bool(told.LIMIT.match(unlinked(text)))


def _goes_on(sentences: Sequence[Sentence], position: int) -> bool:
    """True where the sentence before a position and the one at it are said in one turn without a long silence."""
    if not 0 < position < len(sentences):
        return False
    before, after = sentences[position - 1], sentences[position]
    return before.turn == after.turn and after.pause <= LONG_PAUSE and not (before.flagged or after.flagged)


def _is_verdict(text: str) -> bool:
    return len(text.split()) <= _SHORT and bool(told.VERDICT.match(unlinked(text)))


def _limits_before(sentences: Sequence[Sentence], position: int) -> bool:
    """True of a limit to what stands before it, not after it: "Give aciclovir. Not in kidney disease." """
    told_before = _goes_on(sentences, position) and says_something(sentences[position - 1].text)
    return told_before and is_limit(sentences[position].text)


def _is_bound(text: str) -> bool:
    """True of a few words that say when, for whom or by whom what follows holds: "On mine.", "Back then."."""
    bare = unlinked(text)
    if told.RECIPE.search(text) or (len(bare.split()) <= _SHORT and told.THEN.match(bare)):
        return True
    pieces = (bare, *bare.split(", ")[1:])  # "With a bigger spot, go down." is a rule of its own
    if len(bare.split()) > _SHORT or text.endswith(("?", "!")) or any(map(says_something, pieces)):
        return False
    if told.EMPTY.match(bare):
        return False
    if told.OWN.match(bare):
        return True
    figures = any(is_number(word) for word in words_of(told.TYPE.sub("", bare)))
    return bool(told.WHERE.match(bare)) and not figures


def _waits(text: str) -> bool:
    """True of a condition without its consequence: "If it's cold, or it's gone white."."""
    pieces = [piece.strip() for piece in unlinked(text).rstrip(".").split(",")]
    return bool(told.IF.match(pieces[0])) and len(pieces) > 1 and all(told.OR_IF.match(piece) for piece in pieces[1:])


def _ends_open(text: str) -> bool:
    """True where the last words before a comma say for whom what follows holds: "but for a singer,"."""
    pieces = [piece.strip() for piece in text.rstrip(" ,;").split(",")]
    while len(pieces) > 1 and told.OR.match(pieces[-1]) and not says_something(pieces[-1]):
        pieces.pop()
    last = unlinked(pieces[-1])
    return bool(told.WHOM.match(last)) or (bool(told.FOR.match(last)) and not says_something(last))


def _has_outcome(sentences: Sequence[Sentence], position: int) -> bool:
    """True where what was done comes to its end soon: "It was flat. I presented it! And then it grew."."""
    if not told.PAST.search(sentences[position].text):
        return False
    for after in range(position + 1, min(len(sentences), position + 1 + _FARTHEST)):
        if not _goes_on(sentences, after):
            return False
        if told.OUTCOME.match(sentences[after].text):
            return True
        if len(sentences[after].words) > _ASIDE:
            return False
    return False


def _has_pair(sentences: Sequence[Sentence], position: int) -> bool:
    """True of the first of two that are told apart: "Some look fine." before "And some are white."."""
    text, after = sentences[position].text, sentences[position + 1].text
    if any(first.match(text) and second.match(after) for first, second in told.PAIRS):
        return True
    names = [_first_name(text), _first_name(after)]
    if None in names or names[0] == names[1]:
        return False
    announced = sentences[max(0, position - _PAIRED) : position]
    return any(told.DIFFER.search(one.text) and set(names) <= set(words_of(one.text)) for one in announced)


def _first_name(text: str) -> str | None:
    """The name that a sentence opens with: "stage" of "Stage, nobody sees it."."""
    heading = spoken_heading(unlinked(text).partition(",")[0].rstrip(".") + ".")
    return heading.lower() if heading else None
