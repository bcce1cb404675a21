"""Serving the site until it is told to stop."""

import signal
from threading import Thread

import uvicorn

from database.connection import open_database
from models.catalog import load_embedder, name_of_embedder
from settings import Settings
from web.app import create_app

SHUTDOWN_SECONDS = 5  # for answers under way; a player would hold its connection for hours


def serve(settings: Settings) -> None:
    """Serve on `settings.host` and `settings.port` until SIGINT or SIGTERM, then leave the database in order."""
    with open_database(settings.database_url, home=settings.home) as database:
        app = create_app(
            database,
            settings,
            embedder=lambda: load_embedder(settings.embedder, cache=settings.weights_folder),
            embedder_name=lambda: name_of_embedder(settings.embedder, cache=settings.weights_folder),
            embedder_named=lambda name: load_embedder(name, cache=settings.weights_folder),
        )
        config = uvicorn.Config(
            app, host=settings.host, port=settings.port, access_log=False, timeout_graceful_shutdown=SHUTDOWN_SECONDS
        )
        # uvicorn raises the signal again once it has shut down; SIGTERM's default would end us before the database is.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        # The site answers at once, and the first search need not wait either.
        Thread(target=app.state.embedder.warm, args=(database,), daemon=True).start()
        try:
            uvicorn.Server(config).run()
        except KeyboardInterrupt:
            pass
