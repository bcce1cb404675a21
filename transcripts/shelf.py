"""The library in PostgreSQL: recordings that meet what is asked for, a page at a time, and what can be asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from psycopg.rows import class_row

from transcripts import store
from transcripts.recording import EVERYTHING, LENGTHS, Length, Recording, RecordingState, Visibility
from transcripts.store import HELD, Connection
from transcripts.vocabulary import TermKind

Sort = Literal["added", "held", "title", "longest"]

_ORDERS: dict[Sort, str] = {
    "added": "created_at DESC",
    "held": f"{HELD} DESC, created_at DESC",
    "title": "lower(title)",
    "longest": "duration DESC NULLS LAST",
}
# A device that is only denied, supposed or compared with is not what a recording is about.
_IS_ABOUT = "count(*) FILTER (WHERE mark = 'plain') > 0"


@dataclass(frozen=True, slots=True)
class Asked:
    """What recordings are asked for; what is empty or None asks for nothing."""

    text: str = ""  # words that stand in title, series, file name or names of speakers
    series: str = ""
    device: str = ""
    speaker: str = ""
    state: RecordingState | None = None
    year: int | None = None
    length: Length | None = None
    discussed: bool = False  # its discussion is published
    sort: Sort = "added"


@dataclass(frozen=True, slots=True)
class Named:
    """A term that a recording is about, and how often it names it."""

    term: str
    kind: TermKind
    mentions: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that can be asked for, and how many recordings have it."""

    value: str
    recordings: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be asked for in a library."""

    series: tuple[Choice, ...]
    devices: tuple[Choice, ...]
    speakers: tuple[Choice, ...]
    states: tuple[Choice, ...]
    years: tuple[Choice, ...]


def find_recordings(
    connection: Connection,
    asked: Asked,
    *,
    sees: Sequence[Visibility] = EVERYTHING,
    limit: int | None = None,
    offset: int = 0,
) -> tuple[Recording, ...]:
    """The recordings of a visibility in `sees` that are asked for, in the order that is asked for."""
    conditions, parameters = _conditions(asked, sees)
    rows = connection.execute(
        f"SELECT id FROM recordings WHERE {conditions} ORDER BY {_ORDERS[asked.sort]}, id "
        "LIMIT %(limit)s OFFSET %(offset)s",
        {**parameters, "limit": limit, "offset": offset},
    )
    return store.load_recordings(connection, [recording for (recording,) in rows])


def count_recordings(connection: Connection, asked: Asked, *, sees: Sequence[Visibility] = EVERYTHING) -> int:
    """How many there are of them."""
    conditions, parameters = _conditions(asked, sees)
    row = connection.execute(f"SELECT count(*) FROM recordings WHERE {conditions}", parameters).fetchone()
    return int(row[0]) if row else 0


def names_in(connection: Connection, recordings: Sequence[str]) -> dict[str, tuple[Named, ...]]:
    """The terms that each of these recordings is about, most often named first; all in one query."""
    rows = connection.execute(
        f"""
        SELECT recording, term, kind, count(*) FROM mentions WHERE recording = ANY (%s)
        GROUP BY recording, term, kind HAVING {_IS_ABOUT} ORDER BY count(*) DESC, min(start), term
        """,
        (list(recordings),),
    )
    names: dict[str, list[Named]] = {recording: [] for recording in recordings}
    for recording, term, kind, mentions in rows:
        names[recording].append(Named(term, kind, mentions))
    return {recording: tuple(some) for recording, some in names.items()}


def list_choices(connection: Connection, *, sees: Sequence[Visibility] = EVERYTHING) -> Choices:
    """What can be asked for in the recordings of a visibility in `sees`: years newest first, all else by name."""

    def choices(values: str, order: str = "lower(value), value") -> tuple[Choice, ...]:
        with connection.cursor(row_factory=class_row(Choice)) as cursor:
            return tuple(
                cursor.execute(
                    f"SELECT value, count(*) AS recordings FROM ({values}) AS each (value) "
                    f"GROUP BY value ORDER BY {order}",
                    {"sees": list(sees)},
                )
            )

    seen = "FROM recordings WHERE visibility = ANY (%(sees)s)"
    return Choices(
        series=choices(f"SELECT series {seen} AND series <> ''"),
        devices=choices(
            "SELECT term FROM (SELECT DISTINCT term, recording FROM mentions WHERE kind = 'device' AND mark = 'plain') "
            f"AS about JOIN (SELECT id {seen}) AS seen ON seen.id = about.recording"
        ),
        speakers=choices(f"SELECT unnest(speakers)::text {seen}"),
        states=choices(f"SELECT state {seen}"),
        years=choices(f"SELECT extract(year FROM {HELD})::int::text {seen}", "value DESC"),
    )


def _conditions(asked: Asked, sees: Sequence[Visibility]) -> tuple[str, dict[str, Any]]:
    conditions = ["visibility = ANY (%(sees)s)"]
    parameters: dict[str, Any] = {"sees": list(sees)}
    wanted = {
        "series = %(series)s": ("series", asked.series),
        "%(speaker)s = ANY (speakers)": ("speaker", asked.speaker),
        "state = %(state)s": ("state", asked.state),
        f"extract(year FROM {HELD}) = %(year)s": ("year", asked.year),
        "id IN (SELECT recording FROM mentions WHERE kind = 'device' AND term = %(device)s "
        f"GROUP BY recording HAVING {_IS_ABOUT})": ("device", asked.device),
    }
    for condition, (name, value) in wanted.items():
        if value:
            conditions.append(condition)
            parameters[name] = value
    if asked.length:
        conditions.append("duration >= %(shortest)s AND duration < %(longest)s")
        parameters["shortest"], parameters["longest"] = LENGTHS[asked.length]
    if asked.discussed:
        conditions.append("id IN (SELECT recording FROM threads WHERE published_at IS NOT NULL)")
    for number, word in enumerate(asked.text.split()):
        conditions.append(
            f"strpos(lower(concat_ws(' ', title, series, media_name, array_to_string(speakers, ' '))), "
            f"lower(%(word_{number})s)) > 0"
        )
        parameters[f"word_{number}"] = word
    return " AND ".join(conditions), parameters
