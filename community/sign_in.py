"""Signing in: with a password, or as somebody whom an identity provider vouches for."""

from dataclasses import dataclass

from community import member_store
from community.attempts import count_attempt, forget_attempts
from community.members import Member, checked_email, checked_name
from community.passwords import hash_password, is_password
from database.connection import Database
from transcripts.errors import AccessError, InvalidValueError


@dataclass(frozen=True, slots=True)
class Voucher:
    """What an identity provider says of somebody who signed in there."""

    issuer: str
    subject: str  # the provider's own name for them, which never changes
    email: str
    is_email_verified: bool
    name: str


def sign_in_with_password(database: Database, *, email: str, password: str, address: str) -> Member:
    """The member with this e-mail address and password, who asks from a network address.

    Raises AccessError, the same for an unknown address and a wrong password, and TooOftenError.
    """
    email = "".join(filter(str.isprintable, email)).strip().lower()
    with database.transaction() as connection:
        count_attempt(connection, email=email, address=address)
    with database.transaction() as connection:
        member = member_store.find_member(connection, email=email)
        known = member_store.find_password_hash(connection, member.id) if member else None
    if not is_password(password, known) or member is None or known is None:
        raise AccessError("The e-mail address or the password is wrong.")
    with database.transaction() as connection:
        forget_attempts(connection, email=email, address=address)
    return member


def sign_in_with_voucher(database: Database, voucher: Voucher) -> Member:
    """The member whom a provider vouches for; a new one waits to be let in.

    An account that was made here with the same e-mail address is theirs as well, once the provider has verified the
    address. Raises AccessError where it has not, or where the account is another person's at the provider.
    """
    with database.transaction() as connection:
        known = member_store.find_by_subject(connection, voucher.issuer, voucher.subject)
        if known is not None:
            return known
        try:
            email = checked_email(voucher.email)
        except InvalidValueError:
            email = ""
        if not email or not voucher.is_email_verified:
            raise AccessError(
                "Your organisation's sign-in has not confirmed your e-mail address. Confirm it there first."
            )
        member = member_store.find_member(connection, email=email)
        if member is None:
            name = voucher.name.strip() or email.partition("@")[0]
            return member_store.add_member(
                connection, email=email, name=checked_name(name), role="pending", issuer=voucher.issuer,
                subject=voucher.subject,
            )  # fmt: skip
        if not member_store.set_subject(connection, member.id, voucher.issuer, voucher.subject):
            raise AccessError(f"{email} belongs to somebody else at your organisation. Ask an admin for help.")
        return member


def change_password(database: Database, member: Member, *, current: str, new: str, address: str) -> None:
    """Give a member a new password; raises AccessError where `current` is wrong, InvalidValueError for an unfit one."""
    with database.transaction() as connection:
        known = member_store.find_password_hash(connection, member.id)
    if known is not None:
        sign_in_with_password(database, email=member.email, password=current, address=address)
    fresh = hash_password(new)
    with database.transaction() as connection:
        member_store.set_password_hash(connection, member.id, fresh)
