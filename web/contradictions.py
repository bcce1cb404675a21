"""Where recordings contradict each other, over all devices and techniques: for those who moderate, page and API.

Of each device or technique the newest recordings are compared, as many as its own page reads.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from database.connection import Database
from pipeline.contradictions import Contradiction, find_contradictions
from transcripts.recording import Visibility
from transcripts.search import load_lexicon
from transcripts.statement import Statement
from transcripts.term_pages import TermUse, list_terms, load_statements
from transcripts.vocabulary import TERM_KINDS, Vocabulary
from web.access import Moderator, Sees
from web.context import TheDatabase
from web.render import render
from web.routes import page
from web.terms import contradiction_json

MOST_SHOWN = 100  # the newest ones


@dataclass(frozen=True, slots=True)
class Difference:
    """A contradiction, and the device or technique that it is about."""

    use: TermUse
    found: Contradiction


def contradictions(request: Request, database: TheDatabase, sees: Sees, _: Moderator) -> Response:
    """The newest contradictions among the recordings that a moderator sees, newest first, and how many were found."""
    found = _found(database, sees)
    return render(request, "terms/contradictions.html", differences=found[:MOST_SHOWN], count=len(found))


def api_contradictions(database: TheDatabase, sees: Sees, _: Moderator) -> Response:
    """The same as JSON, all that were found."""
    return JSONResponse(
        [
            {"term": each.use.term, "kind": each.use.kind, "slug": each.use.slug} | contradiction_json(each.found)
            for each in _found(database, sees)
        ]
    )


def _found(database: Database, sees: Sequence[Visibility]) -> list[Difference]:
    """Of all terms, among the newest recordings of each; the newest first."""
    with database.snapshot() as connection:
        vocabulary = load_lexicon(connection).vocabulary
        said = [
            (use, load_statements(connection, use.kind, use.term, sees=sees))
            for kind in TERM_KINDS
            for use in list_terms(connection, kind, sees=sees)
            if use.recordings > 1
        ]
    return sorted(_differences(said, vocabulary), key=_held, reverse=True)


def _differences(said: Sequence[tuple[TermUse, Sequence[Statement]]], vocabulary: Vocabulary) -> Iterator[Difference]:
    """Each pair once, though both may name a device and a technique."""
    told: set[tuple[Statement, Statement]] = set()
    for use, statements in said:
        for found in find_contradictions(statements, use.term, vocabulary):
            if (found.newer, found.older) not in told:
                told.add((found.newer, found.older))
                yield Difference(use, found)


def _held(difference: Difference) -> tuple[date, date]:
    return difference.found.newer.held, difference.found.older.held


ROUTES: list[BaseRoute] = [
    page("/contradictions", contradictions, "contradictions"),
    page("/api/v1/contradictions", api_contradictions, "api_contradictions"),
]
