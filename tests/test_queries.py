"""What teaches the embedder how physicians ask: remarks with queries, and the changes that are learnt from them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from library import tiny_weights
from rich.console import Console

from models.projection import Projection
from models.sentence_bert import SentenceBert, load_sentence_bert
from pipeline.embed import embed_runs
from training.queries import (
    HELD_OUT,
    Pair,
    all_closeness,
    lesson_of,
    read_all,
    read_subjects,
    readings_of_queries,
    readings_of_remarks,
    train,
)
from transcripts.closeness import STEPS, closeness
from transcripts.errors import InvalidValueError

LETTERS = "abcdefghijklmnopqrstuvwxyz"
# What says one letter is asked for by the one before it.
SUBJECTS = [[(letter * 3, *(LETTERS[at - 1] * n for n in range(1, 60)))] for at, letter in enumerate(LETTERS)]
QUERIES, REMARKS = ["abc", "z", "hello"], ["ab", "cdefghi", "xyz", "h"]
TO_EIGHT = Projection("tiny", "00", np.eye(8, 16, dtype=np.float32), np.eye(4, 16, dtype=np.float32))


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
    assert lesson.learnt == [Pair(f"{word} {at}", at) for at in range(21) if at != 19 for word in ("query", "other")]


def test_each_remark_knows_those_of_its_subject() -> None:
    one, two = [("said", "asked"), ("told", "sought")], [("shown", "seen")]
    assert lesson_of([two] * (HELD_OUT - 2) + [one, two]).subjects[-3:] == [range(18, 20), range(18, 20), range(20, 21)]


def test_the_remarks_of_the_field_differ_and_each_is_asked_for_in_three_ways() -> None:
    subjects = read_all()
    remarks = [remark for subject in subjects for remark in subject]
    assert (len(subjects), len(remarks)) == (420, 2940)
    assert {len(remark) for remark in remarks} == {4}
    assert len({remark[0] for remark in remarks}) == len(remarks)
    asked = [query.lower() for _, *queries in remarks for query in queries]
    assert len(set(asked)) == len(asked)


def test_queries_come_to_lie_near_what_answers_them_and_nothing_else_moves(tmp_path: Path) -> None:
    weights = tiny_weights(tmp_path)
    plain = load_sentence_bert(weights, projection=TO_EIGHT)
    said = plain.embed([subject[0][0] for subject in SUBJECTS])
    learnt = train(SUBJECTS, load_sentence_bert(weights, projection=TO_EIGHT), Console(quiet=True))
    assert learnt.model == plain.name
    taught = load_sentence_bert(weights, projection=TO_EIGHT, queries=learnt)
    assert taught.embed([subject[0][0] for subject in SUBJECTS]) == said
    assert nearness(taught) > nearness(plain) + 0.002  # sixteen numbers learn little
    again = train(SUBJECTS, load_sentence_bert(weights, projection=TO_EIGHT), Console(quiet=True))
    assert all(
        np.array_equal(one, other)
        for matrix in learnt.changes
        for one, other in zip(learnt.changes[matrix], again.changes[matrix], strict=True)
    )


def test_too_few_subjects_are_refused(tmp_path: Path) -> None:
    embedder = load_sentence_bert(tiny_weights(tmp_path), projection=TO_EIGHT)
    with pytest.raises(InvalidValueError, match="19 subjects are too few; one in 20 is kept to judge by"):
        train(SUBJECTS[:19], embedder, Console(quiet=True))


def test_queries_are_read_while_learning_as_they_are_read_later(tmp_path: Path) -> None:
    embedder = load_sentence_bert(tiny_weights(tmp_path), projection=TO_EIGHT)
    later, held = embedder.embed_queries(QUERIES), embedder.embed_closely(REMARKS)
    whole: Any = embedder.model  # whose own methods have no types
    whole.float()
    said = readings_of_remarks(embedder, REMARKS)
    asked = readings_of_queries(embedder, QUERIES)
    assert asked.vectors.tolist() == [pytest.approx(each.vector, abs=0.02) for each in later]
    close = [
        [closeness(q.tokens, s.tokens) for s in held if s.tokens is not None] for q in later if q.tokens is not None
    ]
    assert all_closeness(asked, said.tokens).tolist() == [pytest.approx(row, abs=0.03) for row in close]


def test_remarks_are_read_a_sentence_at_a_time_as_the_index_holds_them(tmp_path: Path) -> None:
    embedder = load_sentence_bert(tiny_weights(tmp_path), projection=TO_EIGHT)
    said = readings_of_remarks(embedder, ["abc de. Xyz."])
    (run,) = embed_runs([["abc de.", "Xyz."]], embedder)
    assert run.tokens is not None
    assert said.vectors[0].tolist() == pytest.approx(run.vector)
    assert (said.tokens[0] * STEPS).round().tolist() == run.tokens.tolist()


def test_an_embedder_that_keeps_no_tokens_is_refused(tmp_path: Path) -> None:
    embedder = load_sentence_bert(tiny_weights(tmp_path), projection=replace(TO_EIGHT, tokens=None))
    with pytest.raises(InvalidValueError, match="keeps no tokens; run `make projection` first"):
        train(SUBJECTS, embedder, Console(quiet=True))


def nearness(embedder: SentenceBert) -> float:
    """How much nearer queries are to the remark that answers than to the others, in the mean."""
    asked = np.array([each.vector for each in embedder.embed_queries([subject[0][1] for subject in SUBJECTS])])
    said = np.array(embedder.embed([subject[0][0] for subject in SUBJECTS]))
    cosines = asked @ said.T
    return float(np.diag(cosines).mean() - cosines.mean())
