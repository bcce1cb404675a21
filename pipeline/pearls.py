"""Pearls: the remarks a clinician would write down, above all the ones thrown in beside the plan of the talk."""

import math
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.protocols import Embedder, Ranker
from pipeline.candidates import Candidate, candidates, read
from pipeline.cues import ASIDE, CONDITION, WARNING
from pipeline.salience import kinds_of, sureness
from transcripts.numbers import quantities
from transcripts.outline import Pearl
from transcripts.text import count_words
from transcripts.transcript import Transcript
from transcripts.vocabulary import Vocabulary

MOST_WORDS = 45  # of one pearl, or a few more where it is whole only then; beside what stands in brackets before it
# Experts mark one remark in 90 words of a dense talk, and one in 150 of a loose one; a list may hold twice as many.
FEWEST, MOST = 110, 50  # words of the recording for each pearl
LEAST_CHANCE = 0.24  # that an expert would mark it; a list that is short of pearls goes below it

# What speaks for a remark, in log-odds; `make pearls` fits it to the annotated talks.
WEIGHTS = {
    "sureness": 0.27,
    "figures": 0.32,
    "conditions": 0.64,
    "warnings": 0.21,
    "aside": 1.97,
    "length": 1.19,
}
CONSTANT = -2.66
_SUREST = 0.999  # of a remark: beyond it the ranker's log-odds mean nothing


def find_pearls(
    transcript: Transcript, vocabulary: Vocabulary, embedder: Embedder, ranker: Ranker
) -> tuple[Pearl, ...]:
    """The recording's pearls in order of time, verified: what an expert would mark with some chance.

    A remark that surely puts a figure right is always one of them, as far as it is a candidate.
    """
    found = candidates(read(transcript, vocabulary), embedder, ranker, most_words=MOST_WORDS, with_before=True)
    odds = evidence(found, vocabulary, embedder, ranker) @ np.array(list(WEIGHTS.values())) + CONSTANT
    chances = [
        1.0 if candidate.puts_right else 1 / (1 + math.exp(-own))
        for candidate, own in zip(found, odds.tolist(), strict=True)
    ]
    fewest, most = (math.ceil(count_words(transcript.text) / words) for words in (FEWEST, MOST))
    wanted = min(max(sum(chance >= LEAST_CHANCE for chance in chances), fewest), most)
    wanted = max(wanted, sum(candidate.puts_right for candidate in found))
    best = sorted(sorted(range(len(found)), key=lambda at: -chances[at])[:wanted])
    # By the quotes, which were read for the evidence; the claims' texts, with brackets, tell kinds no better.
    kinds = kinds_of([found[at].claim.quote for at in best], vocabulary, embedder, ranker)
    return tuple(
        Pearl(found[at].claim, kind, found[at].salience.probability) for at, kind in zip(best, kinds, strict=True)
    )


def evidence(
    found: Sequence[Candidate], vocabulary: Vocabulary, embedder: Embedder, ranker: Ranker
) -> NDArray[np.float64]:
    """What speaks for each candidate, one row each in the order of WEIGHTS.

    How sure the ranker is of the whole remark (log-odds), how many figures it gives, words such as "if" and warnings
    (up to two of each), whether it is thrown in, and how much it says, in units of MOST_WORDS.
    """
    quotes = [candidate.claim.quote for candidate in found]
    sure = np.clip(sureness(quotes, vocabulary, embedder, ranker), 1 - _SUREST, _SUREST)
    rows = [
        (
            math.log(own / (1 - own)),
            min(2, len(set(quantities(candidate.claim.text)))),
            min(2, _different(CONDITION, quote)),
            min(2, _different(WARNING, quote)),
            float(bool(ASIDE.search(quote) or ASIDE.search(candidate.claim.text))),
            len(quote.split()) / MOST_WORDS,
        )
        for candidate, quote, own in zip(found, quotes, sure.tolist(), strict=True)
    ]
    return np.array(rows).reshape(len(rows), len(WEIGHTS))


def _different(cue: re.Pattern[str], text: str) -> int:
    return len({match.group().lower() for match in cue.finditer(text)})
