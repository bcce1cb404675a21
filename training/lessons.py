"""Remarks with the queries that each answers (`queries/`), parted into what is learnt from and what judges."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from transcripts.errors import InvalidValueError

FOLDER = Path(__file__).parent / "queries"
HELD_OUT = 20  # of so many subjects one is kept to judge by


@dataclass(frozen=True, slots=True)
class Pair:
    """A query and the number of the remark that answers it."""

    query: str
    remark: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is learnt from and judged by; remarks are told by their numbers."""

    remarks: Sequence[str]
    subjects: Sequence[Sequence[Pair]]  # the pairs of each subject that is learnt from, as they stand in the files
    held_out: Sequence[Pair]  # of one subject in HELD_OUT


def read_all(folder: Path = FOLDER) -> list[list[tuple[str, ...]]]:
    """The subjects of all files of a folder; raises InvalidValueError as `read_subjects` does."""
    return [subject for file in sorted(folder.glob("*.tsv")) for subject in read_subjects(file)]


def read_subjects(file: Path) -> Iterator[list[tuple[str, ...]]]:
    """The subjects of a file: their remarks, each with the queries that it answers.

    Raises InvalidValueError for a line without a query.
    """
    subject: list[tuple[str, ...]] = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        remark = tuple(field.strip() for field in line.split("\t"))
        if remark == ("",):
            if subject:
                yield subject
            subject = []
        elif len(remark) < 2 or not all(remark):
            raise InvalidValueError(f"{file}, line {number}: expected a remark and its queries, parted by tabs")
        else:
            subject.append(remark)
    if subject:
        yield subject


def lesson_of(subjects: Sequence[Sequence[tuple[str, ...]]]) -> Lesson:
    """The pairs of all subjects. Raises InvalidValueError for too few to keep one."""
    remarks: list[str] = []
    learnt, held_out = list[list[Pair]](), list[Pair]()
    for number, subject in enumerate(subjects, start=1):
        own = [Pair(query, at) for at, (_, *queries) in enumerate(subject, start=len(remarks)) for query in queries]
        if number % HELD_OUT:
            learnt.append(own)
        else:
            held_out += own
        remarks += [remark for remark, *_ in subject]
    if not held_out:
        raise InvalidValueError(f"{len(subjects)} subjects are too few; one in {HELD_OUT} is kept to judge by")
    return Lesson(remarks, learnt, held_out)


def batches_of_subjects(lesson: Lesson, chance: Random, *, run: int, turn: int) -> list[list[Pair]]:
    """Batches of the pairs of two runs of subjects, chosen by chance; the subjects of a run are neighbours in a file.

    Neighbours tell of like things, which are the hardest to tell apart; in every second turn they are parted otherwise.
    """
    shift = run // 2 if turn % 2 else 0
    rows = [*lesson.subjects[shift:], *lesson.subjects[:shift]]
    runs = [rows[at : at + run] for at in range(0, len(rows), run)]
    chance.shuffle(runs)
    return [[pair for own in runs[at : at + 2] for subject in own for pair in subject] for at in range(0, len(runs), 2)]
