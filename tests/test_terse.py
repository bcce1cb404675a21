"""Terse repairs: what names nothing puts right what was said right before it, and only that."""

import pytest
from retracted import taken_back

from pipeline.retraction import Retraction
from pipeline.slips import APOLOGY, CONTRAST, unmarked


@pytest.mark.parametrize(
    "lines",
    [
        # One of two words is set against the other.
        ("Give two milligrams.", "Sorry, micrograms, not milligrams."),
        ("Give two milligrams.", "Sorry, it's micrograms, not milligrams."),
        ("Give two milligrams.", "I meant micrograms, not milligrams."),
        ("Treat the right cheek.", "Sorry, the left, not the right."),
        ("Treat the right cheek.", "Sorry, not the right, the left."),
        ("Cool before the laser.", "Sorry, after, not before."),
        ("Wait two days.", "Sorry, weeks, not days."),
        ("Wait two days.", "Sorry, weeks instead of days."),
        # A verb alone is denied, or affirmed.
        ("You can use it in pregnancy.", "Sorry, you can't."),
        ("You can use it in pregnancy.", "Can't, sorry."),
        ("You can use it in pregnancy.", "Sorry, don't."),
        ("You can use it in pregnancy.", "Sorry, you can't use it."),
        ("You can massage it.", "Sorry, you mustn't."),
        ("Massage it.", "Sorry, don't."),
        ("Massage it.", "Sorry, you shouldn't."),
        ("It's safe there.", "Sorry, it isn't."),
        ("It works on dark skin.", "Sorry, it doesn't."),
        ("They'll swell.", "Sorry, they won't."),
        ("They'll swell.", "Sorry, they'll not."),
        ("It's safe there.", "Sorry, it's not."),
        ("They're safe there.", "Sorry, they're not."),
        ("You can inject there.", "Sorry, never."),
        ("You can treat them.", "Sorry, you can't treat them at all."),
        ("You cannot use it.", "Sorry, you can."),
        ("Don't massage it.", "Sorry, do."),
        ("Never treat over a tattoo.", "Sorry, you can treat over it."),
        # For what a figure holds.
        ("Ten units in the crow's feet.", "Sorry, per side."),
        ("Ten units in the crow's feet.", "Sorry, each."),
        ("Give five milligrams.", "Sorry, per kilo."),
        ("Give five milligrams a visit.", "Sorry, in total."),
        # Two things stand in each other's place.
        ("Cool before the laser, heat after.", "Sorry, the other way round."),
        ("Cool before the laser, heat after.", "Sorry, vice versa."),
        ("Cool before the laser, heat after.", "The other way round.", "Sorry."),
        ("Cool before the laser, heat after.", "I had that backwards."),
        ("Cool before the laser, heat after.", "I told you the other way round."),
        ("Cool before the laser, heat after.", "I got it the other way round."),
        ("Cool before the laser, heat after.", "Sorry, I put it the other way round."),
        # A number in words.
        ("Wait four weeks.", "I mean, six weeks."),
    ],
)
def test_what_was_just_said_is_put_right_without_a_name(lines: tuple[str, ...]) -> None:
    assert taken_back(*lines) == (Retraction(0, 1),)


@pytest.mark.parametrize(
    "lines",
    [
        ("Give two milligrams.", "Micrograms, not milligrams."),
        ("Wait two days.", "No, weeks, not days."),
        ("You can massage it.", "No, you can't."),
        ("Ten units in the crow's feet.", "No, per side."),
        ("Cool before the laser, heat after.", "No, the other way round."),
    ],
)
def test_without_a_word_of_apology_the_two_are_only_kept_together(lines: tuple[str, ...]) -> None:
    assert taken_back(*lines) == (Retraction(0, 1, guessed=True),)


@pytest.mark.parametrize(
    "lines",
    [
        # Somebody else, or something else, is spoken of.
        ("You can use it.", "I can't."),
        ("You can use it.", "You can't."),
        ("You can use it.", "Sorry, I can't."),
        ("You can use it in men.", "Sorry, you can't see it on the slide."),
        ("You can use it in pregnancy.", "Sorry, you can't use it in men."),
        ("She can drive.", "Sorry, you can't."),
        ("You can treat them.", "Sorry, you can't treat them all."),
        ("It's safe there.", "Sorry, you're not."),
        ("We wait there.", "Sorry, never."),
        ("Don't inject there.", "Sorry, never."),
        # What is asked, or said by others, is answered in the same breath.
        ("Can you use it in pregnancy, no, you can't.",),
        ("Can you use it in pregnancy, sorry, you can't.",),
        ("Is it safe, no, it isn't.",),
        ("Is it safe, sorry, it isn't.",),
        ("People say you can massage it, no, you can't.",),
        ("People say you can massage it, sorry, you can't.",),
        ("You can think it hurts, no, never.",),
        # What is denied is denied again.
        ("Never inject deep.", "Superficial, not deep."),
        ("Don't use a needle.", "Cannula, not needle."),
        ("You don't want it deep.", "Superficial, not deep."),
        ("Don't massage it.", "Sorry, you can't."),
        ("Can you massage it?", "Sorry, you can't."),
        ("They say you can massage it.", "Sorry, you can't."),
        ("Ada: You can massage it.", "Ben: Sorry, you can't."),
        ("Cosmetic can wait, this can't.",),
        ("Treat the right cheek.", "Stand on the left, not on the right."),
        ("Treat the right cheek.", "Sorry, stand on the left, not on the right."),
        ("Cool before the laser.", "Before, not after."),
        ("Wait two days.", "Sorry, months, not years."),
        ("The label says two milligrams.", "Micrograms, not milligrams."),
        ("Ten units per side.", "Sorry, per side."),
        ("We use it there.", "Sorry, a minute."),
        # Who thinks otherwise is contradicted.
        ("The tray comes with the blunt end up and the sharp end down.", "I put it the other way round."),
        ("The tray comes with the blunt end up and the sharp end down.", "I had them the other way round."),
        ("Cool before the laser, heat after.", "It's the other way round."),
        ("Cool before the laser, heat after.", "In men it's the other way round."),
        ("They say cool first, then heat.", "Sorry, the other way round."),
        ("Ada: Do you cool first?", "Ben: No, the other way round."),
        ("Ada: Cool first, then heat.", "Ben: Sorry, the other way round."),
        # "I mean" says something of a figure.
        ("Wait four weeks.", "I mean, six weeks would be too long."),
        ("Wait four weeks.", "I mean, two weeks and you get burns."),
        ("Wait four weeks.", "I mean, six patients came back."),
        ("Wait four weeks on the face.", "I mean, six weeks on the legs."),
    ],
)
def test_what_only_sounds_like_it_takes_nothing_back(lines: tuple[str, ...]) -> None:
    assert taken_back(*lines) == ()


def test_a_listener_who_only_doubts_stands_between() -> None:
    said = ("Ada: You can use it in pregnancy.", "Ben: Really?", "Ada: Sorry, you can't.")
    assert taken_back(*said) == (Retraction(0, 2),)
    asked = ("Ada: You can use it in men.", "Ben: In pregnancy?", "Ada: Sorry, you can't.")
    assert taken_back(*asked) == ()


@pytest.mark.parametrize("repair", ["sorry, you can't.", "no, wait, you can't."])
def test_a_verb_is_denied_in_the_same_breath(repair: str) -> None:
    assert taken_back(f"You can use it in pregnancy, {repair}") == (Retraction(0, 0),)


def test_a_little_further_back_only_what_is_called_wrong_is_surely_meant() -> None:
    between = "It lasts."
    assert taken_back("Give two milligrams.", between, "Sorry, micrograms, not milligrams.") == (Retraction(0, 2),)
    guesses = (("You can massage it.", "Sorry, you can't."), ("Give two milligrams.", "Sorry, per kilo."))
    for statement, repair in guesses:
        assert taken_back(statement, between, repair) == (Retraction(0, 2, guessed=True),)


def test_what_stands_in_two_sentences_may_be_meant_by_the_other_way_round() -> None:
    said = ("The red tip is for legs.", "The blue tip is for the face.", "Sorry, the other way round.")
    assert taken_back(*said) == (Retraction(0, 2, guessed=True), Retraction(1, 2, guessed=True))


def test_what_is_told_again_the_other_way_round_is_what_holds() -> None:
    said = (
        "Red for the legs, blue for the face.",
        "The other way round.",
        "Sorry.",
        "Blue for the legs, red for the face.",
    )
    assert taken_back(*said) == (Retraction(0, 3),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I mean, six weeks.", ("six weeks.", APOLOGY)),
        ("I mean, it's six weeks.", ("I mean, it's six weeks.", CONTRAST)),
    ],
)
def test_i_mean_before_a_number_marks_a_repair(text: str, expected: tuple[str, int]) -> None:
    assert unmarked(text) == expected
