"""Search and the library in a real browser: filters on a phone, more moments, the way into the transcript, ticking."""

from collections.abc import Iterator

import pytest
from browsing import in_chromium, listen
from library import SEGMENTS, WordEmbedder, add_webinar, wav
from people import add_member, sign_in_browser
from playwright.sync_api import Browser, Page, expect
from serving import serving
from test_search_pages import WAITS

from database.connection import Database
from settings import Settings
from transcripts import store
from transcripts.recording import Recording
from transcripts.search_index import live, save_units

pytestmark = in_chromium


@pytest.fixture
def phone(browser: Browser, database: Database, settings: Settings) -> Iterator[Page]:
    """A page of 390 pixels for staff, whose console must stay silent."""
    complaints: list[str] = []
    with serving(database, settings) as port:
        address = f"http://127.0.0.1:{port}"
        context = browser.new_context(viewport={"width": 390, "height": 800}, base_url=address)
        sign_in_browser(context, address, database, add_member(database, role="staff"))
        page = context.new_page()
        listen(page, complaints)
        yield page
        context.close()
    assert complaints == []


@pytest.fixture
def talks(database: Database, settings: Settings) -> tuple[Recording, Recording]:
    """Two recordings, the first with five moments about waiting."""
    first = add_webinar(database, settings, title="How to wait", media=wav(20), suffix=".wav")
    second = add_webinar(database, settings, title="Safety", media=b"safety")
    with database.transaction() as connection:
        for generation in live(connection, model=WordEmbedder.name, recipe="stand-in"):
            embeddings = WordEmbedder().embed_answers([unit.text for unit in WAITS])
            save_units(connection, generation, first.id, WAITS, embeddings)
    return first, second


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_filters_and_more_moments_on_a_phone(page_talks: tuple[Page, Recording]) -> None:
    page, first = page_talks
    page.goto("/search?q=wait")
    assert fits(page)
    more = page.get_by_text("+2 more moments")
    hidden = page.get_by_text("The interval is longer in dark skin.")
    expect(hidden).to_be_hidden()
    more.press("Enter")
    expect(hidden).to_be_visible()
    other = page.locator(".facet").get_by_role("link", name="Safety")
    expect(other).to_be_hidden()
    page.get_by_text("Filters", exact=True).click()
    other.click()
    expect(page.locator(".results-top .lead")).to_contain_text("1 moment in 1 recording")
    page.get_by_role("link", name="Remove recording:").click()
    page.wait_for_url("**/search?q=wait")
    page.get_by_role("link", name="Exact").click()
    expect(page.locator(".chip")).to_have_text(["4 exact", "1 exact"])
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("From").fill("2027-01-01")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("heading", name="Nobody says these words")).to_be_visible()
    assert fits(page)


@pytest.fixture
def page_talks(phone: Page, talks: tuple[Recording, Recording]) -> tuple[Page, Recording]:
    return phone, talks[0]


def test_filters_stand_open_where_there_is_room(page_talks: tuple[Page, Recording]) -> None:
    page, _ = page_talks
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/search?q=wait")
    expect(page.locator(".facet").get_by_role("link", name="Safety")).to_be_visible()
    expect(page.get_by_text("Filters", exact=True)).to_be_hidden()


def test_a_moment_opens_the_transcript_with_what_was_searched(phone: Page, talks: tuple[Recording, Recording]) -> None:
    page = phone
    page.goto("/search?q=inflamed+skin+sessions")
    page.locator(f'a[href^="/recordings/{talks[1].id}?t=9.5&q="]').click()
    expect(page.get_by_label("Find in the transcript")).to_have_value("inflamed skin sessions")
    expect(page.locator("#find-count")).to_have_text("2 of 3")  # sessions stands before, at another time
    line = page.locator("#t-950")
    expect(line).to_be_in_viewport()
    marked = "[...CSS.highlights.get('found')].map(range => range.toString())"
    assert page.evaluate(marked) == ["sessions", "inflamed", "skin"]
    page.get_by_label("Next match").click()
    expect(page.locator("#find-count")).to_have_text("3 of 3")
    assert SEGMENTS[2].text == "Do not treat inflamed skin with Novapeel."


def test_staff_tick_recordings_and_change_who_sees_them(
    phone: Page, talks: tuple[Recording, Recording], database: Database
) -> None:
    page = phone
    page.goto("/")
    assert fits(page)
    change = page.get_by_role("button", name="Change")
    expect(change).to_be_disabled()
    page.get_by_label("Choose Safety").check()
    expect(change).to_be_enabled()
    assert page.evaluate("document.getElementById('all').indeterminate") is True
    page.get_by_label("All on this page").check()
    page.get_by_label("Who sees them").select_option("public")
    change.click()
    expect(page.get_by_role("status")).to_have_text("Who may see 2 recordings is changed.")
    with database.snapshot() as connection:
        assert [recording.visibility for recording in store.list_recordings(connection)] == ["public", "public"]
    page.get_by_label("Choose Safety").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    assert download.value.suggested_filename == "recordings-docx.zip"
