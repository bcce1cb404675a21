"""The flow as a person runs it: real processes, real weights, a real database, killed where it hurts."""

import json
import signal
from pathlib import Path
from time import sleep
from typing import Any

import psycopg
import pytest
from conftest import CommandLine

from database.connection import Database
from transcripts import store
from transcripts.recording import Stage

pytestmark = pytest.mark.weights


def export(command_line: CommandLine, recording_id: str) -> dict[str, Any]:
    """The JSON export without the seconds that stages took, which differ from run to run."""
    outcome = command_line.run("export", recording_id)
    assert (outcome.code, outcome.err) == (0, "")
    exported: dict[str, Any] = json.loads(outcome.out)
    for stage in exported["stages"]:
        assert stage.pop("seconds") >= 0
    return exported


def only_id(command_line: CommandLine) -> str:
    (row,) = json.loads(command_line.run("list", "--json").out)
    return str(row["id"])


def test_a_recording_goes_through_all_stages_and_again_changes_nothing(command_line: CommandLine, clip: Path) -> None:
    details = ("--title", "Scars", "--speaker", "Dr. A", "--event-date", "2023-03-14")
    first = command_line.run("ingest", str(clip), *details)
    assert (first.code, first.err) == (0, "")
    recording = only_id(command_line)
    before = export(command_line, recording)
    assert before["recording"]["state"] == "ready"
    assert before["recording"]["title"] == "Scars"
    assert before["recording"]["event_date"] == "2023-03-14"
    assert {stage["state"] for stage in before["stages"]} == {"done"}
    assert before["models"]["transcriber"] and before["models"]["embedder"]
    assert before["segments"] and before["sections"] and before["summary"]["bottom_line"] and before["thread"]["body"]

    again = command_line.run("ingest", str(clip))
    assert again.code == 0
    assert f"in the library already, ready as {recording}" in again.out
    assert export(command_line, recording) == before


def test_search_finds_a_moment_of_it(command_line: CommandLine, clip: Path) -> None:
    assert command_line.run("ingest", str(clip)).code == 0
    outcome = command_line.run("search", "how much mild swelling is wanted", "--json")
    moments = json.loads(outcome.out)
    assert moments[0].keys() == {"recording", "title", "start", "end", "speaker", "text", "score", "why"}
    assert moments[0]["recording"] == only_id(command_line)
    assert "swelling" in moments[0]["text"].lower()


@pytest.mark.parametrize("stage", ["audio", "transcribe", "summarize", "embed"])
def test_killed_in_a_stage_it_goes_on_and_ends_as_if_unbroken(
    command_line: CommandLine, database: Database, clip: Path, stage: str
) -> None:
    assert command_line.run("ingest", str(clip)).code == 0
    recording = only_id(command_line)
    unbroken = export(command_line, recording)
    with database.transaction() as connection:
        connection.execute("TRUNCATE recordings CASCADE")

    with command_line.start("ingest", str(clip)) as process:
        while database_stage(database, recording, stage).state == "pending":
            assert process.poll() is None, process.communicate()
            sleep(0.002)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    with database.transaction() as connection:
        finished = {s.name for s in store.load_stages(connection, recording) if s.state == "done"}
        assert store.load_recording(connection, recording).state == "running"
        starts = started(connection)

    assert command_line.run("ingest", str(clip)).code == 0
    assert export(command_line, recording) == unbroken
    with database.transaction() as connection:
        assert {name: started(connection)[name] for name in finished} == {name: starts[name] for name in finished}


def database_stage(database: Database, recording: str, name: str) -> Stage:
    with database.transaction() as connection:
        found = [stage for stage in store.load_stages(connection, recording) if stage.name == name]
    return found[0] if found else Stage(name)


def started(connection: psycopg.Connection[Any]) -> dict[str, Any]:
    """When each stage was last started: a stage that is done must not start again."""
    return dict(connection.execute("SELECT name, started_at FROM stages").fetchall())


def test_two_processes_never_work_on_one_recording(command_line: CommandLine, database: Database, clip: Path) -> None:
    with command_line.start("ingest", str(clip)) as first:
        while not (ids := [r.id for r in recordings(database)]) or (
            database_stage(database, ids[0], "transcribe").state == "pending"
        ):
            assert first.poll() is None, first.communicate()
            sleep(0.01)
        second = command_line.run("ingest", str(clip))
        first.communicate()
    assert first.returncode == 0
    assert second.code in (0, 1)  # 0 if the first was done by the time the second looked
    if second.code == 1:
        assert "being processed by another process" in second.err
    assert [r.state for r in recordings(database)] == ["ready"]


def recordings(database: Database) -> tuple[Any, ...]:
    with database.transaction() as connection:
        return store.list_recordings(connection)
