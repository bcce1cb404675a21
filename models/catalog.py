"""The one table from names to loaders: engines that transcribe, what embeds, ranks, restates and judges text."""

from dataclasses import dataclass, replace
from pathlib import Path

from models.adapter import Adapter, load_readers
from models.opener import load_opener as read_opener
from models.phones import load_phones
from models.projection import DIMENSIONS, Projection, load_projection
from models.protocols import (
    Embedder,
    Entailment,
    Listener,
    Opener,
    Ranker,
    Relistener,
    Restater,
    Transcriber,
    VoiceEncoder,
)
from models.ranker import load_ranker as read_ranker
from models.sentence_bert import name_with
from models.weights import Weights, find_weights, has_encoder_of
from transcripts.errors import SettingError

LISTENING = ("faster-whisper", "openai-whisper")
ENGINES = (*LISTENING, "captions")
BY_HEART = "base-names"  # hears what the first pass doubted


def check_models(engine: str, whisper: str, embedder: str, *, cache: Path) -> None:
    """Find the weights of the models that no recording does without, without loading any. Raises as the loaders do."""
    _check_engine(engine)
    if engine in LISTENING:
        find_weights(whisper, "whisper", cache=cache)
    _find_embedder(embedder, cache)


def check_voices(voices: str, *, cache: Path) -> None:
    """Find the weights of what tells voices apart. Raises SettingError and WeightsError as its loader does."""
    find_weights(voices, "speaker", cache=cache)


def load_transcriber(
    engine: str,
    model: str,
    *,
    cache: Path,
    device: str = "auto",
    language: str | None = None,
    beam_size: int | None = None,
    threads: int | None = None,
) -> Listener:
    """Load a Whisper model by an engine. `model` is a known name, a folder or a hub id; `cache` keeps joined files.

    `beam_size` 1 is greedy decoding; None leaves it to the engine.

    Raises SettingError for an unknown engine, model, device or language, and WeightsError where weights are missing.
    """
    _check_engine(engine)
    if engine not in LISTENING:
        raise SettingError(
            f"the engine {engine!r} listens to nothing, and this recording has no captions; give them with "
            f"`springboard ingest FILE --captions CAPTIONS`, or choose one of {', '.join(LISTENING)}"
        )
    weights = find_weights(model, "whisper", cache=cache)
    # Engines bring PyTorch or CTranslate2: only the chosen one is imported.
    if engine == "faster-whisper":
        from models.faster_whisper import load_faster_whisper

        return load_faster_whisper(weights, device=device, language=language, beam_size=beam_size, threads=threads)
    from models.openai_whisper import load_openai_whisper

    return load_openai_whisper(
        weights, cache=cache, device=device, language=language, beam_size=beam_size, threads=threads
    )


def load_captions(file: Path, *, language: str | None = None) -> Transcriber:
    """Read a caption file, in place of listening. Raises MediaError for one that cannot be read, or says nothing."""
    from models.captions import load_captions as load

    return load(file, language=language)


def load_relistener(model: str, *, cache: Path, device: str = "auto", threads: int | None = None) -> Relistener:
    """Load what listens again to short clips: a Whisper model, whatever engine transcribed. Raises as above.

    One with the encoder of `base` has the sounds that models/phones.npz knows, and `base-names` to hear spans; others
    compare texts only.
    """
    weights, phones = find_weights(model, "whisper", cache=cache), load_phones()
    from models.relisten_whisper import load_relisten_whisper  # brings CTranslate2

    if not has_encoder_of(weights, phones.encoder):
        return load_relisten_whisper(weights, device=device, threads=threads)
    by_heart = find_weights(BY_HEART, "whisper", cache=cache)
    return load_relisten_whisper(weights, phones=phones, by_heart=by_heart, device=device, threads=threads)


def load_embedder(model: str, *, cache: Path, threads: int | None = None) -> Embedder:
    """Load an embedder: a known name, a folder, a hub id, or the name that one has once it is loaded.

    Raises SettingError and WeightsError as above.
    """
    weights, parts = _find_embedder(model, cache)
    from models.sentence_bert import load_sentence_bert  # brings PyTorch

    loaded = load_sentence_bert(
        weights, projection=parts.projection, answers=parts.answers, queries=parts.queries, threads=threads
    )
    if loaded.dimensions != DIMENSIONS:
        way_out = ", or run `make projection queries pearls sections` for it" if loaded.dimensions > DIMENSIONS else ""
        raise SettingError(
            f"embedder {model!r} makes vectors of {loaded.dimensions} numbers; the database holds vectors of "
            f"{DIMENSIONS}. Choose one of as many, or the default, whose vectors are shortened{way_out}"
        )
    return loaded


def name_of_embedder(model: str, *, cache: Path) -> str:
    """The name that it has once it is loaded, under which its vectors are stored; raises as `load_embedder` does."""
    weights, parts = _find_embedder(model, cache)
    return parts.name_with(weights.name)


def name_of_understanding(embedder: Embedder) -> str:
    """The name of the vectors that its `embed` makes: its own, but for the mark of how answers are read for search.

    Raises as `load_embedder` does.
    """
    projection = load_projection()
    # Embedders of any other name do without the files that tell the mark.
    marked = embedder.name.startswith(f"{projection.name}-") and embedder.name == _now(projection).name_with(
        projection.model
    )
    return projection.name if marked else embedder.name


@dataclass(frozen=True, slots=True)
class _Parts:
    """What belongs to the default embedder beside its weights; other embedders have none of it."""

    projection: Projection | None = None
    answers: Adapter | None = None
    queries: Adapter | None = None

    def name_with(self, model: str) -> str:
        """What the vectors of an embedder with these parts are stored under."""
        return name_with(model, self.projection, self.answers)


def _find_embedder(model: str, cache: Path) -> tuple[Weights, _Parts]:
    """An embedder's weights, and its parts where they are the default's."""
    projection = load_projection()
    # An index from before answers had a reading of their own, or tokens were compared, serves until there is a new one.
    before = (_Parts(projection), _Parts(replace(projection, tokens=None)))
    now = (_now(projection),) if model.startswith(f"{projection.name}-") else ()
    named = next((parts for parts in (*before, *now) if parts.name_with(projection.model) == model), None)
    weights = find_weights(projection.model if named else model, "embedder", cache=cache)
    if projection.sha256 != weights.sha256:
        return weights, _Parts()
    return weights, named or _now(projection)


def _now(projection: Projection) -> _Parts:
    return _Parts(projection, *load_readers(projection.name))


def load_ranker(embedder: Embedder) -> Ranker:
    """Load what tells pearls. Raises SettingError if it was trained on another embedder's vectors, and WeightsError."""
    ranker = read_ranker()
    _check_embedder(embedder, ranker.embedder, "pearls are ranked", command="make pearls")
    return ranker


def load_opener(embedder: Embedder) -> Opener:
    """Load what tells the openings of subjects. Raises SettingError and WeightsError as above."""
    opener = read_opener()
    _check_embedder(embedder, opener.embedder, "sections are cut", command="make sections")
    return opener


def load_restater(summarizer: str, *, model: str = "", key: str | None = None, device: str = "auto") -> Restater:
    """Load what restates claims: a folder, a GGUF file, a hub id, or the URL of a server with its `model` and `key`.

    Raises SettingError for a server without a model's name, and WeightsError where nothing can be loaded.
    """
    if summarizer.startswith(("http://", "https://")):
        from models.endpoint import Endpoint  # brings httpx

        return Endpoint(summarizer, model, key)
    from models.abstractive import load_abstractive  # brings PyTorch

    return load_abstractive(summarizer, device=device)


def load_entailment(model: str, *, device: str = "auto") -> Entailment:
    """Load what judges whether a claim follows from its quote: a folder or a hub id. Raises WeightsError."""
    from models.nli import load_entailment as load_classifier  # brings PyTorch

    return load_classifier(model, device=device)


def load_voice_encoder(model: str, *, cache: Path) -> VoiceEncoder:
    """Load what tells voices apart: a known name or a folder. Raises SettingError and WeightsError as above."""
    weights = find_weights(model, "speaker", cache=cache)
    from models.speakers import load_resemblyzer  # brings PyTorch

    return load_resemblyzer(weights)


def _check_engine(engine: str) -> None:
    if engine not in ENGINES:
        raise SettingError(f"unknown engine {engine!r}; choose one of {', '.join(ENGINES)}")


def _check_embedder(embedder: Embedder, trained_on: str, use: str, *, command: str) -> None:
    name = name_of_understanding(embedder)
    if name != trained_on:
        raise SettingError(
            f"{use} by the vectors of {trained_on!r}, and the embedder's are those of {name!r}. Run `{command}` "
            "with SPRINGBOARD_EMBEDDER as it is now, or choose the first, if its weights and projection are still here"
        )
