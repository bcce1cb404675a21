"""A checkpoint that openai-whisper loads, made without loss from a CTranslate2 model file."""

from pathlib import Path

from models.variables import Array, layers_of, read_variables, state_of
from models.weights import Weights, writing


def make_checkpoint(weights: Weights, *, cache: Path) -> Path:
    """The checkpoint of these weights, made once and kept under `cache`.

    Raises WeightsError where the model file is of another form or was quantized, StorageError where `cache` cannot be
    written.
    """
    import torch

    target = cache / "checkpoints" / f"{weights.sha256}.pt"
    if not target.is_file():
        variables = read_variables(weights.path / "model.bin")
        state = {name: torch.from_numpy(array.copy()) for name, array in state_of(variables)}
        with writing(target) as unfinished:
            torch.save({"dims": dimensions(variables), "model_state_dict": state}, unfinished)
    return target


def dimensions(variables: dict[str, Array]) -> dict[str, int]:
    """What openai-whisper calls the model's dimensions."""
    audio, text, mel = (
        variables[name]
        for name in (
            "encoder/position_encodings/encodings",
            "decoder/position_encodings/encodings",
            "encoder/conv1/weight",
        )
    )
    return {
        "n_mels": mel.shape[1],
        "n_audio_ctx": audio.shape[0],
        "n_audio_state": audio.shape[1],
        "n_audio_head": int(variables["encoder/num_heads"]),
        "n_audio_layer": layers_of(variables, "encoder"),
        "n_vocab": variables["decoder/embeddings/weight"].shape[0],
        "n_text_ctx": text.shape[0],
        "n_text_state": text.shape[1],
        "n_text_head": int(variables["decoder/num_heads"]),
        "n_text_layer": layers_of(variables, "decoder"),
    }
