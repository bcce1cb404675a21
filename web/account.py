"""A member's own account: how they are shown, their password, their sessions, and tokens for their programs."""

from typing import Annotated, Any

from fastapi import Form, Path, Request
from pydantic import BaseModel
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from community import member_store
from community.members import Member, checked_credentials, checked_name
from community.passwords import SHORTEST_PASSWORD
from community.sessions import end_sessions
from community.sign_in import change_password
from community.tokens import SCOPE_MEANINGS, add_token, list_tokens, remove_token
from database.connection import Database
from transcripts.errors import AccessError, InvalidValueError, TooOftenError
from web.access import SESSION_COOKIE, Account, Person, session_of
from web.context import TheDatabase
from web.members import member_json
from web.render import render
from web.routes import action, page
from web.sign_in import address_of

DONE = {
    "profile": "Your name and credentials are saved.",
    "password": "Your password is changed, and you are signed out everywhere else.",
    "token": "The token is revoked; nothing can use it any more.",
}


class Profile(BaseModel, extra="forbid"):
    """How a member is shown, as a program sends it."""

    name: str
    credentials: str = ""


def account_page(request: Request, member: Person, database: TheDatabase, done: str = "") -> Response:
    """Everything about the account, with what was just done to it."""
    return _page(request, database, member, done=DONE.get(done, ""))


def save_profile(
    request: Request,
    member: Person,
    database: TheDatabase,
    name: Annotated[str, Form()] = "",
    credentials: Annotated[str, Form()] = "",
) -> Response:
    """Change how the member is shown."""
    try:
        _set_profile(database, member, name, credentials)
    except InvalidValueError as error:
        return _page(request, database, member, problem=str(error), status=400)
    return RedirectResponse("/account?done=profile", 303)


def save_password(
    request: Request,
    member: Person,
    database: TheDatabase,
    current: Annotated[str, Form()] = "",
    new: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """Change the password, which ends every other session."""
    try:
        if new != again:
            raise InvalidValueError("The two new passwords differ. Type the same one twice.")
        change_password(database, member, current=current, new=new, address=address_of(request))
    except AccessError:
        return _page(request, database, member, problem="The current password is wrong.", status=400)
    except InvalidValueError as error:
        return _page(request, database, member, problem=str(error), status=400)
    except TooOftenError as error:
        return _page(request, database, member, problem=str(error), status=429)
    with database.transaction() as connection:
        end_sessions(connection, member.id, besides=session_of(request) or "")
    return RedirectResponse("/account?done=password", 303)


def sign_out_everywhere(member: Person, database: TheDatabase) -> Response:
    """End all sessions of the member, this one too."""
    with database.transaction() as connection:
        end_sessions(connection, member.id)
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(SESSION_COOKIE)
    return answer


def make_token(
    request: Request,
    member: Person,
    database: TheDatabase,
    name: Annotated[str, Form()] = "",
    scopes: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Make a token and show its secret, this once."""
    try:
        with database.transaction() as connection:
            secret = add_token(connection, member, name=name, scopes=scopes or ())
    except InvalidValueError as error:
        return _page(request, database, member, problem=str(error), status=400)
    answer = _page(request, database, member, secret=secret, status=201)
    answer.headers["cache-control"] = "no-store"
    return answer


def revoke_token(member: Person, database: TheDatabase, token: Annotated[int, Path()]) -> Response:
    """Revoke one of the member's tokens."""
    with database.transaction() as connection:
        remove_token(connection, member, token)
    return RedirectResponse("/account?done=token", 303)


def api_me(member: Account) -> Response:
    """Whose token or session this is."""
    return JSONResponse(member_json(member))


def api_save_me(member: Account, database: TheDatabase, profile: Profile) -> Response:
    """Change how the member is shown."""
    return JSONResponse(member_json(_set_profile(database, member, profile.name, profile.credentials)))


def _set_profile(database: Database, member: Member, name: str, credentials: str) -> Member:
    with database.transaction() as connection:
        member_store.set_profile(
            connection, member.id, name=checked_name(name), credentials=checked_credentials(credentials)
        )
        return member_store.load_member(connection, member.id)


def _page(request: Request, database: Database, member: Member, *, status: int = 200, **told: Any) -> Response:
    with database.snapshot() as connection:
        tokens = list_tokens(connection, member)
        has_password = member_store.find_password_hash(connection, member.id) is not None
    return render(
        request,
        "members/account.html",
        status=status,
        account=member,
        tokens=tokens,
        has_password=has_password,
        shortest_password=SHORTEST_PASSWORD,
        scopes=SCOPE_MEANINGS,
        **{"done": "", "problem": "", "secret": "", **told},
    )


ROUTES: list[BaseRoute] = [
    page("/account", account_page, "account"),
    action("/account/profile", save_profile, "save_profile"),
    action("/account/password", save_password, "save_password"),
    action("/account/sign-out", sign_out_everywhere, "sign_out_everywhere"),
    action("/account/tokens", make_token, "make_token"),
    action("/account/tokens/{token:int}/revoke", revoke_token, "revoke_token"),
    page("/api/v1/me", api_me, "api_me"),
    action("/api/v1/me", api_save_me, "api_save_me", method="PUT"),
]
