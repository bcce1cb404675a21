"""Real speech in chunks: not cut, and heard as in one piece."""

import wave
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from beeps import LISTENER, RATE, joined, planned
from beeps import work as work
from conftest import SAMPLE, convert

from flows.listening import hear, plan
from flows.stages import help_transcribe, transcribe
from flows.work import Work
from models.catalog import load_transcriber
from models.clips import find_speech
from pipeline.chunks import cut
from transcripts import chunks, results, store
from transcripts.errors import StageError
from transcripts.first_pass import load_first_pass
from transcripts.text import words_of
from transcripts.transcript import Segment, Transcript, Word


def test_real_speech_is_not_cut(tmp_path: Path) -> None:
    audio = sample(tmp_path, seconds=100)
    with wave.open(str(audio), "rb") as reader:
        samples = np.frombuffer(reader.readframes(reader.getnframes()), "<i2").astype(np.float32) / np.float32(32768)
    speech = [(first / RATE, end / RATE) for first, end in find_speech(samples)]
    spans = cut(audio, find_speech, shortest=10, longest=20)
    assert [before[1] for before in spans[:-1]] == [after[0] for after in spans[1:]]
    assert all(end - start <= 20 for start, end in spans)
    assert not [(cut_at, span) for _, cut_at in spans[:-1] for span in speech if span[0] < cut_at < span[1]]


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
    listener = "faster-whisper tiny.en int8 (weights 1a5afae06a4d, cpu), language as heard"
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
