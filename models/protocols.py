"""What a stage may ask of a machine: one required method each, so that a test's stand-in is a few lines."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from transcripts.transcript import Transcript

Progress = Callable[[float], None]
"""Called with how much of a stage is done, in the stage's own unit (seconds of audio for a transcriber)."""


def ignore_progress(done: float) -> None:
    """The default for callers that do not follow progress."""


class Transcriber(Protocol):
    """Hears 16 kHz mono audio. `name` tells model and engine, and is stored with the transcript."""

    @property
    def name(self) -> str: ...

    def transcribe(self, audio: Path, *, progress: Progress = ignore_progress) -> Transcript:
        """Transcribe a WAV file (16 kHz, mono, 16 bit); report the seconds of audio done as they are done."""
        ...


class Embedder(Protocol):
    """Turns texts into vectors of unit length. `name` is stored beside each vector; vectors of two names never meet."""

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    @property
    def most_tokens(self) -> int:
        """How many tokens of a text the model reads, special tokens included; the rest would be cut off."""
        ...

    def count_tokens(self, text: str) -> int:
        """How many tokens a text takes, special tokens included."""
        ...

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector of `dimensions` numbers and length 1 for each text, in order."""
        ...
