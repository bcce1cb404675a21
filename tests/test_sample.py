"""The sample webinar is consistent: its answer key fits what is said, and its audio fits the script."""

import json
import re
import struct
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest

from transcripts.outline import PearlKind

SAMPLES = Path(__file__).parent.parent / "samples"
SLUG = "acne-scars"
STOP_WORDS = frozenset(
    "a after an and any are before does for from how in is it may most next not of on or should someone the "
    "them to what when which who with".split()
)


@pytest.fixture(scope="module")
def script() -> Any:
    return json.loads((SAMPLES / f"{SLUG}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def timing() -> Any:
    return json.loads((SAMPLES / f"{SLUG}.timing.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def opus() -> bytes:
    return (SAMPLES / f"{SLUG}.opus").read_bytes()


def stands_in(form: str, text: str) -> bool:
    """Whether a form stands in a text as whole words, hyphens being spaces."""
    return f" {' '.join(plain_words(form))} " in f" {' '.join(plain_words(text))} "


def plain_words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def opus_seconds(data: bytes) -> float:
    """How long an Ogg Opus file plays: its last page's granule position less the pre-skip, at 48 kHz (RFC 7845)."""
    (pre_skip,) = struct.unpack_from("<H", data, data.index(b"OpusHead") + 10)
    (granule,) = struct.unpack_from("<q", data, data.rindex(b"OggS") + 6)
    return float(granule - pre_skip) / 48_000


def test_script_is_the_expected_kind_of_webinar(script: Any) -> None:
    date.fromisoformat(script["date"])
    assert script["id"] == SLUG
    assert {turn["speaker"] for turn in script["turns"]} == set(script["speakers"])
    assert len(script["speakers"]) == 2
    assert 900 <= sum(len(turn["text"].split()) for turn in script["turns"]) <= 1_150


def test_turns_can_be_read_aloud(script: Any) -> None:
    unspeakable = {n: re.findall(r"[^A-Za-z .,?!'\-]", turn["text"]) for n, turn in enumerate(script["turns"])}
    assert {n: found for n, found in unspeakable.items() if found} == {}


def test_sections_cover_every_turn_once(script: Any) -> None:
    covered = [n for s in script["sections"] for n in range(s["first_turn"], s["last_turn"] + 1)]
    assert covered == list(range(len(script["turns"])))
    assert 4 <= len(script["sections"]) <= 6


def test_named_devices_and_techniques_are_said(script: Any) -> None:
    said = " ".join(turn["text"] for turn in script["turns"])
    names = script["devices"] + script["techniques"]
    forms = {name: [name, *script["spoken_forms"].get(name, [])] for name in names}
    assert [name for name in names if not any(stands_in(form, said) for form in forms[name])] == []
    assert len(set(names)) == len(names)
    assert set(script["spoken_forms"]) <= set(names)


def test_distractors_are_said_as_ordinary_words_at_most(script: Any) -> None:
    said = " ".join(turn["text"] for turn in script["turns"])
    assert [name for name in script["distractors"] if re.search(rf"\b{re.escape(name)}\b", said)] == []
    assert [name for name in script["distractors"] if stands_in(name, said)] == ["Halo", "Profound"]
    assert set(script["distractors"]).isdisjoint(script["devices"] + script["techniques"])


def test_pearls_stand_in_their_turns(script: Any) -> None:
    pearls = script["pearls"]
    for pearl in pearls:
        said = script["turns"][pearl["turn"]]["text"]
        for group in pearl["must_contain"]:
            assert any(stands_in(form, said) for form in group), (pearl["text"], group)
            assert any(stands_in(form, pearl["text"]) for form in group), (pearl["text"], group)
    assert {pearl["kind"] for pearl in pearls} <= set(get_args(PearlKind))
    assert 8 <= len(pearls) <= 10
    assert sum(pearl["aside"] for pearl in pearls) * 2 == len(pearls)


def test_corrections_follow_the_slip(script: Any) -> None:
    assert script["corrections"]
    for correction in script["corrections"]:
        assert 0 <= correction["said_turn"] < correction["corrected_turn"] < len(script["turns"])


def test_most_queries_share_no_content_word_with_their_turns(script: Any) -> None:
    shared = []
    for query in script["queries"]:
        said = " ".join(script["turns"][n]["text"] for n in query["relevant_turns"])
        shared.append(bool((set(plain_words(query["q"])) - STOP_WORDS) & set(plain_words(said))))
    assert len(shared) == 8
    assert sum(shared) <= 2
    assert len(script["discussion_questions"]) == 5
    assert len(script["false_claims"]) >= 6


def test_timing_covers_the_script_in_order(script: Any, timing: Any) -> None:
    assert [(t["turn"], t["speaker"]) for t in timing] == [(n, t["speaker"]) for n, t in enumerate(script["turns"])]
    assert all(t["start"] < t["end"] for t in timing)
    assert all(before["end"] < after["start"] for before, after in pairwise(timing))


def test_audio_is_small_and_as_long_as_the_timing_says(timing: Any, opus: bytes) -> None:
    assert len(opus) < 2_000_000
    assert 300 <= opus_seconds(opus) <= 480
    assert 0 <= opus_seconds(opus) - timing[-1]["end"] < 1
    assert opus[opus.index(b"OpusHead") + 9] == 1  # channels
