"""Audio as a transcriber takes it; a test file imports the fixture as itself."""

from pathlib import Path

import numpy as np
import pytest
from conftest import SAMPLE, convert
from library import write_wav
from numpy.typing import NDArray

SECOND = 16_000  # samples


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The start of the sample webinar as a transcriber takes it."""
    path = tmp_path_factory.mktemp("audio") / "sample.wav"
    convert("-i", str(SAMPLE), "-t", "45", "-ac", "1", "-ar", "16000", "-c:a", "pcm_s16le", str(path))
    return path


def wav(folder: Path, samples: NDArray[np.int16], *, rate: int = SECOND) -> Path:
    """A mono WAV file of these samples."""
    return write_wav(folder / "made.wav", samples, rate=rate)
