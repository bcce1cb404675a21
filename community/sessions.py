"""Sessions in PostgreSQL: random ids that browsers keep, of which only the SHA-256 is stored."""

import secrets
from datetime import timedelta
from hashlib import sha256

from psycopg.rows import class_row

from community.member_store import MEMBER_COLUMNS
from community.members import Member
from database.connection import Connection

SESSION_TIME = timedelta(days=30)


def start_session(connection: Connection, member: Member) -> str:
    """Start a session and return its id, which is stored nowhere; expired ones of anybody go away."""
    connection.execute("DELETE FROM sessions WHERE expires_at <= now()")
    session = secrets.token_urlsafe(32)
    connection.execute(
        "INSERT INTO sessions (sha256, member, expires_at) VALUES (%s, %s, now() + %s)",
        (_digest(session), member.id, SESSION_TIME),
    )
    return session


def find_session_member(connection: Connection, session: str) -> Member | None:
    """The member whose session this is, or None where it has ended."""
    with connection.cursor(row_factory=class_row(Member)) as cursor:
        return cursor.execute(
            f"SELECT {MEMBER_COLUMNS} FROM sessions JOIN members ON members.id = member "
            "WHERE sha256 = %s AND expires_at > now()",
            (_digest(session),),
        ).fetchone()


def end_session(connection: Connection, session: str) -> None:
    """End one session."""
    connection.execute("DELETE FROM sessions WHERE sha256 = %s", (_digest(session),))


def end_sessions(connection: Connection, member_id: int, *, besides: str = "") -> None:
    """End all sessions of a member, but for one."""
    connection.execute("DELETE FROM sessions WHERE member = %s AND sha256 <> %s", (member_id, _digest(besides)))


def _digest(session: str) -> bytes:
    return sha256(session.encode()).digest()
