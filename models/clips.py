"""Clips: stretches of speech short enough for Whisper, cut at pauses, with silence left out.

Whisper hears 30 s at once. The audio is read window by window, so memory stays flat however long it is.
"""

import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from transcripts.errors import MediaError

SAMPLE_RATE = 16_000  # samples a second; what Whisper was trained on
WINDOW = 120.0  # seconds read at once; while one is decoded the next is searched for speech
LONGEST_SPEECH = 29.2  # seconds; with the margins on both sides a clip stays within Whisper's 30 s
MARGIN = 0.4  # seconds of silence kept before and after speech: soft first and last consonants
LONGEST_PAUSE = 3.0  # seconds; longer silence inside a clip invites words that nobody said

Span = tuple[int, int]
"""First sample and the one after the last."""


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """Up to 30 s of 16 kHz mono audio; `start` is in seconds from the start of the recording."""

    start: float
    samples: NDArray[np.float32]

    @property
    def end(self) -> float:
        return self.start + len(self.samples) / SAMPLE_RATE


def audio_seconds(audio: Path) -> float:
    """How long a WAV file is, in seconds. Raises MediaError where it is not 16 kHz, mono, 16 bit."""
    with open_audio(audio) as reader:
        return reader.getnframes() / SAMPLE_RATE


def read_clips(audio: Path, *, window: float = WINDOW) -> Iterator[Clip]:
    """The speech of a WAV file (16 kHz, mono, 16 bit) as clips, in order. Raises MediaError for another form."""
    with open_audio(audio) as reader:
        start = 0  # where `samples` stand in the recording
        samples = np.empty(0, np.float32)
        more = True
        while more:
            samples = np.concatenate([samples, read_samples(reader, int(window * SAMPLE_RATE))])
            more = reader.tell() < reader.getnframes()
            spans = group(find_speech(samples))
            # The last clip may go on in the next window, and a word may begin just at the edge: both are heard again.
            rest = len(samples) if not more else spans[-1][0] if spans else max(0, len(samples) - SAMPLE_RATE)
            for first, end in spans[:-1] if more else spans:
                yield Clip((start + first) / SAMPLE_RATE, samples[first:end])
            start += rest
            samples = samples[rest:]


def find_speech(samples: NDArray[np.float32]) -> list[Span]:
    """Where people speak, by Silero VAD; none is longer than `LONGEST_SPEECH`."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps  # type: ignore[import-untyped]

    options = VadOptions(max_speech_duration_s=LONGEST_SPEECH, min_silence_duration_ms=160, speech_pad_ms=0)
    return [(span["start"], span["end"]) for span in get_speech_timestamps(samples, options)]


def group(spans: Sequence[Span]) -> list[Span]:
    """Join spans into clips of at most `LONGEST_SPEECH`, cut at the widest late pause, with a margin on both sides.

    Of the pauses that leave a clip at least two thirds full the widest is taken: there a sentence most likely ends.
    """
    longest, pause, margin = (int(seconds * SAMPLE_RATE) for seconds in (LONGEST_SPEECH, LONGEST_PAUSE, MARGIN))
    gaps = [after[0] - before[1] for before, after in zip(spans, spans[1:], strict=False)]
    groups: list[Span] = []
    first = 0
    while first < len(spans):
        last = first
        while last < len(gaps) and gaps[last] <= pause and spans[last + 1][1] - spans[first][0] <= longest:
            last += 1
        if last < len(gaps) and gaps[last] <= pause:
            late = [at for at in range(first, last + 1) if spans[at][1] - spans[first][0] >= longest * 2 / 3]
            last = max(late, key=lambda at: gaps[at], default=last)
        before = min(margin, gaps[first - 1] // 2) if first else min(margin, spans[first][0])
        after = min(margin, gaps[last] // 2) if last < len(gaps) else margin
        groups.append((spans[first][0] - before, spans[last][1] + after))
        first = last + 1
    return groups


def open_audio(audio: Path) -> wave.Wave_read:
    """A reader of a WAV file. Raises MediaError where it is not 16 kHz, mono, 16 bit."""
    try:
        reader = wave.open(str(audio), "rb")
    except (OSError, EOFError, wave.Error) as error:
        raise MediaError(f"cannot read {audio} as WAV ({error}); give a WAV file of 16 kHz, mono, 16 bit") from error
    form = reader.getframerate(), reader.getnchannels(), reader.getsampwidth()
    if form != (SAMPLE_RATE, 1, 2):
        reader.close()
        raise MediaError(
            f"{audio} has {form[0]} Hz, {form[1]} channels and {8 * form[2]} bit; a transcriber hears 16000 Hz, "
            "1 channel, 16 bit: decode the recording to that form first"
        )
    return reader


def read_samples(reader: wave.Wave_read, count: int) -> NDArray[np.float32]:
    """The next samples, from -1 to 1; fewer than `count` at the end."""
    return np.frombuffer(reader.readframes(count), dtype="<i2").astype(np.float32) / 32768.0
