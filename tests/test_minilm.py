"""The embedder: vectors of length 1, in order, that put like meanings near each other."""

from math import isclose, sqrt
from pathlib import Path

import pytest

from models.catalog import load_embedder
from models.protocols import Embedder
from transcripts.errors import SettingError

pytestmark = pytest.mark.weights


@pytest.fixture(scope="module")
def embedder(tmp_path_factory: pytest.TempPathFactory) -> Embedder:
    return load_embedder("all-MiniLM-L6-v2", cache=tmp_path_factory.mktemp("cache"))


def test_vectors_have_the_told_size_and_length_1(embedder: Embedder) -> None:
    (vector,) = embedder.embed(["laser hair removal"])
    assert (embedder.name, embedder.dimensions, embedder.most_tokens) == ("all-MiniLM-L6-v2", 384, 256)
    assert len(vector) == 384
    assert isclose(sqrt(sum(number * number for number in vector)), 1, abs_tol=1e-6)


def test_like_meanings_are_near(embedder: Embedder) -> None:
    hair, epilation, slugs = embedder.embed(["laser hair removal", "epilation with light", "garden slugs"])
    assert _cosine(hair, epilation) > _cosine(hair, slugs) + 0.1


def test_a_vector_does_not_depend_on_its_neighbours(embedder: Embedder) -> None:
    texts = [f"{'very ' * (at % 40)}long sentence number {at}" for at in range(70)]
    together = embedder.embed(texts)
    for at in (0, 39, 69):
        (alone,) = embedder.embed([texts[at]])
        assert together[at] == pytest.approx(alone, abs=1e-5)


def test_nothing_gives_nothing(embedder: Embedder) -> None:
    assert embedder.embed([]) == []


@pytest.mark.parametrize("filler", ["word ", "слово ", "句"])
def test_the_end_of_a_long_text_counts(embedder: Embedder, filler: str) -> None:
    long = filler * 600
    plain, ended, short = embedder.embed([long, long + " laser hair removal" * 40, "short"])
    assert embedder.count_tokens(long) > embedder.most_tokens
    assert _cosine(plain, ended) < 0.99
    assert isclose(_cosine(ended, ended), 1, abs_tol=1e-6)
    assert embedder.embed(["short"])[0] == pytest.approx(short, abs=1e-5)


def test_an_unknown_embedder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"unknown embedder model 'big'.*all-MiniLM-L6-v2"):
        load_embedder("big", cache=tmp_path)


def _cosine(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))
