"""What staff add to the vocabulary, on the command line."""

from database.connection import open_database
from settings import Settings
from transcripts.added_terms import AddedTerm, add_term, list_added, remove_added
from transcripts.vocabulary import Term, load_vocabulary


def add(settings: Settings, term: Term, *, by: str) -> str:
    """Store an addition and say what was stored; raises as `add_term` does."""
    with open_database(settings.database_url, home=settings.home) as database, database.transaction() as connection:
        return _line(add_term(connection, load_vocabulary(), term, added_by=by))


def added_lines(settings: Settings) -> tuple[str, ...]:
    """Every addition in a line, the earliest first."""
    with open_database(settings.database_url, home=settings.home) as database, database.snapshot() as connection:
        return tuple(map(_line, list_added(connection)))


def remove(settings: Settings, number: int) -> None:
    """Take an addition back; raises NotFoundError where there is none of that number."""
    with open_database(settings.database_url, home=settings.home) as database, database.transaction() as connection:
        remove_added(connection, number)


def _line(added: AddedTerm) -> str:
    term = added.term
    forms = ", ".join((*term.aliases, *term.spoken, *(f"heard as {form}" for form in term.sounds_like)))
    named = f"{added.id}  {term.name} ({term.kind})" + (f": {forms}" if forms else "")
    from_where = f"{term.note}, {term.source}" if term.source else term.note
    return f"{named}; {from_where}; {added.added_by}, {added.added_at:%Y-%m-%d}"
