"""Pages of discussions: the list, a thread, editing a post and its versions, and what forms on them ask for."""

from typing import Annotated

from fastapi import Form, Path, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from community import openings, post_store, thread_store
from community.members import Member
from community.posts import LONGEST_OPENING, Post, checked_body
from community.threads import Thread
from database.connection import Connection
from transcripts import results
from transcripts.errors import ConflictError, InputError, NotFoundError
from web import routes
from web.access import Moderator, Reader
from web.context import StartTime, TheDatabase
from web.errors import status_of
from web.links import page_linker
from web.markdown import markdown
from web.render import render
from web.thread_view import LIMITS, quotation_at, view_thread

THREADS_SHOWN = 50  # on one page
MOST = 2_147_483_647  # the largest id that the database holds

ThreadId = Annotated[int, Path(alias="thread", ge=1, le=MOST)]
PostId = Annotated[int, Path(alias="post", ge=1, le=MOST)]
PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]
AnyPost = Annotated[int | None, Query(ge=1, le=MOST)]
Typed = Annotated[str, Form()]
VersionNumber = Annotated[int, Form(ge=1, le=MOST)]


def discussions(request: Request, database: TheDatabase, member: Reader, page: PageNumber = 1) -> Response:
    """The threads that a member may see."""
    with database.snapshot() as connection:
        threads = thread_store.list_threads(
            connection, member, limit=THREADS_SHOWN + 1, offset=(page - 1) * THREADS_SHOWN
        )
    return render(
        request,
        "discussion/list.html",
        threads=threads[:THREADS_SHOWN],
        page=page,
        more=len(threads) > THREADS_SHOWN,
        member=member,
    )


def thread_page(
    request: Request,
    thread_id: ThreadId,
    database: TheDatabase,
    member: Reader,
    page: PageNumber = 1,
    post: AnyPost = None,
    pearl: StartTime = None,
) -> Response:
    """A thread, at the page that holds `post` if one is asked for; `?t=` quotes the pearl of that time in a reply."""
    with database.snapshot() as connection:
        thread = thread_store.load_thread(connection, thread_id, member)
        pearls = results.load_pearls(connection, thread.recording) if pearl is not None else ()
        return _thread(request, connection, thread, member, page, post=post, typed=quotation_at(pearls, pearl))


def reply(
    request: Request,
    thread_id: ThreadId,
    database: TheDatabase,
    member: Reader,
    body: Typed = "",
    action: Typed = "send",
) -> Response:
    """Send a reply, or show what it will look like; a refused text is shown again with the reason."""
    try:
        with database.transaction() as connection:
            if action == "preview":
                thread = thread_store.load_thread(connection, thread_id, member)
                return _thread(request, connection, thread, member, typed=body, preview=checked_body(body))
            post_id = post_store.reply(connection, thread_id, member, body)
    except NotFoundError:
        raise
    except InputError as error:
        with database.snapshot() as connection:
            thread = thread_store.load_thread(connection, thread_id, member)
            return _thread(request, connection, thread, member, typed=body, problem=error)
    return _to_post(thread_id, post_id)


def edit_page(request: Request, post_id: PostId, database: TheDatabase, member: Reader) -> Response:
    """The form to edit a post."""
    with database.snapshot() as connection:
        thread, post = _editable(connection, post_id, member)
        return _edit(request, connection, thread, post, member, title=thread.title, typed=post.body)


def edit(
    request: Request,
    post_id: PostId,
    database: TheDatabase,
    member: Reader,
    version: VersionNumber,
    body: Typed = "",
    title: Typed = "",
    action: Typed = "save",
) -> Response:
    """Store what somebody made of a post; a refused text is shown again, beside what another wrote meanwhile."""
    with database.snapshot() as connection:
        thread, post = _editable(connection, post_id, member)
        if action == "preview":
            return _edit(request, connection, thread, post, member, title, body, version=version, preview=body)
    try:
        with database.transaction() as connection:
            if post.opening:
                openings.edit_opening(connection, thread.id, member, title=title, text=body, version=version)
            else:
                post_store.edit(connection, post.id, member, body, version=version)
    except NotFoundError:
        raise
    except InputError as error:
        with database.snapshot() as connection:
            thread, post = post_store.load_post(connection, post_id, member)
            return _edit(request, connection, thread, post, member, title, body, version=version, problem=error)
    return _to_post(thread.id, post.id)


def versions(request: Request, post_id: PostId, database: TheDatabase, member: Reader) -> Response:
    """What a post was before, for its author and moderators."""
    with database.snapshot() as connection:
        thread, post = post_store.load_post(connection, post_id, member)
        earlier = post_store.load_versions(connection, post_id, member)
    link = page_linker(thread.recording)
    return render(
        request, "discussion/versions.html", thread=thread, post=post, versions=earlier, member=member, link=link
    )


def hide(post_id: PostId, database: TheDatabase, member: Moderator, reason: Typed = "") -> Response:
    """Hide a post."""
    with database.transaction() as connection:
        post_store.hide(connection, post_id, member, reason)
        thread, _ = post_store.load_post(connection, post_id, member)
    return _to_post(thread.id, post_id)


def show(post_id: PostId, database: TheDatabase, member: Moderator) -> Response:
    """Show a hidden post again."""
    with database.transaction() as connection:
        post_store.show(connection, post_id, member)
        thread, _ = post_store.load_post(connection, post_id, member)
    return _to_post(thread.id, post_id)


def publish(thread_id: ThreadId, database: TheDatabase, member: Moderator) -> Response:
    """Publish a drafted thread."""
    with database.transaction() as connection:
        thread_store.publish(connection, thread_id, member)
    return _to_thread(thread_id)


def lock(thread_id: ThreadId, database: TheDatabase, member: Moderator, on: Annotated[bool, Form()]) -> Response:
    """Lock or unlock a thread."""
    with database.transaction() as connection:
        thread_store.set_locked(connection, thread_id, member, on)
    return _to_thread(thread_id)


def pin(thread_id: ThreadId, database: TheDatabase, member: Moderator, on: Annotated[bool, Form()]) -> Response:
    """Pin or unpin a thread."""
    with database.transaction() as connection:
        thread_store.set_pinned(connection, thread_id, member, on)
    return _to_thread(thread_id)


def settle(
    thread_id: ThreadId,
    database: TheDatabase,
    member: Moderator,
    version: VersionNumber,
    take: Annotated[bool, Form()],
    key: Typed = "",
) -> Response:
    """Take a corrected passage over into the opening post, or keep what stands there; without a key all of them."""
    with database.transaction() as connection:
        openings.settle(connection, thread_id, member, key or None, take=take, version=version)
    return _to_thread(thread_id)


def _editable(connection: Connection, post_id: int, member: Member) -> tuple[Thread, Post]:
    """A post that the member may edit; raises AccessError for others."""
    thread, post = post_store.load_post(connection, post_id, member)
    if post.opening:
        thread_store.check_may_open(member, thread)
    else:
        post_store.check_author(member, post)
    return thread, post


def _thread(
    request: Request,
    connection: Connection,
    thread: Thread,
    member: Member,
    page: int = 1,
    *,
    post: int | None = None,
    typed: str = "",
    preview: str | None = None,
    problem: InputError | None = None,
) -> Response:
    writing = preview is not None or problem is not None
    view = view_thread(connection, thread, member, page="last" if writing else page, post=post)
    link = page_linker(thread.recording)
    return render(
        request,
        "discussion/page.html",
        status=200 if problem is None else status_of(problem),
        view=view,
        link=link,
        limits=LIMITS,
        typed=typed,
        preview=None if preview is None else markdown(preview, link),
        problem=problem,
        new=post,
    )


def _edit(
    request: Request,
    connection: Connection,
    thread: Thread,
    post: Post,
    member: Member,
    title: str,
    typed: str,
    *,
    version: int | None = None,
    preview: str | None = None,
    problem: InputError | None = None,
) -> Response:
    conflict = isinstance(problem, ConflictError)
    link = page_linker(thread.recording)
    return render(
        request,
        "discussion/edit.html",
        status=200 if problem is None else status_of(problem),
        thread=thread,
        post=post,
        member=member,
        title=title,
        typed=typed,
        # After a conflict the next attempt is made in view of what stands there now.
        version=post.version if version is None or conflict else version,
        conflict=conflict,
        preview=None if preview is None else markdown(preview[:LONGEST_OPENING], link),
        problem=problem,
        changes=openings.outdated(connection, thread) if post.opening else (),
        limits=LIMITS,
        link=link,
    )


def _to_thread(thread_id: int) -> Response:
    return RedirectResponse(f"/discussions/{thread_id}", 303)


def _to_post(thread_id: int, post_id: int) -> Response:
    return RedirectResponse(f"/discussions/{thread_id}?post={post_id}#post-{post_id}", 303)


ROUTES: list[BaseRoute] = [
    routes.page("/discussions", discussions, "discussions"),
    routes.page("/discussions/{thread:int}", thread_page, "discussion"),
    routes.action("/discussions/{thread:int}/replies", reply, "reply"),
    routes.action("/discussions/{thread:int}/publish", publish, "publish"),
    routes.action("/discussions/{thread:int}/lock", lock, "lock"),
    routes.action("/discussions/{thread:int}/pin", pin, "pin"),
    routes.action("/discussions/{thread:int}/passages", settle, "settle"),
    routes.page("/discussions/posts/{post:int}", edit_page, "edit_post"),
    routes.action("/discussions/posts/{post:int}", edit, "save_post"),
    routes.page("/discussions/posts/{post:int}/versions", versions, "post_versions"),
    routes.action("/discussions/posts/{post:int}/hide", hide, "hide_post"),
    routes.action("/discussions/posts/{post:int}/show", show, "show_post"),
]
