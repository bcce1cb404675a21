"""The OpenAPI document: it has every route of the interface, and what the routes answer is as it says."""

import doctest
import re
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute
from jsonschema import Draft202012Validator
from library import STAGES, WordEmbedder, add_webinar
from pages import Page
from people import add_member, sign_in, token_headers
from starlette.testclient import TestClient

from community import thread_store
from database.connection import Database
from settings import Settings
from web import api_docs
from web.app import ROUTES, create_app
from web.openapi import document
from web.shapes import ANSWERS

DOCUMENT = document(ROUTES)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def site(database: Database, settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(database, settings, embedder=WordEmbedder), follow_redirects=False) as client:
        yield client


def strict(schema: Any) -> Any:
    """The schema with no other fields allowed than those it names."""
    if isinstance(schema, dict):
        closed = {key: strict(value) for key, value in schema.items()}
        return {"additionalProperties": False, **closed} if "properties" in schema else closed
    return [strict(each) for each in schema] if isinstance(schema, list) else schema


STRICT = {"components": {"schemas": strict(DOCUMENT["components"]["schemas"])}}


def told(method: str, path: str) -> dict[str, Any]:
    """What the document says of a method at a path; of several that fit, the one with the fewest parts filled in."""
    fitting = sorted(
        (each for each in DOCUMENT["paths"] if re.fullmatch(re.sub(r"{\w+}", "[^/]+", each), path.partition("?")[0])),
        key=lambda each: each.count("{"),
    )
    operation: dict[str, Any] = DOCUMENT["paths"][fitting[0]][method.lower()]
    return operation


def ask(site: TestClient, method: str, path: str, **request: Any) -> Any:
    """Ask, check the answer against the document, and give it."""
    answer = site.request(method, path, **request)
    responses = told(method, path)["responses"]
    assert str(answer.status_code) in responses, (method, path, answer.status_code, answer.text)
    content = responses[str(answer.status_code)].get("content", {})
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    if not content:
        assert answer.content == b"", path
        return None
    assert media_type in content, (method, path, media_type)
    if "json" not in media_type:
        return answer.content
    schema = {**strict(content[media_type]["schema"]), **STRICT}
    problems = [
        f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(answer.json())
    ]
    assert problems == [], (method, path)
    return answer.json()


def test_every_route_is_described() -> None:
    described = {(method, path) for path, item in DOCUMENT["paths"].items() for method in item}
    routes = set()
    for route in ROUTES:
        if isinstance(route, APIRoute) and route.path.startswith("/api/v1"):
            methods = set(route.methods or ())
            methods -= {"HEAD"} if "GET" in methods else set()
            routes |= {(method.lower(), route.path_format) for method in methods}
    assert described == routes
    assert {f"{method.upper()} {path}" for method, path in described} == set(ANSWERS)


def test_every_operation_says_what_it_is_for() -> None:
    operations = [operation for item in DOCUMENT["paths"].values() for operation in item.values()]
    assert all(operation["summary"] and operation["tags"] and operation["security"] for operation in operations)
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    assert DOCUMENT["paths"]["/api/v1/search"]["get"]["security"] == [{"token": ["read"]}, {"session": []}, {}]
    assert DOCUMENT["paths"]["/api/v1/members"]["get"]["security"] == [{"token": ["read", "admin"]}, {"session": []}]
    reply = DOCUMENT["paths"]["/api/v1/discussions/{thread}/replies"]["post"]
    assert reply["summary"] == "Add a reply"
    assert reply["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Text"}
    assert [parameter["name"] for parameter in reply["parameters"]] == ["thread"]


def test_all_references_lead_somewhere_and_all_schemas_are_such() -> None:
    def references(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            yield from [node["$ref"]] if isinstance(node.get("$ref"), str) else []
            for value in node.values():
                yield from references(value)
        elif isinstance(node, list):
            for value in node:
                yield from references(value)

    for reference in set(references(DOCUMENT)):
        node: Any = DOCUMENT
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_answers_about_recordings_are_as_described(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    add_webinar(database, settings, title="Others", media=b"others")
    failed = add_webinar(database, settings, title="Broken", media=b"x", done=STAGES[:4], failed="summarize")
    sign_in(site, database, add_member(database, role="staff"))
    own = f"/api/v1/recordings/{recording.id}"
    assert len(ask(site, "GET", "/api/v1/recordings")) == 3
    assert ask(site, "GET", own)["recording"]["id"] == recording.id
    assert ask(site, "GET", f"{own}/related")["recordings"]
    assert ask(site, "GET", "/api/v1/search?q=novapeel")["moments"]
    for kind, slug in (("devices", "novapeel"), ("techniques", "resurfacing")):
        assert ask(site, "GET", f"/api/v1/{kind}")
        assert ask(site, "GET", f"/api/v1/{kind}/{slug}")["recordings"]
        assert ask(site, "PUT", f"/api/v1/{kind}/{slug}/follow") == {"following": True, "followers": 1}
    add_webinar(database, settings, title="New", media=b"new")
    assert [len(each["new"]) for each in ask(site, "GET", "/api/v1/following")] == [1, 1]
    assert ask(site, "GET", "/api/v1/contradictions") == []
    for path in ("devices/novapeel", "techniques/resurfacing"):
        assert ask(site, "DELETE", f"/api/v1/{path}/follow") == {"following": False, "followers": 0}
    assert ask(site, "GET", f"/api/v1/recordings/{failed.id}/progress")["state"] == "failed"
    assert ask(site, "GET", "/api/v1/queue")["recordings"][0]["id"] == failed.id
    assert ask(site, "POST", f"/api/v1/recordings/{failed.id}/stages/summarize/retry")["state"] == "queued"
    assert ask(site, "PUT", f"{own}/visibility", json={"visibility": "public"})["visibility"] == "public"
    several = {"recordings": [recording.id]}
    assert ask(site, "POST", "/api/v1/library/series", json=several | {"series": "Evenings"})["changed"]
    assert ask(site, "POST", "/api/v1/library/visibility", json=several | {"visibility": "members"})["changed"]
    assert ask(site, "POST", "/api/v1/library/retry", json=several) == {"retried": []}
    assert ask(site, "POST", "/api/v1/library/export", json=several).startswith(b"PK")
    added = ask(site, "POST", f"{own}/attachments", files={"slides": ("talk.pdf", PDF, "application/pdf")})
    assert added == ask(site, "GET", f"{own}/attachments")
    assert ask(site, "GET", f"{own}/attachments/{added[0]['id']}") == PDF
    assert ask(site, "DELETE", f"{own}/attachments/{added[0]['id']}") == []
    for part, page in (("export.vtt", f"/recordings/{recording.id}/export.vtt"), ("media", f"/media/{recording.id}")):
        assert site.get(f"{own}/{part}").content == site.get(page).content
        assert list(told("GET", f"{own}/{part}")["responses"]["200"]["content"]) == ["*/*"]
    settings.thumbnail(recording.media_sha256).write_bytes(b"picture")
    assert ask(site, "GET", f"{own}/thumbnail") == b"picture"
    assert ask(site, "POST", "/api/v1/library/anew", json=several | {"first": "split"}) == {"queued": [recording.id]}
    assert ask(site, "POST", "/api/v1/library/remove", json=several) == {"removed": [recording.id]}
    assert ask(site, "DELETE", f"/api/v1/recordings/{failed.id}") is None
    assert [each["recording"] for each in ask(site, "GET", "/api/v1/removed")] == [failed.id, recording.id]


def test_answers_about_corrections_are_as_described(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    sign_in(site, database, add_member(database, role="moderator"))
    path = f"/api/v1/recordings/{recording.id}/edits"
    seen = "Wait six weeks between two sessions."
    act = {"act": "words", "version": 0, "segment": 1, "seen": seen, "text": "Wait eight weeks between two sessions."}
    edited = ask(site, "POST", path, json=act)
    approval = {"act": "approve", "version": edited["version"], "start": 9.5,
                "seen": "Inflamed skin is not treated with Novapeel."}  # fmt: skip
    approved = ask(site, "POST", path, json=approval)
    assert ask(site, "POST", f"{path}/{approved['edits'][0]['id']}/undo")["edits"]
    assert len(ask(site, "GET", path)["edits"]) == 3
    assert ask(site, "POST", f"/api/v1/recordings/{recording.id}/refresh") is None


def test_answers_about_discussions_are_as_described(site: TestClient, database: Database, settings: Settings) -> None:
    recording, moderator = add_webinar(database, settings), add_member(database, role="moderator")
    with database.snapshot() as connection:
        thread = thread_store.find_thread(connection, recording.id, moderator)
    assert thread is not None
    sign_in(site, database, moderator)
    path = f"/api/v1/discussions/{thread.id}"
    ask(site, "POST", f"{path}/publish")
    reply = ask(site, "POST", f"{path}/replies", json={"body": "I wait [00:04] weeks."})
    post = f"/api/v1/discussions/posts/{reply['id']}"
    ask(site, "POST", post, json={"body": "I wait eight weeks.", "version": 1})
    assert len(ask(site, "GET", f"{post}/versions")) == 2
    ask(site, "POST", f"{post}/hide", json={"reason": "a test"})
    ask(site, "POST", f"{post}/show")
    ask(site, "POST", f"{path}/lock", json={"on": True})
    ask(site, "POST", f"{path}/pin", json={"on": True})
    assert ask(site, "POST", "/api/v1/discussions/preview", json={"body": "*a*"})["html"]
    assert ask(site, "GET", "/api/v1/discussions")[0]["pinned"] is True
    assert ask(site, "GET", path)["log"]


def test_answers_about_members_and_the_rest_are_as_described(
    site: TestClient, database: Database, settings: Settings
) -> None:
    admin, other = add_member(database, role="admin"), add_member(database)
    sign_in(site, database, admin)
    assert ask(site, "GET", "/api/v1/me")["id"] == admin.id
    ask(site, "PUT", "/api/v1/me", json={"name": "Ada", "credentials": "MD"})
    assert len(ask(site, "GET", "/api/v1/members")) == 2
    ask(site, "PUT", f"/api/v1/members/{other.id}", json={"role": "moderator"})
    ask(site, "DELETE", f"/api/v1/members/{other.id}")
    hook = {"url": "https://93.184.216.34/hook", "events": ["recording.ready"]}
    added = ask(site, "POST", "/api/v1/webhooks", json=hook)
    assert ask(site, "GET", "/api/v1/webhooks")[0]["id"] == added["id"]
    ask(site, "DELETE", f"/api/v1/webhooks/{added['id']}")
    term = {"name": "Otherpeel", "kind": "device", "note": "the maker's page"}
    addition = ask(site, "POST", "/api/v1/vocabulary", json=term)
    assert ask(site, "GET", "/api/v1/vocabulary")["added"]
    assert b"Otherpeel" in ask(site, "GET", "/api/v1/vocabulary/table")
    ask(site, "DELETE", f"/api/v1/vocabulary/{addition['id']}")
    batch = ask(site, "POST", "/api/v1/upload-batches", json={"details": {"series": "Evenings"}, "attested": True})
    metadata = f"filename dGFsay5vcHVz,batch {_base64(str(batch['id']))}"
    tus = {"tus-resumable": "1.0.0", "upload-length": "4", "upload-metadata": metadata}
    opened = site.post("/api/v1/uploads", headers=tus)
    assert (opened.status_code, told("POST", "/api/v1/uploads")["responses"].keys() >= {"201"}) == (201, True)
    assert ask(site, "GET", "/api/v1/uploads")[0]["state"] == "receiving"
    ask(site, "GET", opened.headers["location"])
    ask(site, "DELETE", opened.headers["location"], headers={"tus-resumable": "1.0.0"})


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/recordings?year=x", 400),
        ("GET", "/api/v1/recordings/000000000000", 401),
        ("POST", "/api/v1/library/retry", 401),
        ("GET", "/api/v1/devices/none", 404),
    ],
)
def test_problems_are_as_described(site: TestClient, method: str, path: str, status: int) -> None:
    assert ask(site, method, path)["status"] == status


def test_a_token_gets_the_document_and_everybody_reads_the_page(site: TestClient, database: Database) -> None:
    headers = token_headers(database, add_member(database), "read")
    assert site.get("/api/v1/openapi.json", headers=headers).json() == DOCUMENT
    page = Page(site.get("/docs/api").text)
    assert "Interface for programs" in page.text
    for path, item in DOCUMENT["paths"].items():
        for method, operation in item.items():
            assert f"{method.upper()} {path} {operation['summary']}" in page.text
            assert operation["operationId"] in page.ids
    inner = [link[1:] for link in page.values("a", "href") if link.startswith("#")]
    assert set(inner) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert doctest.testmod(api_docs).failed == 0


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode()
