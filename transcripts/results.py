"""What the stages made, in PostgreSQL: a save replaces that stage's earlier result, a load gives it back equal."""

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import cast

from psycopg.rows import class_row

from transcripts.correction_store import load_corrections, save_corrections
from transcripts.dossier import Dossier, Models
from transcripts.outline import Check, Claim, Draft, Pearl, PearlKind, Question, Section, Summary
from transcripts.store import Connection, load_recording, load_stages
from transcripts.transcript import Segment, Transcript, Word
from transcripts.vocabulary import Mention


def save_transcript(connection: Connection, recording_id: str, transcript: Transcript) -> None:
    """Store a transcript and the language it is in."""
    connection.execute("DELETE FROM transcripts WHERE recording = %s", (recording_id,))
    connection.execute(
        "INSERT INTO transcripts (recording, model, language, diarizer) VALUES (%s, %s, %s, %s)",
        (recording_id, transcript.model, transcript.language, transcript.diarizer),
    )
    connection.execute("UPDATE recordings SET language = %s WHERE id = %s", (transcript.language, recording_id))
    with connection.cursor() as cursor:
        cursor.executemany(
            'INSERT INTO segments (recording, id, start, "end", speaker, text, flags, words) '
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [
                (recording_id, s.id, s.start, s.end, s.speaker, s.text, list(s.flags), _words(s))
                for s in transcript.segments
            ],
        )
    save_corrections(connection, recording_id, transcript.corrections)


def load_transcript(connection: Connection, recording_id: str) -> Transcript | None:
    """The transcript, or None before there is one."""
    row = connection.execute(
        "SELECT model, language, diarizer FROM transcripts WHERE recording = %s", (recording_id,)
    ).fetchone()
    if row is None:
        return None
    segments = tuple(
        Segment(
            id=number, start=start, end=end, speaker=speaker, text=text, flags=tuple(flags),
            words=tuple(Word(*word) for word in words),
        )
        for number, start, end, speaker, text, flags, words in connection.execute(
            'SELECT id, start, "end", speaker, text, flags, words FROM segments WHERE recording = %s ORDER BY id',
            (recording_id,),
        )
    )  # fmt: skip
    corrections = load_corrections(connection, recording_id)
    return Transcript(segments=segments, language=row[1], model=row[0], corrections=corrections, diarizer=row[2])


def update_lines(connection: Connection, recording_id: str, transcript: Transcript, *, lines: Collection[int]) -> None:
    """Store these lines of a transcript whose other words are stored, and those with another text or speaker."""
    stored = {
        number: (speaker, text)
        for number, speaker, text in connection.execute(
            "SELECT id, speaker, text FROM segments WHERE recording = %s", (recording_id,)
        )
    }
    with connection.cursor() as cursor:
        cursor.executemany(
            'UPDATE segments SET start = %s, "end" = %s, speaker = %s, text = %s, words = %s '
            "WHERE recording = %s AND id = %s",
            [
                (s.start, s.end, s.speaker, s.text, _words(s), recording_id, s.id)
                for s in transcript.segments
                if s.id in lines or stored.get(s.id) != (s.speaker, s.text)
            ],
        )
    save_corrections(connection, recording_id, transcript.corrections)


def save_sections(connection: Connection, recording_id: str, sections: Sequence[Section]) -> None:
    """Store the topical sections."""
    connection.execute("DELETE FROM sections WHERE recording = %s", (recording_id,))
    with connection.cursor() as cursor:
        cursor.executemany(
            'INSERT INTO sections (recording, position, title, start, "end", first, last) '
            "VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [(recording_id, i, s.title, s.start, s.end, s.first, s.last) for i, s in enumerate(sections)],
        )


def load_sections(connection: Connection, recording_id: str) -> tuple[Section, ...]:
    """The topical sections in order."""
    with connection.cursor(row_factory=class_row(Section)) as cursor:
        return tuple(
            cursor.execute(
                'SELECT title, start, "end", first, last FROM sections WHERE recording = %s ORDER BY position',
                (recording_id,),
            )
        )


def save_summary(connection: Connection, recording_id: str, summary: Summary, *, model: str) -> None:
    """Store the summary and the name of what made it."""
    connection.execute("DELETE FROM summaries WHERE recording = %s", (recording_id,))
    connection.execute("DELETE FROM claims WHERE recording = %s AND place <> 'pearl'", (recording_id,))
    connection.execute(
        "INSERT INTO summaries (recording, model, failures) VALUES (%s, %s, %s)",
        (recording_id, model, json.dumps(summary.failures)),
    )
    _save_claims(connection, recording_id, "bottom_line", [(None, None, claim) for claim in summary.bottom_line])
    _save_claims(
        connection,
        recording_id,
        "section",
        [(section, None, claim) for section, claims in enumerate(summary.sections) for claim in claims],
    )


def load_summary(connection: Connection, recording_id: str, *, sections: int) -> Summary:
    """The summary, with a tuple of claims (which may be empty) for each of the sections."""
    bottom_line: list[Claim] = []
    by_section: list[list[Claim]] = [[] for _ in range(sections)]
    for section, _, claim in _load_claims(connection, recording_id, ("bottom_line", "section")):
        (bottom_line if section is None else by_section[section]).append(claim)
    row = connection.execute("SELECT failures FROM summaries WHERE recording = %s", (recording_id,)).fetchone()
    return Summary(
        bottom_line=tuple(bottom_line),
        sections=tuple(map(tuple, by_section)),
        failures=tuple((section, reason) for section, reason in (row[0] if row else ())),
    )


def summarizer(connection: Connection, recording_id: str) -> str | None:
    """The name of what made the summary, or None before there is one."""
    row = connection.execute("SELECT model FROM summaries WHERE recording = %s", (recording_id,)).fetchone()
    return row[0] if row else None


def save_pearls(connection: Connection, recording_id: str, pearls: Sequence[Pearl]) -> None:
    """Store the pearls."""
    connection.execute("DELETE FROM claims WHERE recording = %s AND place = 'pearl'", (recording_id,))
    _save_claims(connection, recording_id, "pearl", [(None, pearl, pearl.claim) for pearl in pearls])


def load_pearls(connection: Connection, recording_id: str) -> tuple[Pearl, ...]:
    """The pearls in their stored order."""
    return tuple(
        Pearl(claim, cast(PearlKind, kind), cast(float, probability))
        for _, (kind, probability), claim in _load_claims(connection, recording_id, ("pearl",))
    )


def save_mentions(connection: Connection, recording_id: str, mentions: Sequence[Mention]) -> None:
    """Store where devices and techniques are named."""
    connection.execute("DELETE FROM mentions WHERE recording = %s", (recording_id,))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO mentions "
            '(recording, position, term, kind, segment, start, "end", heard, written, probability, mark) '
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                (recording_id, i, m.term, m.kind, m.segment, m.start, m.end, m.heard, m.written, m.probability, m.mark)
                for i, m in enumerate(mentions)
            ],
        )


def load_mentions(connection: Connection, recording_id: str) -> tuple[Mention, ...]:
    """The mentions in order of time."""
    with connection.cursor(row_factory=class_row(Mention)) as cursor:
        return tuple(
            cursor.execute(
                'SELECT term, kind, segment, start, "end", heard, written, probability, mark FROM mentions '
                "WHERE recording = %s ORDER BY position",
                (recording_id,),
            )
        )


def save_draft(connection: Connection, recording_id: str, draft: Draft) -> None:
    """Store the drafted discussion."""
    connection.execute("DELETE FROM drafts WHERE recording = %s", (recording_id,))
    connection.execute(
        "INSERT INTO drafts (recording, title, body, questions) VALUES (%s, %s, %s, %s)",
        (recording_id, draft.title, draft.body, json.dumps([(q.text, q.start) for q in draft.questions])),
    )


def load_draft(connection: Connection, recording_id: str) -> Draft | None:
    """The drafted discussion, or None before there is one."""
    row = connection.execute(
        "SELECT title, body, questions FROM drafts WHERE recording = %s", (recording_id,)
    ).fetchone()
    if row is None:
        return None
    return Draft(title=row[0], body=row[1], questions=tuple(Question(*question) for question in row[2]))


def load_dossier(connection: Connection, recording_id: str) -> Dossier:
    """All that the stages made of a recording; raises NotFoundError."""
    outline = load_outline(connection, recording_id)
    return replace(outline, transcript=load_transcript(connection, recording_id))


def load_outline(connection: Connection, recording_id: str) -> Dossier:
    """A dossier without its transcript, whose words take long to load; raises NotFoundError."""
    recording = load_recording(connection, recording_id)
    stages = load_stages(connection, recording_id)
    made = {stage.name for stage in stages if stage.made}
    heard = connection.execute(
        "SELECT model, diarizer FROM transcripts WHERE recording = %s", (recording_id,)
    ).fetchone()
    sections = load_sections(connection, recording_id) if "split" in made else None
    return Dossier(
        recording=recording,
        stages=stages,
        models=Models(
            transcriber=heard[0] if heard else None,
            diarizer=heard[1] if heard else None,
            summarizer=summarizer(connection, recording_id),
            embedder=_embedder(connection, recording_id),
        ),
        sections=sections,
        summary=(
            load_summary(connection, recording_id, sections=len(sections))
            if sections is not None and "summarize" in made
            else None
        ),
        pearls=load_pearls(connection, recording_id) if "pearls" in made else None,
        mentions=load_mentions(connection, recording_id) if "tag" in made else None,
        draft=load_draft(connection, recording_id),
    )


def _embedder(connection: Connection, recording_id: str) -> str | None:
    """The model of the search index that holds the recording: of the one that serves, if it is in several."""
    row = connection.execute(
        "SELECT model FROM indexed JOIN generations ON generations.id = generation WHERE recording = %s "
        "ORDER BY state = 'serving' DESC, id LIMIT 1",
        (recording_id,),
    ).fetchone()
    return row[0] if row else None


def _words(segment: Segment) -> str:
    return json.dumps([(word.start, word.end, word.text, word.probability) for word in segment.words])


def _save_claims(
    connection: Connection, recording_id: str, place: str, rows: Sequence[tuple[int | None, Pearl | None, Claim]]
) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO claims (recording, place, position, section, kind, text, quote, segments, start, "
            '"end", status, checks, speaker, note, probability) '
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                (recording_id, place, i, section, pearl.kind if pearl else None, c.text, c.quote, list(c.segments),
                 c.start, c.end, c.status, json.dumps([(check.name, check.passed) for check in c.checks]),
                 c.speaker, c.note, pearl.probability if pearl else None)
                for i, (section, pearl, c) in enumerate(rows)
            ],
        )  # fmt: skip


def _load_claims(
    connection: Connection, recording_id: str, places: tuple[str, ...]
) -> list[tuple[int | None, tuple[str | None, float | None], Claim]]:
    rows = connection.execute(
        'SELECT section, kind, probability, text, quote, segments, start, "end", status, checks, speaker, note '
        "FROM claims "
        "WHERE recording = %s AND place = ANY(%s) ORDER BY place, position",
        (recording_id, list(places)),
    )
    return [
        (
            section,
            (kind, probability),
            Claim(
                text=text, quote=quote, segments=tuple(segments), start=start, end=end, status=status,
                checks=tuple(Check(*check) for check in checks), speaker=speaker, note=note,
            ),
        )
        for section, kind, probability, text, quote, segments, start, end, status, checks, speaker, note in rows
    ]  # fmt: skip
