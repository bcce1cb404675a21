"""The candidates of a query of filters alone: the units that meet them, the newest first."""

from functools import partial

from psycopg.rows import kwargs_row

from transcripts.search_candidates import BESIDE, TOLD, Candidate, candidate_of
from transcripts.search_conditions import Conditions
from transcripts.search_index import Generation
from transcripts.store import HELD, Connection

LISTED = 2_000  # units that they are chosen from, the newest
LISTED_EACH = 60  # of a recording, where more than one may be listed: some ten moments that do not overlap


def list_candidates(
    connection: Connection, generation: Generation, conditions: Conditions, *, each: int = LISTED_EACH
) -> list[Candidate]:
    """The units that meet the conditions, the newest recordings first, of `each` so many at most, pearls first."""
    connection.execute("SET LOCAL jit = off")  # compiling takes longer than the query
    with connection.cursor(row_factory=kwargs_row(partial(candidate_of, (), None, False))) as cursor:
        return cursor.execute(
            f"""
            WITH named AS (
                SELECT number, recording, position, plain, claim
                FROM (
                    SELECT id, row_number() OVER (ORDER BY {HELD} DESC, created_at DESC, id) AS number
                    FROM recordings WHERE {conditions.of_recordings} ORDER BY number
                ) AS newest CROSS JOIN LATERAL (
                    SELECT recording, position, pearls = '{{}}' AS plain, kind = 'claim' AS claim FROM units
                    WHERE recording = newest.id AND {conditions.of_those_units}
                    ORDER BY plain, claim DESC, start, position LIMIT %(each)s
                ) AS fitting
                ORDER BY number LIMIT %(listed)s
            )
            SELECT {TOLD}, NULL::float8 AS nearness, NULL::float8 AS passage_nearness, NULL::bytea AS tokens,
                   '{{}}'::text[] AS labels
            FROM named
            JOIN units AS unit USING (recording, position)
            {BESIDE}
            WHERE unit.generation = %(generation)s
            ORDER BY number, plain, claim DESC, unit.start, position
            """,
            conditions.parameters | {"generation": generation.id, "each": each, "listed": LISTED},
        ).fetchall()
