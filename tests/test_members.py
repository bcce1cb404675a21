"""Members, their passwords, sessions and tokens in PostgreSQL, and the command line that manages them."""

from hashlib import sha256

import pytest
from conftest import CommandLine
from people import add_member

from community import member_store
from community.attempts import (
    MOST_FOR_AN_ACCOUNT,
    MOST_FROM_A_NETWORK,
    MOST_FROM_A_NETWORK_FOR_AN_ACCOUNT,
    count_attempt,
    forget_attempts,
)
from community.members import Member, Role, checked_email, checked_name, checked_role
from community.passwords import hash_password, is_password
from community.sessions import end_session, end_sessions, find_session_member, start_session
from community.sign_in import change_password, sign_in_with_password
from community.tokens import add_token, list_tokens, remove_token, use_token
from database.connection import Database
from transcripts.errors import AccessError, InvalidValueError, NotFoundError, TooOftenError

PASSWORD = "quiet river stone"


def with_password(database: Database, password: str = PASSWORD, *, role: Role = "physician") -> Member:
    member = add_member(database, role=role)
    with database.transaction() as connection:
        member_store.set_password_hash(connection, member.id, hash_password(password))
    return member


# Members


@pytest.mark.parametrize(
    ("role", "may", "sees"),
    [
        ("pending", (False, False, False, False), ("public",)),
        ("physician", (True, False, False, False), ("public", "members")),
        ("moderator", (True, True, False, False), ("public", "members")),
        ("staff", (True, True, True, False), ("public", "members", "staff")),
        ("admin", (True, True, True, True), ("public", "members", "staff")),
    ],
)
def test_what_each_role_may(role: Role, may: tuple[bool, ...], sees: tuple[str, ...]) -> None:
    member = Member(1, "a@example.org", "Ada", role)
    assert (member.is_reader, member.is_moderator, member.is_staff, member.is_admin) == may
    assert member.sees == sees


def test_what_is_typed_is_checked() -> None:
    assert checked_email(" Ada.Lind@Example.ORG ") == "ada.lind@example.org"
    assert checked_name("  Ada \n Lind ") == "Ada Lind"
    for wrong in (
        "ada",
        "ada@",
        "a b@example.org",
        "<ada@example.org>",
        "a@b@c",
        "a\x00@example.org",
        f"{'a' * 250}@example.org",
    ):
        with pytest.raises(InvalidValueError, match="is not an e-mail address"):
            checked_email(wrong)
    for wrong in ("", " ", "a" * 121, "Ada\x00Lind", "Ada\u202eLind"):
        with pytest.raises(InvalidValueError, match="1 to 120 characters"):
            checked_name(wrong)
    with pytest.raises(InvalidValueError, match="There is no role 'king'. Roles: pending, physician,"):
        checked_role("king")


def test_one_account_for_an_address(database: Database) -> None:
    member = add_member(database)
    with database.transaction() as connection:
        assert member_store.find_member(connection, email=member.email) == member
        with pytest.raises(InvalidValueError, match="has an account already"):
            member_store.add_member(connection, email=member.email, name="Other", role="physician")


def test_those_who_wait_are_listed_first(database: Database) -> None:
    ben = add_member(database, name="Ben")
    zoe = add_member(database, role="pending", name="Zoe")
    ada = add_member(database, role="admin", name="Ada")
    with database.transaction() as connection:
        assert member_store.list_members(connection) == (zoe, ada, ben)


def test_the_last_admin_stays(database: Database) -> None:
    one, two = add_member(database, role="admin"), add_member(database, role="admin")
    with database.transaction() as connection:
        member_store.set_role(connection, two.id, "staff")
        with pytest.raises(InvalidValueError, match="the only admin"):
            member_store.set_role(connection, one.id, "staff")
        with pytest.raises(InvalidValueError, match="the only admin"):
            member_store.remove_member(connection, one.id)
        member_store.set_role(connection, one.id, "admin")
        member_store.remove_member(connection, two.id)
        with pytest.raises(NotFoundError, match="There is no member"):
            member_store.load_member(connection, two.id)


# Passwords


def test_a_password_is_stored_as_argon2_alone(database: Database) -> None:
    member = with_password(database)
    with database.transaction() as connection:
        stored = member_store.find_password_hash(connection, member.id)
    assert stored is not None
    assert stored.startswith("$argon2id$")
    assert is_password(PASSWORD, stored)
    assert not is_password(PASSWORD + "s", stored)
    assert not is_password("", None)


@pytest.mark.parametrize("password", ["short", "a" * 11, "a" * 12, "ab" * 10, "x" * 1_001])
def test_passwords_that_are_no_good(password: str) -> None:
    with pytest.raises(InvalidValueError, match="12 to 1000 characters"):
        hash_password(password)


def test_who_signs_in_is_known_by_both_address_and_password(database: Database) -> None:
    member = with_password(database)
    without = add_member(database)
    shouted = member.email.upper() + " "
    assert sign_in_with_password(database, email=shouted, password=PASSWORD, address="192.0.2.1") == member
    told = set()
    for email, password in (
        (member.email, "another password"), (without.email, PASSWORD), ("nobody@example.org", PASSWORD), ("", ""),
    ):  # fmt: skip
        with pytest.raises(AccessError) as raised:
            sign_in_with_password(database, email=email, password=password, address="192.0.2.1")
        told.add(str(raised.value))
    assert told == {"The e-mail address or the password is wrong."}


def test_a_new_password_needs_the_old_one(database: Database) -> None:
    member = with_password(database)
    with pytest.raises(AccessError, match="is wrong"):
        change_password(database, member, current="something else", new="loud ocean sand", address="192.0.2.1")
    change_password(database, member, current=PASSWORD, new="loud ocean sand", address="192.0.2.1")
    assert sign_in_with_password(database, email=member.email, password="loud ocean sand", address="") == member
    with pytest.raises(AccessError, match="is wrong"):
        sign_in_with_password(database, email=member.email, password=PASSWORD, address="")


def test_attempts_from_a_network_run_out_for_an_account_that_exists_or_not(database: Database) -> None:
    member = with_password(database)
    for email in (member.email, "nobody@example.org"):
        attempt(database, email, "198.51.100.1", times=MOST_FROM_A_NETWORK_FOR_AN_ACCOUNT)
        with pytest.raises(TooOftenError, match="Try again in 15 min"):
            sign_in_with_password(database, email=email, password=PASSWORD, address="198.51.100.1")
    # Whoever guesses from one place does not keep the member out of another.
    assert sign_in_with_password(database, email=member.email, password=PASSWORD, address="192.0.2.1") == member
    with database.transaction() as connection:
        connection.execute("UPDATE sign_in_attempts SET at = at - interval '15 minutes'")
    assert sign_in_with_password(database, email=member.email, password=PASSWORD, address="198.51.100.1") == member
    with database.transaction() as connection:
        assert connection.execute("SELECT * FROM sign_in_attempts").fetchall() == []


def test_attempts_from_everywhere_run_out_for_an_account(database: Database) -> None:
    member = with_password(database)
    for number in range(MOST_FOR_AN_ACCOUNT):
        attempt(database, member.email, f"192.0.2.{number}")
    with pytest.raises(TooOftenError):
        sign_in_with_password(database, email=member.email, password=PASSWORD, address="198.51.100.1")


def attempt(database: Database, email: str, address: str, *, times: int = 1) -> None:
    for _ in range(times):
        with database.transaction() as connection:
            count_attempt(connection, email=email, address=address)


def test_attempts_run_out_for_a_network(database: Database) -> None:
    for number in range(MOST_FROM_A_NETWORK):  # one household has more addresses of IPv6 than there are accounts
        attempt(database, f"{number}@example.org", f"2001:db8::{number:x}")
    with pytest.raises(TooOftenError), database.transaction() as connection:
        count_attempt(connection, email="another@example.org", address="2001:db8:0:0:ffff::1")
    with database.transaction() as connection:
        count_attempt(connection, email="another@example.org", address="2001:db8:0:1::1")
        forget_attempts(connection, email="7@example.org", address="2001:db8::9")
        count_attempt(connection, email="another@example.org", address="2001:db8::1")


# Sessions and tokens


def test_a_session_lasts_until_it_ends(database: Database) -> None:
    member = add_member(database)
    with database.transaction() as connection:
        one, two, three = (start_session(connection, member) for _ in range(3))
        stored = {bytes(digest) for (digest,) in connection.execute("SELECT sha256 FROM sessions")}
        assert stored == {sha256(session.encode()).digest() for session in (one, two, three)}
        assert find_session_member(connection, one) == member
        assert find_session_member(connection, "guess") is None
        end_session(connection, one)
        assert find_session_member(connection, one) is None
        end_sessions(connection, member.id, besides=two)
        assert (find_session_member(connection, two), find_session_member(connection, three)) == (member, None)
        connection.execute("UPDATE sessions SET expires_at = now()")
        assert find_session_member(connection, two) is None
        start_session(connection, member)
        assert connection.execute("SELECT count(*) FROM sessions").fetchone() == (1,)


def test_a_token_opens_until_it_is_revoked(database: Database) -> None:
    member, other = add_member(database), add_member(database)
    with database.transaction() as connection:
        secret = add_token(connection, member, name=" Learning  platform ", scopes=("write", "read"))
        assert use_token(connection, secret) == (member, frozenset({"read", "write"}))
        assert use_token(connection, "sbt_guess") is None
        (token,) = list_tokens(connection, member)
        assert (token.name, token.scopes) == ("Learning platform", ("read", "write"))
        assert token.used_on is not None
        assert list_tokens(connection, other) == ()
        assert secret.encode() not in b"".join(
            str(value).encode() for row in connection.execute("SELECT * FROM api_tokens") for value in row
        )
        with pytest.raises(NotFoundError, match="You have no token"):
            remove_token(connection, other, token.id)
        remove_token(connection, member, token.id)
        assert use_token(connection, secret) is None
    for scopes in ((), ("read", "everything")):
        with pytest.raises(InvalidValueError, match="one or more of the scopes"), database.transaction() as connection:
            add_token(connection, member, name="x", scopes=scopes)


def test_who_is_removed_is_signed_out(database: Database) -> None:
    member = add_member(database)
    with database.transaction() as connection:
        session = start_session(connection, member)
        secret = add_token(connection, member, name="x", scopes=("read",))
        member_store.remove_member(connection, member.id)
        assert find_session_member(connection, session) is None
        assert use_token(connection, secret) is None


# The command line


def test_members_on_the_command_line(command_line: CommandLine, database: Database) -> None:
    assert "No members yet. Make an account with" in command_line.run("members", "list").out
    added = command_line.run(
        "members", "add", "Ada@Example.org", "--name", "Ada Lind", "--role", "admin", "--credentials", "MD",
        typed=f"{PASSWORD}\n",
    )  # fmt: skip
    assert (added.code, added.out) == (0, "Added ada@example.org (admin): Ada Lind, MD.\n"), added.err
    assert command_line.run("members", "list").out == "ada@example.org (admin): Ada Lind, MD\n"
    assert sign_in_with_password(database, email="ada@example.org", password=PASSWORD, address="").role == "admin"
    only = command_line.run("members", "remove", "ada@example.org")
    assert (only.code, only.err) == (2, "Error: This is the only admin. Make somebody else an admin first.\n")


def test_mistakes_on_the_command_line(command_line: CommandLine, database: Database) -> None:
    member = add_member(database, name="Ben Moss", credentials="")
    short = command_line.run("members", "add", "a@example.org", "--name", "A", "--role", "staff", typed="short\n")
    assert (short.code, short.out) == (2, "")
    assert "A password has 12 to 1000 characters" in short.err
    assert command_line.run("members", "role", "nobody@example.org", "staff").code == 2
    changed = command_line.run("members", "role", member.email, "staff")
    assert changed.out == f"{member.email} (staff): Ben Moss.\n"
    with database.transaction() as connection:
        assert [known.role for known in member_store.list_members(connection)] == ["staff"]
