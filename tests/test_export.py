"""Exports as JSON: every field of a recording, and a schema that allows and documents those and no others."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
from dossiers import SHA256
from dossiers import finished as finished
from dossiers import nothing_yet as nothing_yet

from transcripts.discussion import Discussion, Reply
from transcripts.dossier import Dossier
from transcripts.errors import InvalidValueError
from transcripts.export import FORMATS
from transcripts.outline import (
    ClaimStatus,
    PearlKind,
    Summary,
)
from transcripts.recording import RecordingState, StageState
from transcripts.transcript import Segment, Transcript
from transcripts.vocabulary import Mark, TermKind

DOCS = Path(__file__).parent.parent / "docs"
SCHEMA = json.loads((DOCS / "export.schema.json").read_text(encoding="utf-8"))


def validate(export: Any) -> None:
    validator = jsonschema.Draft202012Validator
    validator(SCHEMA, format_checker=validator.FORMAT_CHECKER).validate(export)


HALVE = {
    "text": "Halve it on the neck.", "quote": "I halve it, on the neck.", "segments": [1], "start": 3.0, "end": 5.0,
    "status": "verbatim", "speaker": "Dr. Ana Quist", "note": "disagrees with Bo at 01:05",
    "checks": {"quote": True, "numbers": True},
}  # fmt: skip
WAIT = {
    "text": "Leave 6 weeks.", "quote": "Not two, six weeks.", "segments": [0, 2], "start": 65.0, "end": 67.5,
    "status": "restated", "speaker": None, "note": "", "checks": {"numbers": True, "entailment": False},
}  # fmt: skip


def test_json_of_a_finished_recording(finished: Dossier) -> None:
    export = json.loads(FORMATS["json"](finished))
    validate(export)
    assert export == {
        "schema": 1,
        "recording": {
            "id": SHA256[:12], "title": "Acne scars & *light*", "media_sha256": SHA256, "duration": 3725.0,
            "language": "en", "event_date": "2023-03-14", "speakers": ["Dr. Ana Quist", "Bo"], "state": "ready",
        },
        "models": {"transcriber": "base", "diarizer": "voices", "summarizer": "extractive", "embedder": "minilm"},
        "segments": [
            {
                "id": 0, "start": 0.0, "end": 2.5, "speaker": "Dr. Ana Quist", "text": "The Fraxel <b>", "flags": [],
                "words": [
                    {"start": 0.0, "end": 0.5, "text": "The", "probability": 0.9},
                    {"start": 0.5, "end": 1.0, "text": "Fraxel", "probability": 0.4},
                    {"start": 1.0, "end": 2.5, "text": "<b>", "probability": 1},
                ],
                "written": [],
            },
            {
                "id": 1, "start": 3.0, "end": 5.0, "speaker": "Dr. Ana Quist", "text": "I halve it, on the neck.",
                "flags": [], "words": [], "written": [],
            },
            {
                "id": 2, "start": 65.0, "end": 67.5, "speaker": "Bo", "text": "Not two, six weeks.",
                "flags": ["repetition"], "words": [],
                "written": [
                    {
                        "first": 2, "last": 4, "spoken": "six weeks", "written": "6 weeks.",
                        "values": [6.0], "unit": "week",
                    }
                ],
            },
        ],
        "speaker_names": [],
        "corrections": [
            {
                "segment": 0, "start": 0.5, "end": 1.0, "heard": "frack sell", "written": "Fraxel",
                "term": "Fraxel Dual", "rule": "relisten", "probability": 0.8,
                "replaced": [
                    {"segment": 0, "start": 0.5, "end": 0.75, "text": "frack", "probability": 0.3},
                    {"segment": 1, "start": 0.75, "end": 1.0, "text": "sell", "probability": 0.2},
                ],
            }
        ],
        "sections": [
            {"title": "Settings", "start": 0.0, "end": 5.0, "failure": None, "claims": [HALVE, WAIT]},
            {"title": "Close", "start": 65.0, "end": 67.5, "failure": "no model", "claims": []},
        ],
        "summary": {"bottom_line": [HALVE]},
        "pearls": [
            {
                **WAIT, "kind": "interval", "probability": 0.75,
                "subjects": [{"term": "Fraxel Dual", "kind": "device", "named": True}],
            },
            {
                **HALVE, "kind": "limit", "probability": 1.0,
                "subjects": [
                    {"term": "Halo", "kind": "device", "named": True},
                    {"term": "subcision", "kind": "technique", "named": True},
                ],
            },
        ],
        "mentions": [
            {
                "term": term, "kind": kind, "start": start, "end": start + 0.5, "heard": heard, "written": written,
                "probability": probability, "mark": "negated" if term == "Halo" else "plain",
            }
            for term, kind, start, heard, written, probability in [
                ("subcision", "technique", 4.0, "subcision", "subcision", 0.9),
                ("Fraxel Dual", "device", 0.5, "frack sell", "Fraxel", 0.4),
                ("Fraxel Dual", "device", 66.0, "Fraxel", "Fraxel", 1),
                ("Halo", "device", 3.0, "Halo", "Halo", 0.7),
            ]
        ],
        "tags": [
            {"term": "Fraxel Dual", "kind": "device", "count": 2, "first": 0.5, "set_aside": False},
            {"term": "Halo", "kind": "device", "count": 1, "first": 3.0, "set_aside": True},
            {"term": "subcision", "kind": "technique", "count": 1, "first": 4.0, "set_aside": False},
        ],
        "thread": {
            "state": "draft", "title": "On necks", "body": "## Why\n\nSee [00:03].",
            "questions": [{"text": "Do you halve?", "start": 3.0}, {"text": "Who waits?", "start": 65.0}],
        },
        "discussion": None,
        "stages": [
            {"name": "transcribe", "state": "done", "seconds": 12.5, "reason": None},
            {"name": "seed", "state": "done", "seconds": None, "reason": None},
        ],
    }  # fmt: skip


def test_json_of_a_recording_that_nothing_is_known_of_yet(nothing_yet: Dossier) -> None:
    export = json.loads(FORMATS["json"](nothing_yet))
    validate(export)
    assert export == {
        "schema": 1,
        "recording": {
            "id": SHA256[:12], "title": "Acne scars", "media_sha256": SHA256, "duration": None, "language": None,
            "event_date": None, "speakers": [], "state": "queued",
        },
        "models": {"transcriber": None, "diarizer": None, "summarizer": None, "embedder": None},
        "segments": [],
        "speaker_names": [],
        "corrections": [],
        "sections": [],
        "summary": {"bottom_line": []},
        "pearls": [],
        "mentions": [],
        "tags": [],
        "thread": {"state": "none", "title": "", "body": "", "questions": []},
        "discussion": None,
        "stages": [
            {"name": "audio", "state": "done", "seconds": 1.5, "reason": None},
            {"name": "transcribe", "state": "failed", "seconds": None, "reason": "no room on disk"},
        ],
    }  # fmt: skip


PUBLISHED = Discussion(
    title="On *necks*",
    published_at=datetime(2026, 3, 5, 23, tzinfo=UTC),
    published_by="Dr. Mo",
    opening="## Why\n\nSee [00:03].",
    replies=(
        Reply(
            "Dr. Phil", "MD", datetime(2026, 3, 6, 9, tzinfo=timezone(timedelta(hours=1))), "# Not I\n\nI *never* do."
        ),
        Reply("Ina", "", datetime(2026, 3, 7, tzinfo=UTC), "Nor I."),
    ),
)


def test_a_published_discussion_is_exported_and_takes_the_place_of_its_draft(finished: Dossier) -> None:
    published = replace(finished, discussion=PUBLISHED)
    export = json.loads(FORMATS["json"](published))
    validate(export)
    assert export["thread"]["state"] == "draft"
    assert export["discussion"] == {
        "title": "On *necks*", "published_at": "2026-03-05T23:00:00+00:00", "published_by": "Dr. Mo",
        "opening": "## Why\n\nSee [00:03].",
        "replies": [
            {"author": "Dr. Phil", "credentials": "MD", "body": "# Not I\n\nI *never* do.",
             "written_at": "2026-03-06T08:00:00+00:00"},
            {"author": "Ina", "credentials": "", "body": "Nor I.", "written_at": "2026-03-07T00:00:00+00:00"},
        ],
    }  # fmt: skip
    text = FORMATS["md"](published)
    assert (
        text[text.index("## Discussion") : text.index("## Transcript")]
        == r"""## Discussion

### On \*necks\*

Published by Dr. Mo on 2026-03-05.

> ## Why
>
> See [00:03].

**Dr. Phil, MD** on 2026-03-06:

> # Not I
>
> I *never* do.

**Ina** on 2026-03-07:

> Nor I.

"""
    )


def test_json_suggests_names_for_speakers(nothing_yet: Dossier) -> None:
    segments = (Segment(0, 1.0, 2.0, "I'm Dr. Ana Quist.", speaker="Speaker 1"),)
    export = json.loads(FORMATS["json"](replace(nothing_yet, transcript=Transcript(segments, "en", "base"))))
    validate(export)
    assert export["speaker_names"] == [
        {"speaker": "Speaker 1", "name": "Dr. Ana Quist", "quote": "I'm Dr. Ana Quist.", "start": 1.0}
    ]
    assert export["segments"][0]["speaker"] == "Speaker 1"


def test_sections_have_no_claims_before_the_summary(finished: Dossier) -> None:
    export = json.loads(FORMATS["json"](replace(finished, summary=None)))
    validate(export)
    assert {section["title"]: section["claims"] for section in export["sections"]} == {"Settings": [], "Close": []}


def test_a_summary_of_other_sections_is_refused(finished: Dossier) -> None:
    with pytest.raises(InvalidValueError, match="2 sections and a summary of 1"):
        FORMATS["json"](replace(finished, summary=Summary(bottom_line=(), sections=((),))))


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object inside a value, itself included."""
    if isinstance(value, dict):
        yield value
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(child)


def test_the_schema_allows_and_demands_exactly_the_fields_it_names() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    parts = [part for part in objects(SCHEMA) if part.get("type") == "object"]
    closed = [part for part in parts if part.get("additionalProperties") is False]
    checks = {"type": "object", "additionalProperties": {"type": "boolean"}}
    assert [part for part in parts if part not in closed] == [checks, checks]
    assert all(part["required"] == list(part["properties"]) for part in closed)


@pytest.mark.parametrize("path", [(), ("recording",), ("segments", 0, "words", 0), ("pearls", 1), ("thread",)])
def test_an_export_with_another_key_or_one_missing_is_invalid(path: tuple[str | int, ...], finished: Dossier) -> None:
    export = part = json.loads(FORMATS["json"](finished))
    for step in path:
        part = part[step]
    part["surprise"] = 1
    with pytest.raises(jsonschema.ValidationError, match="'surprise' was unexpected"):
        validate(export)
    del part["surprise"]
    key, _ = part.popitem()
    with pytest.raises(jsonschema.ValidationError, match=f"'{key}' is a required property"):
        validate(export)


def test_the_schema_knows_the_nouns_own_values() -> None:
    properties = SCHEMA["properties"]
    assert properties["pearls"]["items"]["properties"]["kind"]["enum"] == list(get_args(PearlKind))
    assert properties["mentions"]["items"]["properties"]["kind"]["enum"] == list(get_args(TermKind))
    assert properties["mentions"]["items"]["properties"]["mark"]["enum"] == list(get_args(Mark))
    assert properties["recording"]["properties"]["state"]["enum"] == list(get_args(RecordingState))
    assert properties["stages"]["items"]["properties"]["state"]["enum"] == list(get_args(StageState))
    assert SCHEMA["$defs"]["claim"]["properties"]["status"]["enum"] == list(get_args(ClaimStatus))
    pearl = dict(properties["pearls"]["items"]["properties"])
    del pearl["kind"], pearl["probability"], pearl["subjects"]
    assert pearl == SCHEMA["$defs"]["claim"]["properties"]


def test_every_field_is_documented() -> None:
    documented = set(re.findall(r"`(\w+)`", (DOCS / "export.md").read_text(encoding="utf-8")))
    fields = {name for part in objects(SCHEMA) for name in part.get("properties", {})}
    assert fields - documented == set()
    assert set(FORMATS) <= documented
