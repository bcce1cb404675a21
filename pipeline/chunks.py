"""Chunks: stretches of a few minutes that are heard one by one, cut in pauses, and joined to one transcript."""

import wave
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.protocols import Progress, Transcriber, ignore_progress
from models.segments import flag_loops
from transcripts.errors import InvalidValueError, StorageError
from transcripts.transcript import Segment, Transcript, Word

SHORTEST = 240.0  # seconds; a chunk ends in the widest pause after this …
LONGEST = 300.0  # … and before this
SHORTEST_PAUSE = 0.1  # seconds; less is the gap between two syllables
FRAME = 0.05  # seconds over which loudness is measured

Span = tuple[float, float]
SpeechFinder = Callable[[NDArray[np.float32]], Sequence[tuple[int, int]]]
"""From samples (16 kHz, -1 to 1) to the stretches of speech: for each its first sample and the one after its last."""


def cut(
    audio: Path, find_speech: SpeechFinder, *, shortest: float = SHORTEST, longest: float = LONGEST
) -> tuple[Span, ...]:
    """Start and end, in seconds, of the chunks that a WAV file (mono, 16 bit) is cut into; together they are all of it.

    No chunk is longer than `longest`, and none but the last is shorter than `shortest`. Where nobody pauses in between,
    the cut is made at the quietest moment. Only the audio between the two is read, so memory stays flat. Raises
    InvalidValueError for limits that leave no room to cut.
    """
    if not 0 < shortest < longest:
        raise InvalidValueError(f"chunks of {shortest} to {longest} s were asked for; give 0 < shortest < longest")
    with wave.open(str(audio), "rb") as reader:
        rate, length = reader.getframerate(), reader.getnframes()
        least, most = round(shortest * rate), round(longest * rate)
        edges = [0]
        while length - edges[-1] > most:
            reader.setpos(edges[-1] + least)
            samples = np.frombuffer(reader.readframes(most - least), "<i2").astype(np.float32) / np.float32(32768)
            edges.append(edges[-1] + least + _moment(samples, find_speech, rate=rate))
    return tuple((start / rate, end / rate) for start, end in zip(edges, [*edges[1:], length], strict=True))


def write_chunk(audio: Path, chunk: Path, span: Span) -> None:
    """Write the samples of `audio` from start to end (seconds) as a WAV file of their own.

    Raises StorageError where it cannot be written.
    """
    with wave.open(str(audio), "rb") as reader:
        first, last = (round(seconds * reader.getframerate()) for seconds in span)
        reader.setpos(first)
        samples = reader.readframes(last - first)
        try:
            with wave.open(str(chunk), "wb") as writer:
                writer.setparams(reader.getparams())
                writer.writeframes(samples)
        except OSError as error:
            raise StorageError(f"Cannot write {chunk}: {error}. Free disk space, and run again.") from error


def hear_chunk(
    transcriber: Transcriber,
    audio: Path,
    chunk: Path,
    span: Span,
    *,
    language: str | None = None,
    progress: Progress = ignore_progress,
) -> Transcript:
    """What is said in `audio` from start to end (seconds), with times in the recording; `chunk` is there meanwhile."""
    try:
        write_chunk(audio, chunk, span)
        return place(transcriber.transcribe(chunk, language=language, progress=progress), span)
    finally:
        chunk.unlink(missing_ok=True)


def place(transcript: Transcript, span: Span) -> Transcript:
    """The transcript of a chunk with its times in the whole recording, none of them outside the chunk."""
    start, end = span

    def moved(seconds: float) -> float:
        return min(start + seconds, end)  # the sum may be off in its last digit

    def moved_word(word: Word) -> Word:
        return replace(word, start=moved(word.start), end=moved(word.end))

    def moved_segment(segment: Segment) -> Segment:
        words = tuple(moved_word(word) for word in segment.words)
        return replace(segment, start=moved(segment.start), end=moved(segment.end), words=words)

    return replace(transcript, segments=tuple(moved_segment(segment) for segment in transcript.segments))


def join(parts: Sequence[Transcript]) -> Transcript:
    """The transcripts of all chunks, in order and at their times in the recording, as one.

    The language is that of the first chunk in which somebody speaks. A loop that runs over a seam is flagged in both
    chunks. Raises InvalidValueError where there is no part, or parts are of different models.
    """
    models = {part.model for part in parts}
    if len(models) != 1:
        raise InvalidValueError(f"parts of {', '.join(sorted(models)) or 'no model'} were given; give parts of one")
    segments = (segment for part in parts for segment in part.segments)
    return Transcript(
        segments=flag_loops([replace(segment, id=number) for number, segment in enumerate(segments)]),
        language=next((part.language for part in parts if part.segments), None),
        model=models.pop(),
    )


def _moment(samples: NDArray[np.float32], find_speech: SpeechFinder, *, rate: int) -> int:
    """The sample at which to cut: the middle of the widest pause, or the quietest where there is none."""
    edges = [0, *(edge for span in find_speech(samples) for edge in span), len(samples)]
    first, end = max(zip(edges[::2], edges[1::2], strict=True), key=lambda pause: pause[1] - pause[0])
    if end - first >= SHORTEST_PAUSE * rate:
        return (first + end) // 2
    frame = round(FRAME * rate)
    frames = samples[: len(samples) // frame * frame].reshape(-1, frame)
    return int(np.square(frames).sum(axis=1).argmin()) * frame + frame // 2
