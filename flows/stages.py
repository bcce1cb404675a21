"""Each stage as a step of the flow: load what it needs, call the pipeline, store what came out."""

from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path

from editing import versions
from editing.originals import load_original_transcript
from flows import listening
from flows.draft import draft_anew
from flows.index import save_live, units_anew
from flows.restating import restated
from flows.work import Work
from models import catalog
from models.clips import find_speech
from models.protocols import Embedder, Listener, Opener, Ranker, Relistener, VoiceEncoder
from models.remembering import Remembering
from pipeline.audio import extract_audio
from pipeline.audio import probe as probe_media
from pipeline.chunks import join
from pipeline.diarize import diarize as tell_speakers_apart
from pipeline.pearls import find_pearls
from pipeline.relisten import is_english
from pipeline.relisten import relisten as listen_again
from pipeline.restate import restate_pearls, restate_summary
from pipeline.sentences import sentences
from pipeline.split import split as split_topics
from pipeline.summarize import summarize as summarize_sections
from pipeline.tag import tag as tag_mentions
from pipeline.thumbnail import has_picture, write_thumbnail
from settings import Settings
from transcripts import chunks, results, store
from transcripts.errors import MediaError, StageError
from transcripts.first_pass import save_first_pass
from transcripts.search import Lexicon, load_lexicon
from transcripts.transcript import Transcript
from transcripts.vocabulary import Vocabulary

WITHOUT_WORDS = "Captions have no times of single words, so nothing of them is heard again."
NOT_ENGLISH = "Names are looked for by their sounds in English, so nothing in another language is heard again."
NAMED_ALREADY = "The captions name the speakers, so they are not told apart by their voices."
BY_WORDS_ALONE = (
    "The model that made the present search index cannot be loaded, so this recording is found by its words alone "
    "until the new index is complete."
)
SUMMARIZER = "extractive"  # the speakers' own sentences


def probe(work: Work) -> None:
    """Find out how long the recording is, and that it has sound."""
    duration = probe_media(work.media)
    with work.finish("probe") as connection:
        if duration is not None:
            store.set_duration(connection, work.recording.id, duration)


def audio(work: Work) -> None:
    """Write the audio that the transcriber hears, and measure its true length; of a video, take a picture."""
    with work.database.transaction() as connection:
        declared = store.load_recording(connection, work.recording.id).duration
    progress = work.progress("audio", total=declared or 0.0)
    seconds = extract_audio(work.media, work.audio, declared=declared, progress=progress)
    note = None
    try:
        if has_picture(work.media):
            write_thumbnail(work.media, work.thumbnail, seconds=seconds)
    except MediaError as error:  # what is said counts: no picture is no reason to stop
        note = str(error)
    with work.finish("audio", note=note) as connection:
        store.set_duration(connection, work.recording.id, seconds)


def transcribe(work: Work) -> None:
    """Hear the words, a chunk at a time; or read them, where captions were given."""
    audio = _audio(work)
    if work.captions is not None:
        read = catalog.load_captions(work.captions, language=_spoken(work).language).transcribe(audio)
        with work.finish("transcribe") as connection:
            versions.save_transcript(connection, work.recording.id, read)
            chunks.drop_chunks(connection, work.recording.id)
        return
    settings = _spoken(work)
    transcriber, listener = _transcriber(settings), _listener(settings)
    listening.plan(work, audio, find_speech, listener=listener)
    listening.hear(work, transcriber, audio, listener=listener)
    with work.finish("transcribe") as connection:
        first = join(chunks.load_heard(connection, work.recording.id, listener=listener))
        versions.save_transcript(connection, work.recording.id, first)
        save_first_pass(connection, work.recording.id, first)
        chunks.drop_chunks(connection, work.recording.id)


def help_transcribe(work: Work) -> int:
    """Hear chunks of a recording whose stage `transcribe` another process runs; returns how many.

    Raises StageError where nothing is left to hear, or where it is heard with another model, device or language.
    """
    title, recording_id = work.recording.title, work.recording.id
    with work.database.transaction() as connection:
        planned_for = chunks.find_listener(connection, recording_id)
    if planned_for is None:
        raise StageError(
            f"Nothing of “{title}” waits to be heard. Help while its stage transcribe is running; "
            f"`springboard show {recording_id}` tells how far it is."
        )
    settings = _spoken(work)
    transcriber, listener = _transcriber(settings), _listener(settings)
    if planned_for != listener:
        raise StageError(
            f"“{title}” is heard by {planned_for}, and this process is {listener}. Run the same Springboard with the "
            "engine, model, language and device that the other one has."
        )
    return listening.hear(work, transcriber, _audio(work), listener=listener)


def relisten(work: Work) -> None:
    """Listen again where words may hide a term of the vocabulary, and correct what the audio bears out."""
    heard = _heard(work)
    if heard.without_words or not is_english(heard):
        with work.finish("relisten", note=WITHOUT_WORDS if heard.without_words else NOT_ENGLISH):
            return
    relistener = _relistener(work.settings)
    progress = work.progress("relisten", total=1.0)
    transcript = listen_again(heard, _audio(work), _vocabulary(work), relistener, progress=progress)
    with work.finish("relisten") as connection:
        versions.save_transcript(connection, work.recording.id, transcript)


def diarize(work: Work) -> None:
    """Tell the speakers apart, unless captions name them."""
    heard = _heard(work)
    if heard.diarizer is None and any(segment.speaker for segment in heard.segments):
        with work.finish("diarize", note=NAMED_ALREADY):
            return
    encoder = _voice_encoder(work.settings)
    progress = work.progress("diarize", total=_seconds(work))
    fewest, most = work.recording.fewest_speakers or 1, work.recording.most_speakers
    transcript = tell_speakers_apart(heard, _audio(work), encoder, fewest=fewest, most=most, progress=progress)
    with work.finish("diarize") as connection:
        versions.save_transcript(connection, work.recording.id, transcript)


def split(work: Work) -> None:
    """Cut the transcript into topical sections."""
    embedder = embedder_of(work.settings)
    sections = split_topics(_transcript(work), _vocabulary(work), embedder, _opener(work.settings))
    with work.finish("split") as connection:
        versions.save_sections(connection, work.recording.id, sections)


def summarize(work: Work) -> None:
    """Choose the bottom line and the claims of each section."""
    transcript = _transcript(work)
    with work.database.transaction() as connection:
        sections = results.load_sections(connection, work.recording.id)
    vocabulary, embedder, ranker = _vocabulary(work), _embedder(work, transcript), _ranker(work.settings)
    extracted = summarize_sections(transcript, sections, vocabulary, embedder, ranker)
    summary = restated(
        extracted,
        lambda made, restater, judge: restate_summary(made, transcript, vocabulary, restater, entailment=judge),
        work.settings,
    )
    model = f"{SUMMARIZER}, restated by {summary.by}" if summary.by else SUMMARIZER
    with work.finish("summarize", note=summary.note) as connection:
        versions.save_summary(connection, work.recording.id, summary.made, model=model)


def pearls(work: Work) -> None:
    """Find the remarks worth knowing by themselves."""
    transcript, vocabulary = _transcript(work), _vocabulary(work)
    found = restated(
        find_pearls(transcript, vocabulary, _embedder(work, transcript), _ranker(work.settings)),
        lambda made, restater, judge: restate_pearls(made, transcript, vocabulary, restater, entailment=judge),
        work.settings,
    )
    with work.finish("pearls", note=found.note) as connection:
        versions.save_pearls(connection, work.recording.id, found.made)


def tag(work: Work) -> None:
    """Find where devices and techniques are named."""
    mentions = tag_mentions(_transcript(work), _vocabulary(work))
    with work.finish("tag") as connection:
        versions.save_mentions(connection, work.recording.id, mentions)


def embed(work: Work) -> None:
    """Cut what was said into units and store an embedding of each, for search."""
    embedder, lexicon = embedder_of(work.settings), _lexicon(work)
    named = partial(embedder_named, work.settings)
    made = units_anew(work.database, work.recording.id, embedder, lexicon, named=named)
    note = None if all(each.is_whole for each in made) else BY_WORDS_ALONE
    with work.finish("embed", note=note) as connection:
        save_live(connection, work.recording.id, made, lexicon)


def seed(work: Work) -> None:
    """Draft the discussion that this recording launches."""
    with work.finish("seed") as connection:
        draft_anew(connection, work.recording.id, load_lexicon(connection).vocabulary)


def _seconds(work: Work) -> float:
    """How long the recording runs; 0 before that is known."""
    with work.database.transaction() as connection:
        return store.load_recording(connection, work.recording.id).duration or 0.0


def _audio(work: Work) -> Path:
    """The extracted audio; it goes when a recording is ready, and the media can give it again."""
    if not work.audio.exists():
        extract_audio(work.media, work.audio)
    return work.audio


def _spoken(work: Work) -> Settings:
    """The settings, in the language that was told of this recording."""
    told = work.recording.spoken_language
    return replace(work.settings, language=told) if told else work.settings


def _heard(work: Work) -> Transcript:
    """The transcript as the stages made it, without what people corrected: what is made of it is kept as made."""
    with work.database.transaction() as connection:
        return _there(work, load_original_transcript(connection, work.recording.id))


def _transcript(work: Work) -> Transcript:
    """The transcript as readers see it, with what people corrected."""
    with work.database.transaction() as connection:
        return _there(work, results.load_transcript(connection, work.recording.id))


def _there(work: Work, transcript: Transcript | None) -> Transcript:
    if transcript is None:
        raise StageError(f"“{work.recording.title}” has no transcript yet; run the transcribe stage first.")
    return transcript


# Loading takes seconds: one process loads each model once, however many recordings it works through.


@lru_cache(maxsize=1)
def _transcriber(settings: Settings) -> Listener:
    return catalog.load_transcriber(
        settings.engine,
        settings.whisper,
        cache=settings.weights_folder,
        device=settings.device,
        language=settings.language,
    )


def _listener(settings: Settings) -> str:
    """What decides how a chunk is heard: chunks of other weights, another device or language are not joined with it."""
    return f"{_transcriber(settings).listener}, language {settings.language or 'as heard'}"


@lru_cache(maxsize=1)
def _relistener(settings: Settings) -> Relistener:
    return catalog.load_relistener(settings.whisper, cache=settings.weights_folder, device=settings.device)


@lru_cache(maxsize=1)
def _voice_encoder(settings: Settings) -> VoiceEncoder:
    return catalog.load_voice_encoder(settings.voices, cache=settings.weights_folder)


def _embedder(work: Work, transcript: Transcript) -> Embedder:
    """The settings' embedder, when it has read all sentences at once, as `split` lets it.

    Which texts are read together moves the last digits of their vectors. So a stage that begins in a new process, since
    the one before was stopped, finds what it would have found there.
    """
    embedder = embedder_of(work.settings)
    embedder.embed([sentence.text for sentence in sentences(transcript)])
    return embedder


@lru_cache(maxsize=1)
def embedder_of(settings: Settings) -> Embedder:
    """The settings' embedder, which reads what a recording's stages share once."""
    return Remembering(catalog.load_embedder(settings.embedder, cache=settings.weights_folder))


@lru_cache(maxsize=1)
def embedder_named(settings: Settings, name: str) -> Embedder:
    """What made the vectors of an index that serves until there is one of the settings' embedder."""
    return catalog.load_embedder(name, cache=settings.weights_folder)


def _vocabulary(work: Work) -> Vocabulary:
    return _lexicon(work).vocabulary


def _lexicon(work: Work) -> Lexicon:
    """The field's words of the files, and those that staff added, as they are now."""
    with work.database.transaction() as connection:
        return load_lexicon(connection)


@lru_cache(maxsize=1)
def _opener(settings: Settings) -> Opener:
    return catalog.load_opener(embedder_of(settings))


@lru_cache(maxsize=1)
def _ranker(settings: Settings) -> Ranker:
    return catalog.load_ranker(embedder_of(settings))
