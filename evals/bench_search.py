"""`make bench-search`: how long the whole search takes, and what its vector index finds, on libraries of growing size.

Each library is synthetic (evals/synthetic.py) and lies in a database of its own. A search is `find_results`, as the
site's page and interface call it: two hundred moments at most, by recording, and their facets. Left out are embedding
the query's text, which does not depend on the size and is told by itself, and reading and rendering what shows them.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter

import numpy as np
import psycopg
from pgvector import HalfVector
from rich.console import Console
from rich.table import Table

from database.connection import Database, open_database
from evals.fill import Built, fill
from evals.index_forms import RECALL_AT, variant_table
from evals.synthetic import Library, Question
from models.catalog import load_embedder
from settings import Settings
from transcripts.closeness import Embedding
from transcripts.errors import StorageError
from transcripts.related import related_recordings
from transcripts.search import field_lexicon
from transcripts.search_candidates import CANDIDATES, find_candidates
from transcripts.search_conditions import conditions_of
from transcripts.search_index import Generation, breadth, serving
from transcripts.search_nearest import MOST_COMPARED
from transcripts.search_query import operator, parse_query, with_operators
from transcripts.search_results import find_results
from transcripts.store import Connection

MODEL = "synthetic, with tokens"  # another name for other content
QUESTIONS = 150
RECALL_QUESTIONS = 50
REPEATS = 2  # of every question, for each number of clients
# A quarter of the memory for PostgreSQL's own cache is its manual's advice; the default serves a very small machine.
SERVER = {"shared_buffers": "4GB", "effective_cache_size": "12GB", "max_wal_size": "8GB", "random_page_cost": "1.1"}


@dataclass(frozen=True, slots=True)
class Given:
    """A query embedder that has the query's embedding already."""

    embedding: Embedding
    name: str = MODEL

    def embed_queries(self, texts: Sequence[str]) -> list[Embedding]:
        return [self.embedding for _ in texts]


@dataclass(frozen=True, slots=True)
class Speed:
    """Milliseconds in which half and 95 % of the searches were answered, and searches a second over all clients."""

    p50: float
    p95: float
    rate: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="make bench-search", description=__doc__)
    parser.add_argument("--units", type=int, nargs="+", default=[10_000, 100_000], help="windows and claims to search")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--home", type=Path, help="a folder to keep the databases in; a filled one is used again")
    parser.add_argument("--variants", action="store_true", help="also build the vector index in other forms")
    options = parser.parse_args(arguments)
    console = Console(width=160 if not sys.stdout.isatty() else None)
    with tempfile.TemporaryDirectory(prefix="springboard-") as temporary:
        console.print(f"Embedding a query: {_embedding_ms():.0f} ms (p50, one thread)")
        speeds: list[tuple[int, list[Speed]]] = []
        for units in options.units:
            home = (options.home or Path(temporary)) / str(units)
            with _library(home, units) as (database, library, generation, built):
                questions = library.questions(QUESTIONS)
                _run(database, questions, clients=2)  # warm
                speeds.append((units, [_run(database, questions, clients=count) for count in options.clients]))
                console.print(_speed_table(options.clients, speeds))
                console.print(_index_table(database, units, generation, built, questions))
                console.print(_filter_table(database, generation, questions))
                console.print(_related_line(database))
                if options.variants:
                    console.print(variant_table(database, generation, questions[:RECALL_QUESTIONS]))
    return 0


def _embedding_ms(texts: int = 50) -> float:
    """Milliseconds (p50) to embed one query with the real model, as it is and with other words, as each search does."""
    settings = Settings.from_environ(os.environ)
    embedder = load_embedder(settings.embedder, cache=settings.weights_folder, threads=1)
    took = []
    for number in range(texts):
        start = perf_counter()
        query = f"how long to wait before session number {number} on dark skin"
        embedder.embed_queries([query, f"{query}; interval, gap, spacing, type five, Fitzpatrick"])
        took.append((perf_counter() - start) * 1000)
    return float(np.percentile(took, 50))


@contextmanager
def _library(home: Path, units: int) -> Iterator[tuple[Database, Library, Generation, list[Built]]]:
    """A database with a library of this size: the one that is there, or one filled now."""
    with open_database(None, home=home) as database, psycopg.connect(database.url, autocommit=True) as connection:
        for name, value in SERVER.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
    with open_database(None, home=home) as database:  # anew, so that the settings count
        built: list[Built] = []
        with database.snapshot() as connection:
            generation = serving(connection)
            begun = connection.execute("SELECT count(*) FROM recordings").fetchone() != (0,)
        if begun and (generation is None or generation.model != MODEL):
            raise StorageError(
                f"The database in {home} was left half filled, or filled by an older version. Remove the folder, and "
                "run it again."
            )
        if generation is None:
            generation, built = fill(database.url, units=units, model=MODEL, processes=os.cpu_count() or 1)
        with database.snapshot() as connection:
            library = Library(connection, units=units)
        yield database, library, generation, built


def _run(database: Database, questions: Sequence[Question], *, clients: int, filters: Sequence[str] = ()) -> Speed:
    """Ask all questions REPEATS times from this many clients, each asking again as soon as it is answered.

    `filters` are operators, which stand in each query.
    """

    def ask(question: Question) -> float:
        start = perf_counter()
        with database.snapshot() as connection:
            find_results(connection, with_operators(question.text, *filters), Given(question.embedding))
        return (perf_counter() - start) * 1000

    asked = list(islice(cycle(questions), len(questions) * REPEATS))
    start = perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        took = list(pool.map(ask, asked))
    seconds = perf_counter() - start
    return Speed(float(np.percentile(took, 50)), float(np.percentile(took, 95)), len(asked) / seconds)


def _recall(connection: Connection, generation: Generation, questions: Sequence[Question]) -> tuple[float, float]:
    """The share of the RECALL_AT nearest units that the index finds as search asks it, and milliseconds (p50)."""
    ask = (
        f"SELECT recording, position FROM units WHERE generation = {generation.id} AND kind <> 'passage' "
        "ORDER BY (embedding <=> %s){} LIMIT %s"
    )
    connection.execute("SET LOCAL hnsw.iterative_scan = relaxed_order")
    connection.execute(f"SET LOCAL hnsw.ef_search = {breadth(connection, generation)}")
    found, took = [], []
    for question in questions:
        start = perf_counter()
        found.append(_asked(connection, ask.format(""), question, CANDIDATES))
        took.append((perf_counter() - start) * 1000)
    # A sum is no order that the index has, so that every unit is compared; turning index scans off does not do it.
    exact = [_asked(connection, ask.format(" + 0"), question, RECALL_AT) for question in questions]
    hits = sum(len(one & other) for one, other in zip(found, exact, strict=True))
    return hits / sum(map(len, exact)), float(np.percentile(took, 50))


def _asked(connection: Connection, query: str, question: Question, limit: int) -> set[tuple[str, int]]:
    return set(connection.execute(query.encode(), (HalfVector(question.embedding.vector), limit)).fetchall())


def _speed_table(clients: Sequence[int], speeds: Sequence[tuple[int, list[Speed]]]) -> Table:
    table = Table("units", *(f"{count} client{'' if count == 1 else 's'}" for count in clients), "p50 × of the first")
    table.title = "The whole search: p50 / p95 in ms, searches a second"
    first = speeds[0]
    for units, measured in speeds:
        table.add_row(
            f"{units:,}",
            *(f"{speed.p50:.0f} / {speed.p95:.0f}, {speed.rate:.0f}/s" for speed in measured),
            f"{measured[0].p50 / first[1][0].p50:.1f} (size × {units / first[0]:.0f})",
        )
    return table


def _index_table(
    database: Database, units: int, generation: Generation, built: Sequence[Built], questions: Sequence[Question]
) -> Table:
    table = Table("what", "value", title=f"{units:,} units: indexes and recall")
    with database.snapshot() as connection:
        for index in built:
            table.add_row(f"build {index.name}", f"{index.seconds:.0f} s, {index.size / 1e6:.0f} MB")
        row = connection.execute("SELECT pg_table_size(%s::text::regclass)", (f"units_{generation.id}",)).fetchone()
        table.add_row("table", f"{(row[0] if row else 0) / 1e6:.0f} MB")
        recall, took = _recall(connection, generation, questions[:RECALL_QUESTIONS])
        table.add_row(f"recall@{RECALL_AT} of HNSW against exact", f"{recall:.3f}")
        table.add_row("HNSW alone, one client, p50", f"{took:.1f} ms")
    return table


def _filter_table(database: Database, generation: Generation, questions: Sequence[Question]) -> Table:
    """One client, with filters that let ever fewer units through: how long it takes, and what of them it finds."""
    with database.snapshot() as connection:
        common, rare = (
            connection.execute(
                "SELECT term FROM units TABLESAMPLE SYSTEM (2), unnest(terms) AS term "
                f"GROUP BY term ORDER BY count(*) {order}, term LIMIT 1"
            ).fetchone()
            for order in ("DESC", "ASC")
        )
        one = connection.execute("SELECT id FROM recordings ORDER BY id LIMIT 1").fetchone()
    if common is None or rare is None or one is None:
        raise AssertionError("the library was filled")
    cases = {
        "none": (),
        "speaker (one third)": (operator("speaker", "Ben Moss"),),
        "kind": (operator("kind", "interval"),),
        "the most frequent term": (operator("device", common[0]),),
        "a rare term": (operator("device", rare[0]),),
        "one recording": (operator("recording", one[0]),),
    }
    table = Table("filter", "p50 ms", "p95 ms", f"recall@{RECALL_AT}", title="With filters, one client")
    for name, filters in cases.items():
        speed = _run(database, questions[:RECALL_QUESTIONS], clients=1, filters=filters)
        with database.snapshot() as connection:
            recall = _filtered_recall(connection, generation, questions[:RECALL_QUESTIONS], filters)
        table.add_row(name, f"{speed.p50:.0f}", f"{speed.p95:.0f}", f"{recall:.3f}")
    return table


def _filtered_recall(
    connection: Connection, generation: Generation, questions: Sequence[Question], filters: Sequence[str]
) -> float:
    """The share of the RECALL_AT nearest units that meet the filters which search finds by meaning."""
    hits = total = 0
    for question in questions:
        found = _met(connection, generation, question, filters, CANDIDATES, exact=False)
        exact = _met(connection, generation, question, filters, RECALL_AT, exact=True)
        hits, total = hits + len(found & exact), total + len(exact)
    return hits / total if total else 1.0


def _met(
    connection: Connection,
    generation: Generation,
    question: Question,
    filters: Sequence[str],
    limit: int,
    *,
    exact: bool,
) -> set[tuple[str, float, float]]:
    """The nearest units that meet the filters, by recording and time: as search finds them, or each compared."""
    query = parse_query(with_operators(question.text, *filters))
    conditions = conditions_of(connection, generation, query, field_lexicon().vocabulary)
    # Only what is narrow is compared one by one, which no filter at all is not.
    conditions.narrow = conditions.narrow or exact
    most = sys.maxsize // 2 if exact else MOST_COMPARED
    found = find_candidates(connection, generation, conditions, (), question.embedding, most_compared=most)
    nearest = sorted(found, key=lambda each: -(each.nearness or 0.0))[:limit]
    return {(each.recording, each.start, each.end) for each in nearest}


def _related_line(database: Database, recordings: int = 20) -> str:
    took = []
    with database.snapshot() as connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM recordings ORDER BY id LIMIT %s", (recordings,))]
        for recording in ids:
            start = perf_counter()
            related_recordings(connection, recording)
            took.append((perf_counter() - start) * 1000)
    return f"Related recordings of a page: {np.percentile(took, 50):.0f} ms p50, {max(took):.0f} ms at most"


if __name__ == "__main__":
    sys.exit(main())
