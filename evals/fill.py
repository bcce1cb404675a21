"""Filling a database with a synthetic library: binary COPY into a partition of its own, indexed once it is full."""

import struct
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from time import perf_counter

import numpy as np
import psycopg
from pgvector.psycopg import register_vector
from psycopg import sql

from evals.synthetic import (
    PASSAGES,
    SECONDS_PER_SENTENCE,
    SECTIONS,
    SENTENCES,
    WINDOW,
    Library,
    Row,
    recording_id,
)
from transcripts.closeness import pack
from transcripts.search_index import Generation, open_generation
from transcripts.store import Connection

RECIPE = "synthetic"
SPEAKERS = ("Dr. Ada Lind", "Dr. Ben Moss", "Dr. Cleo Farr")
BLOCK = 64  # recordings that one worker makes and copies at a time
COLUMNS = (
    'generation, recording, position, kind, passage, text, start, "end", first, last, speaker, terms, pearls, '
    "content_hash, embedding, tokens, words"
)
_SIGNATURE = b"PGCOPY\n\xff\r\n\0" + struct.pack("!ii", 0, 0)
_END = struct.pack("!h", -1)
_NULL = struct.pack("!i", -1)


@dataclass(frozen=True, slots=True)
class Built:
    """An index as it was built: seconds and bytes."""

    name: str
    seconds: float
    size: int


def fill(url: str, *, units: int, model: str, processes: int, memory: str = "4GB") -> tuple[Generation, list[Built]]:
    """Fill an empty, migrated database with about `units` windows and claims, and let them serve.

    Returns the generation and its indexes as they were built. `memory` is what building an index may take;
    too little for the whole graph makes HNSW many times slower.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        register_vector(connection)
        library = Library(connection, units=units)
        with connection.transaction():
            generation = open_generation(connection, model=model, recipe=RECIPE, state="building")
            table = sql.Identifier(f"units_{generation.id}")
            connection.execute(sql.SQL("ALTER TABLE units DETACH PARTITION {}").format(table))
            indexes = connection.execute(
                "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s", (f"units_{generation.id}",)
            ).fetchall()
            for name, definition in indexes:
                if "UNIQUE" not in definition:
                    connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
            _add_recordings(connection, library)
        blocks = [range(at, min(at + BLOCK, library.recordings)) for at in range(0, library.recordings, BLOCK)]
        counts: Counter[str] = Counter()
        with ProcessPoolExecutor(processes, get_context("spawn"), _prepare, (url, units)) as pool:
            for counted in pool.map(partial(_copy, url, generation.id), blocks):
                counts += counted
        connection.execute("SELECT set_config('maintenance_work_mem', %s, false)", (memory,))
        connection.execute("SELECT set_config('max_parallel_maintenance_workers', %s, false)", (str(processes),))
        connection.execute(sql.SQL("VACUUM (ANALYZE) {}").format(table))
        built = [_build(connection, *index) for index in indexes if "UNIQUE" not in index[1]]
        connection.execute(
            sql.SQL("ALTER TABLE units ATTACH PARTITION {} FOR VALUES IN ({})").format(table, generation.id)
        )
        _add_sections(connection)
        with connection.cursor().copy("COPY lexemes (generation, lexeme, units) FROM STDIN") as copy:
            for lexeme, count in counts.items():
                copy.write_row((generation.id, lexeme, count))
        connection.execute("ANALYZE")
        connection.execute("UPDATE generations SET state = 'serving' WHERE id = %s", (generation.id,))
    return replace(generation, state="serving"), built


def _add_recordings(connection: Connection, library: Library) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO recordings (id, title, media_name, media_path, media_sha256, state, duration, language, "
            "event_date, speakers) VALUES (%s, %s, 'talk.opus', %s, %s, 'ready', 3600, 'en', "
            "date '2020-01-01' + %s, %s)",
            [
                (recording_id(number), f"Talk {number}", f"{number}.opus", f"{recording_id(number)}{number}",
                 number % 2000, list(SPEAKERS))
                for number in range(library.recordings)
            ],
        )  # fmt: skip


def _add_sections(connection: Connection) -> None:
    """Sections and mentions as the passages have them, for the recordings' own pages."""
    connection.execute(
        'INSERT INTO sections (recording, position, title, start, "end", first, last) '
        "SELECT recording, position * %(sections)s / %(passages)s AS section, 'Section', min(start), "
        "min(start) + count(*) * %(seconds)s, min(first), min(first) "
        "FROM units WHERE kind = 'passage' GROUP BY recording, section",
        {"sections": SECTIONS, "passages": PASSAGES, "seconds": SENTENCES * SECONDS_PER_SENTENCE},
    )
    connection.execute(
        'INSERT INTO mentions (recording, position, term, kind, segment, start, "end", heard, written, probability) '
        "SELECT recording, row_number() OVER (PARTITION BY recording ORDER BY position, term), term, 'device', first, "
        "start, start, term, term, 1 FROM units, unnest(terms) AS term WHERE kind = 'passage'"
    )


_library: Library  # of a worker process


def _prepare(url: str, units: int) -> None:
    global _library
    with psycopg.connect(url) as connection:
        _library = Library(connection, units=units)


def _copy(url: str, generation: int, recordings: range) -> Counter[str]:
    """Copy some recordings' units; returns in how many of them each lexeme stands."""
    counts: Counter[str] = Counter()
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        table = sql.Identifier(f"units_{generation}")
        statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(table, sql.SQL(COLUMNS))
        with cursor.copy(statement) as copy:
            copy.write(_SIGNATURE)
            for number in recordings:
                rows = _library.rows(number)
                copy.write(b"".join(_packed(generation, row) for row in rows))
                for row in rows:
                    if row.kind != "passage":
                        counts.update(("", *row.lexemes))
            copy.write(_END)
    return counts


def _build(connection: Connection, name: str, definition: str) -> Built:
    start = perf_counter()
    connection.execute(definition.encode())
    seconds = perf_counter() - start
    row = connection.execute("SELECT pg_relation_size(%s::text::regclass)", (name,)).fetchone()
    return Built(name, seconds, row[0] if row else 0)


def _packed(generation: int, row: Row) -> bytes:
    """A row in the binary format of COPY: the number of fields, then each with its length."""
    fields = tuple(_fields(generation, row))
    return struct.pack("!h", len(fields)) + b"".join(fields)


def _fields(generation: int, row: Row) -> Iterator[bytes]:
    segment = round(row.start / SECONDS_PER_SENTENCE)  # as if each sentence were one
    yield _integer(generation)
    yield _bytes(row.recording.encode())
    yield _integer(row.position)
    yield _bytes(row.kind.encode())
    yield _NULL if row.passage is None else _integer(row.passage)
    yield _bytes(row.text.encode())
    yield struct.pack("!id", 8, row.start)
    yield struct.pack("!id", 8, row.start + WINDOW * SECONDS_PER_SENTENCE)
    yield _integer(segment)
    yield _integer(segment)
    yield _bytes(SPEAKERS[segment // 7 % len(SPEAKERS)].encode())
    yield _texts(row.terms)
    yield _texts(("interval",) if row.kind == "claim" and row.position % 4 == 0 else ())
    yield _bytes(f"{row.recording}{row.position:052x}".encode())
    yield _bytes(struct.pack("!hh", len(row.vector), 0) + row.vector.astype(np.dtype(">f2")).tobytes())
    yield _NULL if row.kind == "passage" else _bytes(pack(row.tokens))
    yield _bytes(_tsvector(row.lexemes))


def _bytes(value: bytes) -> bytes:
    return struct.pack("!i", len(value)) + value


def _integer(value: int) -> bytes:
    return struct.pack("!ii", 4, value)


def _texts(values: tuple[str, ...]) -> bytes:
    """An array of text: dimensions, whether it has nulls, the type's oid, length and lower bound, then the elements."""
    if not values:
        return _bytes(struct.pack("!iii", 0, 0, 25))
    items = b"".join(_bytes(value.encode()) for value in values)
    return _bytes(struct.pack("!iiiii", 1, 0, 25, len(values), 1) + items)


def _tsvector(lexemes: dict[str, list[int]]) -> bytes:
    parts = [struct.pack("!i", len(lexemes))]
    for lexeme, places in lexemes.items():
        parts.append(lexeme.encode() + b"\0")
        parts.append(struct.pack(f"!H{len(places)}H", len(places), *places))
    return b"".join(parts)
