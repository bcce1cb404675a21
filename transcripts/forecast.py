"""How long a recording still takes: from how far the running stage is, and how fast the stages were before."""

from collections.abc import Mapping, Sequence

from transcripts.recording import Stage

LEAST_DONE = 0.05  # of a stage, before its own pace says more than that of earlier recordings


def remaining_seconds(
    stages: Sequence[Stage], paces: Mapping[str, float], *, duration: float | None, elapsed: float
) -> float | None:
    """Seconds until all stages are done, or None where nothing tells, as of a stage that takes longer than expected.

    `paces` are the seconds that stages took for a second of recording, `elapsed` those since the running one started.
    """
    parts = [
        _running(stage, paces, duration, elapsed) if stage.state == "running" else _expected(stage, paces, duration)
        for stage in stages
        if stage.state in ("pending", "running")
    ]
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


def _running(stage: Stage, paces: Mapping[str, float], duration: float | None, elapsed: float) -> float | None:
    done = stage.progress / stage.total if stage.total else 0.0
    if done >= LEAST_DONE:
        return elapsed * (1 - min(done, 1.0)) / done
    expected = _expected(stage, paces, duration)
    return expected - elapsed if expected is not None and expected > elapsed else None


def _expected(stage: Stage, paces: Mapping[str, float], duration: float | None) -> float | None:
    if duration is None or stage.name not in paces:
        return None
    return paces[stage.name] * duration
