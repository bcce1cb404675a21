"""Moments: what a query's candidates come to, ranked, without repetition, each with why it was found."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from transcripts.search_candidates import Candidate, Lexeme
from transcripts.search_phrases import spans_of
from transcripts.synonyms import Synonyms, stems_of

# Of the tokens asked to the unit's own, and to those of all candidates within AROUND of it, beside 1 for the cosine.
CLOSENESS_WEIGHT, AROUND_WEIGHT = 1.0, 1.0
AROUND = 15.0  # seconds
PASSAGE_WEIGHT = 0.3  # of the cosine of the passage around, beside 1 for the unit's own; measured (docs/search.md)
MOST_OF_A_RECORDING = 3
REASONS = frozenset(("words", "meaning", "term"))  # of which a moment has one that is worth showing to the end
NEAR_IN_MEANING = 0.275  # a cosine from which a reader sees the relation
_STOP_WORDS = frozenset(
    """a about after an and any are as at be been before but by can could did do does during for from had has have how i
    if in into is it its may me more most must my no not of on once only or our should so such than that the their them
    then there these they this those to too was we were what when where which while who why will with without would you
    your""".split()
)  # never marked


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of a recording that answers a query; times in seconds.

    `line` is when the line of the transcript starts that it begins in. `why` tells what found it: "words" of the query,
    their "meaning", a "term" of the vocabulary, and that it is a "pearl". `marks` are the characters of the text, start
    and end (excluded), that the query's words or their synonyms take up.
    """

    recording: str
    title: str
    line: float
    start: float
    end: float
    speaker: str | None
    text: str
    score: float
    why: tuple[str, ...]
    marks: tuple[tuple[int, int], ...] = ()
    pearls: tuple[str, ...] = ()  # kinds of the pearls in it
    terms: tuple[str, ...] = ()  # that its passage mentions


def score_of(candidate: Candidate, lexemes: Sequence[Lexeme]) -> float:
    """How well a candidate answers: cosines, and for each word of the query what its best lexeme in there is worth.

    Where there is no passage around it, its own cosine counts for that.
    """
    nearness = candidate.nearness or 0.0
    around = nearness if candidate.passage_nearness is None else candidate.passage_nearness
    meaning = nearness + PASSAGE_WEIGHT * around
    slots: dict[int, float] = {}
    for lexeme in lexemes:
        if lexeme.text in candidate.labels:
            worth = lexeme.idf * lexeme.weights[candidate.labels[lexeme.text]]
            slots[lexeme.slot] = max(worth, slots.get(lexeme.slot, 0.0))
    return meaning + sum(slots.values())


def closeness_of(candidates: Sequence[Candidate]) -> list[float]:
    """What the tokens of each candidate are worth: how close they come by themselves, and with those around them.

    What is asked about is often named a sentence before the answer, so that each token asked also counts by the likest
    that the candidates of one recording hold within AROUND.
    """
    worth = [0.0] * len(candidates)
    groups: defaultdict[str, list[int]] = defaultdict(list)  # places in `candidates`, by recording
    for place, candidate in enumerate(candidates):
        if candidate.likest is not None:
            groups[candidate.recording].append(place)
    for places in groups.values():
        own = [candidates[place] for place in places]
        starts, ends = (np.array(times) for times in zip(*((each.start, each.end) for each in own), strict=True))
        cosines = np.array([each.likest for each in own])
        for place, start, end, close in zip(places, starts, ends, cosines, strict=True):
            around = cosines[(starts < end + AROUND) & (ends > start - AROUND)].max(axis=0)
            worth[place] = CLOSENESS_WEIGHT * float(close.mean()) + AROUND_WEIGHT * float(around.mean())
    return worth


def ranked(candidates: Sequence[Candidate], lexemes: Sequence[Lexeme]) -> list[tuple[float, Candidate]]:
    """Candidates with their scores, best first, without those that overlap a better one.

    Only the order among the answers to one query means something. Where vectors are compared and one is not, as of a
    library that is not indexed yet, it counts as unrelated.
    """
    scored = sorted(
        (
            (score_of(candidate, lexemes) + close, candidate)
            for candidate, close in zip(candidates, closeness_of(candidates), strict=True)
        ),
        key=lambda pair: (-pair[0], pair[1].recording, pair[1].start, pair[1].end),
    )
    return apart(scored)


def apart(scored: Iterable[tuple[float, Candidate]]) -> list[tuple[float, Candidate]]:
    """Those candidates, in their order, that overlap none before them."""
    chosen: list[tuple[float, Candidate]] = []
    taken: defaultdict[str, list[Candidate]] = defaultdict(list)  # by recording
    for score, candidate in scored:
        if not any(_overlap(candidate, better) for better in taken[candidate.recording]):
            chosen.append((score, candidate))
            taken[candidate.recording].append(candidate)
    return chosen


def marks_in(text: str, query: str, synonyms: Synonyms) -> tuple[tuple[int, int], ...]:
    """The characters of a text, start and end (excluded), that a query's words or their synonyms take up."""
    return _marks(text, _stems(query), frozenset(synonyms.concepts(query)), synonyms)


def says_words(candidate: Candidate) -> bool:
    """Whether a word of the query itself is said in it, or its phrases are."""
    return candidate.phrased or any(
        label == "A" and not lexeme.startswith("#") for lexeme, label in candidate.labels.items()
    )


def has_reason(candidate: Candidate) -> bool:
    """Whether something was found in it that was looked for."""
    return not REASONS.isdisjoint(why_found(candidate))


def moments_of(
    scored: Iterable[tuple[float, Candidate]],
    query: str,
    synonyms: Synonyms,
    *,
    phrases: Sequence[str] = (),
    limit: int,
    each: int = MOST_OF_A_RECORDING,
) -> tuple[Moment, ...]:
    """The first moments, no more than `each` of one recording."""
    stems, concepts = _stems(query), frozenset(synonyms.concepts(query))
    moments: list[Moment] = []
    counts: dict[str, int] = {}
    for score, candidate in scored:
        if len(moments) == limit:
            break
        counts[candidate.recording] = counts.get(candidate.recording, 0) + 1
        if counts[candidate.recording] <= each:
            moments.append(
                Moment(
                    recording=candidate.recording,
                    title=candidate.title,
                    line=candidate.line,
                    start=candidate.start,
                    end=candidate.end,
                    speaker=candidate.speaker,
                    text=candidate.text,
                    score=score,
                    why=why_found(candidate),
                    marks=_marks(candidate.text, stems, concepts, synonyms, phrases),
                    pearls=candidate.pearls,
                    terms=candidate.terms,
                )
            )
    return tuple(moments)


def _overlap(one: Candidate, other: Candidate) -> bool:
    """Whether two candidates of one recording share a time."""
    return one.start < other.end and other.start < one.end


def why_found(candidate: Candidate) -> tuple[str, ...]:
    """What found a candidate, as `Moment.why` tells it."""
    own = [lexeme for lexeme, label in candidate.labels.items() if label == "A"]
    reasons = {
        "words": says_words(candidate),
        "meaning": (candidate.nearness or 0.0) >= NEAR_IN_MEANING or any(lexeme.startswith("#") for lexeme in own),
        "term": any(label == "B" for label in candidate.labels.values()),
        "pearl": bool(candidate.pearls),
    }
    return tuple(reason for reason, holds in reasons.items() if holds)


def stems_in(query: str) -> tuple[str, ...]:
    """What the words of a query begin with that are worth marking, in their order."""
    return tuple(dict.fromkeys(stem.text for stem in stems_of(query) if stem.text in _stems(query)))


def _stems(query: str) -> set[str]:
    return {stem.text for stem in stems_of(query) if query[stem.start : stem.end].lower() not in _STOP_WORDS}


def _marks(
    text: str, stems: set[str], concepts: frozenset[str], synonyms: Synonyms, phrases: Sequence[str] = ()
) -> tuple[tuple[int, int], ...]:
    """Where the query's words, their synonyms and its phrases stand, in order and without overlap."""
    spans = [(stem.start, stem.end) for stem in stems_of(text) if stem.text in stems]
    spans += [(found.start, found.end) for found in synonyms.find(text) if found.key in concepts]
    spans += [span for phrase in phrases for span in spans_of(phrase, text)]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
