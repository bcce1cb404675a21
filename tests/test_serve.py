"""Starting and ending the site, and loading the model of the search once."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from library import WordEmbedder

from database.connection import Database
from settings import Settings
from transcripts.errors import WeightsError
from transcripts.search import QueryEmbedder
from web.context import SharedEmbedder


class CountingLoader:
    """Loads a WordEmbedder, slowly, and fails the first times."""

    def __init__(self, failures: int = 0) -> None:
        self.calls = 0
        self.failures = failures

    def __call__(self) -> QueryEmbedder:
        self.calls += 1
        time.sleep(0.02)
        if self.calls <= self.failures:
            raise WeightsError("not yet")
        return WordEmbedder()


def test_embedder_is_loaded_once_for_all_threads() -> None:
    load = CountingLoader()
    embedder = SharedEmbedder(load)
    vectors: list[Sequence[float]] = []
    threads = [
        threading.Thread(target=lambda: vectors.extend(each.vector for each in embedder.embed_queries(["wait"])))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert load.calls == 1
    assert vectors == WordEmbedder().embed(["wait"]) * 8


def test_embedder_that_did_not_load_is_tried_again(database: Database) -> None:
    embedder = SharedEmbedder(CountingLoader(failures=1))
    embedder.warm(database)
    assert embedder.name == "word-embedder"


def test_site_starts_without_machine_learning() -> None:
    code = "import sys, web.serve; sys.exit(' '.join({'torch', 'transformers', 'prefect'} & set(sys.modules)) or None)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parent.parent)


def test_serving_ends_cleanly_when_told(settings: Settings, database: Database) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    environment = {
        "PATH": os.environ["PATH"],
        "SPRINGBOARD_HOME": str(settings.home),
        "SPRINGBOARD_WEIGHTS": str(settings.weights_folder),
        "SPRINGBOARD_PORT": str(port),
        "DATABASE_URL": database.url,
    }
    code = "import os, settings, web.serve; web.serve.serve(settings.Settings.from_environ(os.environ))"
    server = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parent.parent, env=environment)
    try:
        assert_answers(f"http://127.0.0.1:{port}/healthz")
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=30) == 0
    finally:
        server.kill()
        server.wait()


def assert_answers(address: str) -> None:
    for _ in range(300):
        try:
            with urlopen(address) as answer:
                assert answer.status == 200
                return
        except URLError:
            time.sleep(0.1)
    pytest.fail(f"{address} did not answer within 30 s")
