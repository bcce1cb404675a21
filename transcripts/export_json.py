"""One recording as JSON; docs/export.md describes each field."""

import json
from datetime import UTC

from transcripts.discussion import Discussion
from transcripts.dossier import Dossier, claims_by_section
from transcripts.introductions import suggest_names
from transcripts.outline import Claim, Draft
from transcripts.tags import subjects_of, tags_of
from transcripts.transcript import Replaced
from transcripts.vocabulary import TERM_KINDS
from transcripts.written import Written, written_forms

SCHEMA = 1  # changes when a reader of an older export would misread a newer one

Fields = dict[str, object]


def as_json(dossier: Dossier) -> str:
    """Everything known about a recording; what no finished stage has made yet is an empty list."""
    recording, transcript, summary = dossier.recording, dossier.transcript, dossier.summary
    segments = transcript.segments if transcript else ()
    export: Fields = {
        "schema": SCHEMA,
        "recording": _pick(recording, "id", "title", "media_sha256", "duration", "language")
        | {"event_date": recording.event_date.isoformat() if recording.event_date else None}
        | _pick(recording, "speakers", "state"),
        "models": _pick(dossier.models, "transcriber", "diarizer", "summarizer", "embedder"),
        "segments": [
            _pick(segment, "id", "start", "end", "speaker", "text", "flags")
            | {"words": [_pick(word, "start", "end", "text", "probability") for word in segment.words]}
            | {"written": [_written(form) for form in forms]}
            for segment, forms in zip(segments, written_forms(segments), strict=True)
        ],
        "speaker_names": [
            _pick(suggestion, "speaker", "name", "quote", "start")
            for suggestion in (suggest_names(transcript) if transcript else ())
        ],
        "corrections": [
            _pick(correction, "segment", "start", "end", "heard", "written", "term", "rule", "probability")
            | {"replaced": [_replaced(each) for each in correction.replaced]}
            for correction in (transcript.corrections if transcript else ())
        ],
        "sections": [
            _pick(section, "title", "start", "end")
            | {"failure": summary.failure(number) if summary else None, "claims": [_claim(claim) for claim in claims]}
            for number, (section, claims) in enumerate(claims_by_section(dossier))
        ],
        "summary": {"bottom_line": [_claim(claim) for claim in (summary.bottom_line if summary else ())]},
        "pearls": [
            _claim(pearl.claim) | _pick(pearl, "kind", "probability") | _subjects(pearl.claim, dossier)
            for pearl in dossier.pearls or ()
        ],
        "mentions": [
            _pick(mention, "term", "kind", "start", "end", "heard", "written", "probability", "mark")
            for mention in dossier.mentions or ()
        ],
        "tags": [
            _pick(tag, "term", "kind") | {"count": len(tag.starts), "first": tag.starts[0], "set_aside": tag.set_aside}
            for kind in TERM_KINDS
            for tag in tags_of(dossier.mentions or (), kind)
        ],
        "thread": _thread(dossier.draft),
        "discussion": _published(dossier.discussion),
        "stages": [_pick(stage, "name", "state", "seconds", "reason") for stage in dossier.stages],
    }
    return json.dumps(export, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _pick(noun: object, *names: str) -> Fields:
    """Fields of a noun by name, so that one added to the noun does not slip into the export."""
    return {name: getattr(noun, name) for name in names}


def _replaced(each: Replaced) -> Fields:
    return _pick(each, "segment") | _pick(each.word, "start", "end", "text", "probability")


def _written(form: Written) -> Fields:
    values, unit = [quantity.value for quantity in form.quantities], form.quantities[0].unit
    return _pick(form, "first", "last", "spoken", "written") | {"values": values, "unit": unit}


def _claim(claim: Claim) -> Fields:
    checks = {check.name: check.passed for check in claim.checks}
    return _pick(claim, "text", "quote", "segments", "start", "end", "status", "speaker", "note") | {"checks": checks}


def _subjects(claim: Claim, dossier: Dossier) -> Fields:
    subjects = subjects_of(claim, dossier.mentions or (), dossier.sections or ())
    return {"subjects": [_pick(subject, "term", "kind", "named") for subject in subjects]}


def _thread(draft: Draft | None) -> Fields:
    if draft is None:
        return {"state": "none", "title": "", "body": "", "questions": []}
    questions = [_pick(question, "text", "start") for question in draft.questions]
    return {"state": "draft"} | _pick(draft, "title", "body") | {"questions": questions}


def _published(discussion: Discussion | None) -> Fields | None:
    if discussion is None:
        return None
    replies = [
        _pick(reply, "author", "credentials", "body") | {"written_at": reply.written_at.astimezone(UTC).isoformat()}
        for reply in discussion.replies
    ]
    published_at = discussion.published_at.astimezone(UTC).isoformat()
    return _pick(discussion, "title", "published_by", "opening") | {"published_at": published_at} | {"replies": replies}
