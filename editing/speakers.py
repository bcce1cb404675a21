"""Speakers that people name, merge and tell apart; found again by the times at which they speak."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Literal, get_args

from editing.edit import Place
from transcripts.errors import InvalidValueError, NotFoundError
from transcripts.transcript import Segment, Transcript

Reach = Literal["line", "turn", "rest"]
REACHES: tuple[Reach, ...] = get_args(Reach)
LEAST_SHARE = 0.5  # of a speaker's time, in both directions, to be taken for the one that was named


def place_of_speaker(transcript: Transcript, speaker: str) -> Place:
    """All that a speaker says, as the place of an edit; raises NotFoundError where nobody has that name."""
    return _place([segment for segment in transcript.segments if segment.speaker == speaker], speaker)


def place_from(transcript: Transcript, segment: int, reach: Reach) -> Place:
    """The place of an edit: a line, or from it to the end of the turn, or all that its speaker says from there on."""
    if not 0 <= segment < len(transcript.segments):
        raise NotFoundError(f"There is no line {segment} in this transcript; it has {len(transcript.segments)}.")
    own = transcript.segments[segment]
    after = list(transcript.segments[segment:])
    if reach == "turn":
        after = list(next(groupby(after, key=lambda each: each.speaker))[1])
    reached = after[:1] if reach == "line" else [each for each in after if each.speaker == own.speaker]
    return _place(reached, own.speaker or "")


def rename(transcript: Transcript, place: Place, name: str) -> Transcript | None:
    """The transcript with another name for the speaker who speaks at the place's times; None where nobody fits."""
    shared: dict[str | None, float] = {}
    total: dict[str | None, float] = {}
    for segment in transcript.segments:
        length = segment.end - segment.start
        total[segment.speaker] = total.get(segment.speaker, 0.0) + length
        inside = sum(max(0.0, min(segment.end, end) - max(segment.start, start)) for start, end in place.spans)
        shared[segment.speaker] = shared.get(segment.speaker, 0.0) + inside
    if not shared:
        return None
    speaker = max(shared, key=lambda each: shared[each])
    named = sum(end - start for start, end in place.spans)
    if shared[speaker] < LEAST_SHARE * max(named, total[speaker]):
        return None
    return _renamed(transcript, [segment.id for segment in transcript.segments if segment.speaker == speaker], name)


def assign(transcript: Transcript, place: Place, name: str) -> Transcript | None:
    """The transcript with a speaker for what is said at the place's times; None where nothing is said then."""
    inside = [
        segment.id
        for segment in transcript.segments
        if any(start <= (segment.start + segment.end) / 2 <= end for start, end in place.spans)
    ]
    return _renamed(transcript, inside, name) if inside else None


def checked_name(name: str) -> str:
    """A speaker's name as it may stand in a transcript; raises InvalidValueError for an empty or overlong one."""
    name = " ".join(name.split())
    if not name or len(name) > 80:
        raise InvalidValueError("A speaker's name has 1 to 80 characters.")
    return name


def _place(segments: Sequence[Segment], speaker: str) -> Place:
    if not segments:
        raise NotFoundError(
            f"Nobody in this transcript is called {speaker!r}; the name may have been changed meanwhile."
        )
    spans: list[tuple[float, float]] = []
    for segment in segments:
        if spans and segment.start - spans[-1][1] < 1e-9:
            spans[-1] = (spans[-1][0], max(segment.end, spans[-1][1]))
        else:
            spans.append((segment.start, segment.end))
    return Place(spans[0][0], max(end for _, end in spans), subject=speaker, spans=tuple(spans))


def _renamed(transcript: Transcript, ids: Sequence[int], name: str) -> Transcript:
    chosen = frozenset(ids)
    return replace(
        transcript,
        segments=tuple(replace(each, speaker=name) if each.id in chosen else each for each in transcript.segments),
    )
