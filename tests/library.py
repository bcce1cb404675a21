"""A small webinar to fill a library with, and stand-ins whose answers can be worked out by hand."""

import io
import math
import struct
import wave
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from embedding import WithoutTokens
from numpy.typing import NDArray

from community.openings import follow_draft
from database.connection import Database
from models.variables import TYPES
from models.weights import Weights
from settings import Settings
from transcripts import results, store
from transcripts.outline import Check, Claim, Draft, Pearl, Question, Section, Summary
from transcripts.recording import Recording, recording_id
from transcripts.search_index import live, save_units
from transcripts.transcript import Correction, Segment, Transcript, Word
from transcripts.units import Unit
from transcripts.vocabulary import Mention

STAGES = ("probe", "audio", "transcribe", "split", "summarize", "pearls", "tag", "embed", "seed")

SEGMENTS = (
    Segment(0, 0.0, 4.0, "Welcome to this talk about acne scars.", speaker="Dr. Ada Lind"),
    Segment(1, 4.5, 9.0, "Wait six weeks between two sessions.", speaker="Dr. Ada Lind"),
    Segment(
        2, 9.5, 14.0, "Do not treat inflamed skin with Novapeel.", speaker="Dr. Ben Moss",
        words=(
            Word(9.5, 10.0, "Do", 0.9), Word(10.0, 10.5, "not", 0.9), Word(10.5, 11.0, "treat", 0.9),
            Word(11.0, 12.0, "inflamed", 0.32), Word(12.0, 12.5, "skin", 0.9), Word(12.5, 13.0, "with", 0.9),
            Word(13.0, 14.0, "Novapeel.", 0.4),
        ),
    ),
    Segment(3, 14.5, 19.0, "thank you thank you thank you", speaker="Dr. Ben Moss", flags=("repetition",)),
)  # fmt: skip
TRANSCRIPT = Transcript(
    segments=SEGMENTS,
    language="en",
    model="stand-in",
    corrections=(Correction(2, 13.0, 14.0, "Nova peal", "Novapeel", "Novapeel", "sounds-like", 0.4),),
)
SECTIONS = (Section("Planning sessions", 0.0, 9.0, 0, 1), Section("Safety", 9.5, 19.0, 2, 3))
WAIT = Claim("Wait six weeks between two sessions.", SEGMENTS[1].text, (1,), 4.5, 9.0)
AVOID = Claim(
    "Inflamed skin is not treated with Novapeel.", SEGMENTS[2].text, (2,), 9.5, 14.0, status="restated",
    checks=(Check("numbers", True), Check("negation", False)),
)  # fmt: skip
SUMMARY = Summary(bottom_line=(WAIT,), sections=((WAIT,), (AVOID,)))
PEARLS = (Pearl(WAIT, "interval"), Pearl(AVOID, "contraindication"))
MENTIONS = (
    Mention("Novapeel", "device", 2, 13.0, 14.0, "Nova peal", "Novapeel", 0.4),
    Mention("resurfacing", "technique", 1, 5.0, 6.0, "sessions", "sessions", 0.9),
    Mention("Novapeel", "device", 3, 15.0, 16.0, "thank", "thank", 0.9),
)
DRAFT = Draft(
    "Discussion: Acne scars",
    "## In short\n\n- [00:04] Wait **six weeks** between two sessions.",
    (Question("How long do you wait?", 4.5),),
)
UNITS = (
    Unit("window", "Welcome to this talk about acne scars. Wait six weeks between two sessions.", 0.0, 9.0, 0, 1,
         speaker="Dr. Ada Lind", pearls=("interval",)),
    Unit("window", "Do not treat inflamed skin with Novapeel.", 9.5, 14.0, 2, 2, speaker="Dr. Ben Moss",
         terms=("Novapeel",), pearls=("contraindication",)),
)  # fmt: skip


def tiny_weights(folder: Path) -> Weights:
    """An embedder of four layers and sixteen numbers that has learnt nothing, and reads letters."""
    import torch
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers, processors
    from transformers import MPNetConfig, MPNetModel, PreTrainedTokenizerFast

    letters = {token: at for at, token in enumerate(["<s>", "<pad>", "</s>", "<unk>", *"abcdefghijklmnopqrstuvwxyz"])}
    tokenizer = Tokenizer(models.WordLevel(letters, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex("."), "isolated")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    whole: Any = PreTrainedTokenizerFast  # which has no types of its own
    whole(tokenizer_object=tokenizer, pad_token="<pad>").save_pretrained(str(folder))
    torch.manual_seed(0)
    MPNetModel(
        MPNetConfig(
            vocab_size=len(letters), hidden_size=16, num_hidden_layers=4, num_attention_heads=2, intermediate_size=32
        )
    ).save_pretrained(str(folder))
    return Weights("tiny", folder, "made for a test", "00")


def empty_models(folder: Path) -> dict[str, str]:
    """Variables that name models whose files are there and empty: they are found, and cannot be loaded."""
    folder.mkdir()
    for name in ("model.bin", "model.safetensors", "config.json", "tokenizer.json", "pretrained.pt"):
        (folder / name).touch()
    return dict.fromkeys(("SPRINGBOARD_WHISPER", "SPRINGBOARD_EMBEDDER", "SPRINGBOARD_VOICES"), str(folder))


class WordEmbedder(WithoutTokens):
    """A vector has a one, before scaling, for each of these words that the text holds, and for nothing else."""

    name = "word-embedder"
    words = ("welcome", "wait", "interval", "inflamed", "novapeel")

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        return [self._vector(text.lower()) for text in texts]

    def _vector(self, text: str) -> list[float]:
        held = [float(word in text) for word in self.words]
        if "interval" in text:
            held[1] = 1.0  # "wait" and "interval" mean the same
        vector = [*held, *[0.0] * (383 - len(held)), 1.0 - max(held)]
        size = math.hypot(*vector)
        return [number / size for number in vector]


def add_webinar(
    database: Database,
    settings: Settings,
    *,
    title: str = "Acne scars",
    media: bytes = b"0123456789",
    suffix: str = ".opus",
    media_name: str = "talk.opus",
    done: Sequence[str] = STAGES,
    failed: str | None = None,
    transcript: Transcript = TRANSCRIPT,
    draft: Draft = DRAFT,
    disclosures: str = "Dr. Lind has no conflicts.",
) -> Recording:
    """Store the webinar as it stands once the stages `done` are done, and its media file with these bytes."""
    digest = sha256(media).hexdigest()
    recording = Recording(
        id=recording_id(digest),
        title=title,
        media_name=media_name,
        media_path=f"{digest}{suffix}",
        media_sha256=digest,
        state="failed" if failed else "ready" if tuple(done) == STAGES else "running",
        event_date=date(2026, 3, 4),
        speakers=("Dr. Ada Lind", "Dr. Ben Moss"),
        disclosures=disclosures,
    )
    settings.media_folder.mkdir(parents=True, exist_ok=True)
    (settings.media_folder / recording.media_path).write_bytes(media)
    spoken = bool(transcript.segments)
    with database.transaction() as connection:
        store.add_recording(connection, recording, stages=STAGES)
        for name in done:
            store.start_stage(connection, recording.id, name)
            match name:
                case "probe":
                    store.set_duration(connection, recording.id, 754.9)
                case "transcribe":
                    results.save_transcript(connection, recording.id, transcript)
                case "split":
                    results.save_sections(connection, recording.id, SECTIONS if spoken else ())
                case "summarize":
                    summary = SUMMARY if spoken else Summary((), ())
                    results.save_summary(connection, recording.id, summary, model="stand-in")
                case "pearls":
                    results.save_pearls(connection, recording.id, PEARLS if spoken else ())
                case "tag":
                    results.save_mentions(connection, recording.id, MENTIONS if spoken else ())
                case "embed":
                    units = UNITS if spoken else ()
                    embeddings = WordEmbedder().embed_answers([unit.text for unit in units])
                    for generation in live(connection, model=WordEmbedder.name, recipe="stand-in"):
                        save_units(connection, generation, recording.id, units, embeddings)
                case "seed":
                    results.save_draft(connection, recording.id, draft)
                    follow_draft(connection, recording.id)
            store.finish_stage(connection, recording.id, name)
        if failed:
            store.start_stage(connection, recording.id, failed)
            store.fail_stage(connection, recording.id, failed, "The disk is full. Free some space and run it again.")
            store.set_state(connection, recording.id, "failed")
        return store.load_recording(connection, recording.id)


def wav(seconds: int, *, rate: int = 8_000) -> bytes:
    """A quiet tone, as a media file that every browser plays."""
    tone = bytes(128 + round(20 * math.sin(2 * math.pi * 220 * sample / rate)) for sample in range(rate))
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(rate)
        file.writeframes(tone * seconds)
    return buffer.getvalue()


def write_wav(path: Path, samples: NDArray[np.int16], *, rate: int) -> Path:
    """A mono WAV file of these samples, in a folder that is made where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(rate)
        writer.writeframes(samples.tobytes())
    return path


def model_file(arrays: Mapping[str, NDArray[Any]], *, version: int = 6, alias: tuple[str, str] | None = None) -> bytes:
    """A CTranslate2 model file of these arrays, by name, one of them perhaps under another name too."""

    def string(text: str) -> bytes:
        return struct.pack("<H", len(text) + 1) + text.encode() + b"\0"

    parts = [struct.pack("<I", version), string("WhisperSpec"), struct.pack("<II", 3, len(arrays))]
    for name, array in arrays.items():
        shape, kind = struct.pack(f"<B{array.ndim}I", array.ndim, *array.shape), TYPES.index(array.dtype.type)
        parts += [string(name), shape, struct.pack("<BI", kind, array.nbytes), array.tobytes()]
    parts += [struct.pack("<I", 1), *map(string, alias)] if alias else [struct.pack("<I", 0)]
    return b"".join(parts)
