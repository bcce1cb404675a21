"""What stand-ins for an embedder share that gives texts a vector each, and no tokens."""

from collections.abc import Sequence

from transcripts.closeness import Embedding


class WithoutTokens:
    """A stand-in says what `embed` makes of texts; queries are read as all else is."""

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        raise NotImplementedError

    def embed_closely(self, texts: Sequence[str]) -> list[Embedding]:
        return [Embedding(vector) for vector in self.embed(texts)]

    def embed_queries(self, texts: Sequence[str]) -> list[Embedding]:
        return self.embed_closely(texts)
