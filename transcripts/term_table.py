"""The vocabulary as a table in CSV, for spreadsheets: one term a row, the forms of a cell parted by semicolons."""

import csv
import io
from collections.abc import Iterable, Mapping

from transcripts.errors import InvalidValueError
from transcripts.vocabulary import Term

LISTS = ("aliases", "spoken", "sounds_like", "ordinary")
COLUMNS = ("name", "kind", "category", "maker", *LISTS, "note", "source")
SEPARATOR = ";"


def write_terms(terms: Iterable[Term]) -> str:
    """A CSV table with a header."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for term in terms:
        writer.writerow([_cell(getattr(term, column)) for column in COLUMNS])
    return text.getvalue()


def read_terms(text: str) -> tuple[tuple[int, Term], ...]:
    """The terms of such a table, each with its line; columns may come in any order, and all but name and kind may lack.

    Raises InvalidValueError naming the line and what is accepted.
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        unknown = [name for name in header if name not in COLUMNS]
        if unknown or not {"name", "kind"} <= set(header) or len(set(header)) != len(header):
            raise InvalidValueError(
                f"line 1 must name the columns, once each: name and kind, and any of {', '.join(COLUMNS[2:])}"
                + (f"; {unknown[0][:40]!r} is none of them" if unknown else "")
            )
        return tuple(
            (reader.line_num, _term(dict(zip(header, row, strict=False)), len(row), len(header), reader.line_num))
            for row in reader
            if any(cell.strip() for cell in row)
        )
    except csv.Error as error:
        raise InvalidValueError(
            f"line {reader.line_num} is not CSV ({error}); save the table as CSV in UTF-8"
        ) from error


def term_of(cells: Mapping[str, str]) -> Term:
    """The term that cells by their columns tell of; raises InvalidValueError as Term does."""
    values = {name: _forms(cell) if name in LISTS else cell.strip() for name, cell in cells.items()}
    return Term(**values)  # type: ignore[arg-type]  # one column for each field; Term checks them


def _term(row: Mapping[str, str], cells: int, columns: int, line: int) -> Term:
    if cells != columns:
        raise InvalidValueError(f"line {line} has {cells} cells and the header {columns}; quote cells that hold commas")
    try:
        return term_of(row)
    except InvalidValueError as error:
        raise InvalidValueError(f"line {line}: {error}") from error


def _forms(cell: str) -> tuple[str, ...]:
    return tuple(form.strip() for form in cell.split(SEPARATOR) if form.strip())


def _cell(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else f"{SEPARATOR} ".join(value)
