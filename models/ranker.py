"""The ranker of pearls: logistic regressions on vectors and traits, one for pearls and one for their kinds.

`make pearls` trains both.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from transcripts.errors import InvalidValueError, WeightsError
from transcripts.outline import PEARL_KINDS

WEIGHTS = Path(__file__).parent / "pearls.json"


@dataclass(frozen=True, slots=True)
class Regression:
    """A multinomial logistic regression: for each class the weights of a vector, of traits, and a constant."""

    vector_weights: NDArray[np.float64]  # classes x dimensions of the embedder
    trait_weights: NDArray[np.float64]  # classes x traits
    constants: NDArray[np.float64]  # classes

    def shares(self, vectors: NDArray[np.float64], traits: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probability of each class, one row for each row of `vectors` and `traits`; a row adds up to 1.

        Raises InvalidValueError if their columns do not fit.
        """
        expected = (self.vector_weights.shape[1], self.trait_weights.shape[1])
        if (vectors.shape[1], traits.shape[1]) != expected:
            raise InvalidValueError(
                f"the ranker reads vectors of {expected[0]} numbers and {expected[1]} traits, and was given "
                f"{vectors.shape[1]} and {traits.shape[1]}; train it again with `make pearls`"
            )
        scores = vectors @ self.vector_weights.T + traits @ self.trait_weights.T + self.constants
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares: NDArray[np.float64] = odds / odds.sum(axis=1, keepdims=True)
        return shares


@dataclass(frozen=True, slots=True)
class LogisticRanker:
    """A Ranker: what tells each kind of pearl from no pearl, the last class, and the kinds from one another."""

    embedder: str
    traits: tuple[str, ...]
    pearls: Regression  # 9 classes
    told: Regression  # 8 classes

    def rank(self, vectors: NDArray[np.float64], traits: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probability of each kind, one row for each sentence; what a row lacks of 1 is that it is no pearl.

        Raises InvalidValueError as `Regression.shares` does, and so does `kinds`.
        """
        return self.pearls.shares(vectors, traits)[:, : len(PEARL_KINDS)]

    def kinds(self, vectors: NDArray[np.float64], traits: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probability of each kind, one row for each remark that is a pearl; a row adds up to 1."""
        return self.told.shares(vectors, traits)


def load_ranker(path: Path = WEIGHTS) -> LogisticRanker:
    """Read trained weights; raises WeightsError where the file is missing or was made for other kinds of pearl."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if tuple(content["kinds"]) != (*PEARL_KINDS, "none"):
            raise WeightsError(
                f"{path} ranks {content['kinds']}; expected {[*PEARL_KINDS, 'none']}. Run `make pearls`."
            )
        return LogisticRanker(
            embedder=content["embedder"],
            traits=tuple(content["traits"]),
            pearls=_read(content["pearls"]),
            told=_read(content["told"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WeightsError(
            f"The ranker of pearls could not be read from {path} ({error}); run `make pearls`."
        ) from error


def save_ranker(ranker: LogisticRanker, path: Path = WEIGHTS) -> None:
    """Write weights with four decimals, a line for each kind, so that a change can be read."""

    fields = {
        "kinds": json.dumps([*PEARL_KINDS, "none"]),
        "embedder": json.dumps(ranker.embedder),
        "traits": json.dumps(ranker.traits),
        "pearls": _written(ranker.pearls),
        "told": _written(ranker.told),
    }
    path.write_text(_object(fields) + "\n", encoding="utf-8")


def _read(content: dict[str, list[float]]) -> Regression:
    names = ("vector_weights", "trait_weights", "constants")
    return Regression(*(np.array(content[name], dtype=np.float64) for name in names))


def _written(regression: Regression) -> str:
    def row(values: NDArray[np.float64]) -> str:
        return json.dumps([round(float(value), 4) for value in values])

    def table(rows: NDArray[np.float64]) -> str:
        return "[\n" + ",\n".join(map(row, rows)) + "\n]"

    return _object(
        {
            "constants": row(regression.constants),
            "trait_weights": table(regression.trait_weights),
            "vector_weights": table(regression.vector_weights),
        }
    )


def _object(fields: dict[str, str]) -> str:
    return "{\n" + ",\n".join(f'"{name}": {text}' for name, text in fields.items()) + "\n}"
