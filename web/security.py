"""What guards every request: headers under which only our own scripts and media run, and no orders from other sites."""

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
FOREIGN = "This came from another site, and was not carried out. Open the page here and do it again."


def content_policy(*, styles: Sequence[str] = ()) -> str:
    """The content security policy; `styles` are the SHA-256 in base 64 of what a library's style elements hold."""
    allowed = " ".join(["'self'", *(f"'sha256-{digest}'" for digest in styles)])
    return (
        f"default-src 'none'; script-src 'self'; style-src {allowed}; img-src 'self'; media-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


SECURITY_HEADERS = {
    "content-security-policy": content_policy(),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "private, no-cache",  # no cache of others may keep it; unless the view says otherwise
}


class SecurityHeaders:
    """Adds the headers that a view did not set itself."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class SameOrigin:
    """Refuses what another site would have a reader's browser do, by what browsers themselves say of its origin.

    Forms need no token of their own then. `refuse` makes the answer from request, status and message. A program says
    nothing of origins, and has no reader's cookies either.
    """

    def __init__(self, app: ASGIApp, refuse: Callable[[Request, int, str], Response]) -> None:
        self.app = app
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS and is_foreign(Headers(scope=scope)):
            answer = await run_in_threadpool(self._refuse, Request(scope, receive), 403, FOREIGN)
            await answer(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def is_foreign(headers: Headers) -> bool:
    """Whether a browser sends this in the name of another origin (W3C Fetch Metadata; RFC 6454)."""
    if site := headers.get("sec-fetch-site"):
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")
