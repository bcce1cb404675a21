"""Links to moments: `?t=` starts the player there, and the fragment names the line of the transcript."""

from bisect import bisect_right
from collections.abc import Callable, Sequence

Linker = Callable[[float], str]


def moment_query(start: float) -> str:
    """The query that opens a recording at this time.

    >>> moment_query(754.9), moment_query(60.0)
    ('?t=754.9', '?t=60')
    """
    return f"?t={start:.2f}".rstrip("0").rstrip(".")


def anchor(start: float) -> str:
    """The name of the transcript line that starts at this time; corrected words do not change it.

    >>> anchor(754.9)
    't-75490'
    """
    return f"t-{round(start * 100)}"


def linker(starts: Sequence[float]) -> Linker:
    """A function from a time to a link on the recording's own page, whose fragment is the line heard then.

    `starts` has the time of each line of its transcript, in order; none before there is one.
    """

    def link(start: float) -> str:
        line = max(0, bisect_right(starts, start) - 1)
        return moment_query(start) + (f"#{anchor(starts[line])}" if starts else "")

    return link


def page_linker(recording_id: str, starts: Sequence[float] = ()) -> Linker:
    """Links to moments on a recording's page from elsewhere, whose fragment is the line where `starts` are given."""
    inside = linker(starts)
    return lambda start: f"/recordings/{recording_id}{inside(start)}"
