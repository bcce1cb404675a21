"""API tokens: what programs sign in with, each with what it may do; only the SHA-256 is stored."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Literal, get_args

from psycopg.rows import kwargs_row

from community.member_store import MEMBER_COLUMNS
from community.members import Member, checked_name
from database.connection import Connection
from transcripts.errors import InvalidValueError, NotFoundError

Scope = Literal["read", "write", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
SCOPE_MEANINGS: Mapping[Scope, str] = {
    "read": "read all that you may read",
    "write": "change, add and publish all that you may",
    "admin": "manage members and webhooks, if you are an admin",
}
PREFIX = "sbt_"  # tells people, and programs that look for leaked secrets, what it is


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token as its owner sees it, without its secret."""

    id: int
    name: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    used_on: date | None = None


def add_token(connection: Connection, member: Member, *, name: str, scopes: Sequence[str]) -> str:
    """Store a new token and return its secret, which is stored nowhere; raises InvalidValueError."""
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise InvalidValueError(f"A token needs one or more of the scopes {', '.join(SCOPES)}.")
    secret = PREFIX + secrets.token_urlsafe(32)
    connection.execute(
        "INSERT INTO api_tokens (sha256, member, name, scopes) VALUES (%s, %s, %s, %s)",
        (_digest(secret), member.id, checked_name(name), [scope for scope in SCOPES if scope in scopes]),
    )
    return secret


def list_tokens(connection: Connection, member: Member) -> tuple[ApiToken, ...]:
    """A member's tokens, newest first."""
    with connection.cursor(row_factory=kwargs_row(_token)) as cursor:
        return tuple(
            cursor.execute(
                "SELECT id, name, scopes, created_at, used_on FROM api_tokens WHERE member = %s ORDER BY id DESC",
                (member.id,),
            )
        )


def remove_token(connection: Connection, member: Member, token_id: int) -> None:
    """Revoke one of a member's tokens; raises NotFoundError."""
    if not connection.execute("DELETE FROM api_tokens WHERE id = %s AND member = %s", (token_id, member.id)).rowcount:
        raise NotFoundError(f"You have no token {token_id}; it may have been revoked before.")


def use_token(connection: Connection, secret: str) -> tuple[Member, frozenset[Scope]] | None:
    """The member whose token this is with what it may do, or None where there is no such token."""
    digest = _digest(secret)
    connection.execute(
        "UPDATE api_tokens SET used_on = current_date WHERE sha256 = %s AND used_on IS DISTINCT FROM current_date",
        (digest,),
    )
    row = connection.execute(
        f"SELECT scopes, {MEMBER_COLUMNS} FROM api_tokens JOIN members ON members.id = member WHERE sha256 = %s",
        (digest,),
    ).fetchone()
    return (Member(*row[1:]), frozenset(row[0])) if row else None


def _digest(secret: str) -> bytes:
    return sha256(secret.encode()).digest()


def _token(**row: Any) -> ApiToken:
    return ApiToken(**{**row, "scopes": tuple(row["scopes"])})
