"""The library: what is asked for, pages of it, and what staff do with several recordings at once."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from library import STAGES, add_webinar
from pages import Page
from people import SignedIn, add_member, token_headers

from community import post_store, thread_store
from database.connection import Database
from editing.describe import told
from editing.edit_store import load_edits
from settings import Settings
from transcripts import results, shelf, store
from transcripts.recording import Recording, recording_id
from transcripts.shelf import Asked, Choice, Choices, Named
from transcripts.vocabulary import Mention
from web.library import RECORDINGS_SHOWN


@pytest.fixture
def three(database: Database, settings: Settings) -> dict[str, Recording]:
    """Three recordings that differ in all that can be asked for."""
    added: dict[str, Recording] = {}
    for title, series, held, speakers, minutes, failed in [
        ("Acne scars", "Evenings", date(2026, 3, 4), ["Dr. Ada Lind"], 13, None),
        ("Lasers at night", "Evenings", date(2025, 5, 6), ["Dr. Ada Lind", "Dr. Ben Moss"], 60, None),
        ("Vessels", "", None, ["Dr. Cy Ode"], 30, "summarize"),
    ]:
        recording = add_webinar(
            database, settings, title=title, media=title.encode(), failed=failed, done=STAGES[:4] if failed else STAGES
        )
        with database.transaction() as connection:
            connection.execute(
                "UPDATE recordings SET series = %s, event_date = %s, speakers = %s, created_at = %s, duration = %s "
                "WHERE id = %s",
                (series, held, speakers, f"2026-04-0{len(added) + 1}", minutes * 60, recording.id),
            )
            if title == "Lasers at night":
                mentions = (
                    Mention("Clarity II", "device", 1, 5.0, 6.0, "clarity", "Clarity", 0.9),
                    Mention("Novapeel", "device", 2, 9.5, 10.0, "Novapeel", "Novapeel", 0.9, "negated"),
                )
                results.save_mentions(connection, recording.id, mentions)
            added[title] = store.load_recording(connection, recording.id)
    return added


def titles(database: Database, asked: Asked) -> list[str]:
    with database.snapshot() as connection:
        found = [recording.title for recording in shelf.find_recordings(connection, asked)]
        assert shelf.count_recordings(connection, asked) == len(found)
    return found


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Asked(), ["Vessels", "Lasers at night", "Acne scars"]),
        (Asked(sort="held"), ["Vessels", "Acne scars", "Lasers at night"]),  # one without a date: when it was added
        (Asked(sort="title"), ["Acne scars", "Lasers at night", "Vessels"]),
        (Asked(text="night ADA"), ["Lasers at night"]),
        (Asked(text="100%_"), []),
        (Asked(series="Evenings"), ["Lasers at night", "Acne scars"]),
        (Asked(speaker="Dr. Ben Moss"), ["Lasers at night"]),
        (Asked(device="Novapeel"), ["Acne scars"]),  # of the other it is only denied
        (Asked(state="failed"), ["Vessels"]),
        (Asked(year=2026), ["Vessels", "Acne scars"]),
        (Asked(year=2026, series="Evenings", state="ready"), ["Acne scars"]),
        (Asked(length="short"), ["Acne scars"]),
        (Asked(length="medium"), ["Vessels"]),
        (Asked(length="long"), ["Lasers at night"]),
    ],
)
def test_what_is_asked_for_is_found(
    database: Database, three: dict[str, Recording], asked: Asked, found: list[str]
) -> None:
    assert titles(database, asked) == found


def test_what_can_be_asked_for_is_counted(database: Database, three: dict[str, Recording]) -> None:
    with database.snapshot() as connection:
        choices = shelf.list_choices(connection)
        names = shelf.names_in(connection, [recording.id for recording in three.values()])
        assert shelf.list_choices(connection, sees=("public",)) == Choices((), (), (), (), ())
    assert choices == Choices(
        series=(Choice("Evenings", 2),),
        devices=(Choice("Clarity II", 1), Choice("Novapeel", 1)),
        speakers=(Choice("Dr. Ada Lind", 2), Choice("Dr. Ben Moss", 1), Choice("Dr. Cy Ode", 1)),
        states=(Choice("failed", 1), Choice("ready", 2)),
        years=(Choice("2026", 2), Choice("2025", 1)),
    )
    assert names == {
        three["Acne scars"].id: (Named("Novapeel", "device", 2), Named("resurfacing", "technique", 1)),
        three["Lasers at night"].id: (Named("Clarity II", "device", 1),),
        three["Vessels"].id: (),
    }


def test_recordings_with_a_published_discussion_are_found(database: Database, three: dict[str, Recording]) -> None:
    assert titles(database, Asked(discussed=True)) == []
    with database.transaction() as connection:
        moderator = add_member(database, role="moderator")
        thread = thread_store.find_thread(connection, three["Acne scars"].id, moderator)
        assert thread is not None
        thread_store.publish(connection, thread.id, moderator)
    assert titles(database, Asked(discussed=True)) == ["Acne scars"]


def test_a_card_tells_series_devices_state_and_replies(
    database: Database, three: dict[str, Recording], signed_in: SignedIn
) -> None:
    member, moderator = add_member(database), add_member(database, role="moderator")
    with database.transaction() as connection:
        thread = thread_store.find_thread(connection, three["Acne scars"].id, moderator)
        assert thread is not None
        thread_store.publish(connection, thread.id, moderator)
        post_store.reply(connection, thread.id, member, "I wait eight weeks.")
    page = Page(signed_in(member).get("/?series=Evenings&sort=title").text)
    assert page.text.split("By title Longest first Show ")[1] == (
        "Evenings × 2 recordings, by title "
        "Acne scars Ready 4 March 2026 13 min Dr. Ada Lind Evenings Novapeel 1 reply "
        "Lasers at night Ready 6 May 2025 1 h 00 min Dr. Ada Lind, Dr. Ben Moss Evenings Clarity II"
    )
    assert "/?sort=title" in page.values("a", "href")  # without the series
    assert "Retry failed" not in page.text
    assert "No recording is like that" in signed_in(member).get("/?text=cryo").text


@pytest.mark.parametrize("query", ["state=lost", "year=20", "sort=best", "page=0"])
def test_what_cannot_be_asked_for_is_explained(database: Database, signed_in: SignedIn, query: str) -> None:
    answer = signed_in(add_member(database)).get(f"/?{query}")
    assert answer.status_code == 400
    assert "A part of the address is not accepted" in answer.text


def test_a_large_library_has_pages(database: Database, signed_in: SignedIn) -> None:
    with database.transaction() as connection:
        for number in range(RECORDINGS_SHOWN + 1):
            sha256 = f"{number:064x}"[::-1]
            recording = Recording(recording_id(sha256), f"Talk {number}", "talk.opus", "talk.opus", sha256)
            store.add_recording(connection, recording, stages=())
    client = signed_in(add_member(database))
    first, second = (Page(client.get(f"/?sort=title&page={page}").text) for page in (1, 2))
    assert "51 recordings, by title; page 1 of 2" in first.text and "Page 1 of 2 Next" in first.text
    assert "/?sort=title&page=2" in first.values("a", "href")
    recordings = [
        [link for link in page.values("a", "href") if link.startswith("/recordings/")] for page in (first, second)
    ]
    assert [len(some) for some in recordings] == [RECORDINGS_SHOWN, 1]
    assert not set(recordings[0]) & set(recordings[1])
    listed = client.get("/api/v1/recordings?sort=title&limit=2&offset=50").json()
    assert [recording["title"] for recording in listed] == ["Talk 9"]


def test_staff_change_who_sees_several(database: Database, three: dict[str, Recording], signed_in: SignedIn) -> None:
    staff, ids = add_member(database, role="staff"), [recording.id for recording in three.values()]
    form = {"recordings": ids[:2], "visibility": "public", "back": "/?series=Evenings"}
    assert signed_in(add_member(database)).post("/library/visibility", data=form).status_code == 403
    answer = signed_in(staff).post("/library/visibility", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/?series=Evenings&done=visibility&count=2")
    assert "Who may see 2 recordings is changed." in signed_in(staff).get(answer.headers["location"]).text
    with database.snapshot() as connection:
        assert {r.title: r.visibility for r in store.list_recordings(connection)} == {
            "Acne scars": "public", "Lasers at night": "public", "Vessels": "members",
        }  # fmt: skip
    away = signed_in(staff).post("/library/visibility", data=form | {"back": "https://example.org/?x"})
    assert away.headers["location"] == "/?done=visibility&count=2"
    for wrong in ({"visibility": "public"}, form | {"visibility": "all"}):
        assert signed_in(staff).post("/library/visibility", data=wrong).status_code == 400
    unknown = signed_in(staff).post("/library/visibility", data=form | {"recordings": [ids[2], "0123456789ab"]})
    assert unknown.status_code == 404
    with database.snapshot() as connection:
        assert store.load_recording(connection, ids[2]).visibility == "members"  # all of them, or none


def test_staff_put_several_in_a_series(database: Database, three: dict[str, Recording], signed_in: SignedIn) -> None:
    staff, ids = add_member(database, role="staff"), [recording.id for recording in three.values()]
    form = {"recordings": ids, "series": "  Spring "}
    assert signed_in(add_member(database)).post("/library/series", data=form).status_code == 403
    answer = signed_in(staff).post("/library/series", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/?done=series&count=3")
    assert "3 recordings put in the series." in signed_in(staff).get(answer.headers["location"]).text
    out = signed_in(staff).post("/library/series", data={"recordings": ids[:1], "series": ""})
    assert out.headers["location"] == "/?done=no-series&count=1"
    with database.snapshot() as connection:
        assert [store.load_recording(connection, id).series for id in ids] == ["", "Spring", "Spring"]
        history = [told(edit) for edit in load_edits(connection, ids[0])]
    assert history == ["changed the series from “Evenings” to “Spring”", "changed the series from “Spring” to none"]
    unknown = signed_in(staff).post("/library/series", data={"recordings": [ids[1], "0123456789ab"], "series": "X"})
    assert unknown.status_code == 404
    with database.snapshot() as connection:
        assert store.load_recording(connection, ids[1]).series == "Spring"  # all of them, or none


def test_staff_retry_what_failed(database: Database, three: dict[str, Recording], signed_in: SignedIn) -> None:
    staff, ids = add_member(database, role="staff"), [recording.id for recording in three.values()]
    answer = signed_in(staff).post("/library/retry", data={"recordings": ids})
    assert answer.headers["location"] == "/?done=retry&count=1"
    with database.snapshot() as connection:
        assert store.load_recording(connection, three["Vessels"].id).state == "queued"
        stages = {stage.name: stage.state for stage in store.load_stages(connection, three["Vessels"].id)}
    assert (stages["split"], stages["summarize"]) == ("done", "pending")
    again = signed_in(staff).post("/library/retry", data={"recordings": ids})
    assert "None of the chosen recordings has failed" in signed_in(staff).get(again.headers["location"]).text


def test_staff_export_several_in_one_file(database: Database, three: dict[str, Recording], signed_in: SignedIn) -> None:
    staff, ids = add_member(database, role="staff"), [recording.id for recording in three.values()]
    client = signed_in(staff)
    answer = client.post("/library/export", data={"recordings": ids, "format": "vtt"})
    assert answer.headers["content-type"] == "application/zip"
    with ZipFile(BytesIO(answer.content)) as file:
        assert sorted(file.namelist()) == sorted(
            [f"acne-scars-{ids[0]}.vtt", f"lasers-at-night-{ids[1]}.vtt", f"vessels-{ids[2]}.vtt"]
        )
        assert file.read(f"acne-scars-{ids[0]}.vtt") == client.get(f"/recordings/{ids[0]}/export.vtt").content
    assert client.post("/library/export", data={"recordings": ids, "format": "pdf"}).status_code == 404


def test_a_recording_without_what_is_exported_is_named(
    database: Database, settings: Settings, signed_in: SignedIn
) -> None:
    recording = add_webinar(database, settings, done=STAGES[:1])
    staff = add_member(database, role="staff")
    answer = signed_in(staff).post("/library/export", data={"recordings": [recording.id], "format": "srt"})
    with ZipFile(BytesIO(answer.content)) as file:
        assert file.namelist() == [f"acne-scars-{recording.id}.srt.missing.txt"]
        assert b"has no transcript yet" in file.read(file.namelist()[0])


def test_programs_do_the_same(database: Database, three: dict[str, Recording], signed_in: SignedIn) -> None:
    staff, ids = add_member(database, role="staff"), [recording.id for recording in three.values()]
    client, headers = signed_in(None), token_headers(database, staff, "read", "write")
    choice = {"recordings": ids, "visibility": "staff"}
    assert client.post("/api/v1/library/visibility", json=choice, headers=headers).json() == {"changed": ids}
    retried = client.post("/api/v1/library/retry", json={"recordings": ids}, headers=headers)
    assert retried.json() == {"retried": [three["Vessels"].id]}
    archive = client.post("/api/v1/library/export", json={"recordings": ids[:1]}, headers=headers)
    with ZipFile(BytesIO(archive.content)) as file:
        assert file.namelist() == [f"acne-scars-{ids[0]}.json"]
    assert client.post("/api/v1/library/retry", json={"recordings": []}, headers=headers).status_code == 400
    failed = client.get("/api/v1/recordings?state=ready&series=Evenings&sort=title", headers=headers).json()
    assert [recording["title"] for recording in failed] == ["Acne scars", "Lasers at night"]
