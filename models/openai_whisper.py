"""Whisper by openai-whisper: the reference implementation, in PyTorch, from the same weights.

Whisper: Radford et al. 2022, "Robust Speech Recognition via Large-Scale Weak Supervision".
"""

import gzip
import json
import warnings
from base64 import b85encode
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from models.checkpoint import make_checkpoint
from models.clips import Clip, audio_seconds, read_clips
from models.devices import choose_device
from models.holes import fill_holes
from models.protocols import Progress, ignore_progress
from models.segments import Heard, Piece, segments_of
from models.weights import Weights
from transcripts.errors import SettingError
from transcripts.transcript import Transcript

if TYPE_CHECKING:
    from whisper import Whisper

BEAM_SIZE = 1  # greedy: a beam hears more names, and takes ten times as long here


def load_openai_whisper(
    weights: Weights,
    *,
    cache: Path,
    device: str = "auto",
    language: str | None = None,
    beam_size: int | None = None,
    threads: int | None = None,
) -> "OpenAIWhisper":
    """Load a CTranslate2 folder, as a checkpoint made once under `cache`: float32 on a CPU, float16 on CUDA.

    `language` is an ISO 639-1 code; None lets Whisper decide from the first clip, for the whole recording.
    `beam_size` 1 is greedy decoding, None `BEAM_SIZE`. Raises SettingError for a device or language that cannot be had.
    """
    import torch
    import whisper
    from whisper.tokenizer import LANGUAGES, get_tokenizer

    device = choose_device(device, cuda=torch.cuda.is_available(), engine="openai-whisper")
    if threads is not None:
        torch.set_num_threads(threads)
    model = whisper.load_model(str(make_checkpoint(weights, cache=cache)), device=device)
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", ResourceWarning
        )  # whisper leaves its vocabulary file open; read once, it is kept
        get_tokenizer(model.is_multilingual, num_languages=model.num_languages)
    spoken = tuple(LANGUAGES) if model.is_multilingual else ("en",)
    if language is not None and language not in spoken:
        raise SettingError(f"{weights.name} does not know language {language!r}; it knows {', '.join(spoken)}")
    model.set_alignment_heads(_alignment_heads(weights.path, model.dims.n_text_layer, model.dims.n_text_head))
    name = f"openai-whisper {weights.name}"
    return OpenAIWhisper(name, weights.heard_by(name, device=device), language, beam_size or BEAM_SIZE, model)


@dataclass(frozen=True, slots=True)
class OpenAIWhisper:
    """A Listener; made by `load_openai_whisper`."""

    name: str
    listener: str
    language: str | None
    beam_size: int
    model: "Whisper"

    def transcribe(
        self, audio: Path, *, language: str | None = None, progress: Progress = ignore_progress
    ) -> Transcript:
        """Transcribe a WAV file (16 kHz, mono, 16 bit); silence gives a transcript without segments.

        Raises MediaError where the file has another form.
        """
        duration = audio_seconds(audio)
        language = self.language or language
        heard: list[Heard] = []
        for clip in read_clips(audio):
            result = self._decode(clip, language)
            language = result["language"]
            heard += fill_holes(clip, _heard(result, clip), partial(self._hear_again, language=language))
            progress(clip.end)
        progress(duration)
        return Transcript(segments_of(heard, duration=duration, language=language), language, self.name)

    def _hear_again(self, clip: Clip, *, language: str) -> list[Heard]:
        return _heard(self._decode(clip, language), clip)

    def _decode(self, clip: Clip, language: str | None) -> dict[str, Any]:
        import torch

        with torch.random.fork_rng():
            torch.manual_seed(0)  # a failed clip is sampled again, and yet the same transcript comes every time
            result: dict[str, Any] = self.model.transcribe(
                clip.samples,
                language=language,
                beam_size=self.beam_size if self.beam_size > 1 else None,
                best_of=5,
                word_timestamps=True,
                condition_on_previous_text=False,  # carried on, one loop would spoil all that follows
                fp16=self.model.device.type == "cuda",
                verbose=None,
            )
        return result


def _heard(result: dict[str, Any], clip: Clip) -> list[Heard]:
    return [
        Heard(
            start=float(segment["start"]) + clip.start,
            end=float(segment["end"]) + clip.start,
            text=segment["text"],
            pieces=tuple(
                Piece(
                    start=float(word["start"]) + clip.start,
                    end=float(word["end"]) + clip.start,
                    text=word["word"],
                    probability=float(word["probability"]),
                )
                for word in segment["words"]
            ),
            log_probability=segment["avg_logprob"],
            compression=segment["compression_ratio"],
        )
        for segment in result["segments"]
    ]


def _alignment_heads(folder: Path, layers: int, heads: int) -> bytes:
    """The attention heads that tell the time of words, in the form `set_alignment_heads` takes."""
    chosen = np.zeros((layers, heads), dtype=bool)
    for layer, head in json.loads((folder / "config.json").read_text("utf-8"))["alignment_heads"]:
        chosen[layer, head] = True
    return b85encode(gzip.compress(chosen.tobytes()))
