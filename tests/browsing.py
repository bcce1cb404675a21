"""A real Chromium for tests: what such a test is marked with, and pages that are signed in and listened to."""

from shutil import which

import pytest
from people import sign_in_browser
from playwright.sync_api import Browser, Page

from community.members import Member
from database.connection import Database

CHROMIUM = which("chromium") or which("chromium-browser") or which("google-chrome")
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-quic --no-first-run "
    "--disable-component-update --disable-sync --autoplay-policy=no-user-gesture-required"
).split()

in_chromium = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the PATH; `apt-get install chromium` brings one"),
]


def open_page(browser: Browser, address: str, database: Database, member: Member, *, script: bool = True) -> Page:
    """A page on a desk, signed in as a member."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=script)
    sign_in_browser(context, address, database, member)
    return context.new_page()


def listen(page: Page, complaints: list[str]) -> None:
    """Write down what the browser complains of: errors of scripts, and breaches of the content security policy."""
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))


def wait_for_time(page: Page, seconds: float) -> None:
    """Wait until the player stands within a second of a time."""
    page.wait_for_function("at => Math.abs(document.getElementById('player').currentTime - at) < 1", arg=seconds)
