"""Members for a test, and clients and browsers that are signed in as one."""

from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING

from starlette.testclient import TestClient

from community import member_store
from community.members import Member, Role
from community.sessions import start_session
from community.tokens import Scope, add_token
from database.connection import Database
from web.access import SESSION_COOKIE

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

SignedIn = Callable[[Member | None], TestClient]

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
    client.cookies.set(SESSION_COOKIE, _session(database, member))
    return client


def sign_in_browser(context: "BrowserContext", address: str, database: Database, member: Member) -> None:
    """Give a browser a session of this member on the site at `address`."""
    context.add_cookies([{"name": SESSION_COOKIE, "value": _session(database, member), "url": address}])


def token_headers(database: Database, member: Member, *scopes: Scope) -> dict[str, str]:
    """The headers of a program that uses a new token of this member."""
    with database.transaction() as connection:
        return {"authorization": f"Bearer {add_token(connection, member, name='program', scopes=scopes)}"}


def _session(database: Database, member: Member) -> str:
    with database.transaction() as connection:
        return start_session(connection, member)
