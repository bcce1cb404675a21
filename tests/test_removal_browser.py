"""Recordings processed anew and deleted in a real browser, with its scripts and without them."""

import pytest
from browsing import in_chromium, listen, open_page
from library import add_webinar, wav
from people import add_member
from playwright.sync_api import Browser, expect
from serving import serving

from database.connection import Database
from settings import Settings
from transcripts import store

pytestmark = in_chromium


@pytest.mark.parametrize("script", [True, False])
def test_staff_process_one_anew_and_delete_another(
    browser: Browser, database: Database, settings: Settings, script: bool
) -> None:
    kept = add_webinar(database, settings, title="Kept", media=wav(2), suffix=".wav")
    add_webinar(database, settings, title="Taken out", media=wav(3), suffix=".wav")
    complaints: list[str] = []
    with serving(database, settings) as port:
        address = f"http://127.0.0.1:{port}"
        page = open_page(browser, address, database, add_member(database, role="staff"), script=script)
        page.set_viewport_size({"width": 360, "height": 800})
        listen(page, complaints)
        page.goto(f"{address}/recordings/{kept.id}#details")
        page.get_by_role("link", name="Process anew").click()
        page.get_by_label("What is understood").check()
        page.get_by_role("button", name="Put in the queue").click()
        expect(page).to_have_url(f"{address}/recordings/{kept.id}")
        expect(page.locator("#pearls")).to_contain_text("Wait six weeks between two sessions.")  # until it is made anew

        page.goto(f"{address}/")
        page.get_by_label("Choose Taken out").check()
        page.get_by_role("button", name="Delete …").click()
        expect(page.get_by_label("Delete for good")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_role("button", name="Delete").click()
        expect(page.get_by_role("heading", name="Delete this recording")).to_be_visible()  # it was not said to be meant
        page.get_by_label("Delete for good").check()
        page.get_by_role("button", name="Delete").click()
        expect(page.get_by_role("status")).to_have_text("1 recording deleted.")
        expect(page.get_by_role("link", name="Taken out")).to_have_count(0)
    assert complaints == []
    with database.snapshot() as connection:
        assert [each.title for each in store.list_recordings(connection)] == ["Kept"]
