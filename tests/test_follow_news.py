"""What is new of the devices and techniques that a member follows: since when, and only what that member may see."""

from dataclasses import replace

from followers import follow, following
from followers import member as member
from followers import recording as recording
from library import DRAFT, MENTIONS, STAGES, add_webinar
from people import SignedIn, add_member
from starlette.testclient import TestClient

from community.members import Member
from community.openings import follow_draft
from database.connection import Database
from settings import Settings
from transcripts import results, store
from transcripts.recording import Recording
from web.follows import MOST_NEW
from web.render import day


def new_of(client: TestClient) -> list[str]:
    """The titles of what is new of the one term that is followed."""
    (followed,) = client.get("/api/v1/following").json()
    return [naming["title"] for naming in followed["new"]]


def test_the_list_tells_what_is_new_since(
    database: Database, settings: Settings, signed_in: SignedIn, recording: Recording, member: Member
) -> None:
    client = signed_in(member)
    page = following(client)
    assert "You follow nothing yet" in page.text
    assert "press “Follow”" in page.text
    client.post("/techniques/resurfacing/follow", data={"on": "true"})
    client.post("/devices/novapeel/follow", data={"on": "true"})
    with database.transaction() as connection:
        ((since,), _) = connection.execute("UPDATE follows SET followed_at = now() RETURNING followed_at").fetchall()
    later = add_webinar(database, settings, title="Later", media=b"later")
    last = add_webinar(database, settings, title="Last", media=b"last")
    with database.transaction() as connection:
        connection.execute("UPDATE recordings SET event_date = '2026-03-05' WHERE id = %s", (last.id,))
        results.save_mentions(connection, last.id, MENTIONS[:1])
    page = following(client)
    assert (
        f"Novapeel New since {day(since)} Last 5 March 2026 1× 00:13 Later 4 March 2026 2× 00:13 "
        f"resurfacing New since {day(since)} Later 4 March 2026 1× 00:05"
    ) in page.text
    assert {"/devices/novapeel", "/techniques/resurfacing"} <= set(page.values("a", "href"))
    assert recording.title not in page.text
    naming = {"recording": later.id, "title": "Later", "held": "2026-03-04"}
    assert client.get("/api/v1/following").json() == [
        {"term": "Novapeel", "kind": "device", "slug": "novapeel", "followed_at": since.isoformat(), "new": [
            {"recording": last.id, "title": "Last", "held": "2026-03-05", "mentions": 1, "start": 13.0},
            naming | {"mentions": 2, "start": 13.0},
        ]},
        {"term": "resurfacing", "kind": "technique", "slug": "resurfacing", "followed_at": since.isoformat(),
         "new": [naming | {"mentions": 1, "start": 5.0}]},
    ]  # fmt: skip


def test_only_what_a_member_may_see_is_new(
    database: Database, settings: Settings, signed_in: SignedIn, recording: Recording, member: Member
) -> None:
    staff = add_member(database, role="staff")
    follow(database, member, staff)
    later = add_webinar(database, settings, title="Later", media=b"later")
    with database.transaction() as connection:
        store.set_visibility(connection, later.id, "staff")
    assert (new_of(signed_in(staff)), new_of(signed_in(member))) == (["Later"], [])
    page = following(signed_in(member)).text
    assert "Nothing new since" in page
    assert "Later" not in page


def test_what_is_named_only_in_hidden_recordings_is_listed_no_more(
    database: Database, signed_in: SignedIn, recording: Recording, member: Member
) -> None:
    follow(database, member)
    with database.transaction() as connection:
        store.set_visibility(connection, recording.id, "staff")
    client = signed_in(member)
    assert client.get("/api/v1/following").json() == []
    assert "Novapeel" not in following(client).text


def test_a_recording_that_is_released_later_is_new_to_members(
    database: Database, settings: Settings, signed_in: SignedIn, recording: Recording, member: Member
) -> None:
    staff = add_member(database, role="staff")
    held_back = add_webinar(database, settings, title="Held back", media=b"held back")
    with database.transaction() as connection:
        store.set_visibility(connection, held_back.id, "staff")
    follow(database, member, staff)
    signed_in(staff).put(f"/api/v1/recordings/{held_back.id}/visibility", json={"visibility": "members"})
    signed_in(staff).put(f"/api/v1/recordings/{recording.id}/visibility", json={"visibility": "public"})
    assert (new_of(signed_in(member)), new_of(signed_in(staff))) == (["Held back"], [])


def test_a_recording_that_is_processed_later_is_new(
    database: Database, settings: Settings, signed_in: SignedIn, recording: Recording, member: Member
) -> None:
    waiting = add_webinar(database, settings, title="Waiting", media=b"waiting", done=STAGES[:6])
    follow(database, member)
    with database.transaction() as connection:
        results.save_mentions(connection, waiting.id, MENTIONS)
        for each in (waiting, recording):  # the other one once more, which makes it no news
            results.save_draft(connection, each.id, replace(DRAFT, title=f"Discussion: {each.title}"))
            follow_draft(connection, each.id)
    assert new_of(signed_in(member)) == ["Waiting"]


def test_of_much_that_is_new_the_newest_are_listed(
    database: Database, settings: Settings, signed_in: SignedIn, recording: Recording, member: Member
) -> None:
    follow(database, member)
    titles = [f"Talk {number}" for number in range(MOST_NEW + 1)]
    for title in titles:
        add_webinar(database, settings, title=title, media=title.encode())
    client = signed_in(member)
    assert new_of(client) == titles[:0:-1]
    page = following(client).text
    assert "Talk 1 " in page
    assert "Talk 0 " not in page
    assert "There are more on its page." in page
