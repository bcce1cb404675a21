"""The candidates of a query in PostgreSQL: the units nearest in meaning, and those with its rarest words."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import accumulate
from math import log
from typing import Any, Literal

from pgvector import HalfVector
from psycopg.rows import kwargs_row

from transcripts.closeness import Cosines, Embedding, Tokens, likest, unpack
from transcripts.search_conditions import DISCUSSED, Conditions
from transcripts.search_index import Generation
from transcripts.search_nearest import MOST_COMPARED, nearest
from transcripts.sight import quoted, seen_lexemes
from transcripts.store import HELD, Connection
from transcripts.synonyms import Synonyms, stems_of

Way = Literal["words", "meaning"]
CANDIDATES = 100  # units that each of the two ways may name
MOST_MOMENTS = 2 * CANDIDATES  # of a query, which filters alone list no more of
MOST_ROWS = 5_000  # units that the words of a query may fetch; beyond that only its rarest words fetch
LABELS = "ABCD"  # of lexemes: what was said, about the terms named, about the neighbourhood, titles
# What a lexeme's idf counts under each label, beside the cosine's 1; measured (docs/search.md).
WORD_WEIGHTS: Mapping[str, float] = {"A": 0.03, "B": 0.06, "C": 0.02, "D": 0.01}
CONCEPT_WEIGHTS: Mapping[str, float] = {"A": 0.06, "B": 0.0, "C": 0.03, "D": 0.0}
# What is told of a candidate besides how near it is, and the tables that tell it.
TOLD = f"""
    unit.recording, title, {HELD} AS held, duration, {DISCUSSED} AS discussed,
    coalesce(segments.start, unit.start) AS line, unit.start, unit."end", unit.first, unit.last, unit.speaker,
    unit.text, unit.terms, unit.pearls
"""
BESIDE = """
    JOIN recordings ON recordings.id = unit.recording
    LEFT JOIN segments ON segments.recording = unit.recording AND segments.id = unit.first
"""


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A word of the query, or a concept that it may stand for; `idf` tells how much a match is worth."""

    text: str
    slot: int  # where in the query the word begins: of the lexemes of one slot, the best counts
    units: int  # in which it stands
    share: float  # of all units
    idf: float

    @property
    def is_concept(self) -> bool:
        """Whether it is a concept, and no word."""
        return self.text.startswith("#")

    @property
    def weights(self) -> Mapping[str, float]:
        """What its idf counts under each label."""
        return CONCEPT_WEIGHTS if self.is_concept else WORD_WEIGHTS


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may answer, with what speaks for it."""

    recording: str
    title: str
    held: date  # or added, where nobody told
    duration: float | None  # seconds, of the recording
    discussed: bool  # its discussion is published
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
    # For each token of the query the cosine to the likest of its own; None where either has no tokens.
    likest: Cosines | None = field(compare=False)
    labels: Mapping[str, str]  # the label under which it holds a lexeme of the query
    phrased: bool = False  # the query has phrases, and it says them


def lexemes_of(
    connection: Connection, generation: Generation, text: str, synonyms: Synonyms, *, hidden: Sequence[str] = ()
) -> tuple[Lexeme, ...]:
    """The words of a text and their concepts, with their idf (Robertson and Spärck Jones 1976, smoothed as in BM25).

    One that stands only in `hidden` recordings counts as one that stands nowhere.
    """
    found = synonyms.find(text)
    rows = connection.execute(
        """
        WITH asked (slot, lexeme) AS (
            SELECT slot, lexeme
            FROM unnest(%(starts)s::int[], %(words)s::text[]) AS spoken (slot, word),
                 unnest(tsvector_to_array(to_tsvector('english', word))) AS lexeme
            UNION ALL SELECT * FROM unnest(%(slots)s::int[], %(concepts)s::text[])
        )
        SELECT lexeme, min(slot), coalesce(min(units), 0),
               (SELECT units FROM lexemes WHERE generation = %(generation)s AND lexeme = '')
        FROM asked
        LEFT JOIN (SELECT lexeme, units FROM lexemes WHERE generation = %(generation)s) AS known USING (lexeme)
        GROUP BY lexeme ORDER BY lexeme
        """,
        {
            "generation": generation.id,
            "starts": [stem.start for stem in stems_of(text)],
            "words": [text[stem.start : stem.end] for stem in stems_of(text)],
            "slots": [each.start for each in found],
            "concepts": [each.key for each in found],
        },
    ).fetchall()
    known = [(lexeme, slot, units, total) for lexeme, slot, units, total in rows if total is not None]
    if hidden:
        seen = seen_lexemes(connection, generation, [lexeme for lexeme, _, units, _ in known if units], hidden)
        known = [(lexeme, slot, units if lexeme in seen else 0, total) for lexeme, slot, units, total in known]
    return tuple(
        Lexeme(lexeme, slot, units, units / max(1, total), log(1 + (total - units + 0.5) / (units + 0.5)))
        for lexeme, slot, units, total in known
        if 0 <= units <= total
    )


def find_candidates(
    connection: Connection,
    generation: Generation,
    conditions: Conditions,
    lexemes: Sequence[Lexeme],
    embedding: Embedding | None,
    *,
    phrased: bool = False,
    most_compared: int = MOST_COMPARED,
) -> list[Candidate]:
    """The units that either way names, in no order; without an embedding only those that words name.

    Where the conditions hold a phrase, `phrased`, what meets them is named by that. Up to `most_compared` that meet
    what the query demands are compared one by one.
    """
    lexemes = [lexeme for lexeme in lexemes if lexeme.units]  # no unit need be asked for the others
    connection.execute("SET LOCAL jit = off")  # compiling takes longer than the query
    # A word that stands in half of a large library need not be read to the end, where nothing else is asked.
    connection.execute(f"SET LOCAL gin_fuzzy_search_limit = {0 if conditions else MOST_ROWS}")
    where = conditions.of_units
    parameters = conditions.parameters | {
        "generation": generation.id,
        "vector": None if embedding is None else HalfVector(embedding.vector),
        "candidates": CANDIDATES,
        # Of a phrase without a lexeme no unit is better than another, and reading on finds no better one.
        "rows": MOST_ROWS if lexemes else CANDIDATES,
        "fetch": _fetched(lexemes),
    }
    if embedding is not None and not phrased:
        found = nearest(
            connection, generation, where, parameters,
            conditioned=conditions.narrow, limit=CANDIDATES, most_compared=most_compared,
        )  # fmt: skip
        parameters |= {
            "near": [recording for recording, _ in found],
            "positions": [position for _, position in found],
        }
    # What says a phrase is read once, and both ways choose from that.
    phrase = f"phrase AS MATERIALIZED (SELECT * FROM units WHERE {where} LIMIT %(rows)s)," if phrased else ""
    units, among = ("phrase", "TRUE") if phrased else ("units", where)
    meaning = (
        "SELECT recording, position FROM phrase ORDER BY embedding <=> %(vector)s::halfvec LIMIT %(candidates)s"
        if phrased
        else "SELECT * FROM unnest(%(near)s::text[], %(positions)s::int[])"
    )
    labels, worth = _labels(lexemes, parameters), _worth(lexemes, parameters)
    words = f"""
        SELECT recording, position FROM (
            SELECT recording, position, words FROM {units}
            WHERE {among} {"" if phrased else "AND words @@ %(fetch)s::tsquery"} LIMIT %(rows)s
        ) AS matching
        ORDER BY {worth} DESC, recording, position LIMIT %(candidates)s
    """
    asked = embedding.tokens if embedding else None
    wanted = ((meaning, embedding is not None), (words, lexemes or phrased))
    if not (ways := [f"({way})" for way, is_wanted in wanted if is_wanted]):
        return []
    row = partial(candidate_of, lexemes, asked, phrased)
    with connection.cursor(row_factory=kwargs_row(row)) as cursor:
        return cursor.execute(
            f"""
            WITH {phrase} named (recording, position) AS ({" UNION ".join(ways)})
            SELECT {TOLD},
                   1 - (unit.embedding <=> %(vector)s::halfvec) AS nearness,
                   1 - (passage.embedding <=> %(vector)s::halfvec) AS passage_nearness,
                   {"NULL::bytea" if asked is None else "unit.tokens"} AS tokens, {labels} AS labels
            FROM named
            JOIN units AS unit USING (recording, position)
            {BESIDE}
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
        return " & ".join(quoted(lexeme.text) for lexeme in chosen)
    totals = accumulate(lexeme.units for lexeme in known)
    return " | ".join(quoted(lexeme.text) for lexeme, total in zip(known, totals, strict=True) if total <= MOST_ROWS)


def _labels(lexemes: Sequence[Lexeme], parameters: dict[str, Any]) -> str:
    """SQL for the label under which a unit holds each lexeme, in their order; null for those it does not hold."""
    cases = (_case("unit.words", lexeme, {label: f"'{label}'" for label in LABELS}, parameters) for lexeme in lexemes)
    return f"ARRAY[{', '.join(cases)}]::text[]"


def _worth(lexemes: Sequence[Lexeme], parameters: dict[str, Any]) -> str:
    """SQL for what a unit's lexemes add up to: in each slot the greatest of idf times the weight of the best label."""
    slots: defaultdict[int, list[str]] = defaultdict(list)
    for lexeme in lexemes:
        values = {label: f"{weight * lexeme.idf:.6f}::float8" for label, weight in lexeme.weights.items()}
        slots[lexeme.slot].append(f"coalesce({_case('words', lexeme, values, parameters)}, 0)")
    return " + ".join(f"greatest({', '.join(cases)})" for cases in slots.values()) or "0::float8"


def _case(words: str, lexeme: Lexeme, values: Mapping[str, str], parameters: dict[str, Any]) -> str:
    # One condition after the other, since most units end at the first.
    name = f"lexeme_{len(parameters)}"
    parameters[name] = quoted(lexeme.text)
    whens = [f"WHEN NOT {words} @@ %({name})s::tsquery THEN NULL"]
    for label in LABELS[:-1]:
        parameters[f"{name}_{label}"] = f"{quoted(lexeme.text)}:{label}"
        whens.append(f"WHEN {words} @@ %({name}_{label})s::tsquery THEN {values[label]}")
    return f"CASE {' '.join(whens)} ELSE {values[LABELS[-1]]} END"


def candidate_of(
    lexemes: Sequence[Lexeme],
    asked: Tokens | None,
    phrased: bool,
    *,
    tokens: bytes | None,
    labels: list[str | None],
    terms: list[str],
    pearls: list[str],
    **row: Any,
) -> Candidate:
    """The candidate that a row tells of, for the lexemes and the tokens of a query."""
    held = {lexeme.text: label for lexeme, label in zip(lexemes, labels, strict=True) if label is not None}
    cosines = None if asked is None or tokens is None else likest(asked, unpack(tokens))
    return Candidate(**row, likest=cosines, terms=tuple(terms), pearls=tuple(pearls), labels=held, phrased=phrased)
