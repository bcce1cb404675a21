"""Breaths: segments joined to what is said in one go, since a name may run over their borders, and parted again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from transcripts.transcript import Segment, Transcript, Word

LONGEST_PAUSE = 0.6  # seconds between two words of one name
_SENTENCE_ENDS = ".?!"


@dataclass(frozen=True, slots=True)
class Breath:
    """A run of segments as one, and for each of its words the position of the segment that it stands in."""

    segment: Segment
    owners: tuple[int, ...]


def join(transcript: Transcript) -> tuple[Transcript, list[Breath]]:
    """The transcript with one segment for each breath, and the breaths."""
    runs: list[list[Segment]] = []
    for segment in transcript.segments:
        if runs and _goes_on(runs[-1][-1], segment):
            runs[-1].append(segment)
        else:
            runs.append([segment])
    breaths = [_joined(run, at) for at, run in enumerate(runs)]
    return replace(transcript, segments=tuple(breath.segment for breath in breaths), corrections=()), breaths


def part(transcript: Transcript, breaths: Sequence[Breath]) -> tuple[Segment, ...]:
    """The segments of a transcript with the words that its breaths have now; owners must follow the words."""
    words: list[list[Word]] = [[] for _ in transcript.segments]
    for breath in breaths:
        for owner, word in zip(breath.owners, breath.segment.words, strict=True):
            words[owner].append(word)
    return tuple(map(_with_words, transcript.segments, words))


def _goes_on(before: Segment, after: Segment) -> bool:
    return (
        bool(before.words and after.words)
        and before.speaker == after.speaker
        and before.flags == after.flags
        and before.words[-1].text[-1] not in _SENTENCE_ENDS
        and after.words[0].start - before.words[-1].end <= LONGEST_PAUSE
    )


def _joined(run: Sequence[Segment], id: int) -> Breath:
    words = tuple(word for segment in run for word in segment.words)
    text = " ".join(word.text for word in words) if words else run[0].text
    segment = replace(run[0], id=id, end=max(each.end for each in run), text=text, words=words)
    return Breath(segment, tuple(each.id for each in run for _ in each.words))


def _with_words(segment: Segment, words: Sequence[Word]) -> Segment:
    if list(segment.words) == list(words):
        return segment
    return replace(
        segment,
        # A name that runs over the border stands in the first segment as a whole.
        start=segment.start if words[0].start <= segment.words[0].start else words[0].start,
        end=max(segment.end, words[-1].end),
        text=" ".join(word.text for word in words),
        words=tuple(words),
    )
