"""Remembering: what was read once is not read again, until too much else was."""

from collections.abc import Sequence

import numpy as np
from talk import HashedWords

from models.remembering import Remembering
from transcripts.closeness import Embedding

TEXTS = ["needles", "threads", "needles"]


class Counting(HashedWords):
    """Notes what it reads; answers point the other way, with a token of their length, and queries have one more."""

    def __init__(self) -> None:
        super().__init__()
        self.understood: list[str] = []
        self.read: list[str] = []

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        self.understood.extend(texts)
        return super().embed(texts)

    def embed_answers(self, texts: Sequence[str]) -> list[Embedding]:
        self.read.extend(texts)
        return [
            Embedding([-number for number in vector], np.array([[len(text)]], np.int8))
            for vector, text in zip(super().embed(texts), texts, strict=True)
        ]

    def embed_queries(self, texts: Sequence[str]) -> list[Embedding]:
        return [
            Embedding(each.vector, each.tokens + 1) for each in self.embed_answers(texts) if each.tokens is not None
        ]


def told(embeddings: Sequence[Embedding]) -> list[tuple[list[float], list[list[int]]]]:
    return [(each.vector, each.tokens.tolist()) for each in embeddings if each.tokens is not None]


def test_each_text_is_read_once_and_given_as_it_was_read() -> None:
    counting, plain = Counting(), Counting()
    remembering = Remembering(counting)
    assert remembering.embed(TEXTS) == remembering.embed(TEXTS) == plain.embed(TEXTS)
    assert counting.understood == ["needles", "threads"]
    for _ in range(2):
        assert told(remembering.embed_answers(TEXTS)) == told(plain.embed_answers(TEXTS))
    assert counting.read == ["needles", "threads"]


def test_a_query_is_read_otherwise_than_the_same_words_said() -> None:
    counting = Counting()
    remembering = Remembering(counting)
    said, asked = remembering.embed_answers(["needles"]), remembering.embed_queries(["needles"])
    assert [tokens for _, tokens in told((*said, *asked))] == [[[7]], [[8]]]
    assert told(remembering.embed_queries(["needles"])) == told(asked)
    assert counting.read == ["needles", "needles"]


def test_what_was_asked_for_longest_ago_is_forgotten() -> None:
    counting = Counting()
    remembering = Remembering(counting, most_texts=2)
    for text in ("needles", "threads", "needles", "peels", "needles", "threads"):
        assert remembering.embed([text]) == HashedWords().embed([text])
    assert counting.understood == ["needles", "threads", "peels", "threads"]
    # More at once than are held.
    assert remembering.embed(["peels", "lasers", "needles"]) == HashedWords().embed(["peels", "lasers", "needles"])
