"""An embedder that reads each text once: the stages ask for the vectors of the same sentences, and so do all talks."""

from collections.abc import Callable, Sequence

from models.protocols import Embedder


class Remembering:
    """An Embedder around another, with the same name and vectors."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors: dict[str, list[float]] = {}
        self._asking: dict[str, list[float]] = {}
        self.name = embedder.name
        self.dimensions = embedder.dimensions
        self.most_tokens = embedder.most_tokens

    def count_tokens(self, text: str) -> int:
        """How many tokens a text takes."""
        return self._embedder.count_tokens(text)

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector for each text, in order; only those not asked for before are computed."""
        return _remembered(texts, self._vectors, self._embedder.embed)

    def embed_queries(self, texts: Sequence[str]) -> list[list[float]]:
        """The same for texts that ask."""
        return _remembered(texts, self._asking, self._embedder.embed_queries)


def _remembered(
    texts: Sequence[str], known: dict[str, list[float]], embed: Callable[[Sequence[str]], list[list[float]]]
) -> list[list[float]]:
    new = [text for text in dict.fromkeys(texts) if text not in known]
    known.update(zip(new, embed(new), strict=True))
    return [known[text] for text in texts]
