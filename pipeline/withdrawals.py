"""Withdrawals: words by which speakers break off and drop what they are saying: "two weeks, no, what am I saying"."""

import re
from collections.abc import Sequence

from pipeline import cues
from pipeline.likeness import alike, figures_of
from pipeline.predicates import counted
from pipeline.retraction import Retraction
from pipeline.sentences import Sentence
from pipeline.slips import BREAKS_OFF, unmarked
from transcripts.numbers import Quantity

_AHEAD = 4  # sentences after the break in which what holds is said
_BACK = 2  # sentences before it in which what is dropped stands
_FEWEST = 3  # words before the break that state something, if no figure does
_HALTS = (
    r"(?:(?:no|nope|nah|wait|hang on|hold on|stop|sorry|oh|ah|ay|ach|oops|pardon|excuse me|actually|god|gosh|gee|geez)"
    r"[,.!…–—-]{0,4} ){1,12}"
)
_LOOKS = re.compile(r"^(?!.*\bwrong\b)(?:I\b.{1,9})?(?:reading|looking)\b", re.IGNORECASE)
_IS = re.compile(r"['’]s\b")  # "fifteen's my…"
_HALTED = re.compile(rf"(?:^|[,.;:!…–—-] |\b(?:so|and|but) ){_HALTS}$", re.IGNORECASE)
# "Fifteen's my… no, hold on, that's the number on the can."
_EXPLAINS = re.compile(
    r"(?:^|[,.;:!…–—-] )(?:(?:no|nope|nah)[,.!…–—-]{0,4} (?:(?:wait|sorry)[,.!…–—-]* )?)?"
    r"(?:no|wait|hang on|hold on)[,.!…–—-]* "
    r"(?P<break>(?:that|this)(?:['’]s| is| was) (?:the|for the|from the|my|his|her|our|on the)\b)",
    re.IGNORECASE,
)


def withdrawn(
    sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], position: int
) -> list[Retraction]:
    """What a speaker drops by words that say so and give nothing else, with what is said in its place soon after.

    It stands in the same sentence or right before. A guess where only "no, that's the …" drops what stands before.
    """
    text, opens = _with_halt(sentences, position)
    found = BREAKS_OFF.search(text)
    explains = None if found else _EXPLAINS.search(text)
    at = found.start() if found else explains.start("break") if explains else -1
    if at < 0 or sentences[position].flagged:
        return []
    halted = _HALTED.search(text[:at])
    stated = text[: halted.start() if halted else at].strip(" ,.;:!…–—-") if not opens else ""
    named = figures_of(_IS.sub("", stated))
    here = bool(named) or len(stated.split()) >= _FEWEST
    if (here and not halted) or (stated and not here) or cues.SETS_UP.search(stated):
        return []
    wrong = [position] if here else _just_said(sentences, numbers, position)
    dropped = named if here else tuple(figure for index in wrong for figure in numbers[index])
    rest = text[found.end() if found else at :]
    if not dropped or (not here and _in_place(figures_of(rest), dropped)):
        return []
    right = _right(sentences, numbers, position, dropped)
    if right is None:
        return []
    meant = [index for index in wrong if index == position or _in_place(numbers[right], numbers[index])]
    values = {figure.value for figure in dropped}
    # "No, what am I saying. Two weeks is the retouch. It is four weeks.": what tells of the wrong figure, not alone.
    between = (at for at in range(position + 1, right) if values & {figure.value for figure in numbers[at]})
    # "I'm looking at the scar slide. Eight joules there." may only go on to the next.
    looks = found is not None and bool(_LOOKS.match(found[0])) and not halted
    return [
        *(Retraction(index, right, guessed=(explains is not None or looks) and not here) for index in meant),
        *(Retraction(index, right, guessed=True) for index in between),
    ]


def _with_halt(sentences: Sequence[Sentence], position: int) -> tuple[str, bool]:
    """A sentence with the "no, hang on," that a comma parts from it, and whether there is one."""
    text, opens = sentences[position].text, False
    while position and not sentences[position - 1].ends and sentences[position - 1].turn == sentences[position].turn:
        position -= 1
        if unmarked(sentences[position].text)[0]:
            break
        text, opens = f"{sentences[position].text} {text}", True
    return text, opens


def _just_said(sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], position: int) -> list[int]:
    """The last sentence with a figure, as it was written, that the speaker has just stated."""
    left, found = _BACK, list[int]()
    for index in range(position - 1, -1, -1):
        sentence = sentences[index]
        left -= sentence.ends and bool(unmarked(sentence.text)[0])
        if sentence.turn != sentences[position].turn or left < 0 or (found and sentence.ends):
            break
        if numbers[index] and not (sentence.asks or sentence.flagged or cues.SETS_UP.search(sentence.text)):
            found.append(index)
    return found


def _right(
    sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], position: int, dropped: Sequence[Quantity]
) -> int | None:
    """The first sentence after the break that gives another figure of the same kind."""
    left = _AHEAD
    for index in range(position + 1, len(sentences)):
        if sentences[index].turn != sentences[position].turn or left <= 0:
            return None
        # "What am I saying. She had six children."
        given = [figure for figure in numbers[index] if figure.unit or not counted(sentences[index].text)]
        if not sentences[index].asks and _in_place(given, dropped):
            return index
        left -= sentences[index].ends
    return None


def _in_place(figures: Sequence[Quantity], dropped: Sequence[Quantity]) -> bool:
    """True where a figure measures what one that was dropped does, and has another value."""
    values = {figure.value for figure in dropped}
    return any(
        figure.value not in values and (None in (figure.unit, other.unit) or alike(figure, other))
        for figure in figures
        for other in dropped
    )
