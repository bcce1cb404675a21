"""Uploads as a client of the tus protocol sees them, over real connections that are cut where it hurts."""

import hashlib
import json
import socket
import time
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from library import wav
from people import add_member
from serving import serving

from community import upload_store
from community.members import Member
from community.sessions import start_session
from community.uploads import STATEMENT
from database.connection import Database
from intake import uploads
from settings import Settings
from transcripts import attachments, store
from transcripts.recording import STAGE_NAMES, Presenter, recording_id
from web.access import SESSION_COOKIE

TALK = wav(2)
DETAILS = {
    "event_date": "2026-03-04",
    "speakers": [{"name": "Dr. Ada Lind", "credentials": "MD", "disclosures": "Advises Acme"}, "Dr. Ben Moss"],
    "series": "Evenings",
    "visibility": "staff",
    "fewest_speakers": 2,
    "most_speakers": 3,
    "language": "en",
}
PDF = b"%PDF-1.7\nslides"
VTT = b"WEBVTT\n\n00:00.000 --> 00:01.000\nWelcome.\n"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def detail(self) -> str:
        return str(json.loads(self.body)["detail"])


@dataclass(frozen=True)
class Client:
    """What sends requests, as one member."""

    port: int
    session: str

    def headers(self, **more: str) -> dict[str, str]:
        return {"cookie": f"{SESSION_COOKIE}={self.session}", "tus-resumable": "1.0.0"} | {
            name.replace("_", "-"): value for name, value in more.items()
        }

    def send(
        self, method: str, path: str, body: bytes | Iterable[bytes] = b"", *, chunked: bool = False, **headers: str
    ) -> Answer:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request(method, path, body, self.headers(**headers), encode_chunked=chunked)
            answer = connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())

    def json(self, method: str, path: str, told: object = None) -> Any:
        answer = self.send(method, path, json.dumps(told).encode(), content_type="application/json")
        return json.loads(answer.body)

    def batch(self, **details: object) -> int:
        return int(self.json("POST", "/api/v1/upload-batches", {"details": details, "attested": True})["id"])

    def create(self, content: bytes | int, name: str = "talk.wav", **metadata: object) -> Answer:
        size = content if isinstance(content, int) else len(content)
        told = {"filename": name, "batch": metadata.pop("batch", None) or self.batch(), **metadata}
        pairs = ",".join(f"{key} {b64encode(str(value).encode()).decode()}" for key, value in told.items())
        return self.send("POST", "/api/v1/uploads", upload_length=str(size), upload_metadata=pairs)

    def place(self, content: bytes | int, name: str = "talk.wav", **metadata: object) -> str:
        answer = self.create(content, name, **metadata)
        assert answer.status == 201, answer.body
        return str(answer.headers.get("location"))

    def patch(
        self, place: str, offset: int, body: bytes | Iterable[bytes], *, chunked: bool = False, **headers: str
    ) -> Answer:
        given = {"content_type": "application/offset+octet-stream", "upload_offset": str(offset)} | headers
        return self.send("PATCH", place, body, chunked=chunked, **given)

    def offset(self, place: str) -> int:
        return int(self.send("HEAD", place).headers.get("upload-offset", "-1"))

    def upload(self, content: bytes, name: str = "talk.wav", **metadata: object) -> dict[str, Any]:
        """Send a whole file, and wait until it was looked at."""
        place = self.place(content, name, **metadata)
        assert self.patch(place, 0, content).status == 204
        return self.outcome(place)

    def outcome(self, place: str) -> dict[str, Any]:
        while (upload := self.json("GET", place))["state"] == "checking":
            time.sleep(0.01)
        return dict(upload)


@pytest.fixture
def staff(database: Database) -> Member:
    return add_member(database, role="staff", name="Sam Fox")


@pytest.fixture
def client(database: Database, settings: Settings, staff: Member) -> Iterator[Client]:
    with serving(database, settings) as port:
        yield client_of(database, staff, port)


def client_of(database: Database, member: Member, port: int) -> Client:
    with database.transaction() as connection:
        return Client(port, start_session(connection, member))


def incoming(settings: Settings) -> list[bytes]:
    return [path.read_bytes() for path in settings.incoming_folder.iterdir()]


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


def test_creation_and_head_tell_what_the_protocol_asks(client: Client) -> None:
    batch = client.batch()
    answer = client.create(10, batch=batch)
    place = answer.headers.get("location", "")
    assert (answer.status, answer.headers.get("tus-resumable")) == (201, "1.0.0")
    assert place.startswith("/api/v1/uploads/")
    assert answer.headers.get("upload-expires", "").endswith(" GMT")
    head = client.send("HEAD", place)
    assert (head.status, head.headers.get("upload-offset"), head.headers.get("upload-length")) == (200, "0", "10")
    assert head.headers.get("cache-control") == "no-store"
    told = b64encode(str(batch).encode()).decode()
    assert head.headers.get("upload-metadata") == f"filename dGFsay53YXY=,batch {told}"
    assert head.headers.get("tus-resumable") == "1.0.0"
    options = client.send("OPTIONS", "/api/v1/uploads")
    assert (options.status, options.headers.get("tus-version")) == (204, "1.0.0")
    assert options.headers.get("tus-extension") == "creation,expiration,checksum,termination"
    assert options.headers.get("tus-max-size") == "20000000000"
    assert options.headers.get("tus-checksum-algorithm") == "sha1,sha256"


def test_pieces_add_up_and_a_wrong_offset_changes_nothing(client: Client, settings: Settings) -> None:
    place = client.place(10)
    first = client.patch(place, 0, b"0123")
    assert (first.status, first.headers.get("upload-offset")) == (204, "4")
    assert first.headers.get("upload-expires", "").endswith(" GMT")
    for offset in (0, 3, 5, 10):
        refused = client.patch(place, offset, b"xx")
        assert (refused.status, refused.headers.get("tus-resumable")) == (409, "1.0.0")
        assert refused.detail == f"Upload-Offset is {offset}, and 4 bytes are here. Go on from there."
    assert incoming(settings) == [b"0123"]
    assert client.patch(place, 4, b"45").headers.get("upload-offset") == "6"
    assert incoming(settings) == [b"012345"]


def test_what_came_before_a_cut_counts(client: Client, settings: Settings) -> None:
    talk = wav(300)
    place = client.place(talk)
    with socket.create_connection(("127.0.0.1", client.port)) as connection:
        connection.sendall(raw_patch(client, place, len(talk)) + talk[:1_500_000])
        wait_for(settings, 1_000_000)
    offset = client.offset(place)
    assert 1_000_000 <= offset <= 1_500_000
    assert client.patch(place, offset, talk[offset:]).status == 204
    assert client.outcome(place)["recording"]["id"] == recording_id(hashlib.sha256(talk).hexdigest())


def raw_patch(client: Client, place: str, length: int, offset: int = 0) -> bytes:
    headers = client.headers(
        host="here", content_length=str(length), upload_offset=str(offset),
        content_type="application/offset+octet-stream",
    )  # fmt: skip
    lines = [f"PATCH {place} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def wait_for(settings: Settings, size: int) -> None:
    """Until the server has written so much of the only upload."""
    deadline = time.monotonic() + 60
    while max(path.stat().st_size for path in settings.incoming_folder.iterdir()) < size:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_connection_that_hangs_gives_way_to_the_client_that_comes_back(client: Client, settings: Settings) -> None:
    place = client.place(3_000_000)
    body = bytes(range(250)) * 12_000
    with socket.create_connection(("127.0.0.1", client.port)) as hanging:
        hanging.sendall(raw_patch(client, place, 3_000_000) + body[:2_500_000])
        wait_for(settings, 2_000_000)
        offset = client.offset(place)  # at once, not after the idle time
        assert 2_000_000 <= offset <= 2_500_000
        assert client.patch(place, offset, body[offset:2_900_000]).status == 204
        assert b"409" in hanging.recv(4_096)
    assert incoming(settings) == [body[:2_900_000]]


def test_a_checksum_is_compared_and_a_wrong_one_keeps_nothing(client: Client, settings: Settings) -> None:
    place = client.place(10)
    assert client.patch(place, 0, b"01").status == 204
    for algorithm in ("sha1", "sha256"):
        wrong = b64encode(hashlib.new(algorithm, b"other").digest()).decode()
        refused = client.patch(place, 2, b"2345", upload_checksum=f"{algorithm} {wrong}")
        assert (refused.status, refused.headers.get("tus-resumable")) == (460, "1.0.0")
        assert client.offset(place) == 2
    assert client.patch(place, 2, b"2345", upload_checksum="md5 abcd").status == 400
    assert client.patch(place, 2, b"2345", upload_checksum="sha1 ?").status == 400
    assert incoming(settings) == [b"01"]
    right = b64encode(hashlib.sha1(b"2345").digest()).decode()
    assert client.patch(place, 2, b"2345", upload_checksum=f"sha1 {right}").status == 204
    assert incoming(settings) == [b"012345"]


def test_bytes_whose_checksum_was_never_compared_do_not_count(
    client: Client, database: Database, settings: Settings
) -> None:
    place = client.place(10)
    assert client.patch(place, 0, b"01").status == 204
    with database.transaction() as connection:  # as when the process dies within a body with a checksum
        upload_store.set_unverified_from(connection, place.rpartition("/")[2], 2)
    (part,) = settings.incoming_folder.iterdir()
    part.write_bytes(b"01xxxx")
    assert client.offset(place) == 2
    assert client.patch(place, 2, b"23").status == 204
    assert incoming(settings) == [b"0123"]


def test_more_than_was_announced_is_refused(client: Client, settings: Settings) -> None:
    place = client.place(4)
    assert client.patch(place, 0, b"01").status == 204
    assert client.patch(place, 2, b"234").status == 413
    assert client.patch(place, 2, iter([b"23", b"45"]), chunked=True).status == 413
    assert (client.offset(place), incoming(settings)) == (2, [b"01"])


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


def test_requests_outside_the_protocol_are_refused(client: Client) -> None:
    place = client.place(10)
    old = client.send("PATCH", place, b"0", tus_resumable="0.2.2")
    assert (old.status, old.headers.get("tus-version")) == (412, "1.0.0")
    assert client.patch(place, 0, b"0", content_type="text/plain").status == 415
    assert client.patch(place, 0, b"0", upload_offset="-1").status == 400
    assert client.send("POST", "/api/v1/uploads", upload_length="ten").status == 400
    assert client.send("POST", "/api/v1/uploads", upload_length="10", upload_metadata="filename ?").status == 400
    assert client.send("POST", "/api/v1/uploads", upload_defer_length="1").status == 400
    assert client.send("POST", place, b"01", x_http_method_override="PATCH", upload_offset="0",
                       content_type="application/offset+octet-stream").status == 204  # fmt: skip
    assert client.offset(place) == 2
    assert client.send("HEAD", "/api/v1/uploads/" + "0" * 32).status == 404
    assert client.send("HEAD", "/api/v1/uploads/../../etc").status == 404


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


def test_an_upload_goes_on_after_a_restart_of_the_server(database: Database, settings: Settings, staff: Member) -> None:
    with serving(database, settings) as port:
        client = client_of(database, staff, port)
        place = client.place(TALK)
        assert client.patch(place, 0, TALK[:7_000]).status == 204
    with serving(database, settings) as port:
        client = Client(port, client.session)
        assert client.offset(place) == 7_000
        assert client.patch(place, 7_000, TALK[7_000:]).status == 204
        assert client.outcome(place)["state"] == "done"


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


def test_cancelling_removes_what_came(client: Client, settings: Settings) -> None:
    place = client.place(10)
    assert client.patch(place, 0, b"01").status == 204
    answer = client.send("DELETE", place)
    assert (answer.status, answer.headers.get("tus-resumable")) == (204, "1.0.0")
    assert incoming(settings) == []
    assert client.send("HEAD", place).status == 404
    slides = client.upload(PDF, "slides.pdf")
    assert len(list(settings.media_folder.glob("*.pdf"))) == 1
    assert client.send("DELETE", f"/api/v1/uploads/{slides['id']}").status == 204
    assert list(settings.media_folder.glob("*.pdf")) == []


def test_abandoned_uploads_expire(client: Client, database: Database, settings: Settings) -> None:
    old, young = client.place(10), client.place(10)
    client.upload(TALK)
    with database.transaction() as connection:
        connection.execute("UPDATE uploads SET expires_at = now() WHERE id <> %s", (young.rpartition("/")[2],))
    gone = client.send("HEAD", old)
    assert gone.status == 410
    uploads.sweep(database, settings)
    assert client.send("HEAD", old).status == 404
    assert [upload["id"] for upload in client.json("GET", "/api/v1/uploads")] == [young.rpartition("/")[2]]
    assert incoming(settings) == [b""]
    with database.snapshot() as connection:
        assert len(store.list_recordings(connection)) == 1


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


def test_memory_stays_flat_whatever_the_size(client: Client, settings: Settings, tmp_path: Path) -> None:
    """200 MB pass while the process that serves and sends grows by less than a tenth of that."""
    import resource

    block = bytes(1 << 20)
    size = 200 * len(block)
    place = client.place(size)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert client.patch(place, 0, (block for _ in range(200)), content_length=str(size)).status == 204
    assert client.outcome(place)["state"] == "failed"  # it was hashed and looked at, and zeros are no recording
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # kilobytes
