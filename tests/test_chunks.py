"""Chunks: cut in pauses, and joined as if heard in one piece."""

import wave
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from beeps import RATE, SECONDS, beeps, find_beeps
from library import write_wav

from models.segments import flag_loops
from pipeline.chunks import cut, join, place, write_chunk
from transcripts.errors import InvalidValueError
from transcripts.transcript import Segment, Transcript, Word

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
