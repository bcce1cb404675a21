"""Trials: what the model is asked about some words of a transcript, with the words that it hears around them."""

from collections.abc import Sequence

from models.protocols import Trial
from pipeline.phonetics import sound_of
from pipeline.splice import splice
from transcripts.transcript import Segment, Transcript, Word

BEFORE, AFTER = 1.2, 0.8  # seconds of speech around a place that the model hears with it,
MOST_AROUND = 12  # and words on each side: where words have no length, a second may hold hundreds


def words_and_starts(transcript: Transcript) -> tuple[list[Word], list[int]]:
    """All words of a transcript, and for each segment the number of its first."""
    words: list[Word] = []
    starts: list[int] = []
    for segment in transcript.segments:
        starts.append(len(words))
        words += segment.words
    return words, starts


def trial_of(
    words: Sequence[Word],
    first: int,
    last: int,
    *,
    rivals: Sequence[str],
    sounds: Sequence[tuple[str, ...]],
    hints: tuple[str, ...] = (),
) -> Trial:
    """Words `first` to `last` (excluded) of all words against `rivals`; `sounds` are of the words heard and of each."""
    start, end = words[first].start, words[last - 1].end
    earliest, latest = first, last
    while earliest > max(0, first - MOST_AROUND) and words[earliest - 1].start >= start - BEFORE:
        earliest -= 1
    while latest < min(len(words), last + MOST_AROUND) and words[latest].end <= end + AFTER:
        latest += 1
    before, after = text_of(words[earliest:first]), text_of(words[last:latest])
    return Trial(
        start=words[earliest].start,
        end=words[latest - 1].end,
        before=before,
        rivals=(text_of(words[first:last]), *rivals),
        after=after,
        hints=hints,
        sounds=tuple(sounds),
        sounds_around=(sound_of(before), sound_of(after)),
    )


def rewritten(segment: Segment, place: tuple[int, int], first: int, last: int, written: str) -> str:
    """The words of a place, its first to its last (excluded), with `first` to `last` of them written otherwise."""
    spliced = splice(segment, first, last, written, 1.0)
    return text_of(spliced.words[place[0] : place[1] + len(spliced.words) - len(segment.words)])


def text_of(words: Sequence[Word]) -> str:
    """Words as one text."""
    return " ".join(word.text for word in words)
