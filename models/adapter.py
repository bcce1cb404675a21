"""What teaches a model the field: low-rank changes of some of its matrices, laid over its weights once.

LoRA: Hu et al. 2021, "LoRA: Low-Rank Adaptation of Large Language Models". `make names` trains those of a Whisper
model's decoder; its encoder stays as it is, so what was learnt from its states (models/phones.py) still holds.
`make queries` trains those with which an embedder reads queries and what answers them (models/sentence_bert.py).
"""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.arrays import load_arrays, save_arrays
from models.variables import Array, read_variables, state_of
from transcripts.errors import SettingError, WeightsError

NAMES = Path(__file__).parent / "names.npz"
ANSWERS = Path(__file__).parent / "answers.npz"
QUERIES = Path(__file__).parent / "queries.npz"


@dataclass(frozen=True, slots=True, eq=False)
class Adapter:
    """Changes of matrices, each by its name in PyTorch: the two factors whose product is added, both float16.

    The first has a column, the second a row for each rank.
    """

    model: str  # what it was trained for: a known Whisper model, or an embedder by the name of its vectors
    changes: Mapping[str, tuple[Array, Array]]

    def additions(
        self, shapes: Mapping[str, tuple[int, ...]], *, owner: str
    ) -> Iterator[tuple[str, NDArray[np.float32]]]:
        """What is added to each matrix, by its full name in PyTorch; `shapes` are those of the model's matrices.

        Raises WeightsError where the model, which the error calls `owner`, has none of that name and shape.
        """
        for name, (left, right) in self.changes.items():
            matrix = f"{name}.weight"
            if shapes.get(matrix) != (len(left), right.shape[1]):
                raise WeightsError(
                    f"{owner} has no matrix {name} of {len(left)} by {right.shape[1]} numbers, which the changes "
                    f"learnt for {self.model} belong to: they were learnt for other weights. Learn them anew, as "
                    "training/README.md says."
                )
            yield matrix, left.astype(np.float32) @ right.astype(np.float32)


def load_adapter(path: Path = NAMES, *, command: str = "make names") -> Adapter:
    """Read trained changes; raises WeightsError, which names the command, where the file is missing or damaged."""
    kept = load_arrays(path, command=command)
    if "model" not in kept:
        raise WeightsError(f"{path} does not tell the model that it belongs to; run `{command}`")
    matrices = [key.removesuffix(_LEFT) for key in kept if key.endswith(_LEFT)]
    return Adapter(str(kept["model"]), {matrix: (kept[matrix + _LEFT], kept[matrix + _RIGHT]) for matrix in matrices})


def name_of_vectors(answers: Adapter) -> str:
    """What the vectors of texts that are read with these changes are stored under: the model and eight digits."""
    digest = sha256()
    for name in sorted(answers.changes):
        digest.update(name.encode())
        for factor in answers.changes[name]:
            digest.update(factor.tobytes())
    return f"{answers.model}-{digest.hexdigest()[:8]}"


def load_readers(model: str, *, answers: Path = ANSWERS, queries: Path = QUERIES) -> tuple[Adapter, Adapter]:
    """How the embedder with vectors of that name reads for search: what was said, and what is asked.

    Raises WeightsError as above and where the two were not learnt together, and SettingError where they were learnt for
    another embedder.
    """
    said = load_adapter(answers, command="make queries")
    asked = load_adapter(queries, command="make queries")
    if said.model != model:
        raise SettingError(
            f"{answers} was learnt with the embedder {said.model!r} and cannot serve {model!r}. Choose that embedder, "
            "or run `make queries` for this one."
        )
    if asked.model != name_of_vectors(said):
        raise WeightsError(
            f"{queries} was not learnt together with {answers}. Run `make queries`, or install Springboard again."
        )
    return said, asked


def save_adapter(adapter: Adapter, path: Path = NAMES) -> None:
    """Write the changes."""
    factors: dict[str, Any] = {}
    for matrix, (left, right) in adapter.changes.items():
        factors |= {matrix + _LEFT: left, matrix + _RIGHT: right}
    save_arrays({"model": adapter.model, **factors}, path)


def adapt(folder: Path, target: Path, adapter: Adapter, *, share: float = 1.0) -> None:
    """Copy a folder with a CTranslate2 model to `target`, a folder that is there, and change the copy.

    It gets that `share` of the changes. Raises WeightsError where the model has no such matrices.
    """
    for file in folder.iterdir():
        if file.is_file():
            shutil.copyfile(file, target / file.name)
    variables = read_variables(target / "model.bin", mode="r+")
    matrices = dict(state_of(variables))
    shapes = {name: matrix.shape for name, matrix in matrices.items()}
    for name, added in adapter.additions(shapes, owner=str(folder)):
        matrices[name] += share * added


_LEFT, _RIGHT = ".left", ".right"
