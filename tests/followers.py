"""Terms to follow, who follows them and what is stored of it; a test file imports the fixtures as themselves."""

import pytest
from library import add_webinar
from pages import Page
from people import add_member
from starlette.testclient import TestClient

from community import follows
from community.members import Member
from database.connection import Database
from settings import Settings
from transcripts.recording import Recording


@pytest.fixture
def recording(database: Database, settings: Settings) -> Recording:
    """A recording that names Novapeel and resurfacing."""
    return add_webinar(database, settings)


@pytest.fixture
def member(database: Database) -> Member:
    return add_member(database, name="Dr. Phil Marsh", credentials="MD, FAAD")


def stored(database: Database) -> list[tuple[object, ...]]:
    with database.snapshot() as connection:
        return connection.execute("SELECT member, kind, term FROM follows ORDER BY member, kind, term").fetchall()


def follow(database: Database, *members: Member) -> None:
    with database.transaction() as connection:
        for each in members:
            follows.follow(connection, each, "device", "Novapeel")


def following(client: TestClient) -> Page:
    answer = client.get("/following")
    assert answer.status_code == 200
    return Page(answer.text)
