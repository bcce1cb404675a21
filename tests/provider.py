"""A small OpenID Connect provider over HTTP that signs real tokens, with what it says of people as a test wants it."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT_ID, CLIENT_SECRET = "springboard", "shared-with-the-provider-alone-of-all"


class Provider:
    """Whoever comes is signed in as `person`; `claims` override what ID tokens say, None takes one out."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}"
        self.key = RSAKey.generate_key(2048, parameters={"kid": "one"})
        self.signs_with: Any = self.key
        self.person: dict[str, Any] = {
            "sub": "42",
            "email": "ada@example.org",
            "email_verified": True,
            "name": "Ada Lind",
        }
        self.claims: dict[str, Any] = {}
        self.userinfo: dict[str, Any] = {}
        self.asked: dict[str, dict[str, str]] = {}  # by code, what the site asked for

    def authorize(self, query: dict[str, str]) -> str:
        """Sign the person in and tell where the browser goes next."""
        if (
            query["client_id"] != CLIENT_ID
            or query["response_type"] != "code"
            or query["code_challenge_method"] != "S256"
        ):
            raise ValueError(f"unknown request {query}")
        code = f"code-{len(self.asked)}"
        self.asked[code] = query
        return f"{query['redirect_uri']}?code={code}&state={query['state']}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """Tokens for a code, once, to the client that knows its secret and the code's verifier."""
        given = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        query = self.asked.pop(form["code"], None)
        challenge = base64.urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if given != f"{CLIENT_ID}:{CLIENT_SECRET}" or query is None:
            return 400, {"error": "invalid_grant"}
        if query["code_challenge"] != challenge or query["redirect_uri"] != form["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        now = int(time())
        claims = {
            "iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": query["nonce"], **self.person,
            **self.claims,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        algorithm = "RS256" if self.signs_with.key_type == "RSA" else "HS256"
        id_token = jwt.encode({"alg": algorithm, "kid": "one"}, claims, self.signs_with)
        return 200, {"access_token": "access", "token_type": "Bearer", "expires_in": 300, "id_token": id_token}


@contextmanager
def running_provider() -> Iterator[Provider]:
    """A provider on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(address.query).items()}
            match address.path:
                case "/.well-known/openid-configuration":
                    self._send(
                        200,
                        {
                            "issuer": provider.issuer,
                            "authorization_endpoint": f"{provider.issuer}/authorize",
                            "token_endpoint": f"{provider.issuer}/token",
                            "jwks_uri": f"{provider.issuer}/keys",
                            "userinfo_endpoint": f"{provider.issuer}/userinfo",
                        },
                    )
                case "/keys":
                    self._send(200, {"keys": [provider.key.as_dict(private=False)]})
                case "/userinfo" if self.headers["authorization"] == "Bearer access":
                    self._send(200, provider.userinfo)
                case "/authorize":
                    self.send_response(302)
                    self.send_header("location", provider.authorize(query))
                    self.end_headers()
                case _:
                    self._send(404, {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._send(*provider.token(form, self.headers.get("authorization", "")))

        def _send(self, status: int, told: dict[str, Any]) -> None:
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider = Provider(server.server_port)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()
