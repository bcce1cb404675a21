"""Bad input: one clear line, a non-zero exit, no stack trace, and nothing that was there before is lost."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, SAMPLE, CommandLine, Outcome, convert

from database.connection import Database
from transcripts import store

pytestmark = pytest.mark.weights


def assert_refused(outcome: Outcome, *, code: int, says: str) -> None:
    assert outcome.code == code, outcome
    assert says in outcome.err
    assert "Traceback" not in outcome.err + outcome.out


def tone(path: Path, *, seconds: float, video: bool = False) -> Path:
    """A file with a quiet hum, with moving pictures if asked for."""
    pictures = ("-f", "lavfi", "-i", f"testsrc=duration={seconds}:size=160x120:rate=10") if video else ()
    convert("-f", "lavfi", "-i", f"sine=frequency=60:duration={seconds}", *pictures, str(path))
    return path


def test_a_missing_path(command_line: CommandLine, tmp_path: Path) -> None:
    outcome = command_line.run("ingest", str(tmp_path / "nowhere.mp4"))
    assert_refused(outcome, code=2, says=f"There is no file or folder {tmp_path / 'nowhere.mp4'}")


def test_an_empty_file(command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").touch()
    assert_refused(command_line.run("ingest", str(tmp_path / "empty.mp4")), code=1, says="is empty")


def test_a_folder_without_media(command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    assert_refused(command_line.run("ingest", str(tmp_path)), code=2, says="has no media files")


def test_text_that_calls_itself_a_video_is_stored_as_failed(
    command_line: CommandLine, database: Database, tmp_path: Path
) -> None:
    (tmp_path / "talk.mp4").write_text("This is not a film. " * 100)
    outcome = command_line.run("ingest", str(tmp_path / "talk.mp4"))
    assert_refused(outcome, code=1, says="cannot be read as audio or video")
    with database.transaction() as connection:
        (recording,) = store.list_recordings(connection)
        stages = store.load_stages(connection, recording.id)
    assert recording.state == "failed"
    assert [(s.state, bool(s.reason)) for s in stages[:2]] == [("failed", True), ("pending", False)]


@pytest.mark.parametrize("faststart", [True, False])
def test_a_truncated_film(command_line: CommandLine, tmp_path: Path, faststart: bool) -> None:
    whole = tmp_path / "whole.mp4"
    flags = ("-movflags", "+faststart") if faststart else ()
    convert(
        "-f", "lavfi", "-i", "sine=duration=60", "-f", "lavfi", "-i", "testsrc=duration=60:size=160x120:rate=10",
        *flags, str(whole),
    )  # fmt: skip
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    outcome = command_line.run("ingest", str(cut))
    assert_refused(outcome, code=1, says="is cut short" if faststart else "may be cut short")


def test_a_film_without_sound(command_line: CommandLine, tmp_path: Path) -> None:
    silent = tmp_path / "silent.mp4"
    convert("-f", "lavfi", "-i", "testsrc=duration=5:size=160x120:rate=10", str(silent))
    assert_refused(command_line.run("ingest", str(silent)), code=1, says="has no sound track")


@pytest.mark.parametrize("seconds", [3, 20])
def test_a_recording_without_speech_finishes_and_says_so(
    command_line: CommandLine, tmp_path: Path, seconds: int
) -> None:
    outcome = command_line.run("ingest", str(tone(tmp_path / "hum.wav", seconds=seconds)), "--show")
    assert (outcome.code, outcome.err) == (0, "")
    assert "No speech was found in this recording." in outcome.out
    (row,) = json.loads(command_line.run("list", "--json").out)
    exported = json.loads(command_line.run("export", row["id"]).out)
    assert (exported["segments"], exported["pearls"], exported["thread"]["questions"]) == ([], [], [])
    assert exported["recording"]["state"] == "ready"


def test_three_seconds_of_speech_are_enough(command_line: CommandLine, tmp_path: Path) -> None:
    short = tmp_path / "short.wav"
    convert("-ss", "3", "-t", "3", "-i", str(SAMPLE), str(short))
    outcome = command_line.run("ingest", str(short))
    assert (outcome.code, outcome.err) == (0, "")


def test_one_bad_file_does_not_stop_a_folder(command_line: CommandLine, tmp_path: Path) -> None:
    tone(tmp_path / "a.wav", seconds=3)
    (tmp_path / "b.mp3").write_bytes(b"not music" * 50)
    tone(tmp_path / "c.mp4", seconds=4, video=True)
    outcome = command_line.run("ingest", str(tmp_path))
    assert_refused(outcome, code=1, says=f"Failed: {tmp_path / 'b.mp3'}: probe: This file cannot be read")
    rows = json.loads(command_line.run("list", "--json").out)
    assert {row["media_name"]: row["state"] for row in rows} == {"a.wav": "ready", "b.mp3": "failed", "c.mp4": "ready"}


def test_unknown_names_list_the_known_ones(command_line: CommandLine, clip: Path) -> None:
    setting = command_line.run("list", SPRINGBOARD_COLOUR="red")
    assert_refused(setting, code=2, says="Unknown setting SPRINGBOARD_COLOUR. Known settings: ")
    model = command_line.run("ingest", str(clip), SPRINGBOARD_WHISPER="enormous")
    assert_refused(model, code=2, says="tiny.en")
    engine = command_line.run("ingest", str(clip), SPRINGBOARD_ENGINE="ear")
    assert_refused(engine, code=2, says="faster-whisper, openai-whisper")
    recording = command_line.run("show", "abc")
    assert_refused(recording, code=2, says="There is no recording 'abc'")
    format_ = command_line.run("export", "abc", "--as", "pdf")
    assert format_.code == 2 and "json" in format_.err


def test_missing_weights_say_what_to_do(command_line: CommandLine, database: Database, clip: Path) -> None:
    outcome = command_line.run("ingest", str(clip), SPRINGBOARD_WHISPER="large-v3")
    assert_refused(outcome, code=1, says="large-v3 not found")
    assert "folder" in outcome.err
    with database.transaction() as connection:
        assert store.list_recordings(connection) == ()


def test_weights_with_a_wrong_digest_are_refused(command_line: CommandLine, clip: Path, tmp_path: Path) -> None:
    joined = tmp_path / "base-905e5bf8336b"
    joined.mkdir()
    (joined / "model.bin").write_bytes(b"something else")
    outcome = command_line.run("ingest", str(clip), SPRINGBOARD_WHISPER="base", SPRINGBOARD_WEIGHTS=str(tmp_path))
    assert_refused(outcome, code=1, says="905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57")


def test_an_unreachable_database(command_line: CommandLine, clip: Path) -> None:
    outcome = command_line.run("ingest", str(clip), DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")
    assert_refused(outcome, code=1, says="PostgreSQL cannot be reached")


@pytest.mark.usefixtures("embedder")  # its weights are unpacked before the disk is full
def test_a_full_disk_while_extracting_audio_loses_nothing(
    command_line: CommandLine, database: Database, clip: Path
) -> None:
    def no_large_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, resource.RLIM_INFINITY))

    done = subprocess.run(
        (sys.executable, "-m", "springboard", "ingest", str(clip)),
        cwd=ROOT,
        env=command_line.environ,
        capture_output=True,
        text=True,
        preexec_fn=no_large_files,
        check=False,
    )
    assert_refused(Outcome(done.returncode, done.stdout, done.stderr), code=1, says="audio: No room to write the audio")
    home = Path(command_line.environ["SPRINGBOARD_HOME"])
    assert list((home / "audio").iterdir()) == []
    with database.transaction() as connection:
        (recording,) = store.list_recordings(connection)
    assert recording.state == "failed"
    assert command_line.run("ingest", str(clip)).code == 0  # with room again, it goes on
    with database.transaction() as connection:
        assert [r.state for r in store.list_recordings(connection)] == ["ready"]
