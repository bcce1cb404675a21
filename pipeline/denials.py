"""Denials: where the first pass may have lost a "not" with its contraction, as in "it isn't infection", "it is an infection".

"n't" is short and said without stress. It is looked for behind auxiliaries that were heard plainly, and written where
the audio bears it out by the text and by the sounds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.protocols import Trial
from pipeline.breaths import LONGEST_PAUSE
from pipeline.lexicon import is_word
from pipeline.phonetics import sound_of
from pipeline.places import around
from pipeline.sayings import said_as
from transcripts.transcript import Segment, Transcript, Word

AUXILIARIES = frozenset("is are was were can could would should must does do did have has had need".split())
CERTAIN = 0.9  # probability from which every word of a place is taken as heard,
RARE = frozenset({"must"})  # but not of these: "mustn't" is hardly ever written, so the model is sure of the other
# Words that stand where "n't" was, alone or run into the next word ("must inscrub": mustn't scrub).
SWALLOWED = frozenset("a an and in on".split())
PERFECT, SWALLOWED_BY_PERFECT = frozenset("have has had".split()), "been"
RUN_IN = ("in", "an", "un", "en")
ASKED = frozenset("i you he she it we they there".split())  # behind an auxiliary: a question, the same if denied
DENIED = frozenset("not never no neither nor".split())

_FULL = {"was": "waz", "could": "kUd", "would": "wUd", "should": "SUd", "do": "du"}  # where stressed
_DENIED = {"can": ("kAnt", "kant"), "do": ("dont",), "must": ("m@s@nt", "m@snt")}
_MARKS = '.,?!;:"“”()…'


@dataclass(frozen=True, slots=True)
class Reading:
    """What words `first` to `last` (excluded) of a segment may have been: a contraction, and what is left after it."""

    first: int
    last: int
    written: str
    sounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Denial:
    """Words `first` to `last` (excluded) of a segment that may hide a "not", and the readings of them."""

    segment: Segment
    first: int
    last: int
    readings: tuple[Reading, ...]


def find_denials(transcript: Transcript) -> list[Denial]:
    """Where a "not" may have been lost, in order of time."""
    return [denial for segment in transcript.segments for denial in _denials_in(segment)]


def _denials_in(segment: Segment) -> Iterator[Denial]:
    words = segment.words
    bare = [word.text.lower().strip(_MARKS) for word in words]
    for at, auxiliary in enumerate(bare):
        before, after = bare[at - 1] if at else "", bare[at + 1] if at + 1 < len(bare) else ""
        if auxiliary not in AUXILIARIES or after in ASKED or {before, after} & DENIED or before.endswith("n't"):
            continue
        readings = [Reading(at, at + 1, denied(auxiliary), _sounds_denied(auxiliary))]
        if after and _go_together(words[at], words[at + 1]):
            readings += _longer(at, auxiliary, after)
        last = max(reading.last for reading in readings)
        if auxiliary in RARE or min(word.probability for word in words[at:last]) < CERTAIN:
            yield Denial(segment, at, last, tuple(readings))


def _longer(at: int, auxiliary: str, after: str) -> Iterator[Reading]:
    if after in SWALLOWED or (auxiliary in PERFECT and after == SWALLOWED_BY_PERFECT):
        yield Reading(at, at + 2, denied(auxiliary), _sounds_denied(auxiliary))
    for head in RUN_IN:
        rest = after.removeprefix(head)
        if rest != after and len(rest) > 2 and is_word(rest) and not is_word(after):
            sounds = tuple(sound + sound_of(rest) for sound in _sounds_denied(auxiliary))
            yield Reading(at, at + 2, f"{denied(auxiliary)} {rest}", sounds)


def denied(auxiliary: str) -> str:
    """The contraction of an auxiliary with "not".

    >>> denied("can"), denied("is")
    ("can't", "isn't")
    """
    return "can't" if auxiliary == "can" else f"{auxiliary}n't"


def _sounds_denied(auxiliary: str) -> tuple[str, ...]:
    return _DENIED.get(auxiliary) or tuple(
        f"{sound}{end}" for sound in _sounds_plain(auxiliary) for end in ("@nt", "nt")
    )


def _sounds_plain(auxiliary: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((sound_of(auxiliary), _FULL.get(auxiliary, sound_of(auxiliary)))))


def _go_together(word: Word, after: Word) -> bool:
    return word.text[-1].isalpha() and after.start - word.end <= LONGEST_PAUSE


def trials_of_denials(denials: Sequence[Denial], transcript: Transcript) -> list[Trial]:
    """What the model is asked at each place: the words heard against each reading, in the words around them."""
    words = [word for _, word in transcript.words()]
    offsets, count = [], 0
    for segment in transcript.segments:
        offsets.append(count)
        count += len(segment.words)
    return [_trial(denial, words, offsets[denial.segment.id]) for denial in denials]


def _trial(denial: Denial, words: Sequence[Word], offset: int) -> Trial:
    first, last = offset + denial.first, offset + denial.last
    earliest, latest = around(words, first, last)
    heard, auxiliary = _text(words[first:last]), words[first].text.lower().strip(_MARKS)
    left = sound_of(_text(words[first + 1 : last]))
    rests = [_text(words[offset + reading.last : last]) for reading in denial.readings]
    return Trial(
        start=words[earliest].start,
        end=words[latest - 1].end,
        before=_text(words[earliest:first]),
        rivals=(heard, *(f"{each.written} {rest}".strip() for each, rest in zip(denial.readings, rests, strict=True))),
        after=_text(words[last:latest]),
        hints=(),
        sounds=(
            tuple(dict.fromkeys((*said_as(heard), *(f"{sound}{left}" for sound in _sounds_plain(auxiliary))))),
            *(
                tuple(f"{sound}{sound_of(rest)}" for sound in each.sounds)
                for each, rest in zip(denial.readings, rests, strict=True)
            ),
        ),
        sounds_around=(sound_of(_text(words[earliest:first])), sound_of(_text(words[last:latest]))),
    )


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)
