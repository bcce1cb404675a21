"""Reading a recording in a real browser: tabs, the player's keys, the transcript bit by bit, notes, paper."""

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256

import pytest
from browsing import in_chromium, listen, wait_for_time
from library import add_webinar, wav
from people import add_member, sign_in_browser
from playwright.sync_api import Browser, Page, expect
from serving import serving

from database.connection import Database
from settings import Settings
from transcripts import results
from transcripts.recording import Recording
from transcripts.transcript import Segment, Transcript
from web.player_styles import PLAYER_STYLES

pytestmark = in_chromium

PLAYER = "document.getElementById('player')"
FRAMES = """() => new Promise((done) => {
    let left = 30;
    const next = () => (left-- ? requestAnimationFrame(next) : done());
    next();
})"""


@pytest.fixture
def page(browser: Browser, database: Database, settings: Settings) -> Iterator[Page]:
    """A page for a physician, whose console must stay silent."""
    complaints: list[str] = []
    with serving(database, settings) as port:
        address = f"http://127.0.0.1:{port}"
        context = browser.new_context(viewport={"width": 1280, "height": 800}, base_url=address)
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
        sign_in_browser(context, address, database, add_member(database))
        page = context.new_page()
        listen(page, complaints)
        yield page
        context.close()
    assert complaints == []


@pytest.fixture
def recording(database: Database, settings: Settings) -> Recording:
    return add_webinar(database, settings, media=wav(20), suffix=".wav")


def long_talk(database: Database, settings: Settings, *, lines: int) -> Recording:
    """A talk of one line in three seconds, whose speaker changes with every tenth line."""
    said = tuple(
        Segment(n, 3.0 * n, 3.0 * n + 2.5, f"This is remark {n}.", speaker=f"Dr. {'AB'[n // 10 % 2]}")
        for n in range(lines)
    )
    recording = add_webinar(database, settings, media=wav(30, rate=100), suffix=".wav", done=("probe", "transcribe"))
    with database.transaction() as connection:
        results.save_transcript(connection, recording.id, Transcript(said, "en", "stand-in"))
    return recording


def test_sentence_plays_from_its_time_and_the_address_keeps_the_tab(page: Page, recording: Recording) -> None:
    page.goto(f"/recordings/{recording.id}")
    page.locator("#summary [data-claim=section] a.time").last.click()
    wait_for_time(page, 9.5)
    page.wait_for_function(f"!{PLAYER}.paused")
    assert page.url.endswith("?t=9.5#summary")
    expect(page.locator(".chapters [aria-current]")).to_contain_text("Safety")


def test_tabs_go_by_arrow_keys_and_by_address(page: Page, recording: Recording) -> None:
    page.goto(f"/recordings/{recording.id}")
    summary, pearls = page.get_by_role("tab", name="Summary"), page.get_by_role("tab", name="Pearls")
    expect(summary).to_have_attribute("aria-selected", "true")
    summary.press("ArrowRight")
    expect(pearls).to_be_focused()
    expect(page.get_by_role("tabpanel")).to_have_attribute("aria-labelledby", "tab-pearls")
    assert page.url.endswith("#pearls")
    page.keyboard.press("End")
    expect(page.get_by_role("tabpanel")).to_contain_text("Downloads")
    page.keyboard.press("ArrowRight")
    expect(summary).to_be_focused()
    page.go_back()
    expect(page.get_by_role("tab", name="Details")).to_have_attribute("aria-selected", "true")
    page.goto(f"/recordings/{recording.id}#tags")  # stands in a part
    expect(page.locator("#tags")).to_be_visible()


def test_keys_move_the_player_but_not_while_one_types(page: Page, recording: Recording) -> None:
    page.goto(f"/recordings/{recording.id}#transcript")
    page.wait_for_function(f"{PLAYER}.readyState > 0")
    page.keyboard.press("l")
    wait_for_time(page, 10)
    page.keyboard.press("ArrowLeft")
    wait_for_time(page, 5)
    page.keyboard.press(">")
    assert page.evaluate(f"{PLAYER}.playbackRate") == 1.25
    expect(page.get_by_label("Speed")).to_have_value("1.25")
    page.keyboard.press(" ")
    page.wait_for_function(f"!{PLAYER}.paused")
    page.keyboard.press("k")
    page.wait_for_function(f"{PLAYER}.paused")
    page.get_by_label("Find in the transcript").press("j")
    assert page.evaluate(f"{PLAYER}.currentTime") > 4
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    page.get_by_label("Use these keys on this device").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("l")
    assert page.evaluate(f"{PLAYER}.currentTime") < 10


def test_link_to_the_time_is_copied(page: Page, recording: Recording) -> None:
    page.goto(f"/recordings/{recording.id}?t=9.5")
    wait_for_time(page, 9.5)
    page.get_by_role("button", name="Copy link at 00:09").click()
    expect(page.locator("#copied")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"/recordings/{recording.id}?t=9")


def test_chapters_are_marked_on_the_bar(page: Page, recording: Recording) -> None:
    page.goto(f"/recordings/{recording.id}")
    cues = "[...[...document.getElementById('player').textTracks].find(t => t.kind === 'chapters').cues ?? []]"
    page.wait_for_function(f"() => {cues}.length === 2")
    told = page.evaluate(f"{cues}.map(cue => [cue.startTime, cue.endTime, cue.text])")
    assert told == [[0, 9.5, "Planning sessions"], [9.5, 754.9, "Safety"]]
    bar = page.locator("media-time-range").bounding_box()
    assert bar is not None
    for share in (0.8, 0.9):
        page.mouse.move(bar["x"] + share * bar["width"], bar["y"] + bar["height"] / 2)
    title = page.locator("media-time-range > media-preview-chapter-display")
    expect(title).to_be_visible()
    expect(title).to_have_attribute("mediapreviewchapter", "Safety")
    assert page.evaluate(f"{PLAYER}.controls") is False


def test_policy_names_the_styles_of_the_player_and_no_others(
    page: Page, recording: Recording, database: Database, settings: Settings
) -> None:
    video = add_webinar(database, settings, media=wav(2), suffix=".mp4")
    used = set()
    for shown in (recording, video):
        page.goto(f"/recordings/{shown.id}")
        page.wait_for_function("() => document.querySelector('media-time-range').shadowRoot")
        styles = page.evaluate(
            """() => {
                const within = (root) => [...root.querySelectorAll("*")].flatMap((element) => [
                    ...(element.localName === "style" ? [element.textContent] : []),
                    ...(element.shadowRoot ? within(element.shadowRoot) : []),
                ]);
                return within(document);
            }"""
        )
        used |= {b64encode(sha256(style.encode()).digest()).decode() for style in styles}
    assert sorted(used) == sorted(PLAYER_STYLES)


def test_notes_on_words_come_by_keyboard_and_by_touch(page: Page, recording: Recording, browser: Browser) -> None:
    page.goto(f"/recordings/{recording.id}#transcript")
    page.locator("#lines .corrected").focus()
    expect(page.get_by_role("tooltip")).to_have_text("heard as “Nova peal”")
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_be_hidden()
    page.locator("#lines .uncertain").hover()
    expect(page.get_by_role("tooltip")).to_have_text("heard with a certainty of 32%")
    state = page.context.storage_state()
    context = browser.new_context(storage_state=state, has_touch=True, viewport={"width": 390, "height": 800})
    phone = context.new_page()
    phone.goto(page.url)
    phone.locator("#lines .written").first.tap()
    expect(phone.get_by_role("tooltip")).to_have_text("said “six weeks”")
    assert phone.evaluate(f"{PLAYER}.paused") is True  # who taps a note does not mean the moment
    context.close()


def test_words_are_found_as_they_are_written_and_as_they_were_said(page: Page, recording: Recording) -> None:
    page.goto(f"/recordings/{recording.id}#transcript")
    find = page.get_by_label("Find in the transcript")
    find.fill("THANK you")
    expect(page.locator("#find-count")).to_have_text("1 of 3")
    find.press("Enter")
    expect(page.locator("#find-count")).to_have_text("2 of 3")
    page.get_by_role("button", name="Previous match").click()
    page.get_by_role("button", name="Previous match").click()
    expect(page.locator("#find-count")).to_have_text("3 of 3")
    assert page.evaluate("CSS.highlights.get('found').size") == 3
    find.fill("six weeks")  # written 6 weeks
    expect(page.locator("#find-count")).to_have_text("1 of 1")
    find.fill("isotretinoin")
    expect(page.locator("#find-count")).to_have_text("none")


def test_long_transcript_comes_whole_once_it_is_looked_at(page: Page, database: Database, settings: Settings) -> None:
    recording = long_talk(database, settings, lines=1500)
    page.goto(f"/recordings/{recording.id}?t=4200")
    expect(page.locator("#lines")).to_have_attribute("data-first", "1370")
    page.get_by_role("tab", name="Transcript").click()
    expect(page.locator("#lines[data-complete] .line")).to_have_count(1500)
    expect(page.locator("#t-420000")).to_be_in_viewport()
    numbers = page.eval_on_selector_all(".line", "lines => lines.map(line => Number(line.dataset.segment))")
    assert numbers == list(range(1500))
    expect(page.locator(".more-lines")).to_have_count(0)
    page.get_by_label("Find in the transcript").fill("remark 7.")
    expect(page.locator("#find-count")).to_have_text("1 of 1")
    expect(page.locator("#t-2100")).to_be_in_viewport()


@pytest.mark.parametrize("address", ["?t=120#transcript", "#t-12000", "?t=120&q=remark+40#t-12000"])
def test_address_of_a_moment_opens_at_its_line_and_stays_there(
    page: Page, database: Database, settings: Settings, address: str
) -> None:
    recording = long_talk(database, settings, lines=150)
    page.goto(f"/recordings/{recording.id}{address}")
    page.wait_for_function("document.readyState === 'complete'")
    expect(page.locator("#lines[data-complete]")).to_be_visible()
    page.evaluate(FRAMES)  # in which the browser goes to what stands behind the # by itself
    expect(page.locator("#t-12000")).to_be_in_viewport()


def test_long_transcript_can_be_paged_without_script(
    browser: Browser, page: Page, database: Database, settings: Settings
) -> None:
    recording = long_talk(database, settings, lines=240)
    context = browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    plain = context.new_page()
    page.goto("/")
    plain.goto(f"{page.url}recordings/{recording.id}")
    expect(plain.locator(".line")).to_have_count(120)
    plain.get_by_role("link", name="Later in the transcript").press("Enter")
    expect(plain.locator("#t-36000")).to_be_in_viewport()
    plain.get_by_role("link", name="Later in the transcript").press("Enter")
    expect(plain.locator(".line").last).to_contain_text("This is remark 239.")
    plain.get_by_role("link", name="Earlier in the transcript").press("Enter")
    expect(plain.locator("#lines")).to_have_attribute("data-first", "0")
    context.close()


@pytest.mark.parametrize("part", ["summary", "pearls", "transcript", "discussion", "details"])
def test_no_part_runs_over_the_side_of_a_phone(page: Page, recording: Recording, part: str) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto(f"/recordings/{recording.id}#{part}")
    expect(page.locator(f"#{part}")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    bar = page.get_by_role("tablist").bounding_box()
    assert bar and bar["y"] + bar["height"] == 700  # within reach of the thumb


def test_paper_has_the_summary_with_what_it_rests_on(page: Page, recording: Recording) -> None:
    page.goto(f"/recordings/{recording.id}#transcript")
    page.emulate_media(media="print")
    for shown in ("h1", ".facts", ".disclosures", ".review", "#summary .bottom-line", "#pearls [data-claim=pearl]"):
        expect(page.locator(shown).first).to_be_visible()
    expect(page.locator("#summary .said q").first).to_be_visible()
    for hidden in (".site", ".watch", ".tabs", "#transcript", "#discussion", "#details"):
        expect(page.locator(hidden).first).to_be_hidden()
