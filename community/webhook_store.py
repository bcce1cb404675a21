"""Webhooks in PostgreSQL: the addresses, and the messages that each is still to get."""

from datetime import UTC, datetime

from psycopg.rows import class_row, kwargs_row

from community.members import Member
from community.webhooks import (
    Delivery,
    Event,
    Message,
    Webhook,
    body_of,
    checked_events,
    checked_url,
    new_secret,
)
from database.connection import Connection
from transcripts.errors import InvalidValueError, NotFoundError
from transcripts.recording import Recording

# Seconds from each attempt to the next; after the last the message is given up, two days after the first.
WAITS = (10, 60, 300, 1800, 2 * 3600, 6 * 3600, 15 * 3600, 24 * 3600)
SHOWN = 20  # of the latest messages


def add_webhook(connection: Connection, member: Member, *, url: str, events: list[str]) -> tuple[int, str]:
    """Store a webhook; returns its id and the secret of its signatures. Raises InvalidValueError."""
    secret = new_secret()
    row = connection.execute(
        "INSERT INTO webhooks (url, secret, events, added_by) VALUES (%s, %s, %s, %s) RETURNING id",
        (checked_url(url), secret, list(checked_events(events)), member.id),
    ).fetchone()
    if row is None:  # an insert that returns nothing would have raised
        raise NotFoundError("the webhook was not stored")
    return row[0], secret


def list_webhooks(connection: Connection) -> tuple[Webhook, ...]:
    """All webhooks, in the order in which they were added."""
    with connection.cursor(row_factory=kwargs_row(_webhook)) as cursor:
        return tuple(cursor.execute("SELECT id, url, events, added_at FROM webhooks ORDER BY id"))


def remove_webhook(connection: Connection, webhook_id: int) -> None:
    """Forget a webhook and what it was still to be told; raises NotFoundError."""
    if not connection.execute("DELETE FROM webhooks WHERE id = %s", (webhook_id,)).rowcount:
        raise NotFoundError(f"There is no webhook {webhook_id}.")


def announce(connection: Connection, event: Event, recording: Recording, *, thread: int | None = None) -> None:
    """Put a message for every webhook of this event; belongs in the transaction in which it happens."""
    connection.execute(
        "INSERT INTO deliveries (webhook, event, body) SELECT id, %s, %s FROM webhooks WHERE %s = ANY (events)",
        (event, body_of(event, recording, at=datetime.now(UTC), thread=thread), event),
    )


def list_deliveries(connection: Connection, webhook_id: int) -> tuple[Delivery, ...]:
    """The latest messages to a webhook, newest first."""
    with connection.cursor(row_factory=class_row(Delivery)) as cursor:
        return tuple(
            cursor.execute(
                "SELECT id, webhook, event, created_at, attempts, next_at, delivered_at, problem FROM deliveries "
                "WHERE webhook = %s ORDER BY id DESC LIMIT %s",
                (webhook_id, SHOWN),
            )
        )


def take_due(connection: Connection) -> Message | None:
    """The message that is due longest, with its next attempt set already: a crash while it is sent loses nothing."""
    with connection.cursor(row_factory=class_row(Message)) as cursor:
        return cursor.execute(
            """
            UPDATE deliveries
            SET attempts = attempts + 1, next_at = now() + make_interval(secs => (%s::float8[])[attempts + 1])
            FROM webhooks
            WHERE webhooks.id = deliveries.webhook AND deliveries.id = (
                SELECT id FROM deliveries WHERE next_at <= now() ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
            )
            RETURNING deliveries.id, url, secret, body
            """,
            (list(WAITS),),
        ).fetchone()


def note_delivered(connection: Connection, delivery_id: int) -> None:
    """Store that a message arrived."""
    connection.execute(
        "UPDATE deliveries SET delivered_at = now(), next_at = NULL, problem = '' WHERE id = %s", (delivery_id,)
    )


def note_problem(connection: Connection, delivery_id: int, problem: str) -> None:
    """Store why a message did not arrive; it is sent again at its next time, if it has one."""
    connection.execute("UPDATE deliveries SET problem = %s WHERE id = %s", (problem, delivery_id))


def send_again(connection: Connection, delivery_id: int) -> None:
    """Have a message that did not arrive sent now, with all its attempts before it.

    Raises NotFoundError, and InvalidValueError where it has arrived.
    """
    row = connection.execute("SELECT delivered_at FROM deliveries WHERE id = %s FOR UPDATE", (delivery_id,)).fetchone()
    if row is None:
        raise NotFoundError(f"There is no message {delivery_id}.")
    if row[0] is not None:
        raise InvalidValueError(f"Message {delivery_id} has arrived; it is not sent again.")
    connection.execute("UPDATE deliveries SET attempts = 0, next_at = now() WHERE id = %s", (delivery_id,))


def _webhook(id: int, url: str, events: list[Event], added_at: datetime) -> Webhook:
    return Webhook(id, url, tuple(events), added_at)
