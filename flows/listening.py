"""Hearing a recording chunk by chunk: each is stored before the next begins, and processes can share them."""

from pathlib import Path
from time import sleep

from flows.slots import POLL_SECONDS, chunk_lock
from flows.work import Work
from models.protocols import Progress, Transcriber
from pipeline.chunks import LONGEST, SHORTEST, SpeechFinder, cut, hear_chunk
from transcripts import chunks, store
from transcripts.chunks import Chunk

STAGE = "transcribe"


def plan(
    work: Work,
    audio: Path,
    find_speech: SpeechFinder,
    *,
    listener: str,
    shortest: float = SHORTEST,
    longest: float = LONGEST,
) -> None:
    """Cut a recording, unless that is done; chunks that another listener heard are dropped."""
    with work.database.transaction() as connection:
        planned = chunks.list_chunks(connection, work.recording.id, listener=listener)
    if not planned:
        spans = cut(audio, find_speech, shortest=shortest, longest=longest)
        with work.database.transaction() as connection:
            chunks.plan_chunks(connection, work.recording.id, spans, listener=listener)


def hear(work: Work, transcriber: Transcriber, audio: Path, *, listener: str) -> int:
    """Hear planned chunks until every one is heard, by this call or by others, and return how many this call heard.

    Whoever dies lets go of its chunk, which is then taken by those that remain. Until one chunk has told the language,
    they are heard one after the other, so that all are heard in the same language whoever hears them.
    """
    count = 0
    with work.database.session() as session:
        while True:
            with work.database.transaction() as connection:
                planned = chunks.list_chunks(connection, work.recording.id, listener=listener)
            unheard = [chunk for chunk in planned if not chunk.heard]
            if not unheard:
                return count
            if all(chunk.language is None for chunk in planned):
                unheard = unheard[:1]
            for chunk in unheard:
                with chunk_lock(session, work.recording, chunk.position) as held:
                    if held:
                        count += _hear(work, transcriber, audio, chunk.position, listener=listener)
                        break
            else:
                sleep(POLL_SECONDS)  # others hear all that is left


def _hear(work: Work, transcriber: Transcriber, audio: Path, position: int, *, listener: str) -> bool:
    """Hear and store a chunk that is held; False where it was heard before it came to be held."""
    with work.database.transaction() as connection:
        planned = chunks.list_chunks(connection, work.recording.id, listener=listener)
    chunk = next((chunk for chunk in planned if chunk.position == position), None)
    if chunk is None or chunk.heard:
        return False
    language = next((chunk.language for chunk in planned if chunk.language), None)
    part = work.settings.audio_folder / f"{work.recording.id}-{position}.wav"
    heard = hear_chunk(transcriber, audio, part, chunk.span, language=language, progress=_progress(work, planned))
    with work.database.transaction() as connection:
        chunks.save_chunk(connection, work.recording.id, position, heard, listener=listener)
        store.count_start_as_first(connection, work.recording.id, STAGE)
    return True


def _progress(work: Work, planned: tuple[Chunk, ...]) -> Progress:
    """Reports over the whole recording what is done of one chunk."""
    before = sum(chunk.seconds for chunk in planned if chunk.heard)
    report = work.progress(STAGE, total=sum(chunk.seconds for chunk in planned))
    return lambda done: report(before + done)
