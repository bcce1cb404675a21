"""A recording's page in every state and for every kind of visitor, in a real browser whose console must stay silent."""

from dataclasses import replace
from typing import Literal

import pytest
from browsing import in_chromium, listen, open_page
from library import SECTIONS, TRANSCRIPT, add_webinar, wav
from people import add_member, sign_in_browser
from playwright.sync_api import Browser, expect
from serving import serving

from community.members import Role
from database.connection import Database
from settings import Settings
from transcripts import results, store
from transcripts.recording import Recording
from transcripts.transcript import Transcript

pytestmark = in_chromium

TABS = ("Summary", "Pearls", "Transcript", "Discussion", "Details")


@pytest.fixture
def recordings(database: Database, settings: Settings) -> dict[str, Recording]:
    """One public recording in each state, by what is to be seen of it."""
    heard = ("probe", "audio", "transcribe")
    given = {
        "queued": add_webinar(database, settings, media=wav(1), suffix=".wav", done=()),
        "running": add_webinar(database, settings, media=wav(2), suffix=".wav", done=("probe",)),
        "running with a transcript": add_webinar(database, settings, media=wav(3), suffix=".wav", done=heard),
        "failed": add_webinar(database, settings, media=wav(4), suffix=".wav", done=("probe",), failed="transcribe"),
        "failed with a transcript": add_webinar(
            database, settings, media=wav(5), suffix=".wav", done=heard, failed="summarize"
        ),
        "ready": add_webinar(database, settings, media=wav(6), suffix=".wav"),
        "video": add_webinar(database, settings, media=wav(7), suffix=".mp4"),
        "no speech": add_webinar(
            database, settings, media=wav(8), suffix=".wav", transcript=Transcript((), "en", "stand-in")
        ),
    }
    with database.transaction() as connection:
        store.set_state(connection, given["queued"].id, "queued")
        store.start_stage(connection, given["running"].id, "transcribe")
        for recording in given.values():
            store.set_visibility(connection, recording.id, "public")
    return given


@pytest.mark.parametrize("role", [None, "physician", "moderator", "staff"])
def test_no_state_of_a_recording_troubles_the_scripts_of_its_page(
    browser: Browser, database: Database, settings: Settings, recordings: dict[str, Recording], role: Role | None
) -> None:
    complaints: dict[str, list[str]] = {}
    seen: dict[str, list[str]] = {}
    with serving(database, settings) as port:
        address = f"http://127.0.0.1:{port}"
        context = browser.new_context(viewport={"width": 1280, "height": 800}, base_url=address)
        if role:
            sign_in_browser(context, address, database, add_member(database, role=role))
        for state, recording in recordings.items():
            page = context.new_page()
            listen(page, complaints.setdefault(state, []))
            page.goto(f"/recordings/{recording.id}")
            page.get_by_role("tab").last.click()
            expect(page.get_by_role("tabpanel", name="Details")).to_be_visible()
            seen[state] = page.get_by_role("tab").all_inner_texts()
            page.close()
        context.close()
    assert complaints == {state: [] for state in recordings}
    assert seen == {state: list(TABS[-1:] if state == "no speech" else TABS) for state in recordings}


def test_moderator_corrects_what_arrives_while_the_page_is_open(
    browser: Browser, database: Database, settings: Settings
) -> None:
    recording = add_webinar(database, settings, media=wav(2), suffix=".wav", done=("probe", "audio"))
    complaints: list[str] = []
    with serving(database, settings) as port:
        address = f"http://127.0.0.1:{port}"
        context = browser.new_context(base_url=address)
        sign_in_browser(context, address, database, add_member(database, role="moderator"))
        page = context.new_page()
        listen(page, complaints)
        page.goto(f"/recordings/{recording.id}#transcript")
        expect(page.get_by_role("tabpanel")).to_contain_text("This part appears as soon as it is made.")
        finish(database, recording, "transcribe")
        page.get_by_role("button", name="Correct here").click()
        expect(page.locator("#lines .line .correct-this")).to_have_count(len(TRANSCRIPT.segments))
        finish(database, recording, "split")
        expect(page.locator("#chapters li")).to_have_count(len(SECTIONS))
        expect(page.get_by_role("button", name="Correct here")).to_have_attribute("aria-pressed", "true")
        page.locator("#lines .line .correct-this").first.click()
        expect(page.get_by_role("dialog").get_by_role("textbox").first).to_have_value(TRANSCRIPT.segments[0].text)
        context.close()
    assert complaints == []


def test_captions_and_chapters_follow_what_is_made_while_the_page_is_open(
    browser: Browser, database: Database, settings: Settings
) -> None:
    recording = add_webinar(database, settings, media=wav(20), suffix=".mp4", done=("probe", "audio"))
    tracks = "[...document.getElementById('player').textTracks]"
    cues = f"kind => [...({tracks}.find(track => track.kind === kind)?.cues ?? [])].map(cue => cue.text)"
    marks = "document.querySelector('media-controller').mediaStore.getState().mediaChaptersCues"
    complaints: list[str] = []
    with serving(database, settings) as port:
        page = open_page(browser, f"http://127.0.0.1:{port}", database, add_member(database))
        listen(page, complaints)
        page.goto(f"http://127.0.0.1:{port}/recordings/{recording.id}")
        finish(database, recording, "transcribe")
        page.wait_for_function(f"() => ({cues})('captions').some(text => text.includes('inflamed'))")
        finish(database, recording, "split")
        page.wait_for_function(f"() => ({cues})('captions').length && {marks}?.length === 2")
        assert page.evaluate(cues, "chapters") == [section.title for section in SECTIONS]
        with database.transaction() as connection:
            words = replace(TRANSCRIPT.segments[2], text="Do not treat tanned skin.", words=())
            heard = replace(TRANSCRIPT, segments=(*TRANSCRIPT.segments[:2], words), corrections=())
            results.save_transcript(connection, recording.id, heard)
            store.start_stage(connection, recording.id, "summarize")
        page.wait_for_function(f"() => ({cues})('captions').some(text => text.includes('tanned'))")
        page.context.close()
    assert complaints == []


def finish(database: Database, recording: Recording, stage: Literal["transcribe", "split"]) -> None:
    """End a stage with its result, as the flow does."""
    with database.transaction() as connection:
        store.start_stage(connection, recording.id, stage)
        if stage == "transcribe":
            results.save_transcript(connection, recording.id, TRANSCRIPT)
        else:
            results.save_sections(connection, recording.id, SECTIONS)
        store.finish_stage(connection, recording.id, stage)
