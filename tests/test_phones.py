"""Phones: how well sounds fit what was heard, worked out by hand; and the layers that hear them."""

import random
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models.phones import ANYTHING, WEIGHTS, Phones, best_paths, load_phones, save_phones
from pipeline.phonetics import SYMBOLS
from training.phone_texts import texts
from transcripts.errors import InvalidValueError, WeightsError

BLANK = 2
# Three frames of the sounds "a" and "b" and the blank.
HEARD = np.log(np.array([[0.7, 0.1, 0.2], [0.5, 0.2, 0.3], [0.1, 0.8, 0.1]], np.float32))


def phones(symbols: str = "ab ") -> Phones:
    """Layers that hear in a state of as many numbers as there are symbols what is largest in it."""
    count = len(symbols)
    near = np.zeros((count, count, 3), np.float32)
    near[:, :, 1] = np.eye(count)
    none, each = np.zeros(count, np.float32), np.eye(count, dtype=np.float32)
    return Phones("none", symbols, each, none, near, none, each, none)


def fit(heard: NDArray[np.float32], *labels: int) -> float:
    [found] = best_paths(heard, [labels], blank=BLANK).tolist()
    return float(np.exp(found))


def test_a_sound_lasts_and_another_follows() -> None:
    assert fit(HEARD, 0, 1) == pytest.approx(0.7 * 0.5 * 0.8)  # a a b
    assert fit(HEARD, 1) == pytest.approx(0.2 * 0.3 * 0.8)  # blank blank b
    assert fit(HEARD, 0) == pytest.approx(0.7 * 0.5 * 0.1)  # a a a, or a a blank
    assert fit(HEARD) == pytest.approx(0.2 * 0.3 * 0.1)


def test_a_sound_said_twice_needs_a_blank_between() -> None:
    assert fit(HEARD, 0, 0) == pytest.approx(0.7 * 0.3 * 0.1)  # a blank a
    assert fit(HEARD, 0, 0, 1) == pytest.approx(0.0)
    assert fit(HEARD, 0, 1, 0, 1) == pytest.approx(0.0)  # more sounds than frames


def test_every_row_is_the_best_of_all_paths() -> None:
    draw = np.random.default_rng(5)
    heard = np.log(draw.dirichlet(np.ones(3), size=5)).astype(np.float32)
    rows = [row for count in range(4) for row in product((0, 1), repeat=count)]
    best = dict.fromkeys(rows, -np.inf)
    for path in product(range(3), repeat=5):
        kept = tuple(a for a, b in zip(path, (None, *path), strict=False) if a not in (b, BLANK))
        if kept in best:
            best[kept] = max(best[kept], sum(heard[at, label] for at, label in enumerate(path)))
    assert best_paths(heard, rows, blank=BLANK).tolist() == pytest.approx(list(best.values()), abs=1e-4)


def test_nothing_fits_better_than_anything() -> None:
    wanted, other, anything = phones().fits(HEARD, ["ab", "bb", f"a{ANYTHING}"]).tolist()
    assert wanted == pytest.approx(anything) == pytest.approx(np.log(0.7 * 0.5 * 0.8))
    assert other < anything


def test_layers_hear_the_largest() -> None:
    heard = phones().hear(np.array([[9, 0, 0], [0, 9, 0], [0, 0, 9]], np.float32))
    assert heard.argmax(axis=1).tolist() == [0, 1, 2]
    assert np.exp(heard).sum(axis=1) == pytest.approx(np.ones(3))


def test_states_of_another_encoder_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="states of 3 numbers"):
        phones().hear(np.zeros((4, 5), np.float32))


def test_weights_are_kept_and_read(tmp_path: Path) -> None:
    path = tmp_path / "phones.npz"
    save_phones(phones(), path)
    read = load_phones(path)
    assert (read.encoder, read.symbols) == ("none", "ab ")
    assert read.near.tolist() == phones().near.tolist()
    path.write_bytes(b"no weights")
    with pytest.raises(WeightsError, match="make phones"):
        load_phones(path)
    with pytest.raises(WeightsError, match="make phones"):
        load_phones(tmp_path / "missing.npz")


def test_the_weights_hear_the_sounds_that_words_are_written_in() -> None:
    read = load_phones()
    assert (read.encoder, read.symbols) == ("base", SYMBOLS)
    assert WEIGHTS.stat().st_size < 1_000_000


def test_as_many_texts_are_made_as_asked_and_always_the_same() -> None:
    made = texts(60, random.Random(7))
    assert len(made) == 60
    assert made == texts(60, random.Random(7))
    assert not any(set("XWN") & set(text.replace(",", "").replace("?", "").split()) for text in made)
