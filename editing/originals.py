"""What the stages of an edited recording made, as they made it; what readers see is in the tables of results."""

from dataclasses import dataclass
from typing import Any, Literal

from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from transcripts import results, store
from transcripts.outline import Pearl, Section, Summary
from transcripts.store import Connection
from transcripts.transcript import Transcript
from transcripts.vocabulary import Mention

Part = Literal["transcript", "sections", "summary", "pearls", "mentions"]

_FORMS: dict[Part, TypeAdapter[Any]] = {
    "transcript": TypeAdapter(Transcript),
    "sections": TypeAdapter(tuple[Section, ...]),
    "summary": TypeAdapter(Summary),
    "pearls": TypeAdapter(tuple[Pearl, ...]),
    "mentions": TypeAdapter(tuple[Mention, ...]),
}
_STAGES: dict[Part, str] = {
    "transcript": "transcribe", "sections": "split", "summary": "summarize", "pearls": "pearls", "mentions": "tag",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """The results of the stages; None where a stage has none yet."""

    transcript: Transcript | None = None
    sections: tuple[Section, ...] | None = None
    summary: Summary | None = None
    pearls: tuple[Pearl, ...] | None = None
    mentions: tuple[Mention, ...] | None = None


def load_originals(connection: Connection, recording_id: str, *, also: Part | None = None) -> Made:
    """What the stages made; of a recording that nobody edited it is what readers see.

    `also` names a part that is stored, though its stage is only about to be finished.
    """
    made = {stage.name for stage in store.load_stages(connection, recording_id) if stage.made}
    made = (made | ({_STAGES[also]} if also else set())) & set(_STAGES.values())
    kept = {
        part: _FORMS[part].validate_python(content)
        for part, content in connection.execute(
            "SELECT part, content FROM originals WHERE recording = %s", (recording_id,)
        )
        if _STAGES[part] in made
    }
    shown = (
        load_shown(connection, recording_id, frozenset(made)) if made != {_STAGES[part] for part in kept} else Made()
    )
    return Made(**{part: kept.get(part, getattr(shown, part)) for part in _FORMS})


def load_shown(connection: Connection, recording_id: str, made: frozenset[str]) -> Made:
    """What readers see of the results of these stages."""
    sections = results.load_sections(connection, recording_id) if "split" in made else None
    return Made(
        transcript=results.load_transcript(connection, recording_id),
        sections=sections,
        summary=(
            results.load_summary(connection, recording_id, sections=len(sections))
            if sections is not None and "summarize" in made
            else None
        ),
        pearls=results.load_pearls(connection, recording_id) if "pearls" in made else None,
        mentions=results.load_mentions(connection, recording_id) if "tag" in made else None,
    )


def load_original_transcript(connection: Connection, recording_id: str) -> Transcript | None:
    """The transcript as the stages made it, or None before there is one."""
    row = connection.execute(
        "SELECT content FROM originals WHERE recording = %s AND part = 'transcript'", (recording_id,)
    ).fetchone()
    if row is None:
        return results.load_transcript(connection, recording_id)
    transcript: Transcript = _FORMS["transcript"].validate_python(row[0])
    return transcript


def keep(connection: Connection, recording_id: str, part: Part, content: object) -> None:
    """Keep what a stage made, in place of what it made before."""
    connection.execute(
        "INSERT INTO originals (recording, part, content) VALUES (%s, %s, %s) "
        "ON CONFLICT (recording, part) DO UPDATE SET content = excluded.content",
        (recording_id, part, Jsonb(_FORMS[part].dump_python(_FORMS[part].validate_python(content), mode="json"))),
    )


def keep_all(connection: Connection, recording_id: str) -> None:
    """Keep all that the stages made, unless that was done before; called ahead of the first edit."""
    if connection.execute("SELECT FROM originals WHERE recording = %s LIMIT 1", (recording_id,)).rowcount:
        return
    made = load_originals(connection, recording_id)
    for part in _FORMS:
        if (content := getattr(made, part)) is not None:
            keep(connection, recording_id, part, content)
