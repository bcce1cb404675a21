"""Members in PostgreSQL. Every function takes a connection; its block is the transaction."""

from psycopg.rows import class_row

from community.members import Member, Role
from database.connection import Connection
from transcripts.errors import InvalidValueError, NotFoundError

MEMBER_COLUMNS = "members.id, email, members.name, role, credentials"


def add_member(
    connection: Connection,
    *,
    email: str,
    name: str,
    role: Role,
    credentials: str = "",
    password_hash: str | None = None,
    issuer: str | None = None,
    subject: str | None = None,
) -> Member:
    """Store a new member; raises InvalidValueError where the e-mail address has an account."""
    with connection.cursor(row_factory=class_row(Member)) as cursor:
        member = cursor.execute(
            f"""
            INSERT INTO members (email, name, role, credentials, password_hash, issuer, subject)
            VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING RETURNING {MEMBER_COLUMNS}
            """,
            (email, name, role, credentials, password_hash, issuer, subject),
        ).fetchone()
    if member is None:
        raise InvalidValueError(f"{email} has an account already; `springboard members list` shows it.")
    return member


def list_members(connection: Connection) -> tuple[Member, ...]:
    """All members by name, those who wait to be let in first."""
    with connection.cursor(row_factory=class_row(Member)) as cursor:
        return tuple(cursor.execute(f"SELECT {MEMBER_COLUMNS} FROM members ORDER BY role <> 'pending', name, id"))


def list_moderators(connection: Connection) -> tuple[Member, ...]:
    """Those who may moderate a discussion, by name."""
    return tuple(member for member in list_members(connection) if member.is_moderator)


def find_member(connection: Connection, *, email: str) -> Member | None:
    """The member with this e-mail address, or None."""
    with connection.cursor(row_factory=class_row(Member)) as cursor:
        return cursor.execute(f"SELECT {MEMBER_COLUMNS} FROM members WHERE email = %s", (email,)).fetchone()


def load_member(connection: Connection, member_id: int) -> Member:
    """The member with this id; raises NotFoundError."""
    with connection.cursor(row_factory=class_row(Member)) as cursor:
        member = cursor.execute(f"SELECT {MEMBER_COLUMNS} FROM members WHERE id = %s", (member_id,)).fetchone()
    if member is None:
        raise NotFoundError(f"There is no member {member_id}. `springboard members list` shows those there are.")
    return member


def check_moderator(connection: Connection, member_id: int) -> None:
    """Raises InvalidValueError for a member who moderates no discussion, and NotFoundError."""
    member = load_member(connection, member_id)
    if not member.is_moderator:
        raise InvalidValueError(f"{member.name} is no moderator. Choose a moderator or a member of staff.")


def find_by_subject(connection: Connection, issuer: str, subject: str) -> Member | None:
    """The member that an identity provider knows by this subject, or None."""
    with connection.cursor(row_factory=class_row(Member)) as cursor:
        return cursor.execute(
            f"SELECT {MEMBER_COLUMNS} FROM members WHERE issuer = %s AND subject = %s", (issuer, subject)
        ).fetchone()


def set_subject(connection: Connection, member_id: int, issuer: str, subject: str) -> bool:
    """Let a member sign in through an identity provider; False, changing nothing, where they do so already."""
    return bool(
        connection.execute(
            "UPDATE members SET issuer = %s, subject = %s WHERE id = %s AND subject IS NULL",
            (issuer, subject, member_id),
        ).rowcount
    )


def set_profile(connection: Connection, member_id: int, *, name: str, credentials: str) -> None:
    """Change how a member is shown."""
    connection.execute("UPDATE members SET name = %s, credentials = %s WHERE id = %s", (name, credentials, member_id))


def set_role(connection: Connection, member_id: int, role: Role) -> None:
    """Change what a member may do; raises InvalidValueError where no admin would be left."""
    _keep_an_admin(connection, member_id, leaves=role != "admin")
    connection.execute("UPDATE members SET role = %s WHERE id = %s", (role, member_id))


def remove_member(connection: Connection, member_id: int) -> None:
    """Remove a member with sessions, tokens and follows; raises InvalidValueError where no admin would be left."""
    _keep_an_admin(connection, member_id, leaves=True)
    connection.execute("DELETE FROM members WHERE id = %s", (member_id,))


def find_password_hash(connection: Connection, member_id: int) -> str | None:
    """The hash of a member's password, or None where they have none."""
    row = connection.execute("SELECT password_hash FROM members WHERE id = %s", (member_id,)).fetchone()
    return str(row[0]) if row and row[0] is not None else None


def set_password_hash(connection: Connection, member_id: int, password_hash: str) -> None:
    """Store the hash of a member's new password."""
    connection.execute("UPDATE members SET password_hash = %s WHERE id = %s", (password_hash, member_id))


def _keep_an_admin(connection: Connection, member_id: int, *, leaves: bool) -> None:
    # The lock makes two admins who remove each other at once wait for one another.
    admins = [
        row[0] for row in connection.execute("SELECT id FROM members WHERE role = 'admin' ORDER BY id FOR UPDATE")
    ]
    if leaves and admins == [member_id]:
        raise InvalidValueError("This is the only admin. Make somebody else an admin first.")
