"""What Whisper heard, made into segments: whole words, times in order, about a sentence each."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import exp

from transcripts.transcript import LOOP, Segment, Word

PAUSE = 0.8  # seconds of silence between words that part two segments
LONGEST = 15.0  # seconds a segment should not exceed
LONGEST_PHRASE = 30  # words; what Whisper repeats is shorter
_STUTTER = re.compile(r"([^\W\d_]{2,})(?:\W?\1){3}")  # the same letters four times running, inside a word

# Languages that Whisper writes without spaces: each of its pieces stands as a word of its own.
UNSPACED = frozenset({"zh", "ja", "th", "lo", "my", "yue"})

# Full stops that end no sentence, in lower case.
ABBREVIATIONS = frozenset(
    "dr. mr. mrs. ms. prof. st. jr. sr. vs. e.g. i.e. approx. fig. no. al. ca. cf. resp. incl. dept. min. max.".split()
)

# Whisper's own marks of failed decoding (Radford et al. 2022, section 4.5).
MOST_COMPRESSION = 2.4
LEAST_LOG_PROBABILITY = -1.0
LEAST_WORD_PROBABILITY = 0.4  # mean over a segment


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a word as Whisper times it: a leading space starts a new word, its absence goes on with the last."""

    start: float
    end: float
    text: str
    probability: float


@dataclass(frozen=True, slots=True)
class Heard:
    """What Whisper made of a stretch of audio; times are seconds from the start of the recording."""

    start: float
    end: float
    text: str
    pieces: tuple[Piece, ...]
    log_probability: float  # mean over the tokens
    compression: float  # how many times smaller zlib makes the text; loops compress well

    @property
    def failed(self) -> bool:
        """Whether Whisper itself would decode this again, or the text is caught in a loop that is short beside it."""
        return (
            self.compression > MOST_COMPRESSION
            or self.log_probability < LEAST_LOG_PROBABILITY
            or is_caught(self.text.split())
        )


def segments_of(heard: Iterable[Heard], *, duration: float, language: str | None) -> tuple[Segment, ...]:
    """Segments of whole words in order of time, within `duration` seconds; doubtful ones are flagged, none dropped."""
    segments: list[Segment] = []
    reached = 0.0
    for stretch in heard:
        pieces = stretch.pieces if _complete(stretch) else _spread(stretch)
        words = order(join(pieces, spaced=language not in UNSPACED), earliest=reached, duration=duration)
        for sentence in split(words):
            reached = sentence[-1].end
            segments.append(
                Segment(
                    id=len(segments),
                    start=sentence[0].start,
                    end=reached,
                    text=" ".join(word.text for word in sentence),
                    words=tuple(sentence),
                    flags=_flags(stretch, sentence),
                )
            )
    return flag_loops(segments)


def flag_loops(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """Segments that are mostly part of a loop flagged as a loop, also where each of them alone repeats nothing."""
    texts = [word.text for segment in segments for word in segment.words]
    looping = [False] * len(texts)
    for first, end in loops(texts):
        looping[first:end] = [True] * (end - first)
    flagged: list[Segment] = []
    at = 0
    for segment in segments:
        count = len(segment.words)
        mostly = 2 * sum(looping[at : at + count]) > count
        at += count
        if mostly and LOOP not in segment.flags:
            segment = replace(segment, flags=(LOOP, *segment.flags))
        flagged.append(segment)
    return tuple(flagged)


def join(pieces: Iterable[Piece], *, spaced: bool) -> list[Piece]:
    """Whole words without white space around them: "1" + ",064" is one number, "10" + "%" one percentage.

    A word's probability is that of its least sure piece.
    """
    words: list[Piece] = []
    for piece in pieces:
        if spaced and words and not piece.text[:1].isspace():
            last = words[-1]
            likely = min(last.probability, piece.probability)
            words[-1] = Piece(last.start, piece.end, last.text + piece.text, likely)
        else:
            words.append(piece)
    return [Piece(word.start, word.end, word.text.strip(), word.probability) for word in words if word.text.strip()]


def order(words: Iterable[Piece], *, earliest: float, duration: float) -> list[Word]:
    """Words whose times never run backwards, from `earliest` to `duration` seconds at the most."""
    ordered: list[Word] = []
    for word in words:
        start = min(max(word.start, earliest), duration)
        earliest = min(max(word.end, start), duration)
        ordered.append(Word(start, earliest, word.text, min(max(word.probability, 0.0), 1.0)))
    return ordered


def split(words: Sequence[Word], *, pause: float = PAUSE, longest: float = LONGEST) -> list[list[Word]]:
    """Cut words at sentence ends and at pauses; what is still longer than `longest` is cut near its middle."""
    sentences: list[list[Word]] = []
    for at, word in enumerate(words):
        if at == 0 or _ends_sentence(words[at - 1], word) or word.start - words[at - 1].end > pause:
            sentences.append([])
        sentences[-1].append(word)
    return [part for sentence in sentences for part in _shorten(sentence, longest)]


def loops(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Where words are caught in a loop, as first and last (excluded): one word six times running, or a phrase four."""
    words = [text.lower().strip(".,?!") for text in texts]
    found = []
    for length in range(1, min(len(words) // 4, LONGEST_PHRASE) + 1):
        times = 6 if length == 1 else 4
        run = 0
        for at in range(length, len(words) + 1):
            if at < len(words) and words[at] == words[at - length]:
                run += 1
                continue
            if run >= length * (times - 1):
                found.append((at - run - length, at))
            run = 0
    return found


def is_caught(texts: Sequence[str]) -> bool:
    """True where words are caught in a loop, or a word is: "tretinoin.poid.poid.poid.poid"."""
    return bool(loops(texts)) or any(map(_STUTTER.search, texts))


def _complete(heard: Heard) -> bool:
    return "".join("".join(piece.text for piece in heard.pieces).split()) == "".join(heard.text.split())


def _spread(heard: Heard) -> list[Piece]:
    # Aligning text and audio can fail where decoding did; a word without a sharp time is better than a lost one.
    words = heard.text.split()
    step = (heard.end - heard.start) / max(1, len(words))
    return [
        Piece(heard.start + at * step, heard.start + (at + 1) * step, f" {word}", exp(min(0.0, heard.log_probability)))
        for at, word in enumerate(words)
    ]


def _ends_sentence(word: Word, following: Word) -> bool:
    bare = word.text.rstrip("\"'”’)]»")
    if not bare.endswith((".", "?", "!", "。", "？", "！")) or following.text[:1].islower():
        return False
    initial = len(bare) == 2 and bare[0].isupper() and bare != "I."
    return not initial and bare.lower() not in ABBREVIATIONS


def _shorten(words: list[Word], longest: float) -> list[list[Word]]:
    start, end = words[0].start, words[-1].end
    if len(words) < 2 or end - start <= longest:
        return [words]
    quarter, middle = (end - start) / 4, (start + end) / 2
    cuts = [at for at in range(1, len(words)) if abs(words[at].start - middle) <= quarter] or list(range(1, len(words)))
    cuts = [at for at in cuts if words[at - 1].text.endswith((",", ";", ":", "，", "、"))] or cuts
    cut = max(cuts, key=lambda at: (words[at].start - words[at - 1].end, -abs(words[at].start - middle)))
    return _shorten(words[:cut], longest) + _shorten(words[cut:], longest)


def _flags(heard: Heard, words: Sequence[Word]) -> tuple[str, ...]:
    flags = []
    if heard.compression > MOST_COMPRESSION or is_caught([word.text for word in words]):
        flags.append(LOOP)
    mean = sum(word.probability for word in words) / len(words)
    if heard.log_probability < LEAST_LOG_PROBABILITY or mean < LEAST_WORD_PROBABILITY:
        flags.append("low-probability")
    return tuple(flags)
