"""Echoes: a figure or a word that is put right by being said again by who had said another."""

import pytest
from retracted import taken_back

from pipeline.retraction import Retraction


@pytest.mark.parametrize(
    ("lines", "right"),
    [
        # Another speaker only says the right figure.
        (("Ada: Begin with two joules there.", "Ben: Nought point two joules.", "Ada: Nought point two. Thanks."), 1),
        (("Ada: Peel again after seventy-two hours.", "Ben: No, twenty-four hours.", "Ada: Twenty-four. Noted."), 1),
        (("Ada: Begin with ten joules.", "Ben: Sorry, six joules.", "Ada: Six joules. Good catch."), 2),
        (("Ada: Take five millilitres.", "Ben: You mean eight.", "Ada: Eight."), 2),
        (("Ada: Take five millilitres.", "Ben: It's eight, Ada.", "Ada: Is it?", "Ada: Eight then."), 3),
        (("Ada: Take five drops.", "Cyd: Nice.", "Ben: No, eight drops.", "Ada: Eight. Thanks."), 2),
        (("Ada: I start the brow at nine joules.", "Ben: Sorry, two joules.", "Ada: Two.", "Ada: Thank you."), 1),
        # The wrong one is said again.
        (("Ada: It runs at ten hertz.", "Ben: Ten, sister?", "Ben: Yours runs at two.", "Ada: Two, you're right."), 3),
        (("Ada: The lamp has 630.", "Ben: Sorry, it has 635.", "Ben: The 630 was the old.", "Ada: It is. 635."), 4),
        (("Ada: I give six units a side.", "Ben: The dose you quoted was six.", "Ben: Mine is four.", "Ada: Four."), 3),
        # It is only asked again.
        (("Ada: I give forty units.", "Ben: Forty?", "Ada: Four hundred."), 2),
        (("Ada: I give forty units.", "Ben: Forty units?", "Ada: Ay, no.", "Ada: Four hundred units."), 3),
        (("Ada: I give forty units.", "Ben: Forty?", "Ada: Oh god.", "Ada: Four hundred.", "Ada: 400 units it is"), 4),
        (
            ("Ada: It runs at 30 megahertz.", "Ben: Thirty?", "Ben: Yours is seven.", "Ada: Seven.", "Ada: Thank you."),
            3,
        ),
        # The wrong one is said again, or only spoken of.
        (("Ada: I give six units a side.", "Ben: You said six, and the slide has four.", "Ada: Four."), 2),
        (("Ada: The lamp has 630.", "Ben: You told us 630.", "Ben: The lamp has 635.", "Ada: 635."), 3),
        # A word in place of a figure.
        (("Ada: A spoonful of bleach.", "Ben: Spoonful?", "Ben: Our sheet has a capful.", "Ada: Capful."), 3),
        (("Ada: One tablespoon in a cup.", "Ben: Tablespoon?", "Ben: Ours says teaspoon.", "Ada: Teaspoon. Yes."), 3),
    ],
)  # fmt: skip
def test_what_is_put_right_by_being_said_again(lines: tuple[str, ...], right: int) -> None:
    assert taken_back(*lines)[:1] == (Retraction(0, right),)


def test_the_wrong_figure_may_stand_before_other_remarks() -> None:
    lines = ("Ada: Begin with two joules there.", "Ada: Look at all of them.", "Ada: I had a boss who said so.")
    assert taken_back(*lines, "Ben: Sorry ah, Ada.", "Ben: Nought point two joules.", "Ada: Nought point two.") == (
        Retraction(0, 4),
    )


def test_the_wrong_figure_may_stand_turns_before_where_it_is_said_again() -> None:
    lines = ("Ada: Give the chin six units.", "Ben: Lovely.", "Cyd: Shall we see it?", "Ada: Here is the chin, then.")
    assert taken_back(*lines, "Ben: Sorry, you said six units.", "Ben: It's four units.", "Ada: Four. Thanks.") == (
        Retraction(0, 5),
    )
    assert taken_back(*lines, "Ben: Sorry, four units.", "Ada: Four. Thanks.") == ()


@pytest.mark.parametrize(
    "lines",
    [
        # It was asked for.
        ("Ada: We wait four weeks.", "Ada: And how long do you?", "Ben: Six weeks.", "Ada: Six weeks. Thank you."),
        # The other has a way of their own, or speaks of something else.
        ("Ada: We wait four weeks.", "Ben: I wait six weeks.", "Ada: Six weeks. Thank you."),
        ("Ada: We wait four weeks.", "Ben: And for the legs also six weeks.", "Ada: Six. Thank you."),
        ("Ada: We wait four weeks.", "Ben: She came six times.", "Ada: Six times, thank you."),
        (
            "Ada: I start the brow at nine joules.",
            "Ben: Then two joules for the lid.",
            "Ada: Two joules there as well.",
        ),
        (
            "Ada: I start the brow at nine joules.",
            "Ben: We have two patients.",
            "Ada: Two patients came.",
            "Ada: Good.",
        ),
        ("Ada: We wait four weeks.", "Ben: You said six weeks for the legs too.", "Ada: Six weeks."),
        ("Ada: We wait nine weeks.", "Ben: Sorry, two minutes left.", "Ada: Two minutes.", "Ada: Thank you."),
        # Nobody speaks against it.
        ("Ada: We wait four weeks.", "Ben: Six weeks is common in Rome.", "Ada: Six weeks."),
        ("Ada: Take five millilitres.", "Ben: It's eight for us.", "Ada: Eight."),
        ("Ada: Take five millilitres.", "Ben: You mean eight patients.", "Ada: Eight."),
        ("Ada: Take five drops.", "Cyd: And in men?", "Ben: Eight drops.", "Ada: Eight. Thanks."),
        # What was said is confirmed.
        ("Ada: I give forty units.", "Ben: Forty?", "Ada: Forty."),
        ("Ada: I give forty units.", "Ben: Forty?", "Ada: Yes.", "Ada: Four hundred for the nose."),
        ("Ada: We wait two to four weeks.", "Ben: Two?", "Ada: Four."),
        # Something else is asked with it.
        ("Ada: I give forty units.", "Ben: Forty units, and how many for the nose and forehead?", "Ada: Sixty."),
        ("Ada: I give forty units.", "Ben: Forty if it's thick?", "Ada: Sixty."),
        ("Ada: Treat the cheek.", "Ben: The cheek?", "Ben: I like the chin.", "Ada: Cheek. Yes."),
        # Nobody knows who speaks.
        ("We begin with two joules.", "Point two joules.", "Point two. Thanks."),
    ],
)
def test_what_is_said_again_and_puts_nothing_right(lines: tuple[str, ...]) -> None:
    assert taken_back(*lines) == ()


@pytest.mark.parametrize(
    "lines",
    [
        # The speaker's own figure, or as much told for one side.
        ("Ada: Take ten.", "Ben: Sorry, ten?", "Ada: Ten. Yes."),
        ("Ada: We charge four hundred.", "Ben: Sorry, four hundred?", "Ada: Four hundred. Yes."),
        ("Ada: I take ten drops.", "Ben: You mean ten.", "Ada: Ten."),
        ("Ada: I give fifty units.", "Ben: Fifty units?", "Ada: Twenty five each side."),
        ("Ada: I give six units per side.", "Ben: Surely twelve in total.", "Ada: Twelve. Correct."),
        # Something else.
        ("Ada: It takes ten minutes.", "Ben: Sorry, we have five minutes left.", "Ada: Five minutes, thanks."),
        ("Ada: We repeat at four weeks.", "Ben: Sorry, then at eight weeks?", "Ada: Eight weeks. Yes."),
        ("Ada: Take a three millimetre spot.", "Ben: Sorry, five here too.", "Ada: Five, great."),
        ("Ada: First at six joules.", "Ben: You mean the second at five joules.", "Ada: Five joules. Right."),
        ("Ada: I saw her after one week.", "Ben: But isn't it four weeks normally?", "Ada: Four weeks, right."),
        # Another's own way.
        ("Ada: I wait four weeks.", "Ben: No, no, that's good.", "Ben: Six weeks is what I do.", "Ada: Six weeks."),
        ("Ada: We use lidocaine.", "Ben: Lidocaine?", "Ben: We use prilocaine.", "Ada: Prilocaine."),
        # What is added, or listed.
        ("Ada: Pulse at ten milliseconds.", "Ben: Ten?", "Ada: Or twenty."),
        ("Ada: Pulse at ten milliseconds.", "Ben: Ten, twenty, thirty?", "Ada: Thirty."),
    ],
)
def test_what_is_confirmed_shared_out_or_of_another_matter_takes_nothing_back(lines: tuple[str, ...]) -> None:
    assert taken_back(*lines) == ()


def test_what_is_accepted_only_for_some_is_kept_together() -> None:
    lines = ("Ada: We wait four weeks.", "Ben: No, six weeks.", "Ada: On the legs you're right.", "Ada: Six weeks.")
    assert all(each.guessed for each in taken_back(*lines))


def test_what_another_says_against_a_slip_is_no_slip_of_its_own() -> None:
    assert taken_back("Ada: It goes forty deep.", "Ben: Not forty.", "Ada: Did I say forty?", "Ada: Four.") == (
        Retraction(0, 3),
    )
    told = ("Ada: Stockings have thirty to forty.", "Ben: No.", "Ben: Thirty to forty is for ulcers.")
    assert taken_back(*told, "Ada: Did I say forty?", "Ada: Twenty to thirty.")[0].wrong == 0
    assert len(taken_back(*told, "Ada: Did I say forty?", "Ada: Twenty to thirty.")) == 1


def test_a_question_that_goes_on_from_a_figure_denies_nothing() -> None:
    assert (
        taken_back("Ada: For the pale you use ten.", "Ben: You use ten also but softer?", "Ada: No.", "Ada: Six.") == ()
    )
