"""The flow as a person runs it: real processes, real weights, a real database, killed where it hurts."""

import json
import signal
from pathlib import Path
from time import sleep
from typing import Any

import psycopg
import pytest
from conftest import CommandLine, convert, processes_naming

from database.connection import Database
from flows.ingest import MOST_STARTS, STEPS
from flows.slots import recording_lock
from intake.register import register
from settings import Settings
from transcripts import store
from transcripts.recording import STAGE_NAMES, Stage

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


def test_a_recording_goes_through_all_stages_and_again_changes_nothing(
    command_line: CommandLine, database: Database, clip: Path
) -> None:
    details = ("--title", "Scars", "--speaker", "Dr. A", "--event-date", "2023-03-14", "--visibility", "staff")
    first = command_line.run("ingest", str(clip), *details)
    assert (first.code, first.err) == (0, "")
    recording = only_id(command_line)
    before = export(command_line, recording)
    assert before["recording"]["state"] == "ready"
    assert before["recording"]["title"] == "Scars"
    assert before["recording"]["event_date"] == "2023-03-14"
    with database.snapshot() as connection:
        assert store.load_recording(connection, recording).visibility == "staff"
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
    moments = json.loads(outcome.out)["moments"]
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
    finished = {s.name for s in stages_of(database, recording) if s.state == "done"}
    with database.transaction() as connection:
        assert store.load_recording(connection, recording).state == "running"
        starts = started(connection)

    assert command_line.run("ingest", str(clip)).code == 0
    assert export(command_line, recording) == unbroken
    with database.transaction() as connection:
        assert {name: started(connection)[name] for name in finished} == {name: starts[name] for name in finished}


def database_stage(database: Database, recording: str, name: str) -> Stage:
    return next((stage for stage in stages_of(database, recording) if stage.name == name), Stage(name))


def started(connection: psycopg.Connection[Any]) -> dict[str, Any]:
    """When each stage was last started: a stage that is done must not start again."""
    return dict(connection.execute("SELECT name, started_at FROM stages").fetchall())


def test_a_recording_that_another_process_holds_is_left_alone(
    command_line: CommandLine, database: Database, settings: Settings, clip: Path
) -> None:
    recording, _ = register(database, settings, clip)
    with recording_lock(database, recording):
        outcome = command_line.run("ingest", str(clip))
    assert outcome.code == 1
    assert "being processed by another process" in outcome.err
    assert [stage.state for stage in stages_of(database, recording.id)] == ["pending"] * len(STAGE_NAMES)


def test_a_stage_that_keeps_killing_its_process_is_failed_in_the_end(
    command_line: CommandLine, database: Database, settings: Settings, clip: Path
) -> None:
    recording, _ = register(database, settings, clip)
    with database.transaction() as connection:
        for _ in range(MOST_STARTS):
            store.start_stage(connection, recording.id, "probe")
    outcome = command_line.run("ingest", str(clip))
    assert outcome.code == 1
    assert f"probe: The process died {MOST_STARTS} times in this stage" in outcome.err
    assert command_line.run("ingest", str(clip)).code == 0  # a person may try again


def test_a_recording_is_ready_without_its_speakers_where_they_cannot_be_told_apart(
    command_line: CommandLine, tmp_path: Path, clip: Path
) -> None:
    outcome = command_line.run("ingest", str(clip), SPRINGBOARD_VOICES=str(tmp_path))  # which holds no weights
    assert outcome.code == 0
    warned, told = outcome.err.splitlines()
    assert warned.startswith("Speakers will not be told apart: ")
    assert told.startswith(f"Left out of {clip}: diarize: ")
    exported = export(command_line, only_id(command_line))
    assert exported["recording"]["state"] == "ready"
    assert {stage["name"]: stage["state"] for stage in exported["stages"]}["diarize"] == "failed"
    assert exported["models"]["diarizer"] is None
    assert {segment["speaker"] for segment in exported["segments"]} == {None}
    assert exported["pearls"] and exported["thread"]["questions"]

    again = command_line.run("ingest", str(clip))
    assert (again.code, again.err) == (0, "")
    assert "Going on with" in again.out
    after = export(command_line, only_id(command_line))
    assert {stage["state"] for stage in after["stages"]} == {"done"}
    assert {segment["speaker"] for segment in after["segments"]} != {None}
    assert "in the library already" in command_line.run("ingest", str(clip)).out


def test_a_recording_is_ready_in_the_speakers_own_words_where_nothing_can_be_restated(
    command_line: CommandLine, tmp_path: Path, clip: Path
) -> None:
    captions = tmp_path / "said.vtt"
    captions.write_text("WEBVTT\n\n00:01.000 --> 00:09.000\nAfter filler I never treat the lip before two weeks.\n")
    server = {"SPRINGBOARD_SUMMARIZER": "http://127.0.0.1:1/v1", "SPRINGBOARD_SUMMARIZER_MODEL": "qwen"}
    outcome = command_line.run("ingest", str(clip), "--captions", str(captions), **server)
    assert outcome.code == 0
    assert "Nothing was restated: qwen at http://127.0.0.1:1/v1 cannot be asked" in outcome.err
    exported = export(command_line, only_id(command_line))
    assert exported["recording"]["state"] == "ready"
    assert exported["models"]["summarizer"] == "extractive"
    assert exported["summary"]["bottom_line"] and exported["pearls"] and exported["thread"]["questions"]
    told = {stage["name"]: (stage["state"], stage["reason"]) for stage in exported["stages"]}
    for name in ("summarize", "pearls"):
        state, reason = told[name]
        assert state == "done" and reason.endswith("speakers' own words; process it anew to try again.")
    assert "Nothing was restated" in command_line.run("show", only_id(command_line)).out


def test_two_first_starts_at_once_share_the_embedded_database(
    command_line: CommandLine, settings: Settings, tmp_path: Path
) -> None:
    for variable in ("DATABASE_URL", "PREFECT_API_URL"):
        command_line.environ.pop(variable)
    sounds = [tmp_path / "one.wav", tmp_path / "two.wav"]
    for pitch, sound in enumerate(sounds):
        convert("-f", "lavfi", "-i", f"sine=frequency={50 + pitch}:duration=2", str(sound))
    with command_line.start("ingest", str(sounds[0])) as one, command_line.start("ingest", str(sounds[1])) as two:
        outs = one.communicate(), two.communicate()
    assert (one.returncode, two.returncode) == (0, 0), outs
    listed = json.loads(command_line.run("list", "--json").out)
    assert {row["media_name"]: row["state"] for row in listed} == {"one.wav": "ready", "two.wav": "ready"}
    assert processes_naming(f"SPRINGBOARD_HOME={settings.home}") == []


def stages_of(database: Database, recording: str) -> tuple[Stage, ...]:
    with database.transaction() as connection:
        return store.load_stages(connection, recording)


def test_the_flow_has_the_stages_that_recordings_are_stored_with() -> None:
    assert tuple(step.name for step in STEPS) == STAGE_NAMES
