"""Pearls: the remarks a clinician would write down, above all the ones thrown in beside the plan of the talk."""

import math

from models.protocols import Embedder, Ranker
from pipeline.candidates import Candidate, candidates, read
from transcripts.numbers import quantities
from transcripts.outline import Pearl
from transcripts.text import count_words
from transcripts.transcript import Transcript
from transcripts.vocabulary import Vocabulary

MOST_WORDS = 45  # of one pearl, beside what stands in brackets before it
# Experts mark one remark in 90 words of a dense talk, and one in 150 of a loose one; a list may hold twice as many.
FEWEST, MOST = 110, 60  # words of the recording for each pearl
LEAST_WORTH = 1.1  # in units of a sure pearl; a list that is short of pearls goes below it
_FIGURE = 0.25  # what each of up to two figures adds: they are what a reader comes back for


def find_pearls(
    transcript: Transcript, vocabulary: Vocabulary, embedder: Embedder, ranker: Ranker
) -> tuple[Pearl, ...]:
    """The recording's pearls in order of time, verified: all that are worth it, within bounds set by its length."""
    found = candidates(read(transcript, vocabulary), embedder, ranker, most_words=MOST_WORDS)
    worthy = sum(_worth(candidate) >= LEAST_WORTH for candidate in found)
    fewest, most = (math.ceil(count_words(transcript.text) / words) for words in (FEWEST, MOST))
    best = sorted(found, key=lambda candidate: -_worth(candidate))[: min(max(worthy, fewest), most)]
    return tuple(
        Pearl(candidate.claim, candidate.salience.kind, candidate.salience.probability)
        for candidate in sorted(best, key=lambda candidate: candidate.claim.start)
    )


def _worth(candidate: Candidate) -> float:
    return candidate.value + _FIGURE * min(2, len(set(quantities(candidate.claim.text))))
