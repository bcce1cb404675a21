"""Following devices and techniques: the buttons on their pages, the list of what one follows; the same as JSON."""

from typing import Annotated

from fastapi import Form, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from community import follows
from community.follows import Followed
from community.members import Member
from database.connection import Connection, Database
from transcripts import term_pages
from transcripts.term_pages import Naming
from transcripts.vocabulary import TermKind
from web.access import Reader
from web.context import TheDatabase
from web.render import render
from web.routes import action, page
from web.terms import plain

MOST_NEW = 10  # recordings of each term; its page has all

On = Annotated[bool, Form()]


def following(request: Request, database: TheDatabase, member: Reader) -> Response:
    """What the member follows, and what is new of it."""
    return render(
        request, "terms/following.html", followed=_followed(database, member, limit=MOST_NEW + 1), most_new=MOST_NEW
    )


def follow_device(slug: str, on: On, database: TheDatabase, member: Reader) -> Response:
    """Follow a device, or follow it no more."""
    with database.transaction() as connection:
        _set(connection, member, "device", slug, on)
    return RedirectResponse(f"/devices/{slug}", 303)


def follow_technique(slug: str, on: On, database: TheDatabase, member: Reader) -> Response:
    """Follow a technique, or follow it no more."""
    with database.transaction() as connection:
        _set(connection, member, "technique", slug, on)
    return RedirectResponse(f"/techniques/{slug}", 303)


def api_following(database: TheDatabase, member: Reader) -> Response:
    """What the caller follows, by name, each with the ten newest recordings that name it and came since."""
    return JSONResponse(
        [
            plain(each) | {"slug": each.slug, "new": [plain(naming) for naming in new]}
            for each, new in _followed(database, member, limit=MOST_NEW)
        ]
    )


def api_follow_device(slug: str, database: TheDatabase, member: Reader) -> Response:
    """Follow a device; whoever does already goes on as before."""
    return _set_by_program(database, member, "device", slug, True)


def api_follow_technique(slug: str, database: TheDatabase, member: Reader) -> Response:
    """Follow a technique; whoever does already goes on as before."""
    return _set_by_program(database, member, "technique", slug, True)


def api_unfollow_device(slug: str, database: TheDatabase, member: Reader) -> Response:
    """Follow a device no more."""
    return _set_by_program(database, member, "device", slug, False)


def api_unfollow_technique(slug: str, database: TheDatabase, member: Reader) -> Response:
    """Follow a technique no more."""
    return _set_by_program(database, member, "technique", slug, False)


def _followed(database: Database, member: Member, *, limit: int) -> list[tuple[Followed, tuple[Naming, ...]]]:
    """What a member follows, each with the newest recordings that name it and are there since they follow it."""
    with database.snapshot() as connection:
        return [
            (
                each,
                term_pages.load_namings(
                    connection, each.kind, each.term, since=each.followed_at, sees=member.sees, limit=limit
                ),
            )
            for each in follows.list_followed(connection, member)
        ]


def _set(connection: Connection, member: Member, kind: TermKind, slug: str, on: bool) -> str:
    """Have a member follow a term or not; returns the term."""
    term = term_pages.find_term(connection, kind, slug, sees=member.sees)
    change = follows.follow if on else follows.unfollow
    change(connection, member, kind, term)
    return term


def _set_by_program(database: Database, member: Member, kind: TermKind, slug: str, on: bool) -> Response:
    with database.transaction() as connection:
        term = _set(connection, member, kind, slug, on)
        followers = follows.load_followers(connection, kind, term)
    return JSONResponse({"following": on, "followers": len(followers)})


ROUTES: list[BaseRoute] = [
    page("/following", following, "following"),
    action("/devices/{slug}/follow", follow_device, "follow_device"),
    action("/techniques/{slug}/follow", follow_technique, "follow_technique"),
    page("/api/v1/following", api_following, "api_following"),
    action("/api/v1/devices/{slug}/follow", api_follow_device, "api_follow_device", method="PUT"),
    action("/api/v1/devices/{slug}/follow", api_unfollow_device, "api_unfollow_device", method="DELETE"),
    action("/api/v1/techniques/{slug}/follow", api_follow_technique, "api_follow_technique", method="PUT"),
    action("/api/v1/techniques/{slug}/follow", api_unfollow_technique, "api_unfollow_technique", method="DELETE"),
]
