"""Uploads: who may send what, what becomes of a whole file, and what is told of one that cannot be used."""

import hashlib
from datetime import date
from html import unescape

import pytest
from people import add_member
from uploading import DETAILS, PDF, TALK, VTT, Client, client_of, incoming
from uploading import client as client
from uploading import staff as staff

from community.members import Member
from community.uploads import STATEMENT
from database.connection import Database
from intake import uploads
from settings import Settings
from transcripts import attachments, store
from transcripts.recording import STAGE_NAMES, Presenter, recording_id


def test_a_file_becomes_a_queued_recording_with_all_that_was_told(
    client: Client, database: Database, settings: Settings, staff: Member
) -> None:
    batch = client.batch(**DETAILS, moderator=staff.id)
    captions = client.upload(VTT, "talk.vtt", batch=batch)
    slides = client.upload(PDF, "My slides.pdf", batch=batch)
    upload = client.upload(
        TALK, "C:\\talks\\laser_evening.wav", batch=batch, title="Lasers", captions=captions["id"], slides=slides["id"]
    )
    assert (upload["state"], upload["reason"], upload["is_duplicate"]) == ("done", None, False)
    assert upload["recording"]["id"] == recording_id(hashlib.sha256(TALK).hexdigest())
    with database.snapshot() as connection:
        recording = store.load_recording(connection, upload["recording"]["id"])
        stages = store.load_stages(connection, recording.id)
        (attached,) = attachments.list_attachments(connection, recording.id)
        attested = attachments.find_attestation(connection, recording.id)
    assert recording.title == "Lasers"
    assert recording.media_name == "laser_evening.wav"
    assert recording.state == "queued"
    assert recording.event_date == date(2026, 3, 4)
    assert recording.speakers == ("Dr. Ada Lind", "Dr. Ben Moss")
    assert recording.presenters == (Presenter("Dr. Ada Lind", "MD", "Advises Acme"), Presenter("Dr. Ben Moss"))
    assert recording.disclosures == "Dr. Ada Lind: Advises Acme."
    assert (recording.series, recording.visibility, recording.moderator) == ("Evenings", "staff", staff.id)
    assert (recording.fewest_speakers, recording.most_speakers, recording.spoken_language) == (2, 3, "en")
    assert recording.captions_sha256 == hashlib.sha256(VTT).hexdigest()
    assert tuple((stage.name, stage.state) for stage in stages) == tuple((name, "pending") for name in STAGE_NAMES)
    assert (settings.media_folder / recording.media_path).read_bytes() == TALK
    assert recording.captions_path is not None
    assert (settings.media_folder / recording.captions_path).read_bytes() == VTT
    assert (attached.name, attached.bytes) == ("My slides.pdf", len(PDF))
    assert attested is not None
    assert (attested.statement, attested.member, attested.name) == (STATEMENT, staff.id, "Sam Fox")
    assert incoming(settings) == []
    answer = client.send("GET", f"/recordings/{recording.id}/attachments/{attached.id}")
    assert answer.body == PDF
    assert answer.headers.get("content-disposition") == "attachment; filename*=utf-8''My%20slides.pdf"


@pytest.mark.parametrize(
    ("size", "name", "status", "told"),
    [
        (20_000_000_001, "talk.mp4", 413, "“talk.mp4” has 20.00 GB; recording may have 20 GB."),
        (500_000_001, "slides.pdf", 413, "slides may have 0.5 GB"),
        (20_000_001, "talk.srt", 413, "captions may have 0.02 GB"),
        (0, "talk.mp4", 400, "“talk.mp4” is empty."),
        (5, "notes.docx", 400, "“notes.docx” is no file that can be used here. Recordings end in .aac"),
        (5, "", 400, "needs a filename"),
        (5, "../../etc/passwd", 400, "“passwd” is no file"),
    ],
)
def test_what_cannot_be_used_is_refused_before_it_is_sent(
    client: Client, settings: Settings, size: int, name: str, status: int, told: str
) -> None:
    answer = client.create(size, name)
    assert (answer.status, answer.headers.get("tus-resumable")) == (status, "1.0.0")
    assert told in answer.detail
    assert not settings.incoming_folder.exists() or incoming(settings) == []


def test_only_staff_may_upload_and_only_to_their_own(client: Client, database: Database) -> None:
    place = client.place(10)
    physician = client_of(database, add_member(database, role="physician"), client.port)
    moderator = client_of(database, add_member(database, role="moderator"), client.port)
    for other in (physician, moderator):
        assert other.send("GET", "/upload").status == 403
        assert other.send("POST", "/api/v1/uploads", upload_length="10").status == 403
        assert other.patch(place, 0, b"01").status == 403
    stranger = Client(client.port, "nobody")
    assert stranger.send("POST", "/api/v1/uploads", upload_length="10").status == 401
    colleague = client_of(database, add_member(database, role="admin"), client.port)
    for answer in (colleague.send("HEAD", place), colleague.patch(place, 0, b"01"), colleague.send("DELETE", place)):
        assert answer.status == 404
    assert colleague.json("GET", "/api/v1/uploads") == []
    assert client.offset(place) == 0


def test_nothing_is_taken_without_the_attestation(client: Client, database: Database) -> None:
    refused: tuple[object, ...] = ({"details": {}}, {"details": {}, "attested": False}, {"attested": "yes"})
    for told in refused:
        assert client.json("POST", "/api/v1/upload-batches", told)["status"] == 400
    physician = add_member(database, role="physician")
    for details, message in (
        ({"event_date": "4 March"}, "written YYYY-MM-DD"),
        ({"visibility": "all"}, "it accepts public, members, staff"),
        ({"fewest_speakers": 3, "most_speakers": 2}, "swap them"),
        ({"colour": "red"}, "Unknown detail colour"),
        ({"moderator": physician.id}, "is no moderator"),
    ):
        answer = client.json("POST", "/api/v1/upload-batches", {"details": details, "attested": True})
        assert (answer["status"], message in answer["detail"]) == (400, True)
    assert client.create(10, batch=10**9).status == 404


def test_a_whole_file_is_taken_in_after_a_server_died_before_looking_at_it(
    client: Client, database: Database, settings: Settings
) -> None:
    place = client.place(TALK)
    (part,) = settings.incoming_folder.iterdir()
    part.write_bytes(TALK)
    uploads.sweep(database, settings)
    first = client.outcome(place)
    assert (first["state"], first["is_duplicate"]) == ("done", False)
    with database.transaction() as connection:  # as when it died between moving the file and storing the recording
        connection.execute("DELETE FROM recordings")
        connection.execute("UPDATE uploads SET state = 'checking', recording = NULL")
    uploads.sweep(database, settings)
    assert client.outcome(place) == first | {"recording": client.outcome(place)["recording"]}


def test_the_same_content_leads_to_the_recording_that_is_there(client: Client, settings: Settings) -> None:
    first = client.upload(TALK, title="First")
    again = client.upload(TALK, "copy.mp4", title="Again")
    assert (again["state"], again["is_duplicate"]) == ("done", True)
    assert again["recording"] == first["recording"]
    assert again["recording"]["title"] == "First"
    assert again["reason"] == "Its details and who may see it were not changed."
    assert incoming(settings) == []
    assert [path.name for path in settings.media_folder.glob("*.*")] == [hashlib.sha256(TALK).hexdigest() + ".wav"]


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"no recording at all", "talk.mp4", "This file cannot be read as audio or video"),
        (b"WEBVTT\n\nhello\n", "talk.vtt", "talk.vtt: line 3 of the captions is 'hello'"),
        (b"no pdf", "slides.pdf", "slides.pdf is no PDF, whatever it is called."),
    ],
)
def test_an_unusable_file_says_why_and_can_be_removed(
    client: Client, database: Database, settings: Settings, content: bytes, name: str, told: str
) -> None:
    upload = client.upload(content, name)
    assert (upload["state"], upload["recording"]) == ("failed", None)
    assert told in upload["reason"]
    assert incoming(settings) == [content]
    assert client.send("DELETE", f"/api/v1/uploads/{upload['id']}").status == 204
    assert incoming(settings) == []
    with database.snapshot() as connection:
        assert store.list_recordings(connection) == ()


def test_captions_that_go_with_nothing_yet_cannot_go_with_slides(client: Client) -> None:
    slides = client.upload(PDF, "slides.pdf")
    assert client.create(10, captions=slides["id"]).status == 400
    unfinished = client.place(5, "talk.vtt").rpartition("/")[2]
    assert client.create(10, captions=unfinished).status == 400
    assert client.create(10, captions="0" * 32).status == 404


def test_details_are_offered_again(client: Client) -> None:
    client.batch(**DETAILS)
    page = unescape(client.send("GET", "/upload").body.decode())
    assert 'value="Dr. Ada Lind"' in page
    assert 'value="2026-03-04"' in page
    assert 'value="Evenings"' in page
    assert STATEMENT in page
    assert "20 GB" in page
