"""Torn: sentences that a listener's "Mm", a silence or a loop broke in two, so that one half lost its "never"."""

from collections.abc import Sequence

from pipeline import cues
from pipeline.borders import unlinked
from pipeline.faithful import CONDITION, DENIAL
from pipeline.sentences import LONGEST_PAUSE, Sentence

_SHORT = 3  # words of others that interrupt nobody
_REACH = 12  # words before the break that may still bind what follows it
_ELLIPSES = ("...", "…")


def is_torn(sentences: Sequence[Sentence], position: int) -> bool:
    """True where a sentence alone may say something else than it did with its other half."""
    return lacks_its_start(sentences, position) or lacks_its_end(sentences, position)


def lacks_its_start(sentences: Sequence[Sentence], position: int) -> bool:
    """True for "inject into the nose." after "You should never," and "Mm.": alone it may say the opposite."""
    half = _half_before(sentences, position)
    if half is None:
        return False
    start = " ".join(sentences[half].text.split()[-_REACH:])
    return bool(DENIAL.search(start) or CONDITION.search(start) or cues.CONDITION.search(start))


def lacks_its_end(sentences: Sequence[Sentence], position: int) -> bool:
    """True for "You can treat it," before "Mm." and "but never on the lid.": alone it says too much."""
    for after in range(position + 1, len(sentences)):
        rest = sentences[after]
        if not rest.flagged and rest.speaker == sentences[position].speaker:
            bound = cues.QUALIFIES.match(rest.text) or CONDITION.match(unlinked(rest.text))
            return bool(bound) and _half_before(sentences, after) == position
    return False


def _half_before(sentences: Sequence[Sentence], position: int) -> int | None:
    """The sentence that goes on at a position, where others, a long silence or flagged speech stand between the two.

    After more than a few words of others, or a question, it goes on only with a small letter.
    """
    rest = sentences[position]
    others: list[Sentence] = []
    for at in range(position - 1, -1, -1):
        before = sentences[at]
        if before.flagged:
            continue
        if before.speaker != rest.speaker:
            others.append(before)
            continue
        broken = at < position - 1 or rest.pause > LONGEST_PAUSE
        replied = sum(len(other.words) for other in others) > _SHORT or any(other.asks for other in others)
        return at if broken and _goes_on(before, rest, small=replied) else None
    return None


def _goes_on(before: Sentence, rest: Sentence, *, small: bool) -> bool:
    said = before.text.rstrip("\"'”’)]")
    if said.endswith(_ELLIPSES):
        small = True
    elif said.endswith((".", "?", "!")):
        return False
    return rest.text[0].islower() or not small
