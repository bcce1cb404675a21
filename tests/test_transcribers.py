"""Transcribers: two engines that agree, hear what is short and invent nothing, and refuse what they cannot do."""

import platform
import resource
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from recorded import SECOND, wav
from recorded import sample as sample

from models.catalog import load_transcriber
from models.clips import Clip, read_clips
from models.decoder import Decoder
from models.faster_whisper import FasterWhisper
from models.memory import keep_buffers
from models.protocols import Listener, Transcriber
from transcripts.errors import SettingError
from transcripts.text import words_of
from transcripts.transcript import Transcript


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be told to keep buffers")
def test_a_large_buffer_is_not_faulted_in_again() -> None:
    def fill() -> int:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        np.empty(80_000_000, np.uint8).fill(1)
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

    assert keep_buffers()
    fill()
    assert fill() < 100  # of some 20 000 pages


def test_an_unknown_engine_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="unknown engine 'ears'; choose one of faster-whisper, openai-whisper"):
        load_transcriber("ears", "tiny.en", cache=tmp_path)


@pytest.fixture(scope="module", params=["faster-whisper", "openai-whisper"])
def transcriber(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Listener:
    """Each engine on the same weights."""
    return load_transcriber(request.param, "tiny.en", cache=tmp_path_factory.mktemp("cache"), device="cpu")


@pytest.fixture(scope="module")
def transcripts() -> dict[str, Transcript]:
    """What each engine heard, kept so that no audio is transcribed twice."""
    return {}


@pytest.mark.weights
def test_an_engine_hears_the_sample(transcriber: Transcriber, sample: Path, transcripts: dict[str, Transcript]) -> None:
    done: list[float] = []
    transcript = transcriber.transcribe(sample, progress=done.append)
    transcripts[transcriber.name] = transcript
    assert transcript.model == transcriber.name
    assert transcript.language == "en"
    assert {"good", "evening", "scars"} <= set(words_of(transcript.text))
    assert all(segment.text == " ".join(word.text for word in segment.words) for segment in transcript.segments)
    times = [time for _, word in transcript.words() for time in (word.start, word.end)]
    assert times == sorted(times) and times[-1] <= 45
    assert max(segment.end - segment.start for segment in transcript.segments) <= 15
    assert done == sorted(done) and done[-1] == 45


@pytest.mark.weights
def test_an_engine_tells_its_weights_and_device_to_those_who_join_what_it_heard(transcriber: Listener) -> None:
    assert transcriber.listener == f"{transcriber.name} (weights 1a5afae06a4d, cpu)"


@pytest.mark.weights
def test_engines_agree(transcripts: dict[str, Transcript]) -> None:
    assert sorted(transcripts) == ["faster-whisper tiny.en int8", "openai-whisper tiny.en"]
    one, other = (words_of(transcript.text) for transcript in transcripts.values())
    assert _in_common(one, other) > 0.8 * max(len(one), len(other))


@pytest.fixture(scope="module")
def decoder(tmp_path_factory: pytest.TempPathFactory) -> Decoder:
    """The decoder of the faster-whisper engine."""
    cache = tmp_path_factory.mktemp("cache")
    transcriber = load_transcriber("faster-whisper", "tiny.en", cache=cache, device="cpu")
    assert isinstance(transcriber, FasterWhisper)
    return transcriber.decoder


@pytest.mark.weights
def test_a_beam_finds_likelier_texts_than_greedy_decoding(decoder: Decoder, sample: Path) -> None:
    rng = np.random.default_rng(0)
    clear = next(read_clips(sample))
    noisy = Clip(clear.start, clear.samples + rng.normal(0, 0.05, len(clear.samples)).astype(np.float32))
    greedy = replace(decoder, beam_size=1).decode((clear, noisy), language="en")
    beam = decoder.decode((clear, noisy), language="en")
    assert beam[1] != greedy[1]
    assert all(wide[0].log_probability >= narrow[0].log_probability for wide, narrow in zip(beam, greedy, strict=True))


@pytest.mark.weights
def test_clips_encoded_together_are_heard_as_when_encoded_one_by_one(decoder: Decoder, sample: Path) -> None:
    clips = list(read_clips(sample))
    apart, together = (replace(decoder, encoded_together=count).decode(clips, language="en") for count in (1, 8))
    assert len(clips) > 1
    assert [[part.text for part in parts] for parts in apart] == [[part.text for part in parts] for parts in together]


@pytest.mark.weights
def test_the_language_is_told_from_the_audio(sample: Path, tmp_path: Path) -> None:
    transcriber = load_transcriber("faster-whisper", "base", cache=tmp_path, device="cpu")
    assert isinstance(transcriber, FasterWhisper)
    assert transcriber.decoder.language_of(read_clips(sample)) == "en"


@pytest.mark.weights
def test_silence_and_noise_give_no_segments(transcriber: Transcriber, tmp_path: Path) -> None:
    noise = np.random.default_rng(0).normal(0, 300, 20 * SECOND).astype(np.int16)
    for samples in (np.zeros(5 * SECOND, np.int16), noise, noise[: SECOND // 2]):
        assert transcriber.transcribe(wav(tmp_path, samples)).segments == ()


@pytest.mark.weights
def test_a_second_of_speech_is_heard(transcriber: Transcriber, sample: Path, tmp_path: Path) -> None:
    clip = next(read_clips(sample))
    for seconds in (0.9, 3.0):
        short = wav(tmp_path, (clip.samples[: int(seconds * SECOND)] * 32767).astype(np.int16))
        transcript = transcriber.transcribe(short)
        assert transcript.segments[-1].end <= seconds


@pytest.mark.weights
def test_a_language_or_device_that_cannot_be_had_is_refused(transcriber: Transcriber, tmp_path: Path) -> None:
    engine = transcriber.name.split()[0]
    with pytest.raises(SettingError, match=r"tiny\.en does not know language 'de'; it knows en"):
        load_transcriber(engine, "tiny.en", cache=tmp_path, device="cpu", language="de")
    with pytest.raises(SettingError, match="unknown device 'abacus'; choose one of auto, cpu, cuda"):
        load_transcriber(engine, "tiny.en", cache=tmp_path, device="abacus")


def _in_common(one: list[str], other: list[str]) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(other) + 1)
    for word in one:
        diagonal = 0
        for at, against in enumerate(other, start=1):
            diagonal, row[at] = row[at], diagonal + 1 if word == against else max(row[at], row[at - 1])
    return row[-1]
