"""Clips decoded by Whisper in CTranslate2: each encoded once, for the words and for their times.

Whisper: Radford et al. 2022, "Robust Speech Recognition via Large-Scale Weak Supervision". Its encoder was trained on
30 s; here it reads only as many as the longest clip has, which costs less than in proportion and changes few words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from models.clips import SAMPLE_RATE, Clip
from models.segments import Heard, Piece

if TYPE_CHECKING:
    from ctranslate2.models import WhisperGenerationResult  # type: ignore[import-untyped]
    from faster_whisper import WhisperModel  # type: ignore[import-untyped]
    from faster_whisper.tokenizer import Tokenizer  # type: ignore[import-untyped]

SILENCE = 1.0  # seconds after the longest clip: words that run to the very end are heard worse
SHORTEST_INPUT = 5.0  # seconds the encoder reads at the least
LONGEST_INPUT = 30.0  # seconds the encoder can read
FRAME = 160  # samples between two columns of the spectrogram
LANGUAGE_SECONDS = 15.0  # of a clip that are asked for the language
SURE_LANGUAGE = 0.5  # probability from which no further clip is asked
# Punctuation that goes with the word after it, and with the word before it.
PREPENDED = "\"'“¿([{-"
APPENDED = "\"'.。,，!！?？:：”)]}、"


@dataclass(frozen=True, slots=True)
class Decoder:
    """One loaded model. `beam_size` 1 is greedy; `encoded_together` clips are encoded at once."""

    model: "WhisperModel"
    beam_size: int
    encoded_together: int

    def language_of(self, clips: Iterable[Clip]) -> str:
        """The ISO 639-1 code of the first clip that leaves little doubt, else the likeliest over all of them."""
        if not self.model.model.is_multilingual:
            return "en"
        likely: dict[str, float] = {}
        for clip in clips:
            start = replace(clip, samples=clip.samples[: int(LANGUAGE_SECONDS * SAMPLE_RATE)])
            found = self.model.model.detect_language(storage(self.encode((start,))))[0]
            for token, probability in found:
                likely[token] = likely.get(token, 0.0) + probability
            if found[0][1] > SURE_LANGUAGE:
                return _code(found[0][0])
        return _code(max(likely, key=lambda token: likely[token]))

    def decode(self, clips: Sequence[Clip], *, language: str) -> list[list[Heard]]:
        """What each clip holds: one stretch with its words timed, or none where nothing was heard."""
        tokenizer = self._tokenizer(language)
        encoded = self.encode(clips)
        results = self._generate(encoded, tokenizer)
        return [
            self._timed(clip, sound, result, tokenizer)
            for clip, sound, result in zip(clips, encoded, results, strict=True)
        ]

    def write(self, clips: Sequence[Clip], *, language: str) -> list[str]:
        """What each clip holds as text alone, without times."""
        tokenizer = self._tokenizer(language)
        results = self._generate(self.encode(clips), tokenizer)
        return [tokenizer.decode(result.sequences_ids[0]).strip() for result in results]

    def encode(self, clips: Sequence[Clip]) -> NDArray[np.floating[Any]]:
        """States of the encoder: one row of frames (20 ms each) for every clip."""
        seconds = max(len(clip.samples) for clip in clips) / SAMPLE_RATE + SILENCE
        length = int(min(max(seconds, SHORTEST_INPUT), LONGEST_INPUT) * 50) * 2 * FRAME
        spectra = np.stack([self._spectrum(clip.samples[:length], length) for clip in clips])
        # On a CPU one by one is fastest: the attention of a single clip stays near the processor.
        parts = np.split(spectra, range(self.encoded_together, len(clips), self.encoded_together))
        return np.concatenate([np.array(self.model.model.encode(storage(part), to_cpu=True)) for part in parts])

    def _spectrum(self, samples: NDArray[np.float32], length: int) -> NDArray[np.float32]:
        padded = np.pad(samples, (0, length - len(samples)))
        spectrum: NDArray[np.float32] = self.model.feature_extractor(padded, padding=FRAME)
        return spectrum[:, : length // FRAME]

    def _generate(self, encoded: NDArray[np.floating[Any]], tokenizer: "Tokenizer") -> "list[WhisperGenerationResult]":
        from faster_whisper.transcribe import get_suppressed_tokens  # type: ignore[import-untyped]

        results: list[WhisperGenerationResult] = self.model.model.generate(
            storage(encoded),
            [[*tokenizer.sot_sequence, tokenizer.no_timestamps]] * len(encoded),
            beam_size=self.beam_size,
            max_length=self.model.max_length,
            suppress_tokens=get_suppressed_tokens(tokenizer, [-1]),
            return_scores=True,
        )
        return results

    def _timed(
        self, clip: Clip, encoded: NDArray[np.floating[Any]], result: "WhisperGenerationResult", tokenizer: "Tokenizer"
    ) -> list[Heard]:
        from faster_whisper.transcribe import get_compression_ratio

        tokens = result.sequences_ids[0]
        text = tokenizer.decode(tokens)
        if not text.strip():
            return []
        seconds = len(clip.samples) / SAMPLE_RATE
        stretch = {"seek": 0, "start": 0.0, "end": seconds, "tokens": tokens}
        frames = min(len(clip.samples) // FRAME, 2 * len(encoded))
        self.model.add_word_timestamps(
            [[stretch]], tokenizer, storage(encoded[None]), frames, PREPENDED, APPENDED, last_speech_timestamp=0.0
        )
        pieces = tuple(
            Piece(clip.start + word["start"], clip.start + word["end"], word["word"], word["probability"])
            for word in stretch["words"]
        )
        return [
            Heard(
                clip.start + stretch["start"],
                clip.start + stretch["end"],
                text,
                pieces,
                _log_probability(result),
                get_compression_ratio(text),
            )
        ]

    def _tokenizer(self, language: str) -> "Tokenizer":
        from faster_whisper.tokenizer import Tokenizer

        many = self.model.model.is_multilingual
        return Tokenizer(self.model.hf_tokenizer, many, task="transcribe", language=language if many else "en")


def storage(array: NDArray[Any]) -> Any:
    """An array in the form that CTranslate2 takes."""
    from ctranslate2 import StorageView  # type: ignore[import-untyped]

    return StorageView.from_array(np.ascontiguousarray(array))


def _log_probability(result: "WhisperGenerationResult") -> float:
    """Mean over the tokens and the end of text, as Whisper counts it."""
    count = len(result.sequences_ids[0])
    return float(result.scores[0]) * count / (count + 1)  # the score is divided by the number of tokens


def _code(token: str) -> str:
    return token.removeprefix("<|").removesuffix("|>")
