"""Verify: quote, numbers, negations and terms of a claim against what was said."""

import pytest
from talk import VOCABULARY, talk

from pipeline.claims import claim_of, clean
from pipeline.sentences import sentences
from pipeline.verify import verify
from transcripts.outline import Claim

SAID = talk("So, um, never use", "Novalase above fourteen joules, you know, on the the neck.", "Wait six weeks.")
QUOTE = "So, um, never use Novalase above fourteen joules, you know, on the the neck."


def failed(claim: Claim) -> list[str]:
    return [check.name for check in claim.checks if not check.passed]


def test_a_claim_of_sentences_is_word_for_word() -> None:
    claim = claim_of(sentences(SAID)[:1])
    assert claim == Claim("Never use Novalase above fourteen joules, on the neck.", QUOTE, (0, 1), 0.0, 5.9)
    assert failed(verify(claim, SAID, VOCABULARY)) == []
    assert verify(claim, SAID, VOCABULARY).text == claim.text


def test_context_is_bracketed_and_cited() -> None:
    spoken = sentences(talk("The nose.", "Use the small spot.", "Then they wait."))
    claim = claim_of(spoken[2:], lead=spoken[0])
    assert (claim.text, claim.quote, claim.segments) == ("[The nose] Then they wait.", "Then they wait.", (0, 2))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Never use Novalase above forty joules on the neck.", "a number that was not said"),
        ("Never use Novalase above fourteen millijoules on the neck.", "another unit"),
        ("Use Novalase above fourteen joules on the neck.", "a lost negation"),
        ("Never use Cryoforma above fourteen joules on the neck.", "a device that was not named"),
    ],
)
def test_a_restatement_that_fails_gives_way_to_its_quote(text: str, why: str) -> None:
    claim = Claim(text, QUOTE, (0, 1), 0.0, 5.9, status="restated")
    held = verify(claim, SAID, VOCABULARY)
    assert (held.text, held.status, failed(held)) == (QUOTE, "verbatim", []), why


def test_a_true_restatement_stays() -> None:
    claim = Claim("On the neck, never exceed 14 J with Novalase.", QUOTE, (0, 1), 0.0, 5.9, status="restated")
    held = verify(claim, SAID, VOCABULARY)
    assert (held.text, held.status, failed(held)) == (claim.text, "restated", [])


def test_a_quote_that_nobody_said_is_marked() -> None:
    claim = Claim("Wait nine weeks.", "Wait nine weeks.", (2,), 6.0, 7.2)
    assert failed(verify(claim, SAID, VOCABULARY)) == ["quote", "numbers"]


def test_a_segment_that_does_not_exist_is_marked() -> None:
    claim = Claim("Wait six weeks.", "Wait six weeks.", (7,), 6.0, 7.2)
    assert failed(verify(claim, SAID, VOCABULARY)) == ["quote", "numbers"]


@pytest.mark.parametrize(
    ("said", "cleaned"),
    [
        ("Um, you wait, you know, two weeks.", "You wait, two weeks."),
        ("And so we, uh, we inject slowly.", "We inject slowly."),
        ("The the needle goes in.", "The needle goes in."),
        ("We wi- withdraw the needle.", "We withdraw the needle."),
        ("No, no, never there.", "No, no, never there."),
        ("It is very very thin.", "It is very very thin."),
        ("two two fifty", "Two two fifty"),
        ("Um.", "Um."),
    ],
)
def test_clean(said: str, cleaned: str) -> None:
    assert clean(said) == cleaned
