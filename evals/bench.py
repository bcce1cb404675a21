"""`make bench`: how fast we listen beside other engines on the same audio, what each stage takes, and the memory."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import wave
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from operator import attrgetter
from pathlib import Path
from typing import Protocol

from rich.console import Console
from rich.table import Table

from evals.annotated import collect_webinars
from evals.engines import DEVICES, ROOT, Run, run_apart
from evals.measures import Share, word_error_rate, words_wrong
from models.clips import audio_seconds
from pipeline.audio import extract_audio
from pipeline.chunks import write_chunk
from settings import Settings

PEER = "faster-whisper"
SMALL_MODEL = "tiny.en"  # for hours of audio, whose memory is measured


@dataclass(frozen=True, slots=True)
class Recording:
    """A file to hear, and what is said in it where that is known."""

    file: Path
    reference: str | None


class Apart(Protocol):
    """Runs an engine on a WAV file; by itself, but in tests."""

    def __call__(self, engine: str, audio: Path, *, model: str) -> Run: ...


@dataclass(frozen=True, slots=True)
class Race:
    """The best run of each engine on a recording of so many seconds, and what is said in it where that is known."""

    name: str
    seconds: float
    reference: str | None
    best: Mapping[str, Run]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; 0 unless an engine failed."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--data", type=Path, help="a folder with more recordings in speech/ and webinars/")
    parser.add_argument("--model", default=Settings().whisper, help="the Whisper of all engines (%(default)s)")
    parser.add_argument("--device", choices=DEVICES, default=DEVICES[0], help="where all engines run (%(default)s)")
    parser.add_argument("--whole", action="store_true", help="hear recordings in one piece, not in the flow's chunks")
    parser.add_argument("--minutes", type=float, help="hear no more than this of each recording")
    parser.add_argument(
        "--rounds", type=int, default=2, help="how often each engine hears a recording; the best counts"
    )
    parser.add_argument("--reference-minutes", type=float, default=1.0, help="what openai-whisper hears; it is slow")
    parser.add_argument("--hours", type=float, help=f"measure memory instead, up to so many hours, with {SMALL_MODEL}")
    parser.add_argument(
        "--flow-hours", type=float, help="time the whole flow instead, on all recordings in a row, again up to so long"
    )
    options = parser.parse_args(arguments)
    console = Console(width=120 if not sys.stdout.isatty() else None)
    recordings = _recordings(options.data)
    run = partial(run_apart, device=options.device)
    with tempfile.TemporaryDirectory() as folder:
        if options.hours:
            audio = _wav(recordings[0], Path(folder), minutes=None)
            console.print(_memory(audio, options.hours, run, whole=options.whole))
            return 0
        if options.flow_hours:
            parts = [_wav(recording, Path(folder), minutes=None) for recording in recordings]
            console.print(_flow(_repeat(parts, 3600 * options.flow_hours), options.device))
            return 0
        races = []
        for recording in recordings:
            audio = _wav(recording, Path(folder), minutes=options.minutes)
            heard = recording if options.minutes is None else Recording(recording.file, None)
            races.append(race(heard, audio, options.model, options.rounds, run, whole=options.whole))
            console.print(race_table(races[-1], f"{recording.file.name}, {options.model}, beam 5"))
        console.print(total_table(races))
        audio = _wav(recordings[0], Path(folder), minutes=options.minutes)
        name, minutes = recordings[0].file.name, options.reference_minutes
        console.print(listening_table(name, audio, options.model, minutes, run, whole=options.whole))
    console.print(_flow(recordings[0].file, options.device))
    return 0


def _recordings(data: Path | None) -> list[Recording]:
    """The sample; with a folder of data, its annotated webinars and the speech that has a reference too."""
    found = [
        Recording(webinar.audio, " ".join(turn.text for turn in webinar.turns))
        for webinar in collect_webinars(data)
        if webinar.audio
    ]
    if data and (data / "speech" / "manifest.json").exists():
        listed = json.loads((data / "speech" / "manifest.json").read_text(encoding="utf-8"))
        found += [
            Recording(data / "speech" / item["file"], item["reference"]) for item in listed if item["use"] == "long"
        ]
    return found


def _wav(recording: Recording, folder: Path, *, minutes: float | None) -> Path:
    whole = folder / f"{recording.file.stem}.wav"
    seconds = extract_audio(recording.file, whole)
    if minutes is None or 60 * minutes >= seconds:
        return whole
    part = folder / f"{recording.file.stem}-part.wav"
    write_chunk(whole, part, (0.0, 60 * minutes))
    return part


def race(recording: Recording, audio: Path, model: str, rounds: int, run: Apart, *, whole: bool) -> Race:
    """Engines in turns, since a machine is not equally fast all the time."""
    engines = (_ours("springboard", whole=whole), PEER)
    runs = [run(engine, audio, model=model) for _ in range(rounds) for engine in engines]
    best = {engine: min((run for run in runs if run.engine == engine), key=attrgetter("seconds")) for engine in engines}
    return Race(recording.file.name, audio_seconds(audio), recording.reference, best)


def race_table(raced: Race, title: str) -> Table:
    """How fast each engine was, beside the other, and what it got wrong."""
    table = Table("engine", "seconds", "× real time", f"× {PEER}", "WER", "memory", title=title)
    for engine, run in raced.best.items():
        faster = raced.best[PEER].seconds / run.seconds
        wrong = "" if raced.reference is None else f"{word_error_rate(raced.reference, run.text):.1%}"
        table.add_row(engine, *_speed(run, raced.seconds), f"{faster:.2f}", wrong, f"{run.peak_gb:.2f} GB")
    return table


def total_table(races: Sequence[Race]) -> Table:
    """All recordings as one; words are counted where it is known what is said."""
    table = Table("engine", "seconds", "× real time", f"× {PEER}", "words wrong", title="all recordings")
    length = sum(each.seconds for each in races)
    taken = {engine: sum(each.best[engine].seconds for each in races) for engine in races[0].best}
    for engine, seconds in taken.items():
        known = [(each.reference, each.best[engine].text) for each in races if each.reference is not None]
        wrong = sum((words_wrong(*pair) for pair in known), Share(0, 0))
        words = f"{wrong.hits} of {wrong.of}, {wrong.hits / wrong.of:.1%}" if wrong.of else ""
        table.add_row(engine, f"{seconds:.1f}", f"{length / seconds:.1f}", f"{taken[PEER] / seconds:.2f}", words)
    return table


def _ours(engine: str, *, whole: bool) -> str:
    return f"{engine}-whole" if whole else engine


def listening_table(name: str, audio: Path, model: str, reference_minutes: float, run: Apart, *, whole: bool) -> Table:
    """All of listening against openai-whisper, which hears the start of the same audio."""
    ours = run(_ours("listening", whole=whole), audio, model=model)
    start = audio.with_name("start.wav")
    write_chunk(audio, start, (0.0, min(60 * reference_minutes, audio_seconds(audio))))
    theirs = run("openai-whisper", start, model=model)
    table = Table("step", "seconds", "× real time", "share", "memory", title=f"{name}: listening")
    for step in ours.steps:
        share, speed = step.seconds / ours.seconds, audio_seconds(audio) / step.seconds
        table.add_row(step.name, f"{step.seconds:.1f}", f"{speed:.1f}", f"{share:.0%}", f"{step.peak_gb:.2f} GB")
    table.add_row("all of listening", *_speed(ours, audio_seconds(audio)), "100%", f"{ours.peak_gb:.2f} GB")
    heard = f"openai-whisper, beam 5, first {audio_seconds(start):.0f} s"
    table.add_row(heard, *_speed(theirs, audio_seconds(start)), "", f"{theirs.peak_gb:.2f} GB")
    faster = audio_seconds(audio) / ours.seconds / (audio_seconds(start) / theirs.seconds)
    table.add_row("listening × openai-whisper", "", f"{faster:.1f}", "", "")
    return table


def _memory(audio: Path, hours: float, run: Apart, *, whole: bool) -> Table:
    """What listening takes at most, on audio repeated to ten minutes, an hour and `hours`."""
    table = Table("audio", "step", "seconds", "× real time", "memory", title=f"Listening with {SMALL_MODEL}")
    for seconds in sorted({600.0, 3600.0, 3600.0 * hours}):
        if seconds > 3600 * hours and seconds > 600:
            continue
        repeated = _repeat([audio], seconds)
        for step in run(_ours("listening", whole=whole), repeated, model=SMALL_MODEL).steps:
            speed = f"{seconds / step.seconds:.0f}"
            table.add_row(f"{seconds / 3600:.2f} h", step.name, f"{step.seconds:.0f}", speed, f"{step.peak_gb:.2f} GB")
        repeated.unlink()
    return table


def _repeat(parts: Sequence[Path], seconds: float) -> Path:
    """A WAV file that plays others one after the other, over and over, `seconds` long."""
    long = parts[0].with_name("long.wav")
    with wave.open(str(parts[0]), "rb") as first, wave.open(str(long), "wb") as writer:
        writer.setparams(first.getparams())
        left = round(seconds * first.getframerate())
        again = cycle(parts)
        while left > 0:
            with wave.open(str(next(again)), "rb") as reader:
                frames = min(left, reader.getnframes())
                writer.writeframes(reader.readframes(frames))
            left -= frames
    return long


def _flow(file: Path, device: str) -> Table:
    """All stages of the real flow on a library of its own."""
    with tempfile.TemporaryDirectory() as home:
        weights = Settings.from_environ(os.environ).weights_folder.resolve()  # unpacked already, as on a site in use
        own = {"SPRINGBOARD_HOME": home, "SPRINGBOARD_WEIGHTS": str(weights), "SPRINGBOARD_DEVICE": device}
        environ = {**os.environ, **own}
        environ.pop("DATABASE_URL", None)  # never the user's
        command = (sys.executable, "-m", "springboard", "ingest", str(file))
        subprocess.run(command, env=environ, cwd=ROOT, check=True)
        listed = _printed("list", "--json", environ=environ)
        exported = json.loads(_printed("export", json.loads(listed)[0]["id"], environ=environ))
    duration = float(exported["recording"]["duration"])
    total = sum(stage["seconds"] for stage in exported["stages"])
    table = Table("stage", "seconds", "× real time", "share", title=f"{file.name}, {duration:.0f} s: the whole flow")
    for stage in exported["stages"]:
        seconds = stage["seconds"]
        table.add_row(stage["name"], f"{seconds:.1f}", f"{duration / max(seconds, 1e-3):.0f}", f"{seconds / total:.0%}")
    table.add_row("all stages", f"{total:.1f}", f"{duration / total:.1f}", "100%")
    return table


def _printed(*arguments: str, environ: dict[str, str]) -> str:
    command = (sys.executable, "-m", "springboard", *arguments)
    return subprocess.run(command, env=environ, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def _speed(run: Run, seconds: float) -> tuple[str, str]:
    """The seconds that a run took, and how many times faster than a recording of `seconds` that is."""
    return f"{run.seconds:.1f}", f"{seconds / run.seconds:.1f}"


if __name__ == "__main__":
    sys.exit(main())
