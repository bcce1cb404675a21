"""Rows of the table of measures: a name, and one value for each webinar; and that table."""

from collections.abc import Sequence

from rich.table import Table

from evals.measures import Share

Value = Share | float
Row = tuple[str, tuple[Value, ...]]


def total(values: Sequence[Value]) -> Value:
    """Shares are added up; other values are averaged."""
    shares = [value for value in values if isinstance(value, Share)]
    if len(shares) == len(values):
        return sum(shares, Share(0, 0))
    return sum(float(value) for value in values if not isinstance(value, Share)) / len(values)


def shown(value: Value) -> str:
    """A value as the table prints it."""
    return str(value) if isinstance(value, Share) else f"{value:.3f}"


def table(title: str, webinars: Sequence[str], rows: Sequence[Row]) -> Table:
    """A narrow column for each webinar, and one for what they come to."""
    made = Table(title, *webinars, "all")
    for name, values in rows:
        made.add_row(name, *map(_brief, values), shown(total(values)))
    return made


def _brief(value: Value) -> str:
    """A share without its percentage."""
    return f"{value.hits}/{value.of}" if isinstance(value, Share) else shown(value)
