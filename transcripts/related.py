"""Recordings that are about the same as another, by the terms they share and by nearness in meaning."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg.rows import class_row

from transcripts.recording import EVERYTHING, Visibility
from transcripts.search_index import serving
from transcripts.sight import hidden_recordings
from transcripts.statement import Statement
from transcripts.store import HELD, Connection
from transcripts.term_pages import load_statements

MOST_TERMS = 12  # the rarest of a recording: they tell what it is about, and a common one is in every other
MOST_SECTIONS = 6  # the longest ones
NEAR_UNITS = 20  # looked at around each section
LEAST_NEARNESS = 0.52  # cosine of a section's mean and a unit; sample talks on other topics seldom reach it
RANK_CONSTANT = 60  # k of reciprocal rank fusion: Cormack, Clarke and Büttcher, SIGIR 2009
MOST_DEVICES = 3  # of which others' remarks are shown
MOST_REMARKS = 3  # of each


@dataclass(frozen=True, slots=True)
class Related:
    """A recording that is about the same; `terms` are those shared, rarest first.

    `start` is the moment nearest in meaning and `line` the start of its line of the transcript; both are None where
    only terms are shared.
    """

    recording: str
    title: str
    held: date
    terms: tuple[str, ...]
    start: float | None
    line: float | None
    score: float


@dataclass(frozen=True, slots=True)
class _Shared:
    recording: str
    terms: list[str]


@dataclass(frozen=True, slots=True)
class _Near:
    recording: str
    start: float
    line: float


def related_recordings(
    connection: Connection, recording_id: str, *, limit: int = 5, sees: Sequence[Visibility] = EVERYTHING
) -> tuple[Related, ...]:
    """The recordings most like this one, by reciprocal rank over shared terms and nearness; best first.

    Only those of a visibility in `sees`; the others do not count, in weights either.
    """
    hidden = hidden_recordings(connection, sees)
    by_terms, by_meaning = _by_terms(connection, recording_id, hidden), _by_meaning(connection, recording_id, hidden)
    shared = {row.recording: (rank, row) for rank, row in enumerate(by_terms, start=1)}
    near = {row.recording: (rank, row) for rank, row in enumerate(by_meaning, start=1)}
    scores = {
        recording: sum(1 / (RANK_CONSTANT + found[recording][0]) for found in (shared, near) if recording in found)
        for recording in {**shared, **near}
    }
    best = sorted(scores, key=lambda recording: (-scores[recording], recording))[:limit]
    known = {
        recording: (title, held)
        for recording, title, held in connection.execute(
            f"SELECT id, title, {HELD} FROM recordings WHERE id = ANY(%s)", (best,)
        )
    }
    return tuple(
        Related(
            recording=recording,
            title=known[recording][0],
            held=known[recording][1],
            terms=tuple(shared[recording][1].terms) if recording in shared else (),
            start=near[recording][1].start if recording in near else None,
            line=near[recording][1].line if recording in near else None,
            score=scores[recording],
        )
        for recording in best
    )


def others_on_its_devices(
    connection: Connection, recording_id: str, *, sees: Sequence[Visibility] = EVERYTHING
) -> tuple[tuple[str, tuple[Statement, ...]], ...]:
    """For the devices that a recording names most, what was said of them in others that are seen, newest first."""
    rows = connection.execute(
        "SELECT term FROM mentions WHERE recording = %s AND kind = 'device' GROUP BY term "
        "ORDER BY count(*) DESC, min(start) LIMIT %s",
        (recording_id, MOST_DEVICES),
    ).fetchall()
    found = []
    for (term,) in rows:
        said = load_statements(connection, "device", term, besides=recording_id, sees=sees, limit=MOST_REMARKS)
        if said:
            found.append((str(term), said))
    return tuple(found)


def _by_terms(connection: Connection, recording_id: str, hidden: Sequence[str]) -> list[_Shared]:
    """Recordings by the sum of the weights of the shared terms: ln(1 + recordings / recordings that name the term)."""
    with connection.cursor(row_factory=class_row(_Shared)) as cursor:
        return cursor.execute(
            """
            WITH own AS (
                SELECT kind, term,
                       ln(1 + (SELECT count(*) FROM recordings WHERE id <> ALL (%(hidden)s::text[]))::float8
                              / naming.recordings) AS weight
                FROM (SELECT DISTINCT kind, term FROM mentions WHERE recording = %(recording)s) AS named
                CROSS JOIN LATERAL (  -- one term after the other: its recordings stand in order in the index
                    SELECT count(DISTINCT recording) AS recordings FROM mentions
                    WHERE kind = named.kind AND term = named.term AND recording <> ALL (%(hidden)s::text[])
                ) AS naming
                WHERE naming.recordings > 0
                ORDER BY weight DESC, term LIMIT %(terms)s
            )
            SELECT recording, array_agg(term ORDER BY weight DESC, term) AS terms
            FROM (SELECT DISTINCT recording, term, weight FROM own JOIN mentions USING (kind, term)) AS naming
            WHERE recording <> %(recording)s AND recording <> ALL (%(hidden)s::text[])
            GROUP BY recording
            ORDER BY sum(weight) DESC, recording LIMIT %(units)s
            """,
            {"recording": recording_id, "terms": MOST_TERMS, "units": NEAR_UNITS, "hidden": list(hidden)},
        ).fetchall()


def _by_meaning(connection: Connection, recording_id: str, hidden: Sequence[str]) -> list[_Near]:
    """Recordings by how many of this one's sections they come near, then by how near; each with its nearest moment."""
    generation = serving(connection)
    if generation is None:
        return []
    connection.execute("SET LOCAL hnsw.iterative_scan = relaxed_order")  # the recording's own units come first
    parameters: dict[str, Any] = {
        "generation": generation.id,
        "recording": recording_id,
        "sections": MOST_SECTIONS,
        "units": NEAR_UNITS,
        "least": LEAST_NEARNESS,
        "hidden": list(hidden),
    }
    with connection.cursor(row_factory=class_row(_Near)) as cursor:
        return cursor.execute(
            """
            WITH longest AS (
                SELECT position, start, "end" FROM sections WHERE recording = %(recording)s
                ORDER BY "end" - start DESC, position LIMIT %(sections)s
            ), means AS MATERIALIZED (
                SELECT longest.position AS section, avg(embedding)::halfvec(384) AS mean
                FROM longest JOIN units ON (units.start + units."end") / 2 BETWEEN longest.start AND longest."end"
                WHERE recording = %(recording)s AND generation = %(generation)s AND kind = 'window'
                GROUP BY longest.position
            ), near AS (
                SELECT section, found.recording, found.start, found.first, nearness
                FROM means CROSS JOIN LATERAL (
                    SELECT recording, start, first, 1 - (embedding <=> mean) AS nearness
                    FROM units
                    WHERE generation = %(generation)s AND kind <> 'passage' AND recording <> %(recording)s
                      AND recording <> ALL (%(hidden)s::text[])
                    ORDER BY embedding <=> mean LIMIT %(units)s
                ) AS found
                WHERE nearness >= %(least)s
            ), nearest AS (
                SELECT DISTINCT ON (recording) recording, start, first FROM near ORDER BY recording, nearness DESC
            ), ranked AS (
                SELECT recording, count(DISTINCT section) AS sections, max(nearness) AS nearness
                FROM near GROUP BY recording
            )
            SELECT nearest.recording, nearest.start, coalesce(segments.start, nearest.start) AS line
            FROM ranked JOIN nearest USING (recording)
            LEFT JOIN segments ON segments.recording = nearest.recording AND segments.id = nearest.first
            ORDER BY sections DESC, nearness DESC, nearest.recording
            """,
            parameters,
        ).fetchall()
