"""Tag: find the devices and techniques that a transcript names, each with its time, its segment and what was heard."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from pipeline.marks import mark_of
from transcripts.transcript import EDITED, LOOP, Correction, Segment, Transcript, Word
from transcripts.vocabulary import Mark, Match, Mention, Vocabulary

LONGEST_PAUSE = 1.0  # seconds between two segments of the same breath, which a name may run across

_SENTENCE_END = re.compile(r"[.?!…][\"'”’)]*\s|\n\n")
_FARTHEST = 80  # characters after a name that may still say how it is meant


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word, or a whole segment where the source has no word times, from character `first` of the joined text."""

    segment: Segment
    word: Word | None
    first: int

    def time_at(self, character: int, *, end: bool) -> float:
        """The start (or end) in seconds of what stands at a character: the word's own, or interpolated."""
        if self.word is not None:
            return self.word.end if end else self.word.start
        share = min(1.0, max(0.0, (character - self.first) / len(self.segment.text)))
        return self.segment.start + share * (self.segment.end - self.segment.start)


def tag(transcript: Transcript, vocabulary: Vocabulary) -> tuple[Mention, ...]:
    """The mentions of a transcript in order of time; one that runs over a segment's border belongs to its first.

    Times are the words' own seconds, or interpolated by characters where the source has no word times; mentions
    there have probability 1, since nothing speaks against them. What is flagged as a loop names nothing, unless a
    person corrected it; what was heard with little certainty does, with the probability of its words.
    """
    corrected = {correction.segment for correction in transcript.corrections if correction.rule == EDITED}
    text, pieces = _join([s for s in transcript.segments if LOOP not in s.flags or s.id in corrected])
    starts = [piece.first for piece in pieces]
    sentences = [0, *(end.end() for end in _SENTENCE_END.finditer(text))]
    mentions = []
    for match in vocabulary.find(text, known=_known(transcript.corrections, pieces, vocabulary)):
        inside = pieces[bisect_right(starts, match.start) - 1 : bisect_right(starts, match.end - 1)]
        written = " ".join(text[match.start : match.end].split())
        mentions.append(
            Mention(
                term=match.term.name,
                kind=match.term.kind,
                segment=inside[0].segment.id,
                start=inside[0].time_at(match.start, end=False),
                end=inside[-1].time_at(match.end, end=True),
                heard=_heard(inside, transcript.corrections) or written,
                written=written,
                probability=min((piece.word.probability for piece in inside if piece.word is not None), default=1.0),
                mark=_mark(text, match, sentence=sentences[bisect_right(sentences, match.start) - 1]),
            )
        )
    return tuple(sorted(mentions, key=lambda mention: (mention.start, mention.end)))


def _mark(text: str, match: Match, *, sentence: int) -> Mark:
    """How a match is meant, judged by its sentence, which begins at a character, and the start of the next."""
    before, after = text[sentence : match.start], text[match.end : match.end + _FARTHEST]
    return mark_of(before.replace("\n", " "), after.partition("\n\n")[0].replace("\n", " "))


def _join(segments: Sequence[Segment]) -> tuple[str, list[_Piece]]:
    """All text, with one line for each segment and a blank line, which no name crosses, between two breaths."""
    lines: list[str] = []
    pieces: list[_Piece] = []
    first = 0
    for segment, after in pairwise((*segments, None)):
        if segment is None:
            break
        at = first
        for word in segment.words:
            pieces.append(_Piece(segment, word, at))
            at += len(word.text) + 1
        if not segment.words:
            pieces.append(_Piece(segment, None, at))
        border = "\n" if after is not None and _is_same_breath(segment, after) else "\n\n"
        lines.append(segment.text + border)
        first += len(lines[-1])
    return "".join(lines), pieces


def _is_same_breath(before: Segment, after: Segment) -> bool:
    next_to = after.id == before.id + 1  # no loop was left out between them
    return next_to and after.start - before.end <= LONGEST_PAUSE and before.speaker == after.speaker


def _known(corrections: Sequence[Correction], pieces: Sequence[_Piece], vocabulary: Vocabulary) -> list[Match]:
    """What was corrected was decided on the audio: that is evidence enough also for a name that is plain English."""
    terms = {term.name: term for term in vocabulary.terms} if corrections else {}
    by_segment = {id: list(some) for id, some in groupby(pieces, key=lambda piece: piece.segment.id)}
    known = []
    for correction in corrections:
        inside = [piece for piece in by_segment.get(correction.segment, ()) if _covers(correction, piece)]
        if inside and correction.term in terms:
            last = inside[-1]
            end = last.first + len(last.word.text if last.word is not None else last.segment.text)
            known.append(Match(terms[correction.term], inside[0].first, end))
    return known


def _heard(pieces: Sequence[_Piece], corrections: Sequence[Correction]) -> str | None:
    """What the transcriber first wrote for these words; None if nothing of them was corrected."""
    heard: list[str] = []
    found: list[Correction] = []
    for piece in pieces:
        correction = next((item for item in corrections if _covers(item, piece)), None)
        if correction is None:
            heard.append(piece.word.text if piece.word is not None else piece.segment.text)
        elif correction not in found:
            found.append(correction)
            heard.append(correction.heard)
    return " ".join(heard) if found else None


def _covers(correction: Correction, piece: _Piece) -> bool:
    """True if the middle of a word lies within the correction, so that rounded times do no harm."""
    if piece.word is None or correction.segment != piece.segment.id:
        return False
    return correction.start <= (piece.word.start + piece.word.end) / 2 <= correction.end
