"""What a reader sees of the search index: the recordings kept from them, and which words stand in the others."""

from collections.abc import Sequence

from transcripts.recording import EVERYTHING, Visibility
from transcripts.search_index import Generation
from transcripts.store import Connection


def hidden_recordings(connection: Connection, sees: Sequence[Visibility]) -> list[str]:
    """The ids of the recordings that somebody may not see who sees these visibilities."""
    if set(sees) == set(EVERYTHING):
        return []
    rows = connection.execute("SELECT id FROM recordings WHERE visibility <> ALL (%s) ORDER BY id", (list(sees),))
    return [recording for (recording,) in rows]


def seen_recordings(connection: Connection, hidden: Sequence[str]) -> list[str]:
    """The ids of the recordings that are not hidden."""
    rows = connection.execute("SELECT id FROM recordings WHERE id <> ALL (%s) ORDER BY id", (list(hidden),))
    return [recording for (recording,) in rows]


def seen_lexemes(
    connection: Connection, generation: Generation, lexemes: Sequence[str], hidden: Sequence[str]
) -> frozenset[str]:
    """Those of the lexemes that stand in a unit of a recording which is not hidden."""
    rows = connection.execute(
        """
        SELECT lexeme FROM unnest(%(lexemes)s::text[], %(queries)s::text[]) AS asked (lexeme, query)
        WHERE EXISTS (
            SELECT FROM units
            WHERE generation = %(generation)s AND kind <> 'passage' AND words @@ query::tsquery
              AND recording <> ALL (%(hidden)s)
        )
        """,
        {
            "lexemes": list(lexemes),
            "queries": [quoted(lexeme) for lexeme in lexemes],
            "generation": generation.id,
            "hidden": list(hidden),
        },
    )
    return frozenset(lexeme for (lexeme,) in rows)


def quoted(lexeme: str) -> str:
    """A lexeme as a tsquery.

    >>> quoted("o'clock")
    "'o''clock'"
    """
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
