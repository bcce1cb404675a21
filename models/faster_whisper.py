"""Whisper by faster-whisper: CTranslate2, clips decoded in batches, a time for every word.

Whisper: Radford et al. 2022, "Robust Speech Recognition via Large-Scale Weak Supervision".
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from models.clips import SAMPLE_RATE, Clip, audio_seconds, read_clips
from models.devices import choose_device
from models.holes import fill_holes
from models.protocols import Progress, ignore_progress
from models.segments import Heard, Piece, segments_of
from models.weights import Weights
from transcripts.errors import SettingError, WeightsError
from transcripts.transcript import Transcript

if TYPE_CHECKING:
    from faster_whisper import WhisperModel  # type: ignore[import-untyped]

BATCH = {"cpu": 4, "cuda": 8}  # clips decoded together; on a CPU fewer, so that all workers have some
BEAM_SIZE = 5  # fewer errors than greedy decoding, for a quarter more time


def load_faster_whisper(
    weights: Weights,
    *,
    device: str = "auto",
    compute_type: str | None = None,
    language: str | None = None,
    beam_size: int | None = None,
    threads: int | None = None,
) -> "FasterWhisper":
    """Load a CTranslate2 folder. Computes in int8 on a CPU and float16 on CUDA unless `compute_type` says otherwise.

    `language` is an ISO 639-1 code; None lets Whisper decide from the first two minutes of speech, for the whole
    recording. `beam_size` 1 is greedy decoding, None `BEAM_SIZE`. Raises SettingError for a device, compute type or
    language that cannot be had, WeightsError for a folder that CTranslate2 cannot load.
    """
    model, device, compute_type, workers = load_model(
        weights, device=device, compute_type=compute_type, threads=threads
    )
    if language is not None and language not in model.supported_languages:
        raise SettingError(
            f"{weights.name} does not know language {language!r}; it knows {', '.join(model.supported_languages)}"
        )
    return FasterWhisper(
        name=f"faster-whisper {weights.name} {compute_type}",
        language=language,
        beam_size=beam_size or BEAM_SIZE,
        batch=BATCH[device],
        workers=workers,
        model=model,
    )


def load_model(
    weights: Weights, *, device: str, compute_type: str | None = None, threads: int | None = None
) -> "tuple[WhisperModel, str, str, int]":
    """A CTranslate2 folder loaded, with the device and compute type chosen for it and its number of workers.

    Raises SettingError for a device or compute type that cannot be had, WeightsError for a folder that does not load.
    """
    import ctranslate2  # type: ignore[import-untyped]
    from faster_whisper import WhisperModel

    device = choose_device(device, cuda=ctranslate2.get_cuda_device_count() > 0, engine="faster-whisper")
    compute_type = compute_type or ("float16" if device == "cuda" else "int8")
    # On a CPU a worker of one thread for each core: two of them do more than one worker of two threads.
    workers = 1 if device == "cuda" else threads or len(os.sched_getaffinity(0))
    possible = ctranslate2.get_supported_compute_types(device)
    if compute_type not in possible:
        raise SettingError(f"{device} cannot compute in {compute_type!r}; choose one of {', '.join(sorted(possible))}")
    try:
        model = WhisperModel(
            str(weights.path), device=device, compute_type=compute_type, cpu_threads=1, num_workers=workers
        )
    except (RuntimeError, ValueError) as error:
        raise WeightsError(f"CTranslate2 cannot load {weights.path} ({error}); convert or install it again") from error
    return model, device, compute_type, workers


@dataclass(frozen=True, slots=True)
class FasterWhisper:
    """A Transcriber; made by `load_faster_whisper`."""

    name: str
    language: str | None
    beam_size: int
    batch: int
    workers: int
    model: "WhisperModel"

    def transcribe(
        self, audio: Path, *, language: str | None = None, progress: Progress = ignore_progress
    ) -> Transcript:
        """Transcribe a WAV file (16 kHz, mono, 16 bit); silence gives a transcript without segments.

        Raises MediaError where the file has another form.
        """
        duration = audio_seconds(audio)
        clips_to_come = read_clips(audio)
        language = self.language or language
        heard: list[Heard] = []
        for clip in islice(clips_to_come, 1):  # alone, since it tells the language of all the others
            language, heard = self._hear((clip,), language)
            progress(clip.end)
        batches = _batches(clips_to_come, self.batch)
        with ThreadPoolExecutor(self.workers) as pool:
            for clips, (_, batch) in _in_order(pool, lambda clips: self._hear(clips, language), batches, self.workers):
                heard += batch
                progress(clips[-1].end)
        progress(duration)
        return Transcript(segments_of(heard, duration=duration, language=language), language, self.name)

    def _hear(self, clips: Sequence[Clip], language: str | None) -> tuple[str, list[Heard]]:
        from faster_whisper import BatchedInferencePipeline

        # The clips are laid end to end, since the pipeline takes one array and tells the clips apart by their times.
        ends = np.cumsum([len(clip.samples) for clip in clips]) / SAMPLE_RATE
        starts = [0.0, *ends[:-1].tolist()]
        segments, info = BatchedInferencePipeline(self.model).transcribe(  # one for each thread, since it has a state
            np.concatenate([clip.samples for clip in clips]),
            language=language,
            beam_size=self.beam_size,
            word_timestamps=True,
            clip_timestamps=[{"start": start, "end": end} for start, end in zip(starts, ends.tolist(), strict=True)],
            batch_size=len(clips),
            language_detection_segments=4,
        )
        by_clip: list[list[Heard]] = [[] for _ in clips]
        for segment in segments:
            at = int(np.searchsorted(ends, segment.seek / 100 + 0.02, side="right"))  # `seek` counts 10 ms frames
            by_clip[at].append(_heard(segment, clips[at].start - starts[at]))
        hear = partial(self._hear_again, language=info.language)
        for at, clip in enumerate(clips):
            if any(part.failed for part in by_clip[at]):
                by_clip[at] = hear(clip)
            by_clip[at] = fill_holes(clip, by_clip[at], hear)
        return info.language, [part for parts in by_clip for part in parts]

    def _hear_again(self, clip: Clip, *, language: str) -> list[Heard]:
        # The batched decoder lacks Whisper's own remedies for a loop or for words out of noise (section 4.5):
        # decode again at rising temperature, and call a clip silent where both probabilities say so.
        import ctranslate2

        ctranslate2.set_random_seed(0)  # sampling, and yet the same transcript every time
        segments, _ = self.model.transcribe(
            clip.samples, language=language, beam_size=5, word_timestamps=True, condition_on_previous_text=False
        )
        return [_heard(segment, clip.start) for segment in segments]


def _heard(segment: Any, offset: float) -> Heard:
    pieces = tuple(
        Piece(float(word.start) + offset, float(word.end) + offset, word.word, float(word.probability))
        for word in segment.words
    )
    return Heard(
        float(segment.start) + offset,
        float(segment.end) + offset,
        segment.text,
        pieces,
        segment.avg_logprob,
        segment.compression_ratio,
    )


T = TypeVar("T")
R = TypeVar("R")


def _batches(clips: Iterable[Clip], size: int) -> Iterator[tuple[Clip, ...]]:
    clips = iter(clips)
    while batch := tuple(islice(clips, size)):
        yield batch


def _in_order(
    pool: ThreadPoolExecutor, work: Callable[[T], R], items: Iterable[T], ahead: int
) -> Iterator[tuple[T, R]]:
    """Each item with what `work` makes of it, in the items' order; no more than `ahead` of them are under way."""
    waiting: deque[tuple[T, Future[R]]] = deque()
    for item in items:
        if len(waiting) >= ahead:
            done, future = waiting.popleft()
            yield done, future.result()
        waiting.append((item, pool.submit(work, item)))
    for done, future in waiting:
        yield done, future.result()
