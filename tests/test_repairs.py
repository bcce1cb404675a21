"""Repairs: what puts right what was said, in everyday words, and what only follows an apology."""

import pytest
from retracted import taken_back
from talk import HashedWords, PlainRanker, talk

from pipeline.corrections import retractions
from pipeline.pearls import find_pearls
from pipeline.retraction import Retraction
from pipeline.sentences import sentences
from transcripts.vocabulary import Vocabulary


@pytest.mark.parametrize(
    "lines",
    [
        # Something is said of the figure.
        ("We wait four weeks.", "I mean six weeks would be too long."),
        ("We wait six weeks.", "I mean 4 weeks is asking for trouble."),
        ("Use ten units.", "I mean twenty units is a burn."),
        ("Give ten joules.", "Sorry, forty joules burned her."),
        ("We give ten units.", "Wait, twelve units hurt her."),
        ("We wait four weeks.", "I mean two weeks and you get burns."),
        ("We use ten joules.", "Make that twelve and you see blisters."),
        # It is forbidden, or was only said once.
        ("Use ten joules.", "Sorry, don't use twelve joules."),
        ("Use ten joules.", "No, never twelve joules."),
        ("Use ten joules.", "I misspoke once and said twelve joules."),
        ("Use ten joules.", "I meant it, twelve joules burn."),
        # The figure counts something else.
        ("We wait four weeks.", "Sorry, six patients came back."),
        ("We wait four weeks.", "Sorry, six patients."),
        ("We wait four weeks.", "Make that six patients."),
        ("We wait four weeks.", "I misspoke, six patients came back."),
        ("We wait four weeks.", "I mean 6 patients came back."),
        ("We wait four weeks.", "Actually, no, three colleagues of mine wait six."),
        # It is said of something else.
        ("We use five joules on type two.", "Okay, sorry, type three gets four joules."),
        ("The face takes ten joules.", "Sorry, the legs take fourteen joules."),
        ("Use the needle on the lip.", "Sorry, the cannula is for the cheek."),
        ("Use Novalase on the neck.", "Sorry, Cryoforma is for the chin."),
        ("We wait four weeks.", "Sorry, some people wait six weeks."),
        ("We wait four weeks.", "Sorry, you could wait six weeks too."),
        ("We give ten units.", "Sorry, who said twelve units."),
        ("We cool for ten minutes.", "Sorry, give me two minutes."),
        # It was done once, or for long.
        ("We don't treat the left eye.", "Sorry, the right eye was treated last week."),
        ("Treat the left leg.", "Sorry, the right leg had the laser in May."),
        ("We give ten units.", "Sorry, we used to give eight units."),
        ("We give ten units.", "Sorry, she had eight units yesterday."),
        # One side is denied, the other affirmed: both hold.
        ("Never treat the left side.", "Sorry, we treat the right side."),
        ("Inject above the brow.", "Sorry, we never inject below the brow."),
        # Somebody meant to tell something.
        ("We wait two weeks.", "I meant to tell you that four weeks is the rule in legs."),
        ("We wait two weeks.", "I meant to ask you how many do six weeks."),
        ("We wait two weeks.", "I meant to mention that six weeks applies to legs."),
        ("We wait two weeks.", "I meant to say that we saw six patients with burns."),
        # No side of the body, and no time.
        ("Treat the left cheek.", "Sorry, right after that we cool."),
        ("Cool them first.", "Sorry, last week it was blue."),
    ],
)
def test_words_that_state_something_of_their_own_take_nothing_back(lines: tuple[str, ...]) -> None:
    assert taken_back(*lines) == ()


@pytest.mark.parametrize(
    "lines",
    [
        ("Women get ten units.", "Make that twelve units in men."),
        ("The face takes four weeks.", "Make that six weeks for the legs."),
        ("The face takes ten joules.", "Correction, the legs take fourteen joules."),
        ("Use ten joules in type two.", "Sorry, six joules in type four."),
        ("We give ten units.", "Or rather we gave eight units for years."),
        ("We wait four weeks.", "I meant six weeks if they smoke."),
        ("Type two gets ten joules.", "I misspoke, type three gets four joules."),
        ("Women get ten units.", "I misspoke, twelve units in men."),
        ("Use Novalase on the neck.", "I meant Cryoforma is for the chin."),
    ],
)
def test_words_that_may_speak_of_something_else_only_keep_the_two_together(lines: tuple[str, ...]) -> None:
    assert taken_back(*lines) == (Retraction(0, 1, guessed=True),)


@pytest.mark.parametrize(
    "lines",
    [
        ("Wait four weeks.", "Sorry, six."),
        ("Wait four weeks.", "I meant to say six weeks."),
        ("Wait four weeks.", "Sorry, it should be six weeks."),
        ("Wait four weeks.", "Sorry, we wait six weeks."),
        ("Wait four weeks.", "Sorry, six weeks is correct."),
        ("Wait four weeks.", "Sorry, six to eight weeks."),
        ("Wait four weeks after fillers.", "Sorry, six weeks after fillers."),
        ("Give it in four areas.", "Sorry, six areas."),
        ("Give ten units per side.", "Make that twelve per side."),
        ("The forehead gets ten units.", "Sorry, the forehead gets eight units."),
        ("The left eye is treated first.", "Sorry, the right eye is treated first."),
        ("Type two takes ten joules.", "Sorry, type three takes ten joules."),
        ("We gave her ten units.", "Sorry, we gave her eight units."),
        ("Give ten units in women.", "Sorry, in men."),
    ],
)
def test_what_is_said_again_with_another_figure_or_word_is_taken_back(lines: tuple[str, ...]) -> None:
    assert taken_back(*lines) == (Retraction(0, 1),)


def test_a_slip_before_a_statement_about_something_else_only_keeps_them_together() -> None:
    assert taken_back("Wait four weeks.", "Make that your rule.", "Legs take six weeks.") == (
        Retraction(0, 2, guessed=True),
    )
    assert not any(
        taken.right == 2 for taken in taken_back("Wait four weeks.", "I meant that.", "We saw six patients.")
    )


@pytest.mark.parametrize(
    "line",
    [
        "We inject before, sorry, and after the laser.",
        "We cool before, sorry, during and after.",
        "We cool before, sorry, both before and after.",
        "We do it in the morning, sorry, or in the evening.",
        "Do the left, sorry, then the right.",
        "In the morning, I mean, in the evening too.",
        "More is better, no, less is better.",
        "It was hot, no, cold is what she felt.",
        "We treat hot, I mean, cold comes after.",
        "Use the needle, I mean, the cannula is for the cheek.",
        "Left, sorry, right after that we inject.",
        "Start with the left, sorry, right there.",
        "First, sorry, last week we saw her.",
        "Always, I mean, never mind.",
        "We wait six weeks, I mean four weeks is asking for trouble.",
        "Use ten units, I mean twenty would be a disaster.",
        "Wait four weeks, sorry, six patients came back.",
    ],
)
def test_what_is_added_in_the_same_breath_takes_nothing_back(line: str) -> None:
    assert retractions(sentences(talk(line))) == ()


@pytest.mark.parametrize(
    "line",
    [
        "Ten minutes before, I mean, after the laser you cool.",
        "Treat the left, sorry, the right cheek.",
        "Use the needle, no, wait, the cannula.",
        "We had ten, sorry, twelve patients.",
        "Do it in the morning, sorry, in the evening.",
        "Wait four weeks, sorry, six weeks, between sessions.",
    ],
)
def test_what_is_replaced_in_the_same_breath_is_taken_back(line: str) -> None:
    assert retractions(sentences(talk(line))) == (Retraction(0, 0),)


def test_the_note_on_a_guess_says_that_it_may_be_so() -> None:
    heard = talk("Women get ten units, and never more.", "Make that twelve units in men, and never more.")
    found = find_pearls(heard, Vocabulary(()), HashedWords(), PlainRanker())
    assert [pearl.claim.note for pearl in found if "twelve" in pearl.claim.text] == [
        "may put right what was said at 00:00"
    ]


@pytest.mark.parametrize(
    ("lines", "wrong", "right"),
    [
        (("Never go above 14 joules there.", "A nice lady.", "She liked it.", "Sorry, I meant 40 joules."), 0, 3),
        (("On the legs it is 14 joules.", "We like it.", "On the legs it is 40 joules and not 14."), 0, 2),
        (("On the face, wait four weeks.", "We like it.", "I misspoke before, on the face it's six weeks."), 0, 2),
        (("Use it at ten joules, four weeks apart.", "Sorry, six weeks."), 0, 1),
        (("Wait four days.", "Sorry, four weeks."), 0, 1),
        (("Use 10 mg.", "100 mg, sorry."), 0, 1),
        (("Apply it for ten minutes.", "Twenty, sorry."), 0, 1),
        (("Give half a milligram in men.", "Sorry, a quarter of a milligram."), 0, 1),
        (("Give half a milligram, sorry, a quarter of a milligram.",), 0, 0),
        (("Give ten milligrams.", "Sorry, micrograms."), 0, 1),
        (("The label says four weeks.", "Sorry, six weeks."), 0, 1),
        (("Ada: Wait four weeks.", "Ben: Great.", "Ada: Sorry, I meant six weeks."), 0, 2),
        (("Ada: Wait four weeks.", "Ben: Four weeks?", "Ada: Sorry, six weeks."), 0, 2),
        (("You can treat the lower eyelid with ten joules.", "Sorry, you can't treat the eyelid."), 0, 1),
        (("Never treat the neck with the laser.", "Sorry, you can treat the neck."), 0, 1),
        (("Inject hyaluronidase, ten units.", "Sorry, not hyaluronidase, botulinum toxin."), 0, 1),
        (("Wait ten minutes before the laser.", "Sorry, after the laser."), 0, 1),
        (("Wait ten minutes before the laser.", "Sorry, ten minutes after the laser."), 0, 1),
        (("You numb before, sorry, after the laser.",), 0, 0),
        (("Never inject above the brow.", "Sorry, below the brow."), 0, 1),
        (("Treat the left side first.", "Sorry, the right side."), 0, 1),
        (("It is contraindicated in men.", "Sorry, in women."), 0, 1),
        (("Ten units in the forehead.", "Sorry, the chin."), 0, 1),
        (("Treat it weekly.", "Sorry, fortnightly."), 0, 1),
        (("Use the needle.", "No, the cannula."), 0, 1),
        (("Take it twice a day.", "Sorry, three times a day."), 0, 1),
        (("Type two takes ten joules.", "Sorry, type three."), 0, 1),
        (("Use Novalase on the neck.", "Sorry, I meant Cryoforma."), 0, 1),
        (("Ada: We treat never closer than four weeks.", "Ben: Isn't it six weeks?", "Ada: Yes, six weeks."), 0, 2),
        (("Ada: Wait four weeks.", "Ben: Six weeks?", "Ada: Yes, six weeks, thank you."), 0, 2),
        (("Ada: Wait four weeks.", "Ben: It's six, isn't it?", "Ada: You're right.", "Ada: Six weeks."), 0, 3),
        (("Ada: Wait four weeks.", "Ben: I thought it was six weeks.", "Ada: You're right, it is six."), 0, 1),
        (("Ada: Wait before the laser.", "Ben: You mean after the laser.", "Ada: Yes, after the laser."), 0, 2),
        (("Ada: Use Novalase there.", "Ben: You mean Cryoforma.", "Ada: Yes, Cryoforma, sorry."), 0, 2),
        (
            (
                "Ada: You can inject ten units of toxin into the nose.",
                "Ben: No, you must never inject the nose.",
                "Ada: Yes, agreed, never the nose.",
            ),
            0,
            2,
        ),
    ],
)  # fmt: skip
def test_what_is_taken_back_in_everyday_words(lines: tuple[str, ...], wrong: int, right: int) -> None:
    for clauses in (False, True):
        assert retractions(sentences(talk(*lines), clauses=clauses)) == (Retraction(wrong, right),)


@pytest.mark.parametrize(
    ("lines", "guessed"),
    [
        (
            ("Wait four weeks.", "Then two months.", "We rest.", "We eat.", "Sorry, I meant six weeks."),
            ((0, 4), (1, 4)),
        ),
        (("I use lidocaine there.", "Sorry, I mean articaine."), ((0, 1),)),
        (("It contains hyaluronic acid.", "Sorry, polylactic acid."), ((0, 1),)),
        (("Ada: Four weeks there.", "Ben: Isn't it six weeks on the legs?", "Ada: Yes, six weeks."), ((0, 2),)),
    ],
)
def test_where_it_is_not_clear_what_is_meant_it_is_kept_together(
    lines: tuple[str, ...], guessed: tuple[tuple[int, int], ...]
) -> None:
    assert retractions(sentences(talk(*lines))) == tuple(Retraction(*pair, guessed=True) for pair in guessed)


@pytest.mark.parametrize(
    "lines",
    [
        ("Wait four weeks.", "Sorry, can you repeat that."),
        ("Wait four weeks.", "Sorry about the noise."),
        ("Wait four weeks.", "Sorry, Ben, go on."),
        ("Wait ten minutes before the laser.", "Sorry, we have five minutes left."),
        ("Wait ten minutes.", "Sorry, two minutes, I'll be right back."),
        ("Wait four weeks.", "I'm sorry to say six weeks is the minimum for legs."),
        ("Use Novalase on the neck.", "Sorry, Maria."),
        ("Use Novalase on the neck.", "Sorry, I meant that as a joke."),
        ("We use ten joules.", "I meant what I said about cooling."),
        ("You can treat the lower eyelid.", "Sorry, you can't see the eyelid on this slide."),
        ("They say you can treat the nose.", "Sorry, you can't treat the nose."),
        ("Ada: Wait six weeks.", "Ben: No, six weeks is what I do too."),
        ("Ada: Is it four weeks?", "Ben: No, six weeks."),
        ("Ada: I do four weeks.", "Ada: Is that right?", "Ben: No, six weeks."),
        ("Ada: Ten joules on the face.", "Ben: How much on the legs?", "Ada: Sorry, forty joules."),
        ("Ada: We use ten units.", "Ben: Sorry, five units where I work."),
        ("Wait four weeks.", "Six, not four, is what the label says."),
        ("The label says four weeks.", "Six, not four."),
        ("We give forty joules on the legs, not on the face.", "We give fourteen on the face."),
        ("On the face it is fourteen joules.", "On the legs it is forty, not fourteen."),
        ("We wait four weeks.", "Hold on, six weeks for the neck."),
        ("Ten units in the forehead.", "Sorry, and six in the chin."),
        ("Ada: Use ten joules.", "Ben: I thought ten was for the legs.", "Ada: Yes, ten for both."),
        ("Wait ten minutes.", "Wait six weeks after the laser."),
        ("Wait four weeks.", "No more than six weeks."),
        ("Wait four weeks.", "No problem, six weeks works too."),
        ("Wait four weeks.", "Make that clear to patients."),
        ("Wait four weeks.", "Correction of scars takes six weeks."),
        ("Numb them before the laser.", "Actually, after the laser we cool."),
        ("Ada: We wait four weeks on the face.", "Ben: And six weeks on the legs?", "Ada: Yes, six weeks."),
        ("Ada: We wait four weeks.", "Ben: I thought it was six weeks.", "Ada: No, four weeks."),
        ("Ada: We wait four weeks.", "Ben: I thought it was six weeks.", "Ada: Yes, but four is enough."),
        ("Ada: Every four weeks.", "Ben: Every six weeks for me.", "Ada: Right, six weeks."),
        ("Ada: You can inject the nose.", "Ben: But not the tip of the nose?", "Ada: Yes, never the tip."),
        ("Ada: Treat the nose with ten units.", "Ben: What about the chin?", "Ada: Yes, the chin too, six units."),
        ("Ada: Ten units for the brow.", "Ben: Twelve units?", "Ada: Ten units, yes."),
    ],
)
def test_an_apology_or_a_contrast_that_takes_nothing_back(lines: tuple[str, ...]) -> None:
    for clauses in (False, True):
        assert retractions(sentences(talk(*lines), clauses=clauses)) == ()
