"""Webhooks: signed messages that reach a real server, are tried again where it fails, and given up in the end."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message as Headers
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, cast

import httpx
import pytest
from library import WordEmbedder, add_webinar
from people import SignedIn, add_member, sign_in, token_headers
from starlette.testclient import TestClient

from community import thread_store, webhook_store
from community.members import Member
from community.webhooks import checked_url
from database.connection import Connection, Database
from flows.webhooks import send_one, send_until
from settings import Settings
from transcripts.errors import InvalidValueError, NotFoundError
from web.app import create_app


@dataclass
class Receiver:
    """A server that keeps what it is sent, and answers with `status`."""

    url: str = ""
    status: int = 204
    got: list[tuple[Headers, bytes]] = field(default_factory=list)
    asked: Event = field(default_factory=Event)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            kept.got.append((self.headers, self.rfile.read(int(self.headers["content-length"]))))
            kept.asked.set()
            self.send_response(kept.status)
            self.end_headers()

        def log_message(self, format: str, *arguments: Any) -> None:
            """Nothing is told."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever).start()
        kept.url = f"http://127.0.0.1:{server.server_port}/hook"
        yield kept
        server.shutdown()


@pytest.fixture
def admin(database: Database) -> Member:
    return add_member(database, role="admin")


def add(database: Database, admin: Member, url: str, *events: str) -> tuple[int, str]:
    with database.transaction() as connection:
        return webhook_store.add_webhook(connection, admin, url=url, events=list(events))


def send_all(database: Database) -> int:
    """Send what is due; returns how many messages were."""
    with httpx.Client(timeout=5) as client:
        sent = 0
        while send_one(database, client):
            sent += 1
    return sent


def make_due(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute("UPDATE deliveries SET next_at = now() WHERE next_at IS NOT NULL")


def test_a_message_is_signed_as_the_specification_says(
    database: Database, settings: Settings, receiver: Receiver, admin: Member
) -> None:
    _, secret = add(database, admin, receiver.url, "recording.ready")
    recording = add_webinar(database, settings, title="Scars & “lasers”")
    with database.transaction() as connection:
        webhook_store.announce(connection, "recording.ready", recording)
        webhook_store.announce(connection, "recording.failed", recording)  # of which it is not told
    assert send_all(database) == 1
    ((headers, body),) = receiver.got
    told = json.loads(body)
    assert told.pop("timestamp")
    assert told == {
        "type": "recording.ready",
        "recording": {"id": recording.id, "title": "Scars & “lasers”", "path": f"/recordings/{recording.id}"},
    }
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert send_all(database) == 0


def test_a_message_that_fails_is_sent_again_and_given_up_after_two_days(
    database: Database, settings: Settings, receiver: Receiver, admin: Member
) -> None:
    webhook, _ = add(database, admin, receiver.url, "recording.failed")
    recording = add_webinar(database, settings)
    receiver.status = 500
    with database.transaction() as connection:
        webhook_store.announce(connection, "recording.failed", recording)
    assert send_all(database) == 1
    with database.snapshot() as connection:
        (delivery,) = webhook_store.list_deliveries(connection, webhook)
        (waits,) = connection.execute("SELECT extract(epoch FROM next_at - now()) FROM deliveries").fetchone() or (0,)
    assert (delivery.attempts, delivery.problem, delivery.delivered_at) == (1, "It answered 500.", None)
    assert 5 < waits <= webhook_store.WAITS[0]
    for _ in webhook_store.WAITS:
        make_due(database)
        send_all(database)
    assert len(receiver.got) == 1 + len(webhook_store.WAITS)
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    with database.transaction() as connection:
        (delivery,) = webhook_store.list_deliveries(connection, webhook)
        assert delivery.next_at is None
        webhook_store.send_again(connection, delivery.id)
    receiver.status = 200
    assert send_all(database) == 1
    with database.transaction() as connection:
        (delivery,) = webhook_store.list_deliveries(connection, webhook)
        assert (delivery.attempts, delivery.problem) == (1, "")
        assert delivery.delivered_at is not None
        with pytest.raises(InvalidValueError, match="has arrived"):
            webhook_store.send_again(connection, delivery.id)


def test_a_program_sends_again_what_did_not_arrive(
    database: Database, settings: Settings, receiver: Receiver, admin: Member, signed_in: SignedIn
) -> None:
    webhook, _ = add(database, admin, receiver.url, "recording.failed")
    receiver.status = 500
    with database.transaction() as connection:
        webhook_store.announce(connection, "recording.failed", add_webinar(database, settings))
    send_all(database)
    with database.snapshot() as connection:
        (delivery,) = webhook_store.list_deliveries(connection, webhook)
    client, headers = signed_in(None), token_headers(database, admin, "read", "write", "admin")
    address = f"/api/v1/webhooks/deliveries/{delivery.id}/again"
    assert client.post(address, headers=headers).status_code == 202
    receiver.status = 200
    assert send_all(database) == 1
    arrived = client.post(address, headers=headers)
    assert (arrived.status_code, "has arrived" in arrived.json()["detail"]) == (400, True)
    unknown = client.post("/api/v1/webhooks/deliveries/999/again", headers=headers)
    assert unknown.status_code == 404


def test_a_server_that_is_away_is_a_problem_and_no_crash(database: Database, settings: Settings, admin: Member) -> None:
    webhook, _ = add(database, admin, "http://127.0.0.1:9/hook", "recording.ready")
    with database.transaction() as connection:
        webhook_store.announce(connection, "recording.ready", add_webinar(database, settings))
    assert send_all(database) == 1
    with database.snapshot() as connection:
        (delivery,) = webhook_store.list_deliveries(connection, webhook)
    assert delivery.problem == "It could not be reached (ConnectError)."


def test_a_published_thread_is_announced(
    database: Database, settings: Settings, receiver: Receiver, admin: Member
) -> None:
    add(database, admin, receiver.url, "thread.published")
    recording = add_webinar(database, settings)
    with database.transaction() as connection:
        thread = thread_store.find_thread(connection, recording.id, admin)
        assert thread is not None
        thread_store.publish(connection, thread.id, admin)
    assert send_all(database) == 1
    told = json.loads(receiver.got[0][1])
    assert (told["type"], told["thread"]) == (
        "thread.published",
        {"id": thread.id, "path": f"/discussions/{thread.id}"},
    )


@pytest.mark.parametrize(
    "url",
    [
        "", "ftp://example.org", "//example.org/hook", "https://", "https://a:b@example.org/", "https://[", "x" * 3000,
        "http://xn--/a", "http://a..b/", f"http://{'a' * 70}.org/", "http://[::1]x/", "http://a.org/\x01",
        "http://a.org/\0", "http://a b.org/", "http://exa\u2028mple.org/", "http://999.1.1.1/", "http://a.org:0/",
        "http://a.org:99999/", "http://a.org/\ud800",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(InvalidValueError, match="no address for a webhook"):
        checked_url(url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/hook", "https://[::1]:8443/a?b=c", "https://münchen.example/ä", "http://hooks_1.lan/"]
)
def test_an_address_stays_as_it_was_given(url: str) -> None:
    assert checked_url(f" {url}\n") == url


@pytest.mark.parametrize("url", ["http://xn--/a", "http://a..b/", "http://[::1]x/", "http://a.org/\x01"])
def test_an_odd_address_that_is_stored_keeps_no_other_from_being_told(
    database: Database, settings: Settings, receiver: Receiver, admin: Member, url: str
) -> None:
    odd, _ = add(database, admin, "http://example.org/", "recording.ready")
    add(database, admin, receiver.url, "recording.ready")
    with database.transaction() as connection:
        connection.execute("UPDATE webhooks SET url = %s WHERE id = %s", (url, odd))
        webhook_store.announce(connection, "recording.ready", add_webinar(database, settings))
    assert send_all(database) == 2
    assert len(receiver.got) == 1
    with database.snapshot() as connection:
        (delivery,) = webhook_store.list_deliveries(connection, odd)
    assert (delivery.attempts, delivery.problem[:25]) == (1, "It could not be reached (")


class Stumbling(Database):
    """A database that fails once in a way that nobody foresaw."""

    def __init__(self, database: Database) -> None:
        super().__init__(database.url, database._pool)
        self.stumbled = False

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        if not self.stumbled:
            self.stumbled = True
            raise ValueError("nobody foresaw this")
        with super().transaction() as connection:
            yield connection


def test_what_nobody_foresaw_is_logged_and_sending_goes_on(
    database: Database, settings: Settings, receiver: Receiver, admin: Member, caplog: pytest.LogCaptureFixture
) -> None:
    add(database, admin, receiver.url, "recording.ready")
    with database.transaction() as connection:
        webhook_store.announce(connection, "recording.ready", add_webinar(database, settings))
    stop = Event()
    sender = Thread(target=send_until, args=(Stumbling(database), stop))
    sender.start()
    try:
        assert receiver.asked.wait(30)
    finally:
        stop.set()
        sender.join()
    assert "nobody foresaw this" in caplog.text


def test_admins_add_and_remove_webhooks_on_the_page_and_by_program(
    database: Database, settings: Settings, admin: Member
) -> None:
    with TestClient(create_app(database, settings, embedder=WordEmbedder), follow_redirects=False) as client:
        assert sign_in(client, database, add_member(database, role="staff")).get("/webhooks").status_code == 403
        sign_in(client, database, admin)
        added = client.post("/webhooks", data={"url": "https://example.org/hook", "events": ["recording.ready"]})
        assert "whsec_" in added.text
        shown = client.get("/webhooks").text
        assert "https://example.org/hook" in shown and "whsec_" not in shown
        wrong = client.post("/webhooks", data={"url": "https://example.org/hook"})
        assert wrong.status_code == 400
        assert "one or more of the events" in wrong.text
        client.cookies.clear()
        headers = token_headers(database, admin, "read", "write", "admin")
        new = client.post(
            "/api/v1/webhooks", json={"url": "https://example.org/b", "events": ["thread.published"]}, headers=headers
        )
        assert (new.status_code, new.json()["secret"][:6]) == (201, "whsec_")
        listed = client.get("/api/v1/webhooks", headers=headers).json()
        assert [(each["url"], each["events"], each["deliveries"]) for each in listed] == [
            ("https://example.org/hook", ["recording.ready"], []),
            ("https://example.org/b", ["thread.published"], []),
        ]
        gone = client.delete(f"/api/v1/webhooks/{new.json()['id']}", headers=headers)
        assert gone.status_code == 204
    with database.transaction() as connection:
        (left,) = webhook_store.list_webhooks(connection)
        assert left.url == "https://example.org/hook"
        with pytest.raises(NotFoundError):
            webhook_store.remove_webhook(connection, cast(int, new.json()["id"]))
