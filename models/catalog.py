"""The one table from names to loaders: engines that transcribe, and what embeds text."""

from pathlib import Path

from models.protocols import Embedder, Transcriber
from models.weights import find_weights
from transcripts.errors import SettingError

ENGINES = ("faster-whisper", "openai-whisper")


def check_models(engine: str, whisper: str, embedder: str, *, cache: Path) -> None:
    """Find the weights of all models without loading any. Raises SettingError and WeightsError as the loaders do."""
    _check_engine(engine)
    find_weights(whisper, "whisper", cache=cache)
    find_weights(embedder, "embedder", cache=cache)


def load_transcriber(
    engine: str,
    model: str,
    *,
    cache: Path,
    device: str = "auto",
    language: str | None = None,
    beam_size: int | None = None,
    threads: int | None = None,
) -> Transcriber:
    """Load a Whisper model by an engine. `model` is a known name, a folder or a hub id; `cache` keeps joined files.

    `beam_size` 1 is greedy decoding; None leaves it to the engine.

    Raises SettingError for an unknown engine, model, device or language, and WeightsError where weights are missing.
    """
    _check_engine(engine)
    weights = find_weights(model, "whisper", cache=cache)
    # Engines bring PyTorch or CTranslate2: only the chosen one is imported.
    if engine == "faster-whisper":
        from models.faster_whisper import load_faster_whisper

        return load_faster_whisper(weights, device=device, language=language, beam_size=beam_size, threads=threads)
    from models.openai_whisper import load_openai_whisper

    return load_openai_whisper(
        weights, cache=cache, device=device, language=language, beam_size=beam_size, threads=threads
    )


def load_embedder(model: str, *, cache: Path, threads: int | None = None) -> Embedder:
    """Load an embedder: a known name, a folder or a hub id. Raises SettingError and WeightsError as above."""
    weights = find_weights(model, "embedder", cache=cache)
    from models.minilm import load_minilm  # brings PyTorch

    return load_minilm(weights, threads=threads)


def _check_engine(engine: str) -> None:
    if engine not in ENGINES:
        raise SettingError(f"unknown engine {engine!r}; choose one of {', '.join(ENGINES)}")
