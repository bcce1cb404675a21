"""Devices and techniques that members follow, in PostgreSQL: who follows one, and what a member follows."""

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from community.member_store import MEMBER_COLUMNS
from community.members import Member
from database.connection import Connection
from transcripts.text import slug_of
from transcripts.vocabulary import TermKind


@dataclass(frozen=True, slots=True)
class Followed:
    """A term that a member follows, and since when."""

    term: str
    kind: TermKind
    followed_at: datetime

    @property
    def slug(self) -> str:
        return slug_of(self.term)


def follow(connection: Connection, member: Member, kind: TermKind, term: str) -> None:
    """Have a member follow a term from now on; whoever follows it already goes on as before."""
    connection.execute(
        "INSERT INTO follows (member, kind, term) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING", (member.id, kind, term)
    )


def unfollow(connection: Connection, member: Member, kind: TermKind, term: str) -> None:
    """Have a member follow a term no more, if they did."""
    connection.execute("DELETE FROM follows WHERE member = %s AND kind = %s AND term = %s", (member.id, kind, term))


def load_followers(connection: Connection, kind: TermKind, term: str) -> tuple[Member, ...]:
    """The members who follow a term, by name; whoever waits to be let in again does not count."""
    with connection.cursor(row_factory=class_row(Member)) as cursor:
        return tuple(
            cursor.execute(
                f"SELECT {MEMBER_COLUMNS} FROM follows JOIN members ON members.id = member "
                "WHERE kind = %s AND term = %s AND role <> 'pending' ORDER BY members.name, members.id",
                (kind, term),
            )
        )


def list_followed(connection: Connection, member: Member) -> tuple[Followed, ...]:
    """What a member follows, by name; a term is left out while no recording that they may see names it."""
    with connection.cursor(row_factory=class_row(Followed)) as cursor:
        return tuple(
            cursor.execute(
                """
                SELECT term, kind, followed_at FROM follows
                WHERE member = %s AND EXISTS (
                    SELECT FROM mentions JOIN recordings ON recordings.id = recording
                    WHERE mentions.kind = follows.kind AND mentions.term = follows.term AND visibility = ANY (%s)
                )
                ORDER BY lower(term), term, kind
                """,
                (member.id, list(member.sees)),
            )
        )
