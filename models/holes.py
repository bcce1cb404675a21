"""Holes: stretches of speech that Whisper passed over, heard again on their own.

Decoding may end in the middle of a clip and leave out all that follows. The words themselves show no sign of it; their
times do.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from models.clips import SAMPLE_RATE, Clip, find_speech
from models.segments import Heard

LONGEST = 4.0  # seconds without the edge of a word; the pauses inside a clip are shorter
OVERLAP = 0.2  # seconds heard again before a hole: a word's end is not sharp
LATER = 1.0  # seconds into a hole from where the next utterance may start it anew
LEAST_RATE = 1.0  # words a second; slower than any speaker, so less was heard into noise


def fill_holes(clip: Clip, heard: Sequence[Heard], hear: Callable[[Clip], list[Heard]]) -> list[Heard]:
    """What was heard in a clip, with the rest of it heard again from its first hole on.

    A second hearing starts at the hole and, where that is no better, at the next utterance inside it. It is taken only
    where it brings as many more words as speech of that length must have.
    """
    hole = first_hole(clip, heard)
    if hole is None:
        return list(heard)
    for restart in _restarts(clip, *hole):
        before = [part for part in (_until(part, restart) for part in heard) if part.pieces]
        skipped = round((restart - clip.start) * SAMPLE_RATE)
        rest = Clip(clip.start + skipped / SAMPLE_RATE, clip.samples[skipped:])
        again = hear(rest)
        gained = _words(before) + _words(again) - _words(heard)
        if gained >= (hole[1] - hole[0]) * LEAST_RATE and not any(part.failed for part in again):
            return before + fill_holes(rest, again, hear)
    return list(heard)


def first_hole(clip: Clip, heard: Sequence[Heard]) -> tuple[float, float] | None:
    """Start and end, in seconds of the recording, of the first long stretch in which no word starts or ends."""
    times = sorted(time for part in heard for piece in part.pieces for time in (piece.start, piece.end))
    edges = pairwise([clip.start, *times, clip.end])
    return next(((before, after) for before, after in edges if after - before > LONGEST), None)


def _restarts(clip: Clip, start: float, end: float) -> list[float]:
    utterances = [clip.start + first / SAMPLE_RATE - OVERLAP for first, _ in find_speech(clip.samples)]
    later = [at for at in utterances if start + LATER < at < end - LATER]
    return [max(clip.start, start - OVERLAP), *later[:1]]


def _until(heard: Heard, end: float) -> Heard:
    """The words that start before `end`; the last of them ends there at the latest."""
    pieces = tuple(replace(piece, end=min(piece.end, end)) for piece in heard.pieces if piece.start < end)
    text = heard.text if len(pieces) == len(heard.pieces) else "".join(piece.text for piece in pieces)
    return replace(heard, end=min(heard.end, end), pieces=pieces, text=text)


def _words(heard: Sequence[Heard]) -> int:
    return sum(len(part.text.split()) for part in heard)
