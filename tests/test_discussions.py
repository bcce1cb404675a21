"""Discussions: drafted with their recording, published and gone with it, and who may read, write and moderate them."""

from dataclasses import replace

import pytest
from discussing import OPENING, log_of, recording_of, stored, write
from discussing import draft as draft
from discussing import moderator as moderator
from discussing import physician as physician
from discussing import recording as recording
from discussing import thread as thread
from library import DRAFT, add_webinar
from people import SignedIn, add_member
from schemas import migrations_before, own_schema

from community import openings, post_store, thread_store
from community.members import Member, Role
from community.threads import opening_text
from database.connection import Database
from database.migrate import migrate
from settings import Settings
from transcripts import results
from transcripts.errors import AccessError, NotFoundError
from transcripts.outline import Draft, Question

# The draft


def test_the_last_stage_drafts_a_thread(database: Database, recording: str, draft: int) -> None:
    assert stored(
        database, "SELECT recording, title, drafted, redrafted, published_at, locked, pinned FROM threads"
    ) == [(recording, "Discussion: Acne scars", OPENING, None, None, False, False)]
    assert stored(
        database,
        "SELECT opening, posts.author, posts.author_name, posts.version, body "
        "FROM posts JOIN post_versions ON post = id",
    ) == [(True, None, "", 1, OPENING)]
    assert log_of(database) == [("drafted", "", "")]


def test_a_draft_is_for_moderators_alone(signed_in: SignedIn, draft: int, moderator: Member, physician: Member) -> None:
    page = signed_in(moderator).get(f"/discussions/{draft}")
    assert page.status_code == 200
    assert "A draft, seen by moderators alone." in page.text
    assert signed_in(physician).get(f"/discussions/{draft}").status_code == 404
    assert "Discussion: Acne scars" in signed_in(moderator).get("/discussions").text
    assert "Discussion: Acne scars" not in signed_in(physician).get("/discussions").text
    refused = signed_in(moderator).post(f"/discussions/{draft}/replies", data={"body": "Hello"})
    assert refused.status_code == 403
    assert "is a draft" in refused.text


def test_the_recordings_page_shows_a_draft_to_moderators_alone(
    database: Database, signed_in: SignedIn, recording: str, draft: int, moderator: Member, physician: Member
) -> None:
    with database.transaction() as connection:
        connection.execute("UPDATE recordings SET visibility = 'public'")
    for member, told in (
        (moderator, "A draft, seen by moderators alone."),
        (physician, "The discussion of this recording is not published yet."),
        (
            add_member(database, role="pending"),
            "The discussion opens to you once the editors have let your account in.",
        ),
        (None, f'<a href="/sign-in?next=/recordings/{recording}">Sign in</a> to read the discussion.'),
    ):
        page = signed_in(member).get(f"/recordings/{recording}")
        assert page.status_code == 200
        assert told in page.text
        assert ("How long do you wait?" in page.text) == (member == moderator)


def test_publishing_is_stored_with_who_and_when(
    database: Database, signed_in: SignedIn, draft: int, moderator: Member, physician: Member
) -> None:
    answer = signed_in(moderator).post(f"/discussions/{draft}/publish")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/discussions/{draft}")
    assert stored(database, "SELECT published_at IS NOT NULL, publisher, publisher_name FROM threads") == [
        (True, moderator.id, "Dr. Mo")
    ]
    assert log_of(database)[1:] == [("published", "Dr. Mo", "")]
    page = signed_in(physician).get(f"/discussions/{draft}")
    assert "published by Dr. Mo" in page.text
    assert (
        f'<a href="/recordings/{recording_of(database)}?t=4" class="time" rel="nofollow noopener">00:04</a>'
        in page.text
    )
    assert signed_in(moderator).post(f"/discussions/{draft}/publish").status_code == 409


def test_the_recordings_moderator_publishes_and_others_do_not(
    database: Database, recording: str, draft: int, moderator: Member
) -> None:
    other = add_member(database, role="moderator")
    with database.transaction() as connection:
        connection.execute("UPDATE recordings SET moderator = %s", (moderator.id,))
    with database.transaction() as connection, pytest.raises(AccessError, match="Only Dr. Mo, who moderates"):
        thread_store.publish(connection, draft, other)
    with database.transaction() as connection, pytest.raises(AccessError, match="Only Dr. Mo, who moderates"):
        openings.edit_opening(connection, draft, other, title="Mine", text="Mine", version=1)
    with database.transaction() as connection:
        thread_store.publish(connection, draft, moderator)
    assert log_of(database)[1:] == [("published", "Dr. Mo", "")]


def test_a_moderator_who_moderates_no_more_leaves_the_thread_to_all(
    database: Database, draft: int, moderator: Member
) -> None:
    other = add_member(database, role="moderator")
    with database.transaction() as connection:
        connection.execute("UPDATE recordings SET moderator = %s", (moderator.id,))
        connection.execute("UPDATE members SET role = 'physician' WHERE id = %s", (moderator.id,))
    with database.transaction() as connection:
        thread_store.publish(connection, draft, other)


# Who may


@pytest.mark.parametrize("role", ["pending", None])
def test_whoever_is_not_let_in_reads_and_writes_nothing(
    database: Database, signed_in: SignedIn, thread: int, role: Role | None
) -> None:
    with database.transaction() as connection:
        connection.execute("UPDATE recordings SET visibility = 'public'")
    client = signed_in(add_member(database, role=role) if role else None)
    status = 403 if role else 303
    answers = [
        client.get("/discussions"),
        client.get(f"/discussions/{thread}"),
        client.post(f"/discussions/{thread}/replies", data={"body": "Hello"}),
        client.get("/discussions/posts/1"),
    ]
    assert [answer.status_code for answer in answers] == [status] * 4
    assert not any("six weeks" in answer.text for answer in answers)
    api = client.get(f"/api/v1/discussions/{thread}")
    assert (api.status_code, api.headers["content-type"]) == (403 if role else 401, "application/problem+json")
    assert stored(database, "SELECT count(*) FROM posts") == [(1,)]


def test_a_physician_moderates_nothing(database: Database, signed_in: SignedIn, thread: int, physician: Member) -> None:
    post = write(database, thread, add_member(database, name="Dr. Other"))
    client = signed_in(physician)
    before = stored(database, "SELECT * FROM posts"), stored(database, "SELECT * FROM threads"), log_of(database)
    for path, form in (
        (f"/discussions/posts/{post}/hide", {"reason": "no"}),
        (f"/discussions/posts/{post}/show", {}),
        (f"/discussions/posts/{post}", {"body": "mine", "version": "1"}),
        (f"/discussions/{thread}/publish", {}),
        (f"/discussions/{thread}/lock", {"on": "true"}),
        (f"/discussions/{thread}/pin", {"on": "true"}),
        (f"/discussions/{thread}/passages", {"take": "true", "version": "1"}),
    ):
        assert client.post(path, data=form).status_code == 403, path
        assert client.post(f"/api/v1{path}", json=form).status_code == 403, path
    assert client.get(f"/discussions/posts/{post}/versions").status_code == 403
    assert (
        stored(database, "SELECT * FROM posts"),
        stored(database, "SELECT * FROM threads"),
        log_of(database),
    ) == before


def test_the_thread_of_a_recording_for_staff_is_for_staff(
    database: Database, signed_in: SignedIn, thread: int, physician: Member, moderator: Member
) -> None:
    with database.transaction() as connection:
        connection.execute("UPDATE recordings SET visibility = 'staff'")
    for member, status in ((physician, 404), (moderator, 404), (add_member(database, role="staff"), 200)):
        client = signed_in(member)
        assert client.get(f"/discussions/{thread}").status_code == status
        assert ("Acne scars" in client.get("/discussions").text) == (status == 200)


# As long as there is a recording


def test_pinned_threads_come_first_and_then_the_latest(
    database: Database, settings: Settings, signed_in: SignedIn, thread: int, moderator: Member, physician: Member
) -> None:
    later = add_webinar(database, settings, title="Lips", media=b"lips", draft=replace(DRAFT, title="Lips"))
    with database.transaction() as connection:
        found = thread_store.find_thread(connection, later.id, moderator)
        assert found is not None
        thread_store.publish(connection, found.id, moderator)

    def listed() -> list[int]:
        with database.snapshot() as connection:
            return [thread.id for thread in thread_store.list_threads(connection, physician, limit=9)]

    assert listed() == [found.id, thread]
    write(database, thread, physician)
    assert listed() == [thread, found.id]
    signed_in(moderator).post(f"/discussions/{found.id}/pin", data={"on": "true"})
    assert listed() == [found.id, thread]
    assert log_of(database)[-1] == ("pinned", "Dr. Mo", "")


def test_a_thread_leaves_with_its_recording_and_its_log_stays(database: Database, thread: int) -> None:
    with database.transaction() as connection:
        connection.execute("DELETE FROM recordings")
    assert stored(database, "SELECT (SELECT count(*) FROM threads), (SELECT count(*) FROM posts)") == [(0, 0)]
    assert [act for act, *_ in log_of(database)] == ["drafted", "published"]


def test_drafts_from_before_discussions_open_threads(database: Database) -> None:
    draft = Draft("Discussion: Scars", " ## In short\n\n- [00:04] Wait.\n", (
        Question("How long?", 4.5), Question("Why?", 3723.9),
    ))  # fmt: skip
    asked_nothing = Draft("Discussion: Silence", "No speech.", ())
    with own_schema(database, "earlier") as connection:
        migrate(connection, migrations_before("011_discussions"))
        for recording, made in (("ab", draft), ("cd", asked_nothing)):
            connection.execute(
                "INSERT INTO recordings (id, title, media_name, media_path, media_sha256, state) "
                "VALUES (%s, 'Scars', 'scars.mp4', 'abc.mp4', %s, 'ready')",
                (recording, recording),
            )
            results.save_draft(connection, recording, made)
        migrate(connection)
        assert connection.execute(
            "SELECT recording, title, drafted, body, published_at FROM threads JOIN posts ON thread = threads.id "
            "JOIN post_versions ON post = posts.id ORDER BY recording"
        ).fetchall() == [
            ("ab", draft.title, opening_text(draft), opening_text(draft), None),
            ("cd", asked_nothing.title, "No speech.", "No speech.", None),
        ]


def test_what_there_is_not_is_not_found(
    database: Database, signed_in: SignedIn, thread: int, physician: Member
) -> None:
    client = signed_in(physician)
    for path in ("/discussions/999999", "/discussions/99999999999999999999", "/discussions/posts/999999"):
        assert client.get(path).status_code == 404
    with database.snapshot() as connection, pytest.raises(NotFoundError):
        post_store.load_post(connection, 999_999, physician)
