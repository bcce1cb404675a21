"""What the page of a recording says without script, whatever state the recording is in."""

import re

import pytest
from library import STAGES, WAIT, add_webinar
from pages import Page, between, read
from starlette.testclient import TestClient

from database.connection import Database
from settings import Settings
from transcripts import store
from transcripts.outline import Summary
from transcripts.results import save_mentions, save_summary
from transcripts.transcript import Segment, Transcript
from transcripts.vocabulary import Mention


def test_recording_page_has_everything_that_was_made(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    page = read(site, f"/recordings/{recording.id}")
    assert "Acne scars Ready 4 March 2026 13 min Dr. Ada Lind, Dr. Ben Moss" in page.text
    assert "Disclosures Dr. Lind has no conflicts. AI-generated, not yet reviewed." in page.text
    chips = "Novapeel resurfacing"
    assert f"{chips} Your browser" in page.text
    assert "Chapters 00:00 Planning sessions 00:09 Safety Summary Pearls Transcript Discussion Details" in page.text
    avoid = (
        "Inflamed skin is not treated with Novapeel. 00:09 restated not confirmed: negation "
        "as said Do not treat inflamed skin with Novapeel."
    )
    wait = "Wait six weeks between two sessions. 00:04"
    assert between(page, "Print", "Pearls") == f"Bottom line {wait} Planning sessions 00:00 {wait} Safety 00:09 {avoid}"
    assert between(page, "Pearls", "Transcript") == f"Intervals {wait} Contraindications {avoid}"
    assert "Devices Novapeel 2× 00:13 Techniques resurfacing 1× 00:05" in between(page, "Details", "File")
    assert between(page, "to see what was said.", "Discussion") == (
        "Planning sessions Dr. Ada Lind 00:00 Welcome to this talk about acne scars. "
        "00:04 Wait 6 weeks between 2 sessions. "
        "Safety Dr. Ben Moss 00:09 Do not treat inflamed skin with Novapeel. "
        "00:14 thank you thank you thank you doubtful: the same words again and again"
    )
    assert len(page.ids) == len(set(page.ids))


def test_corrected_places_have_a_page_of_their_own(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    page = f"/recordings/{recording.id}/corrections"
    assert f'<a href="{page}">1 corrected place</a>' in site.get(f"/recordings/{recording.id}").text
    html = site.get(page).text
    assert re.findall(r"<td>(.*?)</td>", html)[1:] == ["Nova peal", "Novapeel", "sounds-like"]
    assert f'href="/recordings/{recording.id}?t=' in html


def test_uncertain_and_corrected_words_are_marked(site: TestClient, database: Database, settings: Settings) -> None:
    html = site.get(f"/recordings/{add_webinar(database, settings).id}").text
    assert '<span class="uncertain" title="heard with a certainty of 32%">inflamed</span> skin with' in html
    assert '<span class="corrected" title="heard as “Nova peal”" tabindex="0">Novapeel.</span>' in html


def test_numbers_are_written_beside_what_was_said(site: TestClient, database: Database, settings: Settings) -> None:
    html = site.get(f"/recordings/{add_webinar(database, settings).id}").text
    assert 'Wait <span class="written" title="said “six weeks”" tabindex="0">6 weeks</span> between' in html


def test_names_are_suggested_with_what_gives_them(site: TestClient, database: Database, settings: Settings) -> None:
    segments = (
        Segment(0, 0.0, 4.0, "I'm Dr. Ada Lind.", speaker="Speaker 1"),
        Segment(1, 5.0, 9.0, "Thank you for having me.", speaker="Speaker 2"),
    )
    recording = add_webinar(database, settings, transcript=Transcript(segments, "en", "stand-in"), done=("transcribe",))
    page = read(site, f"/recordings/{recording.id}")
    assert "Speaker 1: perhaps Dr. Ada Lind I'm Dr. Ada Lind. 00:00" in page.text
    assert "Speaker 2: perhaps" not in page.text


def test_times_are_links_that_work_without_script(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    page = read(site, f"/recordings/{recording.id}")
    links = [link for link in page.values("a", "href") if link.startswith("?t=")]
    assert {"?t=0#t-0", "?t=4.5#t-450", "?t=9.5#t-950", "?t=13#t-950", "?t=14.5#t-1450"} <= set(links)
    assert {link.partition("#")[2] for link in links} <= set(page.ids)
    assert page.values("source", "src") == [f"/media/{recording.id}"]
    assert read(site, f"/recordings/{recording.id}?t=9.5").values("source", "src") == [f"/media/{recording.id}#t=9.5"]


@pytest.mark.parametrize("start", ["abc", "-1", "nan", "inf", "1e9", "", "1;2"])
def test_impossible_start_times_are_refused(
    site: TestClient, database: Database, settings: Settings, start: str
) -> None:
    page = read(site, f"/recordings/{add_webinar(database, settings).id}?t={start}", 400)
    assert "A part of the address is not accepted: 't'" in page.text


@pytest.mark.parametrize(("suffix", "tag"), [(".opus", "audio"), (".mp3", "audio"), (".mp4", "video"), ("", "video")])
def test_player_fits_the_file(site: TestClient, database: Database, settings: Settings, suffix: str, tag: str) -> None:
    recording = add_webinar(database, settings, suffix=suffix)
    page = read(site, f"/recordings/{recording.id}")
    assert [name for name, attrs in page.tags if attrs.get("id") == "player"] == [tag]
    kinds = [f"/recordings/{recording.id}/{kind}.vtt" for kind in ("captions", "chapters")]
    assert page.values("track", "src") == kinds


def test_unfinished_recording_shows_what_there_is(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings, done=STAGES[:3])
    answer = site.get(f"/recordings/{recording.id}")
    page = Page(answer.text)
    assert between(page, "Summary", "Pearls") == "This part appears as soon as it is made."
    assert "Wait 6 weeks between 2 sessions." in page.text
    assert "Transcribe done in 0 s Divide into chapters waiting" in page.text
    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in answer.text
    assert "/static/progress.js" in page.values("script", "src")


def test_stages_tell_how_far_a_recording_is(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings, done=STAGES[:2])
    with database.transaction() as connection:
        store.start_stage(connection, recording.id, "transcribe")
        store.report_progress(connection, recording.id, "transcribe", 30.0, 120.0)
    told = site.get(f"/recordings/{recording.id}/stages.json").json()
    assert told["state"] == "running"
    assert [(stage["name"], stage["state"], stage["percent"]) for stage in told["stages"][:4]] == [
        ("probe", "done", 100),
        ("audio", "done", 100),
        ("transcribe", "running", 25),
        ("split", "pending", None),
    ]
    assert told["stages"][2]["label"] == "Transcribe"


def test_a_page_tells_a_tag_that_is_only_denied_and_the_device_a_pearl_follows(
    site: TestClient, database: Database, settings: Settings
) -> None:
    recording = add_webinar(database, settings)
    mentions = (
        Mention("Cryoforma", "device", 0, 1.0, 2.0, "Cryoforma", "Cryoforma", 0.9),
        Mention("Novapeel", "device", 2, 13.0, 14.0, "Novapeel", "Novapeel", 0.9, "negated"),
    )
    with database.transaction() as connection:
        save_mentions(connection, recording.id, mentions)
    page = read(site, f"/recordings/{recording.id}")
    assert "Wait six weeks between two sessions. 00:04 device named before: Cryoforma" in page.text
    assert "Novapeel 1× 00:13 only denied, supposed or compared with" in page.text


def test_failed_recording_says_what_why_and_what_is_left(
    site: TestClient, database: Database, settings: Settings
) -> None:
    recording = add_webinar(database, settings, done=STAGES[:4], failed="summarize")
    answer = site.get(f"/recordings/{recording.id}")
    page = Page(answer.text)
    assert (
        "Processing stopped “Summarise” failed. The disk is full. Free some space and run it again. "
        "Still usable: the player, the transcript and its captions, the chapters."
    ) in page.text
    assert between(page, "Summary", "Pearls") == "This part was not made."
    assert "progress.js" not in answer.text


def test_a_section_that_is_not_in_the_summary_says_so(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    wait = "Wait six weeks between two sessions. 00:04"
    nothing = "Nothing beyond the bottom line was chosen from this section."
    for summary, shown in (
        (Summary((WAIT,), ((), ())), f"Bottom line {wait} Planning sessions 00:00 {nothing} Safety 00:09 {nothing}"),
        (Summary((), ((WAIT,), ())), f"Planning sessions 00:00 {wait} Safety 00:09 {nothing}"),
        (Summary((), ((), ())), "Nothing in this recording could be summarised with evidence."),
    ):
        with database.transaction() as connection:
            save_summary(connection, recording.id, summary, model="stand-in")
        assert between(read(site, f"/recordings/{recording.id}"), "Print", "Pearls") == shown


def test_recording_without_speech_says_so(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings, transcript=Transcript((), None, "stand-in"))
    page = read(site, f"/recordings/{recording.id}")
    assert "No speech was found in this recording." in page.text
    assert "Pearls" not in page.text
    assert "AI-generated" not in page.text
    assert page.values("track", "src") == []


def test_segments_that_start_together_share_one_name(site: TestClient, database: Database, settings: Settings) -> None:
    together = Transcript((Segment(0, 1.0, 2.0, "One."), Segment(1, 1.0, 3.0, "Two.")), "en", "stand-in")
    page = read(site, f"/recordings/{add_webinar(database, settings, transcript=together, done=STAGES[:3]).id}")
    assert page.ids.count("t-100") == 1
