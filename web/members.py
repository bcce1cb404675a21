"""Members for admins: who there is, and what each may do."""

from typing import Annotated, Any

from fastapi import Form, Path, Request
from pydantic import BaseModel
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from community import member_store
from community.members import ROLES, Member, checked_role
from database.connection import Database
from transcripts.errors import InvalidValueError
from web.access import Admin
from web.context import TheDatabase
from web.render import render
from web.routes import action, page

ROLE_MEANINGS = {
    "pending": "waits to be let in; sees public recordings only",
    "physician": "reads, and takes part in discussions",
    "moderator": "also corrects recordings and looks after discussions",
    "staff": "also uploads, and sees recordings for staff only",
    "admin": "also manages members",
}

MemberId = Annotated[int, Path(alias="member", ge=1, le=2**31 - 1)]


class RoleChange(BaseModel, extra="forbid"):
    """What a member shall be, as a program sends it."""

    role: str


def members_page(request: Request, admin: Admin, database: TheDatabase) -> Response:
    """Everybody who may sign in, those who wait first."""
    return _page(request, database, admin)


def set_role(
    request: Request, admin: Admin, database: TheDatabase, member: MemberId, role: Annotated[str, Form()] = ""
) -> Response:
    """Change what a member may do, from their next click on."""
    try:
        _set_role(database, member, role)
    except InvalidValueError as error:
        return _page(request, database, admin, problem=str(error), status=400)
    return RedirectResponse(f"/members#member-{member}", 303)


def remove(request: Request, admin: Admin, database: TheDatabase, member: MemberId) -> Response:
    """Remove a member with their sessions, tokens and follows; what they wrote stays, under their name."""
    try:
        with database.transaction() as connection:
            member_store.remove_member(connection, member_store.load_member(connection, member).id)
    except InvalidValueError as error:
        return _page(request, database, admin, problem=str(error), status=400)
    return RedirectResponse("/members", 303)


def api_members(admin: Admin, database: TheDatabase) -> Response:
    """Everybody who may sign in, those who wait first."""
    with database.snapshot() as connection:
        return JSONResponse([member_json(member) for member in member_store.list_members(connection)])


def api_set_role(admin: Admin, database: TheDatabase, member: MemberId, change: RoleChange) -> Response:
    """Change what a member may do."""
    return JSONResponse(member_json(_set_role(database, member, change.role)))


def api_remove(admin: Admin, database: TheDatabase, member: MemberId) -> Response:
    """Remove a member."""
    with database.transaction() as connection:
        member_store.remove_member(connection, member_store.load_member(connection, member).id)
    return Response(status_code=204)


def member_json(member: Member) -> dict[str, Any]:
    """A member as programs get them."""
    return {
        "id": member.id,
        "email": member.email,
        "name": member.name,
        "credentials": member.credentials,
        "role": member.role,
    }


def _set_role(database: Database, member_id: int, role: str) -> Member:
    with database.transaction() as connection:
        member = member_store.load_member(connection, member_id)
        member_store.set_role(connection, member.id, checked_role(role))
        return member_store.load_member(connection, member.id)


def _page(request: Request, database: Database, admin: Member, *, problem: str = "", status: int = 200) -> Response:
    with database.snapshot() as connection:
        members = member_store.list_members(connection)
    return render(
        request,
        "members/members.html",
        status=status,
        members=members,
        own=admin.id,
        roles=ROLES,
        meanings=ROLE_MEANINGS,
        problem=problem,
    )


ROUTES: list[BaseRoute] = [
    page("/members", members_page, "members"),
    action("/members/{member:int}/role", set_role, "set_role"),
    action("/members/{member:int}/remove", remove, "remove_member"),
    page("/api/v1/members", api_members, "api_members"),
    action("/api/v1/members/{member:int}", api_set_role, "api_set_role", method="PUT"),
    action("/api/v1/members/{member:int}", api_remove, "api_remove_member", method="DELETE"),
]
