"""`springboard up`: a queued recording is picked up by a real worker, the site answers, and all of it ends cleanly."""

import json
import signal
import socket
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from urllib.request import Request, urlopen

import pytest
from conftest import CommandLine, processes_naming
from people import add_member, token_headers

from console.supervise import absolute_paths
from database.connection import Database
from flows.queue import requeue_interrupted
from intake.register import register
from settings import Settings
from transcripts import store

pytestmark = pytest.mark.weights

PATIENCE_SECONDS = 240


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_a_worker_takes_what_is_queued_and_everything_stops(
    command_line: CommandLine, database: Database, settings: Settings, clip: Path
) -> None:
    recording, _ = register(database, settings, clip)
    port = free_port()
    inbox = settings.home.parent / "inbox"
    environ = {
        "SPRINGBOARD_PORT": str(port),
        "SPRINGBOARD_PREFECT_PORT": str(free_port()),
        "SPRINGBOARD_INBOX": str(inbox),
    }
    command_line.environ.pop("PREFECT_API_URL")
    with command_line.start("up", **environ) as process:
        deadline = monotonic() + PATIENCE_SECONDS
        state = "queued"
        while state in ("queued", "running") and monotonic() < deadline:
            assert process.poll() is None, process.communicate()
            sleep(0.5)
            state = state_of(database, recording.id)
        headers = token_headers(database, add_member(database), "read")
        with urlopen(Request(f"http://127.0.0.1:{port}/api/v1/recordings", headers=headers)) as answer:
            listed = json.load(answer)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    logs = "".join(path.read_text()[-3000:] for path in (settings.home / "log").iterdir())
    assert state == "ready", logs
    assert [row["id"] for row in listed] == [recording.id]
    assert (process.returncode, err) == (0, ""), out + logs
    assert "no admin yet; make one: springboard members add EMAIL --name NAME --role admin" in out
    assert f"Inbox     {inbox}" in out
    assert (inbox / "done").is_dir()  # it was watched
    assert processes_naming(f"SPRINGBOARD_HOME={settings.home}") == []


def test_every_path_among_the_settings_holds_in_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "whisper").mkdir()
    settings = Settings(home=Path("var"), weights=Path("kept"), inbox=Path("in"), whisper="whisper", embedder="known")
    assert absolute_paths(settings) == {
        "SPRINGBOARD_HOME": str(tmp_path / "var"),
        "SPRINGBOARD_WEIGHTS": str(tmp_path / "kept"),
        "SPRINGBOARD_INBOX": str(tmp_path / "in"),
        "SPRINGBOARD_WHISPER": str(tmp_path / "whisper"),
    }
    assert absolute_paths(Settings(home=Path("var"))) == {"SPRINGBOARD_HOME": str(tmp_path / "var")}


def test_a_port_in_use_is_told_with_its_setting(command_line: CommandLine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        outcome = command_line.run("up", SPRINGBOARD_PORT=str(taken.getsockname()[1]))
    assert outcome.code == 2
    assert "Set SPRINGBOARD_PORT to a free port" in outcome.err


def test_stopped_in_the_middle_it_leaves_no_process_and_goes_on_next_time(
    command_line: CommandLine, database: Database, settings: Settings, clip: Path
) -> None:
    recording, _ = register(database, settings, clip)
    ports = {"SPRINGBOARD_PORT": str(free_port()), "SPRINGBOARD_PREFECT_PORT": str(free_port())}
    command_line.environ.pop("PREFECT_API_URL")
    for sent, wanted in ((signal.SIGTERM, "running"), (signal.SIGINT, "ready")):
        with command_line.start("up", **ports) as process:
            deadline = monotonic() + PATIENCE_SECONDS
            while state_of(database, recording.id) != wanted and monotonic() < deadline:
                assert process.poll() is None, process.communicate()
                sleep(0.1)
            reached = state_of(database, recording.id)
            process.send_signal(sent)
            out, err = process.communicate(timeout=60)
        assert (reached, process.returncode, err) == (wanted, 0, ""), out
        assert processes_naming(f"SPRINGBOARD_HOME={settings.home}") == []
        with database.transaction() as connection:  # as after the minute that an interrupted recording is left alone
            requeue_interrupted(connection, quiet=timedelta(0))


def state_of(database: Database, recording: str) -> str:
    with database.transaction() as connection:
        return store.load_recording(connection, recording).state
