"""/api/v1/discussions: what the pages of discussions show and do, as JSON; docs/discussions.md describes it."""

from dataclasses import asdict, dataclass
from typing import Annotated, Any

from fastapi import Query
from fastapi.encoders import jsonable_encoder
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from community import openings, post_store, thread_store
from community.members import Member
from community.posts import LONGEST_OPENING, Post, checked_body
from community.threads import Thread
from database.connection import Connection
from web import routes
from web.access import Moderator, Reader
from web.context import TheDatabase
from web.discussions import THREADS_SHOWN, AnyPost, PageNumber, PostId, ThreadId
from web.links import page_linker
from web.markdown import markdown
from web.thread_view import view_thread

ROOT = "/api/v1/discussions"


@dataclass(frozen=True, slots=True)
class Text:
    """A new reply, or a text to preview; in Markdown."""

    body: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A new text of a post after its version `version`; `title` is for the opening post."""

    body: str
    version: int
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a post is hidden."""

    reason: str


@dataclass(frozen=True, slots=True)
class Switch:
    """Whether a thread shall be locked or pinned."""

    on: bool


@dataclass(frozen=True, slots=True)
class Settlement:
    """Whether to take a change of the recording over; without a key all of them."""

    take: bool
    version: int
    key: str | None = None


def list_discussions(
    database: TheDatabase,
    member: Reader,
    page: PageNumber = 1,
    recording: Annotated[str | None, Query(max_length=64)] = None,
) -> Response:
    """The threads that the caller may see, pinned ones first, then by newest activity; or that of one recording."""
    with database.snapshot() as connection:
        if recording is not None:
            found = thread_store.find_thread(connection, recording, member)
            return _json([found] if found else [])
        offset = (page - 1) * THREADS_SHOWN
        return _json(thread_store.list_threads(connection, member, limit=THREADS_SHOWN, offset=offset))


def discussion(
    thread_id: ThreadId, database: TheDatabase, member: Reader, page: PageNumber = 1, post: AnyPost = None
) -> Response:
    """A thread with its opening post and a page of its replies; for moderators with outdated passages and the log."""
    with database.snapshot() as connection:
        thread = thread_store.load_thread(connection, thread_id, member)
        view = view_thread(connection, thread, member, page=page, post=post)
    return _json(
        {
            **asdict(thread),
            "opening": _post(view.opening, thread),
            "replies_shown": [_post(reply, thread) for reply in view.replies],
            "page": view.page,
            "pages": view.pages,
            "outdated_at": view.outdated_clocks,
            "changes": [{"key": change.key, **asdict(change)} for change in view.changes],
            "log": view.log,
        }
    )


def reply(thread_id: ThreadId, text: Text, database: TheDatabase, member: Reader) -> Response:
    """Add a reply."""
    with database.transaction() as connection:
        post_id = post_store.reply(connection, thread_id, member, text.body)
        return _stored(connection, post_id, member, status=201)


def preview(text: Text, member: Reader) -> Response:
    """What a text will look like; times lead nowhere yet, as no recording is named."""
    return _json({"html": markdown(checked_body(text.body, longest=LONGEST_OPENING), lambda start: "")})


def edit(post_id: PostId, change: Edit, database: TheDatabase, member: Reader) -> Response:
    """Give a post a new text: an author their reply, the recording's moderator the opening post."""
    with database.transaction() as connection:
        thread, post = post_store.load_post(connection, post_id, member)
        if post.opening:
            title = thread.title if change.title is None else change.title
            openings.edit_opening(connection, thread.id, member, title=title, text=change.body, version=change.version)
        else:
            post_store.edit(connection, post_id, member, change.body, version=change.version)
        return _stored(connection, post_id, member)


def versions(post_id: PostId, database: TheDatabase, member: Reader) -> Response:
    """All versions of a post, newest first, for its author and moderators."""
    with database.snapshot() as connection:
        return _json(post_store.load_versions(connection, post_id, member))


def hide(post_id: PostId, told: Reason, database: TheDatabase, member: Moderator) -> Response:
    """Hide a reply from all but its author and moderators."""
    with database.transaction() as connection:
        post_store.hide(connection, post_id, member, told.reason)
        return _stored(connection, post_id, member)


def show(post_id: PostId, database: TheDatabase, member: Moderator) -> Response:
    """Show a hidden reply again."""
    with database.transaction() as connection:
        post_store.show(connection, post_id, member)
        return _stored(connection, post_id, member)


def publish(thread_id: ThreadId, database: TheDatabase, member: Moderator) -> Response:
    """Publish a drafted thread."""
    with database.transaction() as connection:
        thread_store.publish(connection, thread_id, member)
        return _json(thread_store.load_thread(connection, thread_id, member))


def lock(thread_id: ThreadId, switch: Switch, database: TheDatabase, member: Moderator) -> Response:
    """Lock or unlock a thread."""
    with database.transaction() as connection:
        thread_store.set_locked(connection, thread_id, member, switch.on)
        return _json(thread_store.load_thread(connection, thread_id, member))


def pin(thread_id: ThreadId, switch: Switch, database: TheDatabase, member: Moderator) -> Response:
    """Pin or unpin a thread."""
    with database.transaction() as connection:
        thread_store.set_pinned(connection, thread_id, member, switch.on)
        return _json(thread_store.load_thread(connection, thread_id, member))


def settle(thread_id: ThreadId, settlement: Settlement, database: TheDatabase, member: Moderator) -> Response:
    """Take a corrected passage over into the opening post, or keep what stands there."""
    with database.transaction() as connection:
        openings.settle(connection, thread_id, member, settlement.key, take=settlement.take, version=settlement.version)
        return _json(thread_store.load_thread(connection, thread_id, member))


def _stored(connection: Connection, post_id: int, member: Member, *, status: int = 200) -> Response:
    thread, post = post_store.load_post(connection, post_id, member)
    return _json(_post(post, thread), status=status)


def _post(post: Post, thread: Thread) -> dict[str, Any]:
    return {**asdict(post), "html": markdown(post.body, page_linker(thread.recording))}


def _json(value: Any, *, status: int = 200) -> Response:
    return JSONResponse(jsonable_encoder(value), status_code=status)


ROUTES: list[BaseRoute] = [
    routes.page(ROOT, list_discussions, "api_discussions"),
    routes.action(f"{ROOT}/preview", preview, "api_preview"),
    routes.page(f"{ROOT}/{{thread:int}}", discussion, "api_discussion"),
    routes.action(f"{ROOT}/{{thread:int}}/replies", reply, "api_reply"),
    routes.action(f"{ROOT}/{{thread:int}}/publish", publish, "api_publish"),
    routes.action(f"{ROOT}/{{thread:int}}/lock", lock, "api_lock"),
    routes.action(f"{ROOT}/{{thread:int}}/pin", pin, "api_pin"),
    routes.action(f"{ROOT}/{{thread:int}}/passages", settle, "api_settle"),
    routes.action(f"{ROOT}/posts/{{post:int}}", edit, "api_save_post"),
    routes.page(f"{ROOT}/posts/{{post:int}}/versions", versions, "api_post_versions"),
    routes.action(f"{ROOT}/posts/{{post:int}}/hide", hide, "api_hide_post"),
    routes.action(f"{ROOT}/posts/{{post:int}}/show", show, "api_show_post"),
]
