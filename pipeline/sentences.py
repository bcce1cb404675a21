"""Sentences: what was said, put together from the words of a transcript across the borders of its segments."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from pipeline.borders import clause_starts, is_condition
from transcripts.numbers import is_number
from transcripts.transcript import Segment, Transcript

LONGEST_PAUSE = 2.0  # seconds of silence that a sentence may run across
_FLOWS = 0.8  # seconds; after a longer silence even a condition without its consequence is over
MOST_WORDS = 60  # longer runs, as speech without punctuation gives them, are cut at a pause or a comma

_END = re.compile(r"[.?!…]+[\"'”’)\]]*$")
_ABBREVIATIONS = frozenset(
    "dr. mr. mrs. ms. prof. st. e.g. i.e. vs. etc. approx. fig. no. dept. inc. jr. sr. a.m. p.m. cf. ca. al.".split()
) - {"no."}  # in speech "No." is an answer
_INITIAL = re.compile(r"^[A-Za-z]\.$")
_CONJUNCTIONS = frozenset("and but so because then which if when or also now".split())
_SUBJECTS = frozenset(
    "i you we they he she it it's that's there's i'm i've i'd you've you're we've never don't".split()
)
_UNFINISHED = frozenset(
    "a an the of to in on at for with by from and but or so if than that is are was my your".split()
)


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """One word with its time (seconds) and the id of the segment that it stands in."""

    text: str
    start: float
    end: float
    segment: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A run of words by one speaker; `pause` is the silence before it in seconds, `turn` counts changes of speaker."""

    words: tuple[SpokenWord, ...]
    speaker: str | None
    flagged: bool
    turn: int
    pause: float = 0.0

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def ends(self) -> bool:
        """False where it was written as one sentence with the next, with a comma between them."""
        return not self.words[-1].text.endswith((",", ";"))

    @property
    def asks(self) -> bool:
        return self.text.endswith("?")

    @property
    def start(self) -> float:
        return self.words[0].start

    @property
    def end(self) -> float:
        return self.words[-1].end

    @property
    def first(self) -> int:
        return self.words[0].segment

    @property
    def last(self) -> int:
        return self.words[-1].segment


def sentences(transcript: Transcript, *, clauses: bool = False) -> tuple[Sentence, ...]:
    """The sentences of a transcript in order; every word is in exactly one.

    With `clauses`, a comma ends a sentence too where a new one starts after it (pipeline/borders.py). A sentence
    crosses the borders of segments, but never a change of speaker, a border of a flagged segment, or a pause of more
    than LONGEST_PAUSE seconds.
    """
    found: list[Sentence] = []
    previous_end = 0.0
    turn, speaker = -1, object()
    for (block_speaker, flagged), block in groupby(
        (segment for segment in transcript.segments if segment.text.split()),
        key=lambda segment: (segment.speaker, bool(segment.flags)),
    ):
        if block_speaker != speaker:
            turn, speaker = turn + 1, block_speaker
        for words in _cut(list(spoken_words(block)), clauses=clauses):
            pause = max(0.0, words[0].start - previous_end)
            found.append(Sentence(tuple(words), block_speaker, flagged, turn, pause))
            previous_end = words[-1].end
    return tuple(found)


def spoken_words(segments: Iterator[Segment]) -> Iterator[SpokenWord]:
    """The words of segments with their times; where a segment has no word times, its time is shared out evenly."""
    for segment in segments:
        if segment.words:
            for word in segment.words:
                yield SpokenWord(word.text, word.start, word.end, segment.id)
        else:
            texts = segment.text.split()
            step = (segment.end - segment.start) / max(1, len(texts))
            for index, text in enumerate(texts):
                start = segment.start + index * step
                yield SpokenWord(text, start, min(start + step, segment.end), segment.id)


def back_from(sentences: Sequence[Sentence], position: int, count: int) -> int:
    """Where the sentences, counted as they were written, start that are at most so many before a position."""
    first = position
    while first > 0 and (count := count - sentences[first - 1].ends) >= 0:
        first -= 1
    return first


def ahead_of(sentences: Sequence[Sentence], position: int, count: int) -> int:
    """After how many sentences from a position on so many have ended as they were written."""
    after = position
    while after < len(sentences) and count > 0:
        count -= sentences[after].ends
        after += 1
    return after


def _cut(words: list[SpokenWord], *, clauses: bool) -> Iterator[Sequence[SpokenWord]]:
    start = 0
    for index, (word, after) in enumerate(pairwise(words)):
        pause = after.start - word.end
        unfinished = pause <= _FLOWS and word.text.endswith(".") and is_condition(_text(words[start : index + 1]))
        if pause > LONGEST_PAUSE or (_ends(word, after) and not unfinished):
            yield from _parted(words[start : index + 1], clauses=clauses)
            start = index + 1
    if words:
        yield from _parted(words[start:], clauses=clauses)


def _parted(words: Sequence[SpokenWord], *, clauses: bool) -> Iterator[Sequence[SpokenWord]]:
    """The sentences of what was written as one."""
    inner = clause_starts([word.text for word in words]) if clauses else ()
    for start, after in pairwise((0, *inner, len(words))):
        yield from _shorten(words[start:after])


def _text(words: Sequence[SpokenWord]) -> str:
    return " ".join(word.text for word in words)


def _ends(word: SpokenWord, after: SpokenWord) -> bool:
    """True where a sentence ends between two words."""
    if not _END.search(word.text) or word.text.lower() in _ABBREVIATIONS:
        return False
    pause = after.start - word.end
    if _INITIAL.match(word.text) and pause < 0.5:
        return False
    return not after.text[0].islower() or pause > 0.5


def _shorten(words: Sequence[SpokenWord]) -> Iterator[Sequence[SpokenWord]]:
    """The words in runs of at most MOST_WORDS, each cut at the clearest break near its middle."""
    if len(words) <= MOST_WORDS:
        yield words
        return
    margin = 8
    candidates = range(margin, len(words) - margin)
    best = max(candidates, key=lambda index: _break_strength(words, index) - abs(index / len(words) - 0.5))
    yield from _shorten(words[:best])
    yield from _shorten(words[best:])


def _break_strength(words: Sequence[SpokenWord], index: int) -> float:
    """How clearly speech breaks before the word at an index: by pause, punctuation, segment border, conjunction."""
    before, after = words[index - 1], words[index]
    if is_number(before.text) and is_number(after.text):
        return -5.0  # a number must stay whole
    strength = min(2.0, 2 * max(0.0, after.start - before.end))
    strength += 0.8 if before.text[-1] in ",;:." else 0.0
    strength += 0.5 if before.segment != after.segment else 0.0
    strength += 0.4 if after.text.lower() in _CONJUNCTIONS else 0.0
    said, comes = (word.text.lower().replace("’", "'") for word in (before, after))
    strength += 0.3 if comes in _SUBJECTS and said not in _CONJUNCTIONS else 0.0
    strength -= 1.0 if said in _SUBJECTS or said in _UNFINISHED else 0.0
    return strength - (1.0 if is_number(before.text) else 0.0)
