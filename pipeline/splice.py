"""Splice: put the written form of a term in place of heard words, and take it out again."""

import re
from collections.abc import Sequence
from dataclasses import replace

from transcripts.errors import NotFoundError
from transcripts.transcript import Correction, Replaced, Segment, Transcript, Word

_LEAD = re.compile(r"^[^\w+]*")
_TAIL = re.compile(r"(?:['’]s)?[^\w+%]*$")


def splice(segment: Segment, first: int, last: int, written: str, probability: float) -> Segment:
    """The segment with words `first` to `last` (excluded) written otherwise.

    What stands around the heard words, such as a comma or a possessive, stays; their time is shared out by letters. A
    name in small letters is capitalised where it begins a sentence.
    """
    heard = segment.words[first:last]
    lead, tail = _around(" ".join(word.text for word in heard), written)
    opens = first == 0 or segment.words[first - 1].text.rstrip("\"'”’)]")[-1:] in tuple(".?!")
    if opens and heard[0].text[len(lead) :][:1].isupper() and written.split()[0].islower():
        written = written[0].upper() + written[1:]
    return _put(segment, first, last, f"{lead}{written}{tail}".split(), probability)


def undo(transcript: Transcript, correction: Correction) -> Transcript:
    """The transcript with the heard words back in a correction's place and the correction taken off its list.

    They come back as they were, each in its segment. Where only their text is known, their times are shared out by
    letters, and their probability is what the correction's leaves. Raises NotFoundError where the transcript does not
    have the correction, or its written words no longer stand there.
    """
    segment, first, last = _find(transcript, correction)
    if correction.replaced:
        restored = _as_heard(transcript, segment, first, last, correction.replaced)
    else:
        restored = {segment.id: _put(segment, first, last, correction.heard.split(), 1 - correction.probability)}
    return replace(
        transcript,
        segments=tuple(restored.get(each.id, each) for each in transcript.segments),
        corrections=tuple(each for each in transcript.corrections if each != correction),
    )


def _find(transcript: Transcript, correction: Correction) -> tuple[Segment, int, int]:
    """The segment in which a correction's written words stand, and the first and last (excluded) of them."""
    segment = next((each for each in transcript.segments if each.id == correction.segment), None)
    inside = [
        at
        for at, word in enumerate(segment.words if segment is not None else ())
        if correction.start <= (word.start + word.end) / 2 <= correction.end
    ]
    if correction not in transcript.corrections or segment is None or not inside:
        raise NotFoundError(f"no correction {correction.written!r} at {correction.start} s in this transcript")
    texts = correction.written.split()
    standing = [  # a word beside it that has no length lies inside as well
        first
        for first in inside
        if first + len(texts) - 1 <= inside[-1]
        and [word.text for word in segment.words[first : first + len(texts)]] == texts
    ]
    if not standing:
        raise NotFoundError(f"{correction.written!r} no longer stands at {correction.start} s; nothing was undone")
    first = min(
        standing,
        key=lambda at: (
            abs(segment.words[at].start - correction.start)
            + abs(segment.words[at + len(texts) - 1].end - correction.end)
        ),
    )
    return segment, first, first + len(texts)


def _as_heard(
    transcript: Transcript, segment: Segment, first: int, last: int, replaced: Sequence[Replaced]
) -> dict[int, Segment]:
    """The segments of replaced words with these back, by id: words of a later segment are the first ones of it."""
    back: dict[int, list[Word]] = {segment.id: []}
    for each in replaced:
        back.setdefault(each.segment, []).append(each.word)
    words = (*segment.words[:first], *back.pop(segment.id), *segment.words[last:])
    text = " ".join(word.text for word in words)
    restored = {}
    end = words[-1].end if segment.end == segment.words[-1].end else segment.end
    for id, taken in back.items():
        after = transcript.segments[id]
        begun = (*taken, *after.words)
        start = min(after.start, taken[0].start)
        end = min(end, start)
        restored[id] = replace(after, start=start, words=begun, text=" ".join(word.text for word in begun))
    return {segment.id: replace(segment, end=end, words=words, text=text), **restored}


def _around(heard: str, written: str) -> tuple[str, str]:
    lead, tail = _LEAD.search(heard), _TAIL.search(heard)
    after = tail.group() if tail else ""
    if written[-1:] == "s" and after[:1] in ("'", "’"):
        after = after[2:]
    return lead.group() if lead else "", after


def _put(segment: Segment, first: int, last: int, texts: Sequence[str], probability: float) -> Segment:
    start, end = segment.words[first].start, segment.words[last - 1].end
    letters = sum(map(len, texts))
    words: list[Word] = []
    reached = 0
    for text in texts:
        begins = start + (end - start) * reached / letters
        reached += len(text)
        words.append(Word(begins, start + (end - start) * reached / letters, text, probability))
    words[-1] = replace(words[-1], end=end)
    spliced = (*segment.words[:first], *words, *segment.words[last:])
    return replace(segment, words=spliced, text=" ".join(word.text for word in spliced))
