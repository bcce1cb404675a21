"""Withdrawals: what is broken off and dropped, and said right a little later."""

import time

import pytest
from retracted import taken_back
from talk import talk

from pipeline.corrections import retractions
from pipeline.retraction import Retraction
from pipeline.sentences import sentences
from pipeline.slips import SAME_BREATH


@pytest.mark.parametrize(
    ("lines", "right"),
    [
        (("Peel it again after two weeks, so... no, what am I saying.", "It is six weeks."), 1),
        (("Peel it again after two weeks, oh, what am I talking about.", "It is six weeks."), 1),
        (("Peel it again after two weeks.", "No, what am I saying?", "It is six weeks."), 2),
        (("Peel it again after two weeks.", "No, what am I saying, six weeks."), 1),
        (("Peel it again after two weeks.", "I'm reading off the wrong line.", "It is six weeks."), 2),
        (("Peel it again after two weeks.", "Wait, wrong slide.", "We like it.", "It is six weeks."), 3),
        (("Peel it again after two weeks.", "I've been reading the wrong line.", "It is six weeks."), 2),
        (("Peel it again after two weeks.", "I'm mixing it up with the laser.", "It is six weeks."), 2),
        (("Peel it again after two weeks.", "I'm confusing the two.", "It is six weeks."), 2),
        (("Ten millimetres, no, hang on, I'm on the wrong page.", "Six millimetres."), 1),
        (("Ten's my... no, hold on, this is the number on the box.", "I mix six millilitres a visit."), 1),
        (("Peel after two, no, what am I saying, six weeks.",), 0),
        (("Peel it again after two weeks.", "I tell a lie, it's six weeks."), 1),
        (("Peel it again after two weeks.", "Let me rephrase that, six weeks."), 1),
        (("Peel it again after two weeks, no, I tell a lie, six weeks.",), 0),
        # In other words, and in those of other languages.
        (("Peel after two weeks.", "Ach, entschuldigung, six weeks."), 1),
        (("Peel after two weeks.", "Mon dieu, pardon, six weeks."), 1),
        (("Peel after two weeks.", "Ay, perdón, six weeks."), 1),
        (("Peel after two weeks.", "Oh, scusate, six weeks."), 1),
        (("Peel after two weeks.", "Jeez, no, six weeks."), 1),
        (("Peel after two weeks.", "Sorry, the number is six weeks."), 1),
        (("Peel after seventy-two hours.", "Sorry, twenty-four hours."), 1),
        (("Men need six visits and women four.", "No no no, the contrary, what am I saying, four for men."), 1),
    ],
)
def test_what_is_broken_off_is_taken_back(lines: tuple[str, ...], right: int) -> None:
    assert retractions(sentences(talk(*lines)))[:1] == (Retraction(0, right),)


def test_what_only_tells_of_the_wrong_figure_is_kept_with_what_holds() -> None:
    lines = ("Peel again after two weeks.", "No, what am I saying.", "Two weeks is the review.", "It is six weeks.")
    assert taken_back(*lines) == (Retraction(0, 3), Retraction(2, 3, guessed=True))


def test_what_may_explain_a_figure_only_keeps_the_two_together() -> None:
    lines = ("We give ten joules.", "Hang on, that's the most.", "I begin with six joules.")
    assert retractions(sentences(talk(*lines))) == (Retraction(0, 2, guessed=True),)


def test_who_looks_at_a_slide_may_only_go_on() -> None:
    assert taken_back("We give ten joules.", "I'm looking at the scar slide.", "We give six joules.") == (
        Retraction(0, 2, guessed=True),
    )


@pytest.mark.parametrize(
    "lines",
    [
        ("Peel again after two weeks.", "What was I saying?", "Six weeks on the legs."),
        ("They say two weeks, no, what am I saying.", "It is six weeks."),
        ("Peel again after two weeks.", "That's the rule.", "It is six weeks on the legs."),
        ("Peel again after two weeks.", "No, what am I saying.", "She had six children."),
        ("They fired at the wrong line.", "It is six weeks."),
        ("Peel again after two weeks.", "I'm looking at the next slide.", "Six weeks on the legs."),
        ("Peel again after two weeks.", "Now I'm reading from the third row.", "Six weeks on the legs."),
        # An apology for words, to somebody, or for what comes.
        ("It is six days in all, so, sorry, I said that badly, it ends on day seven.",),
        ("You see a line, sorry Maria, of ten dots.",),
        ("Peel again after two weeks.", "Sorry, the number you gave there."),
        ("Peel again after two weeks.", "Sorry, one more thing, six slides."),
    ],
)
def test_what_breaks_nothing_off(lines: tuple[str, ...]) -> None:
    assert taken_back(*lines) == ()


def test_many_cries_in_a_row_take_no_long_time() -> None:
    started = time.perf_counter()
    assert SAME_BREATH.search("oh, good dear god, " * 3000) is None
    assert time.perf_counter() - started < 5.0
