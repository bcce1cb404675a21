"""Verdicts: whether a rival stands against the words heard, by what the model finds on the audio and what is known."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, inf
from types import MappingProxyType

from models.protocols import Comparison
from pipeline.companions import MAKER, NAMED_MAKER, topic_of
from pipeline.places import MOST_SOUNDS, Place, Rival
from pipeline.plainness import are_no_words
from transcripts.forms import keyed_tokens
from transcripts.vocabulary import Term

# The logarithm of the odds for a rival, fitted (logistic regression) to synthetic speech that names a product in most
# sentences, amid plain sentences that sound like products; then set, one weight after the other, on talks and on
# interviews that name no product, so that these get no correction (docs/listening.md).
PER_GAIN = 0.25  # in log-likelihood over the words heard
PER_LIKELIHOOD = 0.18  # of the rival: where nothing fits well, little is known
PER_SIMILARITY = 24.0
PER_SOUND = 0.6  # long names are seldom met by chance
PER_SURPRISE = 2.7  # plain words, heard with certainty, take more
PER_KIN, PER_REPETITION = 0.5, 2.0  # for a term of a maker or category that the recording names, and for one it names
USUAL = -27.3
# Sounds speak for a rival where it fits them better than the words heard do, which no language model can make it do;
# where it fits them worse that says little, since the words heard were chosen for their sounds.
PER_SOUND_GAIN, MOST_SOUND_GAIN, NO_SOUND_GAIN = 1.1, 2.0, 1.3
LEAST_FIT = -2.5  # for each sound of a rival; of two that fit badly neither was said, and no gain counts
PER_SOUNDS_BEHIND, MOST_SOUNDS_BEHIND = 0.15, 25.0  # of two names, for the one that fits the sounds worse
SURE = 2.0  # odds from which a correction is evidence of what the recording is about
# Hints alone make a name a little likelier, said or not, so where plain words were heard a rival must gain more, the
# shorter the name the more, since short names sound like something else all the time ("crystal", "Cristal"). Where
# sounds are compared, what it gains in how well they fit counts as well, and less is needed; words that are quite plain
# stand whatever the sounds say, unless the text gains.
GAIN_PER_MISSING_SOUND, GAIN_BESIDE_SOUNDS = 0.4, 0.15
PLAIN = 0.1  # surprise below which words stand unless the name is the likelier reading: "or 20", "R20"
NOT_PLAIN = 0.6  # surprise from which the words heard are no reading of their own
NO_WORDS = 0.9  # surprise from which they may be no words at all; those may be likelier by
MOST_SPELLING = 6.0  # than a name, since the model chose their letters for the sound: one by more may be a name unknown
# A known name is likelier than any word that is none. So where sounds were compared and did not speak for the name, the
# spelling must be as like it as this, unless the name has so many sounds that few words are like it at all.
NEAR_SPELLING, LONG_NAME = 0.8, 9
ROUNDS = 3  # in which places tell one another what the recording is about
MOST_ODDS = 30.0  # as a logarithm; beyond is certainty
_END_OF_NAME = re.compile(r" *[,;(]")  # in a note: "azelaic acid products (version of Azelac)"
NOWHERE_ELSE: Mapping[str, float] = MappingProxyType({})
CLEAR_LEAD = 2.0  # over another name: a wrong drug is worse than an unknown one


@dataclass(frozen=True, slots=True)
class Verdict:
    """The rival that fits a place best.

    It gains `gain` in log-likelihood over the words heard, and `sound_gain` in how well its sounds fit (None where none
    were compared), and has odds of e to the power of `log_odds`, which are `lead` ahead of the next other name's.
    """

    place: Place
    rival: Rival
    gain: float
    sound_gain: float | None
    log_odds: float
    lead: float

    @property
    def holds(self) -> bool:
        candidate, surprise = self.rival.candidate, self.rival.surprise
        if self.log_odds <= 0 or self.lead < CLEAR_LEAD or (surprise < PLAIN and self.gain < 0):
            return False
        gain = self.gain + (self.sound_gain or 0.0)
        if _is_spelling(self.place, self.rival):
            near = candidate.similarity >= NEAR_SPELLING or candidate.sounds >= LONG_NAME
            return gain >= -MOST_SPELLING and (near or self.sound_gain != 0)
        missing = MOST_SOUNDS - min(MOST_SOUNDS, candidate.sounds)
        each = GAIN_PER_MISSING_SOUND if self.sound_gain is None else GAIN_BESIDE_SOUNDS
        needed = max(0.0, 1 - surprise / NOT_PLAIN) * each * missing
        return gain >= needed

    @property
    def probability(self) -> float:
        return 1 / (1 + exp(-self.log_odds))


def judge_all(heard: Sequence[tuple[Place, Comparison]], topic: frozenset[str]) -> list[Verdict]:
    """The likeliest rival of each place, given what the recording names and what its other places may hide.

    A name is rarely said once: each place counts for the others as far as it is believed itself (expectation
    maximisation, Dempster et al. 1977).
    """
    expected: list[Mapping[str, float]] = [NOWHERE_ELSE for _ in heard]
    for _ in range(ROUNDS):
        believed = [_beliefs(*pair, topic, own) for pair, own in zip(heard, expected, strict=True)]
        total: dict[str, float] = defaultdict(float)
        for own in believed:
            for name, belief in own.items():
                total[name] += belief
        expected = [{name: total[name] - belief for name, belief in own.items()} for own in believed]
    verdicts = [judge(*pair, topic, expected=own) for pair, own in zip(heard, expected, strict=True)]
    wider = topic | topic_of(each.rival.candidate.term for each in verdicts if each.holds and each.log_odds >= SURE)
    return [judge(*pair, wider, expected=own) for pair, own in zip(heard, expected, strict=True)]


def judge(
    place: Place, comparison: Comparison, topic: frozenset[str], *, expected: Mapping[str, float] = NOWHERE_ELSE
) -> Verdict:
    """The likeliest rival. `comparison` is of the words heard and then of each rival; `topic` is the recording's.

    `expected` tells how often each term is likely to be said at other places.
    """
    heard, *others = comparison.likelihoods
    log_odds = _log_odds(place, comparison, topic, expected)
    likeliest = place.rivals[max(range(len(log_odds)), key=log_odds.__getitem__)]

    def among_names(rival: Rival, odds: float) -> float:
        # Length speaks against chance, and so against the words heard; of names for the same words it chooses none.
        return odds - PER_SOUND * (_sounds(rival) - _sounds(likeliest)) * _cover_the_same(rival, likeliest)

    sounds = comparison.sounds[1:] or (0.0,) * len(others)
    behind = [PER_SOUNDS_BEHIND * max(each - max(sounds), -MOST_SOUNDS_BEHIND) for each in sounds]
    fair = [among_names(rival, odds) + less for rival, odds, less in zip(place.rivals, log_odds, behind, strict=True)]
    best = max(range(len(fair)), key=fair.__getitem__)
    rival = place.rivals[best]
    next_best = max(
        (
            odds
            for other, odds, own in zip(place.rivals, fair, log_odds, strict=True)
            if not _are_kin(rival, other) and (own > 0 or not _covers_more(rival, other))
        ),
        default=-inf,
    )
    lead = inf if next_best == -inf else fair[best] - next_best
    sound_gain = _sound_gains(place, comparison)[best] if comparison.sounds else None
    return Verdict(place, rival, others[best] - heard, sound_gain, log_odds[best], lead)


def _log_odds(
    place: Place, comparison: Comparison, topic: frozenset[str], expected: Mapping[str, float]
) -> list[float]:
    heard, *others = comparison.likelihoods
    return [
        USUAL
        # Words that are none are no rival: their spelling is what the model made of the sound.
        + PER_GAIN * max(likelihood - heard, 0.0 if _is_spelling(place, rival) else -inf)
        + PER_LIKELIHOOD * likelihood
        + PER_SIMILARITY * rival.candidate.similarity
        + PER_SOUND * _sounds(rival)
        + PER_SURPRISE * rival.surprise
        + of_sounds
        + _kinship(rival.candidate.term, topic, expected)
        for rival, likelihood, of_sounds in zip(
            place.rivals, others, _evidence_of_sounds(place, comparison), strict=True
        )
    ]


def _evidence_of_sounds(place: Place, comparison: Comparison) -> list[float]:
    """What the sounds on the audio add to each rival's odds: nothing where the model hears none."""
    if not comparison.sounds:
        return [0.0] * len(place.rivals)
    return [PER_SOUND_GAIN * gain - NO_SOUND_GAIN for gain in _sound_gains(place, comparison)]


def _sound_gains(place: Place, comparison: Comparison) -> list[float]:
    """How much better the sounds of each rival fit than those of the words heard, from 0 to `MOST_SOUND_GAIN`."""
    heard, *others = comparison.sounds
    return [
        min(max(fit - heard, 0.0), MOST_SOUND_GAIN) if fit >= LEAST_FIT * rival.candidate.sounds else 0.0
        for rival, fit in zip(place.rivals, others, strict=True)
    ]


def _beliefs(
    place: Place, comparison: Comparison, topic: frozenset[str], expected: Mapping[str, float]
) -> Mapping[str, float]:
    """The probability of each term at a place, where the words heard and all rivals exclude one another."""
    odds = [exp(min(log_odds, MOST_ODDS)) for log_odds in _log_odds(place, comparison, topic, expected)]
    believed: dict[str, float] = defaultdict(float)
    for rival, each in zip(place.rivals, odds, strict=True):
        believed[rival.candidate.term.name] += each / (1 + sum(odds))
    return believed


def _cover_the_same(rival: Rival, other: Rival) -> bool:
    return (rival.first, rival.last) == (other.first, other.last)


def _covers_more(rival: Rival, other: Rival) -> bool:
    """True where the first takes up all words of the second, and others."""
    return rival.first <= other.first and other.last <= rival.last and not _cover_the_same(rival, other)


def _is_spelling(place: Place, rival: Rival) -> bool:
    """True where the words heard are but the spelling of a sound, and hold no name."""
    words = place.segment.words[rival.first : rival.last]
    return rival.surprise >= NO_WORDS and not rival.named and are_no_words(words)


def _sounds(rival: Rival) -> int:
    return min(MOST_SOUNDS, rival.candidate.sounds)


def _are_kin(rival: Rival, other: Rival) -> bool:
    """True of one term, one maker's products, a brand and its substance, and a name and its longer form.

    Not of tretinoin and isotretinoin.
    """
    term, second = rival.candidate.term, other.candidate.term
    left, right = ({token.key for token in keyed_tokens(each.candidate.written)} for each in (rival, other))
    made_alike = term.maker != "" and term.maker == second.maker
    sells = _is_brand_of(term, second) or _is_brand_of(second, term)
    return term is second or made_alike or left <= right or right <= left or sells


def _is_brand_of(term: Term, drug: Term) -> bool:
    """True where the note of a product is a drug and nothing else: not of a mixture, nor of two drugs of one class."""
    sold = _END_OF_NAME.split(term.note)[0].lower().removesuffix(" products")
    return term.kind == "device" and drug.category == "drug" and sold == drug.name.lower()


def _kinship(term: Term, topic: frozenset[str], expected: Mapping[str, float]) -> float:
    if term.category == MAKER:
        return NAMED_MAKER  # it was listened for because a product of its is named
    kin = PER_KIN if topic & {term.maker, term.category} else 0.0
    repeated = 1.0 if term.name in topic else min(1.0, expected.get(term.name, 0.0))
    return max(kin, PER_REPETITION * repeated)
