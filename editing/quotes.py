"""Quotes in a transcript: where the words of a claim stand, and what is said at its time."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from editing.edit import SLACK
from pipeline.sentences import SpokenWord, spoken_words
from transcripts.outline import Claim
from transcripts.text import words_of
from transcripts.transcript import Transcript


def quoted(claim: Claim, transcript: Transcript) -> Sequence[SpokenWord]:
    """The words of the claim's quote, word for word, where they stand nearest to its time and within SLACK of it.

    In the segments that it cites, or else in any.
    """
    quote = claim.quote.lower().split()
    for words in (cited(claim, transcript), _near(transcript, claim.start - SLACK, claim.end + SLACK)):
        texts = [word.text.lower() for word in words]
        found = [
            words[at : at + len(quote)]
            for at in range(len(words) - len(quote) + 1)
            if texts[at : at + len(quote)] == quote and abs(words[at].start - claim.start) <= SLACK
        ]
        if found:
            return min(found, key=lambda some: abs(some[0].start - claim.start))
    return ()


def cited(claim: Claim, transcript: Transcript) -> list[SpokenWord]:
    """All words of the segments that a claim cites."""
    return list(spoken_words(transcript.segments[id] for id in claim.segments if id < len(transcript.segments)))


def said_within(claim: Claim, transcript: Transcript) -> Sequence[SpokenWord]:
    """What is said in the cited segments in the time of the claim; all of it where words have no times."""
    if not any(transcript.segments[id].words for id in claim.segments if id < len(transcript.segments)):
        return cited(claim, transcript)
    return [word for word in cited(claim, transcript) if claim.start <= (word.start + word.end) / 2 <= claim.end]


def said_between(transcript: Transcript, start: float, end: float) -> Sequence[SpokenWord]:
    """The words whose middle is between two times, in seconds."""
    return [word for word in _near(transcript, start, end) if start <= (word.start + word.end) / 2 <= end]


def said_like(claim: Claim, transcript: Transcript) -> Sequence[SpokenWord]:
    """What is said at the time of a claim, out to the words at both ends that it quotes, within SLACK of it.

    A transcript made anew has other times, and a quote must not lose its last word to that.
    """
    words = _near(transcript, claim.start - SLACK, claim.end + SLACK)
    inside = [at for at, word in enumerate(words) if claim.start <= (word.start + word.end) / 2 <= claim.end]
    texts = [word.text.lower() for word in words]
    alike = SequenceMatcher(None, claim.quote.lower().split(), texts, autojunk=False).get_matching_blocks()
    runs = [at for block in alike if block.size > 1 for at in (block.b, block.b + block.size - 1)]
    ends = inside + runs
    return words[min(ends) : max(ends) + 1] if ends else ()


def _near(transcript: Transcript, start: float, end: float) -> list[SpokenWord]:
    return list(spoken_words(each for each in transcript.segments if each.start <= end and each.end >= start))


def likeness(one: str, other: str) -> float:
    """How alike two texts are by their words, 0 to 1: twice the words in common, over all words."""
    return SequenceMatcher(None, words_of(one), words_of(other), autojunk=False).ratio()
