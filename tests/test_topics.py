"""Topics and titles: terms of the field that statements name, never people, exclamations, jokes or figures."""

import pytest
from talk import VOCABULARY, talk

from pipeline.sentences import sentences
from pipeline.titles import titles
from pipeline.topics import is_topic, topics_of

FIRST = ("Ada: The nails are what we begin with.", "Ada: Use the red lamp on the nails, and file the nails first.")


def title_of(*lines: str) -> str:
    """The title of a section that holds these lines, after another section."""
    return titles((sentences(talk(*FIRST)), sentences(talk(*lines))), VOCABULARY)[1]


def topics(*lines: str) -> list[str]:
    return list(topics_of((sentences(talk(*FIRST)), sentences(talk(*lines))), VOCABULARY)[1])


@pytest.mark.parametrize(
    ("lines", "never"),
    [
        (("Ada: Bravo.", "Ben: Use it on the chin twice, and the chin heals in six days."), "bravo"),
        (("Ada: Ugh.", "Ben: Use it on the chin twice, and the chin heals in six days."), "ugh"),
        (("Ada: Madam, a word.", "Ben: Wait for the chin, madam, and cool the chin."), "madam"),
        (
            ("Ada: Ask the accountant, Ingrid.", "Ben: The accountant, Ingrid, and the accountant of the chin."),
            "ingrid",
        ),
        (
            ("Ada: My mother has a parrot.", "Ben: The parrot and her mother.", "Ben: The chin, with the parrot."),
            "mother",
        ),
        (("Ada: Thirty is too much.", "Ben: Not thirty, never thirty.", "Ben: Treat the chin."), "thirty"),
        (("Ada: It is not a filler.", "Ben: It is not a filler, I said.", "Ben: Treat the chin."), "filler"),
        (("Ada: The skin goes dark, like ink.", "Ben: Like ink.", "Ben: Treat the chin."), "ink"),
        (("Ada: Everything except the lip.", "Ben: Treat the chin."), "lip"),
        (("Ada: There is a hand up.", "Ben: I see two hands up.", "Ben: Treat the chin."), "hand"),
        (("Ada: Threads are for another evening.", "Ben: Another evening, threads.", "Ben: Treat the chin."), "thread"),
        (("Ada: The old laser made them red.", "Ben: So red, red as beet.", "Ben: Treat the chin."), "red"),
    ],
)
def test_what_is_no_subject_names_no_section(lines: tuple[str, ...], never: str) -> None:
    title = title_of(*lines)
    assert never not in title.lower()
    assert "hin" in title


def test_what_is_advised_comes_before_what_is_told() -> None:
    told = "Ada: I remember a man with a tattoo and a tattoo on top of the tattoo."
    assert topics(told, "Ada: Treat the chin at six joules, and cool the chin.")[0] == "chin"


def test_a_heading_counts_where_it_is_of_the_field_or_said_again() -> None:
    assert title_of("Ada: Wow.", "Ada: So, keloids.", "Ada: They come back if you only cut them.").startswith("Keloids")
    assert title_of("Ada: Brides.", "Ada: The brides come late, and brides want it all.").startswith("Brides")
    assert title_of("Ada: Now, the diary.", "Ada: It fills at night.") == "Diary"
    assert title_of("Ada: With a smile.", "Ada: Cool the chin, with a smile.").startswith("Chin")


def test_a_trade_name_said_in_passing_is_no_subject() -> None:
    lines = ("Ada: I began on the Novalase.", "Ada: Freeze the warts for ten seconds, and pare the warts before.")
    assert topics(*lines) == ["warts"]


def test_singular_and_plural_are_one_subject() -> None:
    lines = ("Ada: Use a shield on the lid.", "Ada: Shields on the lids, and goggles never.")
    assert len(topics(*lines)) == 2


def test_a_subject_is_not_named_as_a_complication_of_itself() -> None:
    lines = [f"Ada: Treat the burns at six weeks, round {count}." for count in range(4)]
    assert title_of(*lines) == "Burns"


def test_without_a_term_of_the_field_what_is_said_again_and_again_names_a_section() -> None:
    assert title_of(*[f"Ada: We look at the budget in round {word}." for word in ("one", "two", "three")]) == "Budget"
    assert title_of("Ada: Well, there we are.", "Ada: So it goes.") == "Part 2"


def test_what_was_told_at_the_close_stands_behind_it() -> None:
    close = (
        "Ada: One question was about warts, does it hurt?",
        "Ben: Freeze the warts for ten seconds, then leave the warts for two weeks.",
        "Ada: Any other questions? No?",
        "Ada: Thank you all, goodbye.",
    )
    assert title_of(*close) == "Questions and close: warts"


@pytest.mark.parametrize(
    ("text", "named"), [("Melasma first", True), ("The thread lift", True), ("Brava", False), ("My mother", False)]
)
def test_terms_of_the_field(text: str, named: bool) -> None:
    assert is_topic(text, VOCABULARY) == named
