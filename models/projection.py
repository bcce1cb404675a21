"""What brings an embedder's longer vectors to the length that the database holds, losing little of their cosines.

The directions in which sentences of the field differ most: a singular value decomposition, which `make projection` runs
(Eckart and Young 1936). Of what the model's vectors hold, the others carry some hundredths.
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


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """A matrix with a row for each number that is kept. Vectors of two of them are not alike."""

    model: str  # the embedder whose vectors it takes, by name
    sha256: str  # of that model's file
    matrix: NDArray[np.float32]  # kept × the model's own

    @property
    def name(self) -> str:
        """What the vectors it makes are stored under: the model and eight digits of the matrix's digest."""
        return f"{self.model}-{sha256(self.matrix.tobytes()).hexdigest()[:8]}"


def load_projection(path: Path = PROJECTION) -> Projection:
    """Read it; raises WeightsError where the file is missing or damaged."""
    kept = load_arrays(path, command="make projection")
    matrix = kept.get("matrix")
    if not {"model", "sha256"} <= kept.keys() or matrix is None or matrix.dtype != np.float16 or matrix.ndim != 2:
        raise WeightsError(f"{path} does not hold a matrix and the model that it belongs to; run `make projection`")
    return Projection(str(kept["model"]), str(kept["sha256"]), matrix.astype(np.float32))


def save_projection(projection: Projection, path: Path = PROJECTION) -> None:
    """Write it, in half the precision."""
    matrix = projection.matrix.astype(np.float16)
    save_arrays({"model": projection.model, "sha256": projection.sha256, "matrix": matrix}, path)
