"""Pearls: the remarks a clinician would write down, above all the ones thrown in beside the plan of the talk."""

import math

from models.protocols import Embedder, Ranker
from pipeline.candidates import Candidate, candidates, read
from pipeline.cues import CONDITION
from pipeline.salience import salience
from transcripts.numbers import quantities
from transcripts.outline import Pearl
from transcripts.text import count_words
from transcripts.transcript import Transcript
from transcripts.vocabulary import Vocabulary

MOST_WORDS = 45  # of one pearl, beside what stands in brackets before it
SENTENCES_EACH = 2.6  # that are likely pearls, for each one that is listed: experts mark one in four
# Experts mark one remark in 90 words of a dense talk, and one in 150 of a loose one; a list may hold twice as many.
FEWEST, MOST = 110, 55  # words of the recording for each pearl
LEAST_WORTH = 1.1  # in units of a sure pearl; a list that is short of pearls goes below it
_FIGURE = 0.25  # what each of up to two figures adds: they are what a reader comes back for
_CONDITION = 0.25  # what each of up to two words such as "if" and "when" adds: a rule tells when it holds


def find_pearls(
    transcript: Transcript, vocabulary: Vocabulary, embedder: Embedder, ranker: Ranker
) -> tuple[Pearl, ...]:
    """The recording's pearls in order of time, verified: the best, as many as its sentences make one expect."""
    talk = read(transcript, vocabulary)
    found = candidates(talk, embedder, ranker, most_words=MOST_WORDS)
    expected = sum(score.probability for score in salience(talk.spoken, vocabulary, embedder, ranker))
    likely = 1 + round(expected / SENTENCES_EACH)  # the first is to spare: a short talk must not lose half
    worthy = min(sum(_worth(candidate) >= LEAST_WORTH for candidate in found), likely)
    fewest, most = (math.ceil(count_words(transcript.text) / words) for words in (FEWEST, MOST))
    best = sorted(found, key=lambda candidate: -_worth(candidate))[: min(max(worthy, fewest), most)]
    return tuple(
        Pearl(candidate.claim, candidate.salience.kind, candidate.salience.probability)
        for candidate in sorted(best, key=lambda candidate: candidate.claim.start)
    )


def _worth(candidate: Candidate) -> float:
    quote = candidate.claim.quote
    conditions = {match.group().lower() for match in CONDITION.finditer(quote)}
    figures = set(quantities(candidate.claim.text))
    return candidate.value + _FIGURE * min(2, len(figures)) + _CONDITION * min(2, len(conditions))
