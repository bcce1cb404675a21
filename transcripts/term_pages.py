"""What all recordings together say of a device or a technique, read from PostgreSQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from psycopg.rows import class_row

from transcripts.errors import NotFoundError
from transcripts.recording import EVERYTHING, Visibility
from transcripts.statement import Statement
from transcripts.store import HELD, Connection
from transcripts.text import slug_of
from transcripts.vocabulary import TermKind

MOST_RECORDINGS = 100  # the newest ones, on the page of a term

# Since when a recording is there to be read: since it was added, processed, or shown to more than staff.
_THERE_SINCE = """greatest(
    created_at,
    (SELECT threads.created_at FROM threads WHERE threads.recording = recordings.id),
    (SELECT max(made_at) FROM edits WHERE edits.recording = recordings.id AND edits.kind = 'visibility'
     AND before = 'staff' AND 'staff' <> ALL (%(sees)s))
)"""


@dataclass(frozen=True, slots=True)
class TermUse:
    """How often a term is named, in how many recordings, and when last."""

    term: str
    kind: TermKind
    recordings: int
    mentions: int
    latest: date

    @property
    def slug(self) -> str:
        return slug_of(self.term)


@dataclass(frozen=True, slots=True)
class Naming:
    """A recording that names a term; `start` is the first time, in seconds, and `line` starts the line it stands in."""

    recording: str
    title: str
    held: date
    mentions: int
    start: float
    line: float


@dataclass(frozen=True, slots=True)
class Month:
    """How many recordings of a month name a term, and how often; `first` is the month's first day."""

    first: date
    recordings: int
    mentions: int


def list_terms(
    connection: Connection, kind: TermKind, *, sees: Sequence[Visibility] = EVERYTHING
) -> tuple[TermUse, ...]:
    """Every term of a kind that some recording of a visibility in `sees` names, the one in most recordings first."""
    with connection.cursor(row_factory=class_row(TermUse)) as cursor:
        return tuple(
            cursor.execute(
                f"""
                SELECT term, kind, count(DISTINCT recording) AS recordings, count(*) AS mentions,
                       max({HELD}) AS latest
                FROM mentions JOIN recordings ON recordings.id = recording
                WHERE kind = %s AND visibility = ANY (%s)
                GROUP BY term, kind
                ORDER BY recordings DESC, mentions DESC, term
                """,
                (kind, list(sees)),
            )
        )


def find_term(connection: Connection, kind: TermKind, slug: str, *, sees: Sequence[Visibility] = EVERYTHING) -> str:
    """The name of the term with this slug; raises NotFoundError where no recording that is seen names such a term."""
    # One step in the index for each name, however often each is mentioned.
    rows = connection.execute(
        """
        WITH RECURSIVE names AS (
            (SELECT term FROM mentions WHERE kind = %(kind)s ORDER BY term LIMIT 1)
            UNION ALL
            SELECT (SELECT term FROM mentions WHERE kind = %(kind)s AND term > names.term ORDER BY term LIMIT 1)
            FROM names WHERE names.term IS NOT NULL
        )
        SELECT term FROM names WHERE term IS NOT NULL
        """,
        {"kind": kind},
    )
    for (term,) in rows:
        if slug_of(term) == slug and _is_named(connection, kind, term, sees):
            return str(term)
    raise NotFoundError(f"No recording names a {kind} {slug!r}. Those that are named are listed at /{kind}s.")


def _is_named(connection: Connection, kind: TermKind, term: str, sees: Sequence[Visibility]) -> bool:
    row = connection.execute(
        "SELECT FROM mentions JOIN recordings ON recordings.id = recording "
        "WHERE kind = %s AND term = %s AND visibility = ANY (%s) LIMIT 1",
        (kind, term, list(sees)),
    ).fetchone()
    return row is not None


def load_namings(
    connection: Connection,
    kind: TermKind,
    term: str,
    *,
    since: datetime | None = None,
    sees: Sequence[Visibility] = EVERYTHING,
    limit: int = MOST_RECORDINGS,
) -> tuple[Naming, ...]:
    """The recordings of a visibility in `sees` that name a term, newest first; only those there since then if asked."""
    with connection.cursor(row_factory=class_row(Naming)) as cursor:
        return tuple(
            cursor.execute(
                f"""
                SELECT named.recording, title, {HELD} AS held, mentions, named.start, segments.start AS line
                FROM (
                    SELECT recording, count(*) AS mentions, min(start) AS start,
                           (array_agg(segment ORDER BY start))[1] AS segment
                    FROM mentions WHERE kind = %(kind)s AND term = %(term)s
                    GROUP BY recording
                ) AS named
                JOIN recordings ON recordings.id = named.recording
                JOIN segments ON segments.recording = named.recording AND segments.id = named.segment
                WHERE visibility = ANY (%(sees)s)
                  AND (%(since)s::timestamptz IS NULL OR {_THERE_SINCE} > %(since)s)
                ORDER BY held DESC, created_at DESC, recordings.id
                LIMIT %(limit)s
                """,
                {"kind": kind, "term": term, "since": since, "sees": list(sees), "limit": limit},
            )
        )


def load_statements(
    connection: Connection,
    kind: TermKind,
    term: str,
    *,
    besides: str | None = None,
    sees: Sequence[Visibility] = EVERYTHING,
    limit: int | None = None,
) -> tuple[Statement, ...]:
    """The pearls that name a term, of the MOST_RECORDINGS newest recordings that do, newest first; the first `limit`.

    Those of the recording `besides`, and of those with a visibility that is not in `sees`, are left out.
    """
    with connection.cursor(row_factory=class_row(Statement)) as cursor:
        return tuple(
            cursor.execute(
                f"""
                WITH newest AS (
                    SELECT id, title, {HELD} AS held, created_at FROM recordings
                    WHERE id IN (SELECT recording FROM mentions WHERE kind = %(kind)s AND term = %(term)s)
                      AND id IS DISTINCT FROM %(besides)s::text AND visibility = ANY (%(sees)s)
                    ORDER BY held DESC, created_at DESC, id LIMIT %(most)s
                )
                SELECT newest.id AS recording, title, held, line.speaker, named.kind, text, quote, status,
                       named.start, named."end", line.start AS line
                FROM newest
                CROSS JOIN LATERAL (
                    -- Recording by recording, so that claims of others are not read, and few where few are asked.
                    SELECT * FROM claims
                    WHERE claims.recording = newest.id AND claims.place = 'pearl' AND EXISTS (
                        -- A claim may begin or end within a segment, so that the name must stand in its words as well.
                        SELECT FROM mentions
                        WHERE mentions.recording = claims.recording AND mentions.kind = %(kind)s AND term = %(term)s
                          AND segment = ANY (claims.segments)
                          AND (strpos(claims.text, written) > 0 OR strpos(quote, written) > 0)
                    )
                    ORDER BY claims.start, claims.position LIMIT %(limit)s
                ) AS named
                JOIN LATERAL (
                    SELECT speaker, start FROM segments
                    WHERE segments.recording = named.recording AND id = ANY (named.segments)
                    ORDER BY segments.start > named.start, segments.start DESC LIMIT 1
                ) AS line ON true
                ORDER BY held DESC, created_at DESC, newest.id, named.start, named.position LIMIT %(limit)s
                """,
                {
                    "kind": kind,
                    "term": term,
                    "most": MOST_RECORDINGS,
                    "besides": besides,
                    "sees": list(sees),
                    "limit": limit,
                },
            )
        )


def count_months(
    connection: Connection, kind: TermKind, term: str, *, sees: Sequence[Visibility] = EVERYTHING
) -> tuple[Month, ...]:
    """The months in which a term was named in recordings that are seen, oldest first, without empty ones."""
    with connection.cursor(row_factory=class_row(Month)) as cursor:
        return tuple(
            cursor.execute(
                f"""
                SELECT date_trunc('month', {HELD})::date AS first, count(DISTINCT recording) AS recordings,
                       count(*) AS mentions
                FROM mentions JOIN recordings ON recordings.id = recording
                WHERE kind = %s AND term = %s AND visibility = ANY (%s)
                GROUP BY first ORDER BY first
                """,
                (kind, term, list(sees)),
            )
        )
