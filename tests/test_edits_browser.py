"""Correcting in a real browser: a word is corrected beside the player, found by search, and undone."""

from browsing import in_chromium, listen, open_page
from correcting import BEN, correct, edits_of, transcript_of
from library import SEGMENTS, WordEmbedder, add_webinar, wav
from people import add_member
from playwright.sync_api import Browser, Page, expect
from serving import serving

from community.members import Member
from database.connection import Database
from flows.refresh import refresh
from settings import Settings

pytestmark = in_chromium


class Worker(WordEmbedder):
    """The stand-in that the site searches with, as a worker has it."""

    dimensions = 384


def mo(database: Database) -> Member:
    return add_member(database, role="moderator", name="Dr. Mo")


def found(page: Page, address: str, query: str) -> int:
    page.goto(f"{address}/search?q={query}")
    return page.locator(".snippet", has_text=query).count()


def test_a_word_is_corrected_found_and_undone(browser: Browser, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings, media=wav(20), suffix=".wav")
    complaints: list[str] = []
    with serving(database, settings) as port:
        address = f"http://127.0.0.1:{port}"
        page = open_page(browser, address, database, mo(database))
        listen(page, complaints)
        assert found(page, address, "tanned") == 0
        page.goto(f"{address}/recordings/{recording.id}#transcript")
        page.evaluate("window.stayed = true")
        page.get_by_role("button", name="Correct here").click()
        line = page.locator(".line[data-segment='2']")
        line.get_by_role("button", name="Correct").click()
        dialog = page.get_by_role("dialog", name="Line at 00:09")
        words = dialog.get_by_label("Words, as they were said")
        expect(words).to_be_focused()
        expect(words).to_have_value("Do not treat inflamed skin with Novapeel.")
        words.fill("Do not treat tanned skin with Novapeel.")
        dialog.get_by_role("button", name="Save the words").click()
        expect(dialog).to_be_hidden()
        expect(line).to_contain_text("Do not treat tanned skin with Novapeel.")
        expect(page.locator("#pearls-content")).to_contain_text("Do not treat tanned skin with Novapeel.")
        expect(page.locator("#preface")).to_contain_text("being brought up to date")
        assert page.evaluate("window.stayed") is True
        expect(line.get_by_role("button", name="Correct")).to_be_focused()

        refresh(database, recording.id, Worker)
        assert found(page, address, "tanned") >= 1
        page.locator(".moment", has_text="tanned").get_by_role("link").first.click()
        expect(page.locator(".line[data-segment='2']")).to_contain_text("tanned")

        page.goto(f"{address}/recordings/{recording.id}/history")
        page.get_by_role("button", name="Undo").click()
        expect(page.locator(".history .undone")).to_contain_text("changed “inflamed” to “tanned” at 00:11")
        refresh(database, recording.id, Worker)
        assert found(page, address, "tanned") == 0
    assert transcript_of(database, recording.id).segments[2] == SEGMENTS[2]
    assert complaints == []


def test_the_second_editor_is_told_in_the_dialog_and_loses_nothing(
    browser: Browser, database: Database, settings: Settings
) -> None:
    recording = add_webinar(database, settings, media=wav(20), suffix=".wav")
    with serving(database, settings) as port:
        address = f"http://127.0.0.1:{port}"
        page = open_page(browser, address, database, mo(database))
        page.goto(f"{address}/recordings/{recording.id}#transcript")
        page.get_by_role("button", name="Correct here").click()
        page.locator(".line[data-segment='2']").get_by_role("button", name="Correct").click()
        page.get_by_label("Words, as they were said").fill("Do not treat burnt skin.")
        correct(database, recording.id, 2, "Do not treat tanned skin with Novapeel.", by=BEN)
        page.get_by_role("button", name="Save the words").click()
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("Ben Editor changed “inflamed” to “tanned” at 00:11")
        expect(page.get_by_role("dialog")).to_contain_text("Do not treat burnt skin.")
    assert len(edits_of(database, recording.id)) == 1


def test_what_was_typed_is_only_left_on_a_yes(browser: Browser, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings, media=wav(20), suffix=".wav")
    answers = iter((False, False, False, False, True))
    with serving(database, settings) as port:
        page = open_page(browser, f"http://127.0.0.1:{port}", database, mo(database))
        page.on("dialog", lambda asked: asked.accept() if next(answers) else asked.dismiss())
        page.goto(f"http://127.0.0.1:{port}/recordings/{recording.id}#transcript")
        page.get_by_role("button", name="Correct here").click()
        page.locator(".line[data-segment='2']").get_by_role("button", name="Correct").click()
        dialog = page.get_by_role("dialog")
        words = dialog.get_by_label("Words, as they were said")
        words.fill("Do not treat burnt skin.")
        for _ in range(3):
            page.keyboard.press("Escape")
        expect(words).to_have_value("Do not treat burnt skin.")
        correct(database, recording.id, 2, "Do not treat tanned skin with Novapeel.", by=BEN)
        page.get_by_role("button", name="Save the words").click()
        expect(dialog.locator(".typed")).to_have_text("Do not treat burnt skin.")
        close = dialog.get_by_role("button", name="Close")
        close.click()
        expect(dialog.locator(".typed")).to_have_text("Do not treat burnt skin.")
        close.click()
        expect(dialog).to_be_hidden()
    assert list(answers) == []


def test_a_statement_is_added_from_what_was_selected_and_undone_at_once(
    browser: Browser, database: Database, settings: Settings
) -> None:
    recording = add_webinar(database, settings, media=wav(20), suffix=".wav")
    with serving(database, settings) as port:
        address = f"http://127.0.0.1:{port}"
        page = open_page(browser, address, database, mo(database))
        page.goto(f"{address}/recordings/{recording.id}#transcript")
        page.get_by_role("button", name="Correct here").click()
        line = page.locator(".line[data-segment='0']")
        line.get_by_text("Welcome to this talk").evaluate(
            "element => { const text = [...element.childNodes].find(node => node.nodeType === 3);"
            "const at = text.data.indexOf('this talk'); const range = document.createRange();"
            "range.setStart(text, at); range.setEnd(text, at + 'this talk'.length);"
            "getSelection().removeAllRanges(); getSelection().addRange(range); }"
        )
        line.get_by_role("button", name="Correct").evaluate("button => button.click()")
        dialog = page.get_by_role("dialog")
        chosen = "select => select.selectedOptions[0].text"
        expect(dialog).to_be_visible()
        assert [dialog.locator(f"select[name={end}]").evaluate(chosen) for end in ("start", "end")] == ["this", "talk"]
        dialog.locator("select[name=kind]").select_option("technique")
        dialog.get_by_role("button", name="Add the statement").click()
        expect(page.locator("#pearls-content")).to_contain_text("This talk")
        page.locator("#edit-status").get_by_role("button", name="Undo").click()
        expect(page.locator("#edit-status")).to_have_text("Undone.")
        expect(page.locator("#pearls-content")).not_to_contain_text("This talk")


def test_all_is_corrected_without_script(browser: Browser, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings, media=wav(20), suffix=".wav")
    with serving(database, settings) as port:
        address = f"http://127.0.0.1:{port}"
        page = open_page(browser, address, database, mo(database), script=False)
        page.goto(f"{address}/recordings/{recording.id}")
        page.get_by_role("link", name="Correct this recording").click()
        page.get_by_label("Dr. Ben Moss is").fill("Dr. Eva Moos")
        page.get_by_role("button", name="Rename everywhere").last.click()
        expect(page.get_by_role("status")).to_contain_text("Saved.")
        page.get_by_label("Go to the line at").fill("00:10")
        page.get_by_role("button", name="Open").click()
        page.get_by_label("Words, as they were said").fill("Do not treat tanned skin with Novapeel.")
        page.get_by_role("button", name="Save the words").click()
        page.get_by_role("link", name="History").click()
        expect(page.locator(".history li")).to_have_count(2)
        expect(page.locator(".history")).to_contain_text("Dr. Mo named Dr. Ben Moss Dr. Eva Moos")
