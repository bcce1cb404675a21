"""Who spoke when: the reference of a recording, and how far what was found is from it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from transcripts.errors import InvalidValueError

STEP = 0.05  # seconds from one scored moment to the next
COLLAR = 0.25  # seconds on each side of a border that are not scored


@dataclass(frozen=True, slots=True)
class Talk:
    """A stretch in which somebody speaks (seconds)."""

    speaker: str
    start: float
    end: float


def read_rttm(path: Path) -> tuple[Talk, ...]:
    """The SPEAKER lines of an RTTM file. Raises InvalidValueError for a line that is not one."""
    talks = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        fields = line.split()
        if not fields or fields[0] != "SPEAKER":
            continue
        try:
            talks.append(Talk(fields[7], float(fields[3]), float(fields[3]) + float(fields[4])))
        except (IndexError, ValueError) as error:
            raise InvalidValueError(f"{path}, line {number}: not SPEAKER file 1 start seconds … name") from error
    return tuple(talks)


def diarization_error(reference: Sequence[Talk], found: Sequence[Talk]) -> float:
    """Missed, invented and confused speech as a share of the reference's, as NIST's md-eval with `COLLAR`.

    Moments near a border of the reference, and those in which several speak at once, are not scored. Found speakers
    are matched to those of the reference one to one, the longest time together first.
    """
    end = max((talk.end for talk in (*reference, *found)), default=0.0)
    together: Counter[tuple[str, str]] = Counter()
    spoken = missed = invented = 0
    for step in range(int(end / STEP)):
        time = step * STEP
        near = [talk for talk in reference if talk.start - COLLAR <= time <= talk.end + COLLAR]
        if any(min(abs(time - talk.start), abs(time - talk.end)) <= COLLAR for talk in near):
            continue
        true = {talk.speaker for talk in near}
        told = {talk.speaker for talk in found if talk.start <= time <= talk.end}
        if len(true) > 1:
            continue
        spoken += len(true)
        missed += len(true) and not told
        invented += not true and bool(told)
        if true and told:
            together[min(true), min(told)] += 1
    return (missed + invented + sum(together.values()) - _matched(together)) / max(1, spoken)


def _matched(together: Counter[tuple[str, str]]) -> int:
    right, taken = 0, set[str]()
    for (true, told), moments in together.most_common():
        if f"true {true}" not in taken and f"told {told}" not in taken:
            taken |= {f"true {true}", f"told {told}"}
            right += moments
    return right
