"""A post: what a member says in a discussion, in Markdown, with all its versions."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from community.members import Member, Role
from transcripts.errors import InvalidValueError
from transcripts.outline import Claim
from transcripts.timecode import clock

LONGEST_POST = 10_000  # characters of a reply
LONGEST_OPENING = 100_000  # of what was drafted from a long recording
LONGEST_REASON = 500
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&])")


@dataclass(frozen=True, slots=True)
class Version:
    """A post as it was from `created_at` on; `author_name` is empty where it was drafted from the recording."""

    number: int
    body: str
    author_name: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Post:
    """A post in its current version; `author` is None where the member left, and for the opening post.

    `edited_at` is None while the first version stands; a drafted opening post counts as edited once a person edited it.
    """

    id: int
    thread: int
    opening: bool
    author: int | None
    author_name: str
    credentials: str
    role: Role | None  # of the author, now
    created_at: datetime
    version: int
    body: str
    edited_at: datetime | None = None
    edited_by: str = ""
    hidden_at: datetime | None = None
    hidden_by: str = ""
    hidden_reason: str = ""


def reads_hidden(member: Member, post: Post) -> bool:
    """Whether a member may read a post that is hidden from others, and its earlier versions."""
    return member.is_moderator or post.author == member.id


def shown_to(member: Member, post: Post) -> Post:
    """The post as a member may see it: a hidden one without its text, and without why and by whom it was hidden."""
    if post.hidden_at is None or reads_hidden(member, post):
        return post
    return replace(post, body="", hidden_by="", hidden_reason="")


def checked_body(text: str, *, longest: int = LONGEST_POST) -> str:
    """What somebody typed, with plain line ends; raises InvalidValueError for an empty or overlong text."""
    body = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    if not body:
        raise InvalidValueError("This post is empty. Write something first.")
    if len(body) > longest:
        raise InvalidValueError(
            f"This post has {len(body)} characters, and at most {longest} are accepted. Shorten it."
        )
    return body


def checked_reason(text: str) -> str:
    """Why a moderator does something, in one line; raises InvalidValueError for none or an overlong one."""
    reason = " ".join(text.split())
    if not 0 < len(reason) <= LONGEST_REASON:
        raise InvalidValueError(f"Say why, in 1 to {LONGEST_REASON} characters: the author will read it.")
    return reason


def quotation(claim: Claim) -> str:
    """A claim as a Markdown quotation with its time: the speaker's own words where the claim restates them."""
    said = claim.text if claim.status == "verbatim" else claim.quote
    source = f" — {_escaped(claim.speaker)}" if claim.speaker else ""
    return f"> {_escaped(' '.join(said.split()))}{source} [{clock(claim.start)}]\n\n"


def _escaped(text: str) -> str:
    """Words that Markdown shows as they are, at the start of a line too."""
    return re.sub(r"^(\d+)([.)])|^([-+])", r"\1\\\2\3", _MARKUP.sub(r"\\\1", text))
