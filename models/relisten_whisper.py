"""Rival texts scored by Whisper on short clips, with CTranslate2: how likely the decoder finds each, told to say it.

Whisper: Radford et al. 2022, "Robust Speech Recognition via Large-Scale Weak Supervision". The encoder reads only as
many seconds as a clip has, not the 30 s it was trained on: for comparing texts on the same audio that is enough.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from models.clips import SAMPLE_RATE, Clip, audio_seconds, open_audio, read_samples
from models.decoder import Decoder, storage
from models.faster_whisper import BEAM_SIZE, load_model
from models.phones import ANYTHING, Phones
from models.protocols import Comparison, Progress, Trial, ignore_progress
from models.weights import Weights

if TYPE_CHECKING:
    from faster_whisper import WhisperModel  # type: ignore[import-untyped]

BATCH = 8  # clips encoded together
SILENCE = 0.3  # seconds added on both sides of a clip: its first and last word are cut sharply
SAMPLES_A_STATE = 320  # 20 ms
LEAST_FIT = -1e6  # of the words heard
FARTHEST_BEHIND = 35.0  # in fit: what is so far behind the best rival is not said, and its text need not be read
FRAMES = 2  # in which words are timed, which is not asked for, as few as can be
LEAST_PROBABILITY = 1e-6  # of a token: one odd token should not decide alone

T = TypeVar("T")


def load_relisten_whisper(
    weights: Weights,
    *,
    phones: Phones | None = None,
    by_heart: Weights | None = None,
    device: str = "auto",
    language: str = "en",
    threads: int | None = None,
) -> "RelistenWhisper":
    """Load a CTranslate2 folder, in int8 on a CPU and float16 on CUDA; `phones` are those of its encoder.

    `by_heart` are the weights that hear spans, which know the names of the field by heart.

    Raises SettingError for a device that cannot be had, WeightsError for a folder that CTranslate2 cannot load.
    """
    model, chosen, compute_type, workers = load_model(weights, device=device, threads=threads)
    ear = None
    if by_heart is not None:
        second, *_ = load_model(by_heart, device=device, threads=threads)
        ear = Decoder(second, BEAM_SIZE, encoded_together=1 if chosen == "cpu" else BATCH)
    return RelistenWhisper(f"faster-whisper {weights.name} {compute_type}", language, workers, model, phones, ear)


@dataclass(frozen=True, slots=True)
class RelistenWhisper:
    """A Relistener; made by `load_relisten_whisper`."""

    name: str
    language: str
    workers: int
    model: "WhisperModel"
    phones: Phones | None  # None: no sounds are compared
    ear: Decoder | None = None  # None: no span is heard

    def hear(
        self, audio: Path, spans: Sequence[tuple[float, float]], *, progress: Progress = ignore_progress
    ) -> list[str]:
        """A text for each span. Raises MediaError unless `audio` is 16 kHz, mono, 16 bit."""
        audio_seconds(audio)
        if self.ear is None:
            progress(len(spans))
            return [""] * len(spans)
        ear = self.ear

        def write(batch: Sequence[int]) -> list[str]:
            clips = [Clip(spans[at][0], _read(audio, *spans[at], silence=0.0)) for at in batch]
            return ear.write(clips, language=self.language)

        return self._in_batches([end - start for start, end in spans], write, progress)

    def compare(
        self, audio: Path, trials: Sequence[Trial], *, progress: Progress = ignore_progress
    ) -> list[Comparison]:
        """One comparison for each trial. Raises MediaError unless `audio` is 16 kHz, mono, 16 bit."""
        audio_seconds(audio)
        return self._in_batches(
            [trial.end - trial.start for trial in trials],
            lambda batch: self._compare([trials[at] for at in batch], audio),
            progress,
        )

    def _in_batches(
        self, lengths: Sequence[float], work: Callable[[Sequence[int]], list[T]], progress: Progress
    ) -> list[T]:
        """What `work` makes of clips, which it is given by their numbers; those of like length share a batch.

        All of a batch is as long as its longest.
        """
        order = sorted(range(len(lengths)), key=lengths.__getitem__)
        batches = [order[first : first + BATCH] for first in range(0, len(order), BATCH)]
        found: dict[int, T] = {}
        with ThreadPoolExecutor(self.workers) as pool:
            for batch, made in zip(batches, pool.map(work, batches), strict=True):
                found.update(zip(batch, made, strict=True))
                progress(len(found))
        return [found[at] for at in range(len(lengths))]

    def _compare(self, trials: Sequence[Trial], audio: Path) -> list[Comparison]:
        clips = [_read(audio, trial.start, trial.end) for trial in trials]
        longest = max(len(clip) for clip in clips)
        sounds = self.encode([np.pad(clip, (0, longest - len(clip))) for clip in clips])
        fits = [
            self._fits(trial, sound[: len(clip) // SAMPLES_A_STATE])
            for trial, clip, sound in zip(trials, clips, sounds, strict=True)
        ]
        return [
            Comparison(self._likelihoods(trial, sound, worth_asking(trial, fit)), fit)
            for trial, sound, fit in zip(trials, sounds, fits, strict=True)
        ]

    def _fits(self, trial: Trial, states: NDArray[np.float32]) -> tuple[float, ...]:
        if self.phones is None or not trial.sounds:
            return ()
        before, after = trial.sounds_around
        asked = [f"{before}{sound}{after}" for sounds in trial.sounds for sound in sounds]
        best, *fits = self.phones.fits(self.phones.hear(states), [f"{before}{ANYTHING}{after}", *asked]).tolist()
        left = iter(fits)
        fit, *others = (max(next(left) for _ in sounds) - best for sounds in trial.sounds)
        # Words that were timed wrongly may be more than their clip has room for: then it tells nothing of them.
        return () if fit < LEAST_FIT else (fit, *others)

    def _likelihoods(self, trial: Trial, sound: NDArray[np.float32], asked: Sequence[int]) -> tuple[float, ...]:
        found = [-inf] * len(trial.rivals)
        if list(asked) == [0]:
            return (0.0, *found[1:])  # nothing to compare with
        before = self._tokens(f" {trial.before}" if trial.before else "")
        texts = [[*before, *self._tokens(f" {trial.rivals[at]} {trial.after}".rstrip())] for at in asked]
        languages = (f"<|{self.language}|>", "<|transcribe|>") if self.model.model.is_multilingual else ()
        start = [
            *self._specials("<|startofprev|>"),
            *self._tokens(f" {', '.join(trial.hints)}."),
            *self._specials("<|startoftranscript|>", *languages),
        ]
        encoded = storage(np.repeat(sound[None], len(texts), axis=0))
        results = self.model.model.align(encoded, start, texts, [FRAMES] * len(texts))
        for at, result in zip(asked, results, strict=True):
            found[at] = _log_likelihood(result.text_token_probs[len(before) :])
        return tuple(found)

    def encode(self, clips: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
        """States of the encoder for clips of one length: a row of numbers for every 20 ms of each."""
        features = np.stack([self.model.feature_extractor(clip, padding=0) for clip in clips]).astype(np.float32)
        features = features[:, :, : features.shape[2] // 2 * 2]
        encoded: NDArray[np.float32] = np.array(self.model.model.encode(storage(features), to_cpu=True))
        return encoded

    def _tokens(self, text: str) -> list[int]:
        tokens: list[int] = self.model.hf_tokenizer.encode(text, add_special_tokens=False).ids
        return tokens

    def _specials(self, *names: str) -> list[int]:
        tokenizer: Any = self.model.hf_tokenizer
        return [tokenizer.token_to_id(name) for name in names]


def worth_asking(trial: Trial, fits: Sequence[float]) -> list[int]:
    """The rivals whose texts the decoder is asked for: the words heard, and whose sounds are not ruled out."""
    least = max(fits, default=0.0) - FARTHEST_BEHIND
    return [at for at in range(len(trial.rivals)) if at == 0 or not fits or fits[at] >= least]


def _log_likelihood(probabilities: Sequence[float]) -> float:
    return float(np.log(np.maximum(probabilities, LEAST_PROBABILITY)).sum())


def _read(audio: Path, start: float, end: float, *, silence: float = SILENCE) -> NDArray[np.float32]:
    """The samples from a start to an end in seconds, with so much silence on both sides."""
    nothing = np.zeros(int(silence * SAMPLE_RATE), np.float32)
    with open_audio(audio) as reader:
        reader.setpos(min(reader.getnframes(), int(start * SAMPLE_RATE)))
        samples = read_samples(reader, int((end - start) * SAMPLE_RATE))
    return np.concatenate([nothing, samples, nothing])
