"""Passages: stretches of whole sentences, a minute or two long, within what the embedding model reads."""

from collections.abc import Callable, Iterator, Sequence

from pipeline.sentences import Sentence, SpokenWord, sentences
from transcripts.errors import InvalidValueError
from transcripts.outline import Passage
from transcripts.transcript import Transcript

MOST_WORDS = 200
OVERLAP_WORDS = 40
LONG_PAUSE = 2.0  # seconds; it stands for a change of turn where the speakers are not known

_Unit = tuple[tuple[SpokenWord, ...], str | None]


def passages(
    transcript: Transcript,
    *,
    count_tokens: Callable[[str], int],
    most_tokens: int = 256,
    most_words: int = MOST_WORDS,
    overlap_words: int = OVERLAP_WORDS,
) -> tuple[Passage, ...]:
    """Passages of about `most_words` words, each overlapping the one before by about `overlap_words`.

    Every word is in at least one passage, and none is longer than the model reads. A passage ends early, without
    overlap, where the speaker changes after a good half of it; a sentence that is too long is cut between words.
    Raises InvalidValueError where `most_tokens` does not hold a single word.
    """

    def fits(units: Sequence[_Unit]) -> bool:
        words = [word.text for unit, _ in units for word in unit]
        return len(words) <= most_words and count_tokens(" ".join(words)) <= most_tokens

    found: list[Passage] = []
    current: list[_Unit] = []
    carried = 0  # units at the start of `current` that the passage before already holds
    for sentence in sentences(transcript):
        if len(current) > carried and _turns(sentence, current) and _count(current) * 2 > most_words:
            found.append(_passage(current))
            current, carried = [], 0
        for unit in _pieces(sentence, fits):
            if current and not fits([*current, unit]):
                found.append(_passage(current))
                current = _tail(current, overlap_words)
                while current and not fits([*current, unit]):
                    current = current[1:]
                carried = len(current)
            current.append(unit)
    if len(current) > carried:
        found.append(_passage(current))
    return tuple(found)


def _turns(sentence: Sentence, current: Sequence[_Unit]) -> bool:
    return sentence.speaker != current[-1][1] or sentence.pause > LONG_PAUSE


def _count(units: Sequence[_Unit]) -> int:
    return sum(len(words) for words, _ in units)


def _pieces(sentence: Sentence, fits: Callable[[Sequence[_Unit]], bool]) -> Iterator[_Unit]:
    """The sentence as it is, or halved between words until each piece fits."""
    waiting = [sentence.words]
    while waiting:
        words = waiting.pop()
        if fits([(words, sentence.speaker)]):
            yield words, sentence.speaker
        elif len(words) == 1:
            raise InvalidValueError(f"the word {words[0].text!r} alone is longer than a passage; raise most_tokens")
        else:
            middle = len(words) // 2
            waiting += [words[middle:], words[:middle]]


def _tail(units: Sequence[_Unit], overlap_words: int) -> list[_Unit]:
    """The last units with no more than `overlap_words` words, never all of them."""
    count = 0
    for index in range(len(units) - 1, 0, -1):
        count += len(units[index][0])
        if count > overlap_words:
            return list(units[index + 1 :])
    return list(units[1:])


def _passage(units: Sequence[_Unit]) -> Passage:
    words = [word for unit, _ in units for word in unit]
    speakers = {speaker for _, speaker in units}
    return Passage(
        text=" ".join(word.text for word in words),
        start=words[0].start,
        end=max(word.end for word in words),
        first=words[0].segment,
        last=words[-1].segment,
        speaker=speakers.pop() if len(speakers) == 1 else None,
    )
