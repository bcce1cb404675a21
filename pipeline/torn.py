"""Torn: sentences that a listener's "Mm", a silence or a loop broke in two, so that one half lost its "never"."""

from collections.abc import Sequence

from pipeline import cues
from pipeline.borders import stands_alone, unlinked
from pipeline.cues import any_of
from pipeline.faithful import CONDITION, DENIAL
from pipeline.sentences import LONGEST_PAUSE, Sentence

_SHORT = 3  # words of others that interrupt nobody; of the next step, at least
_REACH = 12  # words before the break that may still bind what follows it
_ELLIPSES = ("...", "…")
# "Cool before the laser", "once a week": such words bind nothing beyond their own clause.
_SETTLED = any_of(
    r"""
    (?:before|after)(?! (?:I|you|we|they|he|she|it)\b)(?= \w); once (?:a|an|every|per|daily|weekly)(?= \w);
    only(?= \w)
    """
)
_STALLS = any_of("(?:should|can|could|must|may|might|would|will|to) (?:only|before|after|once)")  # its verb is to come
_JOINS = any_of("^(?:and|but|so)")
_ASIDE = any_of(r"^(?:I|you|we)(?:['’]\w+)? (?:\w+ ){0,3}\w+,")  # "and I mean it, inject two"
_NEXT = any_of("^(?:(?:after|before) (?:that|this)(?=,| (?:I|you|we|they|he|she|it)\\b)|once (?:more|again)),?")


def is_torn(sentences: Sequence[Sentence], position: int) -> bool:
    """True where a sentence alone may say something else than it did with its other half."""
    return lacks_its_start(sentences, position) or lacks_its_end(sentences, position)


def lacks_its_start(sentences: Sequence[Sentence], position: int) -> bool:
    """True for "inject into the nose." after "You should never," and "Mm.": alone it may say the opposite.

    So it may where a clause stands between them: "I mean it, | inject into the nose.".
    """
    before, rest = sentences[position - 1] if position else None, sentences[position]
    if before is not None and before.turn == rest.turn and not before.ends and rest.pause <= LONGEST_PAUSE:
        return lacks_its_start(sentences, position - 1)
    half = _half_before(sentences, position)
    if half is None:
        return False
    start = " ".join(sentences[half].text.split()[-_REACH:])
    if _follows(sentences[half].text, rest.text):
        start = _SETTLED.sub(" ", start)
    return bool(DENIAL.search(start) or CONDITION.search(start) or cues.CONDITION.search(start))


def lacks_its_end(sentences: Sequence[Sentence], position: int) -> bool:
    """True for "You can treat it," before "Mm." and "but never on the lid.": alone it says too much."""
    for after in range(position + 1, len(sentences)):
        rest = sentences[after]
        if not rest.flagged and rest.speaker == sentences[position].speaker:
            bound = cues.QUALIFIES.match(rest.text) or CONDITION.match(unlinked(rest.text))
            return bool(bound) and not _is_next(rest.text) and _half_before(sentences, after) == position
    return False


def _follows(half: str, rest: str) -> bool:
    """True of two clauses that "and" joins, each with its verb: "Cool before the laser," "and wait four weeks."."""
    last = half.rstrip(" ,;.…–—-").rpartition(",")[2].lstrip()
    joined = _JOINS.match(rest) and not _ASIDE.match(unlinked(rest))
    return bool(joined) and not _STALLS.search(half) and stands_alone(last) and stands_alone(rest)


def _is_next(rest: str) -> bool:
    """True of the next step, which bounds nothing: "After that, cool it."; "after that, never" does."""
    text = unlinked(rest)
    step = None if cues.QUALIFIES.match(rest) or DENIAL.search(rest) else _NEXT.match(text)
    then = text[step.end() :] if step else ""
    return len(then.split()) >= _SHORT and not CONDITION.search(then)


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
