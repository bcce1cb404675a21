"""Members for a test, and clients that are signed in as one."""

from itertools import count

from starlette.testclient import TestClient

from community import member_store
from community.members import Member, Role
from community.sessions import start_session
from database.connection import Database
from web.access import SESSION_COOKIE

_numbers = count(1)


def add_member(database: Database, *, role: Role = "physician", name: str = "", credentials: str = "MD") -> Member:
    """Store a member with a new e-mail address and no password."""
    email = f"{role}-{next(_numbers)}@example.org"
    with database.transaction() as connection:
        return member_store.add_member(
            connection, email=email, name=name or f"Dr. {role.capitalize()}", role=role, credentials=credentials
        )


def sign_in(client: TestClient, database: Database, member: Member) -> TestClient:
    """The client with a session of this member, as if the sign-in page had been used."""
    with database.transaction() as connection:
        session = start_session(connection, member)
    client.cookies.set(SESSION_COOKIE, session)
    return client
