"""Opening posts: they follow their recording, or tell what in them is outdated once somebody edited them."""

import pytest
from discussing import CORRECTED, OPENING, correct, log_of, opening, stored
from discussing import draft as draft
from discussing import moderator as moderator
from discussing import physician as physician
from discussing import recording as recording
from discussing import thread as thread
from library import DRAFT
from people import SignedIn

from community import openings, thread_store
from community.members import Member
from community.threads import opening_text
from database.connection import Database
from transcripts.errors import ConflictError


def test_an_opening_post_that_nobody_edited_follows_the_recording(
    database: Database, recording: str, thread: int, moderator: Member, physician: Member
) -> None:
    correct(database, recording)
    assert opening(database, physician) == opening_text(CORRECTED)
    assert stored(database, "SELECT version, author_name FROM post_versions ORDER BY version") == [(1, ""), (2, "")]
    assert stored(database, "SELECT drafted, redrafted FROM threads") == [(opening_text(CORRECTED), None)]
    assert log_of(database)[2:] == [("redrafted", "", "")]
    correct(database, recording)
    assert len(log_of(database)) == 3


def edit_by_hand(database: Database, thread: int, moderator: Member, text: str, version: int = 1) -> None:
    with database.transaction() as connection:
        openings.edit_opening(connection, thread, moderator, title="On scars", text=text, version=version)


def test_an_edited_opening_post_is_kept_and_its_outdated_passage_marked(
    database: Database, signed_in: SignedIn, recording: str, thread: int, moderator: Member, physician: Member
) -> None:
    edited = f"{OPENING}\n\nWelcome, everybody."
    edit_by_hand(database, thread, moderator, edited)
    correct(database, recording)
    assert opening(database, moderator) == edited
    assert stored(database, "SELECT title, drafted, redrafted FROM threads") == [
        ("On scars", OPENING, opening_text(CORRECTED))
    ]
    assert log_of(database)[-1] == ("outdated", "", "")
    page = signed_in(moderator).get(f"/discussions/{thread}").text
    assert "Outdated: the recording was corrected since" in page
    assert "- [00:04] Wait <mark>**six</mark> weeks** between two sessions." in page
    assert "- [00:04] Wait <mark>**eight</mark> weeks** between two sessions." in page
    assert "Outdated passages" in signed_in(moderator).get("/discussions").text
    read = signed_in(physician).get(f"/discussions/{thread}").text
    assert "The recording was corrected after this was written, at <a href=" in read
    assert "eight weeks" not in read
    correct(database, recording, DRAFT)  # the correction is undone
    assert stored(database, "SELECT drafted, redrafted FROM threads") == [(OPENING, None)]


@pytest.mark.parametrize(("take", "weeks", "act"), [(True, "eight", "taken over"), (False, "six", "kept")])
def test_a_moderator_takes_a_correction_over_or_keeps_what_stands(
    database: Database,
    signed_in: SignedIn,
    recording: str,
    thread: int,
    moderator: Member,
    take: bool,
    weeks: str,
    act: str,
) -> None:
    edited = f"{OPENING}\n\nWelcome, everybody."
    edit_by_hand(database, thread, moderator, edited)
    correct(database, recording)
    with database.snapshot() as connection:
        shown = thread_store.load_thread(connection, thread, moderator)
        (change,) = openings.outdated(connection, shown)
    form = {"key": change.key, "take": str(take).lower(), "version": "2"}
    assert signed_in(moderator).post(f"/discussions/{thread}/passages", data=form).status_code == 303
    assert opening(database, moderator) == edited.replace("six", weeks)
    assert stored(database, "SELECT drafted, redrafted FROM threads") == [(opening_text(CORRECTED), None)]
    assert log_of(database)[-1] == (act, "Dr. Mo", "")
    with database.transaction() as connection, pytest.raises(ConflictError, match="was settled"):
        openings.settle(connection, thread, moderator, change.key, take=True, version=3)


def test_writing_the_correction_in_settles_it(
    database: Database, recording: str, thread: int, moderator: Member
) -> None:
    edit_by_hand(database, thread, moderator, f"Welcome.\n\n{OPENING}")
    correct(database, recording)
    edit_by_hand(database, thread, moderator, f"Welcome.\n\n{opening_text(CORRECTED)}", version=2)
    assert stored(database, "SELECT drafted, redrafted FROM threads") == [(opening_text(CORRECTED), None)]


def test_a_new_title_alone_counts_as_edited_by_hand(
    database: Database, recording: str, thread: int, moderator: Member
) -> None:
    edit_by_hand(database, thread, moderator, OPENING)
    correct(database, recording)
    assert stored(database, "SELECT title, redrafted IS NOT NULL FROM threads") == [("On scars", True)]
