"""The site as a whole: the empty library, unknown addresses, failures, headers, and what is loaded from where."""

import doctest
import re
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import pytest
from library import WordEmbedder, add_webinar
from pages import Page, read
from people import add_member, sign_in
from psycopg_pool import ConnectionPool
from starlette.testclient import TestClient

from database.connection import Database
from settings import Settings
from transcripts.errors import WeightsError
from transcripts.search import QueryEmbedder
from web import links, render
from web.app import create_app

STATIC = Path(__file__).parent.parent / "web" / "static"


def test_empty_library_says_how_to_begin(site: TestClient) -> None:
    page = read(site, "/")
    assert "No recordings yet" in page.text
    assert "springboard ingest FILE" in page.text


def test_library_lists_newest_first_with_what_is_known(
    site: TestClient, database: Database, settings: Settings
) -> None:
    first = add_webinar(database, settings, title="Older", media=b"1")
    second = add_webinar(database, settings, title="Newer", media=b"2", done=())
    page = read(site, "/")
    links = [link for link in page.values("a", "href") if link.startswith("/recordings/")]
    assert links == [f"/recordings/{second.id}", f"/recordings/{first.id}"]
    newer, older = page.text.split("2 recordings, newest first")[1].split("Older")
    assert newer.split() == "Newer In progress 4 March 2026 Dr. Ada Lind, Dr. Ben Moss".split()
    assert older.split() == "Ready 4 March 2026 13 min Dr. Ada Lind, Dr. Ben Moss Novapeel".split()


@pytest.mark.parametrize(
    "path",
    [
        "/nothing", "/recordings/000000000000", "/recordings/x", "/recordings/%00", "/recordings/ABCDEFABCDEF",
        "/media/000000000000", "/media/..%2f..%2fetc%2fpasswd", "/recordings/000000000000/stages.json",
        "/recordings/000000000000/captions.vtt", "/recordings/000000000000/export.json", "/static/../app.py",
    ],
)  # fmt: skip
def test_unknown_addresses(site: TestClient, path: str) -> None:
    page = read(site, path, 404)
    assert "404 There is nothing here" in page.text
    assert "Go to the library" in page.text


def test_pages_only_answer_reading(site: TestClient) -> None:
    assert "POST is not accepted at this address." in Page(site.post("/").text).text
    assert site.post("/").status_code == 405


def test_unreachable_database(settings: Settings) -> None:
    # A pool that was never opened refuses every connection.
    database = Database("postgresql://127.0.0.1:1/none", ConnectionPool("postgresql://127.0.0.1:1/none", open=False))
    with TestClient(create_app(database, settings, embedder=WordEmbedder)) as site:
        page = read(site, "/", 503)
        assert "503 Not available at the moment The library cannot be reached." in page.text
        assert "127.0.0.1" not in page.text
        assert site.get("/healthz").status_code == site.get("/api/v1/recordings").status_code == 503
        assert site.get("/healthz").json()["detail"].startswith("The library cannot be reached.")


def test_without_weights_words_alone_are_searched(database: Database, settings: Settings) -> None:
    def load() -> QueryEmbedder:
        raise WeightsError("secret place")

    add_webinar(database, settings)
    with TestClient(create_app(database, settings, embedder=load)) as site:
        sign_in(site, database, add_member(database))
        page = read(site, "/search?q=novapeel")
        assert "Keyword results only: the model that compares meanings is not available." in page.text
        assert "Same words Pearl Do not treat inflamed skin with Novapeel ." in page.text
        assert "secret" not in page.text
        assert site.get("/").status_code == 200


def test_defects_show_no_trace(database: Database, settings: Settings) -> None:
    def load() -> QueryEmbedder:
        raise RuntimeError("secret place")

    add_webinar(database, settings)
    app = create_app(database, settings, embedder=load)
    with TestClient(app, raise_server_exceptions=False) as site:
        answer = site.get("/search?q=scar")
        assert answer.status_code == 500
        assert "500 Something went wrong" in Page(answer.text).text
        assert "secret" not in answer.text
        assert "Traceback" not in answer.text
        assert_guarded(answer.headers)


def assert_guarded(headers: Mapping[str, str]) -> None:
    policy = headers["content-security-policy"]
    assert re.match(r"default-src 'none'; script-src 'self'; style-src 'self'( 'sha256-[\w+/]+=')*;", policy)
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_every_answer_is_guarded(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    for path in (
        "/", "/search", f"/recordings/{recording.id}", f"/media/{recording.id}", "/static/site.css", "/nothing",
        "/search?q=", "/api/v1/recordings", "/api/v1/search",
    ):  # fmt: skip
        assert_guarded(site.get(path).headers)


def test_nothing_is_loaded_from_elsewhere(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    for path in ("/", f"/recordings/{recording.id}", "/search"):
        page = read(site, path)
        loaded = [*page.values("script", "src"), *page.values("link", "href"), *page.values("source", "src")]
        assert [address for address in loaded if not address.startswith("/")] == []
        for address in loaded:
            assert site.get(address).status_code == 200
    for file in STATIC.iterdir():
        assert re.findall(r"url\(|@import|https?://(?!www\.w3\.org/2000/svg)", file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("module", [links, render])
def test_examples_in_docstrings(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0
