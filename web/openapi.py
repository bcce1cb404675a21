"""The OpenAPI document: every route under /api/v1 with its parameters, bodies, answers and who may use it."""

import inspect
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import TypeAdapter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from web.access import SESSION_COOKIE, Account, Admin, Moderator, Reader, Staff
from web.errors import PROBLEM, TITLES
from web.security import SAFE_METHODS
from web.shapes import ANSWERS, Problem, Told

ROOT = "/api/v1"
EXPORT_SCHEMA = Path(__file__).parent.parent / "docs" / "export.schema.json"
# Whom a view is for, the fewest first; who may more depends on who may less.
AUDIENCES = {
    "admins": Admin,
    "staff": Staff,
    "moderators and staff": Moderator,
    "members who were let in": Reader,
    "whoever is signed in": Account,
}
EVERYBODY = "everybody, as far as each may see"
SCHEMES = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "A member's API token. Its scopes are read, write (to change something) and admin.",
    },
    "session": {"type": "apiKey", "in": "cookie", "name": SESSION_COOKIE, "description": "A browser's session."},
}
DESCRIPTION = (
    "All times are seconds from the start of a recording, and an id is the first 12 hexadecimal digits of the media "
    "file's SHA-256. GET routes answer HEAD as well. Errors are problem+json (RFC 9457)."
)


def openapi(request: Request) -> Response:
    """This interface as an OpenAPI document."""
    return JSONResponse(document_of(request))


def document_of(request: Request) -> dict[str, Any]:
    """The document of the site's routes, made at the first request."""
    app = request.app
    if app.openapi_schema is None:
        app.openapi_schema = document(app.routes)
    made: dict[str, Any] = app.openapi_schema
    return made


def document(routes: Sequence[BaseRoute]) -> dict[str, Any]:
    """The OpenAPI document of those routes that are under /api/v1; raises KeyError for one without a known answer."""
    twins = [twin for route in routes if isinstance(route, APIRoute) for twin in _twins(route)]
    made = get_openapi(title="Springboard", version="1", description=DESCRIPTION, routes=twins)
    components = made.setdefault("components", {})
    components["securitySchemes"] = SCHEMES
    components["schemas"] |= {"Problem": TypeAdapter(Problem).json_schema(), "Export": _export_schema()}
    return made


def audience_of(route: APIRoute) -> str:
    """Whom a route is for, in words."""
    calls = set(_calls(route.dependant))
    return next((whom for whom, each in AUDIENCES.items() if get_args(each)[1].dependency in calls), EVERYBODY)


def _twins(route: APIRoute) -> Iterator[APIRoute]:
    """The route once for each of its methods, with all that is told of it; these serve nobody."""
    if not route.path.startswith(ROOT):
        return
    methods = route.methods or set()
    # Of what can be read, HEAD answers without the body; only for uploads it is a method of its own.
    for method in sorted(methods - {"HEAD"} if "GET" in methods else methods):
        told = ANSWERS[f"{method} {route.path_format}"]
        summary, _, more = inspect.cleandoc(route.endpoint.__doc__ or "").partition("\n\n")
        audience = audience_of(route)
        yield APIRoute(
            route.path,
            route.endpoint,
            methods=[method],
            name=route.name,
            tags=[re.split(r"[/.]", route.path.removeprefix(f"{ROOT}/"))[0]],
            summary=" ".join(summary.split()).removesuffix("."),
            description=f"For {audience}.{f' {more}' if more else ''}",
            operation_id=re.sub(r"\W+", "_", f"{method.lower()}{route.path_format.removeprefix(ROOT)}").strip("_"),
            response_model=told.shape,
            status_code=told.status,
            response_description=told.description or "As described.",
            response_class=Response if told.shape is None else JSONResponse,
            responses=_responses(route, method, told),
            openapi_extra={"security": _security(method, audience)} | _body(method, route.path_format),
        )


def _security(method: str, audience: str) -> list[dict[str, list[str]]]:
    scopes = ["read" if method in SAFE_METHODS else "write", *(["admin"] if audience == "admins" else [])]
    return [{"token": scopes}, {"session": []}, *([{}] if audience == EVERYBODY else [])]


def _responses(route: APIRoute, method: str, told: Told) -> dict[int | str, dict[str, Any]]:
    """What an answer has besides its shape, and the problems that a route may tell of."""
    guarded = audience_of(route) != EVERYBODY
    in_path = "{" in route.path
    changes = method not in SAFE_METHODS
    statuses = {400: True, 401: guarded or in_path, 403: guarded or in_path, 404: in_path, 409: changes and in_path}
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    responses: dict[int | str, dict[str, Any]] = {
        status: {"description": TITLES[status], "content": content} for status, may_be in statuses.items() if may_be
    }
    responses["default"] = {"description": "Anything else that went wrong", "content": content}
    own: dict[str, Any] = {}
    if told.headers:
        own["headers"] = {
            name: {"description": says, "schema": {"type": "string"}} for name, says in told.headers.items()
        }
    if told.media_type != "application/json":
        own["content"] = {told.media_type: {"schema": {"type": "string", "format": "binary"}}}
    if (method, route.path) == ("GET", f"{ROOT}/recordings/{{id}}"):
        own["content"] = {"application/json": {"schema": {"$ref": "#/components/schemas/Export"}}}
    return responses | ({told.status: {"description": told.description or "As described.", **own}} if own else {})


def _body(method: str, path: str) -> dict[str, Any]:
    """What uploads ask for in headers and bodies, which their protocol and no parameter describes."""
    if not path.startswith(f"{ROOT}/uploads"):
        return {}
    needed = {"Tus-Resumable": "1.0.0"}
    match method:
        case "POST" if path == f"{ROOT}/uploads":
            needed |= {
                "Upload-Length": "Bytes of the file.",
                "Upload-Metadata": "Pairs of a key and a value in base 64: filename, batch, and perhaps filetype, "
                "title, captions, slides.",
            }
        case "PATCH":
            needed |= {"Upload-Offset": "Bytes that are here already."}
        case "POST":
            needed |= {"X-HTTP-Method-Override": "HEAD, PATCH or DELETE, where a client cannot send it."}
        case "GET" | "OPTIONS":
            return {}
    extra: dict[str, Any] = {
        "parameters": [
            {"name": name, "in": "header", "required": True, "description": says, "schema": {"type": "string"}}
            for name, says in needed.items()
        ]
    }
    if method == "PATCH":
        content = {"application/offset+octet-stream": {"schema": {"type": "string", "format": "binary"}}}
        extra["requestBody"] = {"required": True, "content": content}
    return extra


def _calls(dependant: Dependant) -> Iterator[Any]:
    for each in dependant.dependencies:
        yield each.call
        yield from _calls(each)


def _export_schema() -> dict[str, Any]:
    """The schema of the JSON export, for a place within another document."""
    text = EXPORT_SCHEMA.read_text(encoding="utf-8").replace('"#/$defs/', '"#/components/schemas/Export/$defs/')
    schema: dict[str, Any] = json.loads(text)
    del schema["$schema"]
    return schema
