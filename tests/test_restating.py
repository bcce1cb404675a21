"""Restating: where a model is set it is asked, and where it fails nothing is lost and the reason is told."""

import json
import logging
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from flows.restating import Restated, restated
from models.protocols import Entailment, Restater
from settings import Settings

NOT_THERE = "http://127.0.0.1:1/v1"
SAID: tuple[str, ...] = ("Wait.",)


def asked(made: tuple[str, ...], restater: Restater, judge: Entailment | None) -> tuple[str, ...]:
    assert judge is None
    return tuple(restater.restate(made))


@pytest.fixture(autouse=True)
def _told(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with caplog.at_level(logging.WARNING):
        yield


def test_without_a_model_nothing_is_asked(caplog: pytest.LogCaptureFixture) -> None:
    assert restated(SAID, asked, Settings()) == Restated(SAID)
    assert caplog.messages == []


class Echo(BaseHTTPRequestHandler):
    """A server that answers with the remark that it was asked about."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        answer = {"choices": [{"message": {"role": "assistant", "content": body["messages"][-1]["content"]}}]}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, format: str, *arguments: object) -> None:
        """Keep quiet."""


def test_what_a_model_restated_names_it() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        Thread(target=server.serve_forever).start()
        url = f"http://127.0.0.1:{server.server_address[1]}/v1"
        outcome = restated(SAID, asked, Settings(summarizer=url, summarizer_model="qwen"))
        server.shutdown()
    assert outcome == Restated(tuple(outcome.made), by=f"qwen at {url}")
    assert "Wait." in outcome.made[0]


def test_a_server_that_is_not_there_loses_nothing(caplog: pytest.LogCaptureFixture) -> None:
    outcome = restated(SAID, asked, Settings(summarizer=NOT_THERE, summarizer_model="qwen"))
    assert (outcome.made, outcome.by) == (SAID, None)
    assert outcome.note is not None
    assert outcome.note.startswith(f"Nothing was restated: qwen at {NOT_THERE} cannot be asked")
    assert outcome.note.endswith("All stands in the speakers' own words; process it anew to try again.")
    assert caplog.messages == [outcome.note]


def test_weights_that_are_not_there_lose_nothing(tmp_path: Path) -> None:
    outcome = restated(SAID, asked, Settings(summarizer=str(tmp_path)))
    assert (outcome.made, outcome.by) == (SAID, None)
    assert "no language model could be loaded" in (outcome.note or "")


def test_a_model_that_takes_too_long_loses_nothing() -> None:
    settings = Settings(summarizer=NOT_THERE, summarizer_model="qwen")
    outcome = restated(SAID, asked, settings, longest=0.0)
    assert (outcome.made, outcome.by) == (SAID, None)
    assert f"qwen at {NOT_THERE} took longer than 0 minutes" in (outcome.note or "")


def test_what_is_judged_by_a_model_that_is_not_there_is_not_restated(tmp_path: Path) -> None:
    settings = Settings(summarizer=NOT_THERE, summarizer_model="qwen", entailment=str(tmp_path))
    outcome = restated(SAID, asked, settings)
    assert (outcome.made, outcome.by) == (SAID, None)
    assert str(tmp_path) in (outcome.note or "")
