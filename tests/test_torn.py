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
    ],
)
def test_half_a_sentence_without_what_bounds_it_is_no_claim(lines: tuple[str, ...]) -> None:
    assert not any("two" in text for text in texts(talk(*lines)))


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
