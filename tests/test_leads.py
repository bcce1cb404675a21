"""Leads: the bracket before a claim names its subject or its condition, and nothing that only looks like one."""

import pytest
from talk import talk

from pipeline.claims import claim_of
from pipeline.cohesion import open_condition
from pipeline.headings import names_no_subject
from pipeline.leads import lead_of
from pipeline.sentences import sentences


def lead(*lines: str, first: int = -1) -> str | None:
    """What goes before the sentence at a position, by default the last."""
    spoken = sentences(talk(*lines), clauses=True)
    found = lead_of(spoken, first % len(spoken))
    return None if found is None else spoken[found].text


@pytest.mark.parametrize(
    "text",
    [
        "Oh dear.",
        "Blimey,",
        "Voilà.",
        "Madam,",
        "Colleagues.",
        "An elderly gentleman,",
        "My cousin.",
        "Fifty-one,",
        "On Friday!",
        "Last winter.",
        "The week after.",
        "In the lobby.",
        "Anybody guess.",
        "Housekeeping.",
    ],
)
def test_what_heads_nothing(text: str) -> None:
    assert names_no_subject(text)


@pytest.mark.parametrize(
    "text",
    ["The elbow.", "Women,", "A pregnant woman,", "On the neck,", "On ours.", "Older scars.", "The wall of a vein."],
)
def test_what_may_head_something(text: str) -> None:
    assert not names_no_subject(text)


def test_a_bracket_that_names_nothing_is_left_out() -> None:
    cry, said, name = sentences(talk("Ada: Blimey.", "Ada: We wait six weeks.", "Ada: The elbow."))
    assert claim_of([said], lead=cry).text == "We wait six weeks."
    assert claim_of([said], lead=name).text == "[The elbow] We wait six weeks."
    assert claim_of([said], lead=cry, corrects=True).text == "[first said: Blimey] We wait six weeks."


def test_only_a_heading_gets_a_colon() -> None:
    told = ("Ada: It goes in at the bone and it stays there.", "Ada: We wait six weeks after each of them.")
    for opening, read_as in (
        ("The elbow.", "The elbow: It goes"),
        ("Blimey.", "Blimey. It goes"),
        ("Last winter.", "Last winter. It goes"),
        ("I fainted.", "I fainted; it goes"),
    ):
        text = claim_of(sentences(talk(f"Ada: {opening}", *told))).text
        assert text.lower().startswith(read_as.lower())


def test_half_a_sentence_that_bounds_the_other_goes_before_it() -> None:
    half, rest = "The calf is slow to heal in most of them, but for a dancer,", "I don't inject it."
    spoken = sentences(talk(f"Ada: {half} {rest}"), clauses=True)
    assert [sentence.text for sentence in spoken] == [half, rest]
    assert open_condition(spoken[0]) == 4
    assert lead_of(spoken, 1) == 0
    assert claim_of([spoken[1]], lead=spoken[0]).text == "[But for a dancer] I don't inject it."


def test_what_bounds_figures_goes_before_them() -> None:
    assert lead("Ada: On ours.", "Ada: Five millimetre spot, ninety joules.") == "On ours."
    assert lead("Ada: On ours.", "Ben: Five millimetre spot, ninety joules.") is None
    assert lead("Ada: In the lobby.", "Ada: Five millimetre spot, ninety joules.") is None


def test_an_otherwise_after_an_inserted_name_keeps_the_rule_before_both() -> None:
    rule = "If the elbow is dry, they get six weeks of cream first."
    lines = (f"Ada: {rule}", "Ada: Urea, or something like that.", "Ada: Otherwise it burns.")
    assert lead(*lines, first=1) == rule


def test_a_question_that_names_nothing_gives_way_to_what_does() -> None:
    answer = "Ben: Twice a week."
    assert lead("Ada: How much for psoriasis?", "Ada: And how many days?", answer) == "How much for psoriasis?"
    assert lead("Ada: And how often on the elbow?", answer) == "And how often on the elbow?"
    assert lead("Ben: Aciclovir tablets twice daily.", "Ada: Starting the week before?", "Ben: The day before.") == (
        "Aciclovir tablets twice daily."
    )
    # A figure of whoever asks may be wrong.
    asked = ("Ada: I give aciclovir tablets for fifty days.", "Ada: How long do you?", answer)
    assert lead(*asked) == "How long do you?"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("Ada: That's bravery too, eh?", "Ben: We treat children under general only."),
        ("Ada: What do you answer to a queen?", "Ben: The elbow heals slowly."),
        ("Ada: Any last words?", "Ben: Don't laser the elbow."),
        ("Ada: How long do scars last?", "Ben: Can I come in on the elbow, which heals slowly."),
    ],
)
def test_what_nobody_answers_is_no_question_for_a_bracket(asked: str, said: str) -> None:
    assert lead(asked, said) is None


def test_a_tag_that_is_answered_is_a_question() -> None:
    assert lead("Ada: It burns the elbow, doesn't it?", "Ben: No, never.") == "It burns the elbow, doesn't it?"


def test_that_means_what_was_said_last() -> None:
    last = "It's still pink in the third week and a little firm."
    assert lead("Ada: The scar hides under the jaw.", f"Ada: {last}", "Ada: That's your moment for the laser.") == last


def test_a_short_statement_is_no_heading() -> None:
    assert lead("Ada: She's fine.", "Ada: We waited six weeks, and the elbow healed well.", "Ada: It stays red.") != (
        "She's fine."
    )
