"""Search: a query in, moments out, by recording and with what to narrow them by."""

from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response

from transcripts.errors import InvalidValueError
from transcripts.search import Answer, answer
from transcripts.search_query import clean_query, operators_of
from web.access import Sees
from web.context import TheDatabase, TheEmbedder
from web.marks import marked_at
from web.render import render

RESULTS = 15
WHY_NAMES = {"words": "Same words", "meaning": "Related meaning", "term": "About the term", "pearl": "Pearl"}
FACET_NAMES = {
    "device": "Device",
    "technique": "Technique",
    "kind": "Kind of pearl",
    "speaker": "Speaker",
    "year": "Year",
    "recording": "Recording",
}


def search_page(
    request: Request, database: TheDatabase, embedder: TheEmbedder, sees: Sees, q: str | None = None
) -> Response:
    """The search form; with a query, the moments that answer it, or what is wrong with the query."""
    if q is None:
        return render(request, "search/search.html", answer=None, problem=None)
    try:
        query = clean_query(q)
        usable = embedder.usable(database)  # before the transaction: loading takes seconds
        with database.snapshot() as connection:
            found = answer(connection, query, usable, limit=RESULTS, sees=sees)
    except InvalidValueError as error:
        return render(request, "search/search.html", status=400, q=q, answer=None, problem=str(error))
    return render(
        request,
        "search/search.html",
        q=query,
        problem=None,
        answer=found,
        recordings=[
            [(moment, marked_at(moment.text, moment.marks), [WHY_NAMES[why] for why in moment.why]) for moment in group]
            for group in found.recordings
        ],
        filters=[(operator, query.replace(operator, " ")) for operator in operators_of(query)],
        facets=_facets(found),
    )


def _facets(found: Answer) -> list[tuple[str, list[tuple[str, int, str]]]]:
    """The name of each facet with its values, their counts and the query that narrows to them."""
    return [
        (FACET_NAMES[name], [(facet.value, facet.count, f"{found.query} {facet.operator}") for facet in facets])
        for name, group in groupby(found.facets, key=lambda facet: facet.name)
        if len(facets := list(group)) > 1
    ]
