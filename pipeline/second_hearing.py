"""Second hearings: what a model that knows the names by heart writes for doubtful stretches, beside the first pass.

It hears plain words worse, so what it writes is never taken as it stands: it is one more sound that words may have.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from types import MappingProxyType

from pipeline.lexicon import is_word
from transcripts.forms import key_of
from transcripts.transcript import Segment, Transcript

DOUBTFUL = 0.4  # probability of a word under which its segment is heard a second time
LONGEST = 28.0  # seconds of segments that are heard together: Whisper hears 30 s at once
LONGEST_PAUSE = 3.0  # seconds between them
MARGIN = 0.3  # seconds heard before and after, where nothing else is said
MOST_WORDS = 5  # in a run: "in the yag laser" is four

Otherwise = Mapping[tuple[int, int], str]
"""What was heard the second time for words from a first to a last (excluded), numbered through the transcript."""

HEARD_ONCE: Otherwise = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is heard a second time, in seconds, and its words: `first` to `last` (excluded) of all the transcript's."""

    start: float
    end: float
    first: int
    last: int


def doubtful_stretches(transcript: Transcript) -> list[Stretch]:
    """Segments with a word that is none, or was hardly sure, those that follow one another together."""
    found: list[Stretch] = []
    number, ended = 0, 0.0
    for at, segment in enumerate(transcript.segments):
        first, number = number, number + len(segment.words)
        if _is_doubtful(segment):
            after = transcript.segments[at + 1].start if at + 1 < len(transcript.segments) else inf
            end = segment.end + _margin(after - segment.end)
            last = found[-1] if found else None
            if last and last.last == first and segment.start - ended <= LONGEST_PAUSE and end - last.start <= LONGEST:
                found[-1] = Stretch(last.start, end, last.first, number)
            else:
                found.append(Stretch(segment.start - _margin(segment.start - ended), end, first, number))
        ended = segment.end
    return found


def otherwise(transcript: Transcript, stretches: Sequence[Stretch], texts: Sequence[str]) -> Otherwise:
    """The runs of words for which each stretch's text has other words, and these, up to `MOST_WORDS` of the first."""
    words = [key_of(word.text) for segment in transcript.segments for word in segment.words]
    found: dict[tuple[int, int], str] = {}
    for stretch, text in zip(stretches, texts, strict=True):
        said = text.split()
        keys = [key_of(word) for word in said]
        cuts = list(_cuts(words[stretch.first : stretch.last], keys))
        for at, (first, other_first) in enumerate(cuts):
            for last, other_last in cuts[at + 1 :]:
                if last - first > MOST_WORDS:
                    break
                run = stretch.first + first, stretch.first + last
                if first < last and other_first < other_last and words[slice(*run)] != keys[other_first:other_last]:
                    found[run] = " ".join(said[other_first:other_last])
    return found


def _cuts(words: Sequence[str], others: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where both can be cut so that what is before belongs together: between words that are the same, and at the ends.

    They are laid side by side with the fewest words changed (Levenshtein).
    """
    from rapidfuzz.distance import Levenshtein

    cuts = {0: 0, len(words): len(others)}
    for block in Levenshtein.opcodes(words, others):
        if block.tag == "equal":
            cuts |= {block.src_start + at: block.dest_start + at for at in range(block.src_end - block.src_start + 1)}
    return iter(sorted(cuts.items()))


def _is_doubtful(segment: Segment) -> bool:
    return any(word.probability < DOUBTFUL or not is_word(word.text) for word in segment.words)


def _margin(pause: float) -> float:
    return min(MARGIN, max(0.0, pause / 2))
