"""Who sees which recording: no route of the site tells of one to somebody who may not see it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from library import SEGMENTS, TRANSCRIPT, UNITS, WAIT, WordEmbedder, add_webinar
from people import add_member, sign_in, token_headers
from starlette.routing import Route
from starlette.testclient import TestClient

from community import thread_store
from community.members import Role
from database.connection import Database
from settings import Settings
from transcripts import results, store
from transcripts.outline import Draft, Pearl, Question, Section, Summary
from transcripts.recording import Recording, Visibility
from transcripts.search import Answer, answer
from transcripts.search_index import live, save_units
from transcripts.vocabulary import Mention
from web.app import ROUTES, create_app

SECRET = "zebrafinch"  # in everything that is stored of the recording which not everybody may see
SLUG = "zebrafinch-laser"
# What may be asked of pages that list things: words of the recording, and none of them in the address.
QUERIES = {
    "/search": ("", "?q=inflamed", "?q=interval", "?q=speaker:Moss", "?q=since:2026"),
    "/recordings/{id}/lines": ("?first=0&count=4",),
    "/api/v1/search": ("?q=inflamed", "?q=interval", "?q=welcome&limit=50"),
}
# Routes that tell nothing of recordings that are in the library, or have no path that could be filled in.
BLIND = {"/sign-in/oidc/callback", "/api/v1/uploads/{id}"}


@pytest.fixture
def site(database: Database, settings: Settings) -> Iterator[TestClient]:
    app = create_app(database, settings, embedder=WordEmbedder)
    with TestClient(app, follow_redirects=False) as client:
        yield client


def add_secret(database: Database, settings: Settings, visibility: Visibility) -> Recording:
    """A recording that has the secret word in all its parts, with a published discussion."""
    segments = tuple(
        replace(segment, text=f"{segment.text} {SECRET}", words=(), speaker=f"Dr. {SECRET}", flags=())
        for segment in SEGMENTS
    )
    recording = add_webinar(
        database,
        settings,
        title=f"About {SECRET}",
        media=SECRET.encode(),
        media_name=f"{SECRET}.opus",
        transcript=replace(TRANSCRIPT, segments=segments, corrections=()),
        draft=Draft(f"Discussion: {SECRET}", f"- [00:04] {SECRET}", (Question(f"Why {SECRET}?", 4.5),)),
        disclosures=f"Paid by {SECRET}.",
    )
    claim = replace(WAIT, text=f"Wait for {SECRET}.", quote=segments[1].text)
    mentions = (Mention(f"{SECRET} laser", "device", 1, 5.0, 6.0, SECRET, SECRET, 0.9),
                Mention(f"{SECRET} laser", "technique", 1, 5.0, 6.0, SECRET, SECRET, 0.9),
                Mention("Novapeel", "device", 2, 13.0, 14.0, SECRET, SECRET, 0.9))  # fmt: skip
    units = tuple(
        replace(unit, text=f"{unit.text} {SECRET}", speaker=f"Dr. {SECRET}", terms=(f"{SECRET} laser", "Novapeel"))
        for unit in UNITS
    )
    with database.transaction() as connection:
        store.set_visibility(connection, recording.id, visibility)
        results.save_sections(connection, recording.id, (Section(f"On {SECRET}", 0.0, 19.0, 0, 3),))
        results.save_summary(connection, recording.id, Summary((claim,), ((claim,),)), model="stand-in")
        results.save_pearls(connection, recording.id, (Pearl(claim, "interval"),))
        results.save_mentions(connection, recording.id, mentions)
        for generation in live(connection, model=WordEmbedder.name, recipe="stand-in"):
            embeddings = WordEmbedder().embed_answers([unit.text for unit in units])
            save_units(connection, generation, recording.id, units, embeddings)
        thread = thread_store.find_thread(connection, recording.id, moderator := add_member(database, role="staff"))
        if thread is None:
            raise AssertionError("the recording has no discussion")
        thread_store.publish(connection, thread.id, moderator)
    return recording


def values(database: Database, recording: Recording) -> dict[str, str]:
    """What to fill into the paths of routes, for this recording."""
    with database.snapshot() as connection:
        row = connection.execute(
            "SELECT threads.id, min(posts.id) FROM threads JOIN posts ON thread = threads.id "
            "WHERE recording = %s GROUP BY threads.id",
            (recording.id,),
        ).fetchone()
    if row is None:
        raise AssertionError("the recording has no discussion")
    return {"id": recording.id, "slug": SLUG, "format": "json", "number": "1", "line": "1", "edit": "1", "stage": "tag",
            "thread": str(row[0]), "post": str(row[1])}  # fmt: skip


def paths(given: dict[str, str], *, reading: bool) -> list[tuple[str, str, str]]:
    """Every route with its method and its path filled in; a route with an unknown part must be told of here."""
    found = []
    for route in ROUTES:
        if not isinstance(route, Route) or route.path in BLIND:
            continue
        path = re.sub(r"{(\w+)(?::\w+)?}", lambda match: given.get(match[1], match[0]), route.path)
        path = re.sub(r"{\w+:int}", "1", path)
        if "{" in path:
            raise AssertionError(f"{route.path}: say what to fill in for its parts")
        for method in sorted((route.methods or set()) - {"HEAD", "OPTIONS"}):
            if (method == "GET") is reading:
                found += [(route.path, method, path + query) for query in QUERIES.get(route.path, ("",))]
    return found


def body_of(content: bytes) -> str:
    """A body as text, with the texts of Office documents unpacked."""
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as file:
            content = b"".join(file.read(name) for name in file.namelist())
    return content.decode(errors="replace").lower()


def tells(site: TestClient, given: dict[str, str], headers: dict[str, str] | None = None) -> set[str]:
    """The routes whose answers hold the secret word, or the recording's id where the address does not."""
    telling = set()
    for route, _, path in paths(given, reading=True):
        told = body_of(site.get(path, headers=headers).content)
        # The slug, where it is in the address, may be repeated as what was not found.
        if SECRET in told.replace(SLUG, "") or (given["id"] not in path and given["id"] in told):
            telling.add(route)
    return telling


@pytest.mark.parametrize(
    ("visibility", "outsider", "insider"),
    [
        ("staff", "physician", "staff"),
        ("staff", "moderator", "staff"),
        ("members", "pending", "physician"),
        ("members", None, "physician"),
    ],
)
def test_no_route_tells_of_it(
    site: TestClient,
    database: Database,
    settings: Settings,
    visibility: Visibility,
    outsider: Role | None,
    insider: Role,
) -> None:
    add_webinar(database, settings)
    with database.transaction() as connection:
        connection.execute("UPDATE recordings SET visibility = 'public'")
    given = values(database, add_secret(database, settings, visibility))
    if outsider:
        sign_in(site, database, add_member(database, role=outsider))
    assert tells(site, given) == set()
    for route, method, path in paths(given, reading=True):
        if "{id}" in route:
            status = site.request(method, path).status_code
            assert status in ((303, 401) if outsider is None else (403, 404)), (route, status)
    for route, method, path in paths(given, reading=False):
        if {"{id}", "{thread:int}", "{post:int}"} & set(re.findall(r"{.*?}", route)):
            refused = site.request(method, path)  # before or after its empty body is
            assert refused.status_code in ((303, 401) if outsider is None else (400, 403, 404)), route
            assert SECRET not in refused.text.lower()
    site.cookies.clear()
    sign_in(site, database, add_member(database, role=insider))
    told = tells(site, given)
    for route in ("/", "/search", "/recordings/{id}", "/media/{id}", "/devices", "/devices/{slug}", "/techniques",
                  "/techniques/{slug}", "/discussions", "/discussions/{thread:int}", "/api/v1/recordings",
                  "/api/v1/recordings/{id}", "/api/v1/search", "/api/v1/devices", "/api/v1/devices/{slug}",
                  "/api/v1/discussions"):  # fmt: skip
        assert route in told


def test_a_token_tells_no_more_than_its_member_may_see(
    site: TestClient, database: Database, settings: Settings
) -> None:
    given = values(database, add_secret(database, settings, "staff"))
    headers = token_headers(database, add_member(database), "read", "write", "admin")
    assert tells(site, given, headers) == set()


def test_everybody_sees_what_is_public(site: TestClient, database: Database, settings: Settings) -> None:
    given = values(database, add_secret(database, settings, "public"))
    told = tells(site, given)
    for route in ("/", "/search", "/recordings/{id}", "/media/{id}", "/devices/{slug}", "/api/v1/recordings/{id}"):
        assert route in told


def test_a_missing_recording_looks_like_a_hidden_one(site: TestClient, database: Database, settings: Settings) -> None:
    hidden = add_secret(database, settings, "staff").id
    missing = "0123456789ab"
    sign_in(site, database, add_member(database))
    for path in ("/recordings/{}", "/media/{}", "/api/v1/recordings/{}", "/api/v1/recordings/{}/related"):
        one, other = (site.get(path.format(id)) for id in (hidden, missing))
        assert (one.status_code, one.text.replace(hidden, missing)) == (404, other.text)
    site.cookies.clear()
    assert {site.get(f"/recordings/{id}").status_code for id in (hidden, missing)} == {303}


def test_related_recordings_and_remarks_are_of_those_that_are_seen(
    site: TestClient, database: Database, settings: Settings
) -> None:
    open_one = add_webinar(database, settings)
    secret = add_secret(database, settings, "staff")
    path = f"/api/v1/recordings/{open_one.id}/related"
    sign_in(site, database, add_member(database, role="staff"))
    assert [other["recording"] for other in site.get(path).json()["recordings"]] == [secret.id]
    site.cookies.clear()
    sign_in(site, database, add_member(database))
    assert site.get(path).json() == {"recordings": [], "devices": []}
    assert SECRET not in site.get(f"/recordings/{open_one.id}").text


def test_search_is_as_if_hidden_recordings_were_not_there(database: Database, settings: Settings) -> None:
    add_webinar(database, settings)
    queries = ("inflamed skin", "zebrafinch", "zebrafinsh", "Novapeel interval", "novapeel zebrafinch", "welcome",
               "speaker:zebrafinch", "device:Novapeel", "recording:About", "kind:interval weeks")  # fmt: skip

    def answers() -> list[Answer]:
        with database.snapshot() as connection:
            return [answer(connection, query, WordEmbedder(), sees=("public", "members")) for query in queries]

    before = answers()
    secret = add_secret(database, settings, "staff")
    assert list(map(without_scores, answers())) == list(map(without_scores, before))
    with database.snapshot() as connection:
        told = answer(connection, "zebrafinch", WordEmbedder())
    assert secret.id in {moment.recording for moment in told.moments}
    with database.transaction() as connection:
        store.set_visibility(connection, secret.id, "members")
    assert secret.id in {moment.recording for moment in answers()[1].moments}


def without_scores(told: Answer) -> Answer:
    """How rare a word is counts hidden recordings too, which only its weight in the score tells."""
    return replace(told, moments=tuple(replace(moment, score=0.0) for moment in told.moments))


def test_counts_of_terms_leave_out_what_is_hidden(site: TestClient, database: Database, settings: Settings) -> None:
    add_webinar(database, settings)
    sign_in(site, database, add_member(database))
    before = {path: site.get(path).json() for path in ("/api/v1/devices", "/api/v1/devices/novapeel")}
    secret = add_secret(database, settings, "staff")
    assert {path: site.get(path).json() for path in before} == before
    with database.transaction() as connection:
        store.set_visibility(connection, secret.id, "members")
        connection.execute("UPDATE recordings SET event_date = %s WHERE id = %s", (date(2025, 1, 1), secret.id))
    (novapeel,) = [row for row in site.get("/api/v1/devices").json() if row["term"] == "Novapeel"]
    assert novapeel["recordings"] == 2
    assert len(site.get("/api/v1/devices/novapeel").json()["months"]) == 2
