"""What the first pass heard of a recording, or of a part of it, in PostgreSQL: kept as it was, whatever follows."""

import json
from typing import Any

from transcripts.store import Connection
from transcripts.transcript import Segment, Transcript, Word


def save_first_pass(connection: Connection, recording_id: str, transcript: Transcript) -> None:
    """Keep what was heard, in place of what an earlier first pass heard."""
    connection.execute(
        "INSERT INTO first_passes (recording, heard) VALUES (%s, %s) "
        "ON CONFLICT (recording) DO UPDATE SET heard = excluded.heard",
        (recording_id, as_heard(transcript)),
    )


def load_first_pass(connection: Connection, recording_id: str) -> Transcript | None:
    """What was heard, without corrections and speakers; None where it was not kept."""
    row = connection.execute("SELECT heard FROM first_passes WHERE recording = %s", (recording_id,)).fetchone()
    return read_heard(row[0]) if row else None


def as_heard(transcript: Transcript) -> str:
    """Words and segments of a transcript as JSON."""
    return json.dumps(
        {
            "model": transcript.model,
            "language": transcript.language,
            "segments": [
                (s.start, s.end, s.text, s.flags, [(w.start, w.end, w.text, w.probability) for w in s.words])
                for s in transcript.segments
            ],
        }
    )


def read_heard(heard: Any) -> Transcript:
    """The transcript that `as_heard` wrote."""
    return Transcript(
        segments=tuple(
            Segment(number, start, end, text, words=tuple(Word(*word) for word in words), flags=tuple(flags))
            for number, (start, end, text, flags, words) in enumerate(heard["segments"])
        ),
        language=heard["language"],
        model=heard["model"],
    )
