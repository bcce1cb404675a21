"""Errors as pages, or as problem+json (RFC 9457) under /api: what happened and what to do, never a stack trace."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from transcripts.errors import (
    AccessError,
    ConflictError,
    DatabaseError,
    InputError,
    NotFoundError,
    ProviderError,
    SpringboardError,
    StorageError,
    TooLargeError,
    TooOftenError,
    WeightsError,
)
from web.access import ApprovalNeeded, SignInNeeded
from web.render import render
from web.security import SAFE_METHODS, SECURITY_HEADERS

PROBLEM = "application/problem+json"
TITLES = {
    400: "That request cannot be read",
    401: "Sign in first",
    403: "Not for this account",
    404: "There is nothing here",
    405: "That is not possible here",
    409: "Somebody else was faster",
    413: "Too large",
    429: "Too much at once",
    500: "Something went wrong",
    503: "Not available at the moment",
}
NOT_FOUND = "This address leads to no recording or page. It may have been mistyped, or the recording was removed."
FAULT = "This is our fault, not yours. What happened is in the server's log; please try again later."
STATUSES: dict[type[InputError], int] = {
    AccessError: 403, NotFoundError: 404, ConflictError: 409,
    TooLargeError: 413, TooOftenError: 429,
}  # fmt: skip
UNAVAILABLE = {
    DatabaseError: "The library cannot be reached. The cause is in the server's log; please try again in a minute.",
    WeightsError: "Search needs a language model that did not load. The cause is in the server's log.",
    ProviderError: "Your organisation's sign-in does not work at the moment. The cause is in the server's log.",
    StorageError: "The server cannot read or write its files. The cause is in the server's log.",
}

log = logging.getLogger(__name__)


def error_answer(request: Request, status: int, message: str) -> Response:
    """The error as its reader wants it; an API's caller gets JSON."""
    if _is_api(request):
        return problem_answer(status, message)
    # Set here too: the answer to an unforeseen error is made outside all middleware.
    page = render(request, "errors/error.html", status=status, title=_title(status), message=message)
    page.headers.update(SECURITY_HEADERS)
    return page


def problem_answer(status: int, message: str, **more: Any) -> Response:
    """The error for a program, with `more` that it can use."""
    return JSONResponse(
        {"status": status, "title": _title(status), "detail": message, **jsonable_encoder(more)},
        status_code=status,
        media_type=PROBLEM,
        headers=SECURITY_HEADERS,
    )


def on_springboard_error(request: Request, error: Exception) -> Response:
    """Our own errors: those about input explain themselves, the others are for the log."""
    if isinstance(error, SignInNeeded):
        return _sign_in(request, str(error))
    if isinstance(error, ApprovalNeeded) and not _is_api(request):
        return render(request, "members/waiting.html", status=403, message=str(error))
    if isinstance(error, InputError):
        return error_answer(request, status_of(error), str(error))
    log.error("%s %s: %s", request.method, request.url.path, error)
    for kind, message in UNAVAILABLE.items():
        if isinstance(error, kind):
            return error_answer(request, 503, message)
    return error_answer(request, 500, FAULT)


def status_of(error: InputError) -> int:
    """The status that tells a caller what kind of mistake this is."""
    return next((status for kind, status in STATUSES.items() if isinstance(error, kind)), 400)


def _sign_in(request: Request, message: str) -> Response:
    """The way to the sign-in page, which leads back to a page that was asked for, or tells that a form was not stored.

    A program is told to sign in.
    """
    if _is_api(request) or "authorization" in request.headers:
        answer = error_answer(request, 401, message)
        answer.headers["www-authenticate"] = "Bearer"
        return answer
    if request.method not in SAFE_METHODS:
        return RedirectResponse("/sign-in?unsent=true", 303)
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/sign-in?next={quote(asked)}", 303)


def _title(status: int) -> str:
    return TITLES.get(status, TITLES[400 if status < 500 else 500])


def _is_api(request: Request) -> bool:
    return request.url.path.startswith("/api/") or request.url.path == "/healthz"


def on_invalid_request(request: Request, error: Exception) -> Response:
    """An id of the wrong shape names nothing; a parameter of the wrong shape is a mistake to explain."""
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    if any(problem["loc"][0] == "path" for problem in problems):
        return error_answer(request, 404, NOT_FOUND)
    told = "; ".join(f"{problem['loc'][-1]!r}: {problem['msg']}" for problem in problems)
    part = "address" if all(problem["loc"][0] == "query" for problem in problems) else "request"
    return error_answer(request, 400, f"A part of the {part} is not accepted: {told}.")


def on_http_error(request: Request, error: Exception) -> Response:
    """Errors of the router: no such page, no such method."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status == 404:
        return error_answer(request, status, NOT_FOUND)
    return error_answer(request, status, f"{request.method} is not accepted at this address.")


def on_unforeseen_error(request: Request, error: Exception) -> Response:
    """Anything else is a defect: the server logs it with its traceback, the reader learns only that."""
    return error_answer(request, 500, FAULT)


ERROR_HANDLERS: dict[int | type[Exception], Callable[[Request, Any], Any]] = {
    SpringboardError: on_springboard_error,
    RequestValidationError: on_invalid_request,
    HTTPException: on_http_error,
    Exception: on_unforeseen_error,
}
