"""Words that people correct: found again by time and by what stood there, and put in its place."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from editing.edit import SLACK, Change, Place
from pipeline.sentences import SpokenWord, spoken_words
from pipeline.splice import undo
from transcripts.errors import InvalidValueError, NotFoundError
from transcripts.transcript import EDITED, Correction, Segment, Transcript, Word
from transcripts.written import words_in


def changes_between(segment: Segment, text: str) -> tuple[Change, ...]:
    """The changes that turn a segment's words into those of `text`, each as small as it can be.

    Words that are only added take a neighbour along, so that the place can be found. Raises InvalidValueError where
    the text has the same words.
    """
    old, new = words_in(segment), text.split()
    times = list(spoken_words(iter((segment,))))
    changes = []
    for first, last, after in runs(old, new):
        before = " ".join(old[first:last])
        at = (times[first].start, times[last - 1].end) if times else (segment.start, segment.end)
        changes.append(Change("words", Place(*at, quote=before), before, " ".join(after)))
    if not changes:
        raise InvalidValueError("These are the words that stand there already; change one, or leave the line as it is.")
    return tuple(changes)


def put_words(transcript: Transcript, place: Place, after: str) -> Transcript | None:
    """The transcript with other words at a place; None where what stood there is not found.

    The times of the new words are those of the old ones, shared out by letters; all other words keep theirs. Where the
    new words stand at the place already, as a new hearing may have it, nothing changes. The place's subject is the term
    that the new words name, if they do.
    """
    window = _window(transcript, place)
    longer = len(after.split()) > len(place.quote.split())
    if longer and _find(window, after, place.start):
        return transcript
    if found := _find(window, place.quote, place.start):
        return _put(transcript, found, after.split(), term=place.subject)
    return transcript if after and not longer and _find(window, after, place.start) else None


def undo_correction(transcript: Transcript, place: Place, heard: str) -> Transcript | None:
    """The transcript with what was first heard in a correction's place; None where neither stands there.

    Where a new hearing made no such correction, nothing changes.
    """
    correction = find_correction(transcript, place)
    if correction is not None:
        try:
            return undo(transcript, correction)
        except NotFoundError:
            return None
    return transcript if _find(_window(transcript, place), heard, place.start) else None


def find_correction(transcript: Transcript, place: Place) -> Correction | None:
    """The correction that wrote what is quoted, nearest to the place's time."""
    near = [
        each
        for each in transcript.corrections
        if each.rule != EDITED and _bare(each.written) == _bare(place.quote) and abs(each.start - place.start) <= SLACK
    ]
    return min(near, key=lambda each: abs(each.start - place.start), default=None)


def runs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, Sequence[str]]]:
    """The runs of old words, first to last (excluded), that differ, each with what takes its place."""
    for tag, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "insert" and first > 0:
            yield first - 1, last, (old[first - 1], *new[begin:end])
        elif tag == "insert" and old:
            yield first, last + 1, (*new[begin:end], old[first])
        elif tag != "equal":
            yield first, last, new[begin:end]


def find_words(transcript: Transcript, place: Place) -> Sequence[SpokenWord]:
    """The quoted words where they stand nearest to the place's time; none where they are not said there."""
    return _find(_window(transcript, place), place.quote, place.start)


def segments_at(transcript: Transcript, place: Place) -> frozenset[int]:
    """The ids of the segments that share a time with a place."""
    return frozenset(
        segment.id for segment in transcript.segments if segment.start <= place.end and segment.end >= place.start
    )


def _window(transcript: Transcript, place: Place) -> list[SpokenWord]:
    near = (
        segment
        for segment in transcript.segments
        if segment.start <= place.end + SLACK and segment.end >= place.start - SLACK
    )
    return list(spoken_words(near))


def _find(window: Sequence[SpokenWord], quote: str, start: float) -> Sequence[SpokenWord]:
    """The words of a quote where they stand nearest to its time, and within SLACK of it."""
    wanted = _bare(quote)
    bare = [_bare(word.text) for word in window]
    found = [
        window[at : at + len(wanted)]
        for at in range(len(window) - len(wanted) + 1)
        if wanted and [each for word in bare[at : at + len(wanted)] for each in word] == wanted
        if abs(window[at].start - start) <= SLACK
    ]
    return min(found, key=lambda words: abs(words[0].start - start), default=())


def _bare(text: str) -> list[str]:
    """The words without case and punctuation; one of punctuation alone stays as it is."""
    return [word.lower().strip(".,;:?!…\"'“”‘’()[]") or word for word in text.split()]


def _put(transcript: Transcript, found: Sequence[SpokenWord], after: Sequence[str], *, term: str) -> Transcript:
    first, segments = found[0].segment, list(transcript.segments)
    for id in dict.fromkeys(word.segment for word in found):
        own = [word for word in found if word.segment == id]
        segments[id] = _without(segments[id], own, after if id == first else (), end=found[-1].end)
    start, end = found[0].start, found[-1].end
    over = [each for each in transcript.corrections if start < each.end and each.start < end]
    kept = [each for each in transcript.corrections if each not in over]
    if after:
        heard = _heard(found, over)
        kept.append(Correction(first, start, end, heard, " ".join(after), term=term, rule=EDITED, probability=1.0))
    kept.sort(key=lambda each: (each.segment, each.start))
    return replace(transcript, segments=tuple(segments), corrections=tuple(kept))


def _without(segment: Segment, own: Sequence[SpokenWord], after: Sequence[str], *, end: float) -> Segment:
    """The segment with other words in the place of some of its own."""
    spoken = list(spoken_words(iter((segment,))))
    at = spoken.index(own[0])
    if not segment.words:
        texts = [word.text for word in spoken]
        return replace(segment, text=" ".join([*texts[:at], *after, *texts[at + len(own) :]]))
    start, end = own[0].start, max(own[-1].end, min(end, segment.end))
    words = (*segment.words[:at], *_shared_out(after, start, end), *segment.words[at + len(own) :])
    return replace(segment, words=words, text=" ".join(word.text for word in words))


def _shared_out(texts: Sequence[str], start: float, end: float) -> Iterator[Word]:
    letters, reached = sum(map(len, texts)), 0
    for number, text in enumerate(texts, start=1):
        begins = start + (end - start) * reached / letters
        reached += len(text)
        yield Word(begins, end if number == len(texts) else start + (end - start) * reached / letters, text, 1.0)


def _heard(found: Sequence[SpokenWord], over: Sequence[Correction]) -> str:
    """What was first heard for these words, through earlier corrections of them."""
    heard: list[str] = []
    told: list[Correction] = []
    for word in found:
        middle = (word.start + word.end) / 2
        correction = next((each for each in over if each.start <= middle <= each.end), None)
        if correction is None:
            heard.append(word.text)
        elif correction not in told:
            told.append(correction)
            heard.append(correction.heard)
    return " ".join(heard)
