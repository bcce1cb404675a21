"""/api/v1: what the pages show, as JSON; docs/api.md describes it."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import Query
from starlette.responses import JSONResponse, Response

from transcripts import shelf
from transcripts.export import FORMATS
from transcripts.recording import Recording
from transcripts.results import load_dossier
from transcripts.search_candidates import MOST_MOMENTS
from transcripts.search_results import Sort, find_results
from transcripts.shelf import Asked
from web.access import RecordingId, Sees, Visitor
from web.context import TheDatabase, TheEmbedder
from web.library import TheAsked
from web.search import Day, Mode, with_dates
from web.thread_view import as_seen

MOST_RECORDINGS = 1_000  # in one answer, where it is limited

INTERNAL = frozenset({"media_path", "captions_path", "captions_sha256"})  # where we keep files


def recordings(
    database: TheDatabase,
    sees: Sees,
    asked: TheAsked,
    limit: Annotated[int | None, Query(ge=1, le=MOST_RECORDINGS)] = None,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> Response:
    """The recordings that the caller may see, newest first; all of them where nothing else is asked for."""
    with database.snapshot() as connection:
        listed = shelf.find_recordings(connection, asked, sees=sees, limit=limit, offset=offset)
    return JSONResponse([_public(recording) for recording in listed])


def recording(id: RecordingId, database: TheDatabase, visitor: Visitor) -> Response:
    """One recording with all that its finished stages made: the JSON export, its draft for moderators alone."""
    with database.snapshot() as connection:
        dossier = as_seen(connection, load_dossier(connection, id), visitor)
    return Response(FORMATS["json"](dossier), media_type="application/json")


def search(
    q: str,
    database: TheDatabase,
    embedder: TheEmbedder,
    sees: Sees,
    limit: Annotated[int, Query(ge=1, le=MOST_MOMENTS)] = 10,
    offset: Annotated[int, Query(ge=0, le=MOST_MOMENTS)] = 0,
    since: Day = "",
    until: Day = "",
    mode: Mode = "smart",
    sort: Sort = "relevance",
    typed: bool = False,
) -> Response:
    """The moments that answer a query as the page shows them, by recording, and all that it tells besides."""
    query = with_dates(q, since, until)
    usable = None if mode == "exact" else embedder.usable(database)  # before the transaction: loading takes seconds
    with database.snapshot() as connection:
        found = find_results(
            connection, query, usable,
            exact=mode == "exact", as_typed=typed, sort=sort, limit=limit, offset=offset, sees=sees,
        )  # fmt: skip
    return JSONResponse(asdict(found))


def health(database: TheDatabase) -> Response:
    """Whether the site can reach its database, and how much work is waiting and under way."""
    with database.snapshot() as connection:
        queued = shelf.count_recordings(connection, Asked(state="queued"))
        running = shelf.count_recordings(connection, Asked(state="running"))
    return JSONResponse({"status": "ok", "queued": queued, "running": running})


def _public(recording: Recording) -> dict[str, Any]:
    """A recording without where we keep its files."""
    return {
        **asdict(recording, dict_factory=lambda pairs: {k: v for k, v in pairs if k not in INTERNAL}),
        "event_date": recording.event_date and recording.event_date.isoformat(),
        "created_at": recording.created_at and recording.created_at.isoformat(),
    }
