"""Pearls: the remarks a clinician would write down, above all the ones thrown in beside the plan of the talk."""

import math
from collections.abc import Sequence

from pipeline import cues
from pipeline.claims import claim_of
from pipeline.cohesion import heading_of
from pipeline.corrections import retractions
from pipeline.remarks import remarks
from pipeline.salience import advises, salience
from pipeline.sentences import sentences
from pipeline.verify import verify
from transcripts.numbers import TIME_UNITS, quantities
from transcripts.outline import Pearl, PearlKind
from transcripts.transcript import Transcript
from transcripts.vocabulary import Vocabulary

MOST_WORDS = 100  # of one pearl
WORDS_PER_PEARL = 78  # of the recording: experts mark about one remark in 145 words, and a list may hold twice as many
LEAST_VALUE = 0.5

_WAITS = TIME_UNITS - {"year"}
_DOSE_UNITS = frozenset("mg ug g mL unit syringe vial mg/kg mg/mL unit/mL %".split())
_SETTING_UNITS = frozenset("J/cm2 J mJ ps ns us ms s nm um mm cm kHz MHz Hz W kW degree pulse shot".split())


def find_pearls(
    transcript: Transcript, vocabulary: Vocabulary, *, words_per_pearl: int = WORDS_PER_PEARL
) -> tuple[Pearl, ...]:
    """The recording's pearls in order of time, verified; about one in `words_per_pearl` words at most."""
    spoken = sentences(transcript)
    scores = [salience(sentence.text, vocabulary) for sentence in spoken]
    found = remarks(spoken, [score.value - 0.1 for score in scores], retractions(spoken), most_words=MOST_WORDS)
    found = tuple(
        remark for remark in found if remark.value >= LEAST_VALUE and advises(scores[remark.first : remark.last + 1])
    )
    most = math.ceil(sum(len(sentence.words) for sentence in spoken) / words_per_pearl)
    kept = sorted(found, key=lambda remark: -remark.value)[:most]
    pearls = []
    for remark in sorted(kept, key=lambda remark: remark.first):
        claim = claim_of(spoken[remark.first : remark.last + 1], context=heading_of(spoken, remark.first))
        pearls.append(Pearl(verify(claim, transcript, vocabulary), kind_of(claim.text)))
    return tuple(pearls)


def kind_of(text: str) -> PearlKind:
    """What a pearl is about, by the strongest evidence in its words."""
    measured = [quantity.unit for quantity in quantities(text) if quantity.unit is not None]
    warned = len(cues.WARNING.findall(text))
    complications = len({match.lower() for match in cues.COMPLICATION.findall(text)})
    evidence: Sequence[tuple[PearlKind, float]] = (
        ("contraindication", 1.2 * min(2, len(cues.CONTRAINDICATION.findall(text))) + 0.4 * min(2, warned)),
        (
            "interval",
            (1.3 if cues.INTERVAL.search(text) else 0.6) * min(2, sum(unit in _WAITS for unit in measured)),
        ),
        ("dose", 1.5 * min(2, sum(unit in _DOSE_UNITS for unit in measured))),
        ("setting", 1.2 * min(3, sum(unit in _SETTING_UNITS for unit in measured))),
        ("limit", 0.8 * min(3, warned)),
        (
            "management",
            (1.0 if cues.CONDITION.search(text) else 0.4) * min(2, complications)
            if cues.IMPERATIVE.search(text) or cues.PRACTICE.search(text)
            else 0.0,
        ),
        ("complication", 0.6 * min(3, complications)),
        ("technique", 1.0),
    )
    return max(evidence, key=lambda pair: pair[1])[0]
