"""An embedder that remembers what it read: stage after stage asks for the vectors of the same sentences."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from models.protocols import Embedder
from transcripts.closeness import Embedding, Tokens

MOST_TEXTS = 10_000  # of each way of reading, more than six hours ask for: 3 to 4 kB a text, 70 MB for all sentences

_Held = dict[str, tuple[NDArray[np.float64], Tokens | None]]  # arrays, since a list of floats takes four times as much


class Remembering:
    """An Embedder around another, with the same name and vectors; what it was asked for longest ago is forgotten.

    For one thread at a time.
    """

    def __init__(self, embedder: Embedder, *, most_texts: int = MOST_TEXTS) -> None:
        self._embedder = embedder
        self._most_texts = most_texts
        self._understood: _Held = {}
        self._said: _Held = {}
        self._asked: _Held = {}
        self.name = embedder.name
        self.dimensions = embedder.dimensions

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector for each text, in order; only those not asked for before are computed."""
        return [each.vector for each in self._remembered(texts, self._understood, self._embed)]

    def embed_answers(self, texts: Sequence[str]) -> list[Embedding]:
        """The same for texts that queries may find."""
        return self._remembered(texts, self._said, self._embedder.embed_answers)

    def embed_queries(self, texts: Sequence[str]) -> list[Embedding]:
        """The same for texts that ask."""
        return self._remembered(texts, self._asked, self._embedder.embed_queries)

    def _embed(self, texts: Sequence[str]) -> list[Embedding]:
        return [Embedding(vector) for vector in self._embedder.embed(texts)]

    def _remembered(
        self, texts: Sequence[str], held: _Held, embed: Callable[[Sequence[str]], list[Embedding]]
    ) -> list[Embedding]:
        different = list(dict.fromkeys(texts))
        new = [text for text in different if text not in held]
        read = {text: (np.array(each.vector), each.tokens) for text, each in zip(new, embed(new), strict=True)}
        found = {text: held.pop(text) for text in different if text in held} | read
        held |= found
        while len(held) > self._most_texts:
            del held[next(iter(held))]
        return [Embedding(vector.tolist(), tokens) for vector, tokens in (found[text] for text in texts)]
