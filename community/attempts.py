"""Attempts to sign in, counted in PostgreSQL so that passwords cannot be guessed, on one server or on several."""

from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from database.connection import Connection
from transcripts.errors import TooOftenError

WINDOW = timedelta(minutes=15)
MOST_FOR_AN_ACCOUNT = 10  # failures within the window
MOST_FROM_AN_ADDRESS = 50  # a clinic may share one
LONGEST_SUBJECT = 300


def count_attempt(connection: Connection, *, email: str, address: str) -> None:
    """Count an attempt before its password is looked at; belongs in a transaction of its own.

    Raises TooOftenError, counting nothing, where the account or the network address had its share: the same
    whether there is such an account or not.
    """
    for subject, most in ((_account(email), MOST_FOR_AN_ACCOUNT), (_network(address), MOST_FROM_AN_ADDRESS)):
        # One at a time for each subject: many requests at once must not all see the count before the others.
        connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (subject,))
        connection.execute(
            "DELETE FROM sign_in_attempts WHERE subject = %s AND at <= clock_timestamp() - %s", (subject, WINDOW)
        )
        row = connection.execute(
            "SELECT count(*), ceil(extract(epoch FROM min(at) + %s - clock_timestamp()) / 60)::integer "
            "FROM sign_in_attempts WHERE subject = %s",
            (WINDOW, subject),
        ).fetchone()
        if row and row[0] >= most:
            raise TooOftenError(
                f"Too many attempts to sign in. Try again in {row[1]} min, or ask an admin for a new password."
            )
        connection.execute("INSERT INTO sign_in_attempts (subject) VALUES (%s)", (subject,))


def forget_attempts(connection: Connection, *, email: str, address: str) -> None:
    """Take back the attempts for an account whose password was right, and this one from its address."""
    connection.execute("DELETE FROM sign_in_attempts WHERE subject = %s", (_account(email),))
    connection.execute(
        "DELETE FROM sign_in_attempts WHERE id = (SELECT max(id) FROM sign_in_attempts WHERE subject = %s)",
        (_network(address),),
    )


def _account(email: str) -> str:
    return f"account {email}"[:LONGEST_SUBJECT]


def _network(address: str) -> str:
    """The network that an address belongs to: one household or office owns 2^64 addresses of IPv6."""
    try:
        known = ip_address(address)
    except ValueError:
        return f"address {address}"[:LONGEST_SUBJECT]
    return f"address {ip_network((known, 64), strict=False) if isinstance(known, IPv6Address) else known}"
