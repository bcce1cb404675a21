"""Passwords: which are accepted, and their Argon2 hashes."""

from functools import cache
from secrets import token_urlsafe
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from transcripts.errors import InvalidValueError

SHORTEST_PASSWORD = 12  # characters; long ones need no rules about digits and signs (NIST SP 800-63B)
LONGEST_PASSWORD = 1_000  # against hashing a book
_hasher = PasswordHasher()  # the second choice of RFC 9106: 64 MiB each
_at_once = BoundedSemaphore(2)  # so that a crowd at the sign-in page cannot take all memory


def hash_password(password: str) -> str:
    """The Argon2 hash of a new password; raises InvalidValueError for one that is too short or too long."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD or len(set(password)) < SHORTEST_PASSWORD // 2:
        raise InvalidValueError(
            f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters, not the same few over and over. "
            "Several words in a row are easy to remember."
        )
    with _at_once:
        return _hasher.hash(password)


def is_password(password: str, password_hash: str | None) -> bool:
    """Whether the hash is of this password; where there is none it takes as long to say no."""
    with _at_once:
        try:
            return _hasher.verify(password_hash or _nobodys(), password[:LONGEST_PASSWORD])
        except (VerificationError, InvalidHashError):
            return False


@cache
def _nobodys() -> str:
    return _hasher.hash(token_urlsafe(32))
