"""A window: some lines of a transcript in a row, for a page that shows a long one bit by bit."""

from bisect import bisect_right
from dataclasses import dataclass

from transcripts.correction_store import load_corrections
from transcripts.store import Connection
from transcripts.transcript import Correction, Segment, Word

MARGIN = 10  # lines at hand on both sides of a window


@dataclass(frozen=True, slots=True)
class Frame:
    """What is known of a whole transcript without reading it; `starts` has the time of each line, in seconds."""

    model: str
    language: str | None
    diarizer: str | None
    starts: tuple[float, ...]
    speakers: tuple[str, ...]  # in the order in which they are first heard

    def line_at(self, seconds: float) -> int:
        """The number of the line that is heard then: the last one that has started, or the first."""
        return max(0, bisect_right(self.starts, seconds) - 1)


@dataclass(frozen=True, slots=True)
class Window:
    """Lines in a row, numbered as in the transcript, with their corrections.

    Some lines `before` and `after` are at hand as well: how a number is read can depend on them.
    """

    segments: tuple[Segment, ...]
    corrections: tuple[Correction, ...] = ()
    before: tuple[Segment, ...] = ()
    after: tuple[Segment, ...] = ()


def load_frame(connection: Connection, recording_id: str) -> Frame | None:
    """The frame of a recording's transcript, or None before there is one."""
    row = connection.execute(
        "SELECT model, language, diarizer FROM transcripts WHERE recording = %s", (recording_id,)
    ).fetchone()
    if row is None:
        return None
    # As two arrays, since a row for each of thousands of lines takes several times as long to read.
    lines = connection.execute(
        "SELECT array_agg(start ORDER BY id), array_agg(speaker ORDER BY id) FROM segments WHERE recording = %s",
        (recording_id,),
    ).fetchone()
    starts, speakers = (lines[0] or (), lines[1] or ()) if lines else ((), ())
    return Frame(
        model=row[0],
        language=row[1],
        diarizer=row[2],
        starts=tuple(starts),
        speakers=tuple(dict.fromkeys(speaker for speaker in speakers if speaker)),
    )


def load_window(connection: Connection, recording_id: str, *, first: int, lines: int) -> Window:
    """At most `lines` lines from line `first` on; none where the transcript is shorter."""
    end = first + lines
    rows = connection.execute(
        'SELECT id, start, "end", text, words, speaker, flags FROM segments '
        "WHERE recording = %s AND id >= %s AND id < %s ORDER BY id",
        (recording_id, first - MARGIN, end + MARGIN),
    )
    found = [
        Segment(number, start, end, text, tuple(Word(*word) for word in words), speaker, tuple(flags))
        for number, start, end, text, words, speaker, flags in rows
    ]
    return Window(
        segments=tuple(segment for segment in found if first <= segment.id < end),
        corrections=tuple(
            correction for correction in load_corrections(connection, recording_id) if first <= correction.segment < end
        ),
        before=tuple(segment for segment in found if segment.id < first),
        after=tuple(segment for segment in found if segment.id >= end),
    )


def load_said(connection: Connection, recording_id: str) -> tuple[Segment, ...]:
    """Every line without the times of its words, which is quicker by far."""
    rows = connection.execute(
        'SELECT id, start, "end", text, speaker, flags FROM segments WHERE recording = %s ORDER BY id', (recording_id,)
    )
    return tuple(
        Segment(number, start, end, text, speaker=speaker, flags=tuple(flags))
        for number, start, end, text, speaker, flags in rows
    )
