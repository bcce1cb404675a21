"""A published discussion of a recording, as exports hold it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Reply:
    """What a member says in a discussion, in Markdown."""

    author: str
    credentials: str  # now; empty where none were told, or the member left
    written_at: datetime
    body: str


@dataclass(frozen=True, slots=True)
class Discussion:
    """A published discussion without what moderators have hidden; the opening post and the replies are Markdown."""

    title: str
    published_at: datetime
    published_by: str
    opening: str
    replies: tuple[Reply, ...]
