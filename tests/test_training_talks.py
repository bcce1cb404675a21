"""The talks that train the ranker: each answer key fits what is said, and remarks are cut out of them whole."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from evals.measures import has_form, heard
from training.talks import TALKS, labelled_talks
from transcripts.outline import PearlKind

NAMES = sorted(path.stem for path in TALKS.glob("*.json"))


@pytest.fixture(scope="module", params=NAMES)
def script(request: pytest.FixtureRequest) -> Any:
    return json.loads((TALKS / f"{request.param}.json").read_text(encoding="utf-8"))


def test_there_are_twenty_four_and_none_is_a_sample() -> None:
    samples = {path.stem for path in (TALKS.parent.parent / "samples").glob("**/*.json")}
    assert len(NAMES) == 24
    assert samples.isdisjoint(NAMES)


def test_sections_cover_every_turn_once(script: Any) -> None:
    covered = [turn for one in script["sections"] for turn in range(one["first_turn"], one["last_turn"] + 1)]
    assert covered == list(range(len(script["turns"])))


def test_names_are_said(script: Any) -> None:
    said = "\n\n".join(turn["text"] for turn in script["turns"])
    forms = [[name, *script["spoken_forms"].get(name, [])] for name in (*script["devices"], *script["techniques"])]
    assert [one[0] for one in forms if heard([one], said).hits == 0] == []


def test_remarks_stand_in_their_turns(script: Any) -> None:
    for pearl in script["pearls"]:
        said = script["turns"][pearl["turn"]]["text"]
        lacking = [group for group in pearl["must_contain"] if not any(has_form(form, said) for form in group)]
        assert lacking == [], pearl["text"]
        assert pearl["kind"] in get_args(PearlKind)


def test_queries_name_turns(script: Any) -> None:
    turns = range(len(script["turns"]))
    assert [one["q"] for one in script["queries"] if not {*one["relevant_turns"]} <= {*turns}] == []


def test_remarks_are_the_fewest_sentences_that_hold_them_and_as_many_others_are_none(tmp_path: Path) -> None:
    turns = [
        {
            "speaker": "Ada",
            "text": "Good evening to all of you here. Lunch was late and it was cold. The room is far too small.",
        },
        {
            "speaker": "Ada",
            "text": "I like the cup we have. Never freeze a hernia. Wait six weeks between two cups, at least. Fine.",
        },
    ]
    pearls = [
        {"text": "No hernia.", "turn": 1, "must_contain": [["never"], ["hernia"]], "kind": "contraindication"},
        {"text": "Six weeks.", "turn": 1, "must_contain": [["cup", "cups"], ["six weeks"]], "kind": "interval"},
    ]
    script = {
        "id": "cold", "title": "Cold", "turns": turns, "sections": [{"first_turn": 0, "last_turn": 1}], "devices": [],
        "techniques": [], "distractors": [], "pearls": pearls, "queries": [],
    }  # fmt: skip
    (tmp_path / "cold.json").write_text(json.dumps(script), encoding="utf-8")
    assert labelled_talks(tmp_path) == (
        ["contraindication", "interval", "none", "none"],
        [
            "Never freeze a hernia.",
            "Wait six weeks between two cups, at least.",
            "Good evening to all of you here.",
            "Lunch was late and it was cold.",
        ],
    )
