"""Following devices and techniques: what is stored, who is shown to whom, and the same for programs."""

from datetime import UTC, datetime

import pytest
from followers import follow, following, stored
from followers import member as member
from followers import recording as recording
from library import MENTIONS
from pages import Page
from people import SignedIn, add_member, token_headers

from community import member_store
from community.members import Member, Role
from database.connection import Database
from transcripts import results, store
from transcripts.recording import Recording
from web.terms import MOST_NAMED

DEVICE = "/api/v1/devices/novapeel"
TECHNIQUE = "/api/v1/techniques/resurfacing"


def test_a_button_follows_and_another_unfollows(
    database: Database, signed_in: SignedIn, recording: Recording, member: Member
) -> None:
    client = signed_in(member)
    for path, kind, term in (
        ("/devices/novapeel", "device", "Novapeel"),
        ("/techniques/resurfacing", "technique", "resurfacing"),
    ):
        page = Page(client.get(path).text)
        assert f"Follow {term} No member follows it yet. Members see who does." in page.text
        assert f"{path}/follow" in page.values("form", "action")
        assert "true" in page.values("button", "value")
        answer = client.post(f"{path}/follow", data={"on": "true"})
        assert (answer.status_code, answer.headers["location"]) == (303, path)
        assert stored(database) == [(member.id, kind, term)]
        page = Page(client.get(path).text)
        assert f"Unfollow {term} 1 member follows it Dr. Phil Marsh, MD, FAAD" in page.text
        assert "false" in page.values("button", "value")
        assert client.post(f"{path}/follow", data={"on": "false"}).headers["location"] == path
        assert stored(database) == []


def test_following_twice_is_once_since_the_first_time(
    database: Database, signed_in: SignedIn, recording: Recording, member: Member
) -> None:
    first = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    follow(database, member)
    with database.transaction() as connection:
        connection.execute("UPDATE follows SET followed_at = %s", (first,))
    client = signed_in(member)
    client.post("/devices/novapeel/follow", data={"on": "true"})
    with database.snapshot() as connection:
        assert connection.execute("SELECT member, kind, term, followed_at FROM follows").fetchall() == [
            (member.id, "device", "Novapeel", first)
        ]
    for _ in range(2):
        assert client.post("/devices/novapeel/follow", data={"on": "false"}).status_code == 303
        assert stored(database) == []


def test_members_see_who_follows_and_only_their_own_follow_as_theirs(
    database: Database, signed_in: SignedIn, recording: Recording, member: Member
) -> None:
    ada = add_member(database, name="Ada Lind", credentials="")
    follow(database, member, ada)
    other = signed_in(add_member(database))
    page = Page(other.get("/devices/novapeel").text)
    assert "Follow Novapeel 2 members follow it Ada Lind Dr. Phil Marsh, MD, FAAD" in page.text
    assert "Unfollow" not in page.text
    assert member.email not in other.get("/devices/novapeel").text
    assert "You follow nothing yet" in following(other).text
    told = other.get(DEVICE).json()
    assert (told["following"], told["followers"]) == (False, 2)
    told = signed_in(ada).get(DEVICE).json()
    assert (told["following"], told["followers"]) == (True, 2)
    other.post("/devices/novapeel/follow", data={"on": "false"})
    assert len(stored(database)) == 2


def test_many_followers_are_folded_up(
    database: Database, signed_in: SignedIn, recording: Recording, member: Member
) -> None:
    follow(database, *(add_member(database) for _ in range(MOST_NAMED)))
    client = signed_in(member)
    assert "<details open>" in client.get("/devices/novapeel").text
    follow(database, member)
    html = client.get("/devices/novapeel").text
    assert "<details open>" not in html
    assert f"{MOST_NAMED + 1} members follow it" in html


@pytest.mark.parametrize("role", ["pending", None])
def test_whoever_is_not_let_in_sees_and_does_nothing(
    database: Database, signed_in: SignedIn, recording: Recording, member: Member, role: Role | None
) -> None:
    with database.transaction() as connection:
        store.set_visibility(connection, recording.id, "public")
    follow(database, member)
    visitor = add_member(database, role=role) if role else None
    client = signed_in(visitor)
    html = client.get("/devices/novapeel").text
    assert "Inflamed skin is not treated with Novapeel." in html
    assert member.name not in html
    assert "follow" not in html.lower()
    told = client.get(DEVICE).json()
    assert (told["following"], told["followers"]) == (None, None)
    assert client.get("/following").status_code == (403 if visitor else 303)
    assert client.post("/devices/novapeel/follow", data={"on": "true"}).status_code == (403 if visitor else 303)
    for method, path in (("GET", "/api/v1/following"), ("PUT", f"{DEVICE}/follow"), ("DELETE", f"{DEVICE}/follow")):
        assert client.request(method, path).status_code == (403 if visitor else 401)
    assert stored(database) == [(member.id, "device", "Novapeel")]


@pytest.mark.parametrize("role", ["physician", "moderator", "staff", "admin"])
def test_whoever_reads_the_page_may_follow(
    database: Database, signed_in: SignedIn, recording: Recording, role: Role
) -> None:
    reader = add_member(database, role=role)
    assert signed_in(reader).post("/techniques/resurfacing/follow", data={"on": "true"}).status_code == 303
    assert stored(database) == [(reader.id, "technique", "resurfacing")]


def test_what_there_is_not_or_not_for_them_is_not_found(
    database: Database, signed_in: SignedIn, recording: Recording, member: Member
) -> None:
    client = signed_in(member)
    for path in ("/devices/otherpeel", "/devices/resurfacing", "/techniques/novapeel"):
        assert client.post(f"{path}/follow", data={"on": "true"}).status_code == 404
        assert client.put(f"/api/v1{path}/follow").status_code == 404
        assert client.delete(f"/api/v1{path}/follow").status_code == 404
    assert client.post("/devices/novapeel/follow").status_code == 400
    with database.transaction() as connection:
        store.set_visibility(connection, recording.id, "staff")
    assert client.post("/devices/novapeel/follow", data={"on": "true"}).status_code == 404
    assert client.put(f"{DEVICE}/follow").status_code == 404
    assert stored(database) == []


def test_another_site_follows_nothing_in_a_members_name(
    database: Database, signed_in: SignedIn, recording: Recording, member: Member
) -> None:
    headers = {"sec-fetch-site": "cross-site"}
    refused = signed_in(member).post("/devices/novapeel/follow", data={"on": "true"}, headers=headers)
    assert (refused.status_code, stored(database)) == (403, [])


def test_a_follow_leaves_with_its_member(
    database: Database, signed_in: SignedIn, recording: Recording, member: Member
) -> None:
    other = add_member(database)
    follow(database, member, other)
    with database.transaction() as connection:
        member_store.remove_member(connection, member.id)
    assert stored(database) == [(other.id, "device", "Novapeel")]
    assert member.name not in signed_in(other).get("/devices/novapeel").text


def test_whoever_waits_again_is_no_follower_until_let_in(
    database: Database, signed_in: SignedIn, recording: Recording, member: Member
) -> None:
    follow(database, member)
    reader = signed_in(add_member(database))
    roles: tuple[tuple[Role, int], ...] = (("pending", 0), ("physician", 1))
    for role, followers in roles:
        with database.transaction() as connection:
            member_store.set_role(connection, member.id, role)
        assert reader.get(DEVICE).json()["followers"] == followers
        assert (member.name in reader.get("/devices/novapeel").text) is bool(followers)


def test_a_follow_outlives_that_its_recordings_are_tagged_anew(
    database: Database, signed_in: SignedIn, recording: Recording, member: Member
) -> None:
    follow(database, member)
    client = signed_in(member)
    with database.transaction() as connection:
        results.save_mentions(connection, recording.id, ())
    assert client.get("/api/v1/following").json() == []
    with database.transaction() as connection:
        results.save_mentions(connection, recording.id, MENTIONS)
    assert [each["term"] for each in client.get("/api/v1/following").json()] == ["Novapeel"]


def test_a_program_follows_and_unfollows(database: Database, signed_in: SignedIn, recording: Recording) -> None:
    client, member, other = signed_in(None), add_member(database), add_member(database)
    follow(database, other)
    headers = token_headers(database, member, "read", "write")
    for _ in range(2):
        assert client.put(f"{DEVICE}/follow", headers=headers).json() == {"following": True, "followers": 2}
        assert client.put(f"{TECHNIQUE}/follow", headers=headers).json() == {"following": True, "followers": 1}
    assert stored(database) == [
        (member.id, "device", "Novapeel"), (member.id, "technique", "resurfacing"), (other.id, "device", "Novapeel"),
    ]  # fmt: skip
    told = client.get(TECHNIQUE, headers=headers).json()
    assert (told["following"], told["followers"]) == (True, 1)
    assert [each["term"] for each in client.get("/api/v1/following", headers=headers).json()] == [
        "Novapeel", "resurfacing",
    ]  # fmt: skip
    for _ in range(2):
        assert client.delete(f"{DEVICE}/follow", headers=headers).json() == {"following": False, "followers": 1}
        assert client.delete(f"{TECHNIQUE}/follow", headers=headers).json() == {"following": False, "followers": 0}
    assert client.get("/api/v1/following", headers=headers).json() == []


def test_a_program_that_may_only_read_follows_nothing(
    database: Database, signed_in: SignedIn, recording: Recording, member: Member
) -> None:
    follow(database, member)
    headers = token_headers(database, member, "read")
    client = signed_in(None)
    assert client.get(DEVICE, headers=headers).json()["following"] is True
    for method, path in (("PUT", f"{TECHNIQUE}/follow"), ("DELETE", f"{DEVICE}/follow")):
        refused = client.request(method, path, headers=headers)
        assert (refused.status_code, refused.headers["content-type"]) == (403, "application/problem+json")
    assert stored(database) == [(member.id, "device", "Novapeel")]
