"""Recalls: what is said again, or named, only to take it back, however far back it was said."""

import pytest
from retracted import taken_back

from pipeline.retraction import Retraction

BETWEEN = ("We like the light in this room.",) * 12
TATTOO = "You can treat over a tattoo."
MASSAGE = "Massage the nodule."


@pytest.mark.parametrize(
    ("statement", "recall"),
    [
        (TATTOO, "I said you can treat over a tattoo, and that was wrong, never do that."),
        (TATTOO, "I said that you can treat over a tattoo, and that's not right."),
        (TATTOO, "I told you you can treat over a tattoo, I was wrong."),
        (MASSAGE, "Forget what I said about massaging it."),
        (MASSAGE, "Please forget what I said about massaging the nodule."),
        (MASSAGE, "So please just forget what I said about massaging."),
        (MASSAGE, "No, scratch what I said about massaging."),
        (MASSAGE, "You can forget what I said about massaging it."),
        (MASSAGE, "Let's forget what I said about massaging it."),
        (MASSAGE, "I'd like to withdraw what I said about massaging it."),
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
    ("statement", "recall"),
    [
        (MASSAGE, "In dark skin, forget what I said about massaging."),
        (MASSAGE, "For the lip, what I said about massaging is wrong."),
        (MASSAGE, "Forget what I said about massaging, if it's the lip."),
        (MASSAGE, "Forget what I said about massaging, unless it's soft."),
        (TATTOO, "I said you can treat over a tattoo, but that's not true, of course, in dark skin."),
    ],
)
def test_what_holds_only_somewhere_or_for_some_takes_nothing_back_for_sure(statement: str, recall: str) -> None:
    assert taken_back(statement, recall) == (Retraction(0, 1, guessed=True),)


def test_a_bound_that_the_statement_has_as_well_is_none() -> None:
    assert taken_back("Massage the nodule on the lip.", "For the lip, what I said about massaging is wrong.") == (
        Retraction(0, 1),
    )


def test_where_several_statements_say_it_none_is_surely_meant() -> None:
    more = "You can treat over a tattoo on the ankle with a pico."
    recall = "I said you can treat over a tattoo, and that was wrong."
    assert taken_back(TATTOO, more, recall) == (Retraction(0, 2, guessed=True), Retraction(1, 2, guessed=True))
    assert taken_back(TATTOO, TATTOO, recall) == (Retraction(0, 2), Retraction(1, 2))


def test_a_statement_that_says_more_than_the_one_word_that_is_said_again_is_not_surely_meant() -> None:
    said = ("If it's a nodule, you can massage it with steroid.", "I said you can massage it, and that was wrong.")
    assert taken_back(*said) == (Retraction(0, 1, guessed=True),)
    treated = ("If it's a nodule, you can treat it with steroid.", "I said you can treat it, and that was wrong.")
    assert taken_back(*treated) == ()


@pytest.mark.parametrize(
    "lines",
    [
        (MASSAGE, "People forget what I said about massaging."),
        (MASSAGE, "People just forget what I said about massaging."),
        ("Put sunscreen on the nose.", "Patients forget what I told you about sunscreen."),
        ("Aspirating helps.", "If you forget what I said about aspirating, you hit the artery."),
        (MASSAGE, "They think what I said about massaging is wrong."),
        (MASSAGE, "I don't think that what I said about massaging is wrong."),
        (MASSAGE, "She told me what I said about massaging was wrong."),
        (MASSAGE, "I won't withdraw what I said about massaging."),
        (MASSAGE, "I'll never take back what I said about massaging."),
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
