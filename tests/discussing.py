"""A discussion, who takes part in it and what is stored of it; a test file imports the fixtures as themselves."""

from dataclasses import replace

import pytest
from library import DRAFT, add_webinar
from people import add_member

from community import post_store, thread_store
from community.members import Member
from community.openings import follow_draft
from database.connection import Database
from settings import Settings
from transcripts import results
from transcripts.outline import Draft

OPENING = """## In short

- [00:04] Wait **six weeks** between two sessions.

## Questions

1. How long do you wait? [00:04]"""
CORRECTED = replace(DRAFT, body=DRAFT.body.replace("six", "eight"))


@pytest.fixture
def recording(database: Database, settings: Settings) -> str:
    return add_webinar(database, settings).id


@pytest.fixture
def moderator(database: Database) -> Member:
    return add_member(database, role="moderator", name="Dr. Mo")


@pytest.fixture
def physician(database: Database) -> Member:
    return add_member(database, name="Dr. Phil", credentials="MD, FAAD")


@pytest.fixture
def draft(database: Database, recording: str, moderator: Member) -> int:
    """The thread that the recording's last stage drafted."""
    with database.snapshot() as connection:
        thread = thread_store.find_thread(connection, recording, moderator)
    assert thread is not None
    return thread.id


@pytest.fixture
def thread(database: Database, draft: int, moderator: Member) -> int:
    """The same, published."""
    with database.transaction() as connection:
        thread_store.publish(connection, draft, moderator)
    return draft


def stored(database: Database, query: str) -> list[tuple[object, ...]]:
    with database.snapshot() as connection:
        return connection.execute(query.encode()).fetchall()


def log_of(database: Database) -> list[tuple[object, ...]]:
    return stored(database, "SELECT act, member_name, reason FROM discussion_log ORDER BY id")


def write(database: Database, thread: int, member: Member, text: str = "I wait [00:04] longer.") -> int:
    with database.transaction() as connection:
        return post_store.reply(connection, thread, member, text)


def opening(database: Database, member: Member) -> str:
    with database.snapshot() as connection:
        (thread,) = thread_store.list_threads(connection, member, limit=2)
        return post_store.load_opening(connection, thread, member).body


def correct(database: Database, recording: str, draft: Draft = CORRECTED) -> None:
    """What the last stage stores when it runs again."""
    with database.transaction() as connection:
        results.save_draft(connection, recording, draft)
        follow_draft(connection, recording)


def recording_of(database: Database) -> str:
    return str(stored(database, "SELECT id FROM recordings")[0][0])
