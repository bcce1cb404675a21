"""Disagreements: an objection in plain words, or another figure for what is surely the same."""

import pytest
from talk import talk

from pipeline.corrections import retractions
from pipeline.disagreements import Disagreement, disagreements
from pipeline.sentences import sentences

FOUR = "Ada: We wait four weeks between sessions."


def disputes(*lines: str) -> tuple[Disagreement, ...]:
    spoken = sentences(talk(*lines), clauses=True)
    return disagreements(spoken, retractions(spoken))


@pytest.mark.parametrize(
    "said",
    [
        "I disagree.",
        "I have to disagree.",
        "I would disagree with that.",
        "I beg to differ.",
        "That's not what I see.",
        "I see it differently.",
        "I wouldn't agree.",
        "I am not convinced.",
        "I see it differently, don't you?",
        "I disagree, okay?",
    ],
)
def test_an_objection_in_plain_words(said: str) -> None:
    assert disputes(FOUR, f"Ben: {said}") == (Disagreement(0, 1),)


@pytest.mark.parametrize(
    "said",
    [
        "I don't disagree.",
        "That's what I see.",
        "That's not so bad.",
        "I agree.",
        "We do it differently, don't we?",
        "That's not my experience, is it?",
        "Do we see it differently?",
    ],
)
def test_no_objection(said: str) -> None:
    assert disputes(FOUR, f"Ben: {said}") == ()


@pytest.mark.parametrize(
    ("statement", "reply"),
    [
        (FOUR, "Ben: I'd wait eight weeks."),
        (FOUR, "Ben: I wait eight weeks between sessions."),
        ("Ada: We wait at most four weeks between sessions.", "Ben: I'd wait eight weeks."),
        ("Ada: After filler I wait two weeks.", "Ben: I'd leave six weeks."),
        ("Ada: I give ten units to the brow.", "Ben: I'd give five units."),
    ],
)
def test_another_figure_for_the_same_is_an_objection(statement: str, reply: str) -> None:
    assert disputes(statement, reply) == (Disagreement(0, 1),)


def test_a_word_may_stand_before_the_other_figure() -> None:
    assert disputes(FOUR, "Ben: Well.", "Ben: I'd wait eight weeks.") == (Disagreement(0, 2),)
    assert disputes(FOUR, "Ben: Yes.", "Ben: I'd wait eight weeks.") == ()


@pytest.mark.parametrize(
    ("statement", "reply"),
    [
        (FOUR, "Ben: On the neck I'd wait eight weeks."),
        (FOUR, "Ben: Yes, I'd wait eight weeks."),
        (FOUR, "Ben: Then I'd wait eight weeks more."),
        (FOUR, "Ben: If she swells I'd wait eight weeks."),
        (FOUR, "Ben: I wouldn't wait eight weeks."),
        (FOUR, "Ada: I'd wait eight weeks."),
        ("We wait four weeks between sessions.", "I'd wait eight weeks."),
        ("Ada: Do you wait four weeks?", "Ben: I'd wait eight weeks."),
        ("Ada: We wait at least four weeks.", "Ben: I'd wait eight weeks."),
        ("Ada: I wait four to six weeks.", "Ben: I'd wait five weeks."),
        ("Ada: The swelling lasts four weeks.", "Ben: I'd wait eight weeks."),
        ("Ada: The label says wait four weeks.", "Ben: I'd wait eight weeks."),
        ("Ada: I give ten units to the brow.", "Ben: I give five units to the chin."),
        ("Ada: I use ten joules.", "Ben: I wait eight weeks."),
        ("Ada: I use ten joules.", "Ben: I use thirty joules."),
        ("Ada: We usually use roughly ten joules.", "Ben: I use thirty joules."),
        ("Ada: I use ten joules.", "Ben: I use thirty joules on the neck."),
    ],
)
def test_another_figure_for_what_may_be_something_else_is_none(statement: str, reply: str) -> None:
    assert disputes(statement, reply) == ()
