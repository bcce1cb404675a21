"""The names of the field, laid over a decoder: what is added to which matrix, and what is left."""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from library import model_file

from models.adapter import Adapter, adapt, load_adapter, load_readers, name_of_vectors, save_adapter
from models.arrays import save_arrays
from models.known import KNOWN
from models.projection import load_projection
from models.variables import read_variables
from transcripts.errors import SettingError, WeightsError

ROOT = Path(__file__).parents[1]
EMBEDDINGS = np.ones((3, 2), np.float16)
STACKED = np.arange(12, dtype=np.float16).reshape(6, 2)  # queries, keys and values of two numbers
ARRAYS = {
    "decoder/embeddings/weight": EMBEDDINGS,
    "decoder/position_encodings/encodings": EMBEDDINGS,
    "encoder/position_encodings/encodings": EMBEDDINGS,
    "decoder/layer_0/self_attention/linear_0/weight": STACKED,
    "decoder/layer_0/self_attention/linear_0/bias": np.zeros(6, np.float16),
    "decoder/layer_0/ffn/linear_0/weight": EMBEDDINGS,
}
KEYS = Adapter(
    "small", {"decoder.blocks.0.attn.key": (np.array([[1], [2]], np.float16), np.array([[10, 20]], np.float16))}
)


def test_changes_are_added_to_their_matrix_and_nothing_else_is(tmp_path: Path) -> None:
    plain, changed = model_folder(tmp_path / "plain"), tmp_path / "changed"
    changed.mkdir()
    adapt(plain, changed, KEYS)
    variables = read_variables(changed / "model.bin")
    assert variables["decoder/layer_0/self_attention/linear_0/weight"].tolist() == [
        *([0, 1], [2, 3]),
        *([4 + 1 * 10, 5 + 1 * 20], [6 + 2 * 10, 7 + 2 * 20]),
        *([8, 9], [10, 11]),
    ]
    others = [name for name in ARRAYS if not name.endswith("linear_0/weight")] + ["decoder/layer_0/ffn/linear_0/weight"]
    assert [variables[name].tolist() for name in others] == [ARRAYS[name].tolist() for name in others]
    assert (changed / "config.json").read_text() == "{}"
    assert (plain / "model.bin").read_bytes() == model_file(ARRAYS)


def test_a_share_of_the_changes_is_added(tmp_path: Path) -> None:
    plain, changed = model_folder(tmp_path / "plain"), tmp_path / "changed"
    changed.mkdir()
    adapt(plain, changed, KEYS, share=0.5)
    variables = read_variables(changed / "model.bin")
    assert variables["decoder/layer_0/self_attention/linear_0/weight"].tolist() == [
        *([0, 1], [2, 3]),
        *([4 + 1 * 5, 5 + 1 * 10], [6 + 2 * 5, 7 + 2 * 10]),
        *([8, 9], [10, 11]),
    ]


@pytest.mark.parametrize("name", ["decoder.blocks.1.attn.key", "decoder.blocks.0.mlp.0"])
def test_a_model_without_such_matrices_is_refused(name: str, tmp_path: Path) -> None:
    adapter = Adapter("small", {name: KEYS.changes["decoder.blocks.0.attn.key"]})
    (tmp_path / "changed").mkdir()
    with pytest.raises(WeightsError, match=f"has no matrix {name} of 2 by 2 numbers, .* for small belong to"):
        adapt(model_folder(tmp_path / "plain"), tmp_path / "changed", adapter)


def test_changes_are_read_as_they_were_written(tmp_path: Path) -> None:
    save_adapter(KEYS, tmp_path / "names.npz")
    read = load_adapter(tmp_path / "names.npz")
    assert read.model == "small"
    assert {name: [part.tolist() for part in pair] for name, pair in read.changes.items()} == {
        "decoder.blocks.0.attn.key": [[[1.0], [2.0]], [[10.0, 20.0]]]
    }


@pytest.mark.parametrize("damage", [lambda whole: b"", lambda whole: whole[: len(whole) // 2], lambda whole: whole[:9]])
def test_a_damaged_file_is_told(damage: Callable[[bytes], bytes], tmp_path: Path) -> None:
    file = tmp_path / "names.npz"
    save_adapter(KEYS, file)
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(
        WeightsError,
        match=r"names\.npz could not be read .* missing or damaged.*Install Springboard again, or run `make names`",
    ):
        load_adapter(file)


def test_a_file_that_tells_no_model_is_told(tmp_path: Path) -> None:
    save_arrays({"decoder.ln.left": np.zeros(1)}, tmp_path / "names.npz")
    with pytest.raises(WeightsError, match="does not tell the model .*run `make names`"):
        load_adapter(tmp_path / "names.npz")


def test_the_names_in_the_repository_change_the_decoder_of_base() -> None:
    names = load_adapter()
    made = {entry.name: (entry.adapted_from, entry.share) for entry in KNOWN if entry.adapted_from}
    assert made == {"base-dermatology": (names.model, 0.45), "base-names": (names.model, 1.0)}
    assert {matrix.split(".")[0] for matrix in names.changes} == {"decoder"}
    assert all(np.isfinite(factor).all() for pair in names.changes.values() for factor in pair)


def test_changes_for_search_serve_the_embedder_and_the_answers_that_they_were_learnt_with(tmp_path: Path) -> None:
    answers, queries = tmp_path / "answers.npz", tmp_path / "queries.npz"
    save_adapter(KEYS, answers)
    save_adapter(Adapter(name_of_vectors(KEYS), KEYS.changes), queries)
    assert [each.model for each in load_readers("small", answers=answers, queries=queries)] == [
        "small",
        name_of_vectors(KEYS),
    ]
    told = "answers.npz was learnt with the embedder 'small' and cannot serve 'big'.*make queries"
    with pytest.raises(SettingError, match=told):
        load_readers("big", answers=answers, queries=queries)
    save_adapter(KEYS, queries)
    with pytest.raises(
        WeightsError, match=r"queries\.npz was not learnt together with .*answers\.npz\. Run `make queries`"
    ):
        load_readers("small", answers=answers, queries=queries)
    queries.unlink()
    with pytest.raises(WeightsError, match=r"queries\.npz could not be read .*run `make queries`"):
        load_readers("small", answers=answers, queries=queries)


def test_vectors_of_other_changes_have_another_name() -> None:
    assert re.fullmatch("small-[0-9a-f]{8}", name_of_vectors(KEYS))
    (name, (left, right)), *_ = KEYS.changes.items()
    others = [
        *({name: (left, 2 * right)}, {name: (2 * left, right)}),
        *({f"{name}.other": (left, right)}, {**KEYS.changes, "decoder.ln": (left, right)}),
    ]
    names = {name_of_vectors(Adapter("small", each)) for each in (KEYS.changes, *others)}
    assert len(names) == 5


def test_those_in_the_repository_change_the_upper_layers_of_the_default_embedder() -> None:
    for learnt in load_readers(load_projection().name):
        assert {matrix.split(".")[2] for matrix in learnt.changes} == {"8", "9", "10", "11"}
        assert all(np.isfinite(factor).all() for pair in learnt.changes.values() for factor in pair)


def test_what_was_learnt_is_installed_with_the_package() -> None:
    packaged = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]["models"]
    learnt = {file.name for file in (ROOT / "models").iterdir() if file.suffix in (".json", ".npz")}
    assert learnt == {file.name for pattern in packaged for file in (ROOT / "models").glob(pattern)}


def model_folder(folder: Path) -> Path:
    """A folder with a model of one layer."""
    folder.mkdir()
    (folder / "model.bin").write_bytes(model_file(ARRAYS))
    (folder / "config.json").write_text("{}")
    return folder
