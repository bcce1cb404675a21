"""The site as a browser without script gets it: what pages say, status and headers, and what must not get through."""

import doctest
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from library import DRAFT, SEGMENTS, STAGES, TRANSCRIPT, WordEmbedder, add_webinar
from people import add_member, sign_in
from psycopg_pool import ConnectionPool
from starlette.testclient import TestClient

from database.connection import Database
from settings import Settings
from transcripts import store
from transcripts.captions import write_vtt
from transcripts.errors import WeightsError
from transcripts.export import FORMATS
from transcripts.outline import Draft
from transcripts.results import load_dossier, save_mentions
from transcripts.search import LONGEST_QUERY, QueryEmbedder
from transcripts.search_moments import REASONS
from transcripts.transcript import Segment, Transcript
from transcripts.vocabulary import Mention
from web import links, render
from web.app import create_app
from web.context import SharedEmbedder
from web.marks import marked_at, marked_beside

STATIC = Path(__file__).parent.parent / "web" / "static"
HOSTILE = "<script>alert('x')</script>\"'&amp; <img src=x onerror=alert(1)>"


@pytest.fixture
def site(database: Database, settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(database, settings, embedder=WordEmbedder)) as client:
        yield sign_in(client, database, add_member(database))


class Page(HTMLParser):
    """A page's visible text, links, ids and tags, as a reader's program would see them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.pieces: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.pieces).split())

    def values(self, tag: str, attribute: str) -> list[str]:
        return [value for name, attrs in self.tags if name == tag and (value := attrs.get(attribute)) is not None]

    @property
    def ids(self) -> list[str]:
        return [value for _, attrs in self.tags if (value := attrs.get("id")) is not None]


def read(site: TestClient, path: str, status: int = 200) -> Page:
    answer = site.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return Page(answer.text)


def between(page: Page, start: str, end: str) -> str:
    """The text from one heading to the next; headings stand in the page's own links first."""
    return page.text.split("Details", 1)[1].split(start, 1)[1].split(end, 1)[0].strip()


# The library


def test_empty_library_says_how_to_begin(site: TestClient) -> None:
    page = read(site, "/")
    assert "No recordings yet" in page.text
    assert "springboard ingest FILE" in page.text


def test_library_lists_newest_first_with_what_is_known(
    site: TestClient, database: Database, settings: Settings
) -> None:
    first = add_webinar(database, settings, title="Older", media=b"1")
    second = add_webinar(database, settings, title="Newer", media=b"2", done=())
    page = read(site, "/")
    links = [link for link in page.values("a", "href") if link.startswith("/recordings/")]
    assert links == [f"/recordings/{second.id}", f"/recordings/{first.id}"]
    newer, older = page.text.split("2 recordings, newest first")[1].split("Older")
    assert newer.split() == "Newer In progress 4 March 2026 Dr. Ada Lind, Dr. Ben Moss".split()
    assert older.split() == "Ready 4 March 2026 13 min Dr. Ada Lind, Dr. Ben Moss Novapeel".split()


# A recording


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


# Captions and downloads


def test_captions_are_those_of_the_transcript(site: TestClient, database: Database, settings: Settings) -> None:
    answer = site.get(f"/recordings/{add_webinar(database, settings).id}/captions.vtt")
    assert answer.headers["content-type"] == "text/vtt; charset=utf-8"
    assert answer.text == write_vtt(TRANSCRIPT)


def test_there_are_no_captions_before_the_transcript(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings, done=STAGES[:1])
    assert "has no captions yet" in read(site, f"/recordings/{recording.id}/captions.vtt", 404).text
    assert site.get(f"/recordings/{recording.id}/export.srt").status_code == 404


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("json", "application/json"),
        ("vtt", "text/vtt; charset=utf-8"),
        ("srt", "application/x-subrip; charset=utf-8"),
        ("txt", "text/plain; charset=utf-8"),
        ("md", "text/markdown; charset=utf-8"),
    ],
)
def test_downloads(site: TestClient, database: Database, settings: Settings, name: str, content_type: str) -> None:
    recording = add_webinar(database, settings, title="Scars: “état” 1/2")
    answer = site.get(f"/recordings/{recording.id}/export.{name}")
    with database.transaction() as connection:
        dossier = load_dossier(connection, recording.id)
    assert answer.content == FORMATS[name](replace(dossier, draft=None)).encode()  # moderators alone read drafts
    assert answer.headers["content-type"] == content_type
    assert answer.headers["content-disposition"] == (
        f"attachment; filename*=utf-8''Scars%3A%20%E2%80%9C%C3%A9tat%E2%80%9D%201%2F2.{name}"
    )
    assert f"/recordings/{recording.id}/export.{name}" in read(site, f"/recordings/{recording.id}").values("a", "href")


def test_unknown_format_names_those_there_are(site: TestClient, database: Database, settings: Settings) -> None:
    page = read(site, f"/recordings/{add_webinar(database, settings).id}/export.pdf", 404)
    assert "Formats: docx, md, txt, vtt, srt, json." in page.text


# Search


def test_search_answers_with_moments(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    answer = site.get("/search", params={"q": "interval sessions"})
    page = Page(answer.text)
    assert answer.status_code == 200
    moment = f"/recordings/{recording.id}?t=0&q=interval+sessions#t-0"
    assert [link for link in page.values("a", "href") if "?t=" in link][0] == moment
    assert "t-0" in read(site, moment).ids
    assert "Results for interval sessions" in page.text
    assert (
        "Acne scars 4 March 2026 13 min Dr. Ada Lind, Dr. Ben Moss Novapeel resurfacing "
        "00:00 Dr. Ada Lind Same words Related meaning Pearl Welcome to this talk about acne scars."
    ) in page.text
    assert "two <mark>sessions</mark>." in answer.text


def test_search_says_why_a_moment_was_found(site: TestClient, database: Database, settings: Settings) -> None:
    add_webinar(database, settings)
    page = read(site, "/search?q=novapeel")
    assert "Same words Related meaning Pearl Do not treat inflamed skin with Novapeel ." in page.text


def test_search_offers_what_narrows_it(site: TestClient, database: Database, settings: Settings) -> None:
    add_webinar(database, settings)
    page = read(site, "/search?q=sessions+novapeel")
    assert "/search?q=sessions+novapeel+speaker%3A%22Dr.+Ada+Lind%22" in page.values("a", "href")
    narrowed = read(site, "/search?q=sessions+novapeel+speaker%3A%22Dr.+Ada+Lind%22")
    assert "1 moment in 1 recording" in narrowed.text
    assert narrowed.values("a", "href").count("/search?q=sessions+novapeel") == 2  # its chip and its place in the list


def test_search_page_without_a_query_gives_hints(site: TestClient) -> None:
    page = read(site, "/search")
    assert "Ask in your own words" in page.text


def test_search_in_an_empty_library_says_so(site: TestClient) -> None:
    page = read(site, "/search?q=novapeel")
    assert "Nothing in the library answers this" in page.text
    assert "Nothing is indexed yet." in page.text


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "The query has no words."),
        ("  \x00\x1f ", "The query has no words."),
        ("?!", "The query has no words."),
        ("x" * (LONGEST_QUERY + 1), f"The query has {LONGEST_QUERY + 1} characters; at most {LONGEST_QUERY}"),
    ],
)
def test_unusable_queries_are_explained(site: TestClient, query: str, message: str) -> None:
    answer = site.get("/search", params={"q": query})
    assert answer.status_code == 400
    assert message in Page(answer.text).text


@pytest.mark.parametrize(
    "query",
    [HOSTILE, "'; DROP TABLE recordings; --", '"a', "a & | ! ( ) : * <->", "%00 scar\x00", "scar\\", "\ud7ff 😀 a"],
)
def test_hostile_queries_are_only_text(site: TestClient, database: Database, settings: Settings, query: str) -> None:
    add_webinar(database, settings)
    answer = site.get("/search", params={"q": query})
    assert answer.status_code == 200
    assert_no_foreign_markup(answer.text)
    assert set(Page(answer.text).values("input", "value")) == {" ".join(query.replace("\x00", " ").split())}
    assert site.get("/").status_code == 200


def test_marks_are_markup_and_all_else_is_text() -> None:
    assert marked_at("a <b> scar & scars", ((6, 10), (13, 18))) == (
        "a &lt;b&gt; <mark>scar</mark> &amp; <mark>scars</mark>"
    )
    assert marked_at("", ()) == ""


def test_words_that_another_text_has_otherwise_are_marked() -> None:
    assert marked_beside("Do not treat <3 J", "Do treat <4 J") == "Do <mark>not</mark> treat <mark>&lt;3</mark> J"
    assert marked_beside("Do treat", "Do not treat") == "Do treat"
    assert marked_beside("a\tb", "c") == "<mark>a\tb</mark>"


# Nothing that was typed or said becomes markup


def assert_no_foreign_markup(html: str) -> None:
    page = Page(html)
    assert [
        attrs for tag, attrs in page.tags if tag == "script" and not (attrs.get("src") or "").startswith("/static/")
    ] == []
    assert "img" not in [tag for tag, _ in page.tags]
    assert [name for _, attrs in page.tags for name in attrs if name.startswith("on") or name == "style"] == []
    assert [link for link in page.values("a", "href") if not link.startswith(("/", "?t=", "#", "https://"))] == []


def test_hostile_text_stays_text(site: TestClient, database: Database, settings: Settings) -> None:
    segments = (Segment(0, 0.0, 1.0, HOSTILE, speaker=HOSTILE, flags=(HOSTILE,)), *SEGMENTS[1:])
    body = f"{HOSTILE}\n\n[click](javascript:alert(1)) [data](data:text/html,x) ![](https://example.org/x.png)\n\n# Top"
    recording = add_webinar(
        database, settings, title=HOSTILE, media_name=HOSTILE, disclosures=HOSTILE,
        transcript=Transcript(segments, "en", HOSTILE), draft=Draft(HOSTILE, body, DRAFT.questions),
    )  # fmt: skip
    for path in ("/", f"/recordings/{recording.id}", "/search?q=sessions"):
        html = site.get(path).text
        assert_no_foreign_markup(html)
        assert HOSTILE in unescape(html)
    page = read(site, f"/recordings/{recording.id}")
    assert page.text.count(HOSTILE) >= 8
    assert [tag for tag, _ in page.tags].count("h1") == 1


# Media


def test_media_in_whole(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings, media_name="../../etc/passwd")
    answer = site.get(f"/media/{recording.id}")
    assert (answer.status_code, answer.content) == (200, b"0123456789")
    assert answer.headers["content-type"] == "audio/ogg"
    assert answer.headers["content-length"] == "10"
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["etag"] == f'"{recording.media_sha256}"'
    assert answer.headers["content-disposition"] == 'inline; filename="../../etc/passwd"'
    head = site.head(f"/media/{recording.id}")
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", "10")


@pytest.mark.parametrize(
    ("asked", "content", "content_range"),
    [
        ("bytes=0-3", b"0123", "bytes 0-3/10"),
        ("bytes=8-", b"89", "bytes 8-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=5-999", b"56789", "bytes 5-9/10"),
        ("bytes=-999", b"0123456789", "bytes 0-9/10"),
    ],
)
def test_media_in_ranges(
    site: TestClient, database: Database, settings: Settings, asked: str, content: bytes, content_range: str
) -> None:
    answer = site.get(f"/media/{add_webinar(database, settings).id}", headers={"range": asked})
    assert (answer.status_code, answer.content) == (206, content)
    assert answer.headers["content-range"] == content_range
    assert answer.headers["content-length"] == str(len(content))


def test_media_range_beyond_the_end(site: TestClient, database: Database, settings: Settings) -> None:
    answer = site.get(f"/media/{add_webinar(database, settings).id}", headers={"range": "bytes=10-"})
    assert (answer.status_code, answer.headers["content-range"]) == (416, "bytes */10")


def test_media_range_only_of_the_same_content(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    same = {"range": "bytes=0-3", "if-range": f'"{recording.media_sha256}"'}
    other = {"range": "bytes=0-3", "if-range": '"another"'}
    assert site.get(f"/media/{recording.id}", headers=same).status_code == 206
    assert site.get(f"/media/{recording.id}", headers=other).status_code == 200


@pytest.mark.parametrize(
    ("suffix", "content_type"),
    [
        (".ogg", "audio/ogg"), (".m4a", "audio/mp4"), (".wav", "audio/wav"), (".mp4", "video/mp4"),
        (".MKV", "video/x-matroska"), (".html", "application/octet-stream"), ("", "application/octet-stream"),
    ],
)  # fmt: skip
def test_media_types(site: TestClient, database: Database, settings: Settings, suffix: str, content_type: str) -> None:
    recording = add_webinar(database, settings, suffix=suffix)
    assert site.get(f"/media/{recording.id}").headers["content-type"] == content_type


def test_missing_media_file(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    (settings.media_folder / recording.media_path).unlink()
    assert "The media file of “Acne scars” is missing" in read(site, f"/media/{recording.id}", 404).text
    assert site.get(f"/recordings/{recording.id}").status_code == 200


# The API


def test_api_lists_recordings_without_their_paths(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    (told,) = site.get("/api/v1/recordings").json()
    assert told == {
        "id": recording.id,
        "title": "Acne scars",
        "media_name": "talk.opus",
        "media_sha256": recording.media_sha256,
        "state": "ready",
        "duration": 754.9,
        "language": "en",
        "event_date": "2026-03-04",
        "speakers": ["Dr. Ada Lind", "Dr. Ben Moss"],
        "disclosures": "Dr. Lind has no conflicts.",
        "visibility": "members",
        "created_at": recording.created_at and recording.created_at.isoformat(),
        "series": "",
        "presenters": [],
        "moderator": None,
        "fewest_speakers": None,
        "most_speakers": None,
        "spoken_language": None,
    }


def test_api_gives_the_export_of_a_recording(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    with database.transaction() as connection:
        dossier = load_dossier(connection, recording.id)
    assert site.get(f"/api/v1/recordings/{recording.id}").text == FORMATS["json"](replace(dossier, draft=None))


def test_api_search(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    told = site.get("/api/v1/search?q=novapeel&limit=1").json()
    assert told.keys() == {"query", "answered", "moments", "corrected", "notices", "nearest", "facets"}
    assert (told["query"], told["corrected"], told["notices"], told["nearest"]) == ("novapeel", None, [], [])
    assert told["facets"][0] == {
        "name": "kind", "value": "contraindication", "count": 1, "operator": 'kind:"contraindication"'
    }  # fmt: skip
    assert told["moments"] == [
        {
            "recording": recording.id,
            "title": "Acne scars",
            "line": 9.5,
            "start": 9.5,
            "end": 14.0,
            "speaker": "Dr. Ben Moss",
            "text": "Do not treat inflamed skin with Novapeel.",
            "score": pytest.approx(told["moments"][0]["score"]),
            "why": ["words", "meaning", "pearl"],
            "marks": [[32, 40]],
            "pearls": ["contraindication"],
            "terms": ["Novapeel"],
        }
    ]


def test_api_search_is_what_the_page_shows(site: TestClient, database: Database, settings: Settings) -> None:
    add_webinar(database, settings)
    for query in ("sessions novapeel", 'novapeel speaker:"moss"', "kind:interval", "sesions"):
        told = site.get("/api/v1/search", params={"q": query, "limit": 15}).json()
        page = read(site, f"/search?q={quote(query)}")
        links = [link.split("#")[0].split("&q=")[0] for link in page.values("a", "href") if "?t=" in link]
        assert links
        sifted = told["answered"] and not query.startswith("kind:")
        moments = [m for m in told["moments"] if REASONS & set(m["why"]) or not sifted]
        assert sorted(links) == sorted(f"/recordings/{m['recording']}?t={m['start']:g}" for m in moments)
        assert told["corrected"] is None or f"Showing results for {told['corrected']}" in page.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/recordings/000000000000", 404),
        ("/api/v1/recordings/x", 404),
        ("/api/v1/nothing", 404),
        ("/api/v1/search", 400),
        ("/api/v1/search?q=", 400),
        ("/api/v1/search?q=scar&limit=0", 400),
        ("/api/v1/search?q=scar&limit=many", 400),
    ],
)
def test_api_errors_are_problems_in_json(site: TestClient, path: str, status: int) -> None:
    answer = site.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) == {"status", "title", "detail"}
    assert answer.json()["status"] == status


def test_health(site: TestClient, database: Database, settings: Settings) -> None:
    add_webinar(database, settings, done=STAGES[:2])
    assert site.get("/healthz").json() == {"status": "ok", "queued": 0, "running": 1}


# Errors and headers


@pytest.mark.parametrize(
    "path",
    [
        "/nothing", "/recordings/000000000000", "/recordings/x", "/recordings/%00", "/recordings/ABCDEFABCDEF",
        "/media/000000000000", "/media/..%2f..%2fetc%2fpasswd", "/recordings/000000000000/stages.json",
        "/recordings/000000000000/captions.vtt", "/recordings/000000000000/export.json", "/static/../app.py",
    ],
)  # fmt: skip
def test_unknown_addresses(site: TestClient, path: str) -> None:
    page = read(site, path, 404)
    assert "404 There is nothing here" in page.text
    assert "Go to the library" in page.text


def test_pages_only_answer_reading(site: TestClient) -> None:
    assert "POST is not accepted at this address." in Page(site.post("/").text).text
    assert site.post("/").status_code == 405


def test_unreachable_database(settings: Settings) -> None:
    # A pool that was never opened refuses every connection.
    database = Database("postgresql://127.0.0.1:1/none", ConnectionPool("postgresql://127.0.0.1:1/none", open=False))
    with TestClient(create_app(database, settings, embedder=WordEmbedder)) as site:
        page = read(site, "/", 503)
        assert "503 Not available at the moment The library cannot be reached." in page.text
        assert "127.0.0.1" not in page.text
        assert site.get("/healthz").status_code == site.get("/api/v1/recordings").status_code == 503
        assert site.get("/healthz").json()["detail"].startswith("The library cannot be reached.")


def test_without_weights_words_alone_are_searched(database: Database, settings: Settings) -> None:
    def load() -> QueryEmbedder:
        raise WeightsError("secret place")

    add_webinar(database, settings)
    with TestClient(create_app(database, settings, embedder=load)) as site:
        sign_in(site, database, add_member(database))
        page = read(site, "/search?q=novapeel")
        assert "Keyword results only: the model that compares meanings is not available." in page.text
        assert "Same words Pearl Do not treat inflamed skin with Novapeel ." in page.text
        assert "secret" not in page.text
        assert site.get("/").status_code == 200


def test_defects_show_no_trace(database: Database, settings: Settings) -> None:
    def load() -> QueryEmbedder:
        raise RuntimeError("secret place")

    add_webinar(database, settings)
    app = create_app(database, settings, embedder=load)
    with TestClient(app, raise_server_exceptions=False) as site:
        answer = site.get("/search?q=scar")
        assert answer.status_code == 500
        assert "500 Something went wrong" in Page(answer.text).text
        assert "secret" not in answer.text
        assert "Traceback" not in answer.text
        assert_guarded(answer.headers)


def assert_guarded(headers: Mapping[str, str]) -> None:
    policy = headers["content-security-policy"]
    assert re.match(r"default-src 'none'; script-src 'self'; style-src 'self'( 'sha256-[\w+/]+=')*;", policy)
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_every_answer_is_guarded(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    for path in (
        "/", "/search", f"/recordings/{recording.id}", f"/media/{recording.id}", "/static/site.css", "/nothing",
        "/search?q=", "/api/v1/recordings", "/api/v1/search",
    ):  # fmt: skip
        assert_guarded(site.get(path).headers)


def test_nothing_is_loaded_from_elsewhere(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    for path in ("/", f"/recordings/{recording.id}", "/search"):
        page = read(site, path)
        loaded = [*page.values("script", "src"), *page.values("link", "href"), *page.values("source", "src")]
        assert [address for address in loaded if not address.startswith("/")] == []
        for address in loaded:
            assert site.get(address).status_code == 200
    for file in STATIC.iterdir():
        assert re.findall(r"url\(|@import|https?://(?!www\.w3\.org/2000/svg)", file.read_text(encoding="utf-8")) == []


# Small functions


@pytest.mark.parametrize("module", [links, render])
def test_examples_in_docstrings(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0


# Starting


class CountingLoader:
    """Loads a WordEmbedder, slowly, and fails the first times."""

    def __init__(self, failures: int = 0) -> None:
        self.calls = 0
        self.failures = failures

    def __call__(self) -> QueryEmbedder:
        self.calls += 1
        time.sleep(0.02)
        if self.calls <= self.failures:
            raise WeightsError("not yet")
        return WordEmbedder()


def test_embedder_is_loaded_once_for_all_threads() -> None:
    load = CountingLoader()
    embedder = SharedEmbedder(load)
    vectors: list[Sequence[Sequence[float]]] = []
    threads = [threading.Thread(target=lambda: vectors.append(embedder.embed(["wait"]))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert load.calls == 1
    assert vectors == [WordEmbedder().embed(["wait"])] * 8


def test_embedder_that_did_not_load_is_tried_again() -> None:
    embedder = SharedEmbedder(CountingLoader(failures=1))
    embedder.warm()
    assert embedder.name == "word-embedder"


def test_site_starts_without_machine_learning() -> None:
    code = "import sys, web.serve; sys.exit(' '.join({'torch', 'transformers', 'prefect'} & set(sys.modules)) or None)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parent.parent)


def test_serving_ends_cleanly_when_told(settings: Settings, database: Database) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    environment = {
        "PATH": os.environ["PATH"],
        "SPRINGBOARD_HOME": str(settings.home),
        "SPRINGBOARD_PORT": str(port),
        "DATABASE_URL": database.url,
    }
    code = "import os, settings, web.serve; web.serve.serve(settings.Settings.from_environ(os.environ))"
    server = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parent.parent, env=environment)
    try:
        assert_answers(f"http://127.0.0.1:{port}/healthz")
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=30) == 0
    finally:
        server.kill()
        server.wait()


def assert_answers(address: str) -> None:
    for _ in range(300):
        try:
            with urlopen(address) as answer:
                assert answer.status == 200
                return
        except URLError:
            time.sleep(0.1)
    pytest.fail(f"{address} did not answer within 30 s")
