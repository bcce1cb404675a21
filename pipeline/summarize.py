"""Summarize: the bottom line and each section in the speakers' own words, chosen by salience and centrality."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.protocols import Embedder, Ranker
from pipeline.candidates import Candidate, Talk, candidates, read
from pipeline.remarks import WHOLE
from transcripts.errors import StageError
from transcripts.outline import Section, Summary
from transcripts.text import count_words
from transcripts.transcript import Transcript
from transcripts.vocabulary import Vocabulary

SHARE = 0.115  # of the transcript's words; the promise is 12 %, and readers count words in more than one way
BOTTOM_LINE = (3, 5)  # claims, at least (where there is room) and at most
MOST_PER_SECTION = 4
LONGEST_CLAIM = (26, 45)  # words: a short recording has room for short claims only

_BOTTOM_LINE_SHARE = 0.3  # of the summary's words, before it grows to its most claims
# What else counts, in units of a sure pearl.
_CENTRALITY = 0.5
_ALONE = 0.2  # for a claim that can be read without what was said before it
_REDUNDANCY = 1.5
_ALIKE = 0.54  # cosine from which two claims start to repeat each other


def summarize(
    transcript: Transcript,
    sections: Sequence[Section],
    vocabulary: Vocabulary,
    embedder: Embedder,
    ranker: Ranker,
) -> Summary:
    """Three to five claims as the bottom line and up to four for each section, at most 12 % of the words in all.

    A recording that is so short that this is no room for a claim gets LONGEST_CLAIM[0] words.

    The choice is greedy by maximal marginal relevance (Carbonell and Goldstein 1998): the salience of a remark and its
    centrality among all remarks (after Erkan and Radev 2004), less its likeness to what was chosen before.
    A section without a clinical remark gets no claim, and one whose sentences cannot be read by the models is named as
    failed. Raises StageError where every section failed.
    """
    # Even a recording of a minute has room for one claim.
    room = max(int(SHARE * count_words(transcript.text)), LONGEST_CLAIM[0])
    longest = min(max(room // (BOTTOM_LINE[0] + len(sections)), LONGEST_CLAIM[0]), LONGEST_CLAIM[1])
    offered, vectors, failures = _offered(read(transcript, vocabulary), sections, embedder, ranker, longest=longest)
    own = [index for index, some in enumerate(offered) for _ in some]  # the section of each candidate
    pool = [candidate for some in offered for candidate in some]
    if not pool:
        return Summary((), tuple(() for _ in sections), failures)
    roomy = BOTTOM_LINE[1] * longest < _BOTTOM_LINE_SHARE * room
    choice = _Choice(pool, vectors, room, length_exponent=0.5 if roomy else 1.0)
    bottom_line = choice.take(range(len(pool)), BOTTOM_LINE[roomy])
    chosen: list[list[int]] = [[] for _ in sections]
    for _ in range(MOST_PER_SECTION):
        # One more for every section before any gets another, the best first, so that room runs out evenly.
        waiting = set(range(len(sections)))
        while waiting:
            taken = choice.take([index for index in range(len(pool)) if own[index] in waiting], 1)
            if not taken:
                break
            chosen[own[taken[0]]] += taken
            waiting.remove(own[taken[0]])
    return Summary(
        bottom_line=tuple(pool[index].claim for index in sorted(bottom_line)),
        sections=tuple(tuple(pool[index].claim for index in sorted(indices)) for indices in chosen),
        failures=failures,
    )


def _offered(
    talk: Talk, sections: Sequence[Section], embedder: Embedder, ranker: Ranker, *, longest: int
) -> tuple[list[tuple[Candidate, ...]], NDArray[np.float64], tuple[tuple[int, str], ...]]:
    """The candidates of each section that fit a summary, the vector of each, and why sections failed."""
    offered: list[tuple[Candidate, ...]] = []
    vectors: list[list[float]] = []
    failures: list[tuple[int, str]] = []
    for index, section in enumerate(sections):
        try:
            found = candidates(
                talk, embedder, ranker, most_words=longest, within=range(section.first, section.last + 1)
            )
            found = tuple(one for one in found if count_words(one.claim.text) <= max(longest * 1.3, WHOLE))
            vectors += embedder.embed([one.claim.text for one in found])
        except Exception as error:  # a model's own error, of whatever kind: what the others say must not be lost
            found = ()
            failures.append((index, f"{type(error).__name__}: {error}"))
        offered.append(found)
    if failures and len(failures) == len(sections):
        raise StageError(f"No section could be summarized; the first failed with {failures[0][1]}")
    return offered, np.array(vectors), tuple(failures)


class _Choice:
    """The candidates taken so far, the room that is left, and how much each other candidate repeats them."""

    def __init__(
        self, candidates: Sequence[Candidate], vectors: NDArray[np.float64], room: int, *, length_exponent: float
    ) -> None:
        self._vectors = vectors
        self._words = np.array([count_words(candidate.claim.text) for candidate in candidates])
        centrality = vectors @ vectors.mean(axis=0)
        worth = [candidate.value + _ALONE * candidate.alone for candidate in candidates]
        self._values = np.array(worth) + _CENTRALITY * centrality
        self._likeness = np.zeros(len(candidates))
        self._taken = np.zeros(len(candidates), dtype=bool)
        self._room = room
        self._costs = self._words**length_exponent  # with little room, every word counts

    def take(self, open_to: Sequence[int], most: int) -> list[int]:
        """Take up to `most` of the candidates `open_to` choice that still fit, the best for their length first."""
        taken: list[int] = []
        while len(taken) < most:
            gains = self._values - _REDUNDANCY * np.maximum(0.0, self._likeness - _ALIKE)
            fitting = [
                index
                for index in open_to
                if not self._taken[index] and self._words[index] <= self._room and gains[index] > 0
            ]
            if not fitting:
                break
            best = max(fitting, key=lambda index: gains[index] / self._costs[index])
            taken.append(best)
            self._taken[best] = True
            self._room -= int(self._words[best])
            self._likeness = np.maximum(self._likeness, self._vectors @ self._vectors[best])
        return taken
