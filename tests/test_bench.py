"""The tables of `make bench`, with engines that stand in: each tells what it took and heard, and nothing is run."""

import wave
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.table import Table

from evals.bench import PEER, Race, Recording, listening_table, race, race_table, total_table
from evals.engines import Run, Step
from models.clips import SAMPLE_RATE, audio_seconds

SAID = "wait four weeks and then treat again with the same laser"
MISHEARD = "wait for weeks then treat again with the same old laser"  # one replaced, one left out, one put in


@pytest.fixture
def audio(tmp_path: Path) -> Path:
    """Twelve seconds of silence."""
    file = tmp_path / "talk.wav"
    with wave.open(str(file), "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(SAMPLE_RATE)
        writer.writeframes(bytes(2 * 12 * SAMPLE_RATE))
    return file


def run_of(engine: str, text: str, *seconds: float) -> Run:
    return Run(engine, text, tuple(Step(f"step {at}", each, 0.5 + at) for at, each in enumerate(seconds)))


def rows(table: Table) -> list[tuple[str, ...]]:
    return list(zip(*(map(str, column.cells) for column in table.columns), strict=True))


def test_engines_run_in_turns_and_the_best_round_counts(audio: Path) -> None:
    asked: list[tuple[str, Path, str]] = []
    took: Iterator[float] = iter((3.0, 6.0, 2.0, 4.0))

    def run(engine: str, audio: Path, *, model: str) -> Run:
        asked.append((engine, audio, model))
        return run_of(engine, SAID, next(took))

    raced = race(Recording(Path("talk.opus"), SAID), audio, "base", 2, run, whole=False)
    assert asked == [(engine, audio, "base") for engine in ("springboard", PEER, "springboard", PEER)]
    best = {"springboard": run_of("springboard", SAID, 2.0), PEER: run_of(PEER, SAID, 4.0)}
    assert raced == Race("talk.opus", 12.0, SAID, best)


def test_a_race_gives_ratios_and_words_wrong() -> None:
    best = {"springboard": run_of("springboard", SAID, 2.0), PEER: run_of(PEER, MISHEARD, 5.0)}
    assert rows(race_table(Race("talk.opus", 12.0, SAID, best), "talk")) == [
        ("springboard", "2.0", "6.0", "2.50", "0.0%", "0.50 GB"),
        (PEER, "5.0", "2.4", "1.00", "27.3%", "0.50 GB"),
    ]
    assert [row[4] for row in rows(race_table(Race("talk.opus", 12.0, None, best), "talk"))] == ["", ""]


def test_all_recordings_are_added_up() -> None:
    races = [
        Race("one", 12.0, SAID, {"springboard": run_of("springboard", SAID, 2.0), PEER: run_of(PEER, MISHEARD, 5.0)}),
        Race("two", 28.0, SAID, {"springboard": run_of("springboard", MISHEARD, 8.0), PEER: run_of(PEER, SAID, 7.0)}),
        Race("three", 60.0, None, {"springboard": run_of("springboard", "", 10.0), PEER: run_of(PEER, "", 18.0)}),
    ]
    # 100 seconds in 20 and in 30; words of the third are not known.
    assert rows(total_table(races)) == [
        ("springboard", "20.0", "5.0", "1.50", "3 of 22, 13.6%"),
        (PEER, "30.0", "3.3", "1.00", "3 of 22, 13.6%"),
    ]
    assert [row[4] for row in rows(total_table(races[2:]))] == ["", ""]


def test_listening_gives_the_share_of_each_step_and_its_ratio_to_the_reference(audio: Path) -> None:
    lengths: dict[str, float] = {}

    def run(engine: str, audio: Path, *, model: str) -> Run:
        lengths[engine] = audio_seconds(audio)
        return run_of(engine, SAID, *((2.0, 1.0, 1.0) if engine == "listening-whole" else (6.0,)))

    table = listening_table("talk", audio, "base", 0.05, run, whole=True)
    assert lengths == {"listening-whole": 12.0, "openai-whisper": 3.0}  # which hears the start alone
    assert rows(table) == [
        ("step 0", "2.0", "6.0", "50%", "0.50 GB"),
        ("step 1", "1.0", "12.0", "25%", "1.50 GB"),
        ("step 2", "1.0", "12.0", "25%", "2.50 GB"),
        ("all of listening", "4.0", "3.0", "100%", "2.50 GB"),
        ("openai-whisper, beam 5, first 3 s", "6.0", "0.5", "", "0.50 GB"),
        ("listening × openai-whisper", "", "6.0", "", ""),
    ]
