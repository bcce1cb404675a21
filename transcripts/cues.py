"""Cues: a transcript cut into captions of at most two short lines, each on the screen long enough to be read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from transcripts.errors import InvalidValueError
from transcripts.numbers import is_number
from transcripts.transcript import Segment, Transcript

LONGEST_LINE = 42  # characters, the usual limit for two lines across a picture
LONGEST_CUE = 7.0  # seconds
SHORTEST_CUE = 1.0  # seconds; what is shown for less flashes by
LONGEST_PAUSE = 1.5  # seconds of silence inside a cue
READING_SPEED = 20.0  # characters a second, which adults can follow; faster speech without pauses is shown as fast
DOUBT = "[?] "  # before what was heard with little certainty, or again and again

# Words that begin a part of a sentence, so that a break is better before them than after.
_JOINING = frozenset("and because but if or so than that when where which while who".split())
_LEADING = _JOINING | frozenset("a an at by for from in my no not of on our the their this to very with your".split())
_TITLES = frozenset({"Dr.", "Prof.", "Mr.", "Mrs.", "Ms.", "St.", "vs."})  # a full stop that ends no sentence


@dataclass(frozen=True, slots=True)
class Cue:
    """A caption from `start` to `end` (seconds); a newline in its text is a line break on the screen."""

    start: float
    end: float
    text: str
    speaker: str | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise InvalidValueError(f"a cue runs from {self.start} to {self.end} s; it must end after it starts")
        if not self.text.strip():
            raise InvalidValueError(f"the cue at {self.start} s has no text")


class _Token(NamedTuple):
    """A word or a cue's text, with the seconds in which it is said."""

    start: float
    end: float
    text: str


def cues(transcript: Transcript) -> tuple[Cue, ...]:
    """A transcript cut into cues: in order, never overlapping, at least a millisecond long.

    A line has at most LONGEST_LINE characters (a longer word stands alone), a cue at most two lines. Lines and cues end
    where sentences or clauses end as far as possible, and never between a number and what it counts if that can be
    helped. A cue stays until it can be read, if nothing else is said by then. Flagged segments are marked with DOUBT.
    """
    return tuple(
        _in_turn(
            (_Token(piece[0].start, max(token.end for token in piece), _lines(piece)), _name(run[0]))
            for run in _runs(transcript.segments)
            for piece in _divide(
                [token for segment in run for token in _tokens(segment)], DOUBT if run[0].flags else ""
            )
        )
    )


def _runs(segments: Iterable[Segment]) -> Iterator[list[Segment]]:
    """Segments that may share cues: one too short for a cue of its own goes with the next of the same speaker."""
    run: list[Segment] = []
    for segment in segments:
        if run and not _goes_on(run[-1], segment):
            yield run
            run = []
        run.append(segment)
    if run:
        yield run


def _goes_on(before: Segment, after: Segment) -> bool:
    alike = before.speaker == after.speaker and bool(before.flags) == bool(after.flags)
    short = min(before.end - before.start, after.end - after.start) < SHORTEST_CUE
    return alike and short and bool(before.words and after.words) and before.words[-1].end <= after.words[0].start


def _tokens(segment: Segment) -> list[_Token]:
    """A segment's words; where it has no word times, each word gets the share of the time that its letters have."""
    if segment.words:
        return [_Token(word.start, word.end, " ".join(word.text.split())) for word in segment.words]
    words = segment.text.split()
    length = len(" ".join(words))
    rate = (segment.end - segment.start) / max(1, length)
    tokens, position = [], 0
    for word in words:
        start, position = position, position + len(word)
        tokens.append(_Token(segment.start + start * rate, segment.start + position * rate, word))
        position += 1  # the space
    return tokens


def _divide(tokens: list[_Token], mark: str) -> list[list[_Token]]:
    """Tokens cut into cues at the least total cost: few cues, ended where clauses end, and evenly filled.

    Each cue begins with the mark.
    """

    def cue(begin: int, end: int) -> list[_Token]:
        first, *rest = tokens[begin:end]
        return [first._replace(text=mark + first.text), *rest]

    best: list[tuple[float, int]] = [(0.0, 0)]  # for the first n tokens: the least cost, and where its last cue begins
    for end in range(1, len(tokens) + 1):
        cost_of_break = 0 if end == len(tokens) else _cost_of_break(*tokens[end - 1 : end + 1])
        choices = []
        for begin in range(end - 1, -1, -1):
            piece = cue(begin, end)
            if len(piece) > 1 and not _fits(piece):
                break
            empty = 1 - min(1, _length(piece) / (2 * LONGEST_LINE))
            choices.append((best[begin][0] + 2 + cost_of_break + empty**2, begin))
        best.append(min(choices))
    pieces, end = [], len(tokens)
    while end:
        begin = best[end][1]
        pieces.append(cue(begin, end))
        end = begin
    return pieces[::-1]


def _fits(piece: list[_Token]) -> bool:
    """Whether tokens can be one cue, given that all but the first can."""
    if piece[1].start - piece[0].end > LONGEST_PAUSE or piece[-1].end - piece[0].start > LONGEST_CUE:
        return False
    lines, used = 1, -1
    for token in piece:
        used += 1 + len(token.text)
        if used > LONGEST_LINE:
            lines, used = lines + 1, len(token.text)
        if used > LONGEST_LINE:
            return False
    return lines <= 2


def _lines(piece: list[_Token]) -> str:
    """A cue's text, broken where a clause ends or near the middle if it is too long for one line."""
    if _length(piece) <= LONGEST_LINE or len(piece) == 1:
        return " ".join(token.text for token in piece)
    breaks = [n for n in range(1, len(piece)) if max(_length(piece[:n]), _length(piece[n:])) <= LONGEST_LINE]
    # A clause's end is worth lines that differ by twenty characters.
    uneven = {
        n: abs(_length(piece[:n]) - _length(piece[n:])) + 10 * _cost_of_break(*piece[n - 1 : n + 1]) for n in breaks
    }
    first = min(breaks, key=uneven.__getitem__)
    return "\n".join(" ".join(token.text for token in line) for line in (piece[:first], piece[first:]))


def _length(tokens: list[_Token]) -> int:
    return sum(len(token.text) + 1 for token in tokens) - 1


def _cost_of_break(before: _Token, after: _Token) -> float:
    """How bad it is to break between two tokens: not after a sentence, a little after a clause, much inside a name."""
    word, following = before.text.lower(), after.text.lower()
    text = before.text.rstrip("\"'”’)")
    if text in _TITLES:
        return 6
    if text.endswith((".", "?", "!", "…")):
        return 0
    if text.endswith((",", ";", ":", "–", "—")):
        return 1
    if is_number(text) or (text[:1].isupper() and after.text[:1].isupper()):
        return 6
    if word in _LEADING:
        return 5
    return 2 if following in _JOINING else 3


def _in_turn(drafts: Iterable[tuple[_Token, str | None]]) -> Iterator[Cue]:
    """Cues to the millisecond, each beginning after the one before it, ending before the next, and readable."""
    spans: list[tuple[int, int]] = []
    texts: list[tuple[str, str | None]] = []
    for draft, speaker in drafts:
        start = round(draft.start * 1000)
        if spans:
            before, until = spans[-1]
            start = max(start, before + 1)
            spans[-1] = (before, min(until, start))
        to_read = max(SHORTEST_CUE, len(draft.text) / READING_SPEED)
        spans.append((start, max(round(draft.end * 1000), start + round(to_read * 1000))))
        texts.append((draft.text, speaker))
    for (start, end), (text, speaker) in zip(spans, texts, strict=True):
        yield Cue(start=start / 1000, end=end / 1000, text=text, speaker=speaker)


def _name(segment: Segment) -> str | None:
    return " ".join((segment.speaker or "").split()) or None
