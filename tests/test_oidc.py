"""Sign-in through an identity provider that signs real tokens over HTTP, and what must not get through."""

from collections.abc import Iterator
from dataclasses import replace

import httpx2
import pytest
from joserfc.jwk import OctKey, RSAKey
from library import WordEmbedder
from people import add_member
from provider import CLIENT_ID, CLIENT_SECRET, Provider, running_provider
from starlette.testclient import TestClient

from community import member_store
from database.connection import Database
from settings import Settings
from web.access import SESSION_COOKIE
from web.app import create_app


@pytest.fixture(scope="module")
def _running() -> Iterator[Provider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def provider(_running: Provider) -> Iterator[Provider]:
    """The provider as it is when nothing is wrong."""
    key, person = _running.signs_with, dict(_running.person)
    yield _running
    _running.signs_with, _running.person, _running.claims, _running.userinfo = key, person, {}, {}


@pytest.fixture
def site(database: Database, settings: Settings, provider: Provider) -> Iterator[TestClient]:
    settings = replace(
        settings, oidc_issuer=provider.issuer, oidc_client_id=CLIENT_ID, oidc_client_secret=CLIENT_SECRET,
        oidc_name="St. Ada's",
    )  # fmt: skip
    app = create_app(database, settings, embedder=WordEmbedder)
    with TestClient(app, follow_redirects=False, base_url="http://site.example") as client:
        yield client


def through(site: TestClient, *, next: str = "/") -> httpx2.Response:
    """What the site answers to a browser that goes to the provider and comes back."""
    to_provider = site.get("/sign-in/oidc", params={"next": next})
    assert to_provider.status_code == 303
    with httpx2.Client() as browser:
        back = browser.get(to_provider.headers["location"]).headers["location"]
    return site.get(back)


def test_somebody_new_waits_to_be_let_in(site: TestClient, database: Database) -> None:
    assert "Sign in with St. Ada&#39;s" in site.get("/sign-in").text
    answer = through(site, next="/search?q=scar")
    assert (answer.status_code, answer.headers["location"]) == (303, "/search?q=scar")
    with database.transaction() as connection:
        (member,) = member_store.list_members(connection)
    assert (member.email, member.name, member.role) == ("ada@example.org", "Ada Lind", "pending")
    assert site.get("/api/v1/me").json()["email"] == "ada@example.org"


def test_they_are_known_by_subject_whatever_their_address(
    site: TestClient, database: Database, provider: Provider
) -> None:
    through(site)
    provider.person["email"] = "ada@elsewhere.example"
    assert through(site).status_code == 303
    with database.transaction() as connection:
        assert [member.email for member in member_store.list_members(connection)] == ["ada@example.org"]


def test_an_account_made_here_becomes_theirs_once_the_address_is_verified(
    site: TestClient, database: Database, provider: Provider
) -> None:
    staff = add_member(database, role="staff")
    provider.person["email"] = staff.email.upper()
    for unverified in (False, None, "true"):
        provider.claims["email_verified"] = unverified
        answer = through(site)
        assert answer.status_code == 401
        assert "has not confirmed your e-mail address" in answer.text
        assert SESSION_COOKIE not in answer.cookies
    provider.claims["email_verified"] = True
    assert through(site).status_code == 303
    assert site.get("/api/v1/me").json()["id"] == staff.id
    provider.person["sub"] = "43"
    answer = through(site)
    assert answer.status_code == 401
    assert "belongs to somebody else at your organisation" in answer.text


def test_an_address_that_only_userinfo_tells(site: TestClient, database: Database, provider: Provider) -> None:
    provider.claims |= {"email": None, "email_verified": None, "name": None}
    provider.userinfo = {"sub": "42", "email": "ada@example.org", "email_verified": True, "name": "Ada Lind"}
    assert through(site).status_code == 303
    assert site.get("/api/v1/me").json()["name"] == "Ada Lind"
    provider.userinfo["sub"] = "another"
    answer = through(site)
    assert answer.status_code == 401
    assert "answered about somebody else" in answer.text


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"iss": "https://evil.example"}, "Invalid claim: 'iss'"),
        ({"aud": "another site"}, "Invalid claim: 'aud'"),
        ({"nonce": "of another sign-in"}, "Invalid claim: 'nonce'"),
        ({"nonce": None}, "Missing claim: 'nonce'"),
        ({"exp": 1_000_000_000}, "ExpiredTokenError"),
        ({"sub": None}, "Missing claim: 'sub'"),
        ({"azp": "another site"}, "Invalid claim: 'azp'"),
    ],
)
def test_tokens_that_are_not_for_us(
    site: TestClient,
    database: Database,
    provider: Provider,
    caplog: pytest.LogCaptureFixture,
    claims: dict[str, object],
    reason: str,
) -> None:
    provider.claims |= claims
    assert_refused(site, database)
    assert reason in caplog.text


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        (RSAKey.generate_key(2048), "BadSignatureError"),
        (OctKey.import_key(CLIENT_SECRET), "UnsupportedAlgorithmError"),  # whoever knows the secret is not the provider
    ],
)
def test_tokens_that_somebody_else_signed(
    site: TestClient,
    database: Database,
    provider: Provider,
    caplog: pytest.LogCaptureFixture,
    key: RSAKey | OctKey,
    reason: str,
) -> None:
    provider.signs_with = key
    assert_refused(site, database)
    assert reason in caplog.text


def assert_refused(site: TestClient, database: Database) -> None:
    answer = through(site)
    assert answer.status_code == 503
    assert "Your organisation&#39;s sign-in does not work at the moment." in answer.text
    assert SESSION_COOKIE not in answer.cookies
    with database.transaction() as connection:
        assert member_store.list_members(connection) == ()


def test_only_the_browser_that_began_ends_a_sign_in(site: TestClient, provider: Provider) -> None:
    address = site.get("/sign-in/oidc").headers["location"]
    with httpx2.Client() as browser:
        back = browser.get(address).headers["location"]
    site.cookies.clear()
    for path in (back, "/sign-in/oidc/callback?code=x", "/sign-in/oidc/callback?code=x&state="):
        answer = site.get(path)
        assert answer.status_code == 401
        assert "not begun in this browser" in answer.text
        assert SESSION_COOKIE not in answer.cookies


def test_somebody_who_turns_back(site: TestClient) -> None:
    state = site.get("/sign-in/oidc").headers["location"].partition("state=")[2].partition("&")[0]
    answer = site.get(f"/sign-in/oidc/callback?error=access_denied&state={state}")
    assert answer.status_code == 401
    assert "You were not signed in at your organisation." in answer.text


def test_a_provider_that_is_down(database: Database, settings: Settings) -> None:
    settings = replace(settings, oidc_issuer="http://127.0.0.1:1", oidc_client_id="springboard")
    with TestClient(create_app(database, settings, embedder=WordEmbedder)) as site:
        assert site.get("/sign-in/oidc").status_code == 503
        assert site.get("/sign-in").status_code == 200


def test_without_a_provider_none_is_offered(database: Database, settings: Settings) -> None:
    with TestClient(create_app(database, settings, embedder=WordEmbedder)) as site:
        assert "Sign in with" not in site.get("/sign-in").text
        assert site.get("/sign-in/oidc").status_code == 404
