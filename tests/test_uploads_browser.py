"""The upload page in a real browser: files are dropped, the connection breaks, and the page is loaded again."""

import struct
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256

import pytest
from browsing import in_chromium
from library import wav
from people import add_member, sign_in_browser
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect
from serving import serving

from database.connection import Database
from settings import Settings
from transcripts import attachments, store
from transcripts.recording import recording_id

pytestmark = in_chromium

PATIENCE = 30_000  # milliseconds for 40 MB on a busy machine
CHUNK_BYTES = 32 * 1024 * 1024  # of one request of the page
VTT = b"WEBVTT\n\n00:00.000 --> 00:00.900\nWelcome.\n"
SAMPLES = CHUNK_BYTES + 8_000_000

# Files as a person drops them; most of the long one is the same byte over and over, made where it is needed.
DROP = """files => {
    const transfer = new DataTransfer();
    for (const { name, head, more } of files) {
        const bytes = Uint8Array.from(atob(head), letter => letter.charCodeAt(0));
        transfer.items.add(new File([bytes, new Uint8Array(more).fill(128)], name, { lastModified: 1000 }));
    }
    document.getElementById("drop").dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, cancelable: true }));
}"""


FORMAT = struct.pack("<IHHIIHH", 16, 1, 1, 8_000, 8_000, 1, 8)  # one channel, 8 kHz, 8 bits
HEAD = struct.pack("<4sI8s", b"RIFF", 36 + SAMPLES, b"WAVEfmt ") + FORMAT + struct.pack("<4sI", b"data", SAMPLES)
LONG = recording_id(sha256(HEAD + bytes([128]) * SAMPLES).hexdigest())
LONG_TALK = ("long_talk.wav", HEAD, SAMPLES)
SHORT = wav(1)


@pytest.fixture
def page(browser: Browser, database: Database, settings: Settings) -> Iterator[Page]:
    """The upload page, for a member of staff; no script may fail on it."""
    failures: list[str] = []
    with serving(database, settings) as port:
        address = f"http://127.0.0.1:{port}"
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        sign_in_browser(context, address, database, add_member(database, role="staff", name="Sam Fox"))
        page = context.new_page()
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())  # the page warns before it is left while it sends
        page.goto(f"{address}/upload")
        yield page
        context.close()
    assert failures == []


def drop(page: Page, *files: tuple[str, bytes, int]) -> None:
    told = [{"name": name, "head": b64encode(head).decode(), "more": more} for name, head, more in files]
    page.evaluate(DROP, told)


def row(page: Page, name: str) -> Locator:
    return page.locator(f'.upload[data-name="{name}"]')


def test_dropped_files_survive_a_cut_connection_and_a_reload(page: Page, database: Database) -> None:
    drop(
        page, ("long_talk.wav", HEAD, SAMPLES), ("short.wav", SHORT, 0), ("short.vtt", VTT, 0), ("notes.docx", b"x", 0)
    )
    expect(row(page, "notes.docx")).to_contain_text("This type of file cannot be used here")
    expect(row(page, "long_talk.wav").get_by_label("Title")).to_have_value("long talk")
    expect(row(page, "short.vtt").get_by_label("Goes with").locator("option:checked")).to_have_text("short.wav")
    row(page, "short.wav").get_by_label("Title").fill("A short talk")
    page.get_by_label("Event date").fill("2026-03-04")
    page.get_by_role("textbox", name="Name").fill("Dr. Ada Lind")
    page.get_by_label("Credentials").fill("MD")
    page.get_by_label("at least").fill("1")
    page.get_by_label("at most").fill("2")

    def cut(route: Route) -> None:
        if int(route.request.headers.get("upload-offset", "0")) > 0:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/api/v1/uploads/*", cut)
    page.get_by_label("The speakers agreed").check()
    page.get_by_role("button", name="Start the upload").click()
    expect(row(page, "long_talk.wav")).to_contain_text("The connection was lost. Trying again", timeout=PATIENCE)
    expect(page.get_by_role("link", name="Open “A short talk”")).to_be_visible(timeout=PATIENCE)
    expect(row(page, "short.wav")).to_contain_text("Place 1 in the queue")
    with database.transaction() as connection:
        store.set_state(connection, recording_id(sha256(SHORT).hexdigest()), "ready")
    expect(row(page, "short.wav")).to_contain_text("Ready", timeout=PATIENCE)
    page.unroute("**/api/v1/uploads/*")

    page.reload()
    expect(row(page, "long_talk.wav")).to_contain_text("Stopped at 80 %. Choose this file again to go on.")
    expect(page.get_by_label("Event date")).to_have_value("2026-03-04")
    expect(page.get_by_label("Credentials")).to_have_value("MD")
    with page.expect_request(lambda request: request.method == "PATCH") as patch:
        drop(page, LONG_TALK)
    assert patch.value.headers["upload-offset"] == str(CHUNK_BYTES)
    page.get_by_role("link", name="Open “long talk”").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("long talk")
    assert page.url.endswith(f"/recordings/{LONG}")
    with database.snapshot() as connection:
        short = store.load_recording(connection, recording_id(sha256(SHORT).hexdigest()))
        long = store.load_recording(connection, LONG)
    assert (short.title, short.captions_sha256) == ("A short talk", sha256(VTT).hexdigest())
    assert (long.speakers, long.fewest_speakers, long.most_speakers) == (("Dr. Ada Lind",), 1, 2)


def start(page: Page) -> None:
    page.get_by_label("The speakers agreed").check()
    page.get_by_role("button", name="Start the upload").click()


def test_a_companion_that_fails_is_replaced_and_the_others_go_on(page: Page, database: Database) -> None:
    drop(page, ("talk.wav", SHORT, 0), ("talk.vtt", VTT, 0), ("talk.pdf", b"no slides", 0))
    start(page)
    expect(row(page, "talk.pdf")).to_contain_text("talk.pdf is no PDF")
    expect(row(page, "talk.wav")).to_contain_text("Not sent, since what goes with it was not. Choose that again")
    drop(page, ("talk.pdf", b"%PDF-1.7 slides", 0))
    expect(row(page, "talk.pdf")).to_have_count(1)
    for companion in ("talk.vtt", "talk.pdf"):
        goes_with = row(page, companion).get_by_label("Goes with")
        expect(goes_with.locator("option:checked")).to_have_text("talk.wav")
    start(page)
    expect(page.get_by_role("link", name="Goes with “talk”")).to_have_count(2)
    with database.snapshot() as connection:
        recording = store.load_recording(connection, recording_id(sha256(SHORT).hexdigest()))
        assert [each.name for each in attachments.list_attachments(connection, recording.id)] == ["talk.pdf"]
    assert recording.captions_sha256 == sha256(VTT).hexdigest()


def test_a_companion_whose_recording_never_came_says_so_and_is_replaced(page: Page) -> None:
    drop(page, ("talk.wav", SHORT, 0), ("talk.vtt", VTT, 0), ("talk.pdf", b"no slides", 0))
    start(page)
    expect(row(page, "talk.wav")).to_contain_text("Not sent")
    page.reload()
    expect(row(page, "talk.vtt")).to_contain_text("The recording that this goes with was not sent. Choose both again.")
    expect(row(page, "talk.wav")).to_have_count(0)
    drop(page, ("talk.wav", SHORT, 0), ("talk.vtt", VTT, 0))
    expect(row(page, "talk.vtt").get_by_label("Goes with").locator("option:checked")).to_have_text("talk.wav")
    start(page)
    expect(page.get_by_role("link", name="Goes with “talk”")).to_be_visible()
    drop(page, ("again.wav", SHORT, 0))
    start(page)
    expect(row(page, "again.wav")).to_contain_text("Its details and who may see it were not changed. Change them")
    row(page, "again.wav").get_by_role("link", name="Change them").click()
    expect(page.get_by_label("Who may see it")).to_be_visible()


def test_an_upload_is_paused_resumed_and_cancelled(page: Page) -> None:
    patched: set[str] = set()

    def both_are_sent(request: Request) -> bool:
        if request.method == "PATCH":
            patched.add(request.url)
        return len(patched) == 2

    def hold(route: Route) -> None:
        """No byte arrives until all is let through."""
        if route.request.method != "PATCH":
            route.continue_()

    page.route("**/api/v1/uploads/*", hold)
    drop(page, ("talk.wav", SHORT, 0), ("other.wav", wav(2), 0))
    with page.expect_request(both_are_sent):
        start(page)
    talk, other = row(page, "talk.wav"), row(page, "other.wav")
    talk.get_by_role("button", name="Pause").click()
    expect(talk).to_contain_text("Paused at")
    other.get_by_role("button", name="Cancel").click()
    expect(other).to_have_count(0)
    page.unroute("**/api/v1/uploads/*")
    talk.get_by_role("button", name="Resume").click()
    expect(page.get_by_role("link", name="Open “talk”")).to_be_visible()
    page.reload()
    expect(page.locator(".upload")).to_have_count(1)


@pytest.mark.parametrize("width", [360, 390, 1280])
def test_nothing_runs_over_the_side(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    drop(page, ("a" * 200 + ".wav", SHORT, 0), ("slides.pdf", b"%PDF-", 0))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
