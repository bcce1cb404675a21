"""Processing, for whoever waits: how far a recording is, live; the queue; and trying a failed stage again."""

import asyncio
from collections.abc import AsyncIterable, Mapping
from dataclasses import asdict, dataclass
from time import monotonic
from typing import Annotated

from fastapi import Path, Request
from fastapi.routing import APIRoute
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from database.connection import Connection, Database
from transcripts import queue_store, store
from transcripts.errors import NotFoundError
from transcripts.forecast import remaining_seconds
from transcripts.queue_store import Queued
from transcripts.recording import Recording, RecordingState
from web.access import RecordingId, Staff
from web.context import TheDatabase, TheSettings
from web.render import render
from web.routes import action, page
from web.stages import StageRow, stage_rows
from web.workers import list_workers

LOOK_SECONDS = 1.0
LEAST_REMAINING = 1.0  # seconds that are worth a word
LONGEST_STREAM = 600.0  # seconds; then the browser asks again, and who may see the recording is looked up anew

Paces = Mapping[str, float]

StageName = Annotated[str, Path(alias="stage", max_length=40)]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a recording is. Times are seconds; `remaining` is None where nothing tells, as while it waits."""

    state: RecordingState
    position: int | None  # among those that wait, from 1
    elapsed: float  # since the running stage started
    remaining: float | None
    stages: tuple[StageRow, ...]

    @property
    def is_settled(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.state in ("ready", "failed")


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A recording of the queue with how far it is."""

    queued: Queued
    standing: Standing

    @property
    def running(self) -> StageRow | None:
        return next((stage for stage in self.standing.stages if stage.state == "running"), None)

    @property
    def failed(self) -> StageRow | None:
        return next((stage for stage in self.standing.stages if stage.state == "failed"), None)


def standing_of(connection: Connection, recording: Recording, *, paces: Paces | None = None) -> Standing:
    """How far a recording is now; `paces` are looked up where they are needed and not given."""
    if recording.state in ("ready", "failed"):
        return _standing(connection, recording, None, {})
    if paces is None:
        paces = queue_store.load_paces(connection)
    return _standing(connection, recording, queue_store.position_of(connection, recording.id), paces)


def progress(id: RecordingId, database: TheDatabase) -> Response:
    """How far a recording is, as JSON."""
    return JSONResponse(asdict(_standing_now(database, id)))


async def events(id: RecordingId, database: TheDatabase) -> AsyncIterable[ServerSentEvent]:
    """The same whenever it changes, as server-sent events, until nothing more happens by itself."""
    until = monotonic() + LONGEST_STREAM
    told: Standing | None = None
    paces = await run_in_threadpool(_paces, database)  # they hardly change in that time
    while monotonic() < until:
        try:
            standing = await run_in_threadpool(_standing_now, database, id, paces)
        except NotFoundError:  # removed meanwhile
            return
        if standing != told:
            yield ServerSentEvent(data=asdict(standing), event="progress")
            told = standing
        if standing.is_settled:
            return
        await asyncio.sleep(LOOK_SECONDS)


def retry(id: RecordingId, stage: StageName, staff: Staff, database: TheDatabase) -> Response:
    """Put a recording back in the queue for a stage that failed."""
    with database.transaction() as connection:
        queue_store.retry(connection, id, stage)
    return RedirectResponse(f"/recordings/{id}", 303)


def api_retry(id: RecordingId, stage: StageName, staff: Staff, database: TheDatabase) -> Response:
    """Put a recording back in the queue for a stage that failed."""
    with database.transaction() as connection:
        queue_store.retry(connection, id, stage)
    return progress(id, database)


def queue_page(request: Request, staff: Staff, database: TheDatabase, settings: TheSettings) -> Response:
    """What is at work, what waits, what failed, and whether workers are there to take it up."""
    return render(request, "processing/queue.html", rows=_queue(database), workers=list_workers(settings))


def api_queue(staff: Staff, database: TheDatabase, settings: TheSettings) -> Response:
    """What is at work, what waits, what failed, and whether workers are there."""
    workers = list_workers(settings)
    return JSONResponse(
        {
            "recordings": [
                asdict(row.queued) | {"since": row.queued.since.isoformat()} | asdict(row.standing)
                for row in _queue(database)
            ],
            "workers": None
            if workers is None
            else [asdict(worker) | {"seen_at": worker.seen_at.isoformat()} for worker in workers],
        }
    )


def _queue(database: Database) -> list[QueueRow]:
    with database.snapshot() as connection:
        paces = queue_store.load_paces(connection)
        return [
            QueueRow(queued, _standing(connection, queued, queued.position, paces))
            for queued in queue_store.list_queue(connection)
        ]


def _standing_now(database: Database, recording_id: str, paces: Paces | None = None) -> Standing:
    with database.snapshot() as connection:
        return standing_of(connection, store.load_recording(connection, recording_id), paces=paces)


def _standing(connection: Connection, recording: Recording | Queued, position: int | None, paces: Paces) -> Standing:
    stages = store.load_stages(connection, recording.id)
    if recording.state != "running":
        return Standing(recording.state, position, 0.0, None, stage_rows(stages))
    elapsed = queue_store.load_elapsed(connection, recording.id)
    remaining = remaining_seconds(stages, paces, duration=recording.duration, elapsed=elapsed)
    told = remaining if remaining is not None and remaining >= LEAST_REMAINING else None
    return Standing(recording.state, position, round(elapsed), told, stage_rows(stages))


def _paces(database: Database) -> Paces:
    with database.snapshot() as connection:
        return queue_store.load_paces(connection)


ROUTES: list[BaseRoute] = [
    page("/recordings/{id}/stages.json", progress, "stages"),
    APIRoute("/recordings/{id}/events", events, methods=["GET"], name="events", response_class=EventSourceResponse),
    action("/recordings/{id}/stages/{stage}/retry", retry, "retry"),
    page("/queue", queue_page, "queue"),
    page("/api/v1/recordings/{id}/progress", progress, "api_progress"),
    action("/api/v1/recordings/{id}/stages/{stage}/retry", api_retry, "api_retry"),
    page("/api/v1/queue", api_queue, "api_queue"),
]
