"""Sending what webhooks are to be told, until each message arrived or was given up."""

import logging
from datetime import UTC, datetime
from threading import Event

import httpx

from community.webhook_store import note_delivered, note_problem, take_due
from community.webhooks import Message, headers_of
from database.connection import Database
from transcripts.errors import DatabaseError

LOOK_SECONDS = 2.0
ANSWER_SECONDS = 10.0  # in which a webhook has to answer

log = logging.getLogger(__name__)


def send_until(database: Database, stop: Event) -> None:
    """Send what falls due, until told to stop."""
    with httpx.Client(timeout=ANSWER_SECONDS, follow_redirects=False) as client:
        while not stop.wait(LOOK_SECONDS):
            try:
                while not stop.is_set() and send_one(database, client):
                    pass
            except DatabaseError as error:  # a moment of overload must not stop everything
                log.error("Webhooks: %s", error)
            except Exception:  # nor may a defect, since nobody would miss the thread
                log.exception("Webhooks: what was due is tried again.")


def send_one(database: Database, client: httpx.Client) -> bool:
    """Send the message that is due longest, and store how it went; False where none is due."""
    with database.transaction() as connection:
        message = take_due(connection)
    if message is None:
        return False
    problem = _send(message, client)
    with database.transaction() as connection:
        if problem is None:
            note_delivered(connection, message.id)
        else:
            note_problem(connection, message.id, problem)
    return True


def _send(message: Message, client: httpx.Client) -> str | None:
    """None once it arrived, else why it did not."""
    try:
        headers = headers_of(message, at=int(datetime.now(UTC).timestamp()))
        answer = client.post(message.url, content=message.body.encode(), headers=headers)
    except Exception as error:  # an odd address raises many things besides httpx.HTTPError, and concerns no other
        return f"It could not be reached ({type(error).__name__})."
    return None if answer.is_success else f"It answered {answer.status_code}."
