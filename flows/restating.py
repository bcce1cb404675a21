"""Restating: put what a stage made in the words of a model that is set; where that fails, it stays as it was said."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic
from typing import Generic, TypeVar

from models import catalog
from models.protocols import Entailment, Restater
from settings import Settings
from transcripts.errors import StageError, reason_of

LONGEST = 1800.0  # seconds for all claims of a stage, which leaves it the time to store what it has

log = logging.getLogger(__name__)
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Restated(Generic[Made]):
    """What a stage made, the name of the model that restated it, if one did, and why one that is set did not."""

    made: Made
    by: str | None = None
    note: str | None = None


def restated(
    made: Made,
    restate: Callable[[Made, Restater, Entailment | None], Made],
    settings: Settings,
    *,
    longest: float = LONGEST,
) -> Restated[Made]:
    """What a stage made, restated where a model is set.

    Nothing is lost where the model cannot be loaded or asked, or takes too long: the speakers' own words stand, and the
    note says why.
    """
    if settings.summarizer is None:
        return Restated(made)
    try:
        restater = _restater(settings)
        timed = _Timed(restater.name, restater, monotonic() + longest, longest)
        return Restated(restate(made, timed, _entailment(settings)), by=restater.name)
    except Exception as error:  # whatever a model fails with, it is not needed
        reason = reason_of(error).removesuffix(".")
        note = f"Nothing was restated: {reason}. All stands in the speakers' own words; process it anew to try again."
        log.warning(note)
        return Restated(made, note=note)


@dataclass(frozen=True, slots=True)
class _Timed:
    """A Restater that stops at a moment of the monotonic clock."""

    name: str
    restater: Restater
    until: float
    longest: float

    def restate(self, remarks: Sequence[str]) -> list[str]:
        return [self._restate(remark) for remark in remarks]

    def _restate(self, remark: str) -> str:
        if monotonic() >= self.until:
            raise StageError(
                f"{self.name} took longer than {self.longest / 60:g} minutes. Choose a smaller model or a faster "
                "server, or unset SPRINGBOARD_SUMMARIZER to do without"
            )
        return self.restater.restate([remark])[0]


# Loading takes seconds: one process loads each model once.


@lru_cache(maxsize=1)
def _restater(settings: Settings) -> Restater:
    return catalog.load_restater(
        settings.summarizer or "",
        model=settings.summarizer_model,
        key=settings.summarizer_key,
        device=settings.device,
    )


@lru_cache(maxsize=1)
def _entailment(settings: Settings) -> Entailment | None:
    """What judges restated claims beside the rules; None where none is set."""
    return catalog.load_entailment(settings.entailment, device=settings.device) if settings.entailment else None
