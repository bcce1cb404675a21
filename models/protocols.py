"""What a stage may ask of a machine: one required method each, so that a test's stand-in is a few lines."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from transcripts.closeness import Embedding
from transcripts.transcript import Transcript

Progress = Callable[[float], None]
"""Called with how much of a stage is done, in the stage's own unit (seconds of audio for a transcriber)."""


def ignore_progress(done: float) -> None:
    """The default for callers that do not follow progress."""


class Transcriber(Protocol):
    """Hears 16 kHz mono audio. `name` tells model and engine, and is stored with the transcript."""

    @property
    def name(self) -> str: ...

    def transcribe(
        self, audio: Path, *, language: str | None = None, progress: Progress = ignore_progress
    ) -> Transcript:
        """Transcribe a WAV file (16 kHz, mono, 16 bit); report the seconds of audio done as they are done.

        `language` is what the rest of the recording was found to be in; a language that was set goes before it.
        """
        ...


class Listener(Transcriber, Protocol):
    """A Transcriber with weights. `listener` tells it from any with others, or on another device, of the same name."""

    @property
    def listener(self) -> str: ...


class Embedder(Protocol):
    """Turns texts into vectors of unit length.

    `name` is that of the vectors that `embed_answers` makes and is stored beside each; vectors of two names never meet.
    """

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector of `dimensions` numbers and length 1 for each text, in order."""
        ...

    def embed_answers(self, texts: Sequence[str]) -> list[Embedding]:
        """The same for texts that queries may find, with those of their tokens, where the model gives any.

        They lie near the queries that they answer, as `embed_queries` reads them, and may differ from those of `embed`.
        """
        ...

    def embed_queries(self, texts: Sequence[str]) -> list[Embedding]:
        """The same for texts that ask, so that they come near what answers them as `embed_answers` reads it."""
        ...


@dataclass(frozen=True, slots=True)
class Trial:
    """A few seconds of a recording, and rival texts for a part of what is said there.

    `start` and `end` are seconds of the recording; `before` and `after` are the words said in them around the part in
    question; `hints` are names that may be said there. `sounds` are the ways in which each rival may sound, as in
    pipeline/phonetics.py, and `sounds_around` is how the words before and after it do.
    """

    start: float
    end: float
    before: str
    rivals: tuple[str, ...]
    after: str
    hints: tuple[str, ...]
    sounds: tuple[tuple[str, ...], ...] = ()
    sounds_around: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Comparison:
    """How likely each rival of a trial is on the audio, as natural logarithms of probabilities.

    `likelihoods` are those of the text, and of the words after it, given the words before. `sounds`, which only some
    models have, tell how far each rival's sounds fall behind the best that any sounds reach in its place: 0 or less. A
    rival that its sounds rule out has a likelihood of minus infinity.
    """

    likelihoods: tuple[float, ...]
    sounds: tuple[float, ...] = ()


class Relistener(Protocol):
    """Listens again to short clips: what it would write for them, and how well each of some rival texts fits."""

    @property
    def name(self) -> str: ...

    def hear(
        self, audio: Path, spans: Sequence[tuple[float, float]], *, progress: Progress = ignore_progress
    ) -> list[str]:
        """What one that knows the names of the field by heart writes for each span, in order; "" where it is none.

        `audio` is as below; a span is its start and end in seconds, at most 30 of them. `progress` is told the number
        of spans done.
        """
        ...

    def compare(
        self, audio: Path, trials: Sequence[Trial], *, progress: Progress = ignore_progress
    ) -> list[Comparison]:
        """How likely each rival of each trial is on the audio (a WAV file of 16 kHz, mono, 16 bit), in order.

        `progress` is told the number of trials done.
        """
        ...


class Ranker(Protocol):
    """Tells sentences that are worth writing down, and as what kind of pearl, from all others."""

    def rank(self, vectors: NDArray[np.float64], traits: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probability of each of PEARL_KINDS, one row for each sentence; a row adds up to 1 at most.

        `vectors` are an Embedder's, and `traits` those of pipeline/traits.py, one row for each sentence.
        """
        ...

    def kinds(self, vectors: NDArray[np.float64], traits: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probability of each of PEARL_KINDS, one row for each remark that is a pearl; a row adds up to 1."""
        ...


class Opener(Protocol):
    """Tells the sentences with which somebody opens a new subject from all others, by their vectors."""

    def rate(self, vectors: NDArray[np.float64]) -> NDArray[np.float64]:
        """The log-odds that each sentence, a row of `vectors`, opens a subject."""
        ...


class Restater(Protocol):
    """Puts remarks in other words. Nothing that it says is believed before it passed pipeline/verify.py."""

    @property
    def name(self) -> str: ...

    def restate(self, remarks: Sequence[str]) -> list[str]:
        """One text for each remark, in order; "" where the model gave none."""
        ...


class Entailment(Protocol):
    """Judges whether one text follows from another."""

    @property
    def name(self) -> str: ...

    def probability(self, premise: str, hypothesis: str) -> float:
        """How likely the hypothesis follows from the premise, 0 to 1."""
        ...


class VoiceEncoder(Protocol):
    """Turns stretches of speech into vectors of unit length: those of one voice lie near each other."""

    @property
    def name(self) -> str: ...

    def encode(
        self, audio: Path, spans: Sequence[tuple[float, float]], *, progress: Progress = ignore_progress
    ) -> NDArray[np.float32]:
        """One row for each span (start and end in seconds), in order; `audio` is a WAV file (16 kHz, mono, 16 bit).

        `progress` is told the seconds of audio that are done.
        """
        ...
