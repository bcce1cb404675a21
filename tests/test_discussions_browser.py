"""A discussion in a real browser: published, answered with a quoted moment, and played where it was said."""

from browsing import in_chromium, open_page
from library import add_webinar, wav
from people import add_member
from playwright.sync_api import Browser, expect
from serving import serving

from community import post_store, thread_store
from database.connection import Database
from settings import Settings
from transcripts import store

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


def test_what_posts_cite_is_marked_on_the_timeline(browser: Browser, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings, media=wav(20), suffix=".wav")
    moderator, physician = add_member(database, role="moderator"), add_member(database, name="Dr. Phil")
    with database.transaction() as connection:
        store.set_duration(connection, recording.id, 20.0)
        thread = thread_store.find_thread(connection, recording.id, moderator)
        assert thread is not None
        thread_store.publish(connection, thread.id, moderator)
        post_store.reply(connection, thread.id, physician, "Not at [00:15] nor [00:04]; [01:40] is past the end.")
        hidden = post_store.reply(connection, thread.id, physician, "Wrong: [00:12]")
        post_store.hide(connection, hidden, moderator, "Not so.")
    with serving(database, settings) as port:
        address = f"http://127.0.0.1:{port}"
        page = open_page(browser, address, database, physician)
        page.goto(f"{address}/recordings/{recording.id}")
        marks = page.locator("#cited a")
        expect(marks).to_have_count(2)
        assert [mark.get_attribute("title") for mark in marks.all()] == [
            "00:04, cited by the opening post, Dr. Phil",
            "00:15, cited by Dr. Phil",
        ]
        # In the middle of its mark, the timeline is at its time.
        box = marks.nth(1).bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] - 8)
        page.wait_for_function("Math.abs(document.getElementById('player').currentTime - 15) < 0.1")
        marks.nth(0).click()
        page.wait_for_function("Math.abs(document.getElementById('player').currentTime - 4) < 1")
