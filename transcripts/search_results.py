"""Results: an answer as the page, the interface and the command line give it, by recording and in an order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Literal

from transcripts.recording import EVERYTHING, Visibility
from transcripts.search import Answer, QueryEmbedder, answer
from transcripts.search_candidates import MOST_MOMENTS
from transcripts.search_facets import Facet
from transcripts.search_moments import REASONS, Moment
from transcripts.search_query import parse_query
from transcripts.store import HELD, Connection

Sort = Literal["relevance", "newest"]


@dataclass(frozen=True, slots=True)
class Holding:
    """A recording in which something was found, and how many moments."""

    recording: str
    title: str
    exact: int  # moments in which words of the query are said
    related: int  # the others


@dataclass(frozen=True, slots=True)
class Results:
    """What a search comes to, told as an `Answer` tells it.

    `recordings` are those of all moments, in order, and `moments` some of them: those of the first recording, best
    first, then those of the second.
    """

    query: str
    answered: bool
    corrected: str | None  # what was looked for instead, where the query held a misspelt term
    notices: tuple[str, ...]
    nearest: tuple[str, ...]
    total: int  # moments
    limited: bool
    recordings: tuple[Holding, ...]
    moments: tuple[Moment, ...]
    facets: tuple[Facet, ...]


def find_results(
    connection: Connection,
    query: str,
    embedder: QueryEmbedder | None,
    *,
    exact: bool = False,
    as_typed: bool = False,
    sort: Sort = "relevance",
    limit: int = MOST_MOMENTS,
    offset: int = 0,
    sees: Sequence[Visibility] = EVERYTHING,
) -> Results:
    """The `limit` moments from number `offset` on of what `answer` finds, without those in which nothing was found.

    Raises InvalidValueError as `answer` does.
    """
    found = answer(
        connection, query, embedder,
        limit=MOST_MOMENTS, each=MOST_MOMENTS, exact=exact, as_typed=as_typed, sees=sees,
    )  # fmt: skip
    groups = _groups(found)
    if sort == "newest":
        held = _held(connection, [group[0].recording for group in groups])
        groups.sort(key=lambda group: held[group[0].recording], reverse=True)
    moments = tuple(chain.from_iterable(groups))
    return Results(
        query=found.query,
        answered=found.answered,
        corrected=found.corrected,
        notices=found.notices,
        nearest=found.nearest,
        total=len(moments),
        limited=found.limited,
        recordings=tuple(map(_holding, groups)),
        moments=moments[offset : offset + limit],
        facets=found.facets,
    )


def _groups(found: Answer) -> list[tuple[Moment, ...]]:
    """The moments by recording, the one of the best first; of an answer to words those in which something was found."""
    if not found.answered or not parse_query(found.query).text:
        return list(found.recordings)
    sifted = (tuple(m for m in group if not REASONS.isdisjoint(m.why)) for group in found.recordings)
    return [group for group in sifted if group]


def _holding(group: Sequence[Moment]) -> Holding:
    exact = sum("words" in moment.why for moment in group)
    return Holding(group[0].recording, group[0].title, exact, len(group) - exact)


def _held(connection: Connection, recordings: Sequence[str]) -> dict[str, date]:
    rows = connection.execute(f"SELECT id, {HELD} FROM recordings WHERE id = ANY (%s)", (list(recordings),))
    return dict(rows.fetchall())
