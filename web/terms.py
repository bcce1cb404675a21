"""Devices and techniques: the list of those that are named, and a page for each; the same as JSON."""

from dataclasses import asdict, dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from community import follows
from community.members import Member, seen_by
from database.connection import Database
from pipeline.contradictions import Contradiction, find_contradictions
from transcripts import store, term_pages
from transcripts.export import KIND_TITLES
from transcripts.outline import PEARL_KINDS
from transcripts.related import others_on_its_devices, related_recordings
from transcripts.search import load_lexicon
from transcripts.statement import Statement
from transcripts.term_pages import Month, Naming, TermUse
from transcripts.vocabulary import Term, TermKind, Vocabulary
from web.access import RecordingId, Sees, Visitor
from web.chart import HEIGHT, WIDTH, columns
from web.context import TheDatabase
from web.render import render

MOST_NAMED = 12  # followers, where their names are shown at once


@dataclass(frozen=True, slots=True)
class TermView:
    """All that is told of a term, as far as a visitor may see the recordings that name it."""

    name: str
    term: Term | None  # as the vocabulary has it
    namings: tuple[Naming, ...]
    statements: tuple[Statement, ...]
    months: tuple[Month, ...]
    contradictions: tuple[Contradiction, ...]
    followers: tuple[Member, ...] | None  # None for whoever may not know of members
    following: bool


def devices(request: Request, database: TheDatabase, sees: Sees) -> Response:
    """Every device that is named."""
    return _list_page(request, database, sees, "device")


def techniques(request: Request, database: TheDatabase, sees: Sees) -> Response:
    """Every technique that is named."""
    return _list_page(request, database, sees, "technique")


def device(request: Request, slug: str, database: TheDatabase, visitor: Visitor) -> Response:
    """What was said about a device."""
    return _term_page(request, database, visitor, "device", slug)


def technique(request: Request, slug: str, database: TheDatabase, visitor: Visitor) -> Response:
    """What was said about a technique."""
    return _term_page(request, database, visitor, "technique", slug)


def api_devices(database: TheDatabase, sees: Sees) -> Response:
    """Every device that is named, as JSON."""
    return _list_json(database, sees, "device")


def api_techniques(database: TheDatabase, sees: Sees) -> Response:
    """Every technique that is named, as JSON."""
    return _list_json(database, sees, "technique")


def api_device(slug: str, database: TheDatabase, visitor: Visitor) -> Response:
    """What was said about a device, as JSON."""
    return _term_json(database, visitor, "device", slug)


def api_technique(slug: str, database: TheDatabase, visitor: Visitor) -> Response:
    """What was said about a technique, as JSON."""
    return _term_json(database, visitor, "technique", slug)


def api_related(id: RecordingId, database: TheDatabase, sees: Sees) -> Response:
    """The recordings most like one, and what others said of its devices, as JSON."""
    with database.snapshot() as connection:
        recording = store.load_recording(connection, id)
        recordings = related_recordings(connection, recording.id, sees=sees)
        others = others_on_its_devices(connection, recording.id, sees=sees)
    return JSONResponse(
        {
            "recordings": [plain(other) for other in recordings],
            "devices": [{"device": term, "pearls": [plain(said) for said in some]} for term, some in others],
        }
    )


def _list_page(request: Request, database: TheDatabase, sees: Sees, kind: TermKind) -> Response:
    with database.snapshot() as connection:
        uses = term_pages.list_terms(connection, kind, sees=sees)
        vocabulary = load_lexicon(connection).vocabulary
    return render(request, "terms/list.html", kind=kind, groups=_by_category(uses, vocabulary))


def _view(database: Database, visitor: Member | None, kind: TermKind, slug: str) -> TermView:
    sees = seen_by(visitor)
    with database.snapshot() as connection:
        name = term_pages.find_term(connection, kind, slug, sees=sees)
        namings = term_pages.load_namings(connection, kind, name, sees=sees)
        statements = term_pages.load_statements(connection, kind, name, sees=sees)
        months = term_pages.count_months(connection, kind, name, sees=sees)
        vocabulary = load_lexicon(connection).vocabulary
        followers = follows.load_followers(connection, kind, name) if visitor and visitor.is_reader else None
    return TermView(
        name=name,
        term=vocabulary.term(name),
        namings=namings,
        statements=statements,
        months=months,
        contradictions=find_contradictions(statements, name, vocabulary),
        followers=followers,
        following=visitor is not None and visitor.id in {member.id for member in followers or ()},
    )


def _term_page(request: Request, database: TheDatabase, visitor: Member | None, kind: TermKind, slug: str) -> Response:
    view = _view(database, visitor, kind, slug)
    by_kind = [(KIND_TITLES[kind], [said for said in view.statements if said.kind == kind]) for kind in PEARL_KINDS]
    return render(
        request,
        "terms/term.html",
        name=view.name,
        kind=kind,
        term=view.term,
        namings=view.namings,
        recordings=sum(month.recordings for month in view.months),
        mentions=sum(month.mentions for month in view.months),
        statements=[(title, some) for title, some in by_kind if some],
        contradictions=view.contradictions,
        followers=view.followers,
        following=view.following,
        most_named=MOST_NAMED,
        columns=columns(view.months),
        drawing=(WIDTH, HEIGHT),
    )


def _list_json(database: TheDatabase, sees: Sees, kind: TermKind) -> Response:
    with database.snapshot() as connection:
        uses = term_pages.list_terms(connection, kind, sees=sees)
    return JSONResponse([plain(use) | {"slug": use.slug} for use in uses])


def _term_json(database: TheDatabase, visitor: Member | None, kind: TermKind, slug: str) -> Response:
    view = _view(database, visitor, kind, slug)
    term = view.term
    return JSONResponse(
        {
            "term": view.name,
            "kind": kind,
            "slug": slug,
            "category": term.category if term else "",
            "maker": term.maker if term else "",
            "note": term.note if term else "",
            "source": term.source if term else "",
            "recordings": [plain(naming) for naming in view.namings],
            "pearls": [plain(statement) for statement in view.statements],
            "months": [plain(month) for month in view.months],
            "contradictions": [contradiction_json(found) for found in view.contradictions],
            "following": None if view.followers is None else view.following,
            "followers": None if view.followers is None else len(view.followers),
        }
    )


def contradiction_json(found: Contradiction) -> dict[str, Any]:
    """A contradiction as it stands in JSON: what it is about, and both statements with the value that each gives."""
    return {
        "about": list(found.about),
        "newer": plain(found.newer) | {"says": found.newer_says},
        "older": plain(found.older) | {"says": found.older_says},
    }


def _by_category(uses: tuple[TermUse, ...], vocabulary: Vocabulary) -> list[tuple[str, list[TermUse]]]:
    """The terms by their category, the category of the most often named term first."""
    groups: dict[str, list[TermUse]] = {}
    for use in uses:
        term = vocabulary.term(use.term)
        groups.setdefault(term.category if term and term.category else "other", []).append(use)
    return list(groups.items())


def plain(noun: Any) -> dict[str, Any]:
    """A noun's fields, with dates as they are written in JSON; `line` only serves links on pages."""
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in asdict(noun).items()
        if name != "line"
    }
