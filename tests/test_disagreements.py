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


NEEDLE = "Ada: I inject the nose with a needle."


@pytest.mark.parametrize(
    ("statement", "reply"),
    [
        (NEEDLE, "Ben: Oh no, I'd never do that."),
        (NEEDLE, "Ben: I wouldn't do that, it's dangerous."),
        (NEEDLE, "Ben: That's dangerous."),
        (NEEDLE, "Ben: That's wrong."),
        (NEEDLE, "Ben: Sorry, that's not right."),
        ("Ada: You can treat over a tattoo.", "Ben: You can't."),
        ("Ada: You can treat over a tattoo.", "Ben: No, you must never do that."),
        ("Ada: Don't massage the nodule.", "Ben: No, that's wrong."),
    ],
)
def test_a_reply_that_refuses_is_an_objection(statement: str, reply: str) -> None:
    assert [dispute.statement for dispute in disputes(statement, reply)] == [0]


def test_an_exclamation_may_stand_before_a_refusal() -> None:
    assert disputes(NEEDLE, "Ben: Oh no.", "Ben: I'd never do that.") == (Disagreement(0, 2),)
    assert disputes(NEEDLE, "Ben: Yes.", "Ben: I'd never do that.") == ()


@pytest.mark.parametrize(
    "lines",
    [
        ("Ada: I never inject the nose with a needle.", "Ben: I'd never do that."),
        ("Ada: Do you inject the nose with a needle?", "Ben: I'd never do that."),
        ("Ada: I use a cannula.", "Ada: Would you use a needle?", "Ben: I'd never do that."),
        ("Ada: They inject the nose with a needle.", "Ben: I'd never do that."),
        ("Ada: If you inject the nose with a needle you lose skin.", "Ben: I'd never do that."),
        ("Ada: You inject the nose and you see blanching.", "Ben: I'd never do that."),
        ("Ada: I stay away from the angular artery.", "Ben: It's dangerous."),
        ("Ada: The old rule was that you massage it.", "Ben: That's wrong."),
        ("Ada: Some people say you massage it.", "Ben: That's wrong."),
        ("Ada: The lid was drooping for six weeks.", "Ben: That's not right."),
        ("Ada: We saw the lid drooping for six weeks.", "Ben: That's not right."),
        ("Ada: Some clinics let students inject.", "Ben: That's wrong."),
        (NEEDLE, "Ben: That's not wrong."),
        (NEEDLE, "Ben: That's wrong, isn't it?"),
        (NEEDLE, "Ben: Yes, I wouldn't do that on the lip."),
        (NEEDLE, "Ben: I wouldn't do that on the lip."),
        (NEEDLE, "Ada: I'd never do that."),
        ("I inject the nose with a needle.", "I'd never do that."),
        ("Ada: You can't treat over a tattoo.", "Ben: You can't."),
    ],
)
def test_a_refusal_of_what_nobody_advised_is_none(lines: tuple[str, ...]) -> None:
    assert disputes(*lines) == ()


def test_a_figure_that_is_asked_again_names_the_statement() -> None:
    lines = ("Ada: It runs at ten hertz.", "Ada: I take half a level off when they say three.", "Ben: Ten, sister?")
    assert disputes(*lines, "Ben: Yours runs at two.", "Cyd: Who is next?") == (Disagreement(0, 3),)


def test_what_was_done_elsewhere_disputes_no_figure() -> None:
    assert disputes("Ada: You wait two weeks.", "Ben: Two weeks?", "Ben: In my old clinic they waited two hours.") == ()
    assert disputes("Ada: You wait two weeks.", "Ben: Two weeks?", "Ben: Six is what you need.") == (
        Disagreement(0, 2),
    )
