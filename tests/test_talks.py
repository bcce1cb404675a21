"""The talks without audio are consistent: each answer key fits what is said, and no query is asked twice."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

from evals.measures import false_tags, has_form, heard, tokens
from transcripts.outline import PearlKind
from transcripts.vocabulary import Vocabulary, load_vocabulary

TALKS = Path(__file__).parent.parent / "samples" / "talks"
FIELDS = {
    "id", "title", "date", "speakers", "turns", "sections", "devices", "techniques", "spoken_forms", "distractors",
    "pearls", "false_claims", "queries", "discussion_questions", "corrections",
}  # fmt: skip
STOP_WORDS = frozenset(
    "a after again against ahead an and any are around as at be before between by can could did do does for from had "
    "has have how if in into is it its long may me much must no not of off on only or should so someone than that the "
    "their them there they this to too under up was what when where which who why will with without you".split()
)


def read(name: str) -> Any:
    return json.loads((TALKS / f"{name}.json").read_text(encoding="utf-8"))


NAMES = sorted(path.stem for path in TALKS.glob("*.json") if path.stem not in ("asked", "unanswered"))


@pytest.fixture(scope="module", params=NAMES)
def talk(request: pytest.FixtureRequest) -> Any:
    return read(request.param)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


def said_in(talk: Any) -> str:
    return "\n\n".join(turn["text"] for turn in talk["turns"])


def forms_of(talk: Any, names: list[str]) -> list[list[str]]:
    return [[name, *talk["spoken_forms"].get(name, [])] for name in names]


def all_queries() -> Iterator[str]:
    for name in NAMES:
        yield from (query["q"] for query in read(name)["queries"])
    yield from read("unanswered")
    yield from (query["q"] for query in read("asked"))
    yield from (query["q"] for query in json.loads((TALKS.parent / "acne-scars.json").read_text())["queries"])


def content_words(text: str) -> set[str]:
    return set(tokens(text)) - STOP_WORDS


def test_there_are_twelve_talks() -> None:
    assert len(NAMES) == 12


def test_talk_has_the_fields_of_a_sample(talk: Any) -> None:
    assert set(talk) == FIELDS
    assert talk["id"] in NAMES
    date.fromisoformat(talk["date"])
    assert {turn["speaker"] for turn in talk["turns"]} == set(talk["speakers"])
    assert 1 <= len(talk["speakers"]) <= 4
    assert 900 <= len(said_in(talk).split()) <= 1_300


def test_turns_can_be_read_aloud(talk: Any) -> None:
    unspeakable = {n: re.findall(r"[^A-Za-z .,?!'\-]", turn["text"]) for n, turn in enumerate(talk["turns"])}
    assert {n: found for n, found in unspeakable.items() if found} == {}


def test_sections_cover_every_turn_once(talk: Any) -> None:
    covered = [n for s in talk["sections"] for n in range(s["first_turn"], s["last_turn"] + 1)]
    assert covered == list(range(len(talk["turns"])))
    assert 5 <= len(talk["sections"]) <= 7


@pytest.mark.parametrize("kind", ["devices", "techniques"])
def test_named_devices_and_techniques_are_said(talk: Any, kind: str) -> None:
    said = said_in(talk)
    assert [one[0] for one in forms_of(talk, talk[kind]) if heard([one], said).hits == 0] == []
    assert max(Counter(talk[kind]).values()) == 1


def test_spoken_forms_belong_to_names_and_are_said(talk: Any) -> None:
    assert set(talk["spoken_forms"]) <= {*talk["devices"], *talk["techniques"]}
    said = said_in(talk)
    assert [form for forms in talk["spoken_forms"].values() for form in forms if not has_form(form, said)] == []


def test_distractors_are_not_tagged(talk: Any, vocabulary: Vocabulary) -> None:
    said = said_in(talk)
    assert false_tags(talk["distractors"], {match.term.name for match in vocabulary.find(said)}) == ()
    assert [name for name in talk["distractors"] if re.search(rf"\b{re.escape(name)}\b", said)] == []
    assert set(talk["distractors"]).isdisjoint(talk["devices"] + talk["techniques"])
    assert len(talk["distractors"]) >= 5
    assert any(has_form(name, said) for name in talk["distractors"])  # an ordinary word that is also a name


def test_pearls_stand_in_their_turns(talk: Any) -> None:
    pearls = talk["pearls"]
    for pearl in pearls:
        said = talk["turns"][pearl["turn"]]["text"]
        for group in pearl["must_contain"]:
            assert any(has_form(form, said) for form in group), (pearl["text"], group)
            assert any(has_form(form, pearl["text"]) for form in group), (pearl["text"], group)
    assert {pearl["kind"] for pearl in pearls} <= set(get_args(PearlKind))
    assert 9 <= len(pearls) <= 14
    assert sum(pearl["aside"] for pearl in pearls) >= 3
    assert max(pearl["turn"] for pearl in pearls) >= len(talk["turns"]) - 3


def test_every_kind_of_pearl_is_covered() -> None:
    assert {pearl["kind"] for name in NAMES for pearl in read(name)["pearls"]} == set(get_args(PearlKind))


def test_corrections_follow_the_slip(talk: Any) -> None:
    assert talk["corrections"]
    for correction in talk["corrections"]:
        assert 0 <= correction["said_turn"] <= correction["corrected_turn"] < len(talk["turns"])
        assert correction["wrong"] != correction["right"]


def test_queries_name_turns_of_the_talk(talk: Any) -> None:
    for query in talk["queries"]:
        turns = query["relevant_turns"]
        assert turns, query
        assert turns == sorted(set(turns)), query
        assert 0 <= turns[0], query
        assert turns[-1] < len(talk["turns"]), query
    assert len(talk["queries"]) >= 9
    assert len(talk["false_claims"]) >= 3
    assert len(talk["discussion_questions"]) >= 3


def test_most_queries_share_few_content_words_with_their_turns(talk: Any) -> None:
    shared = []
    for query in talk["queries"]:
        said = " ".join(talk["turns"][n]["text"] for n in query["relevant_turns"])
        shared.append(content_words(query["q"]) & content_words(said))
    assert sum(len(words) <= 1 for words in shared) > len(shared) * 0.6, shared


def test_no_query_is_asked_twice() -> None:
    counts = Counter(" ".join(tokens(query)) for query in all_queries())
    assert [query for query, count in counts.items() if count > 1] == []
    assert sum(len(read(name)["queries"]) for name in NAMES) >= 70


def test_further_queries_name_turns_and_half_of_each_talks_are_held_out() -> None:
    lengths = {name: len(read(name)["turns"]) for name in (*NAMES, "../acne-scars")}
    lengths["acne-scars"] = lengths.pop("../acne-scars")
    asked = read("asked")
    assert {query["q"] for query in asked if query["talk"] and not query["relevant_turns"]} == set()
    assert all(0 <= turn < lengths[query["talk"]] for query in asked for turn in query["relevant_turns"])
    halves = Counter((query["talk"], query["held_out"]) for query in asked)
    talks = {query["talk"] for query in asked} - {None}
    assert len(talks) == 8  # the last five talks came later
    assert halves == {(name, half): 4 if name else 20 for name in (*talks, None) for half in (False, True)}


def test_unanswered_queries_name_nothing_that_is_said(vocabulary: Vocabulary) -> None:
    queries = read("unanswered")
    assert len(queries) == 50
    scripts = [*(read(name) for name in NAMES), json.loads((TALKS.parent / "acne-scars.json").read_text())]
    said = {match.term for script in scripts for match in vocabulary.find(said_in(script))}
    devices = {term.name for term in said if term.kind == "device"}
    assert {query: found for query in queries if (found := devices & names_in(vocabulary, query))} == {}


def names_in(vocabulary: Vocabulary, text: str) -> set[str]:
    return {match.term.name for match in vocabulary.find(text)}
