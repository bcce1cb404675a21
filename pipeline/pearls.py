"""Pearls: the remarks a clinician would write down, above all the ones thrown in beside the plan of the talk."""

import math

from models.protocols import Embedder, Ranker
from pipeline.candidates import Candidate, candidates, read
from pipeline.cues import ASIDE, CONDITION
from pipeline.salience import kinds_of, salience
from transcripts.numbers import quantities
from transcripts.outline import Pearl
from transcripts.text import count_words
from transcripts.transcript import Transcript
from transcripts.vocabulary import Vocabulary

MOST_WORDS = 45  # of one pearl, beside what stands in brackets before it
SENTENCES_EACH = 2.25  # that are likely pearls, for each one that is listed: experts mark one in four
# Experts mark one remark in 90 words of a dense talk, and one in 150 of a loose one; a list may hold twice as many.
FEWEST, MOST = 110, 50  # words of the recording for each pearl
LEAST_WORTH = 2.8  # in units of a sure pearl; a list that is short of pearls goes below it
_SURENESS = 2.0  # what the likeliest sentence counts beside the sum of all: one rule is worth more than two maybes
_FIGURE = 0.25  # what each of up to two figures adds: they are what a reader comes back for
_CONDITION = 0.25  # what each of up to two words such as "if" and "when" adds: a rule tells when it holds
_ASIDE = 0.3  # what "before I forget" and the like add: what is thrown in stands on no slide


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
    best.sort(key=lambda candidate: candidate.claim.start)
    kinds = kinds_of([candidate.claim.text for candidate in best], vocabulary, embedder, ranker)
    return tuple(
        Pearl(candidate.claim, kind, candidate.salience.probability)
        for candidate, kind in zip(best, kinds, strict=True)
    )


def _worth(candidate: Candidate) -> float:
    quote = candidate.claim.quote
    conditions = {match.group().lower() for match in CONDITION.finditer(quote)}
    figures = set(quantities(candidate.claim.text))
    worth = candidate.value + _SURENESS * candidate.salience.probability
    worth += _FIGURE * min(2, len(figures)) + _CONDITION * min(2, len(conditions))
    return worth + (_ASIDE if ASIDE.search(quote) else 0.0)
