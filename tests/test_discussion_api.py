"""Discussions for programs, and what of them is exported to whom."""

from collections.abc import Iterator

import pytest
from discussing import CORRECTED, OPENING, correct, stored, write
from discussing import draft as draft
from discussing import moderator as moderator
from discussing import physician as physician
from discussing import recording as recording
from discussing import thread as thread
from library import WordEmbedder
from people import SignedIn, add_member, token_headers
from starlette.testclient import TestClient

from community import post_store
from community.members import Member
from community.threads import opening_text
from database.connection import Database
from settings import Settings
from transcripts import store
from web.app import create_app


@pytest.fixture
def program(database: Database, settings: Settings, physician: Member) -> Iterator[TestClient]:
    """A program with a token of the physician that may read and write."""
    app = create_app(database, settings, embedder=WordEmbedder)
    with TestClient(app, headers=token_headers(database, physician, "read", "write")) as client:
        yield client


def test_a_program_reads_replies_and_edits(
    database: Database, recording: str, thread: int, program: TestClient, physician: Member
) -> None:
    assert program.post("/api/v1/discussions/preview", json={"body": "*a*"}).json() == {"html": "<p><em>a</em></p>\n"}
    made = program.post(f"/api/v1/discussions/{thread}/replies", json={"body": "At [00:04]."})
    assert made.status_code == 201
    post = made.json()
    assert (post["author"], post["version"], post["body"]) == (physician.id, 1, "At [00:04].")
    assert f'href="/recordings/{recording}?t=4"' in post["html"]
    edited = program.post(f"/api/v1/discussions/posts/{post['id']}", json={"body": "At [00:09].", "version": 1})
    assert (edited.status_code, edited.json()["version"]) == (200, 2)
    stale = program.post(f"/api/v1/discussions/posts/{post['id']}", json={"body": "No.", "version": 1})
    assert (stale.status_code, stale.headers["content-type"]) == (409, "application/problem+json")
    assert stale.json()["detail"].startswith("Dr. Phil changed this post while you edited it.")
    versions = program.get(f"/api/v1/discussions/posts/{post['id']}/versions").json()
    assert [version["body"] for version in versions] == ["At [00:09].", "At [00:04]."]
    (listed,) = program.get("/api/v1/discussions").json()
    assert (listed["id"], listed["recording"], listed["replies"]) == (thread, recording, 1)
    assert program.get(f"/api/v1/discussions?recording={recording}").json() == [listed]
    assert program.get("/api/v1/discussions?recording=000000000000").json() == []
    shown = program.get(f"/api/v1/discussions/{thread}").json()
    assert shown["opening"]["body"] == OPENING
    assert [reply["body"] for reply in shown["replies_shown"]] == ["At [00:09]."]
    assert (shown["changes"], shown["log"]) == ([], [])


def test_a_program_that_may_only_read_writes_nothing(
    database: Database, signed_in: SignedIn, thread: int, physician: Member
) -> None:
    headers = token_headers(database, physician, "read")
    refused = signed_in(None).post(f"/api/v1/discussions/{thread}/replies", json={"body": "x"}, headers=headers)
    assert refused.status_code == 403
    assert stored(database, "SELECT count(*) FROM posts") == [(1,)]


def test_a_program_of_a_moderator_moderates(
    database: Database, signed_in: SignedIn, recording: str, draft: int, moderator: Member, physician: Member
) -> None:
    client = signed_in(None)
    client.headers.update(token_headers(database, moderator, "read", "write"))
    root = f"/api/v1/discussions/{draft}"
    opening_id = client.get(root).json()["opening"]["id"]
    text = {"title": "Scars", "body": f"Welcome.\n\n{OPENING}", "version": 1}
    assert client.post(f"/api/v1/discussions/posts/{opening_id}", json=text).json()["version"] == 2
    assert client.post(f"{root}/publish").json()["publisher_name"] == "Dr. Mo"
    assert client.post(f"{root}/lock", json={"on": True}).json()["locked"] is True
    assert client.post(f"{root}/lock", json={"on": False}).json()["locked"] is False
    assert client.post(f"{root}/pin", json={"on": True}).json()["pinned"] is True
    post = write(database, draft, physician)
    hidden = client.post(f"/api/v1/discussions/posts/{post}/hide", json={"reason": "off topic"}).json()
    assert (hidden["hidden_reason"], hidden["body"]) == ("off topic", "I wait [00:04] longer.")
    assert client.post(f"/api/v1/discussions/posts/{post}/show").json()["hidden_at"] is None
    correct(database, recording)
    (change,) = client.get(root).json()["changes"]
    assert (change["stands"], change["now"]) == (
        "- [00:04] Wait **six weeks** between two sessions.", "- [00:04] Wait **eight weeks** between two sessions."
    )  # fmt: skip
    settled = client.post(f"{root}/passages", json={"key": change["key"], "take": True, "version": 2})
    assert settled.json()["outdated"] is False
    assert client.get(root).json()["opening"]["body"] == f"Welcome.\n\n{opening_text(CORRECTED)}"
    assert [entry["act"] for entry in client.get(root).json()["log"]] == [
        "taken over", "outdated", "shown", "hidden", "replied", "pinned", "unlocked", "locked", "published", "edited",
        "edited", "drafted",
    ]  # fmt: skip


def test_the_export_holds_the_draft_for_moderators_alone(
    signed_in: SignedIn, recording: str, draft: int, moderator: Member, physician: Member
) -> None:
    for path in (f"/api/v1/recordings/{recording}", f"/recordings/{recording}/export.json"):
        assert signed_in(moderator).get(path).json()["thread"]["title"] == "Discussion: Acne scars"
        assert signed_in(physician).get(path).json()["thread"]["state"] == "none"
    assert "Discussion draft" not in signed_in(physician).get(f"/recordings/{recording}/export.md").text


def test_the_export_holds_the_published_discussion_as_members_see_it(
    database: Database, signed_in: SignedIn, recording: str, thread: int, moderator: Member, physician: Member
) -> None:
    write(database, thread, physician, "I wait [00:04] longer.")
    wrong = write(database, thread, physician, "Never wait.")
    with database.transaction() as connection:
        post_store.hide(connection, wrong, moderator, "Not so.")
        store.set_visibility(connection, recording, "public")
    for reader in (physician, moderator):
        for path in (f"/api/v1/recordings/{recording}", f"/recordings/{recording}/export.json"):
            discussion = signed_in(reader).get(path).json()["discussion"]
            assert (discussion["published_by"], discussion["opening"]) == ("Dr. Mo", OPENING)
            assert [(reply["author"], reply["credentials"], reply["body"]) for reply in discussion["replies"]] == [
                ("Dr. Phil", "MD, FAAD", "I wait [00:04] longer.")
            ]
    markdown = f"/recordings/{recording}/export.md"
    assert "**Dr. Phil, MD, FAAD** on " in signed_in(physician).get(markdown).text
    for stranger in (None, add_member(database, role="pending")):
        assert signed_in(stranger).get(f"/api/v1/recordings/{recording}").json()["discussion"] is None
        assert "Dr. Phil" not in signed_in(stranger).get(markdown).text
