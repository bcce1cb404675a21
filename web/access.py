"""Who asks: the member of the session or token that a request carries, and what views may demand of them."""

import logging
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Path
from starlette.requests import Request
from starlette.responses import Response

from community.members import Member, seen_by
from community.sessions import SESSION_TIME, find_session_member
from community.tokens import Scope, use_token
from transcripts import store
from transcripts.errors import AccessError, NotFoundError, SpringboardError
from transcripts.recording import ID_LENGTH, Visibility
from web.context import TheDatabase, database_of
from web.security import SAFE_METHODS

SESSION_COOKIE = "springboard_session"

log = logging.getLogger(__name__)


class SignInNeeded(AccessError):
    """Nobody is signed in, and the view is not for everybody."""


class ApprovalNeeded(AccessError):
    """The account waits until staff let it in."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks; `scopes` are those of the token they use, None in a browser's session."""

    member: Member | None
    scopes: frozenset[Scope] | None = None


def identity_of(request: Request) -> Identity:
    """Who asks, looked up once for each request; raises SignInNeeded for a token that opens nothing."""
    known = getattr(request.state, "identity", None)
    if known is None:
        known = request.state.identity = _identify(request)
    return cast(Identity, known)


def shown_member(request: Request) -> Member | None:
    """Whom the header of a page greets; nobody where that cannot be found out, as the page may tell of that itself."""
    try:
        return identity_of(request).member
    except SpringboardError as error:
        log.error("%s: %s", request.url.path, error)
        return None


def session_of(request: Request) -> str | None:
    """The id of the browser's session, which may have ended."""
    return request.cookies.get(SESSION_COOKIE)


def set_session(request: Request, response: Response, session: str) -> None:
    """Have the browser keep the id of a session, out of reach of scripts and of other sites' forms."""
    response.set_cookie(
        SESSION_COOKIE,
        session,
        max_age=int(SESSION_TIME.total_seconds()),
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def _identify(request: Request) -> Identity:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        with database_of(request).transaction() as connection:
            found = use_token(connection, secret.strip())
        if found is None:
            raise SignInNeeded("This API token is not known; it may have been revoked. Make one on your account page.")
        return Identity(*found)
    session = session_of(request)
    if not session:
        return Identity(None)
    with database_of(request).snapshot() as connection:
        return Identity(find_session_member(connection, session))


def _visitor(request: Request) -> Member | None:
    identity = identity_of(request)
    needed: Scope = "read" if request.method in SAFE_METHODS else "write"
    if identity.scopes is not None and needed not in identity.scopes:
        raise AccessError(f"This API token does not have the scope {needed!r}. Make one that has on your account page.")
    return identity.member


Visitor = Annotated[Member | None, Depends(_visitor)]


def _account(visitor: Visitor) -> Member:
    if visitor is None:
        raise SignInNeeded("Sign in to go on.")
    return visitor


Account = Annotated[Member, Depends(_account)]  # whoever is signed in, even who is not let in yet


def _reader(member: Account) -> Member:
    if not member.is_reader:
        raise ApprovalNeeded("Your account waits until an admin lets it in.")
    return member


Reader = Annotated[Member, Depends(_reader)]


def _moderator(member: Reader) -> Member:
    return _demand(member, member.is_moderator, "moderators and staff")


def _staff(member: Reader) -> Member:
    return _demand(member, member.is_staff, "staff")


def _admin(request: Request, member: Reader) -> Member:
    scopes = identity_of(request).scopes
    if scopes is not None and "admin" not in scopes:
        raise AccessError("This API token does not have the scope 'admin'. Make one that has on your account page.")
    return _demand(member, member.is_admin, "admins")


def _person(request: Request, member: Account) -> Member:
    if identity_of(request).scopes is not None:
        raise AccessError("This is for people who sign in on the site, not for API tokens.")
    return member


def _demand(member: Member, holds: bool, whom: str) -> Member:
    if not holds:
        raise AccessError(f"This is for {whom}. You are signed in as {member.email}, with the role {member.role}.")
    return member


def _sees(visitor: Visitor) -> tuple[Visibility, ...]:
    return seen_by(visitor)


def _seen_recording(
    database: TheDatabase, id: Annotated[str, Path(pattern=f"^[0-9a-f]{{{ID_LENGTH}}}$")], visitor: Visitor
) -> str:
    """The id from the address, once it is certain that the visitor may see its recording.

    Whoever may not learns nothing: the answer is that for an id which there is not.
    """
    with database.snapshot() as connection:
        seen = store.is_seen(connection, id, seen_by(visitor))
    if not seen:
        if visitor is None:
            raise SignInNeeded("Sign in to see this.")
        _reader(visitor)
        raise NotFoundError(f"There is no recording {id!r}, or not for you. It may have been removed.")
    return id


Moderator = Annotated[Member, Depends(_moderator)]
Staff = Annotated[Member, Depends(_staff)]
Admin = Annotated[Member, Depends(_admin)]
Person = Annotated[Member, Depends(_person)]  # signed in with a browser: for what no program may do
Sees = Annotated[tuple[Visibility, ...], Depends(_sees)]
RecordingId = Annotated[str, Depends(_seen_recording)]
