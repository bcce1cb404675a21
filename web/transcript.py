"""The transcript bit by bit: the lines that a page begins with, more for its script, captions and chapters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute

from database.connection import Connection
from transcripts import results, store
from transcripts.captions import write_chapters, write_vtt
from transcripts.errors import NotFoundError
from transcripts.outline import Section
from transcripts.window import Frame, load_frame, load_window
from web.access import RecordingId
from web.context import TheDatabase
from web.links import linker
from web.render import render
from web.routes import page
from web.turns import Turn, turns_of

LINES = 120  # in the page itself
MOST_LINES = 500  # in one answer to its script
BEFORE = LINES // 4  # lines shown before the time that the page opens at

First = Annotated[int, Query(ge=0, le=1_000_000)]
Count = Annotated[int, Query(ge=1, le=MOST_LINES)]


@dataclass(frozen=True, slots=True)
class Lines:
    """Some lines of a transcript of `total`, numbered from 0: `first` to `last`, which is excluded.

    `earlier` and `later` are the times to open the page at for those around, None where there are none.
    """

    turns: tuple[Turn, ...]
    first: int
    last: int
    total: int
    earlier: float | None
    later: float | None


def lines_around(
    connection: Connection, recording_id: str, frame: Frame, sections: Sequence[Section], *, start: float | None
) -> Lines:
    """The lines that a page opens with; those around the time `start`, in seconds, or the first ones."""
    # An address gives hundredths of a second, so a line may start up to one later than it says.
    wanted = frame.line_at(start + 0.01) - BEFORE if start is not None else 0
    first = max(0, min(wanted, len(frame.starts) - LINES))
    window = load_window(connection, recording_id, first=first, lines=LINES)
    last = first + len(window.segments)
    return Lines(
        turns=turns_of(window, frame, sections),
        first=first,
        last=last,
        total=len(frame.starts),
        earlier=frame.starts[max(0, first - LINES + BEFORE)] if first else None,
        later=frame.starts[last] if last < len(frame.starts) else None,
    )


def more_lines(request: Request, id: RecordingId, database: TheDatabase, first: First, count: Count) -> Response:
    """Lines of the transcript as they stand in the page, for its script."""
    with database.snapshot() as connection:
        frame = load_frame(connection, id)
        if frame is None:
            raise NotFoundError("There is no transcript yet.")
        window = load_window(connection, id, first=first, lines=count)
        sections = results.load_sections(connection, id)
    turns = turns_of(window, frame, sections)
    return render(request, "recording/lines.html", turns=turns, link=linker(frame.starts))


def captions(id: RecordingId, database: TheDatabase) -> Response:
    """The captions that the player shows."""
    with database.snapshot() as connection:
        recording = store.load_recording(connection, id)
        transcript = results.load_transcript(connection, id)
    if transcript is None:
        raise NotFoundError(f"“{recording.title}” has no captions yet; they come with its transcript.")
    return PlainTextResponse(write_vtt(transcript), media_type="text/vtt")


def chapters(id: RecordingId, database: TheDatabase) -> Response:
    """The chapters that the player marks on its bar."""
    with database.snapshot() as connection:
        recording = store.load_recording(connection, id)
        sections = results.load_sections(connection, id)
    return PlainTextResponse(write_chapters(sections, duration=recording.duration), media_type="text/vtt")


ROUTES: list[BaseRoute] = [
    page("/recordings/{id}/lines", more_lines, "lines"),
    page("/recordings/{id}/captions.vtt", captions, "captions"),
    page("/recordings/{id}/chapters.vtt", chapters, "chapters"),
]
