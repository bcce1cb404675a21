"""Written forms: one reading gets one form, the value is never another, and what is ambiguous stays as spoken."""

import random

import pytest

from transcripts.numbers import Quantity, quantities
from transcripts.transcript import Segment, Word
from transcripts.written import Written, written_forms

ONES = "zero one two three four five six seven eight nine".split()
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
SAID = {  # a unit as said, and as written
    "joules per square centimetre": "J/cm²",
    "joules per square centimeter": "J/cm²",
    "millijoules": "mJ",
    "milliseconds": "ms",
    "nanometers": "nm",
    "millimetres": "mm",
    "milligrams": "mg",
    "micrograms": "mcg",
    "milligrams per millilitre": "mg/mL",
    "milliliters": "mL",
    "percent": "%",
    "megahertz": "MHz",
    "watts": "W",
    "units": "units",
    "weeks": "weeks",
    "passes": "passes",
    "degrees celsius": "°C",
}


def say(number: int) -> str:
    """A whole number in words, as it is counted."""
    if number < 10:
        return ONES[number]
    if number < 20:
        return TEENS[number - 10]
    if number < 100:
        return TENS[number // 10] + (f" {ONES[number % 10]}" if number % 10 else "")
    if number < 1000:
        return f"{say(number // 100)} hundred" + (f" and {say(number % 100)}" if number % 100 else "")
    return f"{say(number // 1000)} thousand" + (f" {say(number % 1000)}" if number % 1000 else "")


def written(text: str) -> list[str]:
    [forms] = written_forms([Segment(0, 0.0, 1.0, text)])
    return [form.written for form in forms]


@pytest.mark.parametrize(
    ("said", "form"),
    [
        ("thirteen joules per square centimetre", "13 J/cm²"),
        ("13 joules per square centimeter", "13 J/cm²"),
        ("five ninety five nanometer", "595 nm"),
        ("half a millisecond", "0.5 ms"),
        ("one point five millimeters", "1.5 mm"),
        ("point five milliliters", "0.5 mL"),
        ("one and a half milliliters", "1.5 mL"),
        ("zero point two five percent", "0.25%"),
        ("one point oh five percent", "1.05%"),
        ("1 point 5 millimeters", "1.5 mm"),
        ("ten cc", "10 mL"),
        ("twenty thousand units", "20,000 units"),
        ("fifteen hundred units per ml", "1500 units/mL"),
        ("an eighteen-millimetre", "18 mm"),
        ("six-week", "6-week"),
        ("two and a half hours", "2.5 hours"),
        ("minus ten degrees centigrade", "minus 10 °C"),
        ("minus eight to minus eleven degrees celsius", "minus 8 to minus 11 °C"),
        ("a hundred degrees fahrenheit", "100 °F"),
        ("three hundred millijoules per square centimetre", "300 mJ/cm²"),
        ("forty-two degrees", "42 degrees"),
        ("twenty-five gauge", "25 gauge"),
        ("ten to twelve", "10 to 12"),
        ("ten to twelve joules", "10–12 J"),
        ("between five thirty two and ten sixty four nanometers", "532 and 1064 nm"),
        ("one or two millimetres", "1 or 2 mm"),
        ("fifty to one hundred joules", "50–100 J"),
        ("one hundred and forty patients", "140"),
    ],
)
def test_what_has_one_reading_is_written(said: str, form: str) -> None:
    assert written(said) == [form]


@pytest.mark.parametrize(
    "said",
    [
        "two three times",
        "nineteen ninety",
        "seven fifty five",
        "one fifty joules",
        "two to three hundred units",
        "five to ten thousand",
        "five three two nanometers",
        "one oh six nanometers",
        "fifty-fifty",
        "2,3 weeks",
        "the twenty second pulse",
        "at this point five milliliters",
        "at injection point five milliliters",
        "two hundred and one hundred joules",
        "half an hour",
        "half of one percent",
        "two percent and a half",
        "three quarters of a millilitre",
        "one session",
        "a week",
        "twice",
        "30G",
        "ten",
        "20%",
        "595 nm",
    ],
)
def test_what_has_two_readings_or_needs_no_form_stays_as_spoken(said: str) -> None:
    assert written(said) == []


def test_a_form_covers_whole_words_and_keeps_what_stands_around_them() -> None:
    said = "Then (thirteen joules), in three passes."
    assert written_forms([Segment(0, 0.0, 1.0, said)]) == (
        (
            Written(1, 3, "thirteen joules", "(13 J),", (Quantity(13.0, "J"),)),
            Written(4, 6, "three passes", "3 passes.", (Quantity(3.0, "pass"),)),
        ),
    )


def test_each_quantity_of_a_list_is_written() -> None:
    assert written("an eighteen millimetre spot, three milliseconds and fourteen joules") == ["18 mm", "3 ms", "14 J"]
    assert written("a three millimetre spot and 140 jewels") == ["3 mm", "140 J"]


def test_words_with_times_are_counted_as_they_are() -> None:
    words = tuple(Word(float(at), at + 1.0, text, 0.9) for at, text in enumerate(("at", "ten joules", "now")))
    [[form]] = written_forms([Segment(0, 0.0, 3.0, "at ten joules now", words)])
    assert (form.first, form.last, form.written) == (1, 2, "10 J")


def test_a_number_that_runs_over_a_border_stays_as_spoken() -> None:
    for one, other in (
        ("we use thirty", "five joules"),
        ("one point", "five millimetres"),
        ("fifty to", "sixty units"),
    ):
        assert written_forms([Segment(0, 0.0, 1.0, one), Segment(1, 1.0, 2.0, other)]) == ((), ())
    after = written_forms([Segment(0, 0.0, 1.0, "We chose thirty."), Segment(1, 1.0, 2.0, "Five joules are less.")])
    assert [form.written for form in after[1]] == ["5 J"]


def test_the_written_form_is_read_as_the_spoken_one() -> None:
    dice = random.Random(7)
    for _ in range(2000):
        whole = dice.choice((dice.randint(2, 99), dice.randint(100, 999), dice.randint(1000, 99_999)))
        unit = dice.choice(list(SAID))
        value, said = float(whole), say(whole)
        if dice.random() < 0.4:
            digits = "".join(dice.choices("0123456789", k=dice.randint(1, 2)))
            value, said = float(f"{whole}.{digits}"), f"{said} point {' '.join(ONES[int(digit)] for digit in digits)}"
        text = f"Well, we took {said} {unit} there."
        [forms] = written_forms([Segment(0, 0.0, 1.0, text)])
        [read] = quantities(text)
        assert read.value == value
        assert [form.quantities for form in forms] == [(read,)] == [quantities(forms[0].written)]
        assert forms[0].spoken == f"{said} {unit}"
        assert forms[0].written.endswith(SAID[unit])


def test_whatever_numbers_are_said_no_form_changes_their_value() -> None:
    dice = random.Random(8)
    parts = [*ONES, *TEENS, *TENS[2:], "hundred", "thousand", "point", "and", "a", "half", "to", "or", "oh", "5", "12"]
    units = ["joules", "weeks", "nanometers", "percent", "pulses", "second", "of", "the"]
    for _ in range(5000):
        text = " ".join(dice.choices(parts, k=dice.randint(1, 6)) + dice.choices(units, k=1))
        for form in written_forms([Segment(0, 0.0, 1.0, text)])[0]:
            spoken = quantities(form.spoken)
            assert form.quantities == quantities(form.written) == spoken
            assert set(spoken) <= set(quantities(text)), (text, form)
