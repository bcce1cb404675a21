"""Opening posts: drafted from a recording, edited by its moderator, and following what the recording becomes."""

from community.changes import Change, changes, settled, taken_over
from community.discussion_log import Act, log
from community.members import Member
from community.post_store import load_opening, replace_body
from community.posts import LONGEST_OPENING, checked_body
from community.thread_store import check_may_open, load_thread
from community.threads import Thread, checked_title, opening_text
from database.connection import Connection
from transcripts import results
from transcripts.errors import ConflictError


def follow_draft(connection: Connection, recording_id: str) -> None:
    """Bring a recording's thread up to its stored draft; belongs in the transaction that stores the draft.

    The first draft opens a thread that moderators see. While nobody edited its opening post by hand, a later draft
    becomes its next version. Once somebody did, the later draft is kept beside it for `outdated` to compare.
    """
    draft = results.load_draft(connection, recording_id)
    if draft is None:
        return
    text = opening_text(draft)
    row = connection.execute(
        "SELECT threads.id, posts.id, posts.version, drafted, redrafted, body, "
        "EXISTS (SELECT FROM post_versions WHERE post = posts.id AND author_name <> '') "
        "FROM threads JOIN posts ON thread = threads.id AND opening "
        "JOIN post_versions ON post = posts.id AND post_versions.version = posts.version "
        "WHERE recording = %s FOR UPDATE OF threads",
        (recording_id,),
    ).fetchone()
    if row is None:
        _open(connection, recording_id, draft.title, text)
        return
    thread, post, version, drafted, redrafted, body, by_hand = row
    act: Act | None = None
    if not by_hand:
        connection.execute("UPDATE threads SET title = %s, drafted = %s WHERE id = %s", (draft.title, text, thread))
        if body != text:
            _add_draft(connection, post, version + 1, text)
            act = "redrafted"
    elif changes(drafted, text, body):
        connection.execute("UPDATE threads SET redrafted = %s WHERE id = %s", (text, thread))
        act = "outdated" if text != redrafted else None
    else:
        connection.execute("UPDATE threads SET drafted = %s, redrafted = NULL WHERE id = %s", (text, thread))
    if act is not None:
        log(connection, act, recording=recording_id, thread=thread, post=post)


def outdated(connection: Connection, thread: Thread) -> tuple[Change, ...]:
    """The passages of a thread's opening post that its recording was corrected in since they were drafted."""
    row = connection.execute(
        "SELECT drafted, redrafted, body FROM threads JOIN posts ON thread = threads.id AND opening "
        "JOIN post_versions ON post = posts.id AND post_versions.version = posts.version WHERE threads.id = %s",
        (thread.id,),
    ).fetchone()
    if row is None or row[1] is None:
        return ()
    drafted, redrafted, body = row
    return changes(drafted, redrafted, body)


def edit_opening(
    connection: Connection, thread_id: int, member: Member, *, title: str, text: str, version: int
) -> None:
    """Give a thread a new title and opening post; `version` is the one that was edited.

    Raises NotFoundError, InvalidValueError, AccessError for whoever may not, ConflictError for a newer version.
    """
    named, body = checked_title(title), checked_body(text, longest=LONGEST_OPENING)
    thread = load_thread(connection, thread_id, member, to_change=True)
    check_may_open(member, thread)
    opening = load_opening(connection, thread, member)
    renamed = named != thread.title  # counts as edited by hand, though the text is the same
    replace_body(connection, thread, opening.id, member, body, version=version, always=renamed)
    if renamed:
        connection.execute("UPDATE threads SET title = %s WHERE id = %s", (named, thread.id))
        reason = f"title, before: {thread.title}"
        log(connection, "edited", recording=thread.recording, thread=thread.id, member=member, reason=reason)
    _agree(connection, thread)


def settle(
    connection: Connection, thread_id: int, member: Member, key: str | None, *, take: bool, version: int
) -> None:
    """Take a change of the recording over into the opening post, or keep what stands there; without `key` all of them.

    Raises NotFoundError, AccessError for whoever may not, ConflictError where the post or the change is not as it was.
    """
    thread = load_thread(connection, thread_id, member, to_change=True)
    check_may_open(member, thread)
    opening = load_opening(connection, thread, member)
    wanted = [change for change in outdated(connection, thread) if key in (None, change.key)]
    if not wanted:
        raise ConflictError("The recording was corrected again, or this passage was settled. Look at what is left.")
    row = connection.execute("SELECT drafted FROM threads WHERE id = %s", (thread.id,)).fetchone()
    drafted, body = row[0] if row else "", opening.body
    for change in wanted:
        drafted = settled(drafted, change)
        if take:
            body = taken_over(body, change)
    act: Act = "taken over" if take else "kept"
    replace_body(connection, thread, opening.id, member, body, version=version, act=act)
    connection.execute("UPDATE threads SET drafted = %s WHERE id = %s", (drafted, thread.id))
    if body == opening.body:
        log(connection, act, recording=thread.recording, thread=thread.id, post=opening.id, member=member)
    _agree(connection, thread)


def _agree(connection: Connection, thread: Thread) -> None:
    """Note that the opening post has caught up with the recording, once nothing is left to settle."""
    if not outdated(connection, thread):
        connection.execute(
            "UPDATE threads SET drafted = coalesce(redrafted, drafted), redrafted = NULL WHERE id = %s", (thread.id,)
        )


def _open(connection: Connection, recording_id: str, title: str, text: str) -> None:
    row = connection.execute(
        "INSERT INTO threads (recording, title, drafted) VALUES (%s, %s, %s) RETURNING id", (recording_id, title, text)
    ).fetchone()
    thread = int(row[0]) if row else 0
    row = connection.execute(
        "INSERT INTO posts (thread, opening, author_name) VALUES (%s, true, '') RETURNING id", (thread,)
    ).fetchone()
    post = int(row[0]) if row else 0
    _add_draft(connection, post, 1, text)
    log(connection, "drafted", recording=recording_id, thread=thread, post=post)


def _add_draft(connection: Connection, post: int, version: int, text: str) -> None:
    connection.execute(
        "INSERT INTO post_versions (post, version, body, author_name) VALUES (%s, %s, %s, '')", (post, version, text)
    )
    connection.execute("UPDATE posts SET version = %s WHERE id = %s", (version, post))
