"""Browser libraries: served from where npm put them, and a clear answer where it has not."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from web.errors import ERROR_HANDLERS
from web.libraries import FOLDER, Libraries, missing, required


def client(folder: Path) -> TestClient:
    """A site of nothing but the libraries in a folder."""
    routes = [Mount("/static/lib", Libraries(folder))]
    return TestClient(Starlette(routes=routes, exception_handlers=dict(ERROR_HANDLERS)))


def test_every_required_library_is_installed_in_its_exact_version() -> None:
    assert missing() == ()
    assert all(version[0].isdigit() for version in required().values())


@pytest.mark.parametrize("path", ["media-chrome/dist/iife/index.js"])
def test_required_library_is_served(path: str) -> None:
    answer = client(FOLDER).get(f"/static/lib/{path}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")


def test_nothing_but_required_libraries_is_served(tmp_path: Path) -> None:
    for name in ("react", ".package-lock.json", "media-chrome"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "secret.js").write_text("1")
    assert client(tmp_path).get("/static/lib/media-chrome/secret.js").status_code == 200
    for path in (
        "react/secret.js",
        ".package-lock.json/secret.js",
        "media-chrome/../react/secret.js",
        "media-chrome/absent.js",
    ):
        assert client(tmp_path).get(f"/static/lib/{path}").status_code == 404


def test_library_that_is_not_installed_is_named_with_what_to_do(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client(tmp_path).get("/static/lib/media-chrome/dist/iife/index.js")
    assert answer.status_code == 503
    assert "Browser libraries are missing: media-chrome. Run `make setup`." in caplog.text
    assert missing(tmp_path) == tuple(required())
