"""The voice encoder: Resemblyzer's vectors, without Resemblyzer's code."""

import json
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models.catalog import load_voice_encoder
from models.protocols import VoiceEncoder
from models.speakers import load_resemblyzer
from models.weights import Weights
from pipeline.audio import extract_audio
from transcripts.errors import InvalidValueError, MediaError, SettingError, WeightsError

SAMPLE = Path(__file__).parent.parent / "samples" / "acne-scars"

# The six largest of the 256 numbers that Resemblyzer 0.1.4 itself gives for `buzz`, by their places.
LOW = {248: 0.2096, 246: 0.1708, 92: 0.1707, 120: 0.1694, 189: 0.1660, 77: 0.1546}
HIGH = {253: 0.2972, 141: 0.2417, 9: 0.2138, 62: 0.2100, 131: 0.1869, 75: 0.1792}


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> VoiceEncoder:
    return load_voice_encoder("resemblyzer", cache=tmp_path_factory.mktemp("cache"))


def buzz(pitch: float, *, loudness: float = 1.0) -> NDArray[np.int16]:
    """1.6 s of a buzzing tone whose pitch (Hz) wavers three times a second."""
    times = np.arange(25_600) / 16_000
    phase = 2 * np.pi * np.cumsum(pitch * (1 + 0.05 * np.sin(2 * np.pi * 3 * times))) / 16_000
    tone = sum(np.sin(harmonic * phase) / harmonic for harmonic in range(1, 20))
    return np.asarray(0.05 * loudness * tone * 32_767, dtype=np.int16)


def write_wav(path: Path, samples: NDArray[np.int16], *, rate: int = 16_000) -> Path:
    with wave.open(str(path), "wb") as writer:
        writer.setframerate(rate)
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.writeframes(samples.astype("<i2").tobytes())
    return path


@pytest.mark.weights
def test_vectors_are_those_of_resemblyzer(encoder: VoiceEncoder, tmp_path: Path) -> None:
    audio = write_wav(tmp_path / "tones.wav", np.concatenate([buzz(110), buzz(220)]))
    done: list[float] = []
    low, high = encoder.encode(audio, [(0.0, 1.6), (1.6, 3.2)], progress=done.append)
    assert low.shape == (256,)
    assert np.linalg.norm(low) == pytest.approx(1, abs=1e-5)
    assert {place: low[place] for place in LOW} == pytest.approx(LOW, abs=1e-3)
    assert {place: high[place] for place in HIGH} == pytest.approx(HIGH, abs=1e-3)
    assert done == [3.2]


@pytest.mark.weights
def test_a_quiet_voice_is_the_same_voice(encoder: VoiceEncoder, tmp_path: Path) -> None:
    audio = write_wav(tmp_path / "tones.wav", np.concatenate([buzz(110), buzz(110, loudness=0.05)]))
    loud, quiet = encoder.encode(audio, [(0.0, 1.6), (1.6, 3.2)])
    assert loud @ quiet > 0.99


@pytest.mark.weights
def test_a_vector_does_not_depend_on_its_neighbours(encoder: VoiceEncoder, tmp_path: Path) -> None:
    audio = write_wav(tmp_path / "tones.wav", np.concatenate([buzz(pitch) for pitch in range(100, 300, 20)]))
    spans = [(at / 5, at / 5 + 0.4 + at % 7 / 5) for at in range(70)]  # more than one batch, also short and long ones
    together = encoder.encode(audio, spans)
    for at in (0, 6, 69):
        assert together[at] == pytest.approx(encoder.encode(audio, [spans[at]])[0], abs=1e-4)


@pytest.mark.weights
def test_no_span_gives_no_vector_and_silence_gives_numbers(encoder: VoiceEncoder, tmp_path: Path) -> None:
    audio = write_wav(tmp_path / "silence.wav", np.zeros(16_000, np.int16))
    assert encoder.encode(audio, []).shape == (0, 256)
    assert np.isfinite(encoder.encode(audio, [(0.0, 1.0)])).all()


@pytest.mark.weights
def test_a_span_that_ends_late_is_cut_and_one_outside_refused(encoder: VoiceEncoder, tmp_path: Path) -> None:
    audio = write_wav(tmp_path / "tone.wav", buzz(110))
    late, whole = encoder.encode(audio, [(0.8, 2.0), (0.8, 1.6)])
    assert late == pytest.approx(whole, abs=1e-5)
    with pytest.raises(InvalidValueError, match=r"nothing to hear from 2\.0 to 3\.0 s: the audio has 1\.6 s"):
        encoder.encode(audio, [(2.0, 3.0)])


@pytest.mark.weights
def test_audio_in_another_form_is_refused(encoder: VoiceEncoder, tmp_path: Path) -> None:
    audio = write_wav(tmp_path / "fast.wav", buzz(110), rate=44_100)
    with pytest.raises(MediaError, match="44100 Hz"):
        encoder.encode(audio, [(0.0, 0.5)])


@pytest.mark.weights
def test_voices_of_the_sample_are_told_apart(encoder: VoiceEncoder, tmp_path: Path) -> None:
    extract_audio(SAMPLE.with_suffix(".opus"), tmp_path / "sample.wav")
    turns = json.loads(SAMPLE.with_suffix(".timing.json").read_text(encoding="utf-8"))
    vectors = encoder.encode(tmp_path / "sample.wav", [(turn["start"] + 1, turn["start"] + 3) for turn in turns])
    same = np.array([[one["speaker"] == other["speaker"] for other in turns] for one in turns])
    likeness = vectors @ vectors.T
    assert likeness[same].min() > likeness[~same].max()


@pytest.mark.weights
def test_the_package_that_brings_the_weights_is_not_run(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from models.catalog import load_voice_encoder; "
        f"load_voice_encoder('resemblyzer', cache=Path({str(tmp_path)!r})); sys.exit('resemblyzer' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parent.parent).returncode == 0


def test_another_file_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pretrained.pt").write_bytes(b"no weights")
    with pytest.raises(WeightsError, match=r"pretrained\.pt is not Resemblyzer's encoder .*install it again"):
        load_resemblyzer(Weights("broken", tmp_path, "folder", "0" * 64))


def test_an_unknown_encoder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"unknown speaker model 'ears'.*resemblyzer"):
        load_voice_encoder("ears", cache=tmp_path)
