"""Numbers and units: what is said and what is written come to one form."""

import pytest

from transcripts.numbers import Quantity, is_number, quantities, written


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
        (".5 mg", 0.5, "mg"),
        ("oh point five mg", 0.5, "mg"),
        ("only point one millilitre left", 0.1, "mL"),
        ("use point five milligrams", 0.5, "mg"),
        ("Trigger point four", 4, None),
        ("My point five is cooling", 5, None),
        ("for six months and a half.", 6.5, "month"),
        ("an hour and a half later", 1.5, "h"),
        ("three weeks and a half dose", 3, "week"),
        ("two and a half thousand units", 2500, "unit"),
        ("plus or minus two degrees", 2, "degree"),
        ("plus or minus ten percent", 10, "%"),
        ("-30% of my patients relapse.", 30, "%"),
        ("Give 2 G of cefazolin", 2, "g"),
        ("1G of tranexamic acid", 1, "g"),
        ("27 g blunt cannula", 27, "gauge"),
        ("twenty seven g needle", 27, "gauge"),
        ("in twenty twenty five", 2025, None),
        ("twelve fifty milligrams", 1250, "mg"),
        ("ten fifty units", 1050, "unit"),
        ("point two of a millilitre", 0.2, "mL"),
        ("a quarter of an hour", 0.25, "h"),
        ("three quarters of an hour", 0.75, "h"),
        ("an hour and a half", 1.5, "h"),
        ("half hour", 0.5, "h"),
        ("half of one percent", 0.5, "%"),
        ("two and three quarters", 2.75, None),
        ("one third", 1 / 3, None),
        ("two thirds of a syringe", 2 / 3, "syringe"),
        ("two tenths of a millilitre", 0.2, "mL"),
        ("a quarter of a milligram", 0.25, "mg"),
        ("½ mL", 0.5, "mL"),
        ("2½ weeks", 2.5, "week"),
        ("2 1/2 weeks", 2.5, "week"),
        ("1/2 mL", 0.5, "mL"),
        ("10 000 units", 10_000, "unit"),
        ("-10 °C", -10, "degree"),
        ("minus ten degrees", -10, "degree"),
        ("at minus eleven", -11, None),
        ("set to -11", -11, None),
        ("-11 in all", 11, None),
        ("100 °F", 100, "°F"),
        ("a hundred degrees Fahrenheit", 100, "°F"),
        ("a 30G needle", 30, "gauge"),
        ("a 30 g cannula", 30, "gauge"),
        ("30 g of cream", 30, "g"),
        ("14 J/cm^2", 14, "J/cm2"),
        ("14 J / cm2", 14, "J/cm2"),
        ("14 joules/cm²", 14, "J/cm2"),
        ("300 mJ/cm2", 300, "mJ/cm2"),
        ("5 W/cm²", 5, "W/cm2"),
        ("seventy joules per centimetre", 70, "J/cm"),
        ("10 kJ", 10, "kJ"),
        ("5 cm2", 5, "cm2"),
        ("5 mm²", 5, "mm2"),
        ("48 hrs", 48, "h"),
        ("two tablets", 2, "tablet"),
        ("one drop", 1, "drop"),
        ("two ampoules", 2, "ampoule"),
        ("3000 rpm", 3000, "rpm"),
        ("two inches", 2, "inch"),
        ("four-weekly sessions", 4, "week"),
        ("every other week", 2, "week"),
        ("every second day", 2, "day"),
        ("on alternate days", 2, "day"),
        ("five ninety five nanometres", 595, "nm"),
        ("four fifteen", 415, None),
        ("one fifty joules", 150, "J"),
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


@pytest.mark.parametrize(
    ("one", "other"),
    [("4 weeks", "14 weeks"), ("ten joules", "10 J/cm2"), ("3 ms", "3 mm"), ("-10 °C", "10 °C"), ("40 °C", "40 °F")],
)
def test_what_differs_stays_different(one: str, other: str) -> None:
    assert quantities(one) != quantities(other)


@pytest.mark.parametrize(
    "text",
    [
        "Shaving is fine.",
        "",
        "half the dose",
        "half time",
        "a third session",
        "every second counts",
        "five-ten",
        "five-ten joules",
        "ten fifteen minutes",
        "twenty thirty",
        "ten thirty minutes",
        "five fifteen units",
        "only point one left",
        "two and a half of the vials",
        "Point one: aspirate. Point two, never inject the lid.",
        "go 2/3 mm deep",
        "inject 3/4 mL",
        "every 3/4 h",
        "12 500 units",
        "one third degree burn",
    ],
)
def test_no_number_that_is_certain(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ten units and a half syringe", ((10, "unit"), (0.5, "syringe"))),
        ("2½–3 weeks", ((2.5, "week"), (3, "week"))),
        ("Six months and one third dropped out.", ((6, "month"), (1 / 3, None))),
        ("three weeks and two thirds of the patients", ((3, "week"), (2 / 3, None))),
        ("two sessions and one quarter of them", ((2, "session"), (0.25, None))),
        ("group one and two thirds of group two", ((1, None), (2 / 3, None), (2, None))),
        ("At injection point three I give two units.", ((3, None), (2, "unit"))),
        ("point three and point five millimetres", ((0.3, "mm"), (0.5, "mm"))),
        ("point five to one millilitre", ((0.5, "mL"), (1, "mL"))),
        ("a 30 G x 13 mm needle", ((30, "gauge"), (13, "mm"))),
        ("TCA 15% -20%", ((15, "%"), (20, "%"))),
        ("between 40 °C -45 °C", ((40, "degree"), (45, "degree"))),
        ("-10 °C for -5 minutes", ((-10, "degree"), (5, "min"))),
        ("1/4-1/2 mL", ((0.25, "mL"), (0.5, "mL"))),
        ("1/2 to 1 mL", ((0.5, "mL"), (1, "mL"))),
        ("On day 3 1/2 tablet", ((3, None), (0.5, "tablet"))),
        ("half to three quarters of a millilitre", ((0.5, "mL"), (0.75, "mL"))),
        ("-8 to -11 °C", ((-8, "degree"), (-11, "degree"))),
        ("10 -12 J", ((10, "J"), (12, "J"))),
        ("ten minus five", ((10, None), (5, None))),
        ("a dose of five - 10 units", ((5, None), (10, "unit"))),
        ("1/2 weeks", ((1, None), (2, "week"))),
        ("twice-weekly", ((2, None),)),
        ("on 1/2/2023", ((1, None), (2, None), (2023, None))),
    ],
)
def test_several_numbers_side_by_side(text: str, found: tuple[tuple[float, str | None], ...]) -> None:
    assert quantities(text) == tuple(Quantity(value, unit) for value, unit in found)


def test_is_number() -> None:
    assert is_number("forty") and is_number("7.5") and is_number("14.")
    assert not is_number("weeks")


@pytest.mark.parametrize(
    "text", ["minus " * 5000, "1" * 20_000, "1" * 20_000 + "/2 mL", "1" * 20_000 + " point five mL"]
)
def test_what_goes_on_and_on_is_no_number(text: str) -> None:
    assert {quantity.value for quantity in quantities(text)} <= {0.5, 2.0}


def test_a_minus_that_is_said_twice_counts_once() -> None:
    assert quantities("at minus minus ten degrees") == (Quantity(-10, "degree"),)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("two thirds of a syringe", "⅔ syringe"),
        ("two and one third syringes", "2⅓ syringes"),
        ("one eighth of a millilitre", "0.125 mL"),
        ("a hundred and forty units", "140 units"),
    ],
)
def test_a_part_is_shown_as_it_is_read(said: str, shown: str) -> None:
    assert [written(quantity) for quantity in quantities(said)] == [shown]
