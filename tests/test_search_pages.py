"""The pages of search: cards with their moments, what narrows them, exact words, and where a moment leads."""

import doctest
import re
from datetime import date

from library import SEGMENTS, WordEmbedder, add_webinar
from pages import Page, read
from starlette.testclient import TestClient

from database.connection import Database
from settings import Settings
from transcripts.recording import Recording
from transcripts.search_index import live, save_units
from transcripts.units import Unit
from web import excerpt as excerpts
from web.excerpt import excerpt

WAITS = tuple(
    Unit("window", text, start, start + 4.0, 0, 0, speaker="Dr. Ada Lind", pearls=pearls)
    for start, text, pearls in [
        (0.0, "Wait six weeks between sessions.", ("interval",)),
        (4.5, "Wait until the skin is calm.", ()),
        (9.5, "I would wait for a month.", ()),
        (14.5, "You wait in any case.", ()),
        (20.0, "The interval is longer in dark skin.", ("interval",)),
    ]
)


def add_talk(database: Database, settings: Settings, *, title: str, held: date, units: tuple[Unit, ...]) -> Recording:
    """A recording whose index holds these units."""
    recording = add_webinar(database, settings, title=title, media=title.encode())
    with database.transaction() as connection:
        connection.execute("UPDATE recordings SET event_date = %s WHERE id = %s", (held, recording.id))
        for generation in live(connection, model=WordEmbedder.name, recipe="stand-in"):
            embeddings = WordEmbedder().embed_answers([unit.text for unit in units])
            save_units(connection, generation, recording.id, units, embeddings)
    return recording


def test_a_card_shows_three_moments_and_has_the_others_at_hand(
    site: TestClient, database: Database, settings: Settings
) -> None:
    recording = add_talk(database, settings, title="How to wait", held=date(2026, 3, 4), units=WAITS)
    answer = site.get("/search?q=wait")
    page = Page(answer.text)
    assert "How to <mark>wait</mark>" in answer.text
    assert re.search(r"5 moments in 1 recording in \d+\.\d\d s", page.text)
    assert "4 exact · 1 related 4 March 2026 13 min Dr. Ada Lind, Dr. Ben Moss Novapeel resurfacing" in page.text
    assert "+2 more moments" in page.text
    links = [link for link in page.values("a", "href") if "?t=" in link]
    assert sorted(links) == sorted(
        f"/recordings/{recording.id}?t={start:g}&q=wait#t-{line}"
        for start, line in [(0, 0), (4.5, 0), (9.5, 0), (14.5, 0), (20, 0)]
    )


def test_exact_marks_no_other_words_in_titles(site: TestClient, database: Database, settings: Settings) -> None:
    units = (Unit("window", "Mind the spacing.", 0.0, 4.0, 0, 0),)
    add_talk(database, settings, title="The interval, and spacing", held=date(2026, 3, 4), units=units)
    smart, exact = site.get("/search?q=spacing").text, site.get("/search?q=spacing&mode=exact").text
    assert "The <mark>interval</mark>, and <mark>spacing</mark>" in smart
    assert "The interval, and <mark>spacing</mark>" in exact


def test_exact_leaves_out_what_is_said_in_other_words(site: TestClient, database: Database, settings: Settings) -> None:
    add_talk(database, settings, title="Intervals", held=date(2026, 3, 4), units=WAITS)
    smart, exact = read(site, "/search?q=interval"), read(site, "/search?q=interval&mode=exact")
    assert "5 moments in 1 recording" in smart.text
    assert "1 moment in 1 recording" in exact.text
    assert "The interval is longer in dark skin." in exact.text and "Wait six weeks" not in exact.text
    assert "/search?q=interval" in exact.values("a", "href")  # back to smart
    assert "Keyword results only" not in exact.text
    nobody = read(site, "/search?q=inflamed&mode=exact")
    assert "Nobody says these words" in nobody.text
    told = site.get("/api/v1/search?q=interval&mode=exact").json()
    assert [moment["start"] for moment in told["moments"]] == [20.0]
    assert [(facet["name"], facet["value"], facet["count"]) for facet in told["facets"]] == [
        ("kind", "interval", 1),
        ("speaker", "Dr. Ada Lind", 1),
        ("year", "2026", 1),
        ("length", "short", 1),
        ("discussed", "no", 1),
        ("recording", "Intervals", 1),
    ]


def test_newest_comes_first_where_that_is_asked_for(site: TestClient, database: Database, settings: Settings) -> None:
    add_talk(database, settings, title="Newer", held=date(2026, 3, 4), units=WAITS[1:2])
    add_talk(database, settings, title="Older, about intervals to wait", held=date(2024, 1, 1), units=WAITS[:1])

    def order(query: str) -> list[str]:
        page = read(site, f"/search?q={query}")
        recordings = [link for link in page.values("a", "href") if link.startswith("/recordings/") and "?" not in link]
        with database.snapshot() as connection:
            titles = dict(connection.execute("SELECT id, title FROM recordings").fetchall())
        return [titles[link.rpartition("/")[2]].split(",")[0] for link in recordings]

    assert order("wait+six+weeks+sessions") == ["Older", "Newer"]
    assert order("wait+six+weeks+sessions&sort=newest") == ["Newer", "Older"]


def test_dates_narrow_and_become_filters_that_can_be_taken_away(
    site: TestClient, database: Database, settings: Settings
) -> None:
    add_talk(database, settings, title="Newer", held=date(2026, 3, 4), units=WAITS)
    add_talk(database, settings, title="Older", held=date(2024, 1, 1), units=WAITS)
    page = read(site, "/search?q=wait&since=2025-01-01&until=&mode=exact")
    assert "4 moments in 1 recording" in page.text
    assert "since:2025-01-01 ×" in page.text
    assert "/search?q=wait&mode=exact" in page.values("a", "href")
    assert page.values("input", "value") == ["wait since:2025-01-01", "wait", "exact", "2025-01-01"]
    assert "a date is written as 2026-03-04" in read(site, "/search?q=wait&since=May", 400).text
    assert "'mode'" in read(site, "/search?q=wait&mode=fuzzy", 400).text


def test_chosen_values_are_marked_and_lead_back(site: TestClient, database: Database, settings: Settings) -> None:
    add_talk(database, settings, title="Newer", held=date(2026, 3, 4), units=WAITS)
    page = read(site, "/search?q=wait+kind%3A%22interval%22")
    chosen = [attrs["href"] for tag, attrs in page.tags if tag == "a" and attrs.get("aria-current") == "true"]
    assert chosen[0] == "/search?q=wait"
    assert "Kind of pearl interval 2" in page.text


def test_a_moment_opens_the_recording_searched_for_its_query(
    site: TestClient, database: Database, settings: Settings
) -> None:
    recording = add_webinar(database, settings)
    html = site.get(f"/recordings/{recording.id}?t=4.5&q=how+long+between+sessions#t-450").text
    carried = 'value="how long between sessions" data-carried="how long between sessions"'
    assert f'{carried} data-stems="long between session"' in html
    assert "data-carried" not in site.get(f"/recordings/{recording.id}").text


def test_an_excerpt_is_of_whole_sentences() -> None:
    long = " ".join(word.text for word in SEGMENTS) + " Do not go on."
    start = long.index("Novapeel")
    assert (
        excerpt(long, ((start, start + 8),), longest=20) == "… Do not treat inflamed skin with <mark>Novapeel</mark>. …"
    )
    assert excerpt("no end", ()) == "no end"
    assert excerpt("", ()) == ""
    assert doctest.testmod(excerpts).failed == 0
