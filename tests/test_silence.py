"""Where nobody speaks, nothing is heard: silence, noise, tones and music, alone and between sentences."""

import wave
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT, SAMPLE, convert
from numpy.typing import NDArray

from models.catalog import load_transcriber
from models.clips import SAMPLE_RATE, find_speech, read_clips
from transcripts.text import words_of

SECONDS = 10
ROOMS = ROOT.parent / "shared" / "speech"  # recordings of rooms in which nobody speaks, where there are some

Samples = NDArray[np.float32]


def time_axis() -> NDArray[np.float64]:
    return np.arange(SECONDS * SAMPLE_RATE) / SAMPLE_RATE


def scaled(samples: NDArray[np.float64], loudness: float) -> Samples:
    return (samples / max(1e-9, float(np.abs(samples).max())) * loudness).astype(np.float32)


def hiss(loudness: float) -> Samples:
    """White noise."""
    return scaled(np.random.default_rng(0).normal(size=SECONDS * SAMPLE_RATE), loudness)


def rumble(loudness: float) -> Samples:
    """Pink noise that comes and goes four times a second, as syllables do."""
    spectrum = np.fft.rfft(np.random.default_rng(1).normal(size=SECONDS * SAMPLE_RATE))
    noise = np.fft.irfft(spectrum / np.sqrt(np.arange(1, len(spectrum) + 1)), SECONDS * SAMPLE_RATE)
    return scaled(noise * (np.sin(2 * np.pi * 4 * time_axis()) > 0), loudness)


def hum(loudness: float) -> Samples:
    """The hum of the mains."""
    return scaled(np.sum([np.sin(2 * np.pi * pitch * time_axis()) / pitch for pitch in (50, 100, 150)], 0), loudness)


def music(loudness: float) -> Samples:
    """Chords that are struck twice a second, with a drum."""
    chance = np.random.default_rng(2)
    samples = np.zeros(SECONDS * SAMPLE_RATE)
    for beat in range(2 * SECONDS):
        part = samples[beat * SAMPLE_RATE // 2 :][: SAMPLE_RATE * 3 // 4]
        since = np.arange(len(part)) / SAMPLE_RATE
        root = 220 * 2 ** (chance.choice([0, 3, 5, 7, 10]) / 12)
        for ratio in (1, 1.26, 1.5):
            for harmonic in (1, 2, 3, 4):
                part += np.sin(2 * np.pi * root * ratio * harmonic * since) / harmonic * np.exp(-3 * since)
        part += 2 * chance.normal(size=len(part)) * np.exp(-80 * since)
    return scaled(samples, loudness)


WITHOUT_SPEECH = {
    "silence": np.zeros(SECONDS * SAMPLE_RATE, np.float32),
    "faint hiss": hiss(0.01),
    "loud hiss": hiss(0.9),
    "rumble": rumble(0.5),
    "hum": hum(0.2),
    "music": music(0.5),
    "faint music": music(0.05),
}


@pytest.mark.parametrize("name", WITHOUT_SPEECH)
def test_no_speech_is_found_where_nobody_speaks(name: str) -> None:
    assert find_speech(WITHOUT_SPEECH[name]) == []


@pytest.mark.parametrize("name", ["kaldi_silence.wav", "roomnoise.flac"])
def test_no_speech_is_found_in_an_empty_room(tmp_path: Path, name: str) -> None:
    if not (ROOMS / name).exists():
        pytest.skip(f"there is no recording {ROOMS / name}")
    convert("-i", str(ROOMS / name), "-ac", "1", "-ar", str(SAMPLE_RATE), "-c:a", "pcm_s16le", str(tmp_path / "a.wav"))
    assert list(read_clips(tmp_path / "a.wav")) == []


@pytest.mark.weights
def test_words_are_heard_only_where_somebody_speaks(tmp_path: Path) -> None:
    speech = [said(tmp_path, start=start) for start in (0, 60)]
    order = [speech[0], *WITHOUT_SPEECH.values(), speech[1], WITHOUT_SPEECH["music"]]
    file = tmp_path / "talk.wav"
    with wave.open(str(file), "wb") as writer:
        writer.setparams((1, 2, SAMPLE_RATE, 0, "NONE", ""))
        writer.writeframes((np.concatenate(order) * 32767).astype("<i2").tobytes())
    transcript = load_transcriber("faster-whisper", "tiny.en", cache=tmp_path, device="cpu").transcribe(file)
    second = sum(map(len, order[:-2])) / SAMPLE_RATE
    stretches = [(at, at + len(part) / SAMPLE_RATE) for at, part in zip((0.0, second), speech, strict=True)]
    heard: list[list[str]] = [[], []]
    for _, word in transcript.words():
        middle = (word.start + word.end) / 2
        inside = [number for number, (start, end) in enumerate(stretches) if start <= middle <= end + 0.5]
        assert inside, f"{word.text!r} is heard at {middle:.1f} s, where nobody speaks"
        heard[inside[0]].append(word.text)
    assert {"good", "evening"} <= set(words_of(" ".join(heard[0])))
    assert len(heard[1]) > 10


def said(folder: Path, *, start: int) -> Samples:
    """Ten seconds of the sample webinar."""
    path = folder / f"{start}.wav"
    convert("-ss", str(start), "-t", "10", "-i", str(SAMPLE), "-ac", "1", "-ar", str(SAMPLE_RATE), str(path))
    with wave.open(str(path), "rb") as reader:
        return np.frombuffer(reader.readframes(reader.getnframes()), "<i2").astype(np.float32) / np.float32(32768)
