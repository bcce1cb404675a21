"""A search as the page answers it, and that nothing typed or said becomes markup."""

from html import unescape

import pytest
from library import DRAFT, SEGMENTS, add_webinar
from pages import Page, read
from starlette.testclient import TestClient

from database.connection import Database
from settings import Settings
from transcripts.outline import Draft
from transcripts.search import LONGEST_QUERY
from transcripts.transcript import Segment, Transcript
from web.marks import marked_at, marked_beside

HOSTILE = "<script>alert('x')</script>\"'&amp; <img src=x onerror=alert(1)>"


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
    page = read(site, "/search?q=welcome+novapeel")
    assert "/search?q=welcome+novapeel+speaker%3A%22Dr.+Ben+Moss%22" in page.values("a", "href")
    narrowed = read(site, "/search?q=welcome+novapeel+speaker%3A%22Dr.+Ben+Moss%22")
    assert "1 moment in 1 recording" in narrowed.text
    assert narrowed.values("a", "href").count("/search?q=welcome+novapeel") == 2  # its chip and its place in the list
    assert "Several values of one kind widen what is found" in narrowed.text


def test_what_filters_leave_may_answer_nothing(site: TestClient, database: Database, settings: Settings) -> None:
    add_webinar(database, settings)
    page = read(site, "/search?q=espresso+brimonidine+since%3A2020")
    assert "Nothing that the filters leave answers this" in page.text
    assert "/search?q=espresso+brimonidine" in page.values("a", "href")
    assert "Nothing meets these filters" in read(site, "/search?q=since%3A2030").text
    for query, message in (("-laser", "only what to leave out"), ("x since:2026 until:2020", "Swap the dates")):
        answer = site.get("/search", params={"q": query})
        assert answer.status_code == 400
        assert message in Page(answer.text).text
        assert message in site.get("/api/v1/search", params={"q": query}).json()["detail"]


def test_what_is_left_out_stands_among_the_chosen_filters(
    site: TestClient, database: Database, settings: Settings
) -> None:
    add_webinar(database, settings)
    page = read(site, "/search?q=sessions+-device%3ANovapeel")
    assert "-device:Novapeel ×" in page.text
    assert "/search?q=sessions" in page.values("a", "href")
    assert "Do not treat" not in page.text
    told = site.get("/api/v1/search", params={"q": "kind:interval kind:contraindication -device:Novapeel"}).json()
    assert [moment["start"] for moment in told["moments"]] == [0.0]


def test_a_misspelt_term_can_be_searched_as_typed(site: TestClient, database: Database, settings: Settings) -> None:
    add_webinar(database, settings)
    page = read(site, "/search?q=fraxle+sessions")
    assert "Showing results for fraxel sessions . Search for what I typed instead" in page.text
    assert "/search?q=fraxle+sessions&typed=1" in page.values("a", "href")
    typed = read(site, "/search?q=fraxle+sessions&typed=1")
    assert "Showing results for" not in typed.text
    assert {"/search?q=fraxle+sessions&mode=exact&typed=1"} <= set(typed.values("a", "href"))
    for params, corrected in (({}, "fraxel sessions"), ({"typed": "1"}, None)):
        told = site.get("/api/v1/search", params={"q": "fraxle sessions", **params}).json()
        assert told["corrected"] == corrected


def test_dates_do_not_make_a_query_too_long(site: TestClient, database: Database, settings: Settings) -> None:
    add_webinar(database, settings)
    params = {"q": "x" * (LONGEST_QUERY - 10), "since": "2024-01-01", "until": "2025-01-01"}
    assert site.get("/search", params=params).status_code == 200
    assert site.get("/api/v1/search", params=params).status_code == 200
    dates = read(site, "/search?q=&since=2026-01-01")
    assert "2 moments in 1 recording" in dates.text


def test_search_page_without_a_query_gives_hints(site: TestClient) -> None:
    for path in ("/search", "/search?q=", "/search?q=&mode=exact&since=&until="):  # dates alone that were emptied
        assert "Ask in your own words" in read(site, path).text, path


def test_search_in_an_empty_library_says_so(site: TestClient) -> None:
    page = read(site, "/search?q=novapeel")
    assert "Nothing in the library answers this" in page.text
    assert "Nothing is indexed yet." in page.text


@pytest.mark.parametrize(
    ("query", "message"),
    [
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
