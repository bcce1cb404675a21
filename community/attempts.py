"""Attempts to sign in, counted in PostgreSQL so that passwords cannot be guessed, on one server or on several."""

from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from database.connection import Connection
from transcripts.errors import TooOftenError

WINDOW = timedelta(minutes=15)
MOST_FROM_A_NETWORK_FOR_AN_ACCOUNT = 10  # failures within the window
MOST_FROM_A_NETWORK = 50  # a clinic may share one
MOST_FOR_AN_ACCOUNT = 100  # many, lest somebody who means harm can lock a member out from one place
LONGEST_SUBJECT = 300


def count_attempt(connection: Connection, *, email: str, address: str) -> None:
    """Count an attempt before its password is looked at; belongs in a transaction of its own.

    Raises TooOftenError, counting nothing, where the account, the network or both together had their share: the same
    whether there is such an account or not.
    """
    connection.execute(  # of anybody; what another request is removing is left to it
        "DELETE FROM sign_in_attempts WHERE id IN "
        "(SELECT id FROM sign_in_attempts WHERE at <= clock_timestamp() - %s FOR UPDATE SKIP LOCKED)",
        (WINDOW,),
    )
    account, network = _account(email), _network(address)
    limits = {
        account: MOST_FOR_AN_ACCOUNT,
        f"{account} from {network}": MOST_FROM_A_NETWORK_FOR_AN_ACCOUNT,
        network: MOST_FROM_A_NETWORK,
    }
    for subject, most in limits.items():
        # One at a time for each subject: many requests at once must not all see the count before the others.
        connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (subject,))
        row = connection.execute(
            "SELECT count(*), ceil(extract(epoch FROM min(at) + %s - clock_timestamp()) / 60)::integer "
            "FROM sign_in_attempts WHERE subject = %s AND at > clock_timestamp() - %s",
            (WINDOW, subject, WINDOW),
        ).fetchone()
        if row and row[0] >= most:
            raise TooOftenError(
                f"Too many attempts to sign in. Try again in {row[1]} min, or ask an admin for a new password."
            )
        connection.execute("INSERT INTO sign_in_attempts (subject) VALUES (%s)", (subject,))


def forget_attempts(connection: Connection, *, email: str, address: str) -> None:
    """Take back the attempts for an account whose password was right, and this one from its address."""
    account, network = _account(email), _network(address)
    connection.execute("DELETE FROM sign_in_attempts WHERE subject IN (%s, %s)", (account, f"{account} from {network}"))
    connection.execute(
        "DELETE FROM sign_in_attempts WHERE id = (SELECT max(id) FROM sign_in_attempts WHERE subject = %s)", (network,)
    )


def _account(email: str) -> str:
    return f"account {email}"[:LONGEST_SUBJECT]


def _network(address: str) -> str:
    """The network that an address belongs to: one household or office owns 2^64 addresses of IPv6."""
    try:
        known = ip_address(address)
    except ValueError:
        return f"network {address}"[:LONGEST_SUBJECT]
    return f"network {ip_network((known, 64), strict=False) if isinstance(known, IPv6Address) else known}"
