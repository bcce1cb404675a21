"""Concessions: who stated something says instead what another speaker has objected."""

import pytest
from retracted import taken_back

from pipeline.retraction import Retraction


@pytest.mark.parametrize(
    ("lines", "right"),
    [
        (("Ada: I start the brow at nine joules.", "Ben: Sorry, two joules.", "Ada: Two.", "Ada: Thank you."), 1),
        (
            ("Ada: It runs at 30 megahertz.", "Ben: Thirty?", "Ben: Yours is seven.", "Ada: Seven.", "Ada: Thank you."),
            2,
        ),
        (
            ("Ada: A spoonful of bleach in the bath.", "Ben: Spoonful?", "Ben: We have a capful.", "Ada: Capful."),
            2,
        ),
    ],
)  # fmt: skip
def test_the_figure_or_word_of_another_is_taken_over(lines: tuple[str, ...], right: int) -> None:
    assert taken_back(*lines) == (Retraction(0, right),)


@pytest.mark.parametrize(
    "lines",
    [
        (
            "Ada: I start the brow at nine joules.",
            "Ben: Then two joules for the lid.",
            "Ada: Two joules there as well.",
        ),
        (
            "Ada: I start the brow at nine joules.",
            "Ben: We have two patients.",
            "Ada: Two patients came.",
            "Ada: Good.",
        ),
        ("Ada: We wait nine weeks.", "Ben: Sorry, two minutes left.", "Ada: Two minutes.", "Ada: Thank you."),
    ],
)
def test_another_matter_takes_nothing_back(lines: tuple[str, ...]) -> None:
    assert taken_back(*lines) == ()
