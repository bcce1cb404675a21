"""The site in a real browser: the player and the text move together, and pages can be read without script."""

from collections.abc import Callable, Iterator

import pytest
from browsing import in_chromium, listen, wait_for_time
from library import STAGES, TRANSCRIPT, add_webinar, wav
from people import add_member, sign_in_browser
from playwright.sync_api import Browser, Page, Route, expect
from serving import serving

from database.connection import Database
from settings import Settings
from transcripts import results, store
from transcripts.cues import Cue, cues

pytestmark = in_chromium

POLLED = 15_000  # milliseconds, in which a page gives up waiting for events and asks instead


@pytest.fixture
def address(database: Database, settings: Settings) -> Iterator[str]:
    """The site on a free port."""
    with serving(database, settings) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def page(browser: Browser, database: Database, address: str) -> Iterator[Page]:
    """A page whose console must stay silent: no error, no breach of the content security policy."""
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    sign_in_browser(context, address, database, add_member(database))
    page = context.new_page()
    listen(page, complaints)
    yield page
    context.close()
    assert complaints == []


def player_time(page: Page) -> float:
    return float(page.evaluate("document.getElementById('player').currentTime"))


def test_click_on_a_line_plays_it(page: Page, address: str, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings, media=wav(20), suffix=".wav")
    page.goto(f"{address}/recordings/{recording.id}#transcript")
    assert player_time(page) == 0
    line = page.locator("#t-950")
    line.get_by_text("skin with").click()
    wait_for_time(page, 9.5)
    expect(line).to_have_attribute("aria-current", "true")
    expect(page.locator("#lines [aria-current]")).to_have_count(1)
    expect(page.locator("#chapters [aria-current]")).to_contain_text("Safety")
    assert page.url == f"{address}/recordings/{recording.id}?t=9.5#t-950"
    page.wait_for_function("!document.getElementById('player').paused")


def test_time_links_seek_without_leaving_the_page(
    page: Page, address: str, database: Database, settings: Settings
) -> None:
    recording = add_webinar(database, settings, media=wav(20), suffix=".wav")
    page.goto(f"{address}/recordings/{recording.id}#pearls")
    page.evaluate("window.stayed = true")
    page.locator("#pearls a.time").last.press("Enter")
    wait_for_time(page, 9.5)
    assert page.evaluate("window.stayed") is True
    assert page.url.endswith("?t=9.5#pearls")
    page.get_by_role("tab", name="Discussion").click()
    assert page.url.endswith("?t=9.5#discussion")
    expect(page.get_by_role("tabpanel")).to_contain_text("The discussion of this recording is not published yet.")


def test_address_with_a_time_opens_there(page: Page, address: str, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings, media=wav(20), suffix=".wav")
    page.goto(f"{address}/recordings/{recording.id}?t=4.5#t-450")
    wait_for_time(page, 4.5)
    expect(page.locator("#t-450")).to_have_attribute("aria-current", "true")


def test_following_keeps_the_line_in_view(page: Page, address: str, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings, media=wav(20), suffix=".wav")
    page.set_viewport_size({"width": 1280, "height": 400})
    page.goto(f"{address}/recordings/{recording.id}#transcript")
    page.evaluate("scrollTo(0, 0)")
    page.evaluate("document.getElementById('player').currentTime = 15")
    wait_for_time(page, 15)
    expect(page.locator("#t-1450")).not_to_be_in_viewport()
    page.get_by_label("Follow the player").check()
    expect(page.locator("#t-1450")).to_be_in_viewport()
    page.evaluate("document.getElementById('player').currentTime = 1")
    expect(page.locator("#t-0")).to_be_in_viewport()
    page.mouse.wheel(0, 10)
    expect(page.get_by_label("Follow the player")).not_to_be_checked()


def test_captions_have_cues(page: Page, address: str, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings, media=wav(20), suffix=".wav")
    page.goto(f"{address}/recordings/{recording.id}")
    page.wait_for_function("() => document.getElementById('player').textTracks[0].cues?.length > 0")
    shown = page.evaluate(
        "[...document.getElementById('player').textTracks[0].cues]"
        ".map(cue => [cue.startTime, cue.endTime, cue.getCueAsHTML().textContent, cue.text.match(/^<v (.+?)>/)?.[1]])"
    )
    assert [Cue(*cue) for cue in shown] == list(cues(TRANSCRIPT))
    page.evaluate("document.getElementById('player').textTracks[0].mode = 'showing'")
    page.evaluate("document.getElementById('player').currentTime = 5")
    page.wait_for_function("() => document.getElementById('player').textTracks[0].activeCues.length == 1")
    active = "document.getElementById('player').textTracks[0].activeCues[0].getCueAsHTML().textContent"
    assert page.evaluate(active) == "Wait six weeks between two sessions."


def test_search_leads_to_the_moment(page: Page, address: str, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings, media=wav(20), suffix=".wav")
    page.goto(address)
    page.get_by_label("Search all recordings").fill("novapeel")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("main").get_by_role("link", name="00:09").first.click()
    wait_for_time(page, 9.5)
    assert page.url == f"{address}/recordings/{recording.id}?t=9.5&q=novapeel#t-950"
    expect(page.locator("#t-950")).to_be_in_viewport()


def passed_on(route: Route) -> None:
    """Events arrive."""
    route.continue_()


def ended(route: Route) -> None:
    """Something on the way ends the stream at once, and says not to ask again."""
    route.fulfill(status=204)


def held_back(route: Route) -> None:
    """What some proxies do with a stream of events: nothing of it arrives."""


@pytest.mark.parametrize("events", [passed_on, ended, held_back])
def test_unfinished_page_takes_in_what_is_made(
    page: Page, address: str, database: Database, settings: Settings, events: Callable[[Route], None]
) -> None:
    recording = add_webinar(database, settings, media=wav(20), suffix=".wav", done=STAGES[:2])
    page.route("**/recordings/*/events", events)
    page.goto(f"{address}/recordings/{recording.id}#transcript")
    page.evaluate("window.stayed = true")
    with database.transaction() as connection:
        store.start_stage(connection, recording.id, "transcribe")
        store.report_progress(connection, recording.id, "transcribe", 1.0, 4.0)
    bar = page.locator("[data-stage=transcribe] progress")
    expect(bar).to_have_attribute("value", "25", timeout=POLLED)
    finish_transcript(database, recording.id)
    expect(page.locator("#t-450")).to_contain_text("Wait 6 weeks between 2 sessions.")
    expect(page.locator("track[kind=captions]")).to_have_count(1)
    with database.transaction() as connection:
        store.set_state(connection, recording.id, "ready")
    expect(page.locator("#state")).to_have_text("Ready")
    assert page.evaluate("window.stayed") is True
    page.locator("#t-450 a.time").click()
    wait_for_time(page, 4.5)


def finish_transcript(database: Database, recording_id: str) -> None:
    with database.transaction() as connection:
        results.save_transcript(connection, recording_id, TRANSCRIPT)
        store.finish_stage(connection, recording_id, "transcribe")


def test_page_reads_without_script(browser: Browser, address: str, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings, media=wav(20), suffix=".wav")
    context = browser.new_context(java_script_enabled=False)
    sign_in_browser(context, address, database, add_member(database))
    page = context.new_page()
    page.goto(f"{address}/recordings/{recording.id}?t=9.5#t-950")
    expect(page.locator("#summary")).to_contain_text("Wait six weeks between two sessions.")
    expect(page.locator("#t-950")).to_be_in_viewport()
    expect(page.locator("#t-950")).to_contain_text("Do not treat inflamed skin with Novapeel.")
    expect(page.get_by_label("Follow the player")).to_be_hidden()
    expect(page.locator("source")).to_have_attribute("src", f"/media/{recording.id}#t=9.5")
    context.close()


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_runs_over_the_side(
    page: Page, address: str, database: Database, settings: Settings, width: int
) -> None:
    recording = add_webinar(database, settings, title="Photobiomodulation" * 6, media=wav(1), suffix=".wav")
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("/", "/search", "/search?q=novapeel", f"/recordings/{recording.id}", "/devices", "/devices/novapeel"):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_player_stays_in_view_while_one_reads(page: Page, address: str, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings, media=wav(1), suffix=".wav")
    for width, height in ((1280, 500), (390, 700)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{address}/recordings/{recording.id}")
        page.mouse.wheel(0, 5_000)
        expect(page.locator(".masthead h1")).not_to_be_in_viewport()
        expect(page.locator(".player")).to_be_in_viewport(ratio=1)
