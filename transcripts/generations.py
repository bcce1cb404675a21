"""Replacing the search index: what a generation under construction lacks, the switch to it, and clearing away."""

from datetime import datetime

from psycopg import sql
from psycopg.rows import class_row

from transcripts.closeness import Embedding, unpack
from transcripts.search_index import Generation, Source, lock_generations, open_generation
from transcripts.store import Connection

EMBED = "embed"  # the stage after which a recording belongs in the index


def begun(connection: Connection, *, model: str, recipe: str) -> Generation:
    """The generation with this model and recipe: the one that serves or was begun, or else a new one."""
    lock_generations(connection)
    with connection.cursor(row_factory=class_row(Generation)) as cursor:
        found = cursor.execute(
            "SELECT id, model, recipe, state FROM generations WHERE state <> 'retired' AND model = %s AND recipe = %s "
            "ORDER BY state = 'serving' DESC, id LIMIT 1",
            (model, recipe),
        ).fetchone()
    return found or open_generation(connection, model=model, recipe=recipe, state="building")


def count_belonging(connection: Connection) -> int:
    """How many recordings belong in the index."""
    row = connection.execute("SELECT count(*) FROM stages WHERE name = %s AND state = 'done'", (EMBED,)).fetchone()
    return int(row[0]) if row else 0


def missing(connection: Connection, generation: Generation) -> tuple[str, ...]:
    """The ids of the recordings that belong in a generation and are not in it whole, or are in another one newer."""
    rows = connection.execute(
        """
        SELECT stages.recording FROM stages
        WHERE stages.name = %(stage)s AND stages.state = 'done' AND NOT EXISTS (
            SELECT FROM indexed AS own
            WHERE own.generation = %(generation)s AND own.recording = stages.recording AND own.whole
                AND own.indexed_at >= (
                    SELECT max(indexed_at) FROM indexed AS any_one WHERE any_one.recording = stages.recording
                )
        )
        ORDER BY stages.recording
        """,
        {"stage": EMBED, "generation": generation.id},
    )
    return tuple(recording for (recording,) in rows)


def known_embeddings(connection: Connection, recording_id: str, *, model: str) -> dict[Source, Embedding]:
    """What the serving generation holds of a recording, by what was embedded.

    Empty where another model serves: vectors of two models are never mixed.
    """
    rows = connection.execute(
        "SELECT kind = 'passage', content_hash, embedding, tokens "
        "FROM units JOIN generations ON generations.id = generation "
        "WHERE recording = %s AND state = 'serving' AND model = %s AND embedding IS NOT NULL",
        (recording_id, model),
    )
    return {
        (whole, content_hash): Embedding(embedding.to_list(), None if tokens is None else unpack(tokens))
        for whole, content_hash, embedding, tokens in rows
    }


def switch(connection: Connection, generation: Generation) -> bool:
    """Let a complete generation serve in place of the one before, all at once.

    False, changing nothing, where a recording came meanwhile that it lacks.
    """
    lock_generations(connection)  # whoever stores a recording's units takes it as well, so that none comes in between
    if missing(connection, generation):
        return False
    connection.execute("UPDATE generations SET state = 'retired' WHERE state = 'serving'")
    connection.execute("UPDATE generations SET state = 'serving' WHERE id = %s", (generation.id,))
    return True


def now(connection: Connection) -> datetime:
    """The server's clock."""
    row = connection.execute("SELECT clock_timestamp()").fetchone()
    if row is None:
        raise AssertionError("a SELECT without FROM gives a row")
    moment: datetime = row[0]
    return moment


def has_readers_from_before(connection: Connection, moment: datetime) -> bool:
    """Whether a transaction is still open that began before this moment, and may read what served then."""
    row = connection.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND xact_start < %s",
        (moment,),
    ).fetchone()
    return row is not None and row[0] > 0


def drop_unused(connection: Connection, *, keep: Generation) -> None:
    """Remove the generations that neither serve nor are `keep`: retired ones, and ones that were given up."""
    rows = connection.execute(
        "SELECT id FROM generations WHERE state <> 'serving' AND id <> %s ORDER BY id", (keep.id,)
    ).fetchall()
    for (generation,) in rows:
        connection.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(f"units_{generation}")))
        connection.execute("DELETE FROM lexemes WHERE generation = %s", (generation,))
        connection.execute("DELETE FROM generations WHERE id = %s", (generation,))
