"""Amendments: figures that are told again, long after they were given, to be put right."""

import pytest
from retracted import taken_back

from pipeline.retraction import Retraction

BETWEEN = ("We like the light in this room.",) * 12
PEEL = "After the peel they stay out of the sun for ten days."


@pytest.mark.parametrize(
    ("recall", "right"),
    [
        (("I said ten days for the peel.", "Wrong.", "Our sheet has thirty days."), 15),
        (("Did I say ten days for the peel?", "That's wrong.", "It's thirty days."), 15),
        (("I have to correct something.", "I said ten days after the peel.", "They stay out for thirty."), 15),
        (("Earlier we gave ten days for the peel.", "It should be thirty days."), 14),
    ],
)
def test_a_figure_that_is_told_again_is_put_right(recall: tuple[str, ...], right: int) -> None:
    assert Retraction(0, right) in taken_back(PEEL, *BETWEEN, *recall)


@pytest.mark.parametrize(
    "recall",
    [
        ("As I said, ten days for the peel.", "Our sheet has thirty days."),
        ("I said ten days for the peel.", "A tattoo takes forty days."),
    ],
)
def test_what_is_only_told_again_stands(recall: tuple[str, ...]) -> None:
    assert taken_back(PEEL, *BETWEEN, *recall) == ()
