"""A member: somebody who may sign in, with what they may do and see."""

import re
from dataclasses import dataclass
from typing import Literal, get_args

from transcripts.errors import InvalidValueError
from transcripts.recording import Visibility

Role = Literal["pending", "physician", "moderator", "staff", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)  # each may do all that those before it may

LONGEST_NAME = 120
LONGEST_EMAIL = 254  # RFC 5321
_EMAIL = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with an account; `credentials` stand behind the name, such as "MD, FAAD"."""

    id: int
    email: str  # in lower case
    name: str
    role: Role
    credentials: str = ""

    @property
    def is_reader(self) -> bool:
        """Whether somebody has let them in."""
        return self.role != "pending"

    @property
    def is_moderator(self) -> bool:
        return self.role in ("moderator", "staff", "admin")

    @property
    def is_staff(self) -> bool:
        return self.role in ("staff", "admin")

    @property
    def is_admin(self) -> bool:
        return self.role == "admin"

    @property
    def sees(self) -> tuple[Visibility, ...]:
        """The recordings that they may see, by visibility."""
        return seen_by(self)


def seen_by(visitor: Member | None) -> tuple[Visibility, ...]:
    """The visibilities of the recordings that a visitor may see, who may have no account."""
    if visitor is None or not visitor.is_reader:
        return ("public",)
    return ("public", "members", "staff") if visitor.is_staff else ("public", "members")


def checked_email(text: str) -> str:
    """An e-mail address in lower case; raises InvalidValueError for what is none."""
    email = text.strip().lower()
    if not _EMAIL.fullmatch(email) or len(email) > LONGEST_EMAIL or not email.isprintable():
        raise InvalidValueError(f"{text.strip()!r} is not an e-mail address; one looks like name@example.org.")
    return email


def checked_name(text: str, *, what: str = "name") -> str:
    """A name in one line; raises InvalidValueError for an empty or overlong one."""
    name = " ".join(text.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise InvalidValueError(f"A {what} has 1 to {LONGEST_NAME} characters in one line.")
    return name


def checked_credentials(text: str) -> str:
    """Credentials in one line, or none; raises InvalidValueError for overlong ones."""
    return checked_name(text, what="line of credentials") if text.strip() else ""


def checked_role(text: str) -> Role:
    """A role by its name; raises InvalidValueError naming those there are."""
    for role in ROLES:
        if role == text:
            return role
    raise InvalidValueError(f"There is no role {text!r}. Roles: {', '.join(ROLES)}.")
