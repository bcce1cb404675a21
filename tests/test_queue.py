"""The queue: what waits is asked for once, and what died while running waits again."""

from datetime import timedelta
from pathlib import Path

import pytest

from database.connection import Database
from flows.queue import Request, new_requests, requeue_interrupted
from flows.slots import is_held, recording_lock, stage_slot
from intake.find import find_media
from intake.register import register
from settings import Settings
from transcripts import store
from transcripts.details import Details
from transcripts.errors import MediaError, NotFoundError, StageError
from transcripts.recording import Recording


def add(database: Database, settings: Settings, content: bytes = b"talk", name: str = "talk.mp3") -> Recording:
    file = settings.home.parent / name
    file.write_bytes(content)
    recording, _ = register(database, settings, file, stages=("probe",))
    return recording


def test_the_same_content_is_registered_and_kept_once(database: Database, settings: Settings) -> None:
    first = add(database, settings)
    again = add(database, settings, name="copy of talk.MP4")
    assert again == first
    assert [path.name for path in settings.media_folder.iterdir()] == [f"{first.media_sha256}.mp3"]
    assert (settings.media_folder / first.media_path).read_bytes() == b"talk"


def test_what_the_person_said_of_it_is_kept(database: Database, settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "a_talk.mp3"
    file.write_bytes(b"x")
    recording, added = register(
        database, settings, file, stages=(), details=Details(title="Talk", speakers=("A", "B"), disclosures="None.")
    )
    assert added
    assert (recording.title, recording.speakers, recording.disclosures) == ("Talk", ("A", "B"), "None.")


def test_the_name_of_the_file_serves_as_title(database: Database, settings: Settings) -> None:
    assert add(database, settings, name="laser_evening_2.mp3").title == "laser evening 2"


def test_an_empty_file_is_refused_and_leaves_nothing(database: Database, settings: Settings) -> None:
    with pytest.raises(MediaError, match="is empty"):
        add(database, settings, content=b"")
    assert not settings.media_folder.exists()
    with database.transaction() as connection:
        assert store.list_recordings(connection) == ()


def test_media_are_found_in_folders_and_once_each(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("b.mp4", "a.OPUS", "notes.txt"):
        (tmp_path / "in" / name).touch()
    assert find_media([tmp_path, tmp_path / "in" / "b.mp4"]) == (tmp_path / "in" / "a.OPUS", tmp_path / "in" / "b.mp4")
    with pytest.raises(NotFoundError, match="There is no file or folder"):
        find_media([tmp_path / "none"])


def test_each_queued_recording_is_asked_for_once_until_it_is_queued_again(
    database: Database, settings: Settings
) -> None:
    recording = add(database, settings)
    known: set[Request] = set()
    (request,) = new_requests(database, known)
    assert request[0] == recording.id
    known.add(request)
    assert list(new_requests(database, known)) == []
    with database.transaction() as connection:
        store.set_state(connection, recording.id, "failed")
    with database.transaction() as connection:
        store.set_state(connection, recording.id, "queued")
    (again,) = new_requests(database, known)
    assert again[0] == recording.id and again[1] > request[1]


def test_a_running_recording_that_nobody_holds_is_queued_again(database: Database, settings: Settings) -> None:
    held, dropped = add(database, settings, b"held", "a.mp3"), add(database, settings, b"dropped", "b.mp3")
    with database.transaction() as connection:
        for recording in (held, dropped):
            store.set_state(connection, recording.id, "running")
    with recording_lock(database, held), database.transaction() as connection:
        assert is_held(connection, held.id) and not is_held(connection, dropped.id)
        assert requeue_interrupted(connection) == ()  # whoever took it may still be on the way to the lock
        assert requeue_interrupted(connection, quiet=timedelta(0)) == (dropped.id,)
        assert store.load_recording(connection, held.id).state == "running"
        assert store.load_recording(connection, dropped.id).state == "queued"


def test_a_recording_is_held_by_one_alone(database: Database, settings: Settings) -> None:
    recording = add(database, settings)
    with recording_lock(database, recording), pytest.raises(StageError, match="being processed by another process"):
        with recording_lock(database, recording):
            pass
    with recording_lock(database, recording):  # free again
        pass


def test_a_stage_has_as_many_places_as_it_says(database: Database) -> None:
    with stage_slot(database, 3, 2), stage_slot(database, 3, 2), stage_slot(database, 4, 1):
        with database.transaction() as connection:
            row = connection.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").fetchone()
        assert row == (3,)
