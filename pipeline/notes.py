"""Notes: what must be known beside a claim: that it corrects something, is disputed, a vendor's, or may be misheard."""

import re
from collections.abc import Collection, Sequence

from pipeline.disagreements import Disagreement
from pipeline.likeness import alike, rejected_in
from pipeline.retraction import Retraction
from pipeline.sentences import Sentence
from transcripts.numbers import Quantity, quantities, written
from transcripts.timecode import clock

# "Wait for weeks" is how "wait four weeks" is heard as well, and what is counted tells which no better than the sound.
_FOR_OR_FOUR = re.compile(
    r"(?<![\w'’])for (?:minutes|hours|days|weeks|months|sessions|treatments|visits|passes|pulses|shots|units|points|"
    r"syringes|vials|ampoules|joules|milli\w+s|centimet(?:er|re)s|mm|ml|mg|cc)(?![\w'’])",
    re.IGNORECASE,
)
_SLIP = 3  # sentences before the right figure in which the wrong one is taken back


def notes(
    sentences: Sequence[Sentence],
    taken_back: Sequence[Retraction],
    disputes: Sequence[Disagreement],
    vendors: Collection[str],
) -> tuple[tuple[str, ...], ...]:
    """The notes on each sentence; `vendors` are the speakers who speak for a company."""
    found: list[list[str]] = [[] for _ in sentences]
    for position, sentence in enumerate(sentences):
        if sentence.speaker in vendors:
            found[position].append("said by the vendor")
        found[position] += [f"“{heard}” may be “four{heard[3:]}”" for heard in _FOR_OR_FOUR.findall(sentence.text)]
    for retraction in taken_back:
        found[retraction.right].append(_correction(sentences, retraction))
    for dispute in disputes:
        statement, objection = sentences[dispute.statement], sentences[dispute.objection]
        found[dispute.statement].append(
            f"{objection.speaker or 'another speaker'} disagrees at {clock(objection.start)}"
        )
        found[dispute.objection].append(
            f"disagrees with {statement.speaker or 'another speaker'} at {clock(statement.start)}"
        )
    return tuple(tuple(dict.fromkeys(own)) for own in found)


def _correction(sentences: Sequence[Sentence], retraction: Retraction) -> str:
    wrong, right = sentences[retraction.wrong], sentences[retraction.right]
    if wrong is right:
        return "corrected in the same breath"
    if retraction.guessed:
        return f"may put right what was said at {clock(wrong.start)}"
    figures = _corrected(sentences, retraction)
    if not figures:
        return f"corrects what was said at {clock(wrong.start)}"
    return f"corrected from {' and '.join(written(quantity) for quantity in figures)}, said at {clock(wrong.start)}"


def _corrected(sentences: Sequence[Sentence], retraction: Retraction) -> list[Quantity]:
    """The figures that were wrong: those said again where they are put right, or else the only one that changed.

    Of several, the one that measures what the right figure does: "ten joules, four weeks apart", "sorry, six weeks".
    """
    right = sentences[retraction.right].text
    denied = {quantity.value for quantity in rejected_in(right)}
    given = quantities(right)
    holds = {quantity.value for quantity in given} - denied
    changed = [quantity for quantity in dict.fromkeys(quantities(sentences[retraction.wrong].text))]
    changed = [quantity for quantity in changed if quantity.value not in holds]
    slip = sentences[max(retraction.wrong + 1, retraction.right - _SLIP) : retraction.right]
    again = denied | {quantity.value for sentence in slip for quantity in quantities(sentence.text)}
    named = [quantity for quantity in changed if quantity.value in again]
    same = [quantity for quantity in changed if any(alike(quantity, figure) for figure in given)]
    return next((only for only in (named, changed, same) if given and len(only) == 1), [])
