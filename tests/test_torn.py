"""Torn: half a sentence is no claim where the other half denies it, bounds it or says when it holds."""

import pytest
from talk import VOCABULARY, HashedWords, PlainRanker, talk

from pipeline.candidates import candidates, read
from transcripts.transcript import Transcript

NOSE = "Ada: inject more than two units into the nose."


def texts(transcript: Transcript) -> list[str]:
    found = candidates(read(transcript, VOCABULARY), HashedWords(), PlainRanker(), most_words=45, with_before=True)
    return [candidate.claim.text for candidate in found]


@pytest.mark.parametrize(
    "lines",
    [
        ("Ada: You should never,", "Ben: Mm.", NOSE),
        ("Ada: You should never", "Ben: Mm.", "Cy: Right, yes.", NOSE),
        ("Ada: You should never...", "Ben: Mm.", NOSE),
        ("Ada: You should never –", "Ben: Mm.", "Ada: Inject more than two units into the nose."),
        ("Ada: Unless the skin is thin,", "Ben: Yeah.", NOSE),
        ("Ada: If she smokes, or if she is tanned,", "Ben: Mm-hm.", "Ada: never give more than two units."),
        ("Ada: You should never,", "Ben: Is the sound as bad for you as it is here?", NOSE),
        ("Ada: You should only,", "Ben: Mm.", NOSE),
        ("Ada: No one should,", "Ben: Mm.", NOSE),
        ("Ada: Before the laser,", "Ben: Mm.", NOSE),
        ("Ada: It's only after a swab,", "Ben: Mm.", "Ada: you inject two units into the nose."),
        ("Ada: You should only in thin skin,", "Ben: Mm.", "Ada: and then inject two units into the nose."),
        ("Ada: You should before the laser,", "Ben: Mm.", "Ada: and I mean it, inject two units into the nose."),
        ("Ada: You should never,", "Ben: Mm.", "Ada: you know, inject two units into the nose."),
        ("Ada: You should never,", "Ben: Mm.", "Ada: and I mean it, inject two units into the nose."),
        ("Ada: You should never,", "Ben: Mm.", "Ada: I tell them all, as often as I can, inject two units."),
        ("You should never,", "# thank you thank you", "inject more than two units into the nose."),
    ],
)
def test_half_a_sentence_without_its_start_is_no_claim(lines: tuple[str, ...]) -> None:
    assert texts(talk(*lines)) == []


@pytest.mark.parametrize(
    "lines",
    [
        ("Ada: You can inject two units of toxin into the nose,", "Ben: Mm.", "Ada: but never in pregnancy."),
        ("Ada: Treat the nose at two joules,", "Ben: Okay.", "Ada: if there is no tan."),
        ("Ada: Treat the nose at two joules,", "Ben: Mm.", "Ada: once the tan is gone."),
        ("Ada: Treat the nose at two joules,", "Ben: Mm.", "Ada: after that heals, never again."),
        ("Ada: Inject two units into the nose,", "Ben: Mm.", "Ada: before that dries, never again."),
        ("Ada: Inject two units into the nose,", "Ben: Mm.", "Ada: after that, never again."),
    ],
)
def test_half_a_sentence_without_what_bounds_it_is_no_claim(lines: tuple[str, ...]) -> None:
    assert not any("two" in text for text in texts(talk(*lines)))


@pytest.mark.parametrize(
    ("half", "rest"),
    [
        ("Treat the nose at two joules,", "After that, cool for ten minutes."),
        ("Treat the nose at two joules,", "Before that, numb the whole nose."),
        ("Treat the nose at two joules,", "Once more, treat the rim."),
    ],
)
def test_the_next_step_bounds_nothing(half: str, rest: str) -> None:
    assert half.rstrip(",") in " ".join(texts(talk(f"Ada: {half}", "Ben: Mm.", f"Ada: {rest}")))


@pytest.mark.parametrize(
    "half",
    [
        "Cool before the laser,",
        "Inject the nose after the laser,",
        "You inject the nose once a week,",
        "Use only a cannula,",
    ],
)
def test_what_binds_only_its_own_clause_binds_nothing_after_it(half: str) -> None:
    said = talk(f"Ada: {half}", "Ben: Mm.", "Ada: and wait four weeks between the sessions.")
    assert "Wait four weeks between the sessions." in texts(said)


@pytest.mark.parametrize(
    "half", ["Don't treat before the laser,", "There's no rush after the laser,", "Cool if it's red after the laser,"]
)
def test_what_denies_or_says_when_binds_what_comes_after_it(half: str) -> None:
    said = talk(f"Ada: {half}", "Ben: Mm.", "Ada: and wait four weeks between the sessions.")
    assert not any("four weeks" in text for text in texts(said))


def test_a_correction_that_says_nothing_without_a_torn_statement_is_no_claim() -> None:
    lines = ("Ada: You should never,", "Ben: Mm.", NOSE)
    assert texts(talk(*lines, "Ada: Sorry, I meant four units.")) == []
    assert texts(talk(*lines, "Ada: Sorry, four units into the nose at most.")) == [
        "Sorry, four units into the nose at most."
    ]
    assert texts(talk("Ada: Inject two units into the nose.", "Ada: Sorry, I meant four units.")) == [
        "Inject two units into the nose. Sorry, I meant four units."
    ]


def test_a_correction_stands_beside_what_is_whole_of_what_it_puts_right() -> None:
    lines = (
        "Ada: Inject two units into the nose,",
        "Ben: Mm.",
        "Ada: but never in pregnancy.",
        "Ada: I said two units, that was wrong.",
        "Ben: Mm, it is what they all do.",
        "Ada: I meant four units into the nose, not two.",
    )
    assert texts(talk(*lines)) == [
        "But never in pregnancy.",
        "[first said: I said two units, that was wrong] I meant four units into the nose, not two.",
    ]


def test_what_follows_a_half_is_a_claim_without_it() -> None:
    lines = ("Ada: You should never,", "Ben: Mm.", NOSE, "Ada: Wait six weeks between the sessions.")
    assert texts(talk(*lines)) == ["Wait six weeks between the sessions."]


def test_both_halves_across_a_silence_are_one_claim() -> None:
    (text,) = texts(talk("Ada: You should never,", NOSE, pause=2.5))
    assert text == "You should never, inject more than two units into the nose."


@pytest.mark.parametrize(
    "lines",
    [
        ("Ada: You should never.", "Ben: Mm.", "Ada: Inject two units into the nose."),
        ("Ada: The dose for the nose,", "Ben: Mm.", "Ada: Inject two units into the nose."),
        ("Ada: I wouldn't...", "Ben: Mm.", "Ada: Inject two units into the nose."),
        ("Ada: Not in the lid,", "Ben: And how much in the nose, then?", "Ada: Inject two units into the nose."),
        ("Ben: You should never,", "Ada: Inject two units into the nose."),
    ],
)
def test_a_sentence_of_its_own_stays_one(lines: tuple[str, ...]) -> None:
    assert "Inject two units into the nose." in [text.rpartition("] ")[2] for text in texts(talk(*lines))]
