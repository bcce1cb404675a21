"""Pearls: remarks worth writing down are found whole; small talk, prices and what was taken back are not."""

import pytest
from talk import VOCABULARY, talk

from pipeline.corrections import Retraction, retractions
from pipeline.pearls import find_pearls, kind_of
from pipeline.sentences import sentences
from transcripts.outline import Pearl
from transcripts.transcript import Segment, Transcript

FILLER = talk(
    "Host: Good evening and welcome, everybody. Please mute your microphones, the certificates come by email.",
    "Host: My daughter says hello, she is at football practice tonight.",
    "Ada: Let me start with the lips. I like a soft gel there, because it moves with the smile.",
    "Ada: I use a twenty five gauge cannula, and I never put more than half a millilitre on each side in one visit.",
    "Ada: Patients often ask which brand is best. They are all good, honestly.",
    "Ada: Oh, and before I forget, the tear trough.",
    "Ada: If they have had filler in the last year, I dissolve it first with hyaluronidase, and I wait two weeks.",
    "Ada: Otherwise you are stacking gel on swelling.",
    "Ada: If the skin blanches, stop at once. Don't press and hope.",
    "Ada: I flood the whole area with hyaluronidase, fifteen hundred units, and repeat it every hour.",
    "Host: Lovely. The new syringes cost three hundred pounds, and there is a discount of ten percent this month.",
    "Host: Thank you all, and good night.",
)


def listed(transcript: Transcript) -> list[str]:
    return [pearl.claim.text for pearl in find_pearls(transcript, VOCABULARY, words_per_pearl=40)]


def one_with(pearls: list[str], *parts: str) -> bool:
    return any(all(part in pearl for part in parts) for pearl in pearls)


@pytest.mark.parametrize(
    "parts",
    [
        ("cannula", "never", "half a millilitre"),
        ("tear trough", "hyaluronidase", "two weeks"),
        ("blanches", "stop at once", "Don't press"),
        ("fifteen hundred units", "every hour"),
    ],
)
def test_a_pearl_keeps_its_condition_number_and_negation(parts: tuple[str, ...]) -> None:
    assert one_with(listed(FILLER), *parts)


@pytest.mark.parametrize("part", ["welcome", "certificates", "football", "pounds", "discount", "good night"])
def test_small_talk_and_prices_are_no_pearls(part: str) -> None:
    assert not one_with(listed(FILLER), part)


def test_each_pearl_is_verified_and_in_order() -> None:
    pearls = find_pearls(FILLER, VOCABULARY, words_per_pearl=40)
    assert all(check.passed for pearl in pearls for check in pearl.claim.checks)
    assert all(len(pearl.claim.checks) == 4 for pearl in pearls)
    starts = [pearl.claim.start for pearl in pearls]
    assert starts == sorted(starts)


def test_the_list_is_as_long_as_the_recording_allows() -> None:
    lines = [f"By the way, never give site {count} more than {count + 2} units of toxin." for count in range(60)]
    transcript = talk(*lines, pause=1.8)
    assert len(transcript.text.split()) == 60 * 13
    assert len(find_pearls(transcript, VOCABULARY, words_per_pearl=78)) == 10
    assert len(find_pearls(transcript, VOCABULARY, words_per_pearl=39)) == 20


def test_an_answer_carries_its_question() -> None:
    transcript = talk(
        "Host: What do you do in pregnancy?",
        "Ada: Not much. No toxin, no microneedling, and I never start a thread lift before the birth.",
    )
    (pearl,) = find_pearls(transcript, VOCABULARY)
    assert pearl.claim.text == (
        "What do you do in pregnancy? Not much. No toxin, no microneedling, and I never start a thread lift before "
        "the birth."
    )
    assert pearl.claim.segments == (0, 1)
    assert all(check.passed for check in pearl.claim.checks)


def test_a_yes_stays_in_the_answer() -> None:
    transcript = talk(
        "Host: Is warm saline safe?", "Ada: Yes, if you never inject more than two millilitres of it into the cheek."
    )
    assert "Yes, if you never" in listed(transcript)[0]


def test_flagged_speech_is_never_a_pearl() -> None:
    transcript = talk("# Never inject more than ten units of toxin there.", "That was all for today.")
    assert find_pearls(transcript, VOCABULARY) == ()


@pytest.mark.parametrize(
    "transcript",
    [
        Transcript((), None, "stand-in"),
        Transcript((Segment(0, 0.0, 3.0, "Hello."),), "en", "stand-in"),
        Transcript((Segment(0, 0.0, 3.0, ""),), None, "stand-in"),
    ],
)
def test_nothing_to_find(transcript: Transcript) -> None:
    assert find_pearls(transcript, VOCABULARY) == ()


def test_unpunctuated_speech() -> None:
    said = (
        "so with the thread lift we always mark the patient sitting up and then we wait two weeks before any laser and "
        "we never pull on the thread if it dimples you massage it at once and most dimples are gone in ten days and if "
        "not we take the thread out under local and after that they sleep on the back for five nights"
    )
    pearls = find_pearls(talk(said), VOCABULARY)
    assert one_with([pearl.claim.text for pearl in pearls], "two weeks")


@pytest.mark.parametrize(
    ("lines", "wrong", "right"),
    [
        (("We review at forty weeks.", "Sorry, not forty, fourteen.", "Fourteen weeks."), 0, 1),
        (
            (
                "Ada: You hold the skin at forty five degrees.",
                "Ben: Forty five?",
                "Ben: No, that is a burn.",
                "Ben: It is forty two.",
            ),
            0,
            3,
        ),
        (
            (
                "For the brow I give twelve units of toxin.",
                "Then they go home.",
                "They come back after a fortnight.",
                "I said twelve units for the brow, and that's wrong.",
                "The brow gets eight.",
            ),
            0,
            4,
        ),
        (
            ("Ada: Sessions are two weeks apart.", "Ben: Two weeks?", "Ada: Did I say two?", "Ada: Four weeks apart."),
            0,
            3,
        ),
    ],
)  # fmt: skip
def test_what_is_taken_back(lines: tuple[str, ...], wrong: int, right: int) -> None:
    spoken = sentences(talk(*lines))
    assert retractions(spoken) == (Retraction(wrong, right),)


def test_an_apology_without_a_figure_only_keeps_the_two_together() -> None:
    lines = ("The course is four sessions two weeks apart.", "Sorry, I ran that together.", "Four, two days apart.")
    spoken = sentences(talk(*lines))
    assert retractions(spoken) == (Retraction(0, 1, guessed=True),)


def test_a_second_apology_takes_nothing_more_back() -> None:
    lines = (
        "Ada: The cream stops two days before.",
        "Ben: Two days?",
        "Ada: Did I say two?",
        "Ada: Seven days.",
        "Ada: Two is for acne.",
        "Ada: Seven, and my apologies.",
    )
    assert retractions(sentences(talk(*lines))) == (Retraction(0, 3),)


@pytest.mark.parametrize(
    "lines",
    [
        ("We wait six weeks.", "Not two weeks, six.", "The nose takes ten."),
        ("Ada: Is it two weeks?", "Ben: No, it is four."),
        ("He gives ten units.", "You're right to ask.", "We do that too."),
    ],
)
def test_what_only_sounds_taken_back(lines: tuple[str, ...]) -> None:
    assert retractions(sentences(talk(*lines))) == ()


def test_a_wrong_number_never_stands_alone() -> None:
    transcript = talk(
        "For the brow I never give more than twelve units of toxin.",
        "We photograph everybody, and they rest. " * 12,
        "I said twelve units for the brow, and that's wrong. For the brow I never give more than eight units of toxin.",
    )
    pearls = listed(transcript)
    assert one_with(pearls, "eight units")
    assert all("eight units" in pearl for pearl in pearls if "twelve units" in pearl)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Wait six weeks before the next session.", "interval"),
        ("I start at fourteen joules with three milliseconds and an eighteen millimetre spot.", "setting"),
        ("We never treat in pregnancy, and nobody with a history of keloids.", "contraindication"),
        ("Give them valaciclovir, five hundred milligrams.", "dose"),
        ("Never more than this, it is the ceiling, and I don't go above it.", "limit"),
        ("If a blister forms, leave the roof on and cover it.", "management"),
        ("Tilt the handpiece and follow the curve.", "technique"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert kind_of(text) == kind


def test_pearls_are_pearls() -> None:
    assert all(isinstance(pearl, Pearl) for pearl in find_pearls(FILLER, VOCABULARY))
