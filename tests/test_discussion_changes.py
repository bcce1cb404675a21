"""What a later draft says otherwise than the text that somebody made of an earlier one."""

import pytest

from community.changes import Change, changes, settled, taken_over

DRAFTED = """## In short

- [00:04] Wait six weeks.

## Section by section

**Plan** [00:00]

- [00:04] Wait six weeks.
- [00:09] Do not treat inflamed skin.

## Questions

1. How long? [00:04]"""
REDRAFTED = DRAFTED.replace("six", "eight").replace("- [00:09] Do not treat inflamed skin.\n", "")
WAIT, WAIT_LONGER = "- [00:04] Wait six weeks.", "- [00:04] Wait eight weeks."


def test_the_same_draft_changes_nothing() -> None:
    assert changes(DRAFTED, DRAFTED, "Something else altogether.") == ()


def test_a_text_that_says_what_the_later_draft_says_needs_nothing() -> None:
    assert changes(DRAFTED, REDRAFTED, REDRAFTED) == ()


def test_each_changed_line_is_found_where_it_stands() -> None:
    edited = DRAFTED.replace(WAIT, "Wait **six weeks** [00:04], I say.", 1)
    assert changes(DRAFTED, REDRAFTED, edited) == (
        Change("## In short", WAIT, WAIT_LONGER, "Wait **six weeks** [00:04], I say."),
        Change("## Section by section", WAIT, WAIT_LONGER, WAIT, after="**Plan** [00:00]"),
        Change("## Section by section", "- [00:09] Do not treat inflamed skin.", None,
               "- [00:09] Do not treat inflamed skin."),
    )  # fmt: skip


def test_a_heading_that_was_renamed_hides_no_change() -> None:
    edited = "## Put briefly\n\n- [00:04] Wait six weeks."
    drafted, redrafted = "## In short\n\n" + WAIT, "## In short\n\n" + WAIT_LONGER
    assert changes(drafted, redrafted, edited) == (Change("## In short", WAIT, WAIT_LONGER, WAIT),)


def test_a_line_that_lost_its_time_is_found_by_its_words() -> None:
    drafted = "- [00:04] Wait six weeks between two sessions on the face."
    redrafted = drafted.replace("six", "eight")
    edited = "Hello.\n\nWait six weeks between two sessions on the face."
    (change,) = changes(drafted, redrafted, edited)
    assert change.stands == "Wait six weeks between two sessions on the face."


def test_a_line_that_cannot_be_told_is_reported_all_the_same() -> None:
    assert changes(WAIT, WAIT_LONGER, "Patience pays.") == (Change("", WAIT, WAIT_LONGER, None),)


def test_what_is_gone_from_both_is_left_alone() -> None:
    assert changes(WAIT, "", "Patience pays.") == ()


def test_a_new_line_is_reported_until_the_text_has_it() -> None:
    redrafted = f"{DRAFTED}\n1. Why? [00:09]"
    assert changes(DRAFTED, redrafted, DRAFTED) == (
        Change("## Questions", None, "1. Why? [00:09]", None, after="1. How long? [00:04]"),
    )
    assert changes(DRAFTED, redrafted, redrafted) == ()


def test_lines_that_only_moved_within_their_heading_are_no_change() -> None:
    assert changes("## A\n\n- one\n- two", "## A\n\n- two\n- one", "") == ()


def test_taking_every_change_over_leaves_nothing_to_settle() -> None:
    text, drafted = DRAFTED.replace(WAIT, "Wait **six weeks** [00:04].", 1), DRAFTED
    for change in changes(DRAFTED, REDRAFTED, text):
        text, drafted = taken_over(text, change), settled(drafted, change)
    assert text == drafted == REDRAFTED


def test_keeping_a_change_settles_that_one_alone() -> None:
    first, *rest = changes(DRAFTED, REDRAFTED, DRAFTED)
    assert changes(settled(DRAFTED, first), REDRAFTED, DRAFTED) == tuple(rest)


@pytest.mark.parametrize(
    ("heading", "new", "after", "text"),
    [
        ("## A", "- new", "- one", "Hello.\n\n## A\n\n- one\n- new\n\n## B\n\n**T**\n\n- two"),
        ("## A", "- new", None, "Hello.\n\n## A\n\n- new\n- one\n\n## B\n\n**T**\n\n- two"),
        ("## A", "1. new", "- one", "Hello.\n\n## A\n\n- one\n\n1. new\n\n## B\n\n**T**\n\n- two"),
        ("## A", "- new", "- gone", "Hello.\n\n## A\n\n- one\n- new\n\n## B\n\n**T**\n\n- two"),
        ("## B", "- new", "**T**", "Hello.\n\n## A\n\n- one\n\n## B\n\n**T**\n\n- new\n- two"),
        ("## B", "**New**", "- two", "Hello.\n\n## A\n\n- one\n\n## B\n\n**T**\n\n- two\n\n**New**"),
        ("## B", "**New**", None, "Hello.\n\n## A\n\n- one\n\n## B\n\n**New**\n\n**T**\n\n- two"),
        ("## C", "- new", None, "Hello.\n\n## A\n\n- one\n\n## B\n\n**T**\n\n- two\n\n## C\n\n- new"),
    ],
)
def test_a_new_line_goes_behind_the_one_it_follows(heading: str, new: str, after: str | None, text: str) -> None:
    before = "Hello.\n\n## A\n\n- one\n\n## B\n\n**T**\n\n- two"
    assert taken_over(before, Change(heading, None, new, None, after)) == text


def test_a_text_of_nothing_but_a_heading_takes_a_line() -> None:
    assert taken_over("## A", Change("## A", None, "- new", None)) == "## A\n\n- new"
    assert taken_over("", Change("", None, "- new", None)) == "- new"


def test_two_changes_to_one_line_have_two_keys() -> None:
    (one,), (other,) = changes(WAIT, WAIT_LONGER, WAIT), changes(WAIT, "- [00:04] Wait.", WAIT)
    assert one.key != other.key
    assert one.clocks == ("[00:04]",)
