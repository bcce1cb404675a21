"""An annotated webinar: its script with the answers, its audio where there is one, and when each turn is spoken."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transcripts.errors import NotFoundError
from transcripts.text import count_words

# A lecturer's usual pace. A talk that is not spoken gets its times from it, so that citations can be checked.
WORDS_PER_SECOND = 160 / 60
SECONDS_BETWEEN_TURNS = 0.5

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
    aside: bool = False  # thrown in beside the plan of the talk
    kind: str = ""  # of pearl; empty where nobody said


@dataclass(frozen=True, slots=True)
class Slip:
    """A statement that is put right later, both in a few words."""

    said_turn: int
    corrected_turn: int
    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class Query:
    """A question with the turns that answer it."""

    text: str
    turns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Webinar:
    """One annotated webinar; without audio it is a text only, and the times of its turns are estimated."""

    id: str
    title: str
    audio: Path | None
    turns: tuple[Turn, ...]
    section_starts: tuple[float, ...]
    devices: tuple[tuple[str, ...], ...]  # each with its spoken forms
    techniques: tuple[tuple[str, ...], ...]
    distractors: tuple[str, ...]
    remarks: tuple[Remark, ...]
    queries: tuple[Query, ...]
    false_claims: tuple[str, ...] = ()  # nothing may assert these
    slips: tuple[Slip, ...] = ()


def collect_webinars(data: Path | None) -> tuple[Webinar, ...]:
    """The project's own webinars, and those in `webinars/` of a folder of data."""
    return (*find_webinars(SAMPLES), *(find_webinars(data / "webinars") if data else ()))


def collect_texts(data: Path | None) -> tuple[Webinar, ...]:
    """All of those, and the annotated texts that are not spoken."""
    own = (*find_texts(SAMPLES), *find_texts(SAMPLES / "talks"))
    return (*own, *(find_texts(data / "webinars") if data else ()))


def find_webinars(folder: Path) -> Iterator[Webinar]:
    """The webinars that can be listened to: NAME.json with NAME.opus and NAME.timing.json beside it or in `audio/`."""
    return (webinar for webinar in find_texts(folder) if webinar.audio)


def find_texts(folder: Path) -> Iterator[Webinar]:
    """Every annotated text of a folder: those that can be listened to with their own times, the others without."""
    for script in sorted(folder.glob("*.json")):
        said = json.loads(script.read_text(encoding="utf-8"))
        if isinstance(said, dict) and "turns" in said:  # timings and lists of queries are JSON as well
            yield _webinar(script, said)


def _webinar(script: Path, said: dict[str, Any]) -> Webinar:
    audio, timing = _recording(script) or (None, None)
    turns = _turns(said["turns"]) if timing is None else _timed(said["turns"], timing, script)
    spoken = said.get("spoken_forms", {})

    def with_forms(names: list[str]) -> tuple[tuple[str, ...], ...]:
        return tuple((name, *spoken.get(name, ())) for name in names)

    return Webinar(
        id=said["id"],
        title=said["title"],
        audio=audio,
        turns=turns,
        section_starts=tuple(turns[section["first_turn"]].start for section in said["sections"]),
        devices=with_forms(said["devices"]),
        techniques=with_forms(said["techniques"]),
        distractors=tuple(said["distractors"]),
        remarks=tuple(
            Remark(
                pearl["text"],
                pearl["turn"],
                tuple(map(tuple, pearl["must_contain"])),
                pearl.get("aside", False),
                pearl.get("kind", ""),
            )
            for pearl in said["pearls"]
        ),
        queries=tuple(Query(query["q"], tuple(query["relevant_turns"])) for query in said["queries"]),
        false_claims=tuple(said.get("false_claims", ())),
        slips=tuple(
            Slip(slip["said_turn"], slip["corrected_turn"], slip["wrong"], slip["right"])
            for slip in said.get("corrections", ())
        ),
    )


def _recording(script: Path) -> tuple[Path, Path] | None:
    """The audio of a script and the times of its turns, if both are there."""
    for place in (script.parent, script.parent / "audio"):
        audio, timing = place / f"{script.stem}.opus", place / f"{script.stem}.timing.json"
        if audio.exists() and timing.exists():
            return audio, timing
    return None


def _timed(said: Sequence[dict[str, Any]], timing: Path, script: Path) -> tuple[Turn, ...]:
    times = json.loads(timing.read_text(encoding="utf-8"))
    if len(said) != len(times):
        raise NotFoundError(f"{timing} has {len(times)} turns and {script} {len(said)}; render it again.")
    return tuple(
        Turn(turn["speaker"], turn["text"], time["start"], time["end"]) for turn, time in zip(said, times, strict=True)
    )


def _turns(said: Sequence[dict[str, Any]]) -> tuple[Turn, ...]:
    turns: list[Turn] = []
    start = 0.0
    for turn in said:
        end = start + count_words(turn["text"]) / WORDS_PER_SECOND
        turns.append(Turn(turn["speaker"], turn["text"], start, end))
        start = end + SECONDS_BETWEEN_TURNS
    return tuple(turns)
