"""What every test may ask for: a real database, emptied between tests, and settings in a temporary folder."""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from urllib.request import urlopen

import imageio_ffmpeg
import pytest
from browsing import ARGUMENTS, CHROMIUM
from library import WordEmbedder
from people import SignedIn, add_member, sign_in
from playwright.sync_api import Browser, sync_playwright
from starlette.testclient import TestClient

from community.members import Member
from database.connection import Database, open_database
from models.catalog import load_embedder
from models.protocols import Embedder
from settings import Settings
from web.app import create_app

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "samples" / "acne-scars.opus"


@pytest.fixture(scope="session")
def _server() -> Iterator[Database]:
    # Not in pytest's own folder: under root the server runs as another user, and each pytest that starts closes that
    # folder to others.
    with tempfile.TemporaryDirectory(prefix="springboard-") as home:
        with open_database(os.environ.get("TEST_DATABASE_URL"), home=Path(home)) as database:
            yield database


@pytest.fixture
def database(_server: Database) -> Iterator[Database]:
    """A migrated PostgreSQL without rows: embedded, or the one that TEST_DATABASE_URL names."""
    with _server.transaction() as connection:
        for (partition,) in connection.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'units'::regclass"
        ).fetchall():
            connection.execute(f"DROP TABLE {partition}")
        connection.execute("TRUNCATE recordings, members, sign_in_attempts, added_terms, generations CASCADE")
    yield _server


@pytest.fixture(scope="session")
def weights_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where weights are unpacked once for all tests."""
    return tmp_path_factory.mktemp("weights")


@pytest.fixture
def settings(tmp_path: Path, weights_folder: Path, database: Database) -> Settings:
    """Default settings on the test's own folder and database."""
    return Settings(home=tmp_path / "var", weights=weights_folder, database_url=database.url)


@pytest.fixture(scope="session")
def embedder(weights_folder: Path) -> Embedder:
    """The default embedder, with its real weights."""
    return load_embedder(Settings().embedder, cache=weights_folder)


@pytest.fixture
def site(database: Database, settings: Settings) -> Iterator[TestClient]:
    """The site, for a physician who is signed in."""
    with TestClient(create_app(database, settings, embedder=WordEmbedder)) as client:
        yield sign_in(client, database, add_member(database))


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended."""

    code: int
    out: str
    err: str


class CommandLine:
    """The real command line in processes of its own, on the test's folder and database, with the smallest Whisper."""

    def __init__(self, settings: Settings, prefect_url: str) -> None:
        self.environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("SPRINGBOARD_", "PREFECT_"))},
            "SPRINGBOARD_HOME": str(settings.home),
            "SPRINGBOARD_WEIGHTS": str(settings.weights_folder),
            "DATABASE_URL": str(settings.database_url),
            "SPRINGBOARD_WHISPER": "tiny.en",
            "PREFECT_API_URL": prefect_url,
            "HF_HUB_OFFLINE": "1",
        }

    def start(self, *arguments: str, **environ: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            (sys.executable, "-m", "springboard", *arguments),
            cwd=ROOT,
            env={**self.environ, **environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, typed: str = "", **environ: str) -> Outcome:
        with self.start(*arguments, **environ) as process:
            out, err = process.communicate(typed, timeout=300)
        return Outcome(process.returncode, out, err)


@pytest.fixture(scope="session")
def prefect_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Prefect server for all tests, since each flow would otherwise start one of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("prefect")
    environ = {**os.environ, **Settings(home=folder).prefect_environ()}
    url = f"http://127.0.0.1:{port}/api"
    command = (sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port))
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, env=environ, stdout=log, stderr=log, stdin=subprocess.DEVNULL) as server,
    ):
        try:
            for _ in range(1800):
                try:
                    urlopen(f"{url}/health", timeout=5).close()
                    break
                except OSError:
                    sleep(0.1)
            else:
                pytest.fail(f"the Prefect server did not start: {(folder / 'log').read_text()}")
            yield url
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium, for the tests of one file."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def signed_in(database: Database, settings: Settings) -> Iterator[SignedIn]:
    """Clients of the site, each with a member signed in or nobody."""
    app = create_app(database, settings, embedder=WordEmbedder)

    def client(member: Member | None) -> TestClient:
        visitor = TestClient(app, follow_redirects=False)
        return sign_in(visitor, database, member) if member else visitor

    with TestClient(app):
        yield client


@pytest.fixture
def command_line(settings: Settings, prefect_url: str) -> CommandLine:
    """The command line as a person uses it."""
    return CommandLine(settings, prefect_url)


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hundred seconds of the sample webinar, past its welcome."""
    path = tmp_path_factory.mktemp("media") / "clip.opus"
    convert("-ss", "35", "-t", "100", "-i", str(SAMPLE), "-c:a", "libopus", "-b:a", "24k", str(path))
    return path


def convert(*arguments: str) -> None:
    """Run ffmpeg to make media for a test."""
    subprocess.run((imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "error", "-y", *arguments), check=True)


def processes_naming(text: str) -> list[str]:
    """The command lines of living processes that have `text` in their environment or arguments."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and int(entry.name) != os.getpid():
            try:
                if text in (entry / "environ").read_text(errors="replace"):
                    found.append((entry / "cmdline").read_text(errors="replace").replace("\0", " "))
            except OSError:
                continue
    return found
