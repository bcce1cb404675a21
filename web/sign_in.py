"""Signing in and out: with e-mail and password, or through the organisation's identity provider."""

import re
from typing import Annotated

from fastapi import Form, Query, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from community.members import Member
from community.sessions import end_session, start_session
from community.sign_in import sign_in_with_password, sign_in_with_voucher
from database.connection import Database
from settings import Settings
from transcripts.errors import AccessError, NotFoundError, TooOftenError
from web import oidc
from web.access import SESSION_COOKIE, Visitor, session_of, set_session
from web.context import TheDatabase, TheSettings
from web.render import render
from web.routes import action, page

FLOW_COOKIE = "springboard_flow"
CALLBACK = "/sign-in/oidc/callback"
_OWN_PAGE = re.compile(r"/(?![/\\])[!-\[\]-~]*")  # printable ASCII without backslash, which browsers read as a slash

UNSENT = (
    "You were not signed in any more, so what you sent was not stored. Sign in, go back to the page that you sent it "
    "from, and send it again."
)

Next = Annotated[str, Query(alias="next")]


def sign_in_page(
    request: Request, visitor: Visitor, settings: TheSettings, next: Next = "/", unsent: bool = False
) -> Response:
    """The form, or the page that was asked for where somebody is signed in; `unsent` is told of what came too late."""
    if visitor is not None:
        return RedirectResponse(own_page(next), 303)
    return _form(request, settings, next=next, problem=UNSENT if unsent else "")


def sign_in(
    request: Request,
    database: TheDatabase,
    settings: TheSettings,
    email: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
) -> Response:
    """Start a session, or say what is wrong."""
    try:
        member = sign_in_with_password(database, email=email, password=password, address=address_of(request))
    except (AccessError, TooOftenError) as error:
        status = 429 if isinstance(error, TooOftenError) else 401
        return _form(request, settings, next=next, email=email, problem=str(error), status=status)
    return _into_session(request, database, member, next)


def sign_out(request: Request, database: TheDatabase) -> Response:
    """End this session."""
    if session := session_of(request):
        with database.transaction() as connection:
            end_session(connection, session)
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(SESSION_COOKIE)
    return answer


def begin_oidc(request: Request, settings: TheSettings, next: Next = "/") -> Response:
    """Send the browser to the identity provider."""
    if settings.oidc_issuer is None:
        raise NotFoundError("This site has no sign-in through an organisation. Sign in with your e-mail address.")
    address, flow = oidc.begin(settings, redirect=_callback(request), next=own_page(next))
    answer = RedirectResponse(address, 303)
    answer.set_cookie(
        FLOW_COOKIE,
        flow.to_cookie(),
        max_age=oidc.FLOW_SECONDS,
        path=CALLBACK,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",  # the provider sends the browser back by a link
    )
    return answer


def finish_oidc(
    request: Request, database: TheDatabase, settings: TheSettings, state: str = "", code: str = "", error: str = ""
) -> Response:
    """Start a session for whoever comes back from the identity provider, or say why not."""
    try:
        flow = oidc.flow_of(request.cookies.get(FLOW_COOKIE), state)
        if error or not code:
            raise AccessError("You were not signed in at your organisation. Try again, or use your e-mail address.")
        voucher = oidc.finish(settings, flow, code=code, redirect=_callback(request))
        answer = _into_session(request, database, sign_in_with_voucher(database, voucher), flow.next)
    except AccessError as problem:
        answer = _form(request, settings, problem=str(problem), status=401)
    answer.delete_cookie(FLOW_COOKIE, path=CALLBACK)
    return answer


def own_page(next: str) -> str:
    """A page of this site to go to; the library where the address leads elsewhere.

    >>> own_page("/recordings/0a1b2c3d4e5f?t=60"), own_page("//evil.example"), own_page("https://evil.example")
    ('/recordings/0a1b2c3d4e5f?t=60', '/', '/')
    """
    return next if _OWN_PAGE.fullmatch(next) and not next.startswith("/sign-in") else "/"


def address_of(request: Request) -> str:
    """The network address that asks; behind a proxy on this machine, the one that the proxy names."""
    return request.client.host if request.client else ""


def _into_session(request: Request, database: Database, member: Member, next: str) -> Response:
    # Always a new id: one that was planted in the browser before gains nothing.
    with database.transaction() as connection:
        if old := session_of(request):
            end_session(connection, old)
        session = start_session(connection, member)
    answer = RedirectResponse(own_page(next), 303)
    set_session(request, answer, session)
    return answer


def _callback(request: Request) -> str:
    return str(request.url.replace(path=CALLBACK, query=""))


def _form(
    request: Request, settings: Settings, *, next: str = "/", email: str = "", problem: str = "", status: int = 200
) -> Response:
    return render(
        request,
        "members/sign_in.html",
        status=status,
        next=own_page(next),
        email=email,
        problem=problem,
        provider=settings.oidc_name if settings.oidc_issuer else "",
    )


ROUTES: list[BaseRoute] = [
    page("/sign-in", sign_in_page, "sign_in"),
    action("/sign-in", sign_in, "sign_in_action"),
    action("/sign-out", sign_out, "sign_out"),
    page("/sign-in/oidc", begin_oidc, "begin_oidc"),
    page(CALLBACK, finish_oidc, "finish_oidc"),
]
