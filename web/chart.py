"""A small column chart: counts of months brought into equal steps, and the columns' places in its drawing."""

from collections.abc import Sequence
from dataclasses import dataclass

from transcripts.term_pages import Month

MOST_COLUMNS = 24  # above it, years stand for months
WIDTH, HEIGHT = 480.0, 96.0  # of the drawing, in its own units


@dataclass(frozen=True, slots=True)
class Column:
    """A month ("Mar 2026") or a year ("2026") with its count, and its rectangle in a drawing of WIDTH by HEIGHT."""

    label: str
    count: int
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """The place below its middle."""
        return round(self.x + self.width / 2, 2)


def columns(months: Sequence[Month]) -> tuple[Column, ...]:
    """One column for each month from the first to the last, or for each year; those without a recording are empty."""
    counted = {(month.first.year, month.first.month): month.recordings for month in months}
    if not counted:
        return ()
    (first_year, first_month), (last_year, last_month) = min(counted), max(counted)
    steps = range(first_year * 12 + first_month - 1, last_year * 12 + last_month)
    if len(steps) <= MOST_COLUMNS:
        counts = [(_name(step), counted.get((step // 12, step % 12 + 1), 0)) for step in steps]
    else:
        counts = [
            (str(year), sum(count for (held, _), count in counted.items() if held == year))
            for year in range(first_year, last_year + 1)
        ]
    step = min(WIDTH / len(counts), WIDTH / 6)  # few columns are not drawn as walls
    highest = max(count for _, count in counts)
    return tuple(
        Column(
            label=label,
            count=count,
            x=round(at * step + step * 0.1, 2),
            y=round(HEIGHT * (1 - count / highest), 2),
            width=round(step * 0.8, 2),
            height=round(HEIGHT * count / highest, 2),
        )
        for at, (label, count) in enumerate(counts)
    )


def _name(step: int) -> str:
    names = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    return f"{names[step % 12]} {step // 12}"
