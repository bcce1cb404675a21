"""Who speaks when: the same transcript, with a speaker on every segment.

Windows of speech become voice vectors, voices are grouped, and the likeliest speaker of every word is found by a
hidden Markov model (Viterbi 1967) in which speakers change readily at sentence ends and pauses, hardly elsewhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise, zip_longest
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.protocols import Progress, VoiceEncoder, ignore_progress
from pipeline.sentences import SpokenWord, spoken_words
from pipeline.voices import find_voices
from transcripts.errors import InvalidValueError
from transcripts.recording import check_number_of_speakers
from transcripts.transcript import Correction, Segment, Transcript, Word

WINDOW = 1.6  # seconds of speech in one vector
SHORTEST_WINDOW = 0.4  # seconds; less tells nothing of a voice
PAUSE = 0.3  # seconds of silence at which a speaker may have stopped
FLOOR = 1.5  # seconds of silence through which a speaker who goes on keeps the floor

# Natural logarithms: how much a second of likeness weighs, and what a change of speaker costs where it happens.
EVIDENCE = 80.0
CHANGE_AT_SENTENCE = 2.0
CHANGE_AT_PAUSE = 4.0
CHANGE_WITHIN = 9.0

Span = tuple[float, float]


def diarize(
    transcript: Transcript,
    audio: Path,
    encoder: VoiceEncoder,
    *,
    fewest: int = 1,
    most: int | None = None,
    progress: Progress = ignore_progress,
) -> Transcript:
    """Name the speaker of every segment: "Speaker 1", "Speaker 2" … in order of first appearance.

    A segment in which the speaker changes is split at the word where that happens; segments are numbered anew, and
    corrections follow. Words stay as they are; segments without text get no speaker. `fewest` and `most` say how many
    people speak, `most` is None where that is unknown. Progress is in seconds of audio. Raises InvalidValueError for
    less than one speaker or more at the least than at the most, and what `encoder` raises.
    """
    check_number_of_speakers(fewest, most)
    words = list(spoken_words(iter(transcript.segments)))
    if not words:
        return transcript
    transcript = replace(transcript, diarizer=encoder.name)
    labels = [0] * len(words)
    windows = cut_windows(words) if most != 1 else []
    if windows:
        vectors = encoder.encode(audio, windows, progress=progress)
        voices = find_voices(vectors, [end - start for start, end in windows], fewest=fewest, most=most)
        labels = _likeliest(_evidence(words, windows, vectors @ voices.T), _change_costs(words, transcript.corrections))
    return assign(transcript, labels)


def cut_windows(words: Sequence[SpokenWord]) -> list[Span]:
    """Stretches of at most `WINDOW` seconds, in order, that cross neither a pause nor the end of a sentence."""
    windows: list[Span] = []
    first = 0
    for index, word in enumerate(words):
        if index + 1 < len(words) and not _breaks(word, words[index + 1]):
            continue
        start, end = words[first].start, word.end
        first = index + 1
        if end - start < SHORTEST_WINDOW:
            continue
        count = max(1, round((end - start) / WINDOW))
        half = min(WINDOW, end - start) / 2
        for middle in np.linspace(start + half, end - half, count) if count > 1 else [(start + end) / 2]:
            windows.append((float(middle) - half, float(middle) + half))
    return windows


def assign(transcript: Transcript, labels: Sequence[int]) -> Transcript:
    """The transcript with a speaker for every word, given as a number; a segment without word times is not split.

    A segment lasts until the next one where the same speaker goes on within `FLOOR` seconds. Raises
    InvalidValueError where there are more words than numbers, or fewer.
    """
    counts = [len(segment.words) or len(segment.text.split()) for segment in transcript.segments]
    if len(labels) != sum(counts):
        raise InvalidValueError(f"{len(labels)} speakers were given for {sum(counts)} words; give one for each word")
    names: dict[int, str] = {}
    segments: list[Segment] = []
    pieces: dict[int, range] = {}  # of each old segment, the new ones
    at = 0
    for segment, count in zip(transcript.segments, counts, strict=True):
        first = len(segments)
        for words, label in _runs(segment, labels[at : at + count]):
            name = names.setdefault(label, f"Speaker {len(names) + 1}")
            segments.append(_part(segment, words, id=len(segments), speaker=name))
        at += count
        if len(segments) == first:  # no text, nobody speaks
            segments.append(replace(segment, id=first))
        pieces[segment.id] = range(first, len(segments))
    corrections = tuple(_moved(correction, pieces, segments) for correction in transcript.corrections)
    return replace(transcript, segments=tuple(_keep_floor(segments)), corrections=corrections)


def _moved(correction: Correction, pieces: Mapping[int, range], segments: Sequence[Segment]) -> Correction:
    """The correction in the new segment where it stands; words that it took from a later one were that one's first."""
    own = pieces[correction.segment]
    opening = correction.written.split()[:1]
    stands = (
        piece
        for piece in own
        for word in segments[piece].words
        if word.start == correction.start and [word.text] == opening
    )
    begun = (piece for piece in own if correction.start < segments[piece].end)
    segment = next(stands, next(begun, own[-1]))
    replaced = tuple(
        replace(each, segment=segment if each.segment == correction.segment else pieces[each.segment][0])
        for each in correction.replaced
    )
    return replace(correction, segment=segment, replaced=replaced)


def _runs(segment: Segment, labels: Sequence[int]) -> list[tuple[tuple[Word, ...], int]]:
    """The words of a segment by speaker, in order."""
    if not segment.words:
        return [((), max(sorted(set(labels)), key=list(labels).count))] if labels else []
    by_label = groupby(zip(segment.words, labels, strict=True), key=lambda pair: pair[1])
    return [(tuple(word for word, _ in pairs), label) for label, pairs in by_label]


def _part(segment: Segment, words: tuple[Word, ...], *, id: int, speaker: str) -> Segment:
    if words == segment.words:
        return replace(segment, id=id, speaker=speaker)
    return replace(
        segment,
        id=id,
        start=segment.start if words[0] is segment.words[0] else words[0].start,
        end=segment.end if words[-1] is segment.words[-1] else words[-1].end,
        text=" ".join(word.text for word in words),
        words=words,
        speaker=speaker,
    )


def _keep_floor(segments: Sequence[Segment]) -> Iterator[Segment]:
    for segment, after in zip_longest(segments, segments[1:]):
        goes_on = after is not None and after.speaker == segment.speaker
        if goes_on and segment.end < after.start <= segment.end + FLOOR:
            yield replace(segment, end=after.start)
        else:
            yield segment


def _breaks(word: SpokenWord, after: SpokenWord) -> bool:
    return _ends_sentence(word) or after.start - word.end > PAUSE


def _ends_sentence(word: SpokenWord) -> bool:
    return word.text.rstrip("\"'”’)]").endswith((".", "?", "!", "…", "。", "？", "！"))


def _evidence(
    words: Sequence[SpokenWord], windows: Sequence[Span], likeness: NDArray[np.float32]
) -> NDArray[np.float64]:
    """How much speaks for each voice at each word: words by voices."""
    evidence = np.zeros((len(words), likeness.shape[1]))
    first = 0
    for index, word in enumerate(words):
        while first < len(windows) and windows[first][1] <= word.start:
            first += 1
        heard = 0.0
        for at in range(first, len(windows)):
            start, end = windows[at]
            if start >= word.end:
                break
            overlap = max(0.0, min(end, word.end) - max(start, word.start))
            evidence[index] += overlap * likeness[at]
            heard += overlap
        if heard > 0:
            evidence[index] *= EVIDENCE * (word.end - word.start) / heard
    return evidence


def _change_costs(words: Sequence[SpokenWord], corrections: Sequence[Correction]) -> NDArray[np.float64]:
    """What a change of speaker before each word but the first costs."""
    costs = np.empty(len(words) - 1)
    for index, (word, after) in enumerate(pairwise(words)):
        if _ends_sentence(word):
            costs[index] = CHANGE_AT_SENTENCE
        else:
            costs[index] = CHANGE_AT_PAUSE if after.start - word.end > PAUSE else CHANGE_WITHIN
    starts = np.array([word.start for word in words[1:]])
    for correction in corrections:  # its words belong together
        costs[(starts > correction.start) & (starts < correction.end)] = np.inf
    return costs


def _likeliest(evidence: NDArray[np.float64], costs: NDArray[np.float64]) -> list[int]:
    """The sequence of voices with the most evidence after the costs of its changes."""
    best = evidence[0]
    came_from = np.empty(evidence.shape, int)
    stay = np.arange(evidence.shape[1])
    for index in range(1, len(evidence)):
        leader = int(best.argmax())
        changed = best[leader] - costs[index - 1] > best
        came_from[index] = np.where(changed, leader, stay)
        best = np.where(changed, best[leader] - costs[index - 1], best) + evidence[index]
    labels = [int(best.argmax())]
    for index in range(len(evidence) - 1, 0, -1):
        labels.append(int(came_from[index][labels[-1]]))
    return labels[::-1]
