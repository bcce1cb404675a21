"""Posts and their versions in PostgreSQL. Every function takes a connection; its block is the transaction."""

from datetime import timedelta

from psycopg.rows import class_row

from community.discussion_log import Act, log
from community.members import Member
from community.posts import Post, Version, checked_body, checked_reason, reads_hidden, shown_to
from community.thread_store import check_moderates, load_thread
from community.threads import Thread
from database.connection import Connection
from transcripts.discussion import Discussion, Reply
from transcripts.errors import AccessError, ConflictError, NotFoundError, TooOftenError

MOST_WRITES = 20  # replies and edits of one member within WRITES_TIME; moderators may write more
WRITES_TIME = timedelta(minutes=10)

_POSTS = """
    SELECT posts.id, thread, opening, posts.author, posts.author_name, coalesce(credentials, '') AS credentials, role,
        posts.created_at, posts.version, body, hidden_at, hidden_by, hidden_reason,
        CASE WHEN posts.version > 1 THEN post_versions.created_at END AS edited_at,
        CASE WHEN posts.version > 1 THEN post_versions.author_name ELSE '' END AS edited_by
    FROM posts JOIN post_versions ON post = posts.id AND post_versions.version = posts.version
    LEFT JOIN members ON members.id = posts.author
"""


def load_opening(connection: Connection, thread: Thread, member: Member) -> Post:
    """The post that opens a thread, as a member may see it."""
    with connection.cursor(row_factory=class_row(Post)) as cursor:
        post = cursor.execute(f"{_POSTS} WHERE opening AND thread = %s", (thread.id,)).fetchone()
    if post is None:
        raise NotFoundError(f"Discussion {thread.id} has lost its opening post.")
    return shown_to(member, post)


def load_replies(
    connection: Connection, thread: Thread, member: Member, *, limit: int, offset: int = 0
) -> tuple[Post, ...]:
    """The replies of a thread from the oldest on, as a member may see them."""
    with connection.cursor(row_factory=class_row(Post)) as cursor:
        rows = cursor.execute(
            f"{_POSTS} WHERE NOT opening AND thread = %s ORDER BY posts.id LIMIT %s OFFSET %s",
            (thread.id, limit, offset),
        )
        return tuple(shown_to(member, post) for post in rows)


def load_published(connection: Connection, recording_id: str) -> Discussion | None:
    """The discussion of a recording without hidden posts, for exports; None where it is not published."""
    thread = connection.execute(
        "SELECT id, title, published_at, publisher_name FROM threads WHERE recording = %s AND published_at IS NOT NULL",
        (recording_id,),
    ).fetchone()
    if thread is None:
        return None
    with connection.cursor(row_factory=class_row(Post)) as cursor:
        posts = cursor.execute(
            f"{_POSTS} WHERE thread = %s AND hidden_at IS NULL ORDER BY posts.id", (thread[0],)
        ).fetchall()
    return Discussion(
        title=thread[1],
        published_at=thread[2],
        published_by=thread[3],
        opening=next((post.body for post in posts if post.opening), ""),
        replies=tuple(
            Reply(post.author_name, post.credentials, post.created_at, post.body) for post in posts if not post.opening
        ),
    )


def load_citing(connection: Connection, thread: Thread) -> tuple[Post, ...]:
    """The posts that cite a time as [12:34], the opening one first; hidden ones are left out."""
    with connection.cursor(row_factory=class_row(Post)) as cursor:
        return tuple(
            cursor.execute(
                f"{_POSTS} WHERE thread = %s AND hidden_at IS NULL AND body ~ %s ORDER BY posts.id",
                (thread.id, r"\[[0-9:]+:[0-5][0-9]\]"),
            )
        )


def count_replies(connection: Connection, thread: Thread, *, before: int | None = None) -> int:
    """How many replies a thread has, hidden ones among them; with `before`, those earlier than this post."""
    row = connection.execute(
        "SELECT count(*) FROM posts WHERE NOT opening AND thread = %s AND (%s::integer IS NULL OR id < %s)",
        (thread.id, before, before),
    ).fetchone()
    return int(row[0]) if row else 0


def load_post(connection: Connection, post_id: int, member: Member) -> tuple[Thread, Post]:
    """A post as a member may see it, with its thread; raises NotFoundError."""
    with connection.cursor(row_factory=class_row(Post)) as cursor:
        post = cursor.execute(f"{_POSTS} WHERE posts.id = %s", (post_id,)).fetchone()
    if post is None:
        raise NotFoundError(f"There is no post {post_id}.")
    return load_thread(connection, post.thread, member), shown_to(member, post)


def load_versions(connection: Connection, post_id: int, member: Member) -> tuple[Version, ...]:
    """All versions of a post, newest first, for its author and moderators; raises NotFoundError, AccessError."""
    _, post = load_post(connection, post_id, member)
    if not reads_hidden(member, post):
        raise AccessError("Earlier versions of a post are for its author and for moderators.")
    with connection.cursor(row_factory=class_row(Version)) as cursor:
        return tuple(
            cursor.execute(
                "SELECT version AS number, body, author_name, created_at FROM post_versions WHERE post = %s "
                "ORDER BY version DESC",
                (post.id,),
            )
        )


def reply(connection: Connection, thread_id: int, member: Member, text: str) -> int:
    """Add a reply to a published thread and return its id.

    The same text again within WRITES_TIME is one reply that was sent twice. Raises NotFoundError, InvalidValueError for
    a text that is no post, AccessError where the thread is locked or a draft, TooOftenError.
    """
    body = checked_body(text)
    thread = load_thread(connection, thread_id, member, to_change=True)
    if thread.published_at is None:
        raise AccessError("This discussion is a draft. It takes replies once it is published.")
    _check_unlocked(thread)
    sent = connection.execute(
        "SELECT posts.id FROM posts JOIN post_versions ON post = posts.id AND post_versions.version = 1 "
        "WHERE thread = %s AND posts.author = %s AND body = %s AND posts.created_at > now() - %s",
        (thread.id, member.id, body, WRITES_TIME),
    ).fetchone()
    if sent is not None:
        return int(sent[0])
    _check_pace(connection, member)
    row = connection.execute(
        "INSERT INTO posts (thread, author, author_name) VALUES (%s, %s, %s) RETURNING id",
        (thread.id, member.id, member.name),
    ).fetchone()
    post_id = int(row[0]) if row else 0
    _add_version(connection, post_id, 1, member, body)
    connection.execute("UPDATE threads SET active_at = now() WHERE id = %s", (thread.id,))
    log(connection, "replied", recording=thread.recording, thread=thread.id, post=post_id, member=member)
    return post_id


def edit(connection: Connection, post_id: int, member: Member, text: str, *, version: int) -> None:
    """Give a member's own reply a new text; `version` is the one they edited.

    Raises NotFoundError, InvalidValueError, AccessError for others and where the thread is locked, TooOftenError, and
    ConflictError where there is a newer version.
    """
    body = checked_body(text)
    _, post = load_post(connection, post_id, member)
    check_author(member, post)
    thread = load_thread(connection, post.thread, member, to_change=True)
    _check_unlocked(thread)
    _check_pace(connection, member)
    replace_body(connection, thread, post_id, member, body, version=version)


def replace_body(
    connection: Connection,
    thread: Thread,
    post_id: int,
    member: Member,
    body: str,
    *,
    version: int,
    act: Act = "edited",
    always: bool = False,
) -> None:
    """Store a new version of a post after the given one, unless its text is the same; raises ConflictError.

    `always` stores that too. The thread must be held against others' changes.
    """
    row = connection.execute(
        "SELECT posts.version, body, post_versions.author_name FROM posts "
        "JOIN post_versions ON post = posts.id AND post_versions.version = posts.version WHERE posts.id = %s",
        (post_id,),
    ).fetchone()
    current, stored, editor = row if row else (0, "", "")
    if current != version:
        raise ConflictError(
            f"{editor or 'A later draft of the recording'} changed this post while you edited it. Compare your text "
            "with what stands there now, then save again."
        )
    if stored == body and not always:
        return
    _add_version(connection, post_id, current + 1, member, body)
    connection.execute("UPDATE posts SET version = %s WHERE id = %s", (current + 1, post_id))
    log(connection, act, recording=thread.recording, thread=thread.id, post=post_id, member=member)


def hide(connection: Connection, post_id: int, member: Member, reason: str) -> None:
    """Hide a reply from all but its author and moderators; raises NotFoundError, AccessError, InvalidValueError."""
    check_moderates(member)
    told = checked_reason(reason)
    thread, post = load_post(connection, post_id, member)
    if post.opening:
        raise AccessError("The opening post is edited by its moderator, not hidden.")
    connection.execute(
        "UPDATE posts SET hidden_at = now(), hidden_by = %s, hidden_reason = %s WHERE id = %s",
        (member.name, told, post_id),
    )
    log(connection, "hidden", recording=thread.recording, thread=thread.id, post=post_id, member=member, reason=told)


def show(connection: Connection, post_id: int, member: Member) -> None:
    """Show a hidden reply again; raises NotFoundError, AccessError."""
    check_moderates(member)
    thread, post = load_post(connection, post_id, member)
    if post.hidden_at is None:
        return
    connection.execute(
        "UPDATE posts SET hidden_at = NULL, hidden_by = '', hidden_reason = '' WHERE id = %s", (post_id,)
    )
    log(connection, "shown", recording=thread.recording, thread=thread.id, post=post_id, member=member)


def check_author(member: Member, post: Post) -> None:
    """Raise AccessError for whoever did not write a reply."""
    if post.opening or post.author != member.id:
        raise AccessError("A reply is edited by its author alone. A moderator can hide it.")


def _add_version(connection: Connection, post_id: int, version: int, member: Member, body: str) -> None:
    connection.execute(
        "INSERT INTO post_versions (post, version, body, author, author_name) VALUES (%s, %s, %s, %s, %s)",
        (post_id, version, body, member.id, member.name),
    )


def _check_unlocked(thread: Thread) -> None:
    if thread.locked:
        raise AccessError("This discussion is locked: it can be read, but takes no replies and no edits.")


def _check_pace(connection: Connection, member: Member) -> None:
    if member.is_moderator:
        return
    connection.execute("SELECT FROM members WHERE id = %s FOR NO KEY UPDATE", (member.id,))  # one write at a time
    row = connection.execute(
        "SELECT count(*) FROM post_versions WHERE author = %s AND created_at > now() - %s", (member.id, WRITES_TIME)
    ).fetchone()
    if row and row[0] >= MOST_WRITES:
        minutes = int(WRITES_TIME.total_seconds() // 60)
        raise TooOftenError(
            f"You wrote {MOST_WRITES} posts and edits within {minutes} minutes, and more are not accepted. "
            "Wait a few minutes and send it again."
        )
