"""Terms that staff add to the vocabulary, in PostgreSQL: each addition with who made it, when, and where it is from."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from transcripts.errors import InvalidValueError, NotFoundError
from transcripts.store import Connection
from transcripts.vocabulary import Term, Vocabulary

_INSERT = """
    INSERT INTO added_terms
        (name, kind, category, maker, aliases, spoken, sounds_like, ordinary, note, source, added_by)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


@dataclass(frozen=True, slots=True)
class AddedTerm:
    """One addition: a new term, or more forms for the term of that name."""

    id: int
    term: Term
    added_by: str
    added_at: datetime


def add_term(connection: Connection, vocabulary: Vocabulary, term: Term, *, added_by: str) -> AddedTerm:
    """Store an addition to the vocabulary of the files and of earlier additions.

    Raises InvalidValueError where it has no note, nobody adds it, it would add nothing, or the whole vocabulary
    would break a rule, such as that each form stands for one term.
    """
    _check_note(term, added_by)
    before = _lock_vocabulary(connection, vocabulary)
    if is_known(before, term):
        raise InvalidValueError(f"the vocabulary has {term.name!r} with all these forms already")
    combine(before, (term,))  # raises where a rule would be broken
    row = connection.execute(f"{_INSERT} RETURNING id, added_at", _row(term, added_by)).fetchone()
    if row is None:  # an insert that returns nothing would have raised
        raise NotFoundError(f"term {term.name!r} was not stored")
    return AddedTerm(row[0], term, added_by, row[1])


def add_table(
    connection: Connection, vocabulary: Vocabulary, rows: Sequence[tuple[int, Term]], *, added_by: str
) -> int:
    """Store those rows of a table, each a line's number and a term, that tell something new; returns how many do.

    The vocabulary is checked once for all of them. Raises InvalidValueError as add_term does, naming the line.
    """
    before = _lock_vocabulary(connection, vocabulary)
    terms = {term.name: term for term in before.terms}
    new = []
    for line, term in rows:
        known = terms.get(term.name)  # from an earlier row perhaps
        try:
            terms[term.name] = _with_forms(known, term) if known else term
            if terms[term.name] == known:
                continue
            _check_note(term, added_by)
        except InvalidValueError as error:
            raise InvalidValueError(f"line {line}: {error}") from error
        new.append((line, term))
    _check_rows(before, new)
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, [_row(term, added_by) for _, term in new])
    return len(new)


def list_added(connection: Connection) -> tuple[AddedTerm, ...]:
    """Every addition, the earliest first."""
    rows = connection.execute(
        "SELECT id, added_by, added_at, name, kind, category, maker, aliases, spoken, sounds_like, ordinary, note, "
        "source FROM added_terms ORDER BY id"
    )
    return tuple(
        AddedTerm(
            id=row[0],
            term=Term(
                name=row[3], kind=row[4], category=row[5], maker=row[6], aliases=tuple(row[7]), spoken=tuple(row[8]),
                sounds_like=tuple(row[9]), ordinary=tuple(row[10]), note=row[11], source=row[12],
            ),
            added_by=row[1],
            added_at=row[2],
        )
        for row in rows
    )  # fmt: skip


def remove_added(connection: Connection, id: int) -> None:
    """Take an addition back. Raises NotFoundError where there is none of that number."""
    if not connection.execute("DELETE FROM added_terms WHERE id = %s", (id,)).rowcount:
        raise NotFoundError(f"there is no addition number {id}; `springboard terms list` shows the numbers")


def load_vocabulary_with_additions(connection: Connection, vocabulary: Vocabulary) -> Vocabulary:
    """The whole vocabulary: that of the files, and what staff added. Raises InvalidValueError where the two clash."""
    return combine(vocabulary, tuple(added.term for added in list_added(connection)))


def is_known(vocabulary: Vocabulary, term: Term) -> bool:
    """Whether a vocabulary has all that a term would add; raises InvalidValueError for one of another kind."""
    known = vocabulary.term(term.name)
    return known is not None and _with_forms(known, term) == known


def combine(vocabulary: Vocabulary, additions: Sequence[Term]) -> Vocabulary:
    """A vocabulary with more terms, and more forms for those it has by that name; the rules are those of any.

    Raises InvalidValueError where a form would stand for two terms, or a term is added as of another kind.
    """
    return _combined(vocabulary.terms, tuple(additions)) if additions else vocabulary


@lru_cache(maxsize=4)
def _combined(known: tuple[Term, ...], additions: tuple[Term, ...]) -> Vocabulary:
    terms = {term.name: term for term in known}
    for term in additions:
        terms[term.name] = _with_forms(terms[term.name], term) if term.name in terms else term
    return Vocabulary(tuple(terms.values()))


def _check_note(term: Term, added_by: str) -> None:
    if not term.note.strip():
        raise InvalidValueError(f'term {term.name!r} needs a note that says where it is from, such as "FDA K190842"')
    if not added_by.strip():
        raise InvalidValueError(f"term {term.name!r} is added by nobody; give a name")


def _lock_vocabulary(connection: Connection, vocabulary: Vocabulary) -> Vocabulary:
    """The whole vocabulary, to which nobody else adds until the transaction ends: additions are checked in turn."""
    connection.execute("LOCK TABLE added_terms IN SHARE ROW EXCLUSIVE MODE")
    return load_vocabulary_with_additions(connection, vocabulary)


def _check_rows(before: Vocabulary, rows: Sequence[tuple[int, Term]]) -> None:
    """Raise for the first row with which a rule is broken: found by halving, as making a vocabulary takes long."""
    terms = [term for _, term in rows]
    if _breach(before, terms) is not None:
        first = bisect_left(range(len(terms)), True, key=lambda last: _breach(before, terms[: last + 1]) is not None)
        raise InvalidValueError(f"line {rows[first][0]}: {_breach(before, terms[: first + 1])}")


def _breach(before: Vocabulary, terms: Sequence[Term]) -> InvalidValueError | None:
    """The rule that a vocabulary would break with more terms."""
    try:
        combine(before, terms)
    except InvalidValueError as error:
        return error
    return None


def _row(term: Term, added_by: str) -> tuple[object, ...]:
    return (
        term.name, term.kind, term.category, term.maker, list(term.aliases), list(term.spoken),
        list(term.sounds_like), list(term.ordinary), term.note, term.source, added_by,
    )  # fmt: skip


def _with_forms(term: Term, more: Term) -> Term:
    if more.kind != term.kind:
        raise InvalidValueError(f"{term.name!r} is a {term.kind} already; it cannot be added as a {more.kind}")
    return replace(
        term,
        category=term.category or more.category,
        maker=term.maker or more.maker,
        aliases=_union(term.aliases, more.aliases),
        spoken=_union(term.spoken, more.spoken),
        sounds_like=_union(term.sounds_like, more.sounds_like),
        ordinary=_union(term.ordinary, more.ordinary),
        source=term.source or more.source,
    )


def _union(some: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*some, *more)))
