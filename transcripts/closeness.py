"""How close a text comes to a query word for word: each token of the query to the likest one of the text.

MaxSim: Khattab and Zaharia 2020, "ColBERT: Efficient and Effective Passage Search via Contextualized
Late Interaction over BERT". One vector of a whole text tells its subject; those of its tokens tell what is said of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from struct import Struct

import numpy as np
from numpy.typing import NDArray

Tokens = NDArray[np.int8]
"""A row for each token: its vector of length 1 in steps of 1/127."""
Cosines = NDArray[np.float32]
STEPS = 127
FEW = 32  # tokens asked that are compared at once
_WIDTH = Struct("<H")


@dataclass(frozen=True, slots=True, eq=False)
class Embedding:
    """What an embedder makes of a text: one vector of length 1, and those of its tokens, where it gives any."""

    vector: list[float]
    tokens: Tokens | None = None


def joined(parts: Sequence[Embedding], weights: Sequence[float]) -> Embedding:
    """What texts in a row come to: the mean of their vectors, of length 1, and the tokens of all of them.

    Without tokens where one of them has none.
    """
    if len(parts) == 1:
        return parts[0]
    mean = np.asarray(weights) @ np.array([each.vector for each in parts])
    tokens = [each.tokens for each in parts if each.tokens is not None]
    return Embedding(
        (mean / np.linalg.norm(mean)).tolist(), np.concatenate(tokens) if len(tokens) == len(parts) else None
    )


def quantized(vectors: NDArray[np.float32]) -> Tokens:
    """Vectors, a row each, brought to length 1 and rounded to steps; one of length 0 stays."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    steps: Tokens = np.rint(vectors / np.maximum(lengths, np.finfo(np.float32).tiny) * STEPS).astype(np.int8)
    return steps


def pack(tokens: Tokens) -> bytes:
    """As they are stored: how many numbers a row has, in two bytes, then row after row, a byte for each number."""
    return _WIDTH.pack(tokens.shape[1]) + tokens.tobytes()


def unpack(packed: bytes) -> Tokens:
    """What `pack` stored."""
    (width,) = _WIDTH.unpack_from(packed)
    return np.frombuffer(packed, np.int8, offset=_WIDTH.size).reshape(-1, width)


def likest(asked: Tokens, said: Tokens) -> Cosines | None:
    """For each token asked the cosine to the likest token said; None where either has none."""
    if not len(asked) or not len(said):
        return None
    held = said.astype(np.float32).T
    # A large product is shared out among threads, whose start takes longer than the product where all cores are busy.
    parts = np.array_split(asked.astype(np.float32), -(-len(asked) // FEW))
    cosines = np.concatenate([(part @ held).max(axis=1) for part in parts]) / STEPS**2
    return cosines.astype(np.float32)


def closeness(asked: Tokens, said: Tokens) -> float | None:
    """MaxSim: the mean over the tokens asked of the cosine to the likest token said; None where either has none."""
    cosines = likest(asked, said)
    return None if cosines is None else float(cosines.mean())
