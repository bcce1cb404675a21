"""From media to the audio that Whisper hears."""

import wave
from pathlib import Path

import pytest
from conftest import convert

from pipeline.audio import extract_audio, probe
from transcripts.errors import MediaError


def hum(path: Path, *options: str, seconds: float = 2.0) -> Path:
    convert("-f", "lavfi", "-i", f"sine=frequency=440:sample_rate=44100:duration={seconds}", *options, str(path))
    return path


@pytest.mark.parametrize("name", ["a.m4a", "a.wav", "a.flac", "a.opus"])
def test_a_probe_tells_the_length_that_the_file_states(tmp_path: Path, name: str) -> None:
    assert probe(hum(tmp_path / name)) == pytest.approx(2.0, abs=0.1)


def test_an_estimate_is_no_length(tmp_path: Path) -> None:
    assert probe(hum(tmp_path / "a.aac")) is None
    film = tmp_path / "b.mkv"  # pictures that outlast the sound
    convert("-f", "lavfi", "-i", "testsrc=duration=6:size=64x64:rate=5", "-i", str(hum(tmp_path / "a.wav")), str(film))
    assert probe(film) is None
    assert extract_audio(film, tmp_path / "out.wav", declared=probe(film)) == pytest.approx(2.0, abs=0.1)


def test_several_sound_tracks_are_refused_since_one_would_be_lost(tmp_path: Path) -> None:
    sound, both = hum(tmp_path / "a.wav"), tmp_path / "both.mka"
    convert("-i", str(sound), "-i", str(sound), "-map", "0", "-map", "1", str(both))
    with pytest.raises(MediaError, match="has 2 sound tracks"):
        probe(both)


def test_audio_is_16_khz_mono_16_bit_and_as_long_as_the_media(tmp_path: Path) -> None:
    progress: list[float] = []
    stereo = hum(tmp_path / "a.flac", "-ac", "2")
    seconds = extract_audio(stereo, tmp_path / "out" / "a.wav", progress=progress.append)
    assert seconds == pytest.approx(2.0, abs=0.01)
    with wave.open(str(tmp_path / "out" / "a.wav")) as audio:
        assert (audio.getframerate(), audio.getnchannels(), audio.getsampwidth()) == (16_000, 1, 2)
        assert audio.getnframes() == round(seconds * 16_000)
    assert progress and progress == sorted(progress)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.wav"]


def test_what_is_no_media_leaves_no_file_behind(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(b"words " * 100)
    with pytest.raises(MediaError, match="cannot be read as audio or video"):
        probe(tmp_path / "a.mp3")
    with pytest.raises(MediaError, match="cannot be decoded"):
        extract_audio(tmp_path / "a.mp3", tmp_path / "out.wav")
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp3"]


def test_less_sound_than_declared_is_a_cut_file(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match=r"says that it runs 01:00, but its sound ends at 00:02"):
        extract_audio(hum(tmp_path / "a.wav"), tmp_path / "out.wav", declared=60.0)


@pytest.mark.parametrize("name", ["-v.wav", "100%d.wav", "a b'c\".wav", "http:x.wav"])
def test_awkward_names_are_only_names(tmp_path: Path, name: str) -> None:
    plain = hum(tmp_path / "plain.wav")
    awkward = plain.rename(tmp_path / name)
    assert extract_audio(awkward, tmp_path / "out.wav") == pytest.approx(2.0, abs=0.01)
