"""How close a text comes to a query word for word."""

import numpy as np
import pytest

from transcripts.closeness import FEW, STEPS, Embedding, closeness, joined, pack, quantized, unpack


def test_vectors_are_brought_to_length_1_and_rounded_to_steps() -> None:
    vectors = np.array([[3, 4], [0, -2], [0, 0]], np.float32)
    assert quantized(vectors).tolist() == [[76, 102], [0, -127], [0, 0]]


def test_each_token_asked_counts_by_the_likest_one_said() -> None:
    east, north, west = (quantized(np.array([vector], np.float32)) for vector in ([1, 0], [0, 1], [-1, 0]))
    asked = np.concatenate([east, north])
    assert closeness(asked, np.concatenate([west, east, east])) == pytest.approx(0.5)  # (1 + 0) / 2
    assert closeness(asked, np.concatenate([north, quantized(np.array([[3, 4]], np.float32))])) == pytest.approx(
        0.8, abs=0.01
    )  # (0.6 + 1) / 2
    assert closeness(asked, west) == pytest.approx(-0.5)  # (-1 + 0) / 2


def test_many_tokens_asked_are_compared_as_few_are() -> None:
    random = np.random.default_rng(0)
    asked, said = (quantized(random.standard_normal((rows, 8), dtype=np.float32)) for rows in (2 * FEW + 3, 9))
    whole = (asked.astype(float) @ said.astype(float).T).max(axis=1).mean() / STEPS**2
    assert closeness(asked, said) == pytest.approx(whole)


def test_texts_in_a_row_are_known_by_the_mean_of_their_vectors_and_all_their_tokens() -> None:
    one, two = np.array([[1, 2]], np.int8), np.array([[3, 4], [5, 6]], np.int8)
    east, north = Embedding([1.0, 0.0], one), Embedding([0.0, 1.0], two)
    both = joined([east, north], [3, 4])
    assert both.vector == pytest.approx([0.6, 0.8])
    assert both.tokens is not None and both.tokens.tolist() == [[1, 2], [3, 4], [5, 6]]
    assert joined([east, Embedding([0.0, 1.0])], [3, 4]).tokens is None
    assert joined([east], [3]) is east


def test_nothing_is_not_close() -> None:
    some, none = np.array([[127, 0]], np.int8), np.zeros((0, 2), np.int8)
    assert (closeness(none, some), closeness(some, none)) == (None, None)


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_what_is_packed_comes_back(rows: int) -> None:
    tokens = np.arange(-4, 4 * rows - 4, dtype=np.int8).reshape(rows, 4)
    read = unpack(pack(tokens))
    assert read.dtype == np.dtype(np.int8)
    assert (read.shape, read.tolist()) == ((rows, 4), tokens.tolist())
