"""Members on the command line: the first account is made here, and forgotten passwords are replaced."""

import sys
from getpass import getpass

from community import member_store
from community.members import Member, checked_credentials, checked_email, checked_name, checked_role
from community.passwords import hash_password
from community.sessions import end_sessions
from database.connection import Connection, open_database
from settings import Settings
from transcripts.errors import InvalidValueError, NotFoundError


def add(settings: Settings, *, email: str, name: str, role: str, credentials: str, password: str | None) -> str:
    """Store a new member and say so; without a password they sign in through the identity provider."""
    password_hash = None if password is None else hash_password(password)
    with open_database(settings.database_url, home=settings.home) as database, database.transaction() as connection:
        member = member_store.add_member(
            connection,
            email=checked_email(email),
            name=checked_name(name),
            role=checked_role(role),
            credentials=checked_credentials(credentials),
            password_hash=password_hash,
        )
    return f"Added {_line(member)}."


def member_lines(settings: Settings) -> tuple[str, ...]:
    """Every member in a line, those who wait first."""
    with open_database(settings.database_url, home=settings.home) as database, database.snapshot() as connection:
        return tuple(map(_line, member_store.list_members(connection)))


def set_role(settings: Settings, email: str, role: str) -> str:
    """Change what a member may do and say so."""
    with open_database(settings.database_url, home=settings.home) as database, database.transaction() as connection:
        member = _load(connection, email)
        member_store.set_role(connection, member.id, checked_role(role))
        return f"{_line(member_store.load_member(connection, member.id))}."


def set_password(settings: Settings, email: str, password: str) -> str:
    """Give a member a new password, which ends all their sessions."""
    password_hash = hash_password(password)
    with open_database(settings.database_url, home=settings.home) as database, database.transaction() as connection:
        member = _load(connection, email)
        member_store.set_password_hash(connection, member.id, password_hash)
        end_sessions(connection, member.id)
    return f"{member.email} has a new password, and is signed out everywhere."


def remove(settings: Settings, email: str) -> str:
    """Remove a member and say so."""
    with open_database(settings.database_url, home=settings.home) as database, database.transaction() as connection:
        member = _load(connection, email)
        member_store.remove_member(connection, member.id)
    return f"Removed {_line(member)}."


def read_password() -> str:
    """A new password, typed twice without being shown; or the first line of what is piped in."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass("Password: ")
    if getpass("Again: ") != password:
        raise InvalidValueError("The two passwords differ. Run the command again.")
    return password


def _load(connection: Connection, email: str) -> Member:
    member = member_store.find_member(connection, email=checked_email(email))
    if member is None:
        raise NotFoundError(f"There is no member {email}. `springboard members list` shows those there are.")
    return member


def _line(member: Member) -> str:
    credentials = f", {member.credentials}" if member.credentials else ""
    return f"{member.email} ({member.role}): {member.name}{credentials}"
