"""Contradictions between recordings: what excludes what, and what must not be compared."""

from datetime import date

import pytest

from pipeline.contradictions import find_contradictions
from transcripts.outline import PearlKind
from transcripts.statement import Statement
from transcripts.vocabulary import Term, Vocabulary

VOCABULARY = Vocabulary(
    (
        Term("Novapeel", "device"),
        Term("Rivalite", "device"),
        Term("resurfacing", "technique"),
    )
)


def said(quote: str, *, recording: str = "newer", kind: PearlKind = "interval") -> Statement:
    return Statement(recording, recording, date(2026, 3, 4), "Dr. Lind", kind, quote, quote, "verbatim", 1.0, 2.0, 1.0)


def conflict(one: str, other: str, *, kind: PearlKind = "interval") -> tuple[str, str] | None:
    found = find_contradictions(
        (said(one, kind=kind), said(other, recording="older", kind=kind)), "Novapeel", VOCABULARY
    )
    return (found[0].newer_says, found[0].older_says) if found else None


@pytest.mark.parametrize(
    ("one", "other", "values"),
    [
        ("Wait six weeks between Novapeel sessions.", "Novapeel sessions four weeks apart.", ("6 week", "4 week")),
        ("Leave at least 8 weeks between two Novapeel treatments.", "Novapeel every 4 weeks.",
         ("at least 8 week", "4 week")),
        ("Never go above ten joules with Novapeel.", "Up to 14 J with Novapeel.", ("at most 10 J", "at most 14 J")),
        ("Novapeel at 7 J/cm2 on the cheeks.", "On the cheeks I set the Novapeel to 12 joules per square centimeter.",
         ("7 J/cm2", "12 J/cm2")),
        ("Keep out of the sun for two weeks after Novapeel.", "After Novapeel, no less than three months without sun.",
         None),
        ("Avoid the sun for two weeks after Novapeel.", "Avoid sun at least three months after Novapeel.",
         ("2 week", "at least 3 month")),
        ("Novapeel, two to three passes.", "Five passes of the Novapeel.", ("2–3 pass", "5 pass")),
        ("Novapeel at -11 °C.", "Novapeel at -5 °C.", ("-11 degree", "-5 degree")),
        ("About 40 mJ with the Novapeel.", "The Novapeel at 70 mJ.", ("about 40 mJ", "70 mJ")),
    ],
)  # fmt: skip
def test_values_that_exclude_each_other(one: str, other: str, values: tuple[str, str] | None) -> None:
    assert conflict(one, other, kind="setting") == values


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # the same, or within each other
        ("Novapeel sessions four weeks apart.", "Wait one month between Novapeel sessions."),
        ("Wait four to six weeks between Novapeel sessions.", "Novapeel sessions five weeks apart."),
        ("At least four weeks between Novapeel sessions.", "Novapeel sessions six weeks apart."),
        ("About 40 mJ with the Novapeel.", "The Novapeel at 45 mJ."),
        ("Up to 14 J with Novapeel.", "Novapeel at ten joules."),
        ("Novapeel at -11 °C.", "Novapeel at minus eleven degrees."),
        ("Novapeel at about -10 °C.", "Novapeel at -11 °C."),
        ("Up to -5 °C with Novapeel.", "Novapeel at -11 °C."),
        # of something else
        ("Wait six weeks between Novapeel sessions.", "Stop retinoids two weeks before Novapeel."),
        ("Avoid sun for two weeks after Novapeel.", "Start retinoids three months after Novapeel."),
        ("Novapeel at 40 mJ for melasma.", "For acne I use the Novapeel at 70 mJ."),
        ("On the neck Novapeel at 20 mJ.", "Novapeel at 70 mJ."),
        ("In brown skin Novapeel every eight weeks.", "In pale skin Novapeel every four weeks."),
        ("Types four to six get 10 J with Novapeel.", "Novapeel at 20 J for type two."),
        ("Novapeel with a 7 mm spot at 20 J/cm2.", "Novapeel with a 12 mm spot at 9 J/cm2."),
        ("Novapeel at 1064 nm, 30 J/cm2.", "Novapeel at 755 nm, 12 J/cm2."),
        ("Needles of the Novapeel two millimetres deep.", "The Novapeel has a spot of 10 mm."),
        # in doubt
        ("Novapeel sessions not four weeks apart.", "Novapeel sessions eight weeks apart."),
        ("We used to do Novapeel every two weeks.", "Novapeel every six weeks."),
        ("If it blisters, Novapeel every twelve weeks.", "Novapeel every six weeks."),
        ("Novapeel every two weeks?", "Novapeel every six weeks."),
        ("Novapeel every four weeks and Rivalite every two weeks.", "Novapeel every eight weeks."),
        ("Rivalite every two weeks, says the Novapeel man.", "Novapeel every eight weeks."),
        ("Rivalite and Novapeel differ. Every two weeks, that one.", "Novapeel every eight weeks."),
        ("Novapeel every two weeks. Sorry, I meant the other one.", "Novapeel every eight weeks."),
        ("Novapeel sessions, sorry, I meant, two weeks apart.", "Novapeel sessions eight weeks apart."),
    ],
)
def test_what_is_the_same_or_doubtful_or_of_something_else_is_left_out(one: str, other: str) -> None:
    assert conflict(one, other) is None
    assert conflict(other, one) is None


def test_one_recording_does_not_contradict_itself() -> None:
    statements = (said("Novapeel every four weeks."), said("Novapeel every eight weeks."))
    assert find_contradictions(statements, "Novapeel", VOCABULARY) == ()


def test_only_kinds_that_carry_values_are_compared() -> None:
    assert conflict("Novapeel every four weeks.", "Novapeel every eight weeks.", kind="complication") is None


def test_a_pair_tells_both_statements_and_what_the_values_are_of() -> None:
    newer = said("Novapeel needs care. Novapeel sessions eight weeks apart.")
    older = said("Every four weeks with Novapeel.", recording="older")
    (found,) = find_contradictions((newer, older), "Novapeel", VOCABULARY)
    assert (found.newer, found.older, found.about) == (newer, older, ("between sessions",))
