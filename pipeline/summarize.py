"""Summarize: the bottom line and each section in the speakers' own words, chosen by salience and centrality."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.protocols import Embedder
from pipeline.claims import claim_of
from pipeline.cohesion import heading_of, points_back
from pipeline.corrections import retractions
from pipeline.remarks import remarks
from pipeline.salience import advises, salience
from pipeline.sentences import sentences
from pipeline.verify import verify
from transcripts.outline import Claim, Section, Summary
from transcripts.text import count_words
from transcripts.transcript import Transcript
from transcripts.vocabulary import Vocabulary

SHARE = 0.115  # of the transcript's words; the promise is 12 %, and readers count words in more than one way
BOTTOM_LINE = (3, 5)  # claims, at least (where there is room) and at most
MOST_PER_SECTION = 4
LONGEST_CLAIM = (26, 45)  # words: a short recording has room for short claims only
LEAST_VALUE = 0.3  # of a remark, on the scale of salience

_COMMON = 0.5  # what a sentence must be worth to be kept in a remark
_BOTTOM_LINE_SHARE = 0.3  # of the summary's words, before it grows to its most claims
_CENTRALITY = 2.0
_ALONE = 1.0  # for a claim that can be read without what was said before it
_REDUNDANCY = 4.0
_ALIKE = 0.5  # cosine from which two claims start to repeat each other


@dataclass(frozen=True, slots=True)
class _Candidate:
    claim: Claim
    section: int
    value: float
    words: int


def summarize(
    transcript: Transcript, sections: Sequence[Section], vocabulary: Vocabulary, embedder: Embedder
) -> Summary:
    """Three to five claims as the bottom line and up to four for each section, at most 12 % of the words in all.

    The choice is greedy by maximal marginal relevance (Carbonell and Goldstein 1998): the salience of a remark and its
    centrality among all remarks (after Erkan and Radev 2004), less its likeness to what was chosen before.
    A section without a clinical remark gets no claim.
    """
    # Even a recording of a minute has room for one claim.
    room = max(int(SHARE * count_words(transcript.text)), LONGEST_CLAIM[0])
    longest = min(max(room // (BOTTOM_LINE[0] + len(sections)), LONGEST_CLAIM[0]), LONGEST_CLAIM[1])
    candidates = _candidates(transcript, sections, vocabulary, most_words=longest)
    if not candidates:
        return Summary((), tuple(() for _ in sections))
    choice = _Choice(candidates, np.array(embedder.embed([candidate.claim.text for candidate in candidates])), room)
    roomy = BOTTOM_LINE[1] * longest < _BOTTOM_LINE_SHARE * room
    bottom_line = choice.take(range(len(candidates)), BOTTOM_LINE[roomy])
    chosen: list[list[int]] = [[] for _ in sections]
    for _ in range(MOST_PER_SECTION):
        # One more for every section before any gets another, the best first, so that room runs out evenly.
        waiting = set(range(len(sections)))
        while waiting:
            open_to = [index for index, candidate in enumerate(candidates) if candidate.section in waiting]
            taken = choice.take(open_to, 1)
            if not taken:
                break
            section = candidates[taken[0]].section
            chosen[section] += taken
            waiting.remove(section)
    return Summary(
        bottom_line=tuple(candidates[index].claim for index in sorted(bottom_line)),
        sections=tuple(tuple(candidates[index].claim for index in sorted(indices)) for indices in chosen),
    )


def _candidates(
    transcript: Transcript, sections: Sequence[Section], vocabulary: Vocabulary, *, most_words: int
) -> list[_Candidate]:
    """The remarks that may enter the summary, in order of time."""
    spoken = sentences(transcript)
    scores = [salience(sentence.text, vocabulary) for sentence in spoken]
    values = [score.value - _COMMON for score in scores]
    found: list[_Candidate] = []
    for remark in remarks(spoken, values, retractions(spoken), most_words=most_words):
        run = range(remark.first, remark.last + 1)
        if remark.value < LEAST_VALUE or not advises(scores[remark.first : remark.last + 1]):
            continue
        claim = claim_of([spoken[index] for index in run], context=heading_of(spoken, remark.first))
        claim = verify(claim, transcript, vocabulary)
        words = count_words(claim.text)
        if words > most_words * 1.3:
            continue
        section = next(
            index
            for index, section in enumerate(sections)
            if section.first <= spoken[remark.first].first <= section.last
        )
        alone = not points_back(spoken[remark.first]) or claim.text.startswith("[")
        found.append(_Candidate(claim, section, remark.value + (_ALONE if alone else 0.0), words))
    return found


class _Choice:
    """The candidates taken so far, the room that is left, and how much each other candidate repeats them."""

    def __init__(self, candidates: Sequence[_Candidate], vectors: np.ndarray, room: int) -> None:
        self._vectors = vectors
        self._words = np.array([candidate.words for candidate in candidates])
        centrality = vectors @ vectors.mean(axis=0)
        self._values = np.array([candidate.value for candidate in candidates]) + _CENTRALITY * centrality
        self._likeness = np.zeros(len(candidates))
        self._taken = np.zeros(len(candidates), dtype=bool)
        self._room = room

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
            best = max(fitting, key=lambda index: gains[index] / math.sqrt(self._words[index]))
            taken.append(best)
            self._taken[best] = True
            self._room -= int(self._words[best])
            self._likeness = np.maximum(self._likeness, self._vectors @ self._vectors[best])
        return taken
