"""The site on a free port, with the smallest recordings a test can send to it."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from library import WordEmbedder

from database.connection import Database
from settings import Settings
from transcripts.search import QueryEmbedder
from web.app import create_app


@contextmanager
def serving(
    database: Database, settings: Settings, *, port: int = 0, embedder: Callable[[], QueryEmbedder] = WordEmbedder
) -> Iterator[int]:
    """Serve the site while the block runs; gives the port."""
    app = create_app(database, settings, embedder=embedder)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
    listening = socket.create_server(("127.0.0.1", port))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    try:
        yield int(listening.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
