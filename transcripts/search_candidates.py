"""The candidates of a query in PostgreSQL: the units nearest in meaning, and those with its rarest words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log
from typing import Any, Literal

from pgvector import HalfVector
from psycopg.rows import kwargs_row

from transcripts.search_index import Generation
from transcripts.search_query import Filters, Query
from transcripts.store import Connection

Way = Literal["words", "meaning"]
CANDIDATES = 100  # units that each of the two ways may name
MOST_ROWS = 5_000  # units that the words of a query may fetch; beyond that only its rarest words fetch
LABELS = "ABCD"  # of lexemes: what was said, about the terms named, about the neighbourhood, titles


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A word or concept of the query as the index knows it; `idf` tells how much a match is worth."""

    text: str
    units: int  # in which it stands
    idf: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may answer, with what speaks for it."""

    recording: str
    title: str
    event_date: date | None
    start: float
    end: float
    first: int
    last: int
    speaker: str | None
    text: str
    terms: tuple[str, ...]
    pearls: tuple[str, ...]
    nearness: float | None  # cosine of its vector and the query's; None where vectors are not compared
    passage_nearness: float | None  # the same of the passage around it
    labels: Mapping[str, str]  # the label under which it holds a lexeme of the query


def lexemes_of(
    connection: Connection, generation: Generation, text: str, concepts: Sequence[str]
) -> tuple[Lexeme, ...]:
    """The words of a text and the concepts, with their idf (Robertson and Spärck Jones 1976, smoothed as in BM25)."""
    rows = connection.execute(
        """
        SELECT lexeme, coalesce(units, 0), (SELECT units FROM lexemes WHERE generation = %(generation)s AND lexeme = '')
        FROM unnest(tsvector_to_array(to_tsvector('english', %(text)s)) || %(concepts)s::text[]) AS lexeme
        LEFT JOIN lexemes USING (lexeme)
        WHERE coalesce(generation, %(generation)s) = %(generation)s
        """,
        {"generation": generation.id, "text": text, "concepts": list(concepts)},
    )
    return tuple(
        Lexeme(lexeme, units, log(1 + (total - units + 0.5) / (units + 0.5)))
        for lexeme, units, total in rows
        if total is not None and units <= total
    )


def find_candidates(
    connection: Connection,
    generation: Generation,
    query: Query,
    lexemes: Sequence[Lexeme],
    vector: list[float] | None,
    *,
    terms: Sequence[Sequence[str]],
    weights: Mapping[str, float],
) -> list[Candidate]:
    """The units that either way names, in no order; without a vector only those that words name.

    `terms` are groups of the vocabulary's names of which a unit's passage must mention one each, and `weights` say
    what a lexeme counts under each label.
    """
    if vector is not None:
        # Filters and dead rows must not eat up the nearest ones, so the index is scanned until enough remain.
        connection.execute("SET LOCAL hnsw.iterative_scan = relaxed_order")
        connection.execute(f"SET LOCAL hnsw.ef_search = {CANDIDATES}")
    conditions, parameters = _conditions(query, terms)
    where = " AND ".join(("generation = %(generation)s", "kind <> 'passage'", *conditions))
    parameters |= {
        "generation": generation.id,
        "vector": None if vector is None else HalfVector(vector),
        "candidates": CANDIDATES,
        "rows": MOST_ROWS,
        "fetch": " | ".join(_quoted(lexeme.text) for lexeme in _rarest(lexemes)),
        **_worth(lexemes, weights),
        "lexemes": [lexeme.text for lexeme in lexemes],
    }
    meaning = (
        f"SELECT recording, position FROM units WHERE {where} ORDER BY embedding <=> %(vector)s LIMIT %(candidates)s"
    )
    words = f"""
        SELECT recording, position FROM (
            SELECT recording, position, words FROM units
            WHERE {where} AND words @@ %(fetch)s::tsquery LIMIT %(rows)s
        ) AS matching
        ORDER BY (
            SELECT sum(value) FROM unnest(%(queries)s::tsquery[], %(values)s::float8[]) AS worth (query, value)
            WHERE words @@ query
        ) DESC, recording, position LIMIT %(candidates)s
    """
    ways = [f"({way})" for way, wanted in ((meaning, vector is not None), (words, lexemes)) if wanted]
    if not ways:
        return []
    with connection.cursor(row_factory=kwargs_row(_candidate)) as cursor:
        return cursor.execute(
            f"""
            WITH named AS ({" UNION ".join(ways)})
            SELECT unit.recording, title, event_date, unit.start, unit."end", unit.first, unit.last, unit.speaker,
                   unit.text, unit.terms, unit.pearls,
                   1 - (unit.embedding <=> %(vector)s::halfvec) AS nearness,
                   1 - (passage.embedding <=> %(vector)s::halfvec) AS passage_nearness,
                   ARRAY(
                       SELECT ARRAY[lexeme, (SELECT min(label) FROM unnest(weights) AS label)]
                       FROM unnest(unit.words) WHERE lexeme = ANY (%(lexemes)s)
                   ) AS labels
            FROM named
            JOIN units AS unit USING (recording, position)
            JOIN recordings ON recordings.id = unit.recording
            LEFT JOIN units AS passage ON passage.generation = unit.generation
                AND passage.recording = unit.recording AND passage.position = unit.passage
            WHERE unit.generation = %(generation)s
            """,
            parameters,
        ).fetchall()


def _rarest(lexemes: Sequence[Lexeme]) -> list[Lexeme]:
    """Those that fetch no more than MOST_ROWS together, the rarest first; one at least."""
    chosen: list[Lexeme] = []
    rows = 0
    for lexeme in sorted(lexemes, key=lambda lexeme: (lexeme.units, lexeme.text)):
        rows += lexeme.units
        if chosen and rows > MOST_ROWS:
            break
        chosen.append(lexeme)
    return chosen


def _worth(lexemes: Sequence[Lexeme], weights: Mapping[str, float]) -> dict[str, list[Any]]:
    """What each lexeme adds under each label: label by label the surplus over the next, so that they sum up."""
    queries, values = [], []
    for lexeme in lexemes:
        for number, label in enumerate(LABELS):
            surplus = weights[label] - (weights[LABELS[number + 1]] if number + 1 < len(LABELS) else 0.0)
            queries.append(f"{_quoted(lexeme.text)}:{LABELS[: number + 1]}")
            values.append(surplus * lexeme.idf)
    return {"queries": queries, "values": values}


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def _conditions(query: Query, terms: Sequence[Sequence[str]]) -> tuple[list[str], dict[str, Any]]:
    """The WHERE conditions of phrases, exclusions and filters, with their parameters."""
    conditions: list[str] = []
    parameters: dict[str, Any] = {}

    def add(condition: str, value: object) -> None:
        name = f"condition_{len(parameters)}"
        conditions.append(condition.format(f"%({name})s"))
        parameters[name] = value

    filters: Filters = query.filters
    for phrase in query.phrases:
        add("ts_filter(words, '{{a}}') @@ phraseto_tsquery('english', {})", phrase)
    for excluded in query.excluded:
        add("NOT ts_filter(words, '{{a}}') @@ phraseto_tsquery('english', {})", excluded)
    for names in terms:
        add("terms && {}::text[]", list(names))
    if filters.kinds:
        add("pearls && {}::text[]", list(filters.kinds))
    if filters.speakers:
        add("speaker ILIKE ANY ({})", [f"%{_escaped(name)}%" for name in filters.speakers])
    if filters.recordings:
        add("recording = ANY ({})", list(filters.recordings))
    if filters.since:
        add("recording IN (SELECT id FROM recordings WHERE event_date >= {})", filters.since)
    if filters.until:
        add("recording IN (SELECT id FROM recordings WHERE event_date <= {})", filters.until)
    return conditions, parameters


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _candidate(*, labels: list[list[str]], terms: list[str], pearls: list[str], **row: Any) -> Candidate:
    return Candidate(**row, terms=tuple(terms), pearls=tuple(pearls), labels={text: label for text, label in labels})
