"""A discussion in a real browser: published, answered with a quoted moment, and played where it was said."""

from browsing import in_chromium, open_page
from library import add_webinar, wav
from people import add_member
from playwright.sync_api import Browser, expect
from serving import serving

from database.connection import Database
from settings import Settings

pytestmark = in_chromium


def test_publish_quote_and_play(browser: Browser, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings, media=wav(20), suffix=".wav")
    with serving(database, settings) as port:
        address = f"http://127.0.0.1:{port}"
        page = open_page(browser, address, database, add_member(database, role="moderator", name="Dr. Mo"))
        page.goto(f"{address}/recordings/{recording.id}#discussion")
        page.get_by_role("button", name="Publish").click()
        expect(page.locator("[data-discussion]")).to_contain_text("published by Dr. Mo")

        page = open_page(browser, address, database, add_member(database, name="Dr. Phil"))
        page.goto(f"{address}/recordings/{recording.id}#pearls")
        page.evaluate("window.stayed = true")
        page.locator("#pearls").get_by_role("link", name="Quote").first.click()
        reply = page.get_by_label("Your reply")
        expect(reply).to_be_in_viewport()
        expect(reply).to_have_value("> Wait six weeks between two sessions. [00:04]\n\n")
        reply.press_sequentially("Longer, see [00:09].")
        page.get_by_role("button", name="Preview").click()
        expect(page.get_by_role("region", name="Preview")).to_contain_text("Longer, see 00:09.")
        page.get_by_role("button", name="Reply").click()
        thread = page.locator("[data-discussion]")
        post = thread.locator(".post", has_text="Dr. Phil")
        expect(post).to_be_focused()
        expect(reply).to_have_value("")
        expect(post.locator("blockquote")).to_have_text("Wait six weeks between two sessions. 00:04")

        for name, seconds in (("00:09", 9), ("00:04", 4)):
            post.get_by_role("link", name=name).click()
            page.wait_for_function(
                "at => { const player = document.getElementById('player');"
                "return Math.abs(player.currentTime - at) < 1 && !player.paused }",
                arg=seconds,
            )
        assert page.evaluate("window.stayed") is True

        page.get_by_role("button", name="Insert the player’s time").click()
        expect(reply).not_to_have_value("")
        with database.transaction() as connection:
            connection.execute("UPDATE threads SET locked = true")
        reply.fill("Too late.")
        page.get_by_role("button", name="Reply").click()
        expect(thread.get_by_role("alert")).to_contain_text("This discussion is locked")
        expect(page.get_by_label("What you wrote, to copy")).to_have_value("Too late.")
