"""Search: a query in, moments out."""

from starlette.requests import Request
from starlette.responses import Response

from transcripts.errors import InvalidValueError
from transcripts.search import clean_query
from transcripts.search import search as find
from web.context import TheDatabase, TheEmbedder
from web.marks import marked
from web.render import render

RESULTS = 10
WHY_NAMES = {"words": "Same words", "meaning": "Related meaning"}


def search_page(request: Request, database: TheDatabase, embedder: TheEmbedder, q: str | None = None) -> Response:
    """The search form; with a query, the moments that answer it, or what is wrong with the query."""
    if q is None:
        return render(request, "search/search.html", moments=None, problem=None)
    try:
        query = clean_query(q)
    except InvalidValueError as error:
        return render(request, "search/search.html", status=400, q=q, moments=None, problem=str(error))
    embedder.loaded()  # before the transaction: loading takes seconds
    with database.snapshot() as connection:
        moments = find(connection, query, embedder, limit=RESULTS)
    return render(
        request,
        "search/search.html",
        q=query,
        problem=None,
        moments=[(moment, marked(moment.text, query), [WHY_NAMES[why] for why in moment.why]) for moment in moments],
    )
