"""Discussions: who may read, write and moderate them, what is stored of it, and what follows a corrected recording."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import psycopg
import pytest
from library import DRAFT, WordEmbedder, add_webinar
from people import SignedIn, add_member, token_headers
from schemas import migrations_before, own_schema
from starlette.testclient import TestClient

from community import openings, post_store, thread_store
from community.members import Member, Role
from community.openings import follow_draft
from community.posts import LONGEST_POST, quotation
from community.threads import opening_text
from database.connection import Database
from database.migrate import migrate
from settings import Settings
from transcripts import results, store
from transcripts.errors import AccessError, ConflictError, NotFoundError, TooOftenError
from transcripts.outline import Claim, Draft, Question
from web.app import create_app
from web.thread_view import REPLIES_SHOWN

OPENING = """## In short

- [00:04] Wait **six weeks** between two sessions.

## Questions

1. How long do you wait? [00:04]"""
CORRECTED = replace(DRAFT, body=DRAFT.body.replace("six", "eight"))


@pytest.fixture
def recording(database: Database, settings: Settings) -> str:
    return add_webinar(database, settings).id


@pytest.fixture
def moderator(database: Database) -> Member:
    return add_member(database, role="moderator", name="Dr. Mo")


@pytest.fixture
def physician(database: Database) -> Member:
    return add_member(database, name="Dr. Phil", credentials="MD, FAAD")


@pytest.fixture
def draft(database: Database, recording: str, moderator: Member) -> int:
    """The thread that the recording's last stage drafted."""
    with database.snapshot() as connection:
        thread = thread_store.find_thread(connection, recording, moderator)
    assert thread is not None
    return thread.id


@pytest.fixture
def thread(database: Database, draft: int, moderator: Member) -> int:
    """The same, published."""
    with database.transaction() as connection:
        thread_store.publish(connection, draft, moderator)
    return draft


def stored(database: Database, query: str) -> list[tuple[object, ...]]:
    with database.snapshot() as connection:
        return connection.execute(query.encode()).fetchall()


def log_of(database: Database) -> list[tuple[object, ...]]:
    return stored(database, "SELECT act, member_name, reason FROM discussion_log ORDER BY id")


def write(database: Database, thread: int, member: Member, text: str = "I wait [00:04] longer.") -> int:
    with database.transaction() as connection:
        return post_store.reply(connection, thread, member, text)


def opening(database: Database, member: Member) -> str:
    with database.snapshot() as connection:
        (thread,) = thread_store.list_threads(connection, member, limit=2)
        return post_store.load_opening(connection, thread, member).body


def correct(database: Database, recording: str, draft: Draft = CORRECTED) -> None:
    """What the last stage stores when it runs again."""
    with database.transaction() as connection:
        results.save_draft(connection, recording, draft)
        follow_draft(connection, recording)


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


def recording_of(database: Database) -> str:
    return str(stored(database, "SELECT id FROM recordings")[0][0])


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


# Replies


def test_a_reply_is_stored_and_shown(database: Database, signed_in: SignedIn, thread: int, physician: Member) -> None:
    client = signed_in(physician)
    answer = client.post(f"/discussions/{thread}/replies", data={"body": "I wait **longer**.\r\nSee [00:09]."})
    ((post, *row),) = stored(
        database,
        "SELECT posts.id, opening, posts.author, posts.author_name, posts.version, body, post_versions.author "
        "FROM posts "
        "JOIN post_versions ON post = posts.id WHERE NOT opening",
    )
    assert row == [False, physician.id, "Dr. Phil", 1, "I wait **longer**.\nSee [00:09].", physician.id]
    assert answer.headers["location"] == f"/discussions/{thread}?post={post}#post-{post}"
    page = client.get(answer.headers["location"]).text
    assert "Dr. Phil, MD, FAAD" in page
    assert "<strong>longer</strong>" in page
    assert "1 reply" in page
    assert log_of(database)[2:] == [("replied", "Dr. Phil", "")]


def test_a_link_to_a_reply_opens_the_page_that_holds_it(
    database: Database, signed_in: SignedIn, thread: int, moderator: Member
) -> None:
    posts = [write(database, thread, moderator, f"Number {number}.") for number in range(REPLIES_SHOWN + 2)]
    client = signed_in(moderator)

    def shown(address: str) -> list[int]:
        page = client.get(f"/discussions/{thread}{address}").text
        return [post for post in posts if f'id="post-{post}"' in page]

    assert shown("") == shown("?page=1") == shown(f"?post={posts[0]}") == posts[:REPLIES_SHOWN]
    assert shown("?page=2") == shown("?page=99") == shown(f"?post={posts[-1]}") == posts[REPLIES_SHOWN:]


def test_the_same_reply_sent_twice_is_one(database: Database, thread: int, physician: Member) -> None:
    assert write(database, thread, physician, "Twice.") == write(database, thread, physician, " Twice.\r\n")
    assert stored(database, "SELECT count(*) FROM posts WHERE NOT opening") == [(1,)]


def test_a_preview_stores_nothing(database: Database, signed_in: SignedIn, thread: int, physician: Member) -> None:
    page = signed_in(physician).post(
        f"/discussions/{thread}/replies", data={"body": "**Bold** [00:04]", "action": "preview"}
    )
    assert page.status_code == 200
    assert "<strong>Bold</strong>" in page.text
    assert "**Bold** [00:04]</textarea>" in page.text
    assert stored(database, "SELECT count(*) FROM posts") == [(1,)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (" \n ", "This post is empty."),
        ("x" * (LONGEST_POST + 1), f"This post has {LONGEST_POST + 1} characters, and at most {LONGEST_POST}"),
    ],
)
def test_a_text_that_is_no_post_is_shown_again(
    database: Database, signed_in: SignedIn, thread: int, physician: Member, text: str, told: str
) -> None:
    answer = signed_in(physician).post(f"/discussions/{thread}/replies", data={"body": text})
    assert answer.status_code == 400
    assert told in answer.text
    assert f"{text}</textarea>" in answer.text
    assert stored(database, "SELECT count(*) FROM posts") == [(1,)]


def test_writing_too_much_too_fast_is_refused_and_loses_nothing(
    database: Database, signed_in: SignedIn, thread: int, physician: Member, moderator: Member
) -> None:
    for number in range(post_store.MOST_WRITES):
        write(database, thread, physician, f"Number {number}")
        write(database, thread, moderator, f"Number {number}")
    refused = signed_in(physician).post(f"/discussions/{thread}/replies", data={"body": "One more"})
    assert refused.status_code == 429
    assert "within 10 minutes" in refused.text
    assert "One more</textarea>" in refused.text
    with database.transaction() as connection, pytest.raises(TooOftenError):
        post_store.reply(connection, thread, physician, "One more")
    write(database, thread, moderator, "Moderators may")
    with database.transaction() as connection:
        connection.execute("UPDATE post_versions SET created_at = now() - interval '11 minutes'")
    write(database, thread, physician, "One more")


def test_a_locked_thread_refuses_and_opens_again(
    database: Database, signed_in: SignedIn, thread: int, physician: Member, moderator: Member
) -> None:
    post = write(database, thread, physician)
    client = signed_in(physician)
    assert signed_in(moderator).post(f"/discussions/{thread}/lock", data={"on": "true"}).status_code == 303
    refused = client.post(f"/discussions/{thread}/replies", data={"body": "Typed in vain"})
    assert refused.status_code == 403
    assert "is locked" in refused.text
    assert "Typed in vain</textarea>" in refused.text
    edited = client.post(f"/discussions/posts/{post}", data={"body": "Edited in vain", "version": "1"})
    assert edited.status_code == 403
    assert "Edited in vain</textarea>" in edited.text
    assert stored(database, "SELECT count(*) FROM post_versions") == [(2,)]
    signed_in(moderator).post(f"/discussions/{thread}/lock", data={"on": "false"})
    assert client.post(f"/discussions/{thread}/replies", data={"body": "Now"}).status_code == 303
    assert [entry[:2] for entry in log_of(database)[3:]] == [
        ("locked", "Dr. Mo"), ("unlocked", "Dr. Mo"), ("replied", "Dr. Phil")
    ]  # fmt: skip


def test_a_pearl_is_quoted_with_its_time(signed_in: SignedIn, thread: int, physician: Member) -> None:
    page = signed_in(physician).get(f"/discussions/{thread}?t=4.5").text
    assert "&gt; Wait six weeks between two sessions. [00:04]\n\n</textarea>" in page
    assert (
        "&gt; Do not treat inflamed skin with Novapeel. [00:09]"
        in signed_in(physician).get(f"/discussions/{thread}?t=9.5").text
    )  # the speaker's words, since the pearl restates them


def test_a_quotation_shows_the_words_as_they_are() -> None:
    claim = Claim("2. * not* <5 J [a](b)", "q", (1,), 4.5, 9.0, speaker="Dr. A_B")
    assert quotation(claim) == "> 2\\. \\* not\\* \\<5 J \\[a\\](b) — Dr. A\\_B [00:04]\n\n"


# Editing and hiding


def test_an_author_edits_and_every_version_is_kept(
    database: Database, signed_in: SignedIn, thread: int, physician: Member, moderator: Member
) -> None:
    post = write(database, thread, physician, "Six weeks.")
    client = signed_in(physician)
    assert "Six weeks.</textarea>" in client.get(f"/discussions/posts/{post}").text
    answer = client.post(f"/discussions/posts/{post}", data={"body": "Eight weeks.", "version": "1"})
    assert answer.status_code == 303
    assert stored(
        database, f"SELECT version, body, author, author_name FROM post_versions WHERE post = {post} ORDER BY version"
    ) == [(1, "Six weeks.", physician.id, "Dr. Phil"), (2, "Eight weeks.", physician.id, "Dr. Phil")]
    assert stored(database, f"SELECT version FROM posts WHERE id = {post}") == [(2,)]
    assert log_of(database)[3:] == [("edited", "Dr. Phil", "")]
    other = signed_in(add_member(database)).get(f"/discussions/{thread}").text
    assert "Eight weeks." in other and "Six weeks." not in other
    assert '<span class="count edited">edited' in other
    for member in (physician, moderator):
        earlier = signed_in(member).get(f"/discussions/posts/{post}/versions").text
        assert "Six weeks." in earlier and "Eight weeks." in earlier


def test_two_who_edit_at_once_lose_nothing(
    database: Database, signed_in: SignedIn, draft: int, moderator: Member
) -> None:
    post = stored(database, "SELECT id FROM posts")[0][0]
    form = {"title": "Scars", "body": "Mine", "version": "1"}
    assert signed_in(moderator).post(f"/discussions/posts/{post}", data=form).status_code == 303
    other = add_member(database, role="staff", name="Ms. Staff")
    refused = signed_in(other).post(f"/discussions/posts/{post}", data={**form, "body": "Theirs"})
    assert refused.status_code == 409
    assert "Dr. Mo changed this post while you edited it." in refused.text
    assert "Theirs</textarea>" in refused.text
    assert '<pre class="source-text">Mine</pre>' in refused.text
    assert 'name="version" value="2"' in refused.text
    assert stored(database, "SELECT body FROM post_versions ORDER BY version") == [(OPENING,), ("Mine",)]
    again = signed_in(other).post(f"/discussions/posts/{post}", data={**form, "body": "Both", "version": "2"})
    assert again.status_code == 303
    assert stored(database, "SELECT body FROM post_versions ORDER BY version")[2:] == [("Both",)]


def test_of_two_saves_at_the_same_moment_one_is_told(database: Database, draft: int, moderator: Member) -> None:
    start = Barrier(2)

    def save(text: str) -> str | None:
        try:
            with database.transaction() as connection:
                start.wait(timeout=30)
                openings.edit_opening(connection, draft, moderator, title="Scars", text=text, version=1)
        except ConflictError:
            return None
        return text

    with ThreadPoolExecutor() as threads:
        saved = [text for text in threads.map(save, ("Mine", "Theirs")) if text]
    assert stored(database, "SELECT body FROM post_versions ORDER BY version") == [(OPENING,), (saved[0],)]
    assert len(saved) == 1


def test_a_hidden_post_is_read_by_its_author_and_moderators(
    database: Database, signed_in: SignedIn, thread: int, physician: Member, moderator: Member
) -> None:
    post = write(database, thread, physician, "Patient Jane Doe was fine.")
    answer = signed_in(moderator).post(f"/discussions/posts/{post}/hide", data={"reason": "names a patient"})
    assert answer.status_code == 303
    assert stored(database, f"SELECT hidden_at IS NOT NULL, hidden_by, hidden_reason FROM posts WHERE id = {post}") == [
        (True, "Dr. Mo", "names a patient")
    ]
    assert log_of(database)[3:] == [("hidden", "Dr. Mo", "names a patient")]
    for member in (physician, moderator):
        page = signed_in(member).get(f"/discussions/{thread}").text
        assert "Jane Doe" in page and "names a patient" in page
    other = signed_in(add_member(database))
    for path in (f"/discussions/{thread}", f"/api/v1/discussions/{thread}", f"/recordings/{recording_of(database)}"):
        shown = other.get(path).text
        assert "Jane Doe" not in shown and "names a patient" not in shown
    assert "Hidden by a moderator." in other.get(f"/discussions/{thread}").text
    assert "0 replies" in other.get(f"/discussions/{thread}").text
    signed_in(moderator).post(f"/discussions/posts/{post}/show")
    assert "Jane Doe" in other.get(f"/discussions/{thread}").text
    assert log_of(database)[4:] == [("shown", "Dr. Mo", "")]


def test_hiding_needs_a_reason(database: Database, signed_in: SignedIn, thread: int, moderator: Member) -> None:
    post = write(database, thread, moderator)
    assert signed_in(moderator).post(f"/discussions/posts/{post}/hide", data={"reason": " "}).status_code == 400
    assert stored(database, f"SELECT hidden_at FROM posts WHERE id = {post}") == [(None,)]


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


def test_what_was_done_outlives_who_did_it_and_cannot_be_changed(
    database: Database, thread: int, physician: Member
) -> None:
    write(database, thread, physician, "I was here.")
    with database.transaction() as connection:
        connection.execute("DELETE FROM members WHERE id = %s", (physician.id,))
    assert stored(database, "SELECT member, member_name, act FROM discussion_log ORDER BY id DESC LIMIT 1") == [
        (None, "Dr. Phil", "replied")
    ]
    assert stored(database, "SELECT author, author_name FROM posts WHERE NOT opening") == [(None, "Dr. Phil")]
    for change in ("UPDATE discussion_log SET act = 'shown'", "DELETE FROM discussion_log"):
        with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
            with database.transaction() as connection:
                connection.execute(change.encode())


# Following the recording


def test_an_opening_post_that_nobody_edited_follows_the_recording(
    database: Database, recording: str, thread: int, moderator: Member, physician: Member
) -> None:
    correct(database, recording)
    assert opening(database, physician) == opening_text(CORRECTED)
    assert stored(database, "SELECT version, author_name FROM post_versions ORDER BY version") == [(1, ""), (2, "")]
    assert stored(database, "SELECT drafted, redrafted FROM threads") == [(opening_text(CORRECTED), None)]
    assert log_of(database)[2:] == [("redrafted", "", "")]
    correct(database, recording)
    assert len(log_of(database)) == 3


def edit_by_hand(database: Database, thread: int, moderator: Member, text: str, version: int = 1) -> None:
    with database.transaction() as connection:
        openings.edit_opening(connection, thread, moderator, title="On scars", text=text, version=version)


def test_an_edited_opening_post_is_kept_and_its_outdated_passage_marked(
    database: Database, signed_in: SignedIn, recording: str, thread: int, moderator: Member, physician: Member
) -> None:
    edited = f"{OPENING}\n\nWelcome, everybody."
    edit_by_hand(database, thread, moderator, edited)
    correct(database, recording)
    assert opening(database, moderator) == edited
    assert stored(database, "SELECT title, drafted, redrafted FROM threads") == [
        ("On scars", OPENING, opening_text(CORRECTED))
    ]
    assert log_of(database)[-1] == ("outdated", "", "")
    page = signed_in(moderator).get(f"/discussions/{thread}").text
    assert "Outdated: the recording was corrected since" in page
    assert "- [00:04] Wait <mark>**six</mark> weeks** between two sessions." in page
    assert "- [00:04] Wait <mark>**eight</mark> weeks** between two sessions." in page
    assert "Outdated passages" in signed_in(moderator).get("/discussions").text
    read = signed_in(physician).get(f"/discussions/{thread}").text
    assert "The recording was corrected after this was written, at <a href=" in read
    assert "eight weeks" not in read
    correct(database, recording, DRAFT)  # the correction is undone
    assert stored(database, "SELECT drafted, redrafted FROM threads") == [(OPENING, None)]


@pytest.mark.parametrize(("take", "weeks", "act"), [(True, "eight", "taken over"), (False, "six", "kept")])
def test_a_moderator_takes_a_correction_over_or_keeps_what_stands(
    database: Database,
    signed_in: SignedIn,
    recording: str,
    thread: int,
    moderator: Member,
    take: bool,
    weeks: str,
    act: str,
) -> None:
    edited = f"{OPENING}\n\nWelcome, everybody."
    edit_by_hand(database, thread, moderator, edited)
    correct(database, recording)
    with database.snapshot() as connection:
        shown = thread_store.load_thread(connection, thread, moderator)
        (change,) = openings.outdated(connection, shown)
    form = {"key": change.key, "take": str(take).lower(), "version": "2"}
    assert signed_in(moderator).post(f"/discussions/{thread}/passages", data=form).status_code == 303
    assert opening(database, moderator) == edited.replace("six", weeks)
    assert stored(database, "SELECT drafted, redrafted FROM threads") == [(opening_text(CORRECTED), None)]
    assert log_of(database)[-1] == (act, "Dr. Mo", "")
    with database.transaction() as connection, pytest.raises(ConflictError, match="was settled"):
        openings.settle(connection, thread, moderator, change.key, take=True, version=3)


def test_writing_the_correction_in_settles_it(
    database: Database, recording: str, thread: int, moderator: Member
) -> None:
    edit_by_hand(database, thread, moderator, f"Welcome.\n\n{OPENING}")
    correct(database, recording)
    edit_by_hand(database, thread, moderator, f"Welcome.\n\n{opening_text(CORRECTED)}", version=2)
    assert stored(database, "SELECT drafted, redrafted FROM threads") == [(opening_text(CORRECTED), None)]


def test_a_new_title_alone_counts_as_edited_by_hand(
    database: Database, recording: str, thread: int, moderator: Member
) -> None:
    edit_by_hand(database, thread, moderator, OPENING)
    correct(database, recording)
    assert stored(database, "SELECT title, redrafted IS NOT NULL FROM threads") == [("On scars", True)]


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


# The API


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
