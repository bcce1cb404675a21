"""Objections: a question that names another subject takes nothing back, whoever says yes to it."""

import pytest
from talk import talk

from pipeline.corrections import retractions
from pipeline.retraction import Retraction
from pipeline.sentences import sentences


@pytest.mark.parametrize(
    "lines",
    [
        ("Ada: Use the needle on the lip.", "Ben: Do you mean the cannula for the cheek?", "Ada: Yes, correct."),
        ("Ada: The forehead gets ten units.", "Ben: Do you say the same for the chin?", "Ada: Agreed."),
        ("Ada: The forehead gets ten units.", "Ben: Did you say the chin as well?", "Ada: Correct."),
        ("Ada: Treat women first.", "Ben: Don't you mean men too?", "Ada: Of course, correct."),
        ("Ada: The forehead gets ten units.", "Ben: I thought the chin gets six units.", "Ada: Agreed."),
        ("Ada: The forehead gets ten units.", "Ben: I believe the chin gets ten units.", "Ada: Agreed."),
        ("Ada: Use ten joules.", "Ben: I thought twelve joules burns.", "Ada: You're right."),
        ("Ada: Use ten joules.", "Ben: You said never twelve joules?", "Ada: Correct."),
        ("Ada: Wait four weeks.", "Ben: I was told six patients came back.", "Ada: Yes, true."),
        ("Ada: Wait four weeks.", "Ben: You mean six weeks would be too long?", "Ada: Yes, exactly, correct."),
        ("Ada: Ice before the laser.", "Ben: Do you say that after the peel?", "Ada: Yes, correct."),
        ("Ada: Ten units in the brow.", "Ben: Do you mean the lateral brow?", "Ada: Yes, exactly, correct."),
        ("Ada: Use Novalase on the neck.", "Ben: Do you mean Cryoforma for the chin?", "Ada: Yes, correct."),
        ("Ada: You can treat over a tattoo.", "Ben: I can't.", "Ada: Right, sorry."),
        ("Ada: I can treat over a tattoo.", "Ben: I can't.", "Ada: Right, sorry."),
        ("Ada: You can treat over a tattoo.", "Ben: You can't.", "Ada: Right, but you can."),
        ("Ada: You can treat over a tattoo.", "Ben: You can't treat over a fresh tattoo?", "Ada: No, of course not."),
        ("Ada: You can treat over a tattoo.", "Ben: Isn't it dangerous over a tattoo?", "Ada: No, of course not."),
        ("Ada: Wait four weeks.", "Ben: Isn't it six weeks?", "Ada: No, of course not."),
        ("Ada: Wait four weeks.", "Ben: Isn't it six weeks?", "Ada: Of course not."),
        ("Ada: Treat in the morning.", "Ben: You can't in the evening.", "Ada: Right, agreed."),
        ("Ada: You can treat type two.", "Ben: You can't treat type three.", "Ada: Right, agreed."),
        ("Ada: Use ten joules.", "Ben: You can't use twelve joules.", "Ada: Right, agreed."),
        ("Ada: Cool before the laser.", "Ben: Not after the laser?", "Ada: No, never."),
        ("Ada: Inject above the brow.", "Ben: Surely not below the brow?", "Ada: No, never."),
        ("Ada: Treat the right side.", "Ben: Not the left?", "Ada: No, of course not."),
        ("Ada: Wait two days.", "Ben: Surely not two weeks?", "Ada: No, of course not."),
        ("Ada: Never inject below the brow.", "Ben: Surely above the brow?", "Ada: Yes, correct."),
    ],
)
def test_a_question_about_something_else_takes_nothing_back(lines: tuple[str, ...]) -> None:
    assert retractions(sentences(talk(*lines))) == ()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ("Ada: You can treat over a tattoo.", "Ben: You can't.", "Ada: Right, you can't, sorry."),
            Retraction(0, 2),
        ),
        (
            ("Ada: You can treat over a tattoo.", "Ben: You mustn't.", "Ada: You're right, sorry."),
            Retraction(0, 1),
        ),
        (
            ("Ada: You can treat over a tattoo.", "Ben: You can't treat over a tattoo.", "Ada: Right, agreed."),
            Retraction(0, 1),
        ),
        (
            ("Ada: You can treat over a tattoo.", "Ben: Surely not over a tattoo?", "Ada: No, of course not."),
            Retraction(0, 1),
        ),
        (
            ("Ada: You can treat over a tattoo.", "Ben: You can't do that, can you?", "Ada: No, you can't."),
            Retraction(0, 2),
        ),
        (
            ("Ada: Use the needle.", "Ben: You mean the cannula?", "Ada: Yes, the cannula."),
            Retraction(0, 2),
        ),
        (
            ("Ada: Treat the left side.", "Ben: Isn't it the right side?", "Ada: Yes, the right side, thank you."),
            Retraction(0, 2),
        ),
        (
            ("Ada: You're safe there.", "Ben: You're not.", "Ada: Right, agreed."),
            Retraction(0, 1),
        ),
        (
            ("Ada: Cool before the laser.", "Ben: No, after the laser.", "Ada: Yes, after the laser, sorry."),
            Retraction(0, 2),
        ),
        (
            ("Ada: Four weeks on the face.", "Ben: Isn't it six weeks on the face?", "Ada: Yes, six weeks, sorry."),
            Retraction(0, 2),
        ),
        (
            ("Ada: Four weeks on the face.", "Ben: Isn't that too short? Six weeks?", "Ada: Yes, six weeks, sorry."),
            Retraction(0, 3),
        ),
        (
            ("Ada: Four weeks on the face.", "Ben: I thought it was six weeks in men.", "Ada: Correct."),
            Retraction(0, 1, guessed=True),
        ),
        (
            ("Ada: Ten units in the chin.", "Ben: I thought it was six units in the nose.", "Ada: Yes, six, sorry."),
            Retraction(0, 1, guessed=True),
        ),
    ],
)
def test_an_objection_to_the_statement_itself_is_accepted(lines: tuple[str, ...], expected: Retraction) -> None:
    assert retractions(sentences(talk(*lines))) == (expected,)
