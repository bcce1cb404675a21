"""The library: recordings by what is asked for, a page at a time, and what staff do with several at once."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import Depends, Query, Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from community import thread_store
from database.connection import Connection
from transcripts import shelf
from transcripts.recording import EVERYTHING, Length, Recording, RecordingState, Visibility
from transcripts.shelf import Asked, Named, Sort
from web.access import Sees, Visitor
from web.bulk import DONE
from web.context import TheDatabase, TheSettings
from web.exports import FORMAT_NAMES
from web.media import has_thumbnail
from web.names import LENGTH_NAMES, STATE_NAMES
from web.render import render
from web.routes import page

RECORDINGS_SHOWN = 50  # on a page
DEVICES_SHOWN = 6
SORT_NAMES: dict[Sort, str] = {
    "added": "Newest first", "held": "Latest event first", "title": "By title", "longest": "Longest first",
}  # fmt: skip

Text = Annotated[str, Query(max_length=200)]
# A browser sends every field of a form, the empty ones too.
State = Annotated[RecordingState | Literal[""], Query()]
Long = Annotated[Length | Literal[""], Query()]
Year = Annotated[str, Query(pattern=r"^(\d{4})?$")]


@dataclass(frozen=True, slots=True)
class Entry:
    """A recording as the library shows it."""

    recording: Recording
    devices: tuple[Named, ...]
    replies: int | None  # None where no discussion is published


def _asked(
    text: Text = "",
    series: Text = "",
    device: Text = "",
    speaker: Text = "",
    state: State = "",
    year: Year = "",
    length: Long = "",
    discussed: bool = False,
    sort: Sort = "added",
) -> Asked:
    return Asked(
        text=text.strip(),
        series=series,
        device=device,
        speaker=speaker,
        state=state or None,
        year=int(year) if year else None,
        length=length or None,
        discussed=discussed,
        sort=sort,
    )


TheAsked = Annotated[Asked, Depends(_asked)]
PageNumber = Annotated[int, Query(alias="page", ge=1, le=100_000)]


def library(
    request: Request,
    database: TheDatabase,
    settings: TheSettings,
    sees: Sees,
    visitor: Visitor,
    asked: TheAsked,
    number: PageNumber = 1,
    done: Annotated[str, Query(max_length=20)] = "",
    count: Annotated[int, Query(ge=0, le=1_000)] = 0,
) -> Response:
    """A page of the recordings that are asked for, or how to add the first one."""
    with database.snapshot() as connection:
        found = shelf.count_recordings(connection, asked, sees=sees)
        entries = list_entries(connection, asked, sees, number)
        choices = shelf.list_choices(connection, sees=sees)
    return render(
        request,
        "library/library.html",
        asked=asked,
        entries=entries,
        found=found,
        choices=choices,
        chips=_chips(asked),
        page=number,
        last_page=max(1, -(-found // RECORDINGS_SHOWN)),
        link_to=lambda **changes: address_of(asked, **changes),
        here=address_of(asked, page=number),
        sort_names=SORT_NAMES,
        length_names=LENGTH_NAMES,
        pictured=partial(has_thumbnail, settings),
        visibilities=EVERYTHING,
        formats=FORMAT_NAMES,
        devices_shown=DEVICES_SHOWN,
        done=DONE[done].format(count=count, s="" if count == 1 else "s") if done in DONE else "",
    )


def list_entries(connection: Connection, asked: Asked, sees: Sequence[Visibility], number: int) -> list[Entry]:
    """The recordings of a page with what stands beside them, in as many queries however many there are."""
    recordings = shelf.find_recordings(
        connection, asked, sees=sees, limit=RECORDINGS_SHOWN, offset=(number - 1) * RECORDINGS_SHOWN
    )
    ids = [recording.id for recording in recordings]
    names, replies = shelf.names_in(connection, ids), thread_store.count_replies(connection, ids)
    return [
        Entry(
            recording,
            tuple(name for name in names[recording.id] if name.kind == "device"),
            replies.get(recording.id),
        )
        for recording in recordings
    ]


def address_of(asked: Asked, **changes: Any) -> str:
    """The address of the library that asks for this, with changes; what is as always is left out."""
    usual: dict[str, Any] = {**asdict(Asked()), "page": 1}
    chosen = {**asdict(asked), **changes}
    query = urlencode({name: value for name, value in chosen.items() if value not in (usual[name], "", None)})
    return f"/?{query}" if query else "/"


def _chips(asked: Asked) -> list[tuple[str, str]]:
    """What is asked for, each with the address that asks for it no more."""
    told = {
        "text": f"“{asked.text}”" if asked.text else "",
        "series": asked.series,
        "device": asked.device,
        "speaker": asked.speaker,
        "state": STATE_NAMES[asked.state] if asked.state else "",
        "year": str(asked.year or ""),
        "length": LENGTH_NAMES[asked.length] if asked.length else "",
        "discussed": "With a discussion" if asked.discussed else "",
    }
    return [(value, address_of(asked, **{name: None})) for name, value in told.items() if value]


ROUTES: list[BaseRoute] = [page("/", library, "library")]
