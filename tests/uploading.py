"""A client of the tus protocol, and files for it to send; a test file imports the fixtures as themselves."""

import json
import time
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

import pytest
from library import wav
from people import add_member
from serving import serving

from community.members import Member
from community.sessions import start_session
from database.connection import Database
from settings import Settings
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
