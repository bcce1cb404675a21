"""Same breath: a slip that is put right within its sentence: "thirty, sorry, twenty joules"."""

from collections.abc import Sequence

from pipeline import cues
from pipeline.alternatives import swapped
from pipeline.likeness import alike
from pipeline.predicates import counted, goes_on, subject_of
from pipeline.slips import CONTRAST, SAME_BREATH, unmarked
from pipeline.terse import inquires, turns
from transcripts.numbers import Quantity, is_number, quantities

_GO_ON = frozenset("not and then but or also plus both".split())  # "Before, sorry, and after."


def in_same_breath(text: str) -> bool:
    """True where a figure is followed at once by another, or a word by its opposite, with words of apology between."""
    for match in SAME_BREATH.finditer(text):
        clause = text[match.end() :]
        before, after = text[: match.start()].split()[-3:], clause.split()[:5]
        if not after or after[0].strip(",.").lower() in _GO_ON or goes_on(clause) or subject_of(clause):
            continue
        if match.group().startswith(",") and _denied(match.group(), clause, text[: match.start()]):
            return True
        said, holds = (quantities(" ".join(words)) for words in (before, after))
        if said and holds and _is_figure(after) and _replaces(holds[0], said[-1], counted(clause)):
            return True
        first = next((at for at, word in enumerate(after[:3]) if word.lower() in _GO_ON), 3)
        if swapped(" ".join(after[:first]), " ".join(before)):
            return True
    return False


def _denied(marker: str, clause: str, statement: str) -> bool:
    """True where a clause turns round what its speaker has just stated: "you can use it, sorry, you can't".

    Not where that is asked or said by others, nor after a mere "no", which may answer: "can you use it, no, you can't".
    """
    denial, plainness = unmarked(clause)
    if (
        inquires(statement)
        or cues.SETS_UP.search(statement)
        or (marker.strip(" ,").lower() == "no" and plainness == CONTRAST)
    ):
        return False
    return turns(denial, statement)


def _replaces(right: Quantity, wrong: Quantity, noun: str) -> bool:
    """True for another value of one kind: "thirty, sorry, twenty joules", not "four weeks, sorry, six patients"."""
    alone = wrong.unit is None or (right.unit is None and not noun)
    return right.value != wrong.value and (alone or alike(right, wrong))


def _is_figure(words: Sequence[str]) -> bool:
    """True for words that start with a number, such as "a quarter of"."""
    return is_number(words[0]) or words[0].lower() == "half" or (len(words) > 1 and words[1] in ("half", "quarter"))
