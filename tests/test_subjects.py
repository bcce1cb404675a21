"""Subjects: a name that is announced once stands in brackets before what is said of it."""

import pytest
from talk import VOCABULARY, HashedWords, PlainRanker, talk

from pipeline.candidates import candidates, read
from pipeline.sentences import sentences
from pipeline.subjects import named_in, subject_of


def name(*lines: str) -> str | None:
    found = named_in(sentences(talk(*lines), clauses=True), 0)
    return found.text if found else None


def subject(*lines: str) -> str | None:
    """The subject of a remark that starts with the last sentence."""
    spoken = sentences(talk(*lines), clauses=True)
    found = subject_of(spoken, len(spoken) - 1)
    return found.text if found else None


@pytest.mark.parametrize(
    ("opening", "named"),
    [
        ("Elbows.", "Elbows."),
        ("The elbow, two units a side.", "The elbow,"),
        ("Elbows, in a few words, if they hurt, wait.", "Elbows,"),
        ("And while I think of it, earlobes, the hole has to close first.", "earlobes,"),
        ("And while I think of it, earlobes.", "earlobes."),
        ("Last item, earlobes.", "earlobes."),
        ("That brings me to delayed swelling.", "delayed swelling."),
        ("And then the thing nobody tells you, delayed swelling, it comes at six weeks.", "delayed swelling,"),
        ("Mandelic, 40%.", "Mandelic,"),
        ("Over to ultrasound.", "ultrasound."),
        ("As for the elbow, I wait.", "the elbow,"),
        ("On the elbow, one pass and no more.", "On the elbow,"),
    ],
)
def test_a_name_is_announced(opening: str, named: str) -> None:
    assert name(f"Ada: {opening}", "Ada: I have done this for ten years in two clinics.") == named


@pytest.mark.parametrize(
    "opening",
    [
        "If the elbow swells, stop.",
        "Thank you, that was clear.",
        "It's soft, and it stays.",
        "Obviously, you wait.",
        "I use the small tip, never the large one.",
        "Good evening.",
        "Fine, ten days.",
        "Wipe, look, press.",
        "Lovely, Marguerite.",
        "Oh, gosh.",
        "Right, Marcus.",
        "By the way, with a scarf.",
        "What about the elbow?",
    ],
)
def test_what_announces_nothing(opening: str) -> None:
    assert name(f"Ada: {opening}", "Ada: I have done this for ten years in two clinics.") is None


def test_a_name_of_which_nothing_more_is_said_is_no_subject() -> None:
    assert name("Ada: Ben.", "Ben: I have done this for ten years in two clinics.") is None


def test_within_a_turn_a_dose_or_a_remedy_is_no_new_subject() -> None:
    lines = ("Ada: The elbow.", "Ada: I look at it first.", "Ada: Ibuprofen.", "Ada: Then wait for three weeks.")
    assert subject(*lines) == "The elbow."
    lines = (*lines[:2], "Ada: Mandelic, 40 percent for two minutes.", "Ada: Then wait for three weeks.")
    assert subject(*lines) == "The elbow."


def test_a_name_within_a_turn_may_stand_before_a_few_words_more() -> None:
    said = ("Ada: I have done this for ten years in two clinics.", "Ada: Elbows, in a few words, if they hurt, wait.")
    assert subject(*said, "Ada: Then leave them alone for a season.") == "Elbows,"
    long = "Elbows, in a few words, for anything with a wide vein or with a scar on the outer side of the arm,"
    more = "they go to a colleague, and for the pale ones the wide tip with the yellow ring and the gel on it,"
    end = "30 pulses, cold before, cold after, and then a photograph of the arm in the early spring."
    assert subject(said[0], f"Ada: {long} {more} {end}") == "Elbows,"


def test_a_subject_holds_until_another_or_a_new_start() -> None:
    elbow = ("Ada: The elbow.", "Ada: I look at it first, from both sides.")
    assert subject(*elbow, "Ada: Wait for three weeks.") == "The elbow."
    assert subject(*elbow, "Ada: Earlobes.", "Ada: Wait for three weeks before you pierce one.") == "Earlobes."
    assert subject(*elbow, "Ada: By the way, drink enough.", "Ada: Wait for three weeks.") is None
    assert subject(*elbow, "Ada: One more thing.") is None
    assert subject(*elbow, *["Ada: I tell them that it may take a while."] * 12, "Ada: Wait for three weeks.") is None


def test_a_reply_goes_on_with_the_subject_and_another_speech_does_not() -> None:
    elbow = ("Ada: The elbow.", "Ada: Two units, and only after two weeks, from both sides.")
    assert subject(*elbow, "Ben: I'd wait less, it's all in by day ten.") == "The elbow."
    assert subject(*elbow, "Ben: Patients like to hear of cooling.") is None


def test_who_leads_the_talk_hands_over_with_the_subject() -> None:
    assert subject("Ada: Thank you, Ben. Over to earlobes.", "Ben: One pulse, and you never stack a second one.") == (
        "earlobes."
    )


def test_a_claim_has_the_name_alone_in_brackets_and_cites_it() -> None:
    spoken = (
        "Ada: The elbow, blue vessels along the bone, we see them every week and nobody minds them in the winter.",
        "Ada: One pulse of ten joules, you never stack a second one on top of the first, whatever it looks like.",
        "Ada: Leave them alone for three months, and only then decide whether the rest is worth another visit.",
    )
    found = candidates(read(talk(*spoken), VOCABULARY), HashedWords(), PlainRanker(), most_words=45)
    last = found[-1].claim
    assert last.text.startswith("[The elbow] ")
    assert last.quote.startswith("One pulse")
    assert last.segments == (0, 1, 2)
    assert all(check.passed for check in last.checks)


def test_a_claim_that_names_its_subject_gets_no_brackets() -> None:
    spoken = ("Ada: The elbow.", "Ada: I wait six weeks before I treat an elbow again, at the very least.")
    (found,) = candidates(read(talk(*spoken), VOCABULARY), HashedWords(), PlainRanker(), most_words=45)
    assert not found.claim.text.startswith("[")
