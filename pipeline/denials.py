"""Denials: where the first pass may have lost a "not" with its contraction, as in "it is an infection" for "isn't".

"n't" is short and said without stress. It is looked for behind auxiliaries that were heard plainly, and written where
text and sounds together bear it out on the audio.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp

from models.protocols import Comparison, Trial
from pipeline.breaths import LONGEST_PAUSE
from pipeline.phonetics import sound_of
from pipeline.sayings import said_as
from pipeline.trials import rewritten, text_of, trial_of, words_and_starts
from transcripts.transcript import Segment, Transcript, Word

AUXILIARIES = frozenset("is are was were can could would should must does do did have has had need".split())
CERTAIN = 0.9  # probability from which the words of a place are taken as heard,
DOUBTED = "must"  # but for this: "mustn't" is so rare that a model writes "must" for it with certainty
# What "n't" is heard as. Not "a", "in" or "on": "I have a nephew" is too near to "haven't nephew", and "should in
# theory" to "shouldn't theory". The v of "haven't" makes a b.
AN, AND, HAVE, BEEN = "an", "and", "have", "been"
ASKED = frozenset("i you he she it we they there".split())  # behind an auxiliary: a question, the same if denied
DENIED = frozenset("not never no neither nor".split())
# Behind these, "has had" and "to do" are no auxiliaries, and take no "n't".
HELPERS = AUXILIARIES - frozenset("is are was were".split()) | frozenset("to will may might".split())
HELPED = frozenset("have had do need".split())

# The logarithm of the odds of a contraction is what it gains over the words heard by the text and by the sounds, and
# this, since the words heard were chosen by both. Set between what was said in talks and what was not in them, in
# interviews, and in sentences spoken with and without "not".
USUAL = 4.5
MOST_SOUND_GAIN = 3.0  # more is a sign of words that were timed wrongly

_FULL = {"was": "waz", "could": "kUd", "would": "wUd", "should": "SUd", "do": "du"}  # where stressed
_DENIED = {"can": ("kAnt", "kant"), "do": ("dont",), "must": ("m@s@nt", "m@snt")}
_MARKS = '.,?!;:"“”()…'


@dataclass(frozen=True, slots=True)
class Denial:
    """Words `first` to `last` (excluded) of a segment that may hide a "not": an auxiliary, or one with a small word."""

    segment: Segment
    first: int
    last: int

    @property
    def auxiliary(self) -> str:
        return _bare(self.segment.words[self.first])

    @property
    def ends(self) -> range:
        """Where the contraction may end: behind the auxiliary, and behind the small word, which then was none."""
        return range(self.first + 1, self.last + 1)


@dataclass(frozen=True, slots=True)
class LostDenial:
    """A contraction in the place of words `first` to `last` (excluded) of a segment.

    It gains `gain` in log-likelihood over the words heard, and `sound_gain` in how well its sounds fit.
    """

    segment: int
    first: int
    last: int
    written: str
    gain: float
    sound_gain: float

    @property
    def log_odds(self) -> float:
        return self.gain + min(self.sound_gain, MOST_SOUND_GAIN) + USUAL

    @property
    def probability(self) -> float:
        return 1 / (1 + exp(-self.log_odds))


def find_denials(transcript: Transcript) -> list[Denial]:
    """Where a "not" may have been lost, in order of time."""
    return [denial for segment in transcript.segments for denial in _denials_in(segment)]


def _denials_in(segment: Segment) -> Iterator[Denial]:
    words = segment.words
    bare = [_bare(word) for word in words]
    for at, auxiliary in enumerate(bare):
        before, after = bare[at - 1] if at else "", bare[at + 1] if at + 1 < len(bare) else ""
        if auxiliary not in AUXILIARIES or after in ASKED or {before, after} & DENIED or before.endswith("n't"):
            continue
        if before in HELPERS and auxiliary in HELPED:
            continue
        next_but_one = bare[at + 2] if at + 2 < len(bare) else ""
        joins = after == AND and next_but_one in AUXILIARIES | ASKED  # "would and do", "she did and he did"
        if joins or (auxiliary == DOUBTED and not _tells_of_must(words[at + 1 : at + 2])):
            continue
        small = after in (AN, AND) or (auxiliary, after) == (HAVE, BEEN)
        last = at + 2 if small and _go_together(words[at], words[at + 1]) else at + 1
        if auxiliary == DOUBTED or min(word.probability for word in words[at:last]) < CERTAIN:
            yield Denial(segment, at, last)


def _tells_of_must(after: Sequence[Word]) -> bool:
    """False where the word behind "must" may have lent it an n: one with an n of its own, or one heard with doubt."""
    return bool(after) and not sound_of(after[0].text).startswith("n") and after[0].probability >= CERTAIN


def _go_together(word: Word, after: Word) -> bool:
    return word.text[-1].isalpha() and after.start - word.end <= LONGEST_PAUSE


def trials_of_denials(denials: Sequence[Denial], transcript: Transcript) -> list[Trial]:
    """What the model is asked at each place: the words heard against the contraction, in the words around them."""
    words, starts = words_and_starts(transcript)
    return [_trial(denial, words, starts[denial.segment.id]) for denial in denials]


def _trial(denial: Denial, words: Sequence[Word], offset: int) -> Trial:
    heard, contraction = denial.segment.words[denial.first : denial.last], denied(denial.auxiliary)
    small = sound_of(text_of(heard[1:]))
    plain = (f"{sound}{small}" for sound in _plain_sounds(denial.auxiliary))
    rests = [sound_of(text_of(denial.segment.words[end : denial.last])) for end in denial.ends]
    return trial_of(
        words,
        offset + denial.first,
        offset + denial.last,
        rivals=[
            rewritten(denial.segment, (denial.first, denial.last), denial.first, end, contraction)
            for end in denial.ends
        ],
        sounds=[
            tuple(dict.fromkeys((*said_as(text_of(heard)), *plain))),
            *(tuple(f"{sound}{rest}" for sound in _denied_sounds(denial.auxiliary)) for rest in rests),
        ],
    )


def borne_out(denials: Sequence[Denial], comparisons: Sequence[Comparison]) -> list[LostDenial]:
    """The denials that the audio bears out; none where the model compares no sounds, since texts alone do not tell."""
    likeliest = [
        max(_lost(denial, comparison), key=lambda each: each.log_odds)
        for denial, comparison in zip(denials, comparisons, strict=True)
        if comparison.sounds
    ]
    return [each for each in likeliest if each.log_odds > 0]


def _lost(denial: Denial, comparison: Comparison) -> Iterator[LostDenial]:
    (text_heard, *texts), (sound_heard, *sounds) = comparison.likelihoods, comparison.sounds
    written = denied(denial.auxiliary)
    for end, text, sound in zip(denial.ends, texts, sounds, strict=True):
        yield LostDenial(denial.segment.id, denial.first, end, written, text - text_heard, sound - sound_heard)


def denied(auxiliary: str) -> str:
    """The contraction of an auxiliary with "not".

    >>> denied("can"), denied("is")
    ("can't", "isn't")
    """
    return "can't" if auxiliary == "can" else f"{auxiliary}n't"


def _denied_sounds(auxiliary: str) -> tuple[str, ...]:
    # The pronunciation model knows no contractions: it reads "isnt" as "icent".
    regular = (f"{sound}{end}" for sound in _plain_sounds(auxiliary) for end in ("@nt", "nt"))
    return _DENIED.get(auxiliary) or tuple(regular)


def _plain_sounds(auxiliary: str) -> tuple[str, ...]:
    sound = sound_of(auxiliary)
    return tuple(dict.fromkeys((sound, _FULL.get(auxiliary, sound))))


def _bare(word: Word) -> str:
    return word.text.lower().strip(_MARKS).replace("’", "'")
