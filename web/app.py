"""The site: every route and every middleware in one list each."""

from collections.abc import Callable

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from database.connection import Database
from settings import Settings
from transcripts.search import QueryEmbedder
from web import api, discussions, discussions_api, library, media, recording, search, terms, uploads
from web.context import SharedEmbedder
from web.errors import ERROR_HANDLERS
from web.libraries import Libraries
from web.render import STATIC
from web.security import SecurityHeaders
from web.tus import Turns


def _page(path: str, view: Callable[..., Response], name: str) -> APIRoute:
    return APIRoute(path, view, name=name, methods=["GET", "HEAD"], response_model=None)


ROUTES: list[BaseRoute] = [
    _page("/", library.library, "library"),
    _page("/search", search.search_page, "search"),
    _page("/recordings/{id}", recording.recording_page, "recording"),
    _page("/recordings/{id}/stages.json", recording.stages, "stages"),
    _page("/recordings/{id}/captions.vtt", recording.captions, "captions"),
    _page("/recordings/{id}/export.{format}", recording.export, "export"),
    _page("/media/{id}", media.media, "media"),
    _page("/devices", terms.devices, "devices"),
    _page("/devices/{slug}", terms.device, "device"),
    _page("/techniques", terms.techniques, "techniques"),
    _page("/techniques/{slug}", terms.technique, "technique"),
    _page("/api/v1/recordings", api.recordings, "api_recordings"),
    _page("/api/v1/recordings/{id}", api.recording, "api_recording"),
    _page("/api/v1/recordings/{id}/related", terms.api_related, "api_related"),
    _page("/api/v1/search", api.search, "api_search"),
    _page("/api/v1/devices", terms.api_devices, "api_devices"),
    _page("/api/v1/devices/{slug}", terms.api_device, "api_device"),
    _page("/api/v1/techniques", terms.api_techniques, "api_techniques"),
    _page("/api/v1/techniques/{slug}", terms.api_technique, "api_technique"),
    *discussions.ROUTES,
    *discussions_api.ROUTES,
    _page("/healthz", api.health, "health"),
    *uploads.ROUTES,
    Mount("/static/lib", Libraries(), name="libraries"),
    Mount("/static", StaticFiles(directory=STATIC), name="static"),
]

MIDDLEWARE = [
    Middleware(SecurityHeaders),
    Middleware(GZipMiddleware, minimum_size=2_000),
]


def create_app(
    database: Database,
    settings: Settings,
    *,
    embedder: Callable[[], QueryEmbedder],
    embedder_named: Callable[[str], QueryEmbedder] | None = None,
) -> FastAPI:
    """The site on an open database; `embedder` is called once, at the first search or before.

    `embedder_named` loads the model that made an older index, for as long as that index serves.
    """
    app = FastAPI(
        title="Springboard",
        routes=ROUTES,
        middleware=MIDDLEWARE,
        exception_handlers=ERROR_HANDLERS,
        lifespan=uploads.sweeping,
        openapi_url=None,  # the generated documentation pages load scripts from another host
    )
    app.state.database = database
    app.state.settings = settings
    app.state.embedder = SharedEmbedder(embedder, named=embedder_named)
    app.state.turns = Turns()
    return app
