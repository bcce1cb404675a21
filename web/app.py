"""The site: every route and every middleware in one list each."""

from collections.abc import Callable

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from database.connection import Database
from settings import Settings
from transcripts.search import QueryEmbedder
from web import (
    account,
    anew,
    api,
    api_docs,
    attachments,
    bulk,
    contradictions,
    details,
    discussions,
    discussions_api,
    edits,
    edits_api,
    exports,
    follows,
    library,
    media,
    members,
    processing,
    recording,
    removal,
    search,
    sign_in,
    terms,
    transcript,
    uploads,
    visibility,
    vocabulary,
    webhooks,
)
from web.context import SharedEmbedder
from web.errors import ERROR_HANDLERS, error_answer
from web.libraries import Libraries
from web.render import STATIC
from web.routes import page
from web.security import SameOrigin, SecurityHeaders
from web.tus import Turns

ROUTES: list[BaseRoute] = [
    *library.ROUTES,
    *bulk.ROUTES,
    *anew.ROUTES,
    *removal.ROUTES,
    *search.ROUTES,
    *recording.ROUTES,
    *transcript.ROUTES,
    *exports.ROUTES,
    *details.ROUTES,
    *edits.ROUTES,
    *edits_api.ROUTES,
    page("/media/{id}", media.media, "media"),
    page("/media/{id}/thumbnail", media.thumbnail, "thumbnail"),
    page("/api/v1/recordings/{id}/media", media.media, "api_media"),
    page("/api/v1/recordings/{id}/thumbnail", media.thumbnail, "api_thumbnail"),
    page("/devices", terms.devices, "devices"),
    page("/devices/{slug}", terms.device, "device"),
    page("/techniques", terms.techniques, "techniques"),
    page("/techniques/{slug}", terms.technique, "technique"),
    *contradictions.ROUTES,
    page("/api/v1/recordings", api.recordings, "api_recordings"),
    page("/api/v1/recordings/{id}", api.recording, "api_recording"),
    page("/api/v1/recordings/{id}/related", terms.api_related, "api_related"),
    page("/api/v1/search", api.search, "api_search"),
    page("/api/v1/devices", terms.api_devices, "api_devices"),
    page("/api/v1/devices/{slug}", terms.api_device, "api_device"),
    page("/api/v1/techniques", terms.api_techniques, "api_techniques"),
    page("/api/v1/techniques/{slug}", terms.api_technique, "api_technique"),
    *follows.ROUTES,
    *api_docs.ROUTES,
    *sign_in.ROUTES,
    *account.ROUTES,
    *members.ROUTES,
    *visibility.ROUTES,
    *discussions.ROUTES,
    *discussions_api.ROUTES,
    *processing.ROUTES,
    *webhooks.ROUTES,
    *vocabulary.ROUTES,
    page("/healthz", api.health, "health"),
    *attachments.ROUTES,
    *uploads.ROUTES,
    Mount("/static/lib", Libraries(), name="libraries"),
    Mount("/static", StaticFiles(directory=STATIC), name="static"),
]

MIDDLEWARE = [
    Middleware(SecurityHeaders),
    Middleware(SameOrigin, refuse=error_answer),
    Middleware(GZipMiddleware, minimum_size=2_000, compresslevel=5),  # 1 % larger than with 9, and sooner there
]


def create_app(
    database: Database,
    settings: Settings,
    *,
    embedder: Callable[[], QueryEmbedder],
    embedder_name: Callable[[], str] | None = None,
    embedder_named: Callable[[str], QueryEmbedder] | None = None,
) -> FastAPI:
    """The site on an open database; `embedder` is called once, at the first search or before.

    `embedder_name` tells its name without that, and `embedder_named` loads the model that made an older index, for as
    long as that index serves.
    """
    app = FastAPI(
        title="Springboard",
        routes=ROUTES,
        middleware=MIDDLEWARE,
        exception_handlers=ERROR_HANDLERS,
        lifespan=uploads.sweeping,
        openapi_url=None,  # web/openapi.py makes the document; FastAPI's pages of it load scripts from another host
    )
    app.state.database = database
    app.state.settings = settings
    app.state.embedder = SharedEmbedder(embedder, name=embedder_name, named=embedder_named)
    app.state.turns = Turns()
    return app
