"""The pages to sign in, look after an account and manage members, and what other sites and visitors are refused."""

from collections.abc import Iterator

import pytest
from library import WordEmbedder, add_webinar
from people import add_member, sign_in, token_headers
from starlette.testclient import TestClient

from community import member_store
from community.attempts import MOST_FROM_A_NETWORK_FOR_AN_ACCOUNT, count_attempt
from community.members import Member, Role
from community.passwords import hash_password
from community.sessions import start_session
from database.connection import Database
from settings import Settings
from transcripts.store import load_recording
from web.access import SESSION_COOKIE
from web.app import create_app
from web.sign_in import own_page

PASSWORD = "quiet river stone"


@pytest.fixture
def site(database: Database, settings: Settings) -> Iterator[TestClient]:
    app = create_app(database, settings, embedder=WordEmbedder)
    with TestClient(app, follow_redirects=False, base_url="http://site.example") as client:
        yield client


def with_password(database: Database, *, role: Role = "physician", name: str = "") -> Member:
    member = add_member(database, role=role, name=name)
    with database.transaction() as connection:
        member_store.set_password_hash(connection, member.id, hash_password(PASSWORD))
    return member


# Signing in and out


def test_from_a_page_to_the_sign_in_and_back(site: TestClient, database: Database, settings: Settings) -> None:
    member = with_password(database)
    recording = add_webinar(database, settings)
    asked = f"/recordings/{recording.id}?t=9.5"
    to_form = site.get(asked)
    assert (to_form.status_code, to_form.headers["location"]) == (
        303,
        f"/sign-in?next=/recordings/{recording.id}%3Ft%3D9.5",
    )
    assert f'name="next" value="{asked}"' in site.get(to_form.headers["location"]).text
    site.cookies.set(SESSION_COOKIE, "planted by somebody", domain="site.example")
    answer = site.post("/sign-in", data={"email": member.email, "password": PASSWORD, "next": asked})
    assert (answer.status_code, answer.headers["location"]) == (303, asked)
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    assert "planted" not in cookie
    assert site.get(asked).status_code == 200
    assert site.get("/sign-in?next=/devices").headers["location"] == "/devices"
    assert f">{member.name}</a>" in site.get("/").text


def test_behind_https_the_cookie_never_leaves_it(database: Database, settings: Settings) -> None:
    member = with_password(database)
    app = create_app(database, settings, embedder=WordEmbedder)
    with TestClient(app, follow_redirects=False, base_url="https://site.example") as site:
        answer = site.post("/sign-in", data={"email": member.email, "password": PASSWORD})
    assert "Secure" in answer.headers["set-cookie"]


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(site: TestClient, database: Database) -> None:
    member = with_password(database)
    answers = [
        site.post("/sign-in", data={"email": email, "password": "another password"})
        for email in (member.email, "nobody@example.org")
    ]
    assert [answer.status_code for answer in answers] == [401, 401]
    one, other = (answer.text.replace(member.email, "nobody@example.org") for answer in answers)
    assert one == other
    assert "The e-mail address or the password is wrong." in one
    assert "another password" not in one
    assert "set-cookie" not in answers[0].headers


def test_guessing_is_ended(site: TestClient, database: Database) -> None:
    member = with_password(database)
    for _ in range(MOST_FROM_A_NETWORK_FOR_AN_ACCOUNT):
        with database.transaction() as connection:
            count_attempt(connection, email=member.email, address="testclient")
    answer = site.post("/sign-in", data={"email": member.email, "password": PASSWORD})
    assert answer.status_code == 429
    assert "Try again in 15 min" in answer.text


@pytest.mark.parametrize(
    "next",
    ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "", "/a\nb", "/ä", "/sign-in"],
)
def test_nobody_is_sent_to_another_site(next: str) -> None:
    assert own_page(next) == "/"


def test_signing_out_ends_the_session(site: TestClient, database: Database) -> None:
    member = add_member(database)
    with database.transaction() as connection:
        elsewhere = start_session(connection, member)
    sign_in(site, database, member)
    here = site.cookies[SESSION_COOKIE]
    out = site.post("/sign-out")
    assert out.headers["location"] == "/sign-in"
    assert out.headers["set-cookie"].startswith(f'{SESSION_COOKIE}=""; expires=')
    assert status_with(site, here) == 401
    assert status_with(site, elsewhere) == 200
    site.cookies.set(SESSION_COOKIE, elsewhere)
    site.post("/account/sign-out")
    assert status_with(site, elsewhere) == 401


def status_with(site: TestClient, session: str) -> int:
    site.cookies.clear()
    return site.get("/api/v1/me", headers={"cookie": f"{SESSION_COOKIE}={session}"}).status_code


def test_an_expired_session_leads_to_the_sign_in_page(site: TestClient, database: Database) -> None:
    sign_in(site, database, add_member(database))
    with database.transaction() as connection:
        connection.execute("UPDATE sessions SET expires_at = now()")
    assert site.get("/account").headers["location"] == "/sign-in?next=/account"
    late = site.post("/account/profile", data={"name": "X"}).headers["location"]
    assert "what you sent was not stored" in site.get(late).text
    assert site.get("/api/v1/me").status_code == 401


# What other sites are refused


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "http://site.example"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://site.example:8000"}, 403),
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"origin": "http://site.example"}, 303),
        ({}, 303),
    ],
)
def test_orders_from_other_sites(site: TestClient, database: Database, headers: dict[str, str], status: int) -> None:
    member = add_member(database, name="Ada")
    sign_in(site, database, member)
    answer = site.post("/account/profile", data={"name": "Eve"}, headers=headers)
    assert answer.status_code == status
    with database.transaction() as connection:
        assert member_store.load_member(connection, member.id).name == ("Ada" if status == 403 else "Eve")
    if status == 403:
        assert "This came from another site, and was not carried out." in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert site.get("/account", headers=headers).status_code == 200


# The account page


def test_profile(site: TestClient, database: Database) -> None:
    member = add_member(database)
    sign_in(site, database, member)
    saved = site.post("/account/profile", data={"name": " Ada  Lind ", "credentials": "MD, FAAD"})
    assert "Your name and credentials are saved." in site.get(saved.headers["location"]).text
    with database.transaction() as connection:
        known = member_store.load_member(connection, member.id)
    assert (known.name, known.credentials) == ("Ada Lind", "MD, FAAD")
    wrong = site.post("/account/profile", data={"name": ""})
    assert wrong.status_code == 400
    assert "A name has 1 to 120 characters" in wrong.text


def test_a_new_password_ends_all_other_sessions(site: TestClient, database: Database) -> None:
    member = with_password(database)
    with database.transaction() as connection:
        elsewhere = start_session(connection, member)
    sign_in(site, database, member)
    new = {"new": "loud ocean sand", "again": "loud ocean sand"}
    for form, problem in (
        ({**new, "current": "another password"}, "The current password is wrong."),
        ({**new, "current": PASSWORD, "again": "loud ocean sun"}, "The two new passwords differ."),
        ({"current": PASSWORD, "new": "short", "again": "short"}, "A password has 12 to 1000 characters"),
    ):
        answer = site.post("/account/password", data=form)
        assert answer.status_code == 400
        assert problem in answer.text
    assert site.post("/account/password", data={**new, "current": PASSWORD}).status_code == 303
    assert site.get("/account").status_code == 200
    assert status_with(site, elsewhere) == 401
    assert site.post("/sign-in", data={"email": member.email, "password": "loud ocean sand"}).status_code == 303


def test_a_token_is_shown_once(site: TestClient, database: Database) -> None:
    member = add_member(database)
    sign_in(site, database, member)
    made = site.post("/account/tokens", data={"name": "Learning platform", "scopes": ["read"]})
    assert made.status_code == 201
    assert made.headers["cache-control"] == "no-store"
    secret = made.text.partition('<code class="secret">')[2].partition("<")[0]
    assert secret.startswith("sbt_")
    page = site.get("/account").text
    assert secret not in page
    assert "Learning platform" in page
    site.cookies.clear()
    headers = {"authorization": f"Bearer {secret}"}
    assert site.get("/api/v1/me", headers=headers).json()["id"] == member.id
    sign_in(site, database, member)
    path = page.partition('action="/account/tokens/')[2].partition('"')[0]
    assert site.post(f"/account/tokens/{path}").status_code == 303
    assert site.get("/api/v1/me", headers=headers).status_code == 401
    assert site.post("/account/tokens", data={"name": "x"}).status_code == 400


def test_a_token_does_what_its_scopes_allow(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    admin = add_member(database, role="admin")
    read = token_headers(database, admin, "read")
    write = token_headers(database, admin, "read", "write")
    manage = token_headers(database, admin, "read", "write", "admin")
    visibility = f"/api/v1/recordings/{recording.id}/visibility"
    assert site.get(f"/api/v1/recordings/{recording.id}", headers=read).status_code == 200
    assert site.put(visibility, json={"visibility": "staff"}, headers=read).status_code == 403
    assert site.put(visibility, json={"visibility": "staff"}, headers=write).json() == {
        "id": recording.id,
        "visibility": "staff",
    }
    assert site.get("/api/v1/members", headers=write).status_code == 403
    assert [row["id"] for row in site.get("/api/v1/members", headers=manage).json()] == [admin.id]
    only_write = token_headers(database, admin, "write")
    refused = site.get("/api/v1/recordings", headers=only_write)
    assert (refused.status_code, refused.headers["content-type"]) == (403, "application/problem+json")
    assert refused.json()["detail"].startswith("This API token does not have the scope 'read'.")
    # What a program must never do: make more tokens, or change the password.
    assert site.get("/account", headers=manage).status_code == 403
    assert site.post("/account/tokens", data={"name": "x", "scopes": ["read"]}, headers=manage).status_code == 403


def test_a_token_that_nobody_has(site: TestClient, database: Database) -> None:
    sign_in(site, database, add_member(database))
    answer = site.get("/api/v1/recordings", headers={"authorization": "Bearer sbt_guess"})
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert answer.json()["detail"].startswith("This API token is not known")


def test_profile_by_program(site: TestClient, database: Database) -> None:
    headers = token_headers(database, add_member(database), "read", "write")
    saved = site.put("/api/v1/me", json={"name": "Ada Lind", "credentials": "MD"}, headers=headers)
    assert saved.json() == site.get("/api/v1/me", headers=headers).json()
    assert saved.json()["name"] == "Ada Lind"
    wrong = site.put("/api/v1/me", json={"name": "Ada", "role": "admin"}, headers=headers)
    assert (wrong.status_code, wrong.headers["content-type"]) == (400, "application/problem+json")


# The members page, and who may see a recording


def test_admins_set_roles(site: TestClient, database: Database) -> None:
    admin = add_member(database, role="admin")
    waiting = add_member(database, role="pending", name="Zoe Quist")
    sign_in(site, database, admin)
    assert "Zoe Quist" in site.get("/members").text
    set_ = site.post(f"/members/{waiting.id}/role", data={"role": "physician"})
    assert set_.headers["location"] == f"/members#member-{waiting.id}"
    with database.transaction() as connection:
        assert member_store.load_member(connection, waiting.id).role == "physician"
    for path, data, status in (
        (f"/members/{admin.id}/role", {"role": "staff"}, 400),
        (f"/members/{waiting.id}/role", {"role": "king"}, 400),
        ("/members/999999/role", {"role": "staff"}, 404),
        (f"/members/{admin.id}/remove", {}, 400),
        (f"/members/{waiting.id}/remove", {}, 303),
    ):
        assert site.post(path, data=data).status_code == status
    with database.transaction() as connection:
        assert member_store.list_members(connection) == (admin,)


@pytest.mark.parametrize("role", ["pending", "physician", "moderator", "staff"])
def test_nobody_else_manages_members(site: TestClient, database: Database, role: Role) -> None:
    member = add_member(database, role=role)
    sign_in(site, database, member)
    assert site.get("/members").status_code == 403
    assert site.post(f"/members/{member.id}/role", data={"role": "admin"}).status_code == 403
    assert site.put(f"/api/v1/members/{member.id}", json={"role": "admin"}).status_code == 403
    assert site.delete(f"/api/v1/members/{member.id}").status_code == 403
    assert ('href="/members"' in site.get("/").text) is False
    with database.transaction() as connection:
        assert member_store.list_members(connection) == (member,)


def test_members_by_program(site: TestClient, database: Database) -> None:
    headers = token_headers(database, add_member(database, role="admin"), "read", "write", "admin")
    other = add_member(database)
    assert site.put(f"/api/v1/members/{other.id}", json={"role": "staff"}, headers=headers).json()["role"] == "staff"
    assert site.delete(f"/api/v1/members/{other.id}", headers=headers).status_code == 204
    assert site.delete(f"/api/v1/members/{other.id}", headers=headers).status_code == 404


def test_staff_say_who_may_see_a_recording(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    path = f"/recordings/{recording.id}/visibility"
    sign_in(site, database, add_member(database, role="moderator"))
    assert site.post(path, data={"visibility": "public"}).status_code == 403
    sign_in(site, database, add_member(database, role="staff"))
    assert site.post(path, data={"visibility": "nobody"}).status_code == 400
    assert site.post(path, data={"visibility": "public"}).headers["location"] == f"/recordings/{recording.id}"
    with database.transaction() as connection:
        assert load_recording(connection, recording.id).visibility == "public"


def test_whoever_waits_is_told(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    sign_in(site, database, add_member(database, role="pending"))
    answer = site.get(f"/recordings/{recording.id}")
    assert answer.status_code == 403
    assert "Your account waits to be let in" in answer.text
    assert "Your account waits to be let in" in site.get("/").text
    assert site.get("/account").status_code == 200
    assert site.get(f"/api/v1/recordings/{recording.id}").json()["status"] == 403
