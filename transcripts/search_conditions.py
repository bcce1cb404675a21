"""What a query demands of units and of their recordings, as conditions in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from transcripts.recording import LENGTHS
from transcripts.search_filters import Filters
from transcripts.search_index import Generation
from transcripts.search_phrases import indexed_words, outline_of, pattern_of
from transcripts.search_query import Query
from transcripts.search_speakers import patterns_of, speakers_named
from transcripts.search_terms import names_of
from transcripts.sight import seen_recordings
from transcripts.store import HELD, Connection
from transcripts.vocabulary import Vocabulary

_SAID = "normalize(text, NFKC)"  # as a query is normalized
DISCUSSED = "EXISTS (SELECT FROM threads WHERE threads.recording = recordings.id AND published_at IS NOT NULL)"


@dataclass(slots=True)
class Conditions:
    """Conditions on the columns of `units` and on those of `recordings`, and the parameters that both name."""

    units: list[str] = field(default_factory=list)
    recordings: list[str] = field(default_factory=list)
    parameters: dict[str, Any] = field(default_factory=dict)
    narrow: bool = False  # few units may meet them: they are more than what hides less than half of the recordings

    def __bool__(self) -> bool:
        return bool(self.units or self.recordings)

    @property
    def of_units(self) -> str:
        """All of them as one condition on units."""
        if not self.recordings:
            return self.of_those_units
        return f"{self.of_those_units} AND recording IN (SELECT id FROM recordings WHERE {self.of_recordings})"

    @property
    def of_those_units(self) -> str:
        """Those on units, which hold where the recording meets its own."""
        return " AND ".join(("generation = %(generation)s", "kind <> 'passage'", *self.units))

    @property
    def of_recordings(self) -> str:
        """Those on recordings."""
        return " AND ".join(self.recordings) or "TRUE"

    def unit(self, condition: str, *values: object) -> None:
        """A condition on units, with {} for each value."""
        self.units.append(condition.format(*map(self._named, values)))

    def recording(self, condition: str, *values: object) -> None:
        """A condition on recordings, with {} for each value."""
        self.recordings.append(condition.format(*map(self._named, values)))

    def _named(self, value: object) -> str:
        name = f"condition_{len(self.parameters)}"
        self.parameters[name] = value
        return f"%({name})s"


def conditions_of(
    connection: Connection,
    generation: Generation,
    query: Query,
    vocabulary: Vocabulary,
    *,
    hidden: Sequence[str] = (),
) -> Conditions:
    """The conditions of a query's phrases, exclusions and filters; no unit is of a `hidden` recording."""
    conditions = Conditions()
    for phrase in query.phrases:
        _hold(connection, conditions, phrase)
    for word in query.excluded:
        # A word without a lexeme, such as "not", is left out as it is written.
        conditions.unit(
            "NOT CASE WHEN numnode(phraseto_tsquery('english', {0})) > 0 "
            "THEN ts_filter(words, '{{a}}') @@ phraseto_tsquery('english', {0}) "
            f"ELSE {_SAID} ~* {{1}} END",
            word,
            pattern_of(word),
        )
    for phrase in query.excluded_phrases:
        conditions.unit(f"NOT {_SAID} ~* {{}}", pattern_of(phrase))
    _filter(conditions, query.filters, vocabulary)
    if query.filters.speakers:
        conditions.unit("speaker = ANY ({}::text[])", speakers_named(connection, generation, query.filters.speakers))
    _leave_out(conditions, query.unwanted, vocabulary)
    conditions.narrow = bool(conditions)
    if hidden:
        _hide(connection, conditions, hidden)
    return conditions


def _hide(connection: Connection, conditions: Conditions, hidden: Sequence[str]) -> None:
    """Units must be of none of these recordings: where those are most, of one of the others, which a key finds."""
    seen = seen_recordings(connection, hidden)
    if len(seen) < len(hidden):
        conditions.unit("recording = ANY ({})", seen)
        conditions.narrow = True
    else:
        conditions.unit("recording <> ALL ({})", list(hidden))


def _hold(connection: Connection, conditions: Conditions, phrase: str) -> None:
    """Units must say a phrase word for word; claims are left out, since some are restated."""
    conditions.units.append("kind = 'window'")
    if words := indexed_words(connection, phrase):
        conditions.unit("words @@ {}::tsquery", words)  # which the index finds; the text decides
    conditions.unit("text ILIKE {}", outline_of(phrase))  # which most texts fail, at a tenth of the time
    conditions.unit(f"{_SAID} ~* {{}}", pattern_of(phrase))


def _filter(conditions: Conditions, filters: Filters, vocabulary: Vocabulary) -> None:
    if filters.devices:
        conditions.unit("terms && {}::text[]", _names(vocabulary, devices=filters.devices))
    if filters.techniques:
        conditions.unit("terms && {}::text[]", _names(vocabulary, techniques=filters.techniques))
    if filters.kinds:
        conditions.unit("pearls && {}::text[]", list(filters.kinds))
    if filters.recordings:
        conditions.unit("recording = ANY ({})", list(filters.recordings))
    if filters.lengths:
        conditions.recordings.append(_within(filters.lengths))
    if filters.discussed is not None:
        conditions.recording(f"{DISCUSSED} = {{}}", filters.discussed)
    if filters.since:
        conditions.recording(f"{HELD} >= {{}}", filters.since)
    if filters.until:
        conditions.recording(f"{HELD} <= {{}}", filters.until)


def _leave_out(conditions: Conditions, unwanted: Filters, vocabulary: Vocabulary) -> None:
    """Units must meet none of these."""
    if names := _names(vocabulary, devices=unwanted.devices, techniques=unwanted.techniques):
        conditions.unit("NOT terms && {}::text[]", names)
    if unwanted.kinds:
        conditions.unit("NOT pearls && {}::text[]", list(unwanted.kinds))
    if unwanted.speakers:
        # Where several speak, the unit names nobody.
        conditions.unit(
            "NOT CASE WHEN speaker IS NOT NULL THEN speaker ILIKE ANY ({0}) ELSE EXISTS (SELECT FROM segments "
            "WHERE segments.recording = units.recording AND segments.id BETWEEN units.first AND units.last "
            "AND segments.speaker ILIKE ANY ({0})) END",
            patterns_of(unwanted.speakers),
        )
    if unwanted.recordings:
        conditions.unit("recording <> ALL ({})", list(unwanted.recordings))
    if unwanted.lengths:
        conditions.recordings.append(f"({_within(unwanted.lengths)}) IS NOT TRUE")


def _names(vocabulary: Vocabulary, *, devices: Sequence[str] = (), techniques: Sequence[str] = ()) -> list[str]:
    """The vocabulary's names that these values stand for."""
    return [
        *(name for value in devices for name in names_of(vocabulary, value, "device")),
        *(name for value in techniques for name in names_of(vocabulary, value, "technique")),
    ]


def _within(lengths: Sequence[str]) -> str:
    bounds = [LENGTHS[length] for length in LENGTHS if length in lengths]
    within = " OR ".join(f"duration >= {low} AND duration < '{high}'::float8" for low, high in bounds)
    return f"({within})"
