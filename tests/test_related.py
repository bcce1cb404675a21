"""Related recordings: by the terms they share, by what they mean, and what others said of the same devices."""

from collections.abc import Sequence

from library import PEARLS, WordEmbedder, add_webinar
from starlette.testclient import TestClient

from database.connection import Connection, Database
from settings import Settings
from transcripts import results
from transcripts.closeness import Embedding
from transcripts.outline import Section
from transcripts.related import others_on_its_devices, related_recordings
from transcripts.search_index import live, save_units
from transcripts.units import Unit
from transcripts.vocabulary import Mention, TermKind


def add(database: Database, settings: Settings, title: str, *, terms: Sequence[str] = (), angle: float = 9.0) -> str:
    """A recording of one section that names devices, with one window whose vector lies between two axes.

    5.3 is between axis 5 and axis 6, nearer to axis 5; whole tenths of one pair of axes are near each other.
    """
    recording = add_webinar(database, settings, title=title, media=title.encode())
    with database.transaction() as connection:
        results.save_mentions(connection, recording.id, [mention(term) for term in terms])
        results.save_sections(connection, recording.id, (Section("All", 0.0, 19.0, 0, 3),))
        place(connection, recording.id, angle)
    return recording.id


def mention(term: str, kind: TermKind = "device") -> Mention:
    return Mention(term, kind, 2, 13.0, 14.0, term, "Novapeel", 0.9)


def place(connection: Connection, recording: str, angle: float) -> None:
    vector = [0.0] * 384
    vector[int(angle)], vector[int(angle) + 1] = 1 - angle % 1, angle % 1
    (generation,) = live(connection, model=WordEmbedder.name, recipe="stand-in")
    save_units(connection, generation, recording, [Unit("window", "Said.", 9.5, 14.0, 2, 2)], [Embedding(vector)])


def titles(database: Database, recording: str) -> list[tuple[str, tuple[str, ...], float | None, float | None]]:
    with database.snapshot() as connection:
        return [(r.title, r.terms, r.start, r.line) for r in related_recordings(connection, recording)]


def test_shared_terms_relate_and_the_rarer_ones_more(database: Database, settings: Settings) -> None:
    one = add(database, settings, "One", terms=("Common", "Rare"), angle=1)
    add(database, settings, "Shares the common one", terms=("Common",), angle=11)
    add(database, settings, "Shares the rare one", terms=("Rare",), angle=21)
    add(database, settings, "Another", terms=("Common",), angle=31)
    add(database, settings, "Nothing", terms=("Other",), angle=41)
    assert titles(database, one) == [
        ("Shares the rare one", ("Rare",), None, None),
        *sorted([("Another", ("Common",), None, None), ("Shares the common one", ("Common",), None, None)],
                key=lambda row: rank(database, row[0])),
    ]  # fmt: skip


def rank(database: Database, title: str) -> str:
    """Equals are in the order of their ids."""
    with database.snapshot() as connection:
        row = connection.execute("SELECT id FROM recordings WHERE title = %s", (title,)).fetchone()
    assert row is not None
    return str(row[0])


def test_nearness_relates_and_tells_the_moment(database: Database, settings: Settings) -> None:
    one = add(database, settings, "One", angle=5.0)
    add(database, settings, "Near", angle=5.2)
    add(database, settings, "Far", angle=5.9)
    assert titles(database, one) == [("Near", (), 9.5, 9.5)]


def test_both_together_come_first(database: Database, settings: Settings) -> None:
    one = add(database, settings, "One", terms=("Rare",), angle=5.0)
    add(database, settings, "Near", angle=5.1)
    add(database, settings, "Term", terms=("Rare",), angle=50)
    add(database, settings, "Both", terms=("Rare",), angle=5.3)
    assert titles(database, one)[0] == ("Both", ("Rare",), 9.5, 9.5)


def test_a_recording_alone_is_related_to_nothing(database: Database, settings: Settings) -> None:
    one = add(database, settings, "One", terms=("Rare",))
    assert titles(database, one) == []


def test_others_remarks_on_a_device_leave_out_ones_own(database: Database, settings: Settings) -> None:
    one = add_webinar(database, settings, title="One", media=b"1")
    other = add_webinar(database, settings, title="Other", media=b"2")
    with database.snapshot() as connection:
        ((device, said),) = others_on_its_devices(connection, one.id)
    assert device == "Novapeel"
    assert [(each.recording, each.text) for each in said] == [(other.id, PEARLS[1].claim.text)]


def test_page_and_json_lead_to_what_is_related(site: TestClient, database: Database, settings: Settings) -> None:
    one = add_webinar(database, settings, title="One", media=b"1")
    other = add_webinar(database, settings, title="The other", media=b"2")
    html = site.get(f"/recordings/{one.id}").text
    related = html.split('id="related"')[1].split("</section>")[0]
    assert f'href="/recordings/{other.id}"' in related
    assert 'Others on <a href="/devices/novapeel">Novapeel</a>' in related
    assert f'href="/recordings/{other.id}?t=9.5#t-950"' in related
    told = site.get(f"/api/v1/recordings/{one.id}/related").json()
    assert [(each["recording"], each["terms"]) for each in told["recordings"]] == [
        (other.id, ["Novapeel", "resurfacing"])
    ]
    assert [(each["device"], [pearl["recording"] for pearl in each["pearls"]]) for each in told["devices"]] == [
        ("Novapeel", [other.id])
    ]
    assert site.get("/api/v1/recordings/ffffffffffff/related").status_code == 404
