"""What teaches the embedder how physicians ask: remarks with queries, and how they are parted."""

from pathlib import Path
from random import Random

import pytest

from training.lessons import FOLDER, HELD_OUT, Lesson, Pair, batches_of_subjects, lesson_of, read_subjects
from transcripts.errors import InvalidValueError


def test_a_file_is_read_by_subjects(tmp_path: Path) -> None:
    file = tmp_path / "peels.tsv"
    file.write_text("I wait.\thow long\twhen again\n It burns. \tpain\n\n\nNever wet.\tshower\n", encoding="utf-8")
    assert list(read_subjects(file)) == [
        [("I wait.", "how long", "when again"), ("It burns.", "pain")],
        [("Never wet.", "shower")],
    ]


@pytest.mark.parametrize("line", ["I wait.", "I wait.\t", "\thow long", "I wait.\thow long\t\twhen"])
def test_a_remark_without_a_query_is_told_with_its_line(line: str, tmp_path: Path) -> None:
    file = tmp_path / "peels.tsv"
    file.write_text(f"It burns.\tpain\n\n{line}\n", encoding="utf-8")
    with pytest.raises(InvalidValueError, match=r"peels\.tsv, line 3: expected a remark and its queries"):
        list(read_subjects(file))


def test_one_subject_in_twenty_is_kept_to_judge_by() -> None:
    subjects = [[(f"remark {at}", f"query {at}", f"other {at}")] for at in range(HELD_OUT + 1)]
    lesson = lesson_of(subjects)
    assert lesson.remarks == [f"remark {at}" for at in range(21)]
    assert lesson.held_out == [Pair("query 19", 19), Pair("other 19", 19)]
    assert lesson.subjects == [[Pair(f"query {at}", at), Pair(f"other {at}", at)] for at in range(21) if at != 19]


def test_too_few_subjects_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="19 subjects are too few; one in 20 is kept to judge by"):
        lesson_of([[("said", "asked")]] * (HELD_OUT - 1))


@pytest.mark.parametrize(("turn", "runs"), [(0, [(0, 1), (2, 3), (4, 5), (6,)]), (1, [(1, 2), (3, 4), (5, 6), (0,)])])
def test_a_batch_has_two_runs_of_neighbours_and_each_subject_is_in_one(turn: int, runs: list[tuple[int, ...]]) -> None:
    subjects = [[Pair(f"asked {at}", at)] for at in range(7)]
    lesson = Lesson([""] * 7, subjects, ())
    batches = batches_of_subjects(lesson, Random(0), run=2, turn=turn)
    held = [[pair.remark for pair in batch] for batch in batches]
    assert sorted(at for batch in held for at in batch) == list(range(7))
    assert len(held) == 2
    own = [run for run in runs for batch in held if " ".join(map(str, run)) in " ".join(map(str, batch))]
    assert own == runs
    assert batches_of_subjects(lesson, Random(0), run=2, turn=turn) == batches
    others = [batches_of_subjects(lesson, Random(seed), run=2, turn=turn) for seed in range(1, 6)]
    assert any(other != batches for other in others)


def test_the_remarks_of_the_field_differ_and_each_is_asked_for_in_three_ways() -> None:
    files = [list(read_subjects(file)) for file in sorted(FOLDER.glob("*.tsv"))]
    remarks = [remark for subjects in files for subject in subjects for remark in subject]
    assert (sum(map(len, files)), len(remarks)) == (1140, 7980)
    assert {len(remark) for remark in remarks} == {4}
    assert len({remark[0] for remark in remarks}) == len(remarks)
    for subjects in files:  # in two files the same words may ask for two remarks, as they do in a library
        asked = [query.lower() for subject in subjects for _, *queries in subject for query in queries]
        assert len(set(asked)) == len(asked)
