"""Facets: the values by which the moments found can be narrowed, and how many of them have each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

from transcripts.recording import length_of
from transcripts.search_candidates import Candidate
from transcripts.search_filters import Filters
from transcripts.search_query import operator
from transcripts.vocabulary import Vocabulary

FACET_VALUES = 12
FACETS = tuple("device technique kind speaker year length discussed recording".split())


@dataclass(frozen=True, slots=True)
class Facet:
    """A value by which the moments found can be narrowed, and how many of them have it.

    Where the query has a filter of this kind already, they are those that would be found without that filter: another
    value of the kind is one more alternative. A year takes the place of other dates.
    """

    name: str  # device, technique, kind, speaker, year, length, discussed or recording
    value: str
    count: int
    operator: str  # what to add to the query


def without_facet(filters: Filters, name: str) -> Filters:
    """The filters without those that are values of a facet."""
    match name:
        case "device":
            return replace(filters, devices=())
        case "technique":
            return replace(filters, techniques=())
        case "kind":
            return replace(filters, kinds=())
        case "speaker":
            return replace(filters, speakers=())
        case "year":
            return replace(filters, since=None, until=None)
        case "length":
            return replace(filters, lengths=())
        case "discussed":
            return replace(filters, discussed=None)
        case _:
            return replace(filters, recordings=())


def facets_of(
    name: str, found: Sequence[tuple[float, Candidate]], vocabulary: Vocabulary, *, least: float = -inf
) -> tuple[Facet, ...]:
    """The values of a facet most frequent among what was found, best first; each has a score of `least` or more."""
    titles = {candidate.recording: candidate.title for _, candidate in found}
    counts: Counter[str] = Counter()
    offered: set[str] = set()
    for score, candidate in found:
        values = _values(name, candidate, vocabulary)
        counts.update(values)
        offered.update(values if score >= least else ())
    return tuple(
        Facet(name, titles[value] if name == "recording" else value, counts[value], _operator(name, value))
        for value in sorted(offered, key=lambda value: (-counts[value], value))[:FACET_VALUES]
    )


def _values(name: str, candidate: Candidate, vocabulary: Vocabulary) -> Sequence[str]:
    match name:
        case "device" | "technique":
            return [term for term in candidate.terms if (known := vocabulary.term(term)) and known.kind == name]
        case "kind":
            return candidate.pearls
        case "speaker":
            return [candidate.speaker] if candidate.speaker else []
        case "year":
            return [str(candidate.held.year)]
        case "length":
            return [] if candidate.duration is None else [length_of(candidate.duration)]
        case "discussed":
            return ["yes" if candidate.discussed else "no"]
        case _:
            return [candidate.recording]


def _operator(name: str, value: str) -> str:
    return f"since:{value} until:{value}" if name == "year" else operator(name, value)
