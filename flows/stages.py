"""Each stage as a step of the flow: load what it needs, call the pipeline, store what came out."""

from functools import lru_cache
from pathlib import Path

from flows.index import understood_of, units_of
from flows.work import Work
from models import catalog
from models.protocols import Embedder, Relistener, Transcriber, VoiceEncoder
from pipeline.audio import extract_audio
from pipeline.audio import probe as probe_media
from pipeline.diarize import diarize as tell_speakers_apart
from pipeline.embed import recipe
from pipeline.pearls import find_pearls
from pipeline.relisten import relisten as listen_again
from pipeline.seed import seed as draft_discussion
from pipeline.split import split as split_topics
from pipeline.summarize import summarize as summarize_sections
from pipeline.tag import tag as tag_mentions
from settings import Settings
from transcripts import results, store
from transcripts.errors import StageError
from transcripts.search import field_lexicon
from transcripts.search_index import live, save_units
from transcripts.transcript import Transcript
from transcripts.vocabulary import Vocabulary

SUMMARIZER = "extractive"  # the speakers' own sentences


def probe(work: Work) -> None:
    """Find out how long the recording is, and that it has sound."""
    duration = probe_media(work.media)
    with work.finish("probe") as connection:
        if duration is not None:
            store.set_duration(connection, work.recording.id, duration)


def audio(work: Work) -> None:
    """Write the audio that the transcriber hears, and measure its true length."""
    with work.database.transaction() as connection:
        declared = store.load_recording(connection, work.recording.id).duration
    progress = work.progress("audio", total=declared or 0.0)
    seconds = extract_audio(work.media, work.audio, declared=declared, progress=progress)
    with work.finish("audio") as connection:
        store.set_duration(connection, work.recording.id, seconds)


def transcribe(work: Work) -> None:
    """Hear the words."""
    transcriber = _transcriber(work.settings)
    transcript = transcriber.transcribe(_audio(work), progress=work.progress("transcribe", total=_seconds(work)))
    with work.finish("transcribe") as connection:
        results.save_transcript(connection, work.recording.id, transcript)


def relisten(work: Work) -> None:
    """Listen again where words may hide a term of the vocabulary, and correct what the audio bears out."""
    relistener = _relistener(work.settings)
    progress = work.progress("relisten", total=1.0)
    transcript = listen_again(_transcript(work), _audio(work), _vocabulary(), relistener, progress=progress)
    with work.finish("relisten") as connection:
        results.save_transcript(connection, work.recording.id, transcript)


def diarize(work: Work) -> None:
    """Tell the speakers apart."""
    encoder = _voice_encoder(work.settings)
    progress = work.progress("diarize", total=_seconds(work))
    transcript = tell_speakers_apart(_transcript(work), _audio(work), encoder, progress=progress)
    with work.finish("diarize") as connection:
        results.save_transcript(connection, work.recording.id, transcript)


def split(work: Work) -> None:
    """Cut the transcript into topical sections."""
    sections = split_topics(_transcript(work), _vocabulary(), embedder_of(work.settings))
    with work.finish("split") as connection:
        results.save_sections(connection, work.recording.id, sections)


def summarize(work: Work) -> None:
    """Choose the bottom line and the claims of each section."""
    transcript = _transcript(work)
    with work.database.transaction() as connection:
        sections = results.load_sections(connection, work.recording.id)
    summary = summarize_sections(transcript, sections, _vocabulary(), embedder_of(work.settings))
    with work.finish("summarize") as connection:
        results.save_summary(connection, work.recording.id, summary, model=SUMMARIZER)


def pearls(work: Work) -> None:
    """Find the remarks worth knowing by themselves."""
    found = find_pearls(_transcript(work), _vocabulary())
    with work.finish("pearls") as connection:
        results.save_pearls(connection, work.recording.id, found)


def tag(work: Work) -> None:
    """Find where devices and techniques are named."""
    mentions = tag_mentions(_transcript(work), _vocabulary())
    with work.finish("tag") as connection:
        results.save_mentions(connection, work.recording.id, mentions)


def embed(work: Work) -> None:
    """Cut what was said into units and store a vector of each, for search."""
    embedder, lexicon = embedder_of(work.settings), field_lexicon()
    with work.database.snapshot() as connection:
        understood = understood_of(connection, work.recording.id)
    units, vectors = units_of(understood, embedder, lexicon)
    with work.finish("embed") as connection:
        wanted = recipe(lexicon.vocabulary, lexicon.synonyms)
        for generation in live(connection, model=embedder.name, recipe=wanted):
            save_units(connection, generation, work.recording.id, units, vectors)


def seed(work: Work) -> None:
    """Draft the discussion that this recording launches."""
    with work.database.transaction() as connection:
        dossier = results.load_dossier(connection, work.recording.id)
    if dossier.transcript is None or dossier.sections is None or dossier.summary is None or dossier.pearls is None:
        raise StageError("The discussion needs a transcript, sections, a summary and pearls; run the earlier stages.")
    draft = draft_discussion(
        dossier.recording.title, dossier.sections, dossier.summary, dossier.pearls, dossier.transcript, _vocabulary()
    )
    with work.finish("seed") as connection:
        results.save_draft(connection, work.recording.id, draft)


def _seconds(work: Work) -> float:
    """How long the recording runs; 0 before that is known."""
    with work.database.transaction() as connection:
        return store.load_recording(connection, work.recording.id).duration or 0.0


def _audio(work: Work) -> Path:
    """The extracted audio; it goes when a recording is ready, and the media can give it again."""
    if not work.audio.exists():
        extract_audio(work.media, work.audio)
    return work.audio


def _transcript(work: Work) -> Transcript:
    with work.database.transaction() as connection:
        transcript = results.load_transcript(connection, work.recording.id)
    if transcript is None:
        raise StageError(f"“{work.recording.title}” has no transcript yet; run the transcribe stage first.")
    return transcript


# Loading takes seconds: one process loads each model once, however many recordings it works through.


@lru_cache(maxsize=1)
def _transcriber(settings: Settings) -> Transcriber:
    return catalog.load_transcriber(
        settings.engine,
        settings.whisper,
        cache=settings.weights_folder,
        device=settings.device,
        language=settings.language,
    )


@lru_cache(maxsize=1)
def _relistener(settings: Settings) -> Relistener:
    return catalog.load_relistener(settings.whisper, cache=settings.weights_folder, device=settings.device)


@lru_cache(maxsize=1)
def _voice_encoder(settings: Settings) -> VoiceEncoder:
    return catalog.load_voice_encoder(settings.voices, cache=settings.weights_folder)


@lru_cache(maxsize=1)
def embedder_of(settings: Settings) -> Embedder:
    return catalog.load_embedder(settings.embedder, cache=settings.weights_folder)


def _vocabulary() -> Vocabulary:
    return field_lexicon().vocabulary
