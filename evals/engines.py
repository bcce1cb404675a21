"""One way of listening, timed in a process of its own: `python -m evals.engines NAME AUDIO` prints a Run as JSON."""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from models import catalog
from models.clips import SAMPLE_RATE, find_speech, open_audio, read_samples
from models.protocols import Transcriber
from models.weights import find_weights
from pipeline.chunks import cut, hear_chunk, join
from pipeline.diarize import diarize
from pipeline.relisten import relisten
from settings import Settings
from transcripts.transcript import Transcript
from transcripts.vocabulary import load_vocabulary

ROOT = Path(__file__).parent.parent
DEVICES = ("cpu", "cuda")  # never "auto": engines that find different ones would not be compared
PEER_BATCH = 8  # faster-whisper's own default
BEAM_SIZE = 5
WARM_UP = 10.0  # seconds that openai-whisper hears before its time is taken

T = TypeVar("T")
FirstPass = Callable[[Transcriber, Path, Path], Transcript]
"""From a transcriber, a WAV file, and a folder for what is needed meanwhile, to the words."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step with its seconds, and the most memory (GB) that the process had taken when it was done."""

    name: str
    seconds: float
    peak_gb: float


@dataclass(frozen=True, slots=True)
class Run:
    """What one engine did: the words it heard, and its steps without the loading of models."""

    engine: str
    text: str
    steps: tuple[Step, ...]

    @property
    def seconds(self) -> float:
        return sum(step.seconds for step in self.steps)

    @property
    def peak_gb(self) -> float:
        return max(step.peak_gb for step in self.steps)


def run_apart(engine: str, audio: Path, *, model: str, device: str) -> Run:
    """Run an engine on a WAV file (16 kHz, mono, 16 bit) in a fresh process, so that its memory is its own."""
    command = (sys.executable, "-m", "evals.engines", engine, str(audio), "--model", model, "--device", device)
    printed = json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return Run(printed["engine"], printed["text"], tuple(Step(**step) for step in printed["steps"]))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the Run of one engine as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engine", choices=sorted(ENGINES))
    parser.add_argument("audio", type=Path)
    parser.add_argument("--model", default=Settings().whisper)
    parser.add_argument("--device", choices=DEVICES, default=DEVICES[0])
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as cache:
        text, steps = ENGINES[options.engine](options.model, options.device, options.audio, Path(cache))
    json.dump(asdict(Run(options.engine, text, tuple(steps))), sys.stdout)
    return 0


def _in_chunks(transcriber: Transcriber, audio: Path, folder: Path) -> Transcript:
    """The first pass as the flow hears it: one chunk after the other, all in the language that the first one told."""
    parts: list[Transcript] = []
    for span in cut(audio, find_speech):
        language = next((part.language for part in parts if part.segments), None)
        parts.append(hear_chunk(transcriber, audio, folder / "chunk.wav", span, language=language))
    return join(parts)


def _whole(transcriber: Transcriber, audio: Path, folder: Path) -> Transcript:
    return transcriber.transcribe(audio)


def _springboard(
    model: str, device: str, audio: Path, cache: Path, *, hear: FirstPass = _in_chunks
) -> tuple[str, list[Step]]:
    transcriber = catalog.load_transcriber("faster-whisper", model, cache=cache, device=device)
    transcript, step = _timed("transcribe", lambda: hear(transcriber, audio, cache))
    return transcript.text, [step]


def _listening(
    model: str, device: str, audio: Path, cache: Path, *, hear: FirstPass = _in_chunks
) -> tuple[str, list[Step]]:
    """The whole of listening: the words, the terms heard again, the speakers."""
    transcriber = catalog.load_transcriber("faster-whisper", model, cache=cache, device=device)
    relistener = catalog.load_relistener(model, cache=cache, device=device)
    encoder = catalog.load_voice_encoder("resemblyzer", cache=cache)
    vocabulary = load_vocabulary()
    first, hearing = _timed("transcribe", lambda: hear(transcriber, audio, cache))
    corrected, again = _timed("relisten", lambda: relisten(first, audio, vocabulary, relistener))
    transcript, voices = _timed("diarize", lambda: diarize(corrected, audio, encoder))
    return transcript.text, [hearing, again, voices]


def _faster_whisper(model: str, device: str, audio: Path, cache: Path) -> tuple[str, list[Step]]:
    """The library by itself: its batched pipeline with its own voice detection, threads and batch."""
    from faster_whisper import BatchedInferencePipeline, WhisperModel  # type: ignore[import-untyped]

    folder = find_weights(model, "whisper", cache=cache).path
    compute_type = "int8" if device == "cpu" else "float16"  # as ours
    pipeline = BatchedInferencePipeline(WhisperModel(str(folder), device=device, compute_type=compute_type))

    def hear() -> str:
        segments, _ = pipeline.transcribe(str(audio), batch_size=PEER_BATCH, beam_size=BEAM_SIZE, word_timestamps=True)
        return " ".join(segment.text.strip() for segment in segments)

    text, step = _timed("transcribe", hear)
    return text, [step]


def _openai_whisper(model: str, device: str, audio: Path, cache: Path) -> tuple[str, list[Step]]:
    """The reference by itself, as its own command line runs it with words timed, once it is warm.

    It is given the samples: by a path it would look for a program named ffmpeg, which not every machine has. As it
    hears but a minute, what its first seconds cost once a process would weigh far more than in a recording.
    """
    from models.openai_whisper import load_openai_whisper

    loaded = load_openai_whisper(find_weights(model, "whisper", cache=cache), cache=cache, device=device).model

    with open_audio(audio) as reader:
        samples = read_samples(reader, reader.getnframes())

    def hear(some: NDArray[np.float32]) -> str:
        result: dict[str, Any] = loaded.transcribe(
            some, beam_size=BEAM_SIZE, best_of=BEAM_SIZE, word_timestamps=True, fp16=device == "cuda"
        )
        return str(result["text"]).strip()

    hear(samples[: round(WARM_UP * SAMPLE_RATE)])
    text, step = _timed("transcribe", lambda: hear(samples))
    return text, [step]


def _timed(name: str, work: Callable[[], T]) -> tuple[T, Step]:
    start = perf_counter()
    result = work()
    seconds = perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6  # kilobytes on Linux
    return result, Step(name, seconds, peak)


ENGINES: Mapping[str, Callable[[str, str, Path, Path], tuple[str, list[Step]]]] = {
    "springboard": _springboard,
    "springboard-whole": partial(_springboard, hear=_whole),
    "listening": _listening,
    "listening-whole": partial(_listening, hear=_whole),
    "faster-whisper": _faster_whisper,
    "openai-whisper": _openai_whisper,
}


if __name__ == "__main__":
    sys.exit(main())
