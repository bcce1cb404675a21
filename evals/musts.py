"""Musts: what no change may break, whatever the other measures say."""

from collections.abc import Sequence

from evals.measures import Share
from evals.rows import Row, Value, shown

NONE = (
    "false tags",
    "names tagged that nobody said",
    "words lost",
    "words lost, interview",
    "words lost, read",
    "false claims asserted",
)
"""Rows whose values must be none."""

ALL = (
    "quotes that stand where they are cited",
    "claims whose numbers and units were said",
    "corrected statements never given alone",
)
"""Rows whose shares must be whole."""

NOT_ABOVE = (("word error rate, interview", "word error rate, first pass, interview"),)
"""Rows whose values must not be above those of another: on people, who name few products, no correction may hurt."""


def broken(title: str, columns: Sequence[str], rows: Sequence[Row]) -> list[str]:
    """What does not hold, in words; `columns` name the values of each row that is held to something."""
    given = dict(rows)
    checks: list[tuple[str, str, list[bool]]] = [
        *((name, "none", [_number(value) == 0 for value in given.get(name, ())]) for name in NONE),
        *((name, "all", [_is_whole(value) for value in given.get(name, ())]) for name in ALL),
        *(
            (name, f"no more than “{most}”", list(map(_not_above, given.get(name, ()), given.get(most, ()))))
            for name, most in NOT_ABOVE
        ),
    ]
    return [
        f"{title}, {column}: “{name}” is {shown(value)} and must be {must}"
        for name, must, held in checks
        for column, value, holds in zip(columns if name in given else (), given.get(name, ()), held, strict=True)
        if not holds
    ]


def _number(value: Value) -> float:
    return value.hits if isinstance(value, Share) else value


def _is_whole(value: Value) -> bool:
    return isinstance(value, Share) and value.hits == value.of


def _not_above(value: Value, most: Value) -> bool:
    return _number(value) <= _number(most)
