"""Hybrid search in PostgreSQL: by words and by meaning, fused by reciprocal rank, answered with moments."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pgvector import Vector
from psycopg.rows import class_row

from transcripts.errors import InvalidValueError
from transcripts.store import Connection

CANDIDATES = 40  # passages that each of the two searches may name
RANK_CONSTANT = 60  # k of reciprocal rank fusion: Cormack, Clarke and Büttcher, SIGIR 2009
LONGEST_QUERY = 500  # characters; far above any question
SNIPPET_SEGMENTS = 3
SPARE_HITS = 3  # for those that turn out to be the same moment


class QueryEmbedder(Protocol):
    """The part of an embedder that a query needs."""

    @property
    def name(self) -> str: ...

    def embed(self, texts: Sequence[str]) -> list[list[float]]: ...


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of a recording that answers a query; times in seconds, `why` names the searches that found it."""

    recording: str
    title: str
    start: float
    end: float
    speaker: str | None
    text: str
    score: float
    why: tuple[str, ...]  # "words", "meaning"


@dataclass(frozen=True, slots=True)
class _Hit:
    recording: str
    title: str
    first: int
    last: int
    score: float
    by_words: bool
    by_meaning: bool


@dataclass(frozen=True, slots=True)
class _Line:
    recording: str
    id: int
    start: float
    end: float
    speaker: str | None
    text: str


def search(connection: Connection, query: str, embedder: QueryEmbedder, *, limit: int = 10) -> tuple[Moment, ...]:
    """The moments that answer the query best, best first.

    The query may use quotes, OR and a leading minus as web search engines take them. Only vectors that
    `embedder` made are compared. Raises InvalidValueError for an empty or overlong query.
    """
    query = clean_query(query)
    (vector,) = embedder.embed([query])
    hits = _fused(connection, query, vector, model=embedder.name, limit=limit + SPARE_HITS)
    lines = _lines(connection, hits)
    vectors = dict(zip(lines, embedder.embed([line.text for line in lines.values()]), strict=True)) if lines else {}
    moments: dict[tuple[str, int], Moment] = {}  # neighbouring passages overlap, and may come to the same sentence
    for hit in hits:
        best = _nearest(hit, vectors, vector)
        moments.setdefault((hit.recording, best), _moment(hit, best, lines))
    return tuple(moments.values())[:limit]


def clean_query(query: str) -> str:
    """The query without control characters and surplus white space; raises InvalidValueError if unusable."""
    cleaned = re.sub(r"\s+", " ", re.sub(r"[\x00-\x1f\x7f]", " ", query)).strip()
    if not any(character.isalnum() for character in cleaned):
        raise InvalidValueError("The query has no words. Type a device, a technique or a question.")
    if len(cleaned) > LONGEST_QUERY:
        raise InvalidValueError(
            f"The query has {len(cleaned)} characters; at most {LONGEST_QUERY} are accepted. Shorten it."
        )
    return cleaned


def _fused(connection: Connection, query: str, vector: list[float], *, model: str, limit: int) -> list[_Hit]:
    # Passages of other models must not crowd out the candidates, so the index is scanned until enough remain.
    connection.execute("SET LOCAL hnsw.iterative_scan = strict_order")
    parameters: dict[str, Any] = {
        "query": query,
        "vector": Vector(vector),
        "model": model,
        "candidates": CANDIDATES,
        "k": RANK_CONSTANT,
        "limit": limit,
    }
    with connection.cursor(row_factory=class_row(_Hit)) as cursor:
        return cursor.execute(
            """
            WITH meaning AS (
                SELECT recording, position, row_number() OVER (ORDER BY distance, recording, position) AS rank
                FROM (
                    SELECT recording, position, embedding <=> %(vector)s AS distance
                    FROM passages WHERE model = %(model)s
                    ORDER BY embedding <=> %(vector)s LIMIT %(candidates)s
                ) AS nearest
            ), words AS (
                SELECT recording, position,
                       row_number() OVER (ORDER BY weight DESC, recording, position) AS rank
                FROM (
                    SELECT recording, position, ts_rank_cd(words, tsquery) AS weight
                    FROM passages, websearch_to_tsquery('english', %(query)s) AS tsquery
                    WHERE words @@ tsquery
                    ORDER BY weight DESC LIMIT %(candidates)s
                ) AS matching
            )
            SELECT recordings.id AS recording, title, first, last,
                   coalesce(1.0 / (%(k)s + meaning.rank), 0)::double precision
                       + coalesce(1.0 / (%(k)s + words.rank), 0)::double precision AS score,
                   words.rank IS NOT NULL AS by_words, meaning.rank IS NOT NULL AS by_meaning
            FROM meaning
            FULL JOIN words USING (recording, position)
            JOIN passages USING (recording, position)
            JOIN recordings ON recordings.id = passages.recording
            ORDER BY score DESC, passages.recording, position
            LIMIT %(limit)s
            """,
            parameters,
        ).fetchall()


def _lines(connection: Connection, hits: Sequence[_Hit]) -> dict[tuple[str, int], _Line]:
    """The segments of all hits, each once, since neighbouring passages overlap."""
    with connection.cursor(row_factory=class_row(_Line)) as cursor:
        rows = cursor.execute(
            """
            SELECT DISTINCT recording, id, start, "end", speaker, text
            FROM segments
            JOIN unnest(%(recordings)s::text[], %(firsts)s::int[], %(lasts)s::int[]) AS hit (recording, first, last)
                USING (recording)
            WHERE id BETWEEN hit.first AND hit.last
            """,
            {
                "recordings": [hit.recording for hit in hits],
                "firsts": [hit.first for hit in hits],
                "lasts": [hit.last for hit in hits],
            },
        )
        return {(line.recording, line.id): line for line in rows}


def _nearest(hit: _Hit, vectors: dict[tuple[str, int], list[float]], query: list[float]) -> int:
    """The id of the segment of a passage that is nearest to the query in meaning."""

    def nearness(segment: int) -> float:
        return sum(map(float.__mul__, vectors[hit.recording, segment], query))

    return max(range(hit.first, hit.last + 1), key=nearness)


def _moment(hit: _Hit, best: int, lines: dict[tuple[str, int], _Line]) -> Moment:
    """Sharpen a passage of a minute or two to its best segment, with the neighbours in the passage as the snippet."""
    first = max(hit.first, min(best - 1, hit.last + 1 - SNIPPET_SEGMENTS))
    snippet = [lines[hit.recording, i] for i in range(first, min(first + SNIPPET_SEGMENTS, hit.last + 1))]
    return Moment(
        recording=hit.recording,
        title=hit.title,
        start=snippet[0].start,
        end=snippet[-1].end,
        speaker=lines[hit.recording, best].speaker,
        text=" ".join(line.text for line in snippet),
        score=hit.score,
        why=(*(("words",) if hit.by_words else ()), *(("meaning",) if hit.by_meaning else ())),
    )
