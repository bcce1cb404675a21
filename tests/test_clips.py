"""Clips: cut at pauses, the recording itself at their times, and batched by their length."""

import wave
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from recorded import SECOND, wav
from recorded import sample as sample

from models.clips import Clip, audio_seconds, group, read_clips
from models.faster_whisper import batches_by_length
from transcripts.errors import MediaError


def test_speech_is_joined_over_short_pauses_and_keeps_a_margin() -> None:
    spans = [(1 * SECOND, 3 * SECOND), (4 * SECOND, 6 * SECOND), (20 * SECOND, 22 * SECOND)]
    assert group(spans) == [
        (int(0.6 * SECOND), int(6.4 * SECOND)),
        (int(19.6 * SECOND), int(22.4 * SECOND)),
    ]


def test_a_full_clip_is_cut_at_its_widest_late_pause() -> None:
    starts = (0, 10, 21, 25, 28)  # pauses of 1, 2, 0.5 and 0.5 s: the widest is at 21 s
    ends = (9, 19, 24.5, 27.5, 33)
    spans = [(int(a * SECOND), int(b * SECOND)) for a, b in zip(starts, ends, strict=True)]
    assert [end - start <= 30 * SECOND for start, end in group(spans)] == [True, True]
    assert group(spans) == [(0, int(24.75 * SECOND)), (int(24.75 * SECOND), int(33.4 * SECOND))]


def test_no_speech_makes_no_clips() -> None:
    assert group([]) == []


def test_silence_has_no_clips(tmp_path: Path) -> None:
    assert list(read_clips(wav(tmp_path, np.zeros(10 * SECOND, np.int16)))) == []
    assert list(read_clips(wav(tmp_path, np.zeros(0, np.int16)))) == []


def test_clips_are_the_recording_itself_at_their_times(sample: Path) -> None:
    clips = list(read_clips(sample))
    with wave.open(str(sample), "rb") as reader:
        samples = np.frombuffer(reader.readframes(reader.getnframes()), "<i2").astype(np.float32) / 32768
    assert len(clips) >= 2
    for clip in clips:
        first = round(clip.start * SECOND)
        assert len(clip.samples) <= 30 * SECOND
        assert np.array_equal(clip.samples, samples[first : first + len(clip.samples)])
    assert all(before.end <= after.start for before, after in pairwise(clips))


def test_reading_in_small_windows_finds_the_same_speech(sample: Path) -> None:
    whole = sum(clip.end - clip.start for clip in read_clips(sample))
    clips = list(read_clips(sample, window=7))
    assert all(before.end <= after.start for before, after in pairwise(clips))
    assert sum(clip.end - clip.start for clip in clips) == pytest.approx(whole, rel=0.05)


def test_another_form_of_audio_is_refused(tmp_path: Path) -> None:
    stereo = wav(tmp_path, np.zeros(SECOND, np.int16), rate=44100)
    with pytest.raises(MediaError, match="44100 Hz, 1 channels and 16 bit; a transcriber hears 16000 Hz"):
        list(read_clips(stereo))
    (tmp_path / "text.wav").write_text("not a recording")
    with pytest.raises(MediaError, match="cannot read .*text.wav as WAV"):
        audio_seconds(tmp_path / "text.wav")


def test_clips_of_like_length_share_a_batch_and_all_workers_have_as_many() -> None:
    clips = [Clip(float(at), np.zeros(length, np.float32)) for at, length in enumerate((5, 9, 4, 8, 7, 3, 6, 2, 1, 10))]
    lengths = [[len(clip.samples) for clip in batch] for batch in batches_by_length(clips, most=4, workers=2)]
    assert lengths == [[9, 8, 7, 6], [5, 4, 3, 2], [10], [1]]


def test_clips_leave_their_order_only_within_a_round() -> None:
    clips = [Clip(float(at), np.zeros(1 + at % 5, np.float32)) for at in range(9)]
    batches = [[clip.start for clip in batch] for batch in batches_by_length(clips, most=4, workers=1)]
    assert batches == [[3, 2, 1, 0], [4, 7, 6, 5], [8]]
