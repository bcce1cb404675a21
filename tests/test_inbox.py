"""The inbox: what is put into it becomes a recording once it stopped growing, or lies in failed/ with the reason."""

import json
from datetime import date
from pathlib import Path
from shutil import rmtree
from threading import Event

import pytest
from library import wav
from people import add_member

from community.uploads import STATEMENT
from database.connection import Database
from flows.inbox import SETTLE_SECONDS, look, watch
from settings import Settings
from transcripts import attachments, store
from transcripts.recording import Recording

TALK = wav(2)
VTT = b"WEBVTT\n\n00:00.000 --> 00:01.000\nWelcome.\n"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def settle(database: Database, settings: Settings, inbox: Path) -> None:
    """Look twice, as long apart as a file has to stay the same."""
    sights = look(database, settings, inbox, {}, now=0.0)
    look(database, settings, inbox, sights, now=SETTLE_SECONDS)


def recordings(database: Database) -> tuple[Recording, ...]:
    with database.snapshot() as connection:
        return store.list_recordings(connection)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file())


def test_a_file_with_too_long_a_name_holds_up_no_other(
    database: Database, settings: Settings, inbox: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (inbox / f"{'a' * 248}.wav").write_bytes(TALK)  # too long for the name of a table beside it
    (inbox / "b.wav").write_bytes(wav(3))
    settle(database, settings, inbox)
    assert [recording.media_name for recording in recordings(database)] == ["b.wav"]
    assert (names(inbox), "b.wav" in names(inbox / "done")) == ([f"{'a' * 248}.wav"], True)
    assert "cannot be taken in: [Errno 36] File name too long" in caplog.text


def test_an_inbox_that_goes_away_is_looked_for_again(
    database: Database, settings: Settings, inbox: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Once(Event):
        """Set after a look that met no folder."""

        def wait(self, timeout: float | None = None) -> bool:
            if not inbox.exists():
                self.set()
            rmtree(inbox, ignore_errors=True)
            return True

    watch(database, settings, inbox, Once())
    assert "The inbox waits" in caplog.text


def test_a_file_is_taken_once_it_stops_growing(database: Database, settings: Settings, inbox: Path) -> None:
    file = inbox / "laser_evening.wav"
    file.write_bytes(TALK[:5_000])
    sights = look(database, settings, inbox, {}, now=0.0)
    file.write_bytes(TALK)
    sights = look(database, settings, inbox, sights, now=SETTLE_SECONDS)
    sights = look(database, settings, inbox, sights, now=2 * SETTLE_SECONDS - 1)
    assert recordings(database) == ()
    assert look(database, settings, inbox, sights, now=2 * SETTLE_SECONDS) == {}
    (recording,) = recordings(database)
    assert (recording.title, recording.state, recording.media_name) == ("laser evening", "queued", "laser_evening.wav")
    assert (settings.media_folder / recording.media_path).read_bytes() == TALK
    assert names(inbox) == []
    assert (inbox / "done" / "laser_evening.wav").read_bytes() == TALK
    assert (inbox / "done" / "laser_evening.wav.txt").read_text() == f"Taken in as {recording.id}.\n"


def test_the_table_beside_it_tells_of_it(database: Database, settings: Settings, inbox: Path) -> None:
    staff = add_member(database, role="staff", name="Sam Fox")
    (inbox / "talk.wav").write_bytes(TALK)
    (inbox / "talk.vtt").write_bytes(VTT)
    (inbox / "talk.pdf").write_bytes(b"%PDF-1.7")
    (inbox / "talk.toml").write_text(
        f'title = "Lasers"\nevent_date = 2026-03-04\nspeakers = ["Dr. A", {{name = "Dr. B", credentials = "MD"}}]\n'
        f'moderator = "{staff.email}"\nattested_by = "{staff.email}"\nnumber_of_speakers = 2\n'
        'captions = "talk.vtt"\nslides = "talk.pdf"\n'
    )
    settle(database, settings, inbox)
    (recording,) = recordings(database)
    assert (recording.title, recording.event_date, recording.speakers) == (
        "Lasers",
        date(2026, 3, 4),
        ("Dr. A", "Dr. B"),
    )
    assert (recording.moderator, recording.fewest_speakers, recording.most_speakers) == (staff.id, 2, 2)
    assert recording.captions_path is not None
    assert (settings.media_folder / recording.captions_path).read_bytes() == VTT
    with database.snapshot() as connection:
        (slides,) = attachments.list_attachments(connection, recording.id)
        attested = attachments.find_attestation(connection, recording.id)
    assert (slides.name, (settings.media_folder / slides.path).read_bytes()) == ("talk.pdf", b"%PDF-1.7")
    assert attested is not None
    assert (attested.statement, attested.member, attested.name) == (STATEMENT, staff.id, "Sam Fox")
    assert names(inbox) == []
    assert names(inbox / "done") == ["talk.pdf", "talk.toml", "talk.vtt", "talk.wav", "talk.wav.txt"]


def test_a_recording_waits_for_its_table_to_be_whole(database: Database, settings: Settings, inbox: Path) -> None:
    (inbox / "talk.wav").write_bytes(TALK)
    sights = look(database, settings, inbox, {}, now=0.0)
    (inbox / "talk.json").write_text('{"title": "Las')
    sights = look(database, settings, inbox, sights, now=SETTLE_SECONDS)
    (inbox / "talk.json").write_text(json.dumps({"title": "Lasers"}))
    sights = look(database, settings, inbox, sights, now=SETTLE_SECONDS + 1)
    assert recordings(database) == ()
    look(database, settings, inbox, sights, now=2 * SETTLE_SECONDS + 1)
    assert [recording.title for recording in recordings(database)] == ["Lasers"]


@pytest.mark.parametrize(
    ("talk", "table", "told"),
    [
        (b"no recording", "", "This file cannot be read as audio or video"),
        (b"", "", "This file cannot be read as audio or video"),
        (TALK, "title =", "talk.toml cannot be read"),
        (TALK, 'event_date = "4 March"', "talk.toml: event_date is '4 March'; it accepts a date"),
        (TALK, 'colour = "red"', "Unknown detail colour"),
        (TALK, 'captions = "../talk.vtt"', "talk.toml names '../talk.vtt', which is not beside it."),
        (TALK, 'moderator = "nobody@example.org"', "moderator is 'nobody@example.org'; it accepts the e-mail address"),
        (TALK, 'slides = "talk.toml"', "talk.toml is no PDF"),
    ],
)
def test_what_cannot_be_taken_lies_in_failed_with_the_reason(
    database: Database, settings: Settings, inbox: Path, talk: bytes, table: str, told: str
) -> None:
    (inbox / "talk.wav").write_bytes(talk)
    if table:
        (inbox / "talk.toml").write_text(table)
    settle(database, settings, inbox)
    assert recordings(database) == ()
    assert names(inbox) == []
    assert (inbox / "failed" / "talk.wav").read_bytes() == talk
    assert told in (inbox / "failed" / "talk.wav.txt").read_text()
    assert (inbox / "failed" / "talk.toml").exists() == bool(table)


def test_the_same_content_again_changes_nothing_and_overwrites_nothing(
    database: Database, settings: Settings, inbox: Path
) -> None:
    for table in ('title = "First"', 'title = "Second"'):
        (inbox / "talk.wav").write_bytes(TALK)
        (inbox / "talk.toml").write_text(table)
        settle(database, settings, inbox)
    (recording,) = recordings(database)
    assert recording.title == "First"
    assert (inbox / "done" / "talk-2.wav.txt").read_text() == f"In the library already, as {recording.id}.\n"
    assert (inbox / "done" / "talk-2.toml").read_text() == 'title = "Second"'
    assert (inbox / "done" / "talk.toml").read_text() == 'title = "First"'


def test_other_files_and_hidden_ones_are_left_alone(database: Database, settings: Settings, inbox: Path) -> None:
    for name in ("notes.docx", ".talk.wav", "talk.wav.part", "alone.vtt"):
        (inbox / name).write_bytes(TALK)
    settle(database, settings, inbox)
    assert recordings(database) == ()
    assert names(inbox) == [".talk.wav", "alone.vtt", "notes.docx", "talk.wav.part"]
