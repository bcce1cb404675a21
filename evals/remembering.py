"""An embedder that reads no text twice alike: the stages ask for the vectors of the same sentences, as do all talks."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from models.protocols import Embedder
from transcripts.closeness import Embedding

Read = TypeVar("Read")


class Remembering:
    """An Embedder around another, with the same name and vectors."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors: dict[str, list[float]] = {}
        self._said: dict[str, Embedding] = {}
        self._asked: dict[str, Embedding] = {}
        self.name = embedder.name
        self.dimensions = embedder.dimensions
        self.most_tokens = embedder.most_tokens

    def count_tokens(self, text: str) -> int:
        """How many tokens a text takes."""
        return self._embedder.count_tokens(text)

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector for each text, in order; only those not asked for before are computed."""
        return _remembered(texts, self._vectors, self._embedder.embed)

    def embed_closely(self, texts: Sequence[str]) -> list[Embedding]:
        """The same with tokens."""
        return _remembered(texts, self._said, self._embedder.embed_closely)

    def embed_queries(self, texts: Sequence[str]) -> list[Embedding]:
        """The same for texts that ask."""
        return _remembered(texts, self._asked, self._embedder.embed_queries)


def _remembered(
    texts: Sequence[str], known: dict[str, Read], embed: Callable[[Sequence[str]], list[Read]]
) -> list[Read]:
    new = [text for text in dict.fromkeys(texts) if text not in known]
    known.update(zip(new, embed(new), strict=True))
    return [known[text] for text in texts]
