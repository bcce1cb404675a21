"""The search index in PostgreSQL: generations of units, one of which serves; each is a partition of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import sqrt
from typing import Literal

from pgvector import HalfVector
from psycopg import sql
from psycopg.rows import class_row

from transcripts.closeness import Embedding, pack
from transcripts.store import Connection
from transcripts.units import Unit

Source = tuple[bool, str]  # whether a passage, of which there are no tokens, and the hash of its texts
GenerationState = Literal["building", "serving", "retired"]
_LOCK = 0x5B0A_2D04  # any fixed number: one process at a time opens or switches generations
LEAST_BREADTH, MOST_BREADTH = 100, 1000  # the second is pgvector's own limit
BREADTH = 0.4  # times the square root of the number of units
_GENERATION = "id, model, recipe, state"
_WORDS = (
    "setweight(to_tsvector('english', %s), 'A') || %s::tsvector || setweight(to_tsvector('english', %s), 'B') || "
    "setweight(to_tsvector('english', %s), 'C') || %s::tsvector || setweight(to_tsvector('english', %s), 'D')"
)


@dataclass(frozen=True, slots=True)
class Generation:
    """One whole index of the library, made with one embedding model and one recipe for its units."""

    id: int
    model: str
    recipe: str
    state: GenerationState


def serving(connection: Connection) -> Generation | None:
    """The generation that answers searches; None where nothing was indexed yet."""
    with connection.cursor(row_factory=class_row(Generation)) as cursor:
        return cursor.execute(f"SELECT {_GENERATION} FROM generations WHERE state = 'serving'").fetchone()


def lock_generations(connection: Connection) -> None:
    """Until the end of the transaction nobody else opens, fills or switches generations."""
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))


def breadth(connection: Connection, generation: Generation) -> int:
    """How many units the vector index keeps in view while it looks for the nearest (hnsw.ef_search).

    The more units there are, the more of them are nearly as near: with the square root of their number the nearest ten
    are found at every size that was measured (docs/search.md).
    """
    row = connection.execute(
        "SELECT units FROM lexemes WHERE generation = %s AND lexeme = ''", (generation.id,)
    ).fetchone()
    return min(MOST_BREADTH, max(LEAST_BREADTH, round(BREADTH * sqrt(row[0] if row else 0))))


def open_generation(connection: Connection, *, model: str, recipe: str, state: GenerationState) -> Generation:
    """A new generation with a partition of its own, still empty."""
    with connection.cursor(row_factory=class_row(Generation)) as cursor:
        generation = cursor.execute(
            f"INSERT INTO generations (model, recipe, state) VALUES (%s, %s, %s) RETURNING {_GENERATION}",
            (model, recipe, state),
        ).fetchone()
    if generation is None:
        raise AssertionError("INSERT … RETURNING gives a row")
    connection.execute(
        sql.SQL("CREATE TABLE {} PARTITION OF units FOR VALUES IN ({})").format(
            sql.Identifier(f"units_{generation.id}"), sql.Literal(generation.id)
        )
    )
    return generation


def live(connection: Connection, *, model: str, recipe: str) -> tuple[Generation, ...]:
    """The generations that a recording indexed now with this model belongs in, at least one.

    Those that serve or are under construction with it; the first index of a library serves at once, and one for
    another model than the serving one waits under construction.
    """
    lock_generations(connection)
    with connection.cursor(row_factory=class_row(Generation)) as cursor:
        found = cursor.execute(
            f"SELECT {_GENERATION} FROM generations WHERE state <> 'retired' AND model = %s ORDER BY id", (model,)
        ).fetchall()
    if found:
        return tuple(found)
    state: GenerationState = "building" if serving(connection) else "serving"
    return (open_generation(connection, model=model, recipe=recipe, state=state),)


def save_units(
    connection: Connection,
    generation: Generation,
    recording_id: str,
    units: Sequence[Unit],
    embeddings: Sequence[Embedding | None],
) -> None:
    """Store the units of a recording, with what a model made of each (384 numbers), in place of those it had.

    A unit of which it made nothing is found by words alone.
    """
    where: dict[str, int | str] = {"generation": generation.id, "recording": recording_id}
    _count_lexemes(connection, where, sign=-1)
    connection.execute("DELETE FROM units WHERE generation = %(generation)s AND recording = %(recording)s", where)
    with connection.cursor() as cursor:
        cursor.executemany(
            'INSERT INTO units (generation, recording, position, kind, passage, text, start, "end", first, last, '
            "speaker, terms, pearls, content_hash, embedding, tokens, words) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, "
            f"%s, %s, %s, %s, %s, %s, %s, %s, {_WORDS})",
            [
                (generation.id, recording_id, position, u.kind, u.passage, u.text, u.start, u.end, u.first, u.last,
                 u.speaker, list(u.terms), list(u.pearls), content_hash(u), *_packed(embedding), *_words(u))
                for position, (u, embedding) in enumerate(zip(units, embeddings, strict=True))
            ],
        )  # fmt: skip
    _count_lexemes(connection, where, sign=1)
    connection.execute(
        "INSERT INTO indexed (generation, recording, whole) VALUES (%(generation)s, %(recording)s, %(whole)s) "
        "ON CONFLICT (generation, recording) DO UPDATE SET indexed_at = excluded.indexed_at, whole = excluded.whole",
        {**where, "whole": None not in embeddings},
    )


def drop_units(connection: Connection, recording_id: str) -> None:
    """Take a recording out of every generation."""
    indexed = connection.execute(
        "SELECT generation FROM indexed WHERE recording = %s ORDER BY generation", (recording_id,)
    ).fetchall()
    for (generation,) in indexed:
        where = {"generation": generation, "recording": recording_id}
        _count_lexemes(connection, where, sign=-1)
        connection.execute("DELETE FROM units WHERE generation = %(generation)s AND recording = %(recording)s", where)
    connection.execute("DELETE FROM indexed WHERE recording = %s", (recording_id,))


def source_of(unit: Unit) -> Source:
    """What a unit's embedding is made from."""
    return unit.kind == "passage", content_hash(unit)


def content_hash(unit: Unit) -> str:
    """The SHA-256 of the texts that a unit's vector is made from."""
    return sha256("\n".join(unit.read).encode()).hexdigest()


def _packed(embedding: Embedding | None) -> tuple[HalfVector | None, bytes | None]:
    """What the columns of vector and tokens hold."""
    if embedding is None:
        return None, None
    return HalfVector(embedding.vector), None if embedding.tokens is None else pack(embedding.tokens)


def _words(unit: Unit) -> tuple[str, str, str, str, str, str]:
    """The texts for _WORDS; a passage is no unit that words find."""
    if unit.kind == "passage":
        return ("",) * 6
    return (unit.text, _labelled(unit.concepts, "A"), unit.about, unit.near_about, _labelled(unit.near_concepts, "C"),
            unit.heading)  # fmt: skip


def _labelled(keys: Sequence[str], label: str) -> str:
    """Keys as the text of a tsvector; only lexemes with a position can bear a label."""
    return " ".join(f"'{key}':1{label}" for key in keys)


def _count_lexemes(connection: Connection, where: dict[str, int | str], *, sign: int) -> None:
    """Add a recording's units to the counts of their lexemes, or take them out; in order, lest two wait in a ring."""
    connection.execute(
        """
        INSERT INTO lexemes (generation, lexeme, units)
        SELECT %(generation)s, lexeme, %(sign)s * count(*)
        FROM units, unnest(tsvector_to_array(words) || '{""}'::text[]) AS lexeme
        WHERE generation = %(generation)s AND recording = %(recording)s AND kind <> 'passage'
        GROUP BY lexeme ORDER BY lexeme
        ON CONFLICT (generation, lexeme) DO UPDATE SET units = lexemes.units + excluded.units
        """,
        {**where, "sign": sign},
    )
