"""Recalls: what is said again, or named, only to take it back, however far back it was said."""

import pytest
from talk import talk

from pipeline.corrections import retractions
from pipeline.retraction import Retraction
from pipeline.sentences import sentences

BETWEEN = ("We like the light in this room.",) * 12
TATTOO = "You can treat over a tattoo."
MASSAGE = "Massage the nodule."


def taken_back(*lines: str) -> tuple[Retraction, ...]:
    """What is taken back, which must be the same where sentences end at commas."""
    whole, parted = (retractions(sentences(talk(*lines), clauses=clauses)) for clauses in (False, True))
    assert whole == parted
    return whole


@pytest.mark.parametrize(
    ("statement", "recall"),
    [
        (TATTOO, "I said you can treat over a tattoo, and that was wrong, never do that."),
        (TATTOO, "I said that you can treat over a tattoo, and that's not right."),
        (TATTOO, "I told you you can treat over a tattoo, I was wrong."),
        (MASSAGE, "Forget what I said about massaging it."),
        (MASSAGE, "Please forget what I said about massaging the nodule."),
        (MASSAGE, "I take back what I said about the nodule."),
        (MASSAGE, "What I said about massaging the nodule was wrong."),
    ],
)
def test_a_statement_is_found_by_its_words(statement: str, recall: str) -> None:
    assert taken_back(statement, recall) == (Retraction(0, 1),)
    assert taken_back(statement, *BETWEEN, recall) == (Retraction(0, 13),)


def test_what_is_said_again_in_a_sentence_of_its_own_is_taken_back_as_well() -> None:
    said = (TATTOO, *BETWEEN, "I said you can treat over a tattoo.", "That was wrong.")
    assert taken_back(*said) == (Retraction(0, 14), Retraction(13, 14))


def test_where_several_statements_may_be_meant_they_are_kept_together() -> None:
    said = (MASSAGE, "Never massage the lip.", *BETWEEN, "Forget what I said about massaging.")
    assert taken_back(*said) == (Retraction(0, 14, guessed=True), Retraction(1, 14, guessed=True))


@pytest.mark.parametrize(
    "lines",
    [
        (MASSAGE, "Wait four weeks.", "Don't forget what I said about massaging it."),
        ("Wait four weeks.", "Never forget what I said."),
        (MASSAGE, "Remember what I said about massaging it."),
        (TATTOO, "I said that it's wrong to treat over a tattoo."),
        (TATTOO, "I said you should treat over a tattoo."),
        (TATTOO, "I said you can treat over a tattoo, and they told me that was wrong."),
        (TATTOO, "I said you can treat over a tattoo, but that's not true in dark skin."),
        (MASSAGE, "What I said about massaging is not true in the lip."),
        (MASSAGE, "Forget what I said about massaging if it's the lip."),
        (TATTOO, "I said to her that we treat over a tattoo, and that was wrong."),
        ("You can treat beside a tattoo.", "I said you can treat over a tattoo, and that was wrong."),
        ("Never treat over a tattoo.", "I said you can treat over a tattoo, and that was wrong."),
        (f"Ada: {TATTOO}", "Ben: I said you can treat over a tattoo, and that was wrong."),
    ],
)
def test_what_only_speaks_of_a_statement_takes_nothing_back(lines: tuple[str, ...]) -> None:
    assert taken_back(*lines) == ()
