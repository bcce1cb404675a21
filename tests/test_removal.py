"""Deleting recordings: everything of them goes, rows before files; who did it is kept, as is the log of moderation."""

import os
from hashlib import sha256

import pytest
from correcting import correct
from library import STAGES, add_webinar
from people import SignedIn, add_member, token_headers

from database.connection import Database
from intake.register import register
from intake.remove import clear_files, remove
from settings import Settings
from transcripts import attachments, removals, store
from transcripts.errors import InvalidValueError, NotFoundError
from transcripts.search_index import drop_units


def rows(database: Database) -> dict[str, int]:
    """How many rows each table has that tells of recordings, and how many lexemes are counted."""
    with database.snapshot() as connection:
        tables = connection.execute(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'recording' AND "
            "table_schema = 'public' AND table_name NOT LIKE 'units\\_%'"
        ).fetchall()
        counted = {name: connection.execute(f"SELECT FROM {name}".encode()).rowcount for (name,) in tables}
        return counted | {"lexemes": connection.execute("SELECT FROM lexemes WHERE units <> 0").rowcount}


def add_slides(database: Database, settings: Settings, recording: str, content: bytes = b"%PDF-1.7 slides") -> str:
    digest = sha256(content).hexdigest()
    (settings.media_folder / f"{digest}.pdf").write_bytes(content)
    with database.transaction() as connection:
        attachments.add_attachment(
            connection, recording, name="slides.pdf", path=f"{digest}.pdf", sha256=digest, bytes=len(content),
            added_by=None,
        )  # fmt: skip
    return f"{digest}.pdf"


def test_nothing_of_it_is_left_but_who_deleted_it(database: Database, settings: Settings) -> None:
    staff = add_member(database, role="staff", name="Sam Staff")
    before = rows(database)
    recording = add_webinar(database, settings)
    add_slides(database, settings, recording.id)
    correct(database, recording.id, 0, "Something else was said.")
    settings.thumbnail(recording.media_sha256).write_bytes(b"a picture")
    settings.audio_folder.mkdir(parents=True)
    settings.audio(recording.id).write_bytes(b"its sound")
    (settings.audio_folder / f"{recording.id}-3.wav").write_bytes(b"a chunk of it")
    assert rows(database) != before

    (gone,) = remove(database, settings, [recording.id], by=staff)

    assert gone.title == "Acne scars"
    assert rows(database) == before | {"removals": 1, "discussion_log": 1}
    assert os.listdir(settings.media_folder) == []
    assert os.listdir(settings.audio_folder) == []
    with database.snapshot() as connection:
        (told,) = removals.list_removals(connection)
    assert (told.recording, told.title, told.media_name, told.media_sha256, told.removed_by) == (
        recording.id, "Acne scars", "talk.opus", recording.media_sha256, "Sam Staff",
    )  # fmt: skip


def test_what_others_go_by_stays(database: Database, settings: Settings) -> None:
    staff = add_member(database, role="staff")
    one, two = (add_webinar(database, settings, media=media) for media in (b"one", b"two"))
    slides = add_slides(database, settings, one.id)
    add_slides(database, settings, two.id)
    with database.snapshot() as connection:
        units = connection.execute("SELECT count(*) FROM units WHERE recording = %s", (two.id,)).fetchone()
    remove(database, settings, [one.id], by=staff)
    assert sorted(os.listdir(settings.media_folder)) == sorted([two.media_path, slides])
    with database.snapshot() as connection:
        assert store.find_recording(connection, one.id) is None
        assert connection.execute("SELECT count(*) FROM units WHERE kind IS NOT NULL").fetchone() == units
        counted = connection.execute("SELECT units FROM lexemes WHERE lexeme = ''").fetchone()
        searched = connection.execute("SELECT count(*) FROM units WHERE kind <> 'passage'").fetchone()
    assert counted == searched


def test_files_that_a_crash_left_go_later(database: Database, settings: Settings) -> None:
    staff = add_member(database, role="staff")
    recording = add_webinar(database, settings)
    with database.transaction() as connection:  # as `remove` does, but that its process ends here
        drop_units(connection, recording.id)
        removals.remove_recording(
            connection, recording, files=(recording.media_path,), member=staff.id, member_name=staff.name
        )
    assert os.listdir(settings.media_folder) == [recording.media_path]
    clear_files(database, settings)
    assert os.listdir(settings.media_folder) == []
    with database.transaction() as connection:
        assert removals.lock_leftovers(connection) == ()


def test_added_again_before_its_files_went_it_keeps_them(database: Database, settings: Settings) -> None:
    staff = add_member(database, role="staff")
    recording = add_webinar(database, settings)
    with database.transaction() as connection:
        removals.remove_recording(
            connection, recording, files=(recording.media_path,), member=staff.id, member_name=staff.name
        )
    file = settings.home / "talk.opus"
    file.write_bytes(b"0123456789")
    again, is_new = register(database, settings, file)
    assert (again.id, is_new) == (recording.id, True)
    clear_files(database, settings)
    assert os.listdir(settings.media_folder) == [recording.media_path]


def test_what_is_being_processed_or_unknown_stays_with_all_others(database: Database, settings: Settings) -> None:
    staff = add_member(database, role="staff")
    ready = add_webinar(database, settings).id
    running = add_webinar(database, settings, media=b"running", title="At work", done=STAGES[:2]).id
    with pytest.raises(InvalidValueError, match="“At work” is being processed; wait until it is ready or has failed"):
        remove(database, settings, [ready, running], by=staff)
    with pytest.raises(NotFoundError, match="There is no recording '0123456789ab'"):
        remove(database, settings, [ready, "0123456789ab"], by=staff)
    with database.snapshot() as connection:
        assert len(store.list_recordings(connection)) == 2
        assert removals.list_removals(connection) == ()


def test_staff_are_told_what_goes_and_asked_whether_they_mean_it(
    signed_in: SignedIn, database: Database, settings: Settings
) -> None:
    recording = add_webinar(database, settings)
    add_slides(database, settings, recording.id)
    correct(database, recording.id, 0, "Something else was said.")
    client = signed_in(add_member(database, role="staff", name="Sam Staff"))
    assert f'href="/recordings/{recording.id}/remove"' in client.get(f"/recordings/{recording.id}").text
    page = client.get(f"/recordings/{recording.id}/remove").text
    assert "With it: 1 entry of its history, 1 file that goes with it." in page
    asked = client.post("/library/remove", data={"recordings": recording.id, "back": "/?series=Evenings"})
    assert (asked.status_code, "Delete this recording" in asked.text) == (200, True)
    assert client.get(f"/recordings/{recording.id}").status_code == 200  # it was only asked
    form = {"recordings": recording.id, "sure": "yes", "back": "/?series=Evenings"}
    done = client.post("/library/remove", data=form)
    assert (done.status_code, done.headers["location"]) == (303, "/?series=Evenings&done=removed&count=1")
    assert "1 recording deleted." in client.get(done.headers["location"]).text
    assert client.get(f"/recordings/{recording.id}").status_code == 404
    assert client.get(f"/media/{recording.id}").status_code == 404
    assert client.get("/search?q=scars").text.count(recording.id) == 0
    listed = client.get("/library/removed").text
    assert "Acne scars" in listed
    assert "Deleted by Sam Staff" in listed


def test_programs_delete_one_or_several(signed_in: SignedIn, database: Database, settings: Settings) -> None:
    one, two, three = (add_webinar(database, settings, media=media).id for media in (b"one", b"two", b"three"))
    staff = add_member(database, role="staff", name="Sam Staff")
    headers = token_headers(database, staff, "read", "write")
    client = signed_in(None)
    assert client.delete(f"/api/v1/recordings/{one}", headers=headers).status_code == 204
    answer = client.post("/api/v1/library/remove", json={"recordings": [two, three]}, headers=headers)
    assert (answer.status_code, answer.json()) == (200, {"removed": sorted([two, three])})
    listed = client.get("/api/v1/removed", headers=headers).json()
    assert [each["recording"] for each in listed] == [*sorted([two, three], reverse=True), one]
    assert client.delete(f"/api/v1/recordings/{one}", headers=headers).status_code == 404
