"""Whisper by faster-whisper: CTranslate2, clips heard in batches on every core, a time for every word.

Whisper: Radford et al. 2022, "Robust Speech Recognition via Large-Scale Weak Supervision".
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from models.clips import Clip, audio_seconds, read_clips
from models.decoder import Decoder
from models.devices import choose_device
from models.holes import fill_holes
from models.memory import keep_buffers
from models.protocols import Progress, ignore_progress
from models.segments import Heard, Piece, segments_of
from models.weights import Weights
from transcripts.errors import SettingError, WeightsError
from transcripts.transcript import Transcript

if TYPE_CHECKING:
    from faster_whisper import WhisperModel  # type: ignore[import-untyped]

BATCH = {"cpu": 4, "cuda": 8}  # clips decoded together; on a CPU fewer, so that all workers have some
BEAM_SIZE = 5  # greedy decoding is a third faster, and hears a fifth fewer names
LANGUAGE_CLIPS = 4  # clips asked at the most for the language: the first two minutes of speech


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
    name = f"faster-whisper {weights.name} {compute_type}"
    return FasterWhisper(
        name=name,
        listener=weights.heard_by(name, device=device),
        language=language,
        batch=BATCH[device],
        workers=workers,
        decoder=Decoder(model, beam_size or BEAM_SIZE, encoded_together=1 if device == "cpu" else BATCH[device]),
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
    if device == "cpu":
        keep_buffers()
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
    """A Listener; made by `load_faster_whisper`."""

    name: str
    listener: str
    language: str | None
    batch: int
    workers: int
    decoder: Decoder

    def transcribe(
        self, audio: Path, *, language: str | None = None, progress: Progress = ignore_progress
    ) -> Transcript:
        """Transcribe a WAV file (16 kHz, mono, 16 bit); silence gives a transcript without segments.

        Raises MediaError where the file has another form.
        """
        duration = audio_seconds(audio)
        clips = read_clips(audio)
        language = self.language or language
        if language is None:
            first = list(islice(clips, LANGUAGE_CLIPS))
            if not first:
                progress(duration)
                return Transcript((), None, self.name)
            language = self.decoder.language_of(first)
            clips = chain(first, clips)
        heard: list[tuple[float, list[Heard]]] = []
        done = 0.0
        with ThreadPoolExecutor(self.workers) as pool:
            hear = partial(self._hear, language=language)
            batches = batches_by_length(clips, most=self.batch, workers=self.workers)
            for batch, stretches in _in_order(pool, hear, batches, 2 * self.workers):
                heard += [(clip.start, stretch) for clip, stretch in zip(batch, stretches, strict=True)]
                done += sum(clip.end - clip.start for clip in batch)
                progress(min(done, duration))
        progress(duration)
        in_order = chain.from_iterable(stretch for _, stretch in sorted(heard, key=lambda one: one[0]))
        return Transcript(segments_of(in_order, duration=duration, language=language), language, self.name)

    def _hear(self, clips: Sequence[Clip], *, language: str) -> list[list[Heard]]:
        hear = partial(self._hear_again, language=language)
        heard = self.decoder.decode(clips, language=language)
        return [
            fill_holes(clip, hear(clip) if any(part.failed for part in parts) else parts, hear)
            for clip, parts in zip(clips, heard, strict=True)
        ]

    def _hear_again(self, clip: Clip, *, language: str) -> list[Heard]:
        # Whisper's own remedies for a loop or for words out of noise (section 4.5), on all of its 30 s: decode again
        # at rising temperature, and call a clip silent where both probabilities say so.
        import ctranslate2

        ctranslate2.set_random_seed(0)  # sampling, and yet the same transcript every time
        segments, _ = self.decoder.model.transcribe(
            clip.samples, language=language, beam_size=BEAM_SIZE, word_timestamps=True, condition_on_previous_text=False
        )
        return [_heard(segment, clip.start) for segment in segments]


def batches_by_length(clips: Iterable[Clip], *, most: int, workers: int) -> Iterator[tuple[Clip, ...]]:
    """Batches of at most `most` clips of like length, as many as keep all workers busy.

    Clips leave their order only within a round, which is one full batch for each worker.
    """
    clips = iter(clips)
    while some := sorted(islice(clips, most * workers), key=lambda clip: len(clip.samples), reverse=True):
        count = min(len(some), workers)
        edges = [len(some) * at // count for at in range(count + 1)]
        yield from (tuple(some[first:end]) for first, end in pairwise(edges))


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
