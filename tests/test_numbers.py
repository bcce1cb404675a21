"""Numbers and units: what is said and what is written come to one form."""

import pytest

from transcripts.numbers import Quantity, is_number, quantities


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("ten joules", 10, "J"),
        ("10 J", 10, "J"),
        ("7.5 J/cm²", 7.5, "J/cm2"),
        ("7.5 J/cm2", 7.5, "J/cm2"),
        ("seven and a half joules per square centimetre", 7.5, "J/cm2"),
        ("seven point five joules per square centimeter", 7.5, "J/cm2"),
        ("one hundred and forty joules", 140, "J"),
        ("140 jewels", 140, "J"),
        ("ten jewels per square centimetre", 10, "J/cm2"),
        ("a hundred and fifty millijoules", 150, "mJ"),
        ("30 milliseconds", 30, "ms"),
        ("40mm seconds", 40, "ms"),  # as it is misheard
        ("thirty ms", 30, "ms"),
        ("an 18-mm spot", 18, "mm"),
        ("eighteen millimetre", 18, "mm"),
        ("10mm", 10, "mm"),
        ("twenty percent", 20, "%"),
        ("0.05%", 0.05, "%"),
        ("nought point nought five per cent", 0.05, "%"),
        ("six weeks", 6, "week"),
        ("a six-week interval", 6, "week"),
        ("a month", 1, "month"),
        ("half an hour", 0.5, "h"),
        ("half a cc", 0.5, "mL"),
        ("1.5 mL", 1.5, "mL"),
        ("fifty units", 50, "unit"),
        ("300 mg", 300, "mg"),
        ("50 mg/mL", 50, "mg/mL"),
        ("fifty milligrams per millilitre", 50, "mg/mL"),
        ("1500 units/mL", 1500, "unit/mL"),
        ("45 °C", 45, "degree"),
        ("forty five degrees", 45, "degree"),
        ("four passes", 4, "pass"),
        ("two MHz", 2, "MHz"),
        ("25 gauge", 25, "gauge"),
        ("1,064 nm", 1064, "nm"),
        ("point five milliliters", 0.5, "mL"),
        ("at this point five milliliters", 5, "mL"),
        ("1 point 5 mm", 1.5, "mm"),
        ("one point seventy five mm", 1.75, "mm"),
        ("one point oh five percent", 1.05, "%"),
        ("ten sixty four", 1064, None),
        ("seven fifty five", 755, None),
        ("twenty thousand", 20000, None),
        ("twenty-two", 22, None),
    ],
)
def test_one_quantity(text: str, value: float, unit: str | None) -> None:
    assert quantities(text) == (Quantity(value, unit),)


@pytest.mark.parametrize("text", ["two to three weeks", "2-3 weeks", "2–3 weeks", "two or three weeks"])
def test_a_range_shares_its_unit(text: str) -> None:
    assert quantities(text) == (Quantity(2, "week"), Quantity(3, "week"))


def test_two_numbers_are_never_multiplied() -> None:
    assert quantities("two hundred and one hundred joules") == (Quantity(200, "J"), Quantity(100, "J"))


def test_several_in_one_sentence() -> None:
    text = "an eighteen millimetre spot, three milliseconds, and fourteen joules per square centimetre"
    assert quantities(text) == (Quantity(18, "mm"), Quantity(3, "ms"), Quantity(14, "J/cm2"))


@pytest.mark.parametrize(("one", "other"), [("4 weeks", "14 weeks"), ("ten joules", "10 J/cm2"), ("3 ms", "3 mm")])
def test_what_differs_stays_different(one: str, other: str) -> None:
    assert quantities(one) != quantities(other)


def test_no_number() -> None:
    assert quantities("Shaving is fine.") == ()
    assert quantities("") == ()


def test_is_number() -> None:
    assert is_number("forty") and is_number("7.5") and is_number("14.")
    assert not is_number("weeks")
