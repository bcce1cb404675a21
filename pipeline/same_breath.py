"""Same breath: a slip that is put right within its sentence: "thirty, sorry, twenty joules"."""

from collections.abc import Sequence

from pipeline.alternatives import swapped
from pipeline.likeness import alike
from pipeline.predicates import counted, goes_on, subject_of
from pipeline.slips import SAME_BREATH, unmarked
from pipeline.terse import turns
from transcripts.numbers import Quantity, is_number, quantities

_GO_ON = frozenset("not and then but or also plus both".split())  # "Before, sorry, and after."


def in_same_breath(text: str) -> bool:
    """True where a figure is followed at once by another, or a word by its opposite, with words of apology between."""
    for match in SAME_BREATH.finditer(text):
        clause = text[match.end() :]
        before, after = text[: match.start()].split()[-3:], clause.split()[:5]
        if not after or after[0].strip(",.").lower() in _GO_ON or goes_on(clause) or subject_of(clause):
            continue
        if match.group().startswith(",") and turns(unmarked(clause)[0], text[: match.start()]):
            return True
        said, holds = (quantities(" ".join(words)) for words in (before, after))
        if said and holds and _is_figure(after) and _replaces(holds[0], said[-1], counted(clause)):
            return True
        first = next((at for at, word in enumerate(after[:3]) if word.lower() in _GO_ON), 3)
        if swapped(" ".join(after[:first]), " ".join(before)):
            return True
    return False


def _replaces(right: Quantity, wrong: Quantity, noun: str) -> bool:
    """True for another value of one kind: "thirty, sorry, twenty joules", not "four weeks, sorry, six patients"."""
    alone = wrong.unit is None or (right.unit is None and not noun)
    return right.value != wrong.value and (alone or alike(right, wrong))


def _is_figure(words: Sequence[str]) -> bool:
    """True for words that start with a number, such as "a quarter of"."""
    return is_number(words[0]) or words[0].lower() == "half" or (len(words) > 1 and words[1] in ("half", "quarter"))
