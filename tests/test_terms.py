"""Pages of devices and techniques: what is listed, what was said, how often over time, and the same as JSON."""

import re
from dataclasses import replace
from datetime import date

import pytest
from library import PEARLS, add_webinar
from people import SignedIn, add_member
from starlette.testclient import TestClient

from database.connection import Database
from settings import Settings
from transcripts import results
from transcripts.added_terms import add_term
from transcripts.errors import NotFoundError
from transcripts.outline import Claim, Pearl
from transcripts.term_pages import Month, TermUse, find_term, list_terms, load_namings, load_statements
from transcripts.vocabulary import Mention, Term, load_vocabulary
from web.chart import columns


def move(database: Database, recording: str, held: date) -> None:
    with database.transaction() as connection:
        connection.execute("UPDATE recordings SET event_date = %s WHERE id = %s", (held, recording))


def test_terms_are_counted_over_all_recordings(database: Database, settings: Settings) -> None:
    add_webinar(database, settings, media=b"1")
    move(database, add_webinar(database, settings, media=b"2").id, date(2026, 5, 1))
    with database.snapshot() as connection:
        assert list_terms(connection, "device") == (TermUse("Novapeel", "device", 2, 4, date(2026, 5, 1)),)
        assert list_terms(connection, "technique") == (TermUse("resurfacing", "technique", 2, 2, date(2026, 5, 1)),)


def test_a_slug_leads_to_its_term_of_that_kind_alone(database: Database, settings: Settings) -> None:
    add_webinar(database, settings)
    with database.snapshot() as connection:
        assert find_term(connection, "device", "novapeel") == "Novapeel"
        with pytest.raises(NotFoundError, match="No recording names a technique 'novapeel'.*listed at /techniques"):
            find_term(connection, "technique", "novapeel")


def test_statements_are_the_pearls_that_name_the_term_newest_first(database: Database, settings: Settings) -> None:
    newer = add_webinar(database, settings, title="Newer", media=b"1")
    older = add_webinar(database, settings, title="Older", media=b"2")
    move(database, newer.id, date(2026, 6, 1))
    with database.snapshot() as connection:
        device = load_statements(connection, "device", "Novapeel")
        technique = load_statements(connection, "technique", "resurfacing")
    assert [(said.recording, said.held, said.kind, said.speaker, said.start, said.line) for said in device] == [
        (newer.id, date(2026, 6, 1), "contraindication", "Dr. Ben Moss", 9.5, 9.5),
        (older.id, date(2026, 3, 4), "contraindication", "Dr. Ben Moss", 9.5, 9.5),
    ]
    assert device[0].text == "Inflamed skin is not treated with Novapeel."
    assert device[0].quote == "Do not treat inflamed skin with Novapeel."
    assert [(said.recording, said.text) for said in technique] == [
        (newer.id, "Wait six weeks between two sessions."),
        (older.id, "Wait six weeks between two sessions."),
    ]


def test_few_statements_are_the_first_of_all(database: Database, settings: Settings) -> None:
    avoid = PEARLS[1].claim
    first, later = (Pearl(replace(avoid, text=f"{avoid.text} {n}", start=9.5 + n), "limit") for n in range(2))
    for number in range(2):
        recording = add_webinar(database, settings, media=bytes([number]))
        move(database, recording.id, date(2026, 5, 1 + number))
        with database.transaction() as connection:
            results.save_pearls(connection, recording.id, (later, first))
    with database.snapshot() as connection:
        whole = load_statements(connection, "device", "Novapeel")
        few = [load_statements(connection, "device", "Novapeel", limit=limit) for limit in range(1, 5)]
    assert [(said.held.day, said.text[-1]) for said in whole] == [(2, "0"), (2, "1"), (1, "0"), (1, "1")]
    assert few == [whole[:1], whole[:2], whole[:3], whole]


def test_a_term_named_beside_a_pearl_is_not_the_pearls(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    with database.transaction() as connection:  # another sentence of the same segment
        connection.execute("UPDATE mentions SET written = 'Otherpeel' WHERE term = 'Novapeel'")
    with database.snapshot() as connection:
        assert load_statements(connection, "device", "Novapeel") == ()
        (naming,) = load_namings(connection, "device", "Novapeel")
    assert (naming.recording, naming.mentions, naming.start, naming.line) == (recording.id, 2, 13.0, 9.5)


def test_page_tells_who_said_what_where_and_when(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    html = site.get("/devices/novapeel").text
    text = " ".join(html.split())
    assert "Named 2 times in 1 recording." in text
    assert "<h3>Contraindications</h3>" in html
    assert "Inflamed skin is not treated with Novapeel." in html
    assert '<span class="who">Dr. Ben Moss</span>' in html
    assert f'href="/recordings/{recording.id}?t=9.5#t-950"' in html  # the pearl
    assert f'href="/recordings/{recording.id}?t=13#t-950"' in html  # the first naming
    assert "style=" not in html


def test_page_tells_the_source_of_the_name(site: TestClient, database: Database, settings: Settings) -> None:
    novapeel = Term("Novapeel", "device", note="a page", source="https://example.org/novapeel")
    add_webinar(database, settings)
    assert "Source of the name" not in site.get("/devices/novapeel").text
    with database.transaction() as connection:
        add_term(connection, load_vocabulary(), novapeel, added_by="Sam")
    page, told = site.get("/devices/novapeel").text, site.get("/api/v1/devices/novapeel").json()
    assert '<a href="https://example.org/novapeel" rel="noreferrer">Source of the name</a>' in page
    assert (told["note"], told["source"]) == ("a page", "https://example.org/novapeel")


def test_page_of_an_unnamed_term_is_not_found(site: TestClient) -> None:
    assert site.get("/devices/novapeel").status_code == 404
    assert "None is named yet" in site.get("/devices").text


def test_lists_and_chips_lead_to_the_page(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    for path in ("/", "/devices", f"/recordings/{recording.id}"):
        assert 'href="/devices/novapeel"' in site.get(path).text
    for path in ("/techniques", f"/recordings/{recording.id}"):
        assert 'href="/techniques/resurfacing"' in site.get(path).text


def test_json_says_the_same(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    assert site.get("/api/v1/devices").json() == [
        {"term": "Novapeel", "kind": "device", "slug": "novapeel", "recordings": 1, "mentions": 2,
         "latest": "2026-03-04"},
    ]  # fmt: skip
    told = site.get("/api/v1/techniques/resurfacing").json()
    assert told["recordings"] == [
        {"recording": recording.id, "title": "Acne scars", "held": "2026-03-04", "mentions": 1, "start": 5.0}
    ]
    assert [(pearl["kind"], pearl["speaker"], pearl["start"]) for pearl in told["pearls"]] == [
        ("interval", "Dr. Ada Lind", 4.5)
    ]
    assert told["months"] == [{"first": "2026-03-01", "recordings": 1, "mentions": 1}]
    assert site.get("/api/v1/devices/resurfacing").status_code == 404


def say(database: Database, settings: Settings, title: str, held: date, quote: str, device: str) -> str:
    """A recording whose one pearl is an interval, in which a device is named."""
    recording = add_webinar(database, settings, title=title, media=title.encode())
    move(database, recording.id, held)
    with database.transaction() as connection:
        results.save_pearls(connection, recording.id, (Pearl(Claim(quote, quote, (1,), 4.5, 9.0), "interval"),))
        results.save_mentions(connection, recording.id, (Mention(device, "device", 1, 4.5, 5.0, device, device, 0.9),))
    return recording.id


def test_recordings_that_differ_are_flagged(site: TestClient, database: Database, settings: Settings) -> None:
    say(database, settings, "Older", date(2026, 1, 1), "Fraxel every four weeks.", "Fraxel")
    say(database, settings, "Newer", date(2026, 2, 1), "Fraxel every eight weeks.", "Fraxel")
    (found,) = site.get("/api/v1/devices/fraxel").json()["contradictions"]
    assert found["about"] == ["between sessions"]
    assert [(found[age]["title"], found[age]["says"], found[age]["start"]) for age in ("newer", "older")] == [
        ("Newer", "8 week", 4.5),
        ("Older", "4 week", 4.5),
    ]
    text = " ".join(site.get("/devices/fraxel").text.split())
    assert "Recordings that differ" in text
    assert text.count("Fraxel every eight weeks.") == text.count("Fraxel every four weeks.") == 2  # and as pearls


def test_those_who_moderate_find_all_recordings_that_differ(
    signed_in: SignedIn, database: Database, settings: Settings
) -> None:
    ids = {
        title: say(database, settings, title, date(2026, month, 1), f"{device} every {weeks} weeks.", device)
        for title, month, device, weeks in (
            ("One", 1, "Fraxel", "four"), ("Two", 4, "Fraxel", "eight"),
            ("Three", 2, "Thermage", "six"), ("Four", 5, "Thermage", "twelve"),
            ("Five", 6, "Ultherapy", "nine"),
        )
    }  # fmt: skip
    moderator = signed_in(add_member(database, role="moderator"))
    for path in ("/", "/discussions"):
        assert 'href="/contradictions"' in moderator.get(path).text
    html = moderator.get("/contradictions").text
    told = re.findall(r'"who">(.*?)</span>.*?href="/recordings/(\w+)">(.*?)</a>.*?<time datetime="(.*?)"', html, re.S)
    assert told == [
        ("Dr. Ada Lind", ids[title], title, f"2026-{month:02}-01")
        for title, month in (("Four", 5), ("Three", 2), ("Two", 4), ("One", 1))
    ]
    assert re.findall(r"(\w+ every \w+ weeks)\.", html) == [
        "Thermage every twelve weeks",
        "Thermage every six weeks",
        "Fraxel every eight weeks",
        "Fraxel every four weeks",
    ]
    assert [f'href="/recordings/{ids[title]}?t=4.5#t-450"' in html for title in ids] == [True] * 4 + [False]
    assert html.count('href="/devices/thermage"') == html.count('href="/devices/fraxel"') == 1
    told = moderator.get("/api/v1/contradictions").json()
    assert [(e["term"], e["slug"], e["about"], e["newer"]["says"], e["older"]["recording"]) for e in told] == [
        ("Thermage", "thermage", ["between sessions"], "12 week", ids["Three"]),
        ("Fraxel", "fraxel", ["between sessions"], "8 week", ids["One"]),
    ]


def test_others_are_not_shown_the_list_of_recordings_that_differ(signed_in: SignedIn, database: Database) -> None:
    physician = signed_in(add_member(database))
    assert physician.get("/contradictions").status_code == 403
    assert signed_in(None).get("/contradictions").status_code == 303
    assert physician.get("/api/v1/contradictions").status_code == 403
    assert signed_in(None).get("/api/v1/contradictions").status_code == 401
    assert all('href="/contradictions"' not in physician.get(path).text for path in ("/", "/discussions"))
    staff = signed_in(add_member(database, role="staff")).get("/contradictions").text
    assert "No two recordings give one device or technique values that exclude each other." in staff


def test_chart_has_a_column_for_every_month_between() -> None:
    drawn = columns([Month(date(2025, 12, 1), 2, 5), Month(date(2026, 2, 1), 1, 1)])
    assert [(column.label, column.count) for column in drawn] == [("Dec 2025", 2), ("Jan 2026", 0), ("Feb 2026", 1)]
    assert [(column.x, column.y, column.width, column.height) for column in drawn] == [
        (8.0, 0.0, 64.0, 96.0),
        (88.0, 96.0, 64.0, 0.0),
        (168.0, 48.0, 64.0, 48.0),
    ]


def test_chart_of_many_months_counts_years() -> None:
    drawn = columns([Month(date(2020, 1, 1), 1, 1), Month(date(2020, 7, 1), 2, 2), Month(date(2022, 3, 1), 4, 4)])
    assert [(column.label, column.count) for column in drawn] == [("2020", 3), ("2021", 0), ("2022", 4)]
