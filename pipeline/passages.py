"""Passages: stretches of whole sentences, a minute or two long, each the context of what search finds in it."""

from collections.abc import Sequence

from pipeline.sentences import Sentence, sentences
from transcripts.outline import Passage
from transcripts.transcript import Transcript

MOST_WORDS = 200  # no passage has more, since a sentence and what is carried over are shorter (pipeline/sentences.py)
OVERLAP_WORDS = 40
LONG_PAUSE = 2.0  # seconds; it stands for a change of turn where the speakers are not known


def passages(transcript: Transcript) -> tuple[Passage, ...]:
    """Passages of about MOST_WORDS words, each overlapping the one before by about OVERLAP_WORDS.

    Every word is in at least one passage. A passage ends early, without overlap, where the speaker changes after a
    good half of it.
    """
    found: list[Passage] = []
    current: list[Sentence] = []
    carried = 0  # sentences at the start of `current` that the passage before already holds
    for sentence in sentences(transcript):
        if len(current) > carried and _turns(sentence, current) and _count(current) * 2 > MOST_WORDS:
            found.append(_passage(current))
            current, carried = [], 0
        if current and _count([*current, sentence]) > MOST_WORDS:
            found.append(_passage(current))
            current = _tail(current)
            carried = len(current)
        current.append(sentence)
    if len(current) > carried:
        found.append(_passage(current))
    return tuple(found)


def _turns(sentence: Sentence, current: Sequence[Sentence]) -> bool:
    return sentence.speaker != current[-1].speaker or sentence.pause > LONG_PAUSE


def _count(run: Sequence[Sentence]) -> int:
    return sum(len(sentence.words) for sentence in run)


def _tail(run: Sequence[Sentence]) -> list[Sentence]:
    """The last sentences with no more than OVERLAP_WORDS words, never all of them."""
    count = 0
    for index in range(len(run) - 1, 0, -1):
        count += len(run[index].words)
        if count > OVERLAP_WORDS:
            return list(run[index + 1 :])
    return list(run[1:])


def _passage(run: Sequence[Sentence]) -> Passage:
    speakers = {sentence.speaker for sentence in run}
    return Passage(
        sentences=tuple(sentence.text for sentence in run),
        start=run[0].start,
        end=max(sentence.end for sentence in run),
        first=run[0].first,
        last=run[-1].last,
        speaker=speakers.pop() if len(speakers) == 1 else None,
    )
