"""Corrections of a transcript in PostgreSQL, with the words that each replaced."""

import json
from collections.abc import Sequence
from dataclasses import replace

from transcripts.store import Connection
from transcripts.transcript import Correction, Replaced, Word


def save_corrections(connection: Connection, recording_id: str, corrections: Sequence[Correction]) -> None:
    """Store the corrections of a transcript in place of those that it had."""
    connection.execute("DELETE FROM corrections WHERE recording = %s", (recording_id,))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO corrections "
            '(recording, position, segment, start, "end", heard, written, term, rule, probability, replaced) '
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                (recording_id, i, c.segment, c.start, c.end, c.heard, c.written, c.term, c.rule, c.probability,
                 json.dumps([(r.segment, r.word.start, r.word.end, r.word.text, r.word.probability)
                             for r in c.replaced]))
                for i, c in enumerate(corrections)
            ],
        )  # fmt: skip


def load_corrections(connection: Connection, recording_id: str) -> tuple[Correction, ...]:
    """All corrections of a transcript, as they were stored."""
    return tuple(
        replace(Correction(*values), replaced=tuple(Replaced(segment, Word(*word)) for segment, *word in replaced))
        for *values, replaced in connection.execute(
            'SELECT segment, start, "end", heard, written, term, rule, probability, replaced FROM corrections '
            "WHERE recording = %s ORDER BY position",
            (recording_id,),
        )
    )


def count_corrections(connection: Connection, recording_id: str) -> int:
    """How many corrections a transcript has."""
    row = connection.execute("SELECT count(*) FROM corrections WHERE recording = %s", (recording_id,)).fetchone()
    return int(row[0]) if row else 0
