"""The opener: logistic regression on a sentence's vector tells what opens a subject; `make sections` trains it."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from transcripts.errors import InvalidValueError, WeightsError

WEIGHTS = Path(__file__).parent / "openings.json"


@dataclass(frozen=True, slots=True)
class LogisticOpener:
    """An Opener: a weight for each number of a vector, and a constant."""

    embedder: str
    weights: NDArray[np.float64]
    constant: float

    def rate(self, vectors: NDArray[np.float64]) -> NDArray[np.float64]:
        """The log-odds that each sentence opens a subject; raises InvalidValueError if the vectors do not fit."""
        if vectors.shape[1:] != self.weights.shape:
            raise InvalidValueError(
                f"the opener reads vectors of {len(self.weights)} numbers, and was given {vectors.shape[1:]}; "
                "train it again with `make sections`"
            )
        odds: NDArray[np.float64] = vectors @ self.weights + self.constant
        return odds


def load_opener(path: Path = WEIGHTS) -> LogisticOpener:
    """Read trained weights; raises WeightsError where the file is missing or damaged."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return LogisticOpener(content["embedder"], np.array(content["weights"]), float(content["constant"]))
    except (OSError, ValueError, KeyError) as error:
        raise WeightsError(
            f"What opens a subject could not be read from {path} ({error}); run `make sections`."
        ) from error


def save_opener(opener: LogisticOpener, path: Path = WEIGHTS) -> None:
    """Write weights with four decimals."""
    content = {
        "embedder": opener.embedder,
        "constant": round(opener.constant, 4),
        "weights": [round(float(weight), 4) for weight in opener.weights],
    }
    path.write_text(json.dumps(content) + "\n", encoding="utf-8")
