"""An annotated webinar: its script with the answers, its audio, and when each turn was spoken."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from transcripts.errors import NotFoundError

SAMPLES = Path(__file__).parent.parent / "samples"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker said, and when (seconds)."""

    speaker: str
    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark that must not be lost: every group needs one of its forms, cited within the turn."""

    text: str
    turn: int
    groups: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A question with the turns that answer it."""

    text: str
    turns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Webinar:
    """One annotated webinar."""

    id: str
    title: str
    audio: Path
    turns: tuple[Turn, ...]
    section_starts: tuple[float, ...]
    devices: tuple[tuple[str, ...], ...]  # each with its spoken forms
    techniques: tuple[tuple[str, ...], ...]
    distractors: tuple[str, ...]
    remarks: tuple[Remark, ...]
    queries: tuple[Query, ...]


def collect_webinars(data: Path | None) -> tuple[Webinar, ...]:
    """The project's own webinars, and those in `webinars/` of a folder of data."""
    return (*find_webinars(SAMPLES), *(find_webinars(data / "webinars") if data else ()))


def find_webinars(folder: Path) -> Iterator[Webinar]:
    """The webinars of a folder: NAME.json with NAME.opus and NAME.timing.json beside it or in `audio/`."""
    for script in sorted(folder.glob("*.json")):
        for place in (folder, folder / "audio"):
            audio, timing = place / f"{script.stem}.opus", place / f"{script.stem}.timing.json"
            if audio.exists() and timing.exists():
                yield _read(script, audio, timing)


def _read(script: Path, audio: Path, timing: Path) -> Webinar:
    said, times = (json.loads(path.read_text(encoding="utf-8")) for path in (script, timing))
    if len(said["turns"]) != len(times):
        raise NotFoundError(f"{timing} has {len(times)} turns and {script} {len(said['turns'])}; render it again.")
    spoken = said.get("spoken_forms", {})

    def with_forms(names: list[str]) -> tuple[tuple[str, ...], ...]:
        return tuple((name, *spoken.get(name, ())) for name in names)

    return Webinar(
        id=said["id"],
        title=said["title"],
        audio=audio,
        turns=tuple(
            Turn(turn["speaker"], turn["text"], time["start"], time["end"])
            for turn, time in zip(said["turns"], times, strict=True)
        ),
        section_starts=tuple(times[section["first_turn"]]["start"] for section in said["sections"]),
        devices=with_forms(said["devices"]),
        techniques=with_forms(said["techniques"]),
        distractors=tuple(said["distractors"]),
        remarks=tuple(
            Remark(pearl["text"], pearl["turn"], tuple(map(tuple, pearl["must_contain"]))) for pearl in said["pearls"]
        ),
        queries=tuple(Query(query["q"], tuple(query["relevant_turns"])) for query in said["queries"]),
    )
