"""The measures of search: which moments answer, and what ranks, recall, MRR and nDCG make of them."""

from math import log2

import pytest

from evals.annotated import Query, Turn, Webinar
from evals.measures import Share
from evals.retrieval import Asked, answered, answered_rightly, mean_ndcg, mean_reciprocal_rank, recall
from transcripts.search_moments import Moment

TURNS = tuple(Turn("Dr. Ada Lind", f"Turn {number}.", 10.0 * number, 10.0 * number + 10) for number in range(4))
TALK = Webinar(
    id="talk", title="Talk", audio=None, turns=TURNS, section_starts=(0.0,), devices=(), techniques=(), distractors=(),
    remarks=(), queries=(),
)  # fmt: skip
WRONG = (30.0, 35.0)  # in the last turn, which answers no query here


def ask(turns: tuple[int, ...], *moments: tuple[float, float], recording: str = "one", answered: bool = True) -> Asked:
    """What a query that these turns answer was shown, each moment by its start and end (s)."""
    shown = tuple(Moment(recording, "Talk", start, start, end, None, "", 1.0, ()) for start, end in moments)
    return Asked(TALK, Query("how long", turns), "one", shown, answered=answered)


def test_a_moment_answers_that_shares_time_with_a_turn_of_the_same_recording() -> None:
    assert ask((1,), WRONG, (5, 10), (9, 11), (12, 14), (20, 25)).ranks == (3, 4)  # an edge alone is no time
    assert ask((0, 2), (21, 22), (11, 12), (1, 2)).ranks == (1, 3)
    assert ask((1,), (12, 14), recording="another").ranks == ()


def test_recall_counts_what_is_among_the_first_five_shown() -> None:
    asked = [ask((1,), *[WRONG] * before, (12, 14), answered=before < 2) for before in (0, 4, 5)] + [ask((1,), WRONG)]
    assert recall(asked) == Share(2, 4)
    assert recall([]) == Share(0, 0)


def test_only_what_is_answered_and_right_is_answered_rightly() -> None:
    right, wrong = (12.0, 14.0), WRONG
    asked = [ask((1,), moment, answered=told) for moment in (right, wrong) for told in (True, False)]
    assert (recall(asked), answered(asked), answered_rightly(asked)) == (Share(2, 4), Share(2, 4), Share(1, 4))


def test_the_reciprocal_rank_is_of_the_first_moment_that_answers() -> None:
    asked = [ask((1,), (12, 14), (15, 16)), ask((1,), WRONG, WRONG, WRONG, (12, 14), answered=False), ask((1,), WRONG)]
    assert mean_reciprocal_rank(asked) == pytest.approx((1 + 1 / 4 + 0) / 3)
    assert mean_reciprocal_rank([]) == 0.0


@pytest.mark.parametrize(
    ("turns", "moments", "gained"),
    [
        ((1,), [(12, 14)], [1]),
        ((1,), [WRONG, (12, 14)], [2]),
        ((1,), [WRONG], []),
        ((0, 1), [(1, 2), (12, 14)], [1, 2]),
        ((0, 1), [(1, 2), (3, 4), (12, 14)], [1, 3]),  # a turn is gained once
        ((0, 1), [(9, 11), (12, 14)], [1, 2]),  # one moment in both leaves either to the next
        ((0, 1), [(9, 11), (1, 2)], [1, 2]),
        ((0, 1), [(9, 11), (1, 2), (12, 14)], [1, 2]),
        ((0, 1), [(9, 11)], [1]),  # and gains once
        ((0, 1, 2), [(9, 11), (19, 21), (1, 2)], [1, 2, 3]),  # the first makes room, and so the second
    ],
)
def test_ndcg_gains_each_turn_once_and_once_for_each_moment(
    turns: tuple[int, ...], moments: list[tuple[float, float]], gained: list[int]
) -> None:
    ideal = sum(1 / log2(rank + 1) for rank in range(1, len(turns) + 1))
    assert mean_ndcg([ask(turns, *moments)]) == pytest.approx(sum(1 / log2(rank + 1) for rank in gained) / ideal)


def test_ndcg_is_a_mean_over_queries() -> None:
    assert mean_ndcg([ask((1,), (12, 14)), ask((1,), WRONG, WRONG, (12, 14))]) == pytest.approx((1 + 1 / 2) / 2)
    assert mean_ndcg([]) == 0.0
