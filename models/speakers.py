"""Voices as vectors: a small recurrent network that puts stretches of one person's speech near each other.

Wan et al. 2018, "Generalized End-to-End Loss for Speaker Verification"; the weights are Resemblyzer's.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from pickle import UnpicklingError
from typing import TYPE_CHECKING
from wave import Wave_read

import numpy as np
from numpy.typing import NDArray

from models.clips import SAMPLE_RATE, open_audio, read_samples
from models.known import MODEL_FILE
from models.protocols import Progress, ignore_progress
from models.weights import Weights
from transcripts.errors import InvalidValueError, WeightsError

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import LSTM, Linear

WINDOW = 400  # samples of one spectrum: 25 ms
HOP = 160  # samples from one spectrum to the next: 10 ms
MELS = 40  # bands of a spectrum
FRAMES = 160  # spectra heard at once: 1.6 s, as the network was trained
LENGTH = FRAMES * HOP  # samples, likewise
DIMENSIONS = 256
LEVEL = 10 ** (-30 / 20)  # root mean square of the loudness that the network was trained on: -30 dB of full scale
QUIETEST = 1e-4  # root mean square below which there is nothing to amplify
BATCH = 64  # stretches heard together; more no longer fit a core's cache


def load_resemblyzer(weights: Weights) -> "Resemblyzer":
    """Load `pretrained.pt` of Resemblyzer; nothing of the package is run. Raises WeightsError for another file."""
    import torch
    from transformers.audio_utils import mel_filter_bank

    file = weights.path / MODEL_FILE["speaker"]
    lstm, linear = torch.nn.LSTM(MELS, DIMENSIONS, 3, batch_first=True), torch.nn.Linear(DIMENSIONS, DIMENSIONS)
    try:
        state = torch.load(file, weights_only=True, map_location="cpu")["model_state"]
        lstm.load_state_dict({name[5:]: value for name, value in state.items() if name.startswith("lstm.")})
        linear.load_state_dict({name[7:]: value for name, value in state.items() if name.startswith("linear.")})
    except (OSError, EOFError, UnpicklingError, KeyError, TypeError, RuntimeError) as error:
        # PyTorch's own words are left out, since they advise to load the file unsafely.
        raise WeightsError(
            f"{file} is not Resemblyzer's encoder ({type(error).__name__}); install it again or give a folder with its "
            "pretrained.pt"
        ) from error
    filters = mel_filter_bank(WINDOW // 2 + 1, MELS, 0.0, SAMPLE_RATE / 2, SAMPLE_RATE, "slaney", "slaney")
    return Resemblyzer(weights.name, lstm.eval(), linear.eval(), torch.from_numpy(filters).float())


@dataclass(frozen=True, slots=True)
class Resemblyzer:
    """A VoiceEncoder; made by `load_resemblyzer`."""

    name: str
    lstm: "LSTM"
    linear: "Linear"
    filters: "Tensor"

    def encode(
        self, audio: Path, spans: Sequence[tuple[float, float]], *, progress: Progress = ignore_progress
    ) -> NDArray[np.float32]:
        """One vector of 256 numbers, none negative, and length 1 for each span (start and end in seconds), in order.

        The network hears 1.6 s: a shorter span is repeated, of a longer one the middle is heard. Progress is in
        seconds of audio. Raises MediaError where `audio` is not WAV (16 kHz, mono, 16 bit), InvalidValueError for a
        span that lies outside it.
        """
        vectors = [np.empty((0, DIMENSIONS), np.float32)]
        with open_audio(audio) as reader:
            for first in range(0, len(spans), BATCH):
                batch = spans[first : first + BATCH]
                vectors.append(self._embed(np.stack([_stretch(reader, start, end) for start, end in batch])))
                progress(batch[-1][1])
        return np.concatenate(vectors)

    def _embed(self, stretches: NDArray[np.float32]) -> NDArray[np.float32]:
        import torch

        with _one_thread(), torch.inference_mode():
            spectra = torch.stft(
                torch.from_numpy(stretches),
                WINDOW,
                HOP,
                window=torch.hann_window(WINDOW),
                pad_mode="constant",
                return_complex=True,
            )
            powers = spectra.abs().square()[..., :FRAMES].transpose(1, 2)
            _, (hidden, _) = self.lstm(powers @ self.filters)
            vectors: NDArray[np.float32] = torch.nn.functional.normalize(self.linear(hidden[-1]).relu(), dim=1).numpy()
        return vectors


@contextmanager
def _one_thread() -> Iterator[None]:
    # The network's steps are too small to share out: threads that wait for one another cost more than they bring.
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _stretch(reader: Wave_read, start: float, end: float) -> NDArray[np.float32]:
    surplus = max(0.0, end - start - LENGTH / SAMPLE_RATE)
    first = max(0, int((start + surplus / 2) * SAMPLE_RATE))
    count = min(int((end - start - surplus) * SAMPLE_RATE), reader.getnframes() - first)
    if count <= 0:
        raise InvalidValueError(
            f"there is nothing to hear from {start} to {end} s: the audio has {reader.getnframes() / SAMPLE_RATE} s. "
            "The transcript may belong to another recording"
        )
    reader.setpos(first)
    samples = np.resize(read_samples(reader, count), LENGTH)
    # Every stretch by itself: a guest on a poor line must not be heard as quieter than the host.
    loudness = float(np.sqrt(np.mean(np.square(samples))))
    return samples * np.float32(LEVEL / max(loudness, QUIETEST))
