"""Sign-in through an OpenID Connect provider: the authorization code flow with PKCE (OpenID Connect Core 1.0)."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from secrets import token_urlsafe
from typing import Any, cast

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import get_well_known_url
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization

from community.sign_in import Voucher
from settings import Settings
from transcripts.errors import AccessError, ProviderError, SettingError

SCOPES = "openid email profile"
ALGORITHMS = ("RS256", "PS256", "ES256", "RS384", "RS512", "ES384", "ES512", "EdDSA")  # never a shared secret, or none
TIMEOUT_SECONDS = 10
LEEWAY_SECONDS = 60  # between the provider's clock and ours
FLOW_SECONDS = 600  # for signing in at the provider


@dataclass(frozen=True, slots=True)
class Flow:
    """A sign-in under way, which only the browser that began it can end."""

    state: str
    nonce: str
    verifier: str
    next: str  # the page to go to afterwards

    def to_cookie(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))


def flow_of(cookie: str | None, state: str) -> Flow:
    """The flow that a browser keeps, if this is its state; raises AccessError."""
    try:
        flow = Flow(**json.loads(cookie or ""))
    except (ValueError, TypeError):
        flow = None
    if flow is None or not flow.state or flow.state != state:
        raise AccessError(
            "This sign-in was not begun in this browser, or took longer than 10 min. Please sign in again."
        )
    return flow


def begin(settings: Settings, *, redirect: str, next: str) -> tuple[str, Flow]:
    """Where to send the browser, and what it has to keep meanwhile; raises ProviderError."""
    flow = Flow(token_urlsafe(32), token_urlsafe(32), token_urlsafe(48), next)
    with _told(settings), _client(settings, redirect) as client:
        address, _ = client.create_authorization_url(
            _metadata(settings, client)["authorization_endpoint"],
            state=flow.state,
            nonce=flow.nonce,
            code_verifier=flow.verifier,
        )
    return str(address), flow


def finish(settings: Settings, flow: Flow, *, code: str, redirect: str) -> Voucher:
    """What the provider says of whoever comes back with its code; raises ProviderError, AccessError."""
    with _told(settings), _client(settings, redirect) as client:
        metadata = _metadata(settings, client)
        tokens = client.fetch_token(metadata["token_endpoint"], code=code, code_verifier=flow.verifier)
        keys = cast(KeySetSerialization, _json(client, metadata["jwks_uri"], withhold_token=True))
        claims = _claims(settings, tokens, keys, flow)
        if "email" not in claims and "userinfo_endpoint" in metadata:
            told = _json(client, metadata["userinfo_endpoint"])
            if told.get("sub") != claims["sub"]:
                raise AccessError("The identity provider answered about somebody else. Please sign in again.")
            claims = {**told, **claims}
    return Voucher(
        issuer=str(claims["iss"]),
        subject=str(claims["sub"]),
        email=str(claims.get("email", "")),
        is_email_verified=claims.get("email_verified") is True,
        name=str(claims.get("name", "")),
    )


def _claims(settings: Settings, tokens: Mapping[str, Any], keys: KeySetSerialization, flow: Flow) -> dict[str, Any]:
    """The claims of the ID token, once its signature, issuer, audience, times and nonce hold."""
    token = jwt.decode(tokens["id_token"], KeySet.import_key_set(keys), algorithms=ALGORITHMS)
    claims = CodeIDToken(
        token.claims,
        token.header,
        options={
            "iss": {"essential": True, "value": settings.oidc_issuer},
            "aud": {"essential": True, "value": settings.oidc_client_id},
        },
        params={
            "nonce": flow.nonce,
            "client_id": settings.oidc_client_id,
            "access_token": tokens.get("access_token"),
        },
    )
    claims.validate(leeway=LEEWAY_SECONDS)
    return dict(claims)


def _metadata(settings: Settings, client: OAuth2Client) -> dict[str, Any]:
    metadata = _json(client, get_well_known_url(settings.oidc_issuer, external=True), withhold_token=True)
    if metadata.get("issuer") != settings.oidc_issuer:
        raise ProviderError(
            f"SPRINGBOARD_OIDC_ISSUER is {settings.oidc_issuer!r}, and the provider there calls itself "
            f"{metadata.get('issuer')!r}. Set it to that."
        )
    return metadata


def _client(settings: Settings, redirect: str) -> OAuth2Client:
    if settings.oidc_issuer is None:
        raise SettingError("No identity provider is set: SPRINGBOARD_OIDC_ISSUER names one.")
    return OAuth2Client(
        settings.oidc_client_id,
        settings.oidc_client_secret,
        token_endpoint_auth_method=None if settings.oidc_client_secret else "none",
        scope=SCOPES,
        redirect_uri=redirect,
        code_challenge_method="S256",
        timeout=TIMEOUT_SECONDS,
    )


def _json(client: OAuth2Client, address: str, *, withhold_token: bool = False) -> dict[str, Any]:
    answer = client.request("GET", address, withhold_token=withhold_token)
    answer.raise_for_status()
    told = answer.json()
    if not isinstance(told, dict):
        raise ProviderError(f"{address} answered with something else than a JSON object.")
    return told


@contextmanager
def _told(settings: Settings) -> Iterator[None]:
    """The one place where the libraries' errors become ours."""
    try:
        yield
    except (httpx2.HTTPError, httpx2.InvalidURL, AuthlibBaseError, JoseError, KeyError, ValueError) as error:
        raise ProviderError(
            f"Signing in through {settings.oidc_issuer} failed: {type(error).__name__}: {error}. "
            "Check the settings SPRINGBOARD_OIDC_… and that the provider is up."
        ) from error
