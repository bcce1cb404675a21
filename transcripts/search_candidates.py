"""The candidates of a query in PostgreSQL: the units nearest in meaning, and those with its rarest words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import accumulate
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
    share: float  # of all units
    idf: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may answer, with what speaks for it."""

    recording: str
    title: str
    event_date: date | None
    line: float  # when the line of the transcript starts that it begins in
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
        Lexeme(lexeme, units, units / max(1, total), log(1 + (total - units + 0.5) / (units + 0.5)))
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
    connection.execute("SET LOCAL jit = off")  # compiling takes longer than the query
    if vector is not None:
        # Filters and dead rows must not eat up the nearest ones, so the index is scanned until enough remain.
        connection.execute("SET LOCAL hnsw.iterative_scan = relaxed_order")
        connection.execute(f"SET LOCAL hnsw.ef_search = {CANDIDATES}")
    conditions, parameters = _conditions(query, terms)
    if not conditions:  # a word that stands in half of a large library need not be read to the end
        connection.execute(f"SET LOCAL gin_fuzzy_search_limit = {MOST_ROWS}")
    where = " AND ".join(("generation = %(generation)s", "kind <> 'passage'", *conditions))
    parameters |= {
        "generation": generation.id,
        "vector": None if vector is None else HalfVector(vector),
        "candidates": CANDIDATES,
        "rows": MOST_ROWS,
        "fetch": _fetched(lexemes),
    }
    meaning = (
        f"SELECT recording, position FROM units WHERE {where} ORDER BY embedding <=> %(vector)s LIMIT %(candidates)s"
    )
    labels, worth = _labels(lexemes, parameters), _worth(lexemes, weights, parameters)
    words = f"""
        SELECT recording, position FROM (
            SELECT recording, position, words FROM units
            WHERE {where} AND words @@ %(fetch)s::tsquery LIMIT %(rows)s
        ) AS matching
        ORDER BY {worth} DESC, recording, position LIMIT %(candidates)s
    """
    ways = [f"({way})" for way, wanted in ((meaning, vector is not None), (words, lexemes)) if wanted]
    if not ways:
        return []
    with connection.cursor(row_factory=kwargs_row(partial(_candidate, lexemes))) as cursor:
        return cursor.execute(
            f"""
            WITH named AS ({" UNION ".join(ways)})
            SELECT unit.recording, title, event_date, coalesce(segments.start, unit.start) AS line, unit.start,
                   unit."end", unit.first, unit.last, unit.speaker, unit.text, unit.terms, unit.pearls,
                   1 - (unit.embedding <=> %(vector)s::halfvec) AS nearness,
                   1 - (passage.embedding <=> %(vector)s::halfvec) AS passage_nearness,
                   {labels} AS labels
            FROM named
            JOIN units AS unit USING (recording, position)
            JOIN recordings ON recordings.id = unit.recording
            LEFT JOIN segments ON segments.recording = unit.recording AND segments.id = unit.first
            LEFT JOIN units AS passage ON passage.generation = unit.generation
                AND passage.recording = unit.recording AND passage.position = unit.passage
            WHERE unit.generation = %(generation)s
            """,
            parameters,
        ).fetchall()


def _fetched(lexemes: Sequence[Lexeme]) -> str:
    """The tsquery for the units that are ranked: of any of the rarest lexemes that stand in MOST_ROWS units together.

    Where even the rarest stands in more, of the rarest ones together, as many as make it MOST_ROWS by chance.
    """
    known = sorted((lexeme for lexeme in lexemes if lexeme.units), key=lambda lexeme: (lexeme.units, lexeme.text))
    if not known:
        return ""
    if known[0].units > MOST_ROWS:
        chosen, expected = known[:1], float(known[0].units)
        for lexeme in known[1:]:
            if expected <= MOST_ROWS:
                break
            chosen.append(lexeme)
            expected *= lexeme.share
        return " & ".join(_quoted(lexeme.text) for lexeme in chosen)
    totals = accumulate(lexeme.units for lexeme in known)
    return " | ".join(_quoted(lexeme.text) for lexeme, total in zip(known, totals, strict=True) if total <= MOST_ROWS)


def _labels(lexemes: Sequence[Lexeme], parameters: dict[str, Any]) -> str:
    """SQL for the label under which a unit holds each lexeme, in their order; null for those it does not hold."""
    cases = _cases("unit.words", lexemes, {label: f"'{label}'" for label in LABELS}, parameters)
    return f"ARRAY[{', '.join(cases)}]::text[]"


def _worth(lexemes: Sequence[Lexeme], weights: Mapping[str, float], parameters: dict[str, Any]) -> str:
    """SQL for what a unit's lexemes add up to: of each its idf times the weight of its best label."""
    values = {label: f"{weight}::float8" for label, weight in weights.items()}
    cases = (
        f"coalesce({case}, 0) * {lexeme.idf:.6f}::float8"
        for lexeme, case in zip(lexemes, _cases("words", lexemes, values, parameters), strict=True)
    )
    return " + ".join(cases) or "0"


def _cases(
    words: str, lexemes: Sequence[Lexeme], values: Mapping[str, str], parameters: dict[str, Any]
) -> Iterator[str]:
    # One condition after the other, since most units end at the first.
    for number, lexeme in enumerate(lexemes):
        parameters[f"lexeme_{number}"] = _quoted(lexeme.text)
        whens = [f"WHEN NOT {words} @@ %(lexeme_{number})s::tsquery THEN NULL"]
        for label in LABELS[:-1]:
            parameters[f"lexeme_{number}_{label}"] = f"{_quoted(lexeme.text)}:{label}"
            whens.append(f"WHEN {words} @@ %(lexeme_{number}_{label})s::tsquery THEN {values[label]}")
        yield f"CASE {' '.join(whens)} ELSE {values[LABELS[-1]]} END"


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


def _candidate(
    lexemes: Sequence[Lexeme], *, labels: list[str | None], terms: list[str], pearls: list[str], **row: Any
) -> Candidate:
    held = {lexeme.text: label for lexeme, label in zip(lexemes, labels, strict=True) if label is not None}
    return Candidate(**row, terms=tuple(terms), pearls=tuple(pearls), labels=held)
