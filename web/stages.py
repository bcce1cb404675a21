"""How far a recording is, in words for its page and its polling script."""

from collections.abc import Sequence
from dataclasses import dataclass

from transcripts.recording import Stage, StageState

LABELS = {
    "probe": "Read the file",
    "audio": "Extract the audio",
    "transcribe": "Transcribe",
    "relisten": "Listen again to doubtful words",
    "diarize": "Tell the speakers apart",
    "split": "Divide into chapters",
    "summarize": "Summarise",
    "pearls": "Find the pearls",
    "tag": "Tag devices and techniques",
    "embed": "Index for search",
    "seed": "Draft the discussion",
}


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage for the reader; `percent` is None where the stage does not tell how far it is."""

    name: str
    label: str
    state: StageState
    percent: int | None
    seconds: float | None
    reason: str | None


def stage_rows(stages: Sequence[Stage]) -> tuple[StageRow, ...]:
    """The stages in their order."""
    return tuple(
        StageRow(
            name=stage.name,
            label=LABELS.get(stage.name, stage.name.capitalize()),
            state=stage.state,
            percent=_percent(stage),
            seconds=stage.seconds,
            reason=stage.reason,
        )
        for stage in stages
    )


def _percent(stage: Stage) -> int | None:
    if stage.state == "done":
        return 100
    if not stage.total or stage.state == "pending":
        return None
    return min(100, int(100 * stage.progress / stage.total))
