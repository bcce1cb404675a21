"""Rows of the table of measures: a name, and one value for each webinar."""

from collections.abc import Sequence

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


def brief(value: Value) -> str:
    """A value in a narrow column: a share without its percentage."""
    return f"{value.hits}/{value.of}" if isinstance(value, Share) else shown(value)
