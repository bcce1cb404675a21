"""Amendments: figures that are told again, long after they were given, to be put right."""

import time

import pytest
from retracted import taken_back
from talk import talk

from pipeline.amendments import amended
from pipeline.corrections import retractions
from pipeline.retraction import Retraction
from pipeline.sentences import Sentence, SpokenWord, sentences

BETWEEN = ("We like the light in this room.",) * 12
PEEL = "After the peel they stay out of the sun for ten days."


@pytest.mark.parametrize(
    ("recall", "right"),
    [
        (("I said ten days for the peel.", "Wrong.", "Our sheet has thirty days."), 15),
        (("Did I say ten days for the peel?", "That's wrong.", "It's thirty days."), 15),
        (("I have to correct something.", "I said ten days after the peel.", "They stay out for thirty."), 15),
        (("Earlier we gave ten days for the peel.", "It should be thirty days."), 14),
        (("I said ten days for the peel, and it's thirty days, my mistake.",), 13),
        (("I told you ten days for the peel.", "That was wrong.", "Not ten but thirty days."), 15),
    ],
)
def test_a_figure_that_is_told_again_is_put_right(recall: tuple[str, ...], right: int) -> None:
    assert Retraction(0, right) in taken_back(PEEL, *BETWEEN, *recall)


def test_a_figure_set_against_it_by_a_comma_alone_puts_it_right() -> None:
    spoken = sentences(talk(PEEL, *BETWEEN, "I said ten days for the peel, it's thirty days."))
    assert retractions(spoken) == (Retraction(0, 13),)


@pytest.mark.parametrize(
    "recall",
    [
        ("As I said, ten days for the peel.", "Our sheet has thirty days."),
        ("I said ten days for the peel.", "A tattoo takes forty days."),
        # It is said to hold, or another figure is called wrong, denied, or counts something else.
        ("I said ten days for the peel and I stand by it, it's thirty with a tan.",),
        ("I said ten days for the peel, and I mean it.", "It's thirty with a tan."),
        ("I said ten days for the peel.", "It's not seven."),
        ("I said ten days for the peel, and it's ten days for a reason.", "It's not thirty days."),
        ("I said ten days for the peel, not thirty.", "It's thirty on the back."),
        ("I said ten days for the peel.", "Having them out after seven days, that's wrong."),
        ("I said ten days for the peel, but it's only six patients.",),
    ],
)
def test_what_is_only_told_again_stands(recall: tuple[str, ...]) -> None:
    assert taken_back(PEEL, *BETWEEN, *recall) == ()


@pytest.mark.parametrize(
    "recall",
    [("I said ten days for the peel, but it's thirty for the arms.",), ("I said ten.", "It's thirty for the arms.")],
)
def test_what_may_hold_elsewhere_is_only_kept_together(recall: tuple[str, ...]) -> None:
    assert all(each.guessed for each in taken_back(PEEL, *BETWEEN, *recall))


def test_what_another_says_is_called_wrong_itself() -> None:
    recall = ("I said ten days for the peel.", "The old leaflet has thirty, that's wrong.")
    assert all(each.wrong for each in taken_back(PEEL, *BETWEEN, *recall))


def test_many_words_in_a_row_take_no_long_time() -> None:
    words = ["I", "said", "ten", "days,", *["no,"] * 12000, "sorry."]
    said = Sentence(tuple(SpokenWord(word, 0.0, 0.0, 0) for word in words), None, flagged=False, turn=0)
    started = time.perf_counter()
    assert amended([said], [()], 0) == []
    assert time.perf_counter() - started < 5.0
