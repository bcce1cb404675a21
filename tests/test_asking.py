"""Asking: the question fits what the quote says, whatever kind it was taken for, and none is put on what only tells."""

import pytest

from pipeline.asking import ON_CLAIM, advises, question_on
from transcripts.outline import PearlKind

ASKS = {
    "interval": "Which patients need another interval",
    "limit": "Where do you draw this line",
    "contraindication": "How do you ask about this before treating",
    "setting": "Which settings do you start from",
    "complication": "How do you recognise this early",
    "management": "What do you do in this case",
    "technique": "What do you do differently",
    "dose": "Which dose do you start with",
    "ban": "How do you make sure of this",
    "any": ON_CLAIM,
}


@pytest.mark.parametrize(
    ("said", "kind", "asks"),
    [
        ("Reconstitute with 2.5 mL of saline.", "dose", "dose"),
        ("If the skin turns dusky, stop and warm it.", "complication", "complication"),
        ("The swelling starts on day two and it's painful.", "complication", "complication"),
        ("The muscle sits under the fat and pulls the corner down.", "complication", None),
        ("The texture improved by ten percent on the photographs.", "complication", None),
        ("Four millimetres, thirty joules, twenty milliseconds, or you get scars.", "complication", "setting"),
        ("You push slowly, and if it goes white you stop.", "technique", "complication"),
        ("I pinch the fold and I go in flat with the cannula.", "technique", "technique"),
        ("Never inject the artery beside the nose.", "technique", "ban"),
        ("I don't treat the lid, ever.", "limit", "ban"),
        ("Unless the cooling runs, I do not press the pedal.", "management", "ban"),
        ("Nobody saw that in the trial.", "technique", None),
        ("We count aloud and never stop at two.", "technique", "any"),
        ("I don't go above forty units.", "limit", "limit"),
        ("Keep it at five percent or less.", "limit", "limit"),
        ("With lupus it's a no.", "contraindication", "contraindication"),
        ("Patients on warfarin don't get the needle.", "contraindication", "contraindication"),
        ("If she has a pacemaker, we don't use it.", "contraindication", "contraindication"),
        ("If she can't whistle, her concert is ruined.", "contraindication", None),
        ("Wait six weeks between sessions.", "interval", "interval"),
        ("Do not repeat it before six months.", "interval", "interval"),
        ("For the deep ones it's twelve weeks, minimum.", "interval", "interval"),
        ("I look again every hour until it's pink.", "interval", "any"),
        ("There are twenty of them in the year.", "interval", None),
        ("I use twelve joules and a ten millimetre spot.", "setting", "setting"),
        ("I use the probe with twelve megahertz.", "setting", "any"),
        ("On the screen I use twenty millimetres and three levels.", "setting", "any"),
        ("I give two hundred milligrams twice a day.", "dose", "dose"),
        ("One part of it, four parts air, and you use it at once.", "dose", "any"),
        ("If it comes back, I give a second course.", "management", "management"),
        ("We settle the skin first.", "management", None),
        ("I had a lady who was sixty years old, and I gave her nothing.", "management", None),
    ],
)
def test_the_question_fits_what_is_said(said: str, kind: PearlKind, asks: str | None) -> None:
    asked = question_on(said, kind)
    assert asked is None if asks is None else (asked or "").startswith(ASKS[asks])


def test_what_is_quoted_before_a_claim_chooses_no_question() -> None:
    assert question_on("[Never on the lid] I use twelve joules and a ten millimetre spot.", "setting") == question_on(
        "I use twelve joules and a ten millimetre spot.", "setting"
    )


@pytest.mark.parametrize(
    ("said", "advising"),
    [("Cool it.", True), ("I use ice.", True), ("Ten units a side.", True), ("It was a long evening.", False)],
)
def test_only_what_is_to_be_done_advises(said: str, advising: bool) -> None:
    assert advises(said) == advising


@pytest.mark.parametrize("odd", ["week-" * 12_000, "[" * 60_000])
def test_odd_text_is_no_advice(odd: str) -> None:
    assert question_on(odd, "technique") is None
