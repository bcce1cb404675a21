"""Evaluation: annotated texts with and without audio, what counts as kept, false or put right, and the report page."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from talk import VOCABULARY, HashedWords, PlainRanker, ToldOpener

from evals.annotated import Remark, Slip, Turn, Webinar, find_texts, find_webinars
from evals.assertions import asserted, doubtful
from evals.measures import Share, gives_alone, gives_right, is_kept, lacking
from evals.page import Part, write_page
from evals.perfect import perfect_transcript, understand
from evals.rows import shown, total
from evals.understanding import findings, rows
from transcripts.outline import Claim, Summary

SCRIPT: dict[str, Any] = {
    "id": "toxins",
    "title": "Toxins",
    "turns": [
        {"speaker": "Ada", "text": "Never give more than ten units to the forehead. Wait two weeks."},
        {"speaker": "Ben", "text": "Wait, sorry, not ten units. Eight units to the forehead."},
    ],
    "sections": [{"title": "All", "first_turn": 0, "last_turn": 1}],
    "devices": [],
    "techniques": [],
    "distractors": ["Novalase"],
    "pearls": [{"text": "At most 8 units.", "turn": 1, "must_contain": [["eight", "8"], ["forehead"]], "aside": True}],
    "queries": [],
    "false_claims": ["Give ten units to the forehead."],
    "corrections": [{"said_turn": 0, "corrected_turn": 1, "wrong": "10 units", "right": "8 units"}],
}


@pytest.fixture
def webinar(tmp_path: Path) -> Webinar:
    (tmp_path / "toxins.json").write_text(json.dumps(SCRIPT), encoding="utf-8")
    (found,) = find_texts(tmp_path)
    return found


def claim(text: str, *, start: float = 0.0, end: float = 1.0) -> Claim:
    return Claim(text, text, (0,), start, end)


def test_a_text_without_audio_gets_estimated_times(webinar: Webinar, tmp_path: Path) -> None:
    assert list(find_webinars(tmp_path)) == []
    assert webinar.audio is None
    # Twelve words at 160 a minute, half a second, ten words more.
    assert [(turn.start, round(turn.end, 3)) for turn in webinar.turns] == [(0.0, 4.5), (5.0, 8.75)]
    assert webinar.slips == (Slip(0, 1, "10 units", "8 units"),)
    assert webinar.remarks[0].aside


def test_the_perfect_text_has_a_segment_for_each_sentence(webinar: Webinar) -> None:
    assert [(s.start, round(s.end, 3), s.text, s.speaker) for s in perfect_transcript(webinar).segments] == [
        (0.0, 3.375, "Never give more than ten units to the forehead.", "Ada"),
        (3.375, 4.5, "Wait two weeks.", "Ada"),
        (5.0, 6.875, "Wait, sorry, not ten units.", "Ben"),
        (6.875, 8.75, "Eight units to the forehead.", "Ben"),
    ]


def test_a_remark_is_kept_by_one_claim_with_all_its_groups_at_its_time() -> None:
    turns = (Turn("Ada", "…", 100.0, 110.0),)
    remark = Remark("At most 8 units.", 0, (("eight", "8"), ("forehead",)))
    assert is_kept(remark, turns, [claim("Eight to the forehead.", start=104.0, end=108.0)])
    assert not is_kept(remark, turns, [claim("Eight to the forehead.", start=10.0, end=12.0)])
    assert not is_kept(remark, turns, [claim("Eighty to the forehead.", start=104.0, end=108.0)])
    assert lacking(remark, claim("Eighty to the forehead.")) == (("eight", "8"),)


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        ("Brown skin is treated again after four weeks.", True),
        ("Brown skin is not treated again after four weeks.", False),
        ("Brown skin is treated again after eight weeks.", False),
        ("The label says brown skin is treated after four weeks, I wait eight weeks.", False),
        ("Most people treat brown skin again after four weeks.", False),
        ("Brown skin is treated again after four weeks. Sorry, I misspoke there.", False),
        ("Brown skin is treated again after four weeks, sorry, I meant eight weeks.", False),
        ("I said brown skin is treated again after four weeks, that was wrong.", False),
        ("Sorry, not four weeks, brown skin is treated again after eight.", False),
        ("Brown skin is treated again after four weeks. I use ice. Sorry, not four, eight.", False),
        ("Brown skin is treated again after four weeks. Give ten units. Sorry, I meant eight units.", True),
        ("Sorry, I meant eight units. Brown skin is treated again after four weeks.", True),
        ("Pale skin is treated again after four weeks. My mistake, it was brown.", True),
        ("Brown skin is treated again after four weeks, the label says.", True),
        ("Brown skin is treated again after four weeks, the label says. I wait eight.", False),
        ("Brown skin is treated again after four weeks, people say.", False),
        ("The label says use gel. Brown skin is treated again after four weeks.", True),
        ("Wait four weeks.", False),
    ],
)
def test_a_false_claim_is_known_by_words_figures_and_negation(said: str, holds: bool) -> None:
    assert asserted("Brown skin can be treated again after four weeks.", said) == holds


def test_the_same_words_denied_are_for_a_person_to_read() -> None:
    assert doubtful("Brown skin can be treated again after four weeks.", "Never treat brown skin again at four weeks.")
    assert not doubtful("Brown skin can be treated again after four weeks.", "Wait six weeks in brown skin.")


def test_a_slip_must_not_stand_alone(webinar: Webinar) -> None:
    slip = webinar.slips[0]
    alone = claim("Never give more than ten units.", end=3.0)
    both = claim("Never give more than ten units. Sorry, eight units.", end=8.0)
    assert gives_alone(slip, webinar.turns, alone)
    assert not gives_alone(slip, webinar.turns, both)
    assert not gives_right(slip, webinar.turns, [alone])
    assert gives_right(slip, webinar.turns, [both])


@pytest.mark.parametrize(
    ("wrong", "right", "alone", "both", "beside"),
    [
        (
            "one day before a peel",
            "one week before a peel",
            "One day before a peel.",
            "Not one day, one week.",
            "Peel it.",
        ),
        ("a tablespoon of vinegar", "a teaspoon", "A tablespoon of vinegar.", "Tablespoon? Teaspoon.", "Use vinegar."),
        (
            "cool it before the laser",
            "cool it after the laser",
            "Cool it before the laser.",
            "Cool it after.",
            "A laser.",
        ),
        (
            "treat the eyelid",
            "never treat the eyelid",
            "Treat the eyelid.",
            "Never treat the eyelid.",
            "Eyelid swelling.",
        ),
    ],
)
def test_a_slip_may_change_no_figure(wrong: str, right: str, alone: str, both: str, beside: str) -> None:
    turns = (Turn("Ada", f"So {wrong}.", 0.0, 4.0), Turn("Ada", f"Sorry, {right}.", 4.0, 8.0))
    slip = Slip(0, 1, wrong, right)
    assert [gives_alone(slip, turns, claim(text)) for text in (alone, both, beside)] == [True, False, False]
    assert not gives_alone(slip, turns, claim(alone, start=60.0, end=61.0))
    assert [gives_right(slip, turns, [claim(text)]) for text in (alone, both, beside)] == [False, True, False]


def test_a_pearl_that_keeps_a_remark_has_its_kind_or_not(webinar: Webinar) -> None:
    limit = replace(webinar, remarks=(replace(webinar.remarks[0], kind="limit"),))
    dose = replace(webinar, remarks=(replace(webinar.remarks[0], kind="dose"),))
    dossier = understand(webinar, VOCABULARY, HashedWords(), PlainRanker(), ToldOpener())
    right = [dict(rows([one], [dossier]))["kinds of listed pearls that are right"] for one in (limit, dose, webinar)]
    assert right == [(Share(1, 1),), (Share(0, 1),), (Share(0, 0),)]


def test_totals_add_shares_and_average_figures() -> None:
    assert shown(total((Share(1, 2), Share(2, 3)))) == "3/5 (60%)"
    assert shown(total((0.25, 0.5))) == "0.375"


def test_the_page_tells_what_was_lost_and_why(webinar: Webinar, tmp_path: Path) -> None:
    dossier = understand(webinar, VOCABULARY, HashedWords(), PlainRanker(), ToldOpener())
    empty = understand(webinar, VOCABULARY, HashedWords(), PlainRanker(), ToldOpener())
    assert dossier == empty, "the same text gives the same result"
    names = [name for name, _ in rows([webinar], [dossier])]
    assert names[:2] == ["pearls kept", "… of them asides"] and len(set(names)) == len(names)
    page = tmp_path / "reports" / "page.html"
    write_page(page, [Part("From the perfect text", (webinar,), (dossier,), rows([webinar], [dossier]))])
    text = page.read_text(encoding="utf-8")
    for finding in findings(webinar, dossier):
        assert finding.reason.split("“")[0] in text
    assert "<h2>From the perfect text</h2>" in text and "pearls kept" in text


def test_a_lost_aside_is_a_finding_with_its_reason(webinar: Webinar) -> None:
    dossier = understand(webinar, VOCABULARY, HashedWords(), PlainRanker(), ToldOpener())
    lost = replace(dossier, summary=Summary((), tuple(() for _ in dossier.sections or ())), pearls=())
    (finding,) = findings(webinar, lost)
    assert (finding.kind, finding.text, finding.start) == ("aside lost", "At most 8 units.", webinar.turns[1].start)
    assert finding.reason == "no claim cites this turn; needed: eight/8; forehead"
