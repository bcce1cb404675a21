"""What brings an embedder's longer vectors to the lengths that the database holds.

The directions in which sentences of the field differ most, and a few of those in which tokens do, once what all tokens
share is taken off: singular value decompositions, which `make projection` runs (Eckart and Young 1936). Sentences lose
little of their cosines; queries and answers learn to be seen from the few directions of tokens (`make queries`).
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.arrays import load_arrays, save_arrays
from transcripts.errors import WeightsError

PROJECTION = Path(__file__).parent / "projection.npz"
DIMENSIONS = 384  # of the vectors that the database holds
TOKEN_DIMENSIONS = 64  # of those of tokens
_MATRICES = ("matrix", "tokens")


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """Matrices with a row for each number that is kept. Vectors of two of them are not alike."""

    model: str  # the embedder whose vectors it takes, by name
    sha256: str  # of that model's file
    matrix: NDArray[np.float32]  # kept × the model's own
    tokens: NDArray[np.float32] | None = None  # the same for the states of tokens; without it none are kept

    @property
    def name(self) -> str:
        """What the vectors it makes are stored under: the model and eight digits of the matrices' digest."""
        matrices = self.matrix.tobytes() + (b"" if self.tokens is None else self.tokens.tobytes())
        return f"{self.model}-{sha256(matrices).hexdigest()[:8]}"


def load_projection(path: Path = PROJECTION) -> Projection:
    """Read it; raises WeightsError where the file is missing or damaged."""
    kept = load_arrays(path, command="make projection")
    matrices = [kept[name] for name in _MATRICES if name in kept]
    if not {"model", "sha256", "matrix"} <= kept.keys() or any(m.dtype != np.float16 or m.ndim != 2 for m in matrices):
        raise WeightsError(f"{path} does not hold a matrix and the model that it belongs to; run `make projection`")
    return Projection(str(kept["model"]), str(kept["sha256"]), *(matrix.astype(np.float32) for matrix in matrices))


def save_projection(projection: Projection, path: Path = PROJECTION) -> None:
    """Write it, in half the precision."""
    matrices = {name: getattr(projection, name) for name in _MATRICES}
    kept = {name: matrix.astype(np.float16) for name, matrix in matrices.items() if matrix is not None}
    save_arrays({"model": projection.model, "sha256": projection.sha256, **kept}, path)
