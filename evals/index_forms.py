"""Other forms of the vector index, measured beside the one that search uses."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import psycopg
from rich.table import Table

from database.connection import Database
from evals.synthetic import Question
from transcripts.search_index import Generation

RECALL_AT = 10
MEMORY = "4GB"


@dataclass(frozen=True, slots=True)
class Form:
    """An index and the distance by which it is asked; `wide` units are fetched and ranked again by the vector."""

    name: str
    indexed: str
    distance: str
    wide: int


SINGLE = "(embedding::vector(384)) vector_cosine_ops"
BITS = "(binary_quantize(embedding)::bit(384)) bit_hamming_ops"
TO_SINGLE = "(embedding::vector(384)) <=> %(vector)s::vector(384)"
TO_BITS = "(binary_quantize(embedding)::bit(384)) <~> binary_quantize(%(vector)s::halfvec(384))"
TO_HALF = "embedding <=> %(vector)s::halfvec(384)"
EXACTLY = f"({TO_HALF}) + 0"  # a sum is no order that an index has, so that every unit is compared
FORMS = tuple(
    Form(f"{name}, {wide} in view", indexed, distance, wide)
    for name, indexed, distance in (
        ("halfvec (as search has)", "embedding halfvec_cosine_ops", TO_HALF),
        ("vector", SINGLE, TO_SINGLE),
        ("bits", BITS, TO_BITS),
    )
    for wide in (100, 250, 800)
)


def variant_table(database: Database, generation: Generation, questions: Sequence[Question]) -> Table:
    """Build each form on a generation, ask it, and drop it; what is fetched is ranked again by the vector."""
    table = Table("index", "build s", "MB", f"recall@{RECALL_AT}", "p50 ms", title="Forms of the vector index")
    with psycopg.connect(database.url, autocommit=True) as connection:
        units = f"units_{generation.id}"
        connection.execute(f"SET maintenance_work_mem = '{MEMORY}'")
        exact = [
            _asked(connection, units, Form("exact", "", EXACTLY, RECALL_AT), question)[0] for question in questions
        ]
        serving = connection.execute(
            "SELECT relname, array_to_string(reloptions, ', ') "
            "FROM pg_class JOIN pg_index ON indexrelid = pg_class.oid "
            "WHERE indrelid = %s::text::regclass AND relname <> 'variant' "
            "AND pg_get_indexdef(indexrelid) LIKE '%%hnsw%%'",
            (units,),
        ).fetchone()
        if serving is None:
            raise AssertionError("the generation has a vector index")
        serving_index, graph = serving
        built = ""
        for form in FORMS:
            seconds = None
            if form.indexed not in (built, FORMS[0].indexed):
                connection.execute("DROP INDEX IF EXISTS variant")
                start = perf_counter()
                connection.execute(
                    f"CREATE INDEX variant ON {units} USING hnsw ({form.indexed}) WITH ({graph}) "
                    "WHERE kind <> 'passage'".encode()
                )
                seconds = perf_counter() - start
            built = form.indexed
            name = serving_index if form.indexed == FORMS[0].indexed else "variant"
            size = connection.execute("SELECT pg_relation_size(%s::text::regclass)", (name,)).fetchone()
            asked = [_asked(connection, units, form, question) for question in questions]
            hits = sum(len(one & other) for (one, _), other in zip(asked, exact, strict=True))
            table.add_row(
                form.name,
                "" if seconds is None else f"{seconds:.0f}",
                f"{(size[0] if size else 0) / 1e6:.0f}",
                f"{hits / sum(map(len, exact)):.3f}",
                f"{np.percentile([took for _, took in asked], 50):.1f}",
            )
        connection.execute("DROP INDEX IF EXISTS variant")
    return table


def _asked(
    connection: psycopg.Connection[tuple[object, ...]], units: str, form: Form, question: Question
) -> tuple[set[tuple[object, ...]], float]:
    """The nearest units by a form, and milliseconds."""
    query = (
        f"SELECT recording, position FROM (SELECT recording, position, embedding FROM {units} WHERE kind <> 'passage' "
        f"ORDER BY {form.distance} LIMIT {form.wide}) AS fetched ORDER BY {TO_HALF} LIMIT {RECALL_AT}"
    )
    with connection.transaction():
        connection.execute(f"SET LOCAL hnsw.ef_search = {form.wide}")
        start = perf_counter()
        rows = connection.execute(query.encode(), {"vector": str(question.embedding.vector)}).fetchall()
    return set(rows), (perf_counter() - start) * 1000
