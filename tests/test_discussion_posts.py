"""Posts: replies and what is refused, edits that lose nothing, what is hidden from whom, and the log of it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
import pytest
from discussing import OPENING, log_of, recording_of, stored, write
from discussing import draft as draft
from discussing import moderator as moderator
from discussing import physician as physician
from discussing import recording as recording
from discussing import thread as thread
from people import SignedIn, add_member

from community import openings, post_store
from community.members import Member
from community.posts import LONGEST_POST, quotation
from database.connection import Database
from transcripts.errors import ConflictError, TooOftenError
from transcripts.outline import Claim
from web.thread_view import REPLIES_SHOWN

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
