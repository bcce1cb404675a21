"""A recording of beeps that is heard in chunks, and what hears it; a test file imports the fixture as itself."""

import wave
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from library import write_wav
from numpy.typing import NDArray

from database.connection import Database
from flows.work import Work
from models.protocols import Progress, ignore_progress
from pipeline.chunks import join
from settings import Settings
from transcripts import chunks, store
from transcripts.chunks import Chunk
from transcripts.recording import Recording, recording_id
from transcripts.transcript import Segment, Transcript, Word

RATE = 16_000
LISTENER = "beeps, language as heard"

# Twelve beeps of half a second with pauses between them, in quarters of a second so that sums of times are exact.
STARTS = (0.25, 1.0, 1.75, 3.0, 3.75, 5.5, 6.25, 7.25, 9.0, 10.0, 11.0, 11.75)
SECONDS = 12.5


def beeps(path: Path, starts: Sequence[float] = STARTS, *, seconds: float = SECONDS) -> Path:
    """A WAV file with one beep of half a second at each start, the n-th of loudness n."""
    samples = np.zeros(round(seconds * RATE), "<i2")
    for number, start in enumerate(starts, start=1):
        samples[round(start * RATE) : round((start + 0.5) * RATE)] = number
    return write_wav(path, samples, rate=RATE)


def find_beeps(samples: NDArray[np.float32]) -> list[tuple[int, int]]:
    """A speech finder: whatever is not silent."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], samples != 0, [0]]).astype(int)))
    return [(int(first), int(end)) for first, end in zip(edges[::2], edges[1::2], strict=True)]


class Beeps:
    """Hears each beep as a segment of two words, the loudness of the beep and "beep"; counts what it was given."""

    name = "beeps"

    def __init__(self, before: Callable[[int], object] = lambda call: None) -> None:
        self.heard: list[tuple[float, str | None]] = []
        self._before = before

    def transcribe(
        self, audio: Path, *, language: str | None = None, progress: Progress = ignore_progress
    ) -> Transcript:
        with wave.open(str(audio), "rb") as reader:
            samples = np.frombuffer(reader.readframes(reader.getnframes()), "<i2")
        self._before(len(self.heard))
        self.heard.append((len(samples) / RATE, language))
        segments = []
        for number, (first, end) in enumerate(find_beeps(samples.astype(np.float32))):
            start, middle = first / RATE, (first + end) / 2 / RATE
            words = (Word(start, middle, str(samples[first]), 0.5), Word(middle, end / RATE, "beep", 0.75))
            segments.append(Segment(number, start, end / RATE, f"{samples[first]} beep", words, flags=("low",)))
        progress(len(samples) / RATE)
        return Transcript(tuple(segments), language or ("xx" if segments else None), self.name)


@pytest.fixture
def work(database: Database, settings: Settings) -> Work:
    """A recording of beeps whose audio is extracted, with its stage `transcribe` under way."""
    digest = sha256(b"beeps").hexdigest()
    recording = Recording(recording_id(digest), "Beeps", "beeps.wav", f"{digest}.wav", digest)
    with database.transaction() as connection:
        store.add_recording(connection, recording, stages=("transcribe",))
        store.start_stage(connection, recording.id, "transcribe")
    work = Work(database, settings, recording)
    beeps(work.audio)
    return work


def planned(work: Work) -> tuple[Chunk, ...]:
    with work.database.transaction() as connection:
        return chunks.list_chunks(connection, work.recording.id, listener=LISTENER)


def joined(work: Work, *, listener: str = LISTENER) -> Transcript:
    with work.database.transaction() as connection:
        return join(chunks.load_heard(connection, work.recording.id, listener=listener))
