"""The arrays of a CTranslate2 model file, under its own names and under those of openai-whisper."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from transcripts.errors import WeightsError

FORMAT = 6  # of the file, written by CTranslate2 2 to 4
TYPES = (np.float32, np.int8, np.int16, np.int32, np.float16)  # by CTranslate2's numbers
Array = NDArray[Any]

# CTranslate2's name of each part of a layer, and openai-whisper's.
PLAIN = (
    ("encoder/conv1", "encoder.conv1"),
    ("encoder/conv2", "encoder.conv2"),
    ("encoder/layer_norm", "encoder.ln_post"),
    ("decoder/layer_norm", "decoder.ln"),
)
LAYER = (
    ("self_attention/layer_norm", "attn_ln"),
    ("self_attention/linear_1", "attn.out"),
    ("attention/layer_norm", "cross_attn_ln"),
    ("attention/linear_0", "cross_attn.query"),
    ("attention/linear_2", "cross_attn.out"),
    ("ffn/layer_norm", "mlp_ln"),
    ("ffn/linear_0", "mlp.0"),
    ("ffn/linear_1", "mlp.2"),
)
STACKED = (
    ("self_attention/linear_0", ("attn.query", "attn.key", "attn.value")),
    ("attention/linear_1", ("cross_attn.key", "cross_attn.value")),
)
PARAMETERS = (("weight", "weight"), ("bias", "bias"), ("gamma", "weight"), ("beta", "bias"))


def read_variables(file: Path, *, mode: Literal["r", "r+"] = "r") -> dict[str, Array]:
    """Every array of a CTranslate2 model file, by name, left on disk until it is used.

    With mode "r+", what is written to an array is written to the file. Raises WeightsError for another form of file.
    """
    data = np.memmap(file, np.uint8, mode)
    at = 0

    def number(form: str) -> int:
        nonlocal at
        (value,) = struct.unpack_from(form, data.data, at)
        at += struct.calcsize(form)
        return int(value)

    def string() -> str:
        nonlocal at
        length = number("<H")
        text = bytes(data[at : at + length]).rstrip(b"\0").decode()
        at += length
        return text

    try:
        version, spec, revision = number("<I"), string(), number("<I")
        if (version, spec) != (FORMAT, "WhisperSpec"):
            raise WeightsError(
                f"{file} is {spec!r} revision {revision} in format {version}; only "
                f"'WhisperSpec' in format {FORMAT}: convert the model anew with CTranslate2 4"
            )
        variables = {}
        for _ in range(number("<I")):
            name = string()
            shape = [number("<I") for _ in range(number("<B"))]
            kind, size = TYPES[number("<B")], number("<I")
            variables[name] = data[at : at + size].view(kind).reshape(shape)
            at += size
        for _ in range(number("<I")):
            alias, name = string(), string()
            variables[alias] = variables[name]
    except (struct.error, UnicodeDecodeError, IndexError, KeyError, ValueError) as error:
        raise WeightsError(f"{file} is not a whole CTranslate2 model file ({error}); install it again") from error
    return variables


def state_of(variables: dict[str, Array]) -> Iterator[tuple[str, Array]]:
    """The same arrays under openai-whisper's names, with stacked ones taken apart; a copy of none.

    Raises WeightsError for quantized ones.
    """
    if variables["decoder/embeddings/weight"].dtype not in (np.float16, np.float32):
        raise WeightsError("these weights are quantized; they are needed in float16 or float32")
    yield "decoder.token_embedding.weight", variables["decoder/embeddings/weight"]
    yield "decoder.positional_embedding", variables["decoder/position_encodings/encodings"]
    yield "encoder.positional_embedding", variables["encoder/position_encodings/encodings"]
    names = list(PLAIN)
    for side in ("encoder", "decoder"):
        for layer in range(layers_of(variables, side)):
            there, here = f"{side}/layer_{layer}", f"{side}.blocks.{layer}"
            names += [(f"{there}/{theirs}", f"{here}.{ours}") for theirs, ours in LAYER]
            for stacked, parts in STACKED:
                yield from _unstack(variables, f"{there}/{stacked}", [f"{here}.{part}" for part in parts])
    for theirs, ours in names:
        for their_parameter, our_parameter in PARAMETERS:
            if f"{theirs}/{their_parameter}" in variables:
                yield f"{ours}.{our_parameter}", variables[f"{theirs}/{their_parameter}"]


def _unstack(variables: dict[str, Array], stacked: str, names: list[str]) -> Iterator[tuple[str, Array]]:
    if f"{stacked}/weight" not in variables:
        return
    for parameter in ("weight", "bias"):
        for name, array in zip(names, np.split(variables[f"{stacked}/{parameter}"], len(names)), strict=True):
            if not (name.endswith(".key") and parameter == "bias"):  # Whisper's keys have no bias; it is zero here
                yield f"{name}.{parameter}", array


def layers_of(variables: dict[str, Array], side: str) -> int:
    """How many layers the encoder or the decoder has."""
    return len({name.split("/")[1] for name in variables if name.startswith(f"{side}/layer_") and name.count("/") > 2})
