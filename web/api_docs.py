"""The page about the interface for programs, made from its OpenAPI document without any script."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from web.openapi import document_of, openapi
from web.render import render
from web.routes import page

Schema = Mapping[str, Any]
SCHEMAS = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Row:
    """A parameter, a field or an answer: its name, what type it has and what is said of it."""

    name: str
    type: Markup
    note: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class Operation:
    """One method at one path."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    scopes: tuple[str, ...]
    parameters: tuple[Row, ...]
    bodies: tuple[Row, ...]
    answers: tuple[Row, ...]


def docs_page(request: Request) -> Response:
    """Every route of the interface by what it is about, then the shapes of what is sent and answered."""
    told = document_of(request)
    groups: dict[str, list[Operation]] = {}
    for path, item in told["paths"].items():
        for method, operation in item.items():
            groups.setdefault(operation["tags"][0], []).append(_operation(method.upper(), path, operation))
    schemas = sorted(told["components"]["schemas"].items())
    return render(
        request,
        "docs/api.html",
        about=told["info"]["description"],
        groups=sorted(groups.items()),
        shapes=[(name, schema.get("description", ""), tuple(_fields(schema))) for name, schema in schemas],
    )


def type_of(schema: Schema) -> Markup:
    """The type that a schema describes, in short, with links to named shapes.

    >>> type_of({"type": "array", "items": {"$ref": "#/components/schemas/Edit"}})
    Markup('list of <a href="#shape-Edit">Edit</a>')
    >>> type_of({"anyOf": [{"type": "integer"}, {"type": "null"}]}), type_of({"enum": ["a", "b"]})
    (Markup('integer or null'), Markup('“a” or “b”'))
    """
    if reference := schema.get("$ref"):
        name = reference.removeprefix(SCHEMAS).partition("/")[0]
        return Markup('<a href="#shape-{0}">{0}</a>').format(name)
    if choices := schema.get("anyOf") or schema.get("oneOf"):
        return Markup(" or ").join(dict.fromkeys(type_of(each) for each in choices))
    if "const" in schema or "enum" in schema:
        values = schema.get("enum") or [schema["const"]]
        return Markup(" or ").join(f"“{value}”" if isinstance(value, str) else str(value) for value in values)
    match schema.get("type"):
        case "array" if "prefixItems" in schema:
            return Markup("list of ") + Markup(", ").join(type_of(each) for each in schema["prefixItems"])
        case "array":
            return Markup("list of ") + type_of(schema.get("items", {}))
        case list(types):
            return Markup(" or ").join(types)
        case str(name):
            return Markup("{} ({})").format(name, schema["format"]) if "format" in schema else Markup("{}").format(name)
    return Markup("anything")


def _operation(method: str, path: str, told: Schema) -> Operation:
    return Operation(
        id=told["operationId"],
        method=method,
        path=path,
        summary=told["summary"],
        description=told["description"],
        scopes=tuple(scope for each in told["security"] for scope in each.get("token", ())),
        parameters=tuple(
            Row(f"{each['name']}", type_of(each["schema"]), _note(each), each.get("required", False))
            for each in told.get("parameters", ())
        ),
        bodies=tuple(
            Row(media_type, type_of(each["schema"]))
            for media_type, each in told.get("requestBody", {}).get("content", {}).items()
        ),
        answers=tuple(
            Row(status, _content(answer), answer["description"]) for status, answer in told["responses"].items()
        ),
    )


def _content(answer: Schema) -> Markup:
    return Markup(", ").join(
        type_of(each["schema"]) if "json" in media_type else Markup("{}").format(media_type)
        for media_type, each in answer.get("content", {}).items()
    )


def _fields(schema: Schema) -> Iterator[Row]:
    required = schema.get("required", ())
    for name, each in schema.get("properties", {}).items():
        yield Row(name, type_of(each), _note({"schema": each}), name in required)


def _note(parameter: Schema) -> str:
    """Where a parameter stands unless it is in the query, its bounds and what it is where it is left out."""
    schema = parameter["schema"]
    told = {"from": "minimum", "to": "maximum", "at most characters": "maxLength", "as": "pattern"}
    notes = [
        f"in the {parameter['in']}" if parameter.get("in") in ("path", "header") else "",
        parameter.get("description", "") or schema.get("description", ""),
        *(f"{word} {schema[key]}" for word, key in told.items() if key in schema),
        f"{schema['default']!r} if left out" if schema.get("default") not in (None, "") else "",
    ]
    return "; ".join(filter(None, notes))


ROUTES: list[BaseRoute] = [
    page("/api/v1/openapi.json", openapi, "openapi"),
    page("/docs/api", docs_page, "api_docs"),
]
