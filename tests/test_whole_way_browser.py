"""The whole way of a recording in a real browser: uploaded, processed by real models, read, corrected, discussed."""

import re
from pathlib import Path

import pytest
from browsing import in_chromium, open_page, wait_for_time
from conftest import CommandLine
from people import add_member
from playwright.sync_api import Browser, Locator, Page, Route, expect
from serving import serving
from test_uploads_browser import drop, row

from database.connection import Database
from flows.refresh import refresh
from flows.stages import embedder_of
from settings import Settings

pytestmark = [*in_chromium, pytest.mark.weights]

PATIENCE = 30_000  # milliseconds for an upload on a busy machine
PROCESSING = 240_000  # milliseconds for all models on a hundred seconds of sound


def seconds_of(link: Locator) -> float:
    """The second that a link leads to."""
    found = re.search(r"[?&]t=([\d.]+)", link.get_attribute("href") or "")
    assert found
    return float(found[1])


def upload(page: Page, clip: Path) -> None:
    """Drop the file and send it; the connection is cut once, when the server has half of it."""
    sound = clip.read_bytes()
    offsets: list[int] = []

    def cut(route: Route) -> None:
        if route.request.method != "PATCH":
            return route.continue_()
        offsets.append(int(route.request.headers["upload-offset"]))
        if len(offsets) > 1:
            return route.continue_()
        headers = {name: value for name, value in route.request.headers.items() if name != "content-length"}
        route.fetch(post_data=sound[: len(sound) // 2], headers=headers)
        return route.abort("connectionreset")

    drop(page, (clip.name, sound, 0))
    row(page, clip.name).get_by_label("Title").fill("Acne scars")
    page.route("**/api/v1/uploads/*", cut)
    page.get_by_label("The speakers agreed").check()
    page.get_by_role("button", name="Start the upload").click()
    page.get_by_role("link", name="Open “Acne scars”").click(timeout=PATIENCE)
    assert offsets == [0, len(sound) // 2]


def test_from_upload_to_discussion(
    browser: Browser, database: Database, settings: Settings, command_line: CommandLine, clip: Path
) -> None:
    embedder = embedder_of(settings)
    with serving(database, settings, embedder=lambda: embedder) as port:
        address = f"http://127.0.0.1:{port}"
        page = open_page(browser, address, database, add_member(database, role="staff", name="Sam Fox"))
        page.goto(f"{address}/upload")
        upload(page, clip)
        expect(page.get_by_role("heading", level=1)).to_have_text("Acne scars")
        place = page.url.partition("#")[0].partition("?")[0]
        page.evaluate("window.stayed = true")
        with command_line.start("ingest", str(clip)) as process:
            expect(page.locator("#state")).to_have_text("Ready", timeout=PROCESSING)
            process.communicate(timeout=60)
        assert process.returncode == 0
        assert page.evaluate("window.stayed") is True

        sentence = page.locator("#summary a.time").last
        sentence.click()
        wait_for_time(page, seconds_of(sentence))

        page = open_page(browser, address, database, add_member(database, role="moderator", name="Dr. Mo"))
        page.goto(f"{place}#transcript")
        page.get_by_role("button", name="Correct here").click()
        line = page.locator(".line[data-segment='3']")
        line.get_by_role("button", name="Correct").click()
        words = page.get_by_role("dialog").get_by_label("Words, as they were said")
        said = words.input_value().split()
        words.fill(" ".join((*said[:1], "Quillabine", *said[2:])))
        page.get_by_role("button", name="Save the words").click()
        expect(page.get_by_role("dialog")).to_be_hidden()
        expect(line).to_contain_text("Quillabine")

        refresh(database, place.rpartition("/")[2], lambda: embedder)
        page.goto(f"{address}/search?q=Quillabine")
        result = page.locator(".moment", has_text="Quillabine").get_by_role("link").first
        second = seconds_of(result)
        result.click()
        wait_for_time(page, second)
        expect(page.locator(".line[data-segment='3']")).to_contain_text("Quillabine")

        page.goto(f"{place}#discussion")
        page.get_by_role("button", name="Publish").click()
        expect(page.locator("[data-discussion]")).to_contain_text("published by Dr. Mo")

        page = open_page(browser, address, database, add_member(database, name="Dr. Phil"))
        page.goto(f"{place}#pearls")
        page.locator("#pearls").get_by_role("link", name="Quote").first.click()
        reply = page.get_by_label("Your reply")
        expect(reply).to_have_value(re.compile(r"^> .+ \[\d\d:\d\d\]\n\n$"))
        reply.press_sequentially("And see [00:40].")
        page.get_by_role("button", name="Reply").click()
        post = page.locator("[data-discussion] .post", has_text="Dr. Phil")
        for link in (post.get_by_role("link", name="00:40"), post.locator("blockquote a").last):
            link.click()
            wait_for_time(page, seconds_of(link))
            page.wait_for_function("!document.getElementById('player').paused")
