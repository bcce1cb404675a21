"""Checkpoints: model files are read as they were written, and those of another form refused."""

from pathlib import Path

import numpy as np
import pytest
from library import model_file

from models.checkpoint import dimensions
from models.variables import read_variables, state_of
from transcripts.errors import WeightsError

SMALL = {"a": np.array([[1, 2], [3, 4]], np.float16), "b": np.array(7, np.int16)}


def test_a_model_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "model.bin"
    file.write_bytes(model_file(SMALL, alias=("same", "a")))
    variables = read_variables(file)
    assert variables["a"].tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert variables["same"] is variables["a"]
    assert int(variables["b"]) == 7


def test_a_model_file_of_another_form_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "model.bin"
    file.write_bytes(model_file(SMALL, version=5))
    with pytest.raises(WeightsError, match="'WhisperSpec' revision 3 in format 5; .*convert the model anew"):
        read_variables(file)
    file.write_bytes(model_file(SMALL)[:60])
    with pytest.raises(WeightsError, match="is not a whole CTranslate2 model file"):
        read_variables(file)


def test_quantized_weights_make_no_checkpoint() -> None:
    variables = {"decoder/embeddings/weight": np.zeros((2, 2), np.int8)}
    with pytest.raises(WeightsError, match="these weights are quantized"):
        list(state_of(variables))


@pytest.mark.weights
def test_the_dimensions_are_those_of_whisper_tiny(tmp_path: Path) -> None:
    from models.weights import find_weights

    variables = read_variables(find_weights("tiny.en", "whisper", cache=tmp_path).path / "model.bin")
    assert dimensions(variables) == {
        "n_mels": 80,
        "n_audio_ctx": 1500,
        "n_audio_state": 384,
        "n_audio_head": 6,
        "n_audio_layer": 4,
        "n_vocab": 51864,
        "n_text_ctx": 448,
        "n_text_state": 384,
        "n_text_head": 6,
        "n_text_layer": 4,
    }
