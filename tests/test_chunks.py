"""Chunks: cut in pauses, heard one by one by whoever is there, and joined as if heard in one piece."""

import threading
import tracemalloc
import wave
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from conftest import SAMPLE, convert
from library import write_wav
from numpy.typing import NDArray

from database.connection import Database
from flows.listening import hear, plan
from flows.slots import chunk_lock
from flows.stages import help_transcribe, transcribe
from flows.work import Work
from models.catalog import load_transcriber
from models.clips import find_speech
from models.protocols import Progress, ignore_progress
from models.segments import flag_loops
from pipeline.chunks import cut, join, place, write_chunk
from settings import Settings
from transcripts import chunks, results, store
from transcripts.chunks import Chunk
from transcripts.errors import DatabaseError, InvalidValueError, StageError
from transcripts.first_pass import load_first_pass
from transcripts.recording import Recording, recording_id
from transcripts.text import words_of
from transcripts.transcript import Segment, Transcript, Word

RATE = 16_000
LISTENER = "beeps, language as heard"

# Twelve beeps of half a second with pauses between them, in quarters of a second so that sums of times are exact.
STARTS = (0.25, 1.0, 1.75, 3.0, 3.75, 5.5, 6.25, 7.25, 9.0, 10.0, 11.0, 11.75)
SECONDS = 12.5


def beeps(path: Path, starts: Sequence[float] = STARTS, *, seconds: float = SECONDS) -> Path:
    """A WAV file with one beep of half a second at each start, the n-th of loudness n."""
    samples = np.zeros(round(seconds * RATE), "<i2")
    for number, start in enumerate(starts, start=1):
        samples[round(start * RATE) : round((start + 0.5) * RATE)] = number
    return write_wav(path, samples, rate=RATE)


def find_beeps(samples: NDArray[np.float32]) -> list[tuple[int, int]]:
    """A speech finder: whatever is not silent."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], samples != 0, [0]]).astype(int)))
    return [(int(first), int(end)) for first, end in zip(edges[::2], edges[1::2], strict=True)]


class Beeps:
    """Hears each beep as a segment of two words, the loudness of the beep and "beep"; counts what it was given."""

    name = "beeps"

    def __init__(self, before: Callable[[int], object] = lambda call: None) -> None:
        self.heard: list[tuple[float, str | None]] = []
        self._before = before

    def transcribe(
        self, audio: Path, *, language: str | None = None, progress: Progress = ignore_progress
    ) -> Transcript:
        with wave.open(str(audio), "rb") as reader:
            samples = np.frombuffer(reader.readframes(reader.getnframes()), "<i2")
        self._before(len(self.heard))
        self.heard.append((len(samples) / RATE, language))
        segments = []
        for number, (first, end) in enumerate(find_beeps(samples.astype(np.float32))):
            start, middle = first / RATE, (first + end) / 2 / RATE
            words = (Word(start, middle, str(samples[first]), 0.5), Word(middle, end / RATE, "beep", 0.75))
            segments.append(Segment(number, start, end / RATE, f"{samples[first]} beep", words, flags=("low",)))
        progress(len(samples) / RATE)
        return Transcript(tuple(segments), language or ("xx" if segments else None), self.name)


@pytest.fixture
def work(database: Database, settings: Settings) -> Work:
    """A recording of beeps whose audio is extracted, with its stage `transcribe` under way."""
    digest = sha256(b"beeps").hexdigest()
    recording = Recording(recording_id(digest), "Beeps", "beeps.wav", f"{digest}.wav", digest)
    with database.transaction() as connection:
        store.add_recording(connection, recording, stages=("transcribe",))
        store.start_stage(connection, recording.id, "transcribe")
    work = Work(database, settings, recording)
    beeps(work.audio)
    return work


def planned(work: Work) -> tuple[Chunk, ...]:
    with work.database.transaction() as connection:
        return chunks.list_chunks(connection, work.recording.id, listener=LISTENER)


def joined(work: Work, *, listener: str = LISTENER) -> Transcript:
    with work.database.transaction() as connection:
        return join(chunks.load_heard(connection, work.recording.id, listener=listener))


def cut_small(work: Work) -> None:
    plan(work, work.audio, find_beeps, listener=LISTENER, shortest=2.0, longest=3.5)


# Cutting


def test_cuts_lie_in_the_widest_pause_between_the_limits(tmp_path: Path) -> None:
    spans = cut(beeps(tmp_path / "a.wav"), find_beeps, shortest=2.0, longest=3.5)
    assert spans == ((0.0, 2.625), (2.625, 5.0625), (5.0625, 8.15625), (8.15625, 10.75), (10.75, 12.5))


def test_a_short_recording_is_one_chunk(tmp_path: Path) -> None:
    assert cut(beeps(tmp_path / "a.wav"), find_beeps, shortest=5.0, longest=SECONDS) == ((0.0, SECONDS),)
    assert cut(beeps(tmp_path / "b.wav", (), seconds=0), find_beeps) == ((0.0, 0.0),)


def test_silence_is_cut_in_the_middle_of_its_limits(tmp_path: Path) -> None:
    spans = cut(beeps(tmp_path / "a.wav", (), seconds=10), find_beeps, shortest=3.0, longest=5.0)
    assert spans == ((0.0, 4.0), (4.0, 8.0), (8.0, 10.0))


def test_speech_without_a_pause_is_cut_at_its_quietest(tmp_path: Path) -> None:
    samples = np.full(10 * RATE, 1000, np.int16)
    samples[round(4.2 * RATE) : round(4.3 * RATE)] = 10
    spans = cut(write_wav(tmp_path / "a.wav", samples, rate=RATE), find_beeps, shortest=3.0, longest=6.0)
    assert spans == ((0.0, 4.225), (4.225, 10.0))


def test_limits_without_room_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match=r"chunks of 5\.0 to 5\.0 s .* give 0 < shortest < longest"):
        cut(tmp_path / "a.wav", find_beeps, shortest=5.0, longest=5.0)


def test_real_speech_is_not_cut(tmp_path: Path) -> None:
    audio = sample(tmp_path, seconds=100)
    with wave.open(str(audio), "rb") as reader:
        samples = np.frombuffer(reader.readframes(reader.getnframes()), "<i2").astype(np.float32) / np.float32(32768)
    speech = [(first / RATE, end / RATE) for first, end in find_speech(samples)]
    spans = cut(audio, find_speech, shortest=10, longest=20)
    assert [before[1] for before in spans[:-1]] == [after[0] for after in spans[1:]]
    assert all(end - start <= 20 for start, end in spans)
    assert not [(cut_at, span) for _, cut_at in spans[:-1] for span in speech if span[0] < cut_at < span[1]]


# Joining


def test_a_chunk_holds_the_samples_of_its_span(tmp_path: Path) -> None:
    audio = beeps(tmp_path / "a.wav")
    write_chunk(audio, tmp_path / "b.wav", (2.625, 5.125))
    with wave.open(str(audio), "rb") as whole, wave.open(str(tmp_path / "b.wav"), "rb") as part:
        assert part.getparams()[:3] == whole.getparams()[:3]
        whole.setpos(round(2.625 * RATE))
        assert part.readframes(part.getnframes()) == whole.readframes(round(2.5 * RATE))


def test_no_time_leaves_its_chunk() -> None:
    heard = Transcript((Segment(0, 0.1, 0.2, "end", (Word(0.1, 0.2, "end", 1.0),)),), "en", "m")
    placed = place(heard, (0.1, 0.3))  # and 0.1 + 0.2 is more than 0.3
    assert placed.segments == (Segment(0, 0.2, 0.3, "end", (Word(0.2, 0.3, "end", 1.0),)),)


def test_the_language_is_that_of_the_first_chunk_with_speech() -> None:
    spoken = Segment(0, 1.0, 2.0, "ja")
    parts = (Transcript((), "en", "m"), Transcript((spoken,), "de", "m"), Transcript((spoken,), "fr", "m"))
    assert join(parts) == Transcript((spoken, replace(spoken, id=1)), "de", "m")
    assert join(parts[:1]) == Transcript((), None, "m")


def test_a_loop_over_a_seam_is_flagged_as_in_one_piece() -> None:
    def part(*starts: float) -> Transcript:
        return Transcript(tuple(thanks(number, start) for number, start in enumerate(starts)), "en", "m")

    parts = (part(1.0, 2.0), part(3.0, 4.0))
    whole = part(1.0, 2.0, 3.0, 4.0)
    assert [segment.flags for part in parts for segment in flag_loops(part.segments)] == [()] * 4
    assert [segment.flags for segment in join(parts).segments] == [("repetition",)] * 4
    assert join(parts) == replace(whole, segments=flag_loops(whole.segments))
    assert join((*parts[:1], part(3.0))).segments == whole.segments[:3]  # three times may be meant


def thanks(number: int, start: float) -> Segment:
    words = (Word(start, start + 0.25, "Thank", 0.9), Word(start + 0.25, start + 0.5, "you.", 0.9))
    return Segment(number, start, start + 0.5, "Thank you.", words)


def test_parts_of_two_models_are_not_joined() -> None:
    with pytest.raises(InvalidValueError, match="parts of a, b were given"):
        join((Transcript((), "en", "a"), Transcript((), "en", "b")))
    with pytest.raises(InvalidValueError, match="no model"):
        join(())


# Hearing


def test_heard_in_chunks_it_is_the_same_as_in_one_piece(work: Work) -> None:
    whole = Beeps().transcribe(work.audio)
    cut_small(work)
    listener = Beeps()
    assert hear(work, listener, work.audio, listener=LISTENER) == 5
    assert joined(work) == whole
    assert [word.text for _, word in whole.words()][::2] == [str(number) for number in range(1, 13)]
    assert listener.heard == [(2.625, None), (2.4375, "xx"), (3.09375, "xx"), (2.59375, "xx"), (1.75, "xx")]
    assert [path.name for path in work.settings.audio_folder.iterdir()] == [work.audio.name]
    with work.database.transaction() as connection:
        (stage,) = store.load_stages(connection, work.recording.id)
    assert stage.total == SECONDS and 0 < stage.progress <= SECONDS


def test_after_a_crash_only_the_rest_is_heard(work: Work) -> None:
    def crash(call: int) -> None:
        if call == 2:
            raise MemoryError("the third chunk is too much")

    first, second = Beeps(crash), Beeps()
    cut_small(work)
    with pytest.raises(MemoryError):
        hear(work, first, work.audio, listener=LISTENER)
    assert [chunk.heard for chunk in planned(work)] == [True, True, False, False, False]
    cut_small(work)  # planned already
    assert hear(work, second, work.audio, listener=LISTENER) == 3
    assert len(second.heard) == 3
    assert joined(work) == Beeps().transcribe(work.audio)


def test_another_listener_starts_anew(work: Work) -> None:
    cut_small(work)
    hear(work, Beeps(), work.audio, listener=LISTENER)
    plan(work, work.audio, find_beeps, listener="other ears", shortest=5.0, longest=10.0)
    assert planned(work) == ()
    with work.database.transaction() as connection:
        fresh = chunks.list_chunks(connection, work.recording.id, listener="other ears")
    assert [chunk.heard for chunk in fresh] == [False, False]


def test_two_listeners_share_a_recording_and_hear_each_chunk_once(work: Work) -> None:
    cut_small(work)
    together = threading.Barrier(2, timeout=30)  # passed only while both are hearing a chunk

    def meet(call: int) -> None:
        if not all(chunk.language is None for chunk in planned(work)):  # the first is heard alone, for its language
            together.wait()

    listeners = [Beeps(meet), Beeps(meet)]
    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(lambda ears: hear(work, ears, work.audio, listener=LISTENER), listeners))
    assert sum(counts) == 5 and min(counts) == 2
    assert sum(len(ears.heard) for ears in listeners) == 5
    assert joined(work) == Beeps().transcribe(work.audio)


def test_a_chunk_whose_listener_went_away_is_taken_again(work: Work) -> None:
    cut_small(work)
    listener = Beeps()
    with ThreadPoolExecutor(1) as pool:
        with (
            pytest.raises(DatabaseError, match="the connection is closed"),
            work.database.session() as session,
            chunk_lock(session, work.recording, 3) as held,
        ):
            assert held
            rest = pool.submit(hear, work, listener, work.audio, listener=LISTENER)
            while [chunk.heard for chunk in planned(work)] != [True, True, True, False, True]:
                assert not rest.done(), rest.exception()
            session.close()  # as when the process dies: nothing else held the chunk
        assert rest.result() == 5
    assert joined(work) == Beeps().transcribe(work.audio)


def test_deaths_before_a_chunk_was_stored_are_forgiven(work: Work) -> None:
    cut_small(work)
    with work.database.transaction() as connection:
        assert store.start_stage(connection, work.recording.id, "transcribe") == 2
    hear(work, Beeps(), work.audio, listener=LISTENER)
    with work.database.transaction() as connection:
        assert store.start_stage(connection, work.recording.id, "transcribe") == 2


def test_silence_asks_every_chunk_for_its_language(work: Work) -> None:
    beeps(work.audio, (), seconds=10)
    plan(work, work.audio, find_beeps, listener=LISTENER, shortest=3.0, longest=5.0)
    listener = Beeps()
    hear(work, listener, work.audio, listener=LISTENER)
    assert listener.heard == [(4.0, None), (4.0, None), (2.0, None)]
    assert joined(work) == Transcript((), None, "beeps")


def test_memory_does_not_grow_with_the_length_of_a_recording(work: Work) -> None:
    peaks = []
    for seconds in (30, 300):
        beeps(work.audio, [float(start) for start in range(0, seconds, 2)], seconds=seconds)
        listener = f"ears for {seconds} s"
        tracemalloc.start()
        plan(work, work.audio, find_beeps, listener=listener, shortest=8.0, longest=10.0)
        hear(work, Beeps(), work.audio, listener=listener)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.1 * peaks[0]


def test_nobody_can_help_before_there_is_a_plan(work: Work) -> None:
    with pytest.raises(StageError, match="Nothing of “Beeps” waits to be heard"):
        help_transcribe(work)


# Real weights


def sample(folder: Path, *, seconds: int) -> Path:
    """The start of the sample webinar as a transcriber takes it."""
    path = folder / "sample.wav"
    convert("-i", str(SAMPLE), "-t", str(seconds), "-ac", "1", "-ar", "16000", "-c:a", "pcm_s16le", str(path))
    return path


@pytest.mark.weights
def test_whisper_hears_the_same_words_in_chunks(work: Work, tmp_path: Path) -> None:
    audio = sample(work.settings.audio_folder, seconds=60)
    transcriber = load_transcriber("faster-whisper", "tiny.en", cache=tmp_path, device="cpu")
    whole = transcriber.transcribe(audio)
    plan(work, audio, find_speech, listener=LISTENER, shortest=12, longest=20)
    assert hear(work, transcriber, audio, listener=LISTENER) >= 3
    transcript = joined(work)
    assert all(before.end <= after.start for before, after in pairwise(transcript.segments))
    seams = [chunk.end for chunk in planned(work)[:-1]]
    assert lost_or_doubled(whole, transcript, seams=seams) == []
    words = [word for _, word in transcript.words()]
    for seam in seams:  # and the one that is nearest to it would be missed
        nearest = min(range(len(words)), key=lambda at: min(abs(words[at].start - seam), abs(words[at].end - seam)))
        rest = with_words([*words[:nearest], *words[nearest + 1 :]])
        double = with_words([*words[: nearest + 1], *words[nearest:]])
        assert len(lost_or_doubled(whole, rest, seams=seams)) == 1
        assert len(lost_or_doubled(whole, double, seams=seams)) == 1


def lost_or_doubled(whole: Transcript, joined: Transcript, *, seams: Sequence[float]) -> list[tuple[str, str]]:
    """Runs of words within some seconds of a seam that only one has, or of which one has more.

    What other neighbours in a clip may change in a word is none of it ("edges", "edge is"): in how many words differs
    between processors, while a word that is lost or doubled at a seam is so on all of them.
    """
    before, after = timed_words(whole), timed_words(joined)
    found = []
    matcher = SequenceMatcher(None, [text for text, _ in before], [text for text, _ in after], autojunk=False)
    for tag, first, last, begin, end in matcher.get_opcodes():
        times = [seconds for _, seconds in (*before[first:last], *after[begin:end])]
        if tag == "equal" or not any(min(times) - 3 <= seam <= max(times) + 3 for seam in seams):
            continue
        old, new = ["".join(text for text, _ in run) for run in (before[first:last], after[begin:end])]
        respelt = last - first == end - begin or SequenceMatcher(None, old, new, autojunk=False).ratio() > 0.75
        if not respelt:
            found.append((old, new))
    return found


def timed_words(transcript: Transcript) -> list[tuple[str, float]]:
    """Each word without case and punctuation, with the middle of its time."""
    return [(text, (word.start + word.end) / 2) for _, word in transcript.words() for text in words_of(word.text)]


def with_words(words: Sequence[Word]) -> Transcript:
    text = " ".join(word.text for word in words)
    return Transcript((Segment(0, words[0].start, words[-1].end, text, tuple(words)),), "en", "stand-in")


@pytest.mark.weights
def test_a_helper_hears_as_the_plan_says_and_the_stage_joins_what_it_heard(work: Work) -> None:
    work = replace(work, settings=replace(work.settings, whisper="tiny.en", device="cpu"))
    audio = sample(work.settings.audio_folder, seconds=20).rename(work.audio)
    plan(work, audio, find_speech, listener="other ears", shortest=6, longest=11)
    with pytest.raises(StageError, match="“Beeps” is heard by other ears, and this process is faster-whisper tiny.en"):
        help_transcribe(work)
    listener = "faster-whisper tiny.en int8, language as heard"
    plan(work, audio, find_speech, listener=listener, shortest=6, longest=11)
    assert help_transcribe(work) == 2
    heard = joined(work, listener=listener)
    assert {"good", "evening", "scars"} <= set(words_of(heard.text))
    transcribe(work)
    with work.database.transaction() as connection:
        assert results.load_transcript(connection, work.recording.id) == heard
        results.save_transcript(connection, work.recording.id, replace(heard, segments=heard.segments[:1]))
        assert load_first_pass(connection, work.recording.id) == heard  # whatever is made of it
        assert chunks.find_listener(connection, work.recording.id) is None
        assert [stage.state for stage in store.load_stages(connection, work.recording.id)] == ["done"]
