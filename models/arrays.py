"""What was learnt for this project, kept as named arrays in files of this folder."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from transcripts.errors import WeightsError


def load_arrays(path: Path, *, command: str) -> dict[str, Any]:
    """Every array of a file, by name; `command` makes it anew. Raises WeightsError where it is missing or damaged."""
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as kept:
            return {name: kept[name] for name in kept}
    except (OSError, ValueError, EOFError, TypeError, zipfile.BadZipFile, zlib.error) as error:
        raise WeightsError(
            f"{path} could not be read ({error}): missing or damaged. Install Springboard again, or run `{command}`"
        ) from error


def save_arrays(arrays: Mapping[str, Any], path: Path) -> None:
    """Write arrays, by name."""
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)
    path.write_bytes(content.getvalue())
