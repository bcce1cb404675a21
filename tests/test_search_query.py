"""How a query is taken apart: phrases and filters as people type them, what a minus leaves out, and dates."""

import doctest
from datetime import date

import pytest

from transcripts import search_query
from transcripts.errors import InvalidValueError
from transcripts.search_filters import Filters
from transcripts.search_query import (
    LONGEST_QUERY,
    Query,
    clean_query,
    dates_of,
    holds,
    operator,
    operators_of,
    parse_query,
    with_operators,
    without,
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("laser settings", Query("laser settings")),
        ('"before and after" scars', Query("before and after scars", ("before and after",))),
        ("“before and after” scars", Query("before and after scars", ("before and after",))),
        ('"before and after” scars', Query("before and after scars", ("before and after",))),
        ('scars "before and after', Query("scars before and after", ("before and after",))),
        ('a 5" tip', Query("a 5 tip")),
        ("speaker:“Ada Lind”", Query("", filters=Filters(speakers=("Ada Lind",)))),
        ('wait speaker:"Ada Lind', Query("wait", filters=Filters(speakers=("Ada Lind",)))),
        ("Device: Fraxel scars", Query("scars", filters=Filters(devices=("Fraxel",)))),
        ("before: it hurts", Query("before: it hurts")),
        ('after: "it hurts"', Query("after: it hurts", ("it hurts",))),
        ("kind: colours", Query("kind: colours")),
        ("recording: what about scars", Query("recording: what about scars")),
        ("recording: decade by decade", Query("recording: decade by decade")),
        ('recording: "live demo"', Query("recording: live demo", ("live demo",))),
        ("scars recording: 0A1B2C3D4E5F", Query("scars", filters=Filters(recordings=("0a1b2c3d4e5f",)))),
        ("recording:what scars", Query("scars", filters=Filters(recordings=("what",)))),
        ("Nd:YAG ratio 1:3", Query("Nd:YAG ratio 1:3")),
        ('device:"" laser', Query("laser")),
        ('speaker:"Ann \\"Nan\\" Lee"', Query("", filters=Filters(speakers=('Ann "Nan" Lee',)))),
        ("laser -keloid", Query("laser", excluded=("keloid",))),
        ('laser -"do not treat"', Query("laser", excluded_phrases=("do not treat",))),
        ("laser -device:Fraxel", Query("laser", unwanted=Filters(devices=("Fraxel",)))),
        ('laser -speaker:"Lind"', Query("laser", unwanted=Filters(speakers=("Lind",)))),
        ("laser -kind:limit -length:short", Query("laser", unwanted=Filters(kinds=("limit",), lengths=("short",)))),
        ("laser -discussed:yes", Query("laser", filters=Filters(discussed=False))),
        ("laser -since:2024", Query("laser", filters=Filters(until=date(2023, 12, 31)))),
    ],
)
def test_a_query_is_taken_apart(typed: str, meant: Query) -> None:
    assert parse_query(clean_query(typed)) == meant


@pytest.mark.parametrize(
    ("typed", "since", "until"),
    [
        ("since:2024", date(2024, 1, 1), None),
        ("after:2024", date(2025, 1, 1), None),
        ("until:2024", None, date(2024, 12, 31)),
        ("before:2024", None, date(2023, 12, 31)),
        ("since:2024-02", date(2024, 2, 1), None),
        ("until:2024-02", None, date(2024, 2, 29)),
        ("after:2024-05-01", date(2024, 5, 2), None),
        ("before:2024-05-01", None, date(2024, 4, 30)),
        ("since:2024-05-01 until:2024-05-01", date(2024, 5, 1), date(2024, 5, 1)),
        ("since:2024 until:2024 since:2026 until:2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_dates_take_in_the_day_named_or_leave_it_out(typed: str, since: date | None, until: date | None) -> None:
    assert parse_query(typed).filters == Filters(since=since, until=until)


@pytest.mark.parametrize(
    "typed", ["before:2024-13", "after:9999-12-31", "before:0001", "since:2024-00", "until:20", "-since:May"]
)
def test_dates_that_cannot_be_are_refused(typed: str) -> None:
    with pytest.raises(InvalidValueError, match="a date is written as 2026-03-04"):
        parse_query(typed)


def test_dates_in_the_wrong_order_are_told() -> None:
    with pytest.raises(InvalidValueError, match="from 2026-01-01 to 2024-12-31.*Swap the dates"):
        parse_query("laser since:2026 until:2024")


def test_operators_are_taken_away_whole_and_however_they_are_written() -> None:
    assert without("device:Fraxel device:Frax", "device:Frax") == "device:Fraxel"
    assert without('scar DEVICE:"fraxel" x device:Fraxel', "device:Fraxel") == "scar x"
    assert without("laser -device:Fraxel", "device:Fraxel") == "laser -device:Fraxel"
    assert operators_of('laser -device:Fraxel speaker:“S1” kind:"" device: Frax -word kind:limit kind:limit') == (
        "-device:Fraxel", "speaker:“S1”", "device: Frax", "kind:limit",
    )  # fmt: skip
    assert dates_of("x since:2024 -until:2020 kind:limit") == ("since:2024", "-until:2020")
    assert holds('x until:2024 since:"2024"', "since:2024 until:2024")
    assert not holds("x -kind:limit", "kind:limit")


def test_operators_are_added_to_any_query_as_they_are_meant() -> None:
    for typed in ("laser", '"before and', "“before and", '"before \\', 'speaker:"Lind'):
        for name in ('Ann "Nan" Lee', "a\\b", "C:\\", "“Nan”"):
            asked = parse_query(with_operators(typed, operator("speaker", name)))
            assert asked.filters.speakers[-1] == name
            assert asked.phrases == parse_query(typed.rstrip("\\")).phrases


def test_filters_do_not_count_towards_the_length_of_a_query() -> None:
    words = "x" * (LONGEST_QUERY - 10)
    assert clean_query(f"{words} since:2024-01-01 until:2025-01-01").startswith(words)
    with pytest.raises(InvalidValueError, match=f"has {LONGEST_QUERY + 1} characters; at most {LONGEST_QUERY}"):
        clean_query("x" * (LONGEST_QUERY + 1) + " since:2024")
    with pytest.raises(InvalidValueError, match="at most 2000 are accepted with filters"):
        clean_query("x" + " kind:limit" * 200)


def test_the_examples_hold() -> None:
    assert doctest.testmod(search_query).failed == 0
