"""Search: a query in, recordings out, each with the moments that answer it, and what narrows them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
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
from transcripts.search import Answer, answer, field_lexicon
from transcripts.search_moments import REASONS, Moment, marks_in
from transcripts.search_query import clean_query, operators_of, parse_query
from web.access import Sees
from web.context import TheDatabase, TheEmbedder, TheSettings
from web.excerpt import excerpt
from web.links import anchor, moment_query
from web.marks import marked_at
from web.media import has_thumbnail
from web.names import LENGTH_NAMES
from web.render import render
from web.routes import page

MOST_MOMENTS = 200  # as many as search compares
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

DATE_OPERATORS = ("since:", "until:", "after:", "before:")

Mode = Literal["smart", "exact"]
Sort = Literal["relevance", "newest"]
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
    page: Annotated[int, Query(ge=1, le=MOST_MOMENTS)] = 1,
) -> Response:
    """The search form; with a query, the recordings whose moments answer it, or what is wrong with the query."""
    if q is None:
        return render(request, "search/search.html", answer=None, problem=None)
    began = perf_counter()
    try:
        query = with_dates(clean_query(q), since, until)
        usable = None if mode == "exact" else embedder.usable(database)  # before the transaction: loading takes seconds
        with database.snapshot() as connection:
            found = answer(
                connection, query, usable, limit=MOST_MOMENTS, each=MOST_MOMENTS, exact=mode == "exact", sees=sees
            )
            cards = _cards(connection, found)
    except InvalidValueError as error:
        return render(request, "search/search.html", status=400, q=q, answer=None, problem=str(error))
    seconds = perf_counter() - began
    if sort == "newest":
        cards.sort(key=lambda card: _held(card.recording), reverse=True)

    def address(query: str, **changes: object) -> str:
        """Where another query, mode, sort or page leads; what is as always is left out."""
        if not query:
            return "/search"
        chosen = {"q": query, "mode": mode, "sort": sort, "page": 1, **changes}
        usual = {"mode": "smart", "sort": "relevance", "page": 1}
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
        moments=sum(card.exact + card.related for card in cards),
        recordings=len(cards),
        seconds=seconds,
        page=page,
        last_page=max(1, -(-len(cards) // RECORDINGS_SHOWN)),
        mode=mode,
        sort=sort,
        link_to=address,
        chips=[(operator, address(_without(query, operator))) for operator in operators],
        facets=_facets(found, operators, address),
        undated=_without(query, *(each for each in operators if each.lower().startswith(DATE_OPERATORS))),
        dates=(filters.since, filters.until),
    )


def with_dates(query: str, since: str, until: str) -> str:
    """The query with the filters that the fields for a range of dates stand for."""
    return " ".join((query, *(f"{name}:{day}" for name, day in (("since", since), ("until", until)) if day.strip())))


def _cards(connection: Connection, found: Answer) -> list[Card]:
    """The recordings of an answer, the one of the best moment first."""
    groups = found.recordings
    ids = [group[0].recording for group in groups]
    names = shelf.names_in(connection, ids)
    spoken = parse_query(found.query).text
    looked_for = found.corrected or spoken
    return [
        _card(recording, group, names[recording.id], looked_for, sift=found.answered and spoken != "")
        for recording, group in zip(store.load_recordings(connection, ids), groups, strict=True)
    ]


def _card(
    recording: Recording, group: Sequence[Moment], names: tuple[shelf.Named, ...], looked_for: str, *, sift: bool
) -> Card:
    """A card; `sift` leaves out moments in which nothing was found, but for the best where there is no other."""
    moments = [moment for moment in group if REASONS & set(moment.why) or not sift] or group[:1]
    shown = [_shown(moment, looked_for) for moment in moments]
    exact = sum("words" in moment.why for moment in moments)
    return Card(
        recording=recording,
        title=marked_at(recording.title, marks_in(recording.title, looked_for, field_lexicon().synonyms)),
        names=names,
        exact=exact,
        related=len(moments) - exact,
        shown=tuple(shown[:MOMENTS_SHOWN]),
        more=tuple(shown[MOMENTS_SHOWN:]),
    )


def _shown(moment: Moment, looked_for: str) -> Shown:
    carried = urlencode({"q": looked_for}) if looked_for else ""
    query = moment_query(moment.start) + (f"&{carried}" if carried else "")
    return Shown(
        moment=moment,
        address=f"/recordings/{moment.recording}{query}#{anchor(moment.line)}",
        snippet=excerpt(moment.text, moment.marks),
        why=tuple(WHY_NAMES[why] for why in moment.why),
    )


def _facets(
    found: Answer, operators: Sequence[str], address: Callable[[str], str]
) -> list[tuple[str, str, list[Choice]]]:
    """The key and the name of each facet with its values; of one that would change nothing there is none."""
    facets = []
    for key, group in groupby(found.facets, key=lambda facet: facet.name):
        choices = []
        for facet in group:
            parts = operators_of(facet.operator)
            chosen = set(parts) <= set(operators)
            query = _without(found.query, *parts) if chosen else f"{found.query} {facet.operator}"
            choices.append(
                Choice(VALUE_NAMES.get((key, facet.value), facet.value), facet.count, address(query), chosen)
            )
        if len(choices) > 1 or choices[0].chosen:
            facets.append((key, FACET_NAMES[key], choices))
    return facets


def _without(query: str, *operators: str) -> str:
    for operator in operators:
        query = query.replace(operator, " ", 1)
    return " ".join(query.split())


def _held(recording: Recording) -> date:
    added = recording.created_at.date() if recording.created_at else date.min
    return recording.event_date or added


ROUTES: list[BaseRoute] = [page("/search", search_page, "search")]
