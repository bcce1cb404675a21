"""Signing in with a real browser: from a link and back to it, through an identity provider, and against other sites."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from browsing import in_chromium
from library import add_webinar
from people import add_member, sign_in_browser
from playwright.sync_api import Browser, expect
from provider import CLIENT_ID, CLIENT_SECRET, running_provider
from serving import serving

from community import member_store
from community.passwords import hash_password
from database.connection import Database
from settings import Settings

PASSWORD = "quiet river stone"

pytestmark = in_chromium


def test_from_a_link_through_the_form_to_the_moment_and_out(
    browser: Browser, database: Database, settings: Settings
) -> None:
    recording = add_webinar(database, settings)
    member = add_member(database, name="Ada Lind")
    with database.transaction() as connection:
        member_store.set_password_hash(connection, member.id, hash_password(PASSWORD))
    with serving(database, settings) as port, browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        asked = f"http://127.0.0.1:{port}/recordings/{recording.id}?t=9.5"
        page.goto(asked)
        expect(page.get_by_label("E-mail address")).to_be_focused()
        page.get_by_label("E-mail address").fill(member.email)
        page.get_by_label("Password").fill("quiet river sand")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_have_text("The e-mail address or the password is wrong.")
        expect(page.get_by_label("E-mail address")).to_have_value(member.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page).to_have_url(asked)
        page.get_by_role("link", name="Ada Lind").click()
        page.get_by_role("button", name="Sign out", exact=True).click()
        page.goto(asked)
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_through_an_identity_provider_on_another_site(browser: Browser, database: Database, settings: Settings) -> None:
    with running_provider() as provider, browser.new_context() as context:
        settings = replace(
            settings, oidc_issuer=provider.issuer, oidc_client_id=CLIENT_ID, oidc_client_secret=CLIENT_SECRET,
            oidc_name="St. Ada's",
        )  # fmt: skip
        with serving(database, settings) as port:
            page = context.new_page()
            page.goto(f"http://localhost:{port}/devices")
            page.get_by_role("link", name="Sign in").click()
            page.get_by_role("link", name="Sign in with St. Ada's").click()
            expect(page).to_have_url(f"http://localhost:{port}/devices")
            expect(page.get_by_role("link", name="Ada Lind")).to_be_visible()
            expect(page.get_by_role("status")).to_contain_text("Your account waits to be let in")
            page.goto(f"http://localhost:{port}/account")
            expect(page.get_by_text("ada@example.org · pending")).to_be_visible()


def test_another_site_cannot_act_in_a_readers_name(browser: Browser, database: Database, settings: Settings) -> None:
    member = add_member(database, role="admin", name="Ada Lind")
    with serving(database, settings) as port, browser.new_context() as context:
        address = f"http://127.0.0.1:{port}"
        sign_in_browser(context, address, database, member)
        page = context.new_page()
        page.goto(f"{address}/account")
        action = f"{address}/account/profile"
        form = f'<form method="post" action="{action}"><input name="name" value="Eve"><button>Win</button></form>'
        # Another port of the same machine is the same site to a cookie, but another origin.
        with other_site(form) as other:
            for host in ("127.0.0.1", "localhost"):
                page.goto(f"http://{host}:{other}/")
                page.get_by_role("button", name="Win").click()
                expect(page.get_by_text("This came from another site, and was not carried out.")).to_be_visible()
    with database.transaction() as connection:
        assert member_store.load_member(connection, member.id).name == "Ada Lind"


@contextmanager
def other_site(body: str) -> Iterator[int]:
    """A site that says this, on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()
