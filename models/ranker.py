"""The ranker of pearls: multinomial logistic regression on a sentence's vector and traits; `make pearls` trains it."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from transcripts.errors import InvalidValueError, WeightsError
from transcripts.outline import PEARL_KINDS

WEIGHTS = Path(__file__).parent / "pearls.json"


@dataclass(frozen=True, slots=True)
class LogisticRanker:
    """A Ranker: for each kind of pearl, and last for no pearl, the weights of a vector, of traits, and a constant."""

    embedder: str
    traits: tuple[str, ...]
    vector_weights: NDArray[np.float64]  # 9 x dimensions of the embedder
    trait_weights: NDArray[np.float64]  # 9 x traits
    constants: NDArray[np.float64]  # 9

    def rank(self, vectors: NDArray[np.float64], traits: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probability of each kind, one row for each sentence; what a row lacks of 1 is that it is no pearl.

        `vectors` and `traits` have one row for each sentence; raises InvalidValueError if their columns do not fit.
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
        return shares[:, : len(PEARL_KINDS)]


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
            vector_weights=np.array(content["vector_weights"]),
            trait_weights=np.array(content["trait_weights"]),
            constants=np.array(content["constants"]),
        )
    except (OSError, ValueError, KeyError) as error:
        raise WeightsError(
            f"The ranker of pearls could not be read from {path} ({error}); run `make pearls`."
        ) from error


def save_ranker(ranker: LogisticRanker, path: Path = WEIGHTS) -> None:
    """Write weights with four decimals, a line for each kind, so that a change can be read."""

    def table(rows: NDArray[np.float64]) -> str:
        return "[\n" + ",\n".join(json.dumps([round(float(value), 4) for value in row]) for row in rows) + "\n]"

    fields = {
        "kinds": json.dumps([*PEARL_KINDS, "none"]),
        "embedder": json.dumps(ranker.embedder),
        "traits": json.dumps(ranker.traits),
        "constants": json.dumps([round(float(value), 4) for value in ranker.constants]),
        "trait_weights": table(ranker.trait_weights),
        "vector_weights": table(ranker.vector_weights),
    }
    path.write_text(
        "{\n" + ",\n".join(f'"{name}": {text}' for name, text in fields.items()) + "\n}\n", encoding="utf-8"
    )
