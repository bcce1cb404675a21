"""Search: a query in, recordings out, each with the moments that answer it, and what narrows them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from time import perf_counter
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import Query
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from database.connection import Connection
from transcripts import shelf, store
from transcripts.errors import InvalidValueError
from transcripts.recording import Recording
from transcripts.search import LONGEST_QUERY, NO_SYNONYMS, field_lexicon
from transcripts.search_candidates import MOST_MOMENTS
from transcripts.search_moments import Moment, marks_in
from transcripts.search_query import (
    clean_query,
    dates_of,
    holds,
    operators_of,
    parse_query,
    with_operators,
    without,
)
from transcripts.search_results import Holding, Results, Sort, find_results
from transcripts.synonyms import Synonyms
from web.access import Sees
from web.context import TheDatabase, TheEmbedder, TheSettings
from web.excerpt import excerpt
from web.links import anchor, moment_query
from web.marks import marked_at
from web.media import has_thumbnail
from web.names import LENGTH_NAMES
from web.render import render
from web.routes import page

RECORDINGS_SHOWN = 15  # on a page
MOMENTS_SHOWN = 3  # of a recording, before more are asked for
WHY_NAMES = {"words": "Same words", "meaning": "Related meaning", "term": "About the term", "pearl": "Pearl"}
FACET_NAMES = {
    "device": "Device",
    "technique": "Technique",
    "kind": "Kind of pearl",
    "speaker": "Speaker",
    "year": "Year",
    "length": "Length",
    "discussed": "Discussion",
    "recording": "Recording",
}

VALUE_NAMES = {("discussed", "yes"): "With a discussion", ("discussed", "no"): "Without one"} | {
    ("length", length): name for length, name in LENGTH_NAMES.items()
}

Mode = Literal["smart", "exact"]
Day = Annotated[str, Query(max_length=10)]


@dataclass(frozen=True, slots=True)
class Shown:
    """A moment as a card shows it."""

    moment: Moment
    address: str
    snippet: Markup
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A recording with its moments, best first: `shown` at once and `more` on demand."""

    recording: Recording
    title: Markup
    names: tuple[shelf.Named, ...]
    exact: int  # moments in which words of the query are said
    related: int  # the others
    shown: tuple[Shown, ...]
    more: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that narrows the results, and where that leads; back, where it does already."""

    value: str
    count: int
    address: str
    chosen: bool


def search_page(
    request: Request,
    database: TheDatabase,
    settings: TheSettings,
    embedder: TheEmbedder,
    sees: Sees,
    q: str | None = None,
    since: Day = "",
    until: Day = "",
    mode: Mode = "smart",
    sort: Sort = "relevance",
    typed: bool = False,
    page: Annotated[int, Query(ge=1, le=MOST_MOMENTS)] = 1,
) -> Response:
    """The search form; with a query, the recordings whose moments answer it, or what is wrong with the query."""
    if q is None or not f"{q}{since}{until}".strip():  # dates that stood alone may have been emptied
        return render(request, "search/search.html", answer=None, problem=None)
    began = perf_counter()
    try:
        query = with_dates(q, since, until)
        usable = None if mode == "exact" else embedder.usable(database)  # before the transaction: loading takes seconds
        with database.snapshot() as connection:
            found = find_results(connection, query, usable, exact=mode == "exact", as_typed=typed, sort=sort, sees=sees)
            cards = _cards(connection, found, exact=mode == "exact")
    except InvalidValueError as error:
        return render(request, "search/search.html", status=400, q=q, answer=None, problem=str(error))
    seconds = perf_counter() - began

    def address(query: str, **changes: object) -> str:
        """Where another query, mode, sort or page leads; what is as always is left out."""
        if not query:
            return "/search"
        chosen = {"q": query, "mode": mode, "sort": sort, "typed": int(typed), "page": 1, **changes}
        usual = {"mode": "smart", "sort": "relevance", "typed": 0, "page": 1}
        return "/search?" + urlencode({name: value for name, value in chosen.items() if usual.get(name) != value})

    operators = operators_of(query)
    filters = parse_query(query).filters
    return render(
        request,
        "search/search.html",
        q=query,
        problem=None,
        answer=found,
        pictured=partial(has_thumbnail, settings),
        cards=cards[(page - 1) * RECORDINGS_SHOWN : page * RECORDINGS_SHOWN],
        moments=found.total,
        recordings=len(cards),
        seconds=seconds,
        page=page,
        last_page=max(1, -(-len(cards) // RECORDINGS_SHOWN)),
        mode=mode,
        sort=sort,
        typed=typed,
        listed=not parse_query(query).text,
        link_to=address,
        chips=[(operator, address(without(query, operator))) for operator in operators],
        facets=_facets(found, address),
        unfiltered=without(query, *operators),
        undated=without(query, *dates_of(query)),
        dates=(filters.since, filters.until),
    )


def with_dates(query: str, since: str, until: str) -> str:
    """The cleaned query with the filters that the fields for a range of dates stand for; those alone suffice.

    Raises InvalidValueError as `clean_query` does.
    """
    dates = [f"{name}:{day}" for name, day in (("since", since), ("until", until)) if day.strip()]
    if not query.strip() and dates:
        return clean_query(" ".join(dates))
    return clean_query(with_operators(clean_query(query), *dates))


def _cards(connection: Connection, found: Results, *, exact: bool) -> list[Card]:
    """The recordings of the results, in their order; `exact` marks no synonyms in their titles."""
    synonyms = NO_SYNONYMS if exact else field_lexicon().synonyms
    ids = [holding.recording for holding in found.recordings]
    names = shelf.names_in(connection, ids)
    looked_for = found.corrected or parse_query(found.query).text
    moments = {recording: list(group) for recording, group in groupby(found.moments, key=lambda each: each.recording)}
    return [
        _card(recording, holding, moments[recording.id], names[recording.id], looked_for, synonyms)
        for recording, holding in zip(store.load_recordings(connection, ids), found.recordings, strict=True)
    ]


def _card(
    recording: Recording,
    holding: Holding,
    moments: Sequence[Moment],
    names: tuple[shelf.Named, ...],
    looked_for: str,
    synonyms: Synonyms,
) -> Card:
    shown = [_shown(moment, looked_for) for moment in moments]
    return Card(
        recording=recording,
        title=marked_at(recording.title, marks_in(recording.title, looked_for, synonyms)),
        names=names,
        exact=holding.exact,
        related=holding.related,
        shown=tuple(shown[:MOMENTS_SHOWN]),
        more=tuple(shown[MOMENTS_SHOWN:]),
    )


def _shown(moment: Moment, looked_for: str) -> Shown:
    carried = urlencode({"q": looked_for[:LONGEST_QUERY]}) if looked_for else ""
    query = moment_query(moment.start) + (f"&{carried}" if carried else "")
    return Shown(
        moment=moment,
        address=f"/recordings/{moment.recording}{query}#{anchor(moment.line)}",
        snippet=excerpt(moment.text, moment.marks),
        why=tuple(WHY_NAMES[why] for why in moment.why),
    )


def _facets(found: Results, address: Callable[[str], str]) -> list[tuple[str, str, list[Choice]]]:
    """The key and the name of each facet with its values; of one that would change nothing there is none."""
    facets = []
    for key, group in groupby(found.facets, key=lambda facet: facet.name):
        choices = []
        for facet in group:
            chosen = holds(found.query, facet.operator)
            query = without(found.query, facet.operator)
            if not chosen:
                query = with_operators(_without_others(query, key), facet.operator)
            choices.append(
                Choice(VALUE_NAMES.get((key, facet.value), facet.value), facet.count, address(query), chosen)
            )
        if len(choices) > 1 or choices[0].chosen:
            facets.append((key, FACET_NAMES[key], choices))
    return facets


def _without_others(query: str, facet: str) -> str:
    """The query without what another value of a facet would take the place of."""
    match facet:
        case "year":
            return without(query, *dates_of(query))
        case "discussed":
            return without(query, "discussed:yes", "discussed:no")
        case _:
            return query


ROUTES: list[BaseRoute] = [page("/search", search_page, "search")]
