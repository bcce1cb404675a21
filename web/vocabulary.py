"""The vocabulary on the site: every term with its forms; what staff add to it, by a form or by a table; as CSV."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import Form, Path, Query, Request, UploadFile
from pydantic import BaseModel
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from community.members import Member
from transcripts.added_terms import AddedTerm, add_table, add_term, list_added, remove_added
from transcripts.errors import InvalidValueError
from transcripts.search import field_lexicon, load_lexicon
from transcripts.term_table import COLUMNS, read_terms, term_of, write_terms
from transcripts.vocabulary import Term, Vocabulary
from web.access import Reader, Staff
from web.context import TheDatabase
from web.render import render
from web.routes import action, page

MOST_SHOWN = 200
LARGEST_TABLE = 2_000_000  # bytes; the whole vocabulary takes a tenth of it

AdditionId = Annotated[int, Path(alias="addition", ge=1, le=2**31 - 1)]
Asked = Annotated[str, Query(max_length=200)]
Text = Annotated[str, Form(max_length=2000)]


class NewTerm(BaseModel, extra="forbid"):
    """An addition as a program sends it; the fields are those of a term."""

    name: str
    kind: str
    category: str = ""
    maker: str = ""
    aliases: list[str] = []
    spoken: list[str] = []
    sounds_like: list[str] = []
    ordinary: list[str] = []
    note: str
    source: str = ""

    def term(self) -> Term:
        """The term; raises InvalidValueError as Term does."""
        told = {name: tuple(value) if isinstance(value, list) else value for name, value in self}
        return Term(**told)  # type: ignore[arg-type]  # its fields are a term's; Term checks them


def vocabulary_page(request: Request, reader: Reader, database: TheDatabase, find: Asked = "") -> Response:
    """The terms that hold what is looked for, and what staff added."""
    return _page(request, database, find=find)


def add(
    request: Request,
    staff: Staff,
    database: TheDatabase,
    name: Text = "",
    kind: Text = "",
    category: Text = "",
    maker: Text = "",
    aliases: Text = "",
    sounds_like: Text = "",
    note: Text = "",
    source: Text = "",
) -> Response:
    """Add a term, or forms to one that is there."""
    typed = {
        "name": name, "kind": kind, "category": category, "maker": maker,
        "aliases": aliases, "sounds_like": sounds_like, "note": note, "source": source,
    }  # fmt: skip
    try:
        _add(database, staff, term_of(typed))
    except InvalidValueError as error:
        return _page(request, database, problem=str(error), typed=typed, status=400)
    return RedirectResponse("/vocabulary#added", 303)


def take_table(request: Request, staff: Staff, database: TheDatabase, table: UploadFile) -> Response:
    """Add what a CSV table has and the vocabulary has not; all of it, or nothing where a line is wrong."""
    try:
        added, known = _take_table(database, staff, table.file.read(LARGEST_TABLE + 1))
    except InvalidValueError as error:
        return _page(request, database, problem=f"Nothing was added: {error}.", status=400)
    told = f"{added} row{'' if added == 1 else 's'} of the table added; {known} told nothing new."
    return _page(request, database, done=told)


def remove(staff: Staff, database: TheDatabase, addition: AdditionId) -> Response:
    """Take an addition back."""
    with database.transaction() as connection:
        remove_added(connection, addition)
    return RedirectResponse("/vocabulary#added", 303)


def table(reader: Reader, database: TheDatabase) -> Response:
    """The whole vocabulary as CSV."""
    with database.snapshot() as connection:
        text = write_terms(load_lexicon(connection).vocabulary.terms)
    return Response(
        "\ufeff" + text,  # the mark by which spreadsheets know UTF-8
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="vocabulary.csv"'},
    )


def api_list(reader: Reader, database: TheDatabase, find: Asked = "") -> Response:
    """The terms that hold what is looked for, and the additions, as JSON."""
    with database.snapshot() as connection:
        terms, added = _found(load_lexicon(connection).vocabulary, find), list_added(connection)
    return JSONResponse({"terms": [asdict(term) for term in terms], "added": [_plain(each) for each in added]})


def api_add(staff: Staff, database: TheDatabase, new: NewTerm) -> Response:
    """Add a term, or forms to one that is there, for a program."""
    return JSONResponse(_plain(_add(database, staff, new.term())), status_code=201)


def api_take_table(staff: Staff, database: TheDatabase, table: UploadFile) -> Response:
    """Add what a CSV table has and the vocabulary has not, for a program; all of it, or nothing where a line is wrong.

    Tells how many rows were added, and how many told nothing new.
    """
    added, known = _take_table(database, staff, table.file.read(LARGEST_TABLE + 1))
    return JSONResponse({"added": added, "known": known})


def api_remove(staff: Staff, database: TheDatabase, addition: AdditionId) -> Response:
    """Take an addition back, for a program."""
    with database.transaction() as connection:
        remove_added(connection, addition)
    return Response(status_code=204)


def _take_table(database: TheDatabase, staff: Member, content: bytes) -> tuple[int, int]:
    """Add the rows that tell something new; returns how many were added, and how many told nothing new."""
    if len(content) > LARGEST_TABLE:
        raise InvalidValueError(f"the table has more than {LARGEST_TABLE // 1_000_000} MB; part it")
    try:
        rows = read_terms(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InvalidValueError("the table is not in UTF-8; save it as CSV in UTF-8") from error
    with database.transaction() as connection:
        added = add_table(connection, field_lexicon().vocabulary, rows, added_by=staff.name)
    return added, len(rows) - added


def _add(database: TheDatabase, staff: Member, term: Term) -> AddedTerm:
    with database.transaction() as connection:
        return add_term(connection, field_lexicon().vocabulary, term, added_by=staff.name)


def _found(vocabulary: Vocabulary, find: str) -> list[Term]:
    """The terms one of whose forms, maker or category holds the text, by name."""
    wanted = find.strip().casefold()
    found = [
        term
        for term in vocabulary.terms
        if any(wanted in text.casefold() for text in (*term.forms, *term.sounds_like, term.maker, term.category))
    ]
    return sorted(found, key=lambda term: term.name.casefold())


def _page(
    request: Request,
    database: TheDatabase,
    *,
    find: str = "",
    problem: str = "",
    done: str = "",
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    with database.snapshot() as connection:
        found = _found(load_lexicon(connection).vocabulary, find)
        added = list_added(connection)
    return render(
        request,
        "terms/vocabulary.html",
        status=status,
        find=find,
        terms=found[:MOST_SHOWN],
        count=len(found),
        added=added,
        problem=problem,
        done=done,
        typed=typed or dict.fromkeys(COLUMNS, ""),
    )


def _plain(added: AddedTerm) -> dict[str, Any]:
    return {"id": added.id, "added_by": added.added_by, "added_at": added.added_at.isoformat(), **asdict(added.term)}


ROUTES: list[BaseRoute] = [
    page("/vocabulary", vocabulary_page, "vocabulary"),
    action("/vocabulary", add, "add_term"),
    action("/vocabulary/table", take_table, "take_table"),
    page("/vocabulary.csv", table, "vocabulary_table"),
    action("/vocabulary/additions/{addition:int}/remove", remove, "remove_term"),
    page("/api/v1/vocabulary", api_list, "api_vocabulary"),
    action("/api/v1/vocabulary", api_add, "api_add_term"),
    page("/api/v1/vocabulary/table", table, "api_vocabulary_table"),
    action("/api/v1/vocabulary/table", api_take_table, "api_take_table"),
    action("/api/v1/vocabulary/{addition:int}", api_remove, "api_remove_term", method="DELETE"),
]
