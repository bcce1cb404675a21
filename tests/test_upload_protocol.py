"""Uploads as a client of the tus protocol sees them, over real connections that are cut where it hurts."""

import hashlib
import socket
import time
from base64 import b64encode
from pathlib import Path

from library import wav
from serving import serving
from uploading import PDF, TALK, Client, client_of, incoming
from uploading import client as client
from uploading import staff as staff

from community import upload_store
from community.members import Member
from database.connection import Database
from intake import uploads
from settings import Settings
from transcripts import store
from transcripts.recording import recording_id


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
