"""Verify: quote, numbers, negations and terms of a claim against what was said."""

import pytest
from talk import VOCABULARY, talk

from pipeline.claims import claim_of, clean
from pipeline.fillers import loses_words
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


@pytest.mark.parametrize(
    "said",
    [
        "Right temple only, two units, never the left.",
        "Right, then left.",
        "Right, two units.",
        "Right, the brow gets two units.",
        "Right, it gets two units on that side.",
        "Now and then it blisters, so stop.",
        "Now I use ten.",
        "So long as it is pale, wait.",
        "So the lid doesn't drop, stay above the brow.",
        "So that it heals, wait.",
        "So the lid drops, the brow does not.",
        "So you don't hit the artery, withdraw the needle first.",
        "So the eye is protected, shields go in first.",
        "So it heals, nothing goes on it.",
        "So no vessel is hit, aspirate.",
        "So she doesn't faint, and so you see both sides, lay her flat.",
        "So do the legs.",
        "Look for frost and stop.",
        "Look, then inject.",
        "You know how to stop it.",
        "Well spaced passes.",
        "Okay to inject on day three.",
        "I mean it, stop.",
        "I mean, fourteen.",
        "Inject the right, I mean, the left.",
        "Add a second pass, if you like.",
        "It burns, you know?",
        "I don't, you know, inject there.",
        "I don't really, you know, inject there.",
        "Without, you know, cooling it burns.",
        "Avoid, you know, the brow.",
        "It hardly, you know, swells.",
        "Unless, as I say, she is pale, wait.",
        "I barely, as I said, touch it.",
        "It rarely, you know, works.",
        "I cool instead of, you know, numbing.",
        "I don't, um, inject there.",
        "Hardly, um, ever.",
        "And a half.",
        "Oh point five.",
        "Er YAG at ten joules.",
        "An Er laser.",
        "Err on the safe side.",
        "Send her to the ER.",
        "Depth is 1.5 mm.",
        "A few mm deep, 50 um wide.",
        "Five, mm, six.",
    ],
)
def test_clean_leaves_what_means_something(said: str) -> None:
    assert clean(said) == said


@pytest.mark.parametrize(
    ("said", "cleaned"),
    [
        ("So, the temple.", "The temple."),
        ("So if it bleeds, press.", "If it bleeds, press."),
        ("So the lid drops.", "The lid drops."),
        ("So the nose, two units a side.", "The nose, two units a side."),
        ("So we wait six weeks, and then we inject.", "We wait six weeks, and then we inject."),
        ("So no vessel is safe.", "No vessel is safe."),
        ("We avoid the brow, you know, and wait.", "We avoid the brow, and wait."),
        ("Okay so we wait.", "We wait."),
        ("Well I wait.", "I wait."),
        ("Right, so the nose.", "The nose."),
        ("Right, it gets two units.", "It gets two units."),
        ("And so, right, it's swollen on the left.", "Right, it's swollen on the left."),
        ("Look, I never do it.", "I never do it."),
        ("You know, it burns.", "It burns."),
        ("I mean, you can stop.", "You can stop."),
        ("Oh no, never there.", "No, never there."),
        ("Mm, I wait.", "I wait."),
        ("Use 5 mm, hmm, 6 mm.", "Use 5 mm, 6 mm."),
        ("We wait, er, here, um. Ten days.", "We wait, here. Ten days."),
        ("We wait um... ten days.", "We wait ten days."),
    ],
)
def test_clean_drops_what_opens_and_fills(said: str, cleaned: str) -> None:
    assert clean(said) == cleaned
    assert not loses_words(cleaned, said)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Temple only.", "Right temple only."),
        ("Left, it gets four. It gets two.", "Left, it gets four. Right, it gets two."),
        ("The brow gets two.", "Right, the brow gets two."),
        ("Then it blisters.", "Now and then it blisters."),
        ("Long as it is pale, wait.", "So long as it is pale, wait."),
        ("For frost.", "Look for frost."),
        ("How to stop it.", "You know how to stop it."),
        ("Spaced passes.", "Well spaced passes."),
        ("It, stop.", "I mean it, stop."),
        ("We wait.", "We never wait."),
        ("Never there.", "Never, never there."),
        ("Two fifty.", "Two two fifty."),
        ("I use the needle.", "I use the small needle."),
    ],
)
def test_a_word_that_is_no_filler_is_missed(text: str, quote: str) -> None:
    said = talk(quote)
    claim = Claim(text, quote, (0,), 0.0, said.segments[0].end)
    assert loses_words(text, quote)
    assert (verify(claim, said, VOCABULARY).text, failed(verify(claim, said, VOCABULARY))) == (quote, [])


@pytest.mark.parametrize(
    ("heading", "kept"),
    [("[The nose] ", True), ("[The forty joules] ", False), ("[The Cryoforma] ", False), ("", True)],
)
def test_a_quote_in_place_of_a_text_keeps_the_subject_in_brackets(heading: str, kept: bool) -> None:
    said = talk("The nose.", "Um, use ten joules there.")
    quote = said.segments[1].text
    claim = Claim(f"{heading}Use nine joules there.", quote, (0, 1), said.segments[1].start, said.segments[1].end)
    held = verify(claim, said, VOCABULARY)
    assert (held.text, failed(held)) == ((heading if kept else "") + quote, [])
