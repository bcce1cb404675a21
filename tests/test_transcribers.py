"""Transcribers: clips cut at pauses, whole words in order of time, and two engines that agree."""

import platform
import resource
import wave
from dataclasses import replace
from itertools import pairwise
from math import exp
from pathlib import Path

import numpy as np
import pytest
from conftest import SAMPLE, convert
from library import model_file, write_wav
from numpy.typing import NDArray

from models.catalog import load_transcriber
from models.checkpoint import dimensions
from models.clips import Clip, audio_seconds, group, read_clips
from models.decoder import Decoder
from models.faster_whisper import FasterWhisper, batches_by_length
from models.holes import fill_holes
from models.memory import keep_buffers
from models.protocols import Transcriber
from models.segments import Heard, Piece, is_caught, join, loops, order, segments_of, split
from models.variables import read_variables, state_of
from transcripts.errors import MediaError, SettingError, WeightsError
from transcripts.text import words_of
from transcripts.transcript import Segment, Transcript, Word

SECOND = 16_000  # samples


# Clips


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


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The start of the sample webinar as a transcriber takes it."""
    path = tmp_path_factory.mktemp("audio") / "sample.wav"
    convert("-i", str(SAMPLE), "-t", "45", "-ac", "1", "-ar", "16000", "-c:a", "pcm_s16le", str(path))
    return path


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


# Segments


def pieces(*texts: str) -> list[Piece]:
    """Pieces of half a second each, one after the other."""
    return [Piece(at / 2, (at + 1) / 2, text, 0.5 + at / 100) for at, text in enumerate(texts)]


def words(text: str, *, start: float = 0.0) -> list[Word]:
    """Words of half a second each, one after the other."""
    return [Word(start + at / 2, start + (at + 1) / 2, word, 0.9) for at, word in enumerate(text.split())]


def heard(text: str, *, log_probability: float = -0.2, compression: float = 1.5, start: float = 0.0) -> Heard:
    """A stretch whose words take half a second each."""
    timed = tuple(Piece(word.start, word.end, f" {word.text}", 0.9) for word in words(text, start=start))
    return Heard(start, timed[-1].end, f" {text}", timed, log_probability, compression)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((" 1", ",064", " nm"), ["1,064", "nm"]),
        ((" $", "5", " a", " unit"), ["$5", "a", "unit"]),
        ((" 10", "%", " TCA."), ["10%", "TCA."]),
        ((" micro", "-", "needling"), ["micro-needling"]),
        (("It", "'s", " ", "not"), ["It's", "not"]),
    ],
)
def test_pieces_become_whole_words(given: tuple[str, ...], expected: list[str]) -> None:
    assert [word.text for word in join(pieces(*given), spaced=True)] == expected


def test_a_joined_word_takes_the_time_of_all_and_the_doubt_of_its_least_sure_piece() -> None:
    assert join(pieces(" 1", ",0", "64"), spaced=True) == [Piece(0.0, 1.5, "1,064", 0.5)]


def test_a_language_without_spaces_keeps_its_pieces() -> None:
    assert [word.text for word in join(pieces("激光", "治疗"), spaced=False)] == ["激光", "治疗"]


def test_times_never_run_backwards_or_over_the_end() -> None:
    given = [Piece(-0.1, 1.0, "a", 1.0000001), Piece(0.9, 0.8, "b", 0.5), Piece(3.0, 9.0, "c", 0.5)]
    assert order(given, earliest=0.0, duration=4.0) == [
        Word(0.0, 1.0, "a", 1.0),
        Word(1.0, 1.0, "b", 0.5),
        Word(3.0, 4.0, "c", 0.5),
    ]


def test_words_are_cut_at_sentence_ends() -> None:
    text = "Dr. Lee uses 1.5 J. She asks why? Pulse width, e.g. three, does matter."
    assert [" ".join(word.text for word in part) for part in split(words(text))] == [
        "Dr. Lee uses 1.5 J. She asks why?",
        "Pulse width, e.g. three, does matter.",
    ]


def test_words_are_cut_at_pauses() -> None:
    assert split([*words("not that"), *words("one", start=1.9)]) == [words("not that"), words("one", start=1.9)]


def test_a_long_sentence_is_cut_at_a_comma_near_its_middle() -> None:
    text = " ".join(f"w{at}" for at in range(14)) + ", " + " ".join(f"w{at}" for at in range(20))
    first, second = split(words(text), longest=15.0)
    assert first[-1].text == "w13,"
    assert len(first) + len(second) == 34


def test_a_long_sentence_without_comma_is_halved() -> None:
    assert [len(part) for part in split(words("word " * 32), longest=15.0)] == [16, 16]


@pytest.mark.parametrize(
    ("text", "looping"),
    [
        ("thank you thank you thank you thank you", True),
        ("so so so so so so", True),
        ("to 4% vitamin.acid.acid.acid.acid, not", True),
        ("no, no, no, not at all", False),
        ("eight weeks for the face and eight weeks for the legs", False),
    ],
)
def test_loops_are_told_from_speech(text: str, looping: bool) -> None:
    assert is_caught(text.split()) == looping


def test_a_loop_is_found_from_its_first_word_to_its_last() -> None:
    assert loops("we stop here. So so so, so so so far thank you Thank you thank you. Thank you both".split()) == [
        (3, 9),
        (10, 18),
    ]


def test_a_loop_over_sentences_is_flagged_and_its_neighbours_are_not() -> None:
    stretches = [heard(text, start=2.0 * at) for at, text in enumerate(["Wait.", *["Thank you."] * 4, "Six weeks."])]
    flags = [segment.flags for segment in segments_of(stretches, duration=20.0, language="en")]
    assert flags == [(), *[("repetition",)] * 4, ()]


def test_segments_are_numbered_and_carry_their_words() -> None:
    one, two = words("Not six."), words("Four.", start=1.0)
    assert segments_of([heard("Not six. Four.")], duration=9.0, language="en") == (
        Segment(0, 0.0, 1.0, "Not six.", tuple(one)),
        Segment(1, 1.0, 1.5, "Four.", tuple(two)),
    )


def test_doubtful_segments_are_flagged_and_kept() -> None:
    told = [
        heard("Clear words."),
        heard("Mumbled words.", log_probability=-1.2, start=2.0),
        heard("And again and again.", compression=3.0, start=4.0),
    ]
    flags = [segment.flags for segment in segments_of(told, duration=9.0, language="en")]
    assert flags == [(), ("low-probability",), ("repetition",)]


def test_no_word_is_lost_where_the_times_of_words_are_incomplete() -> None:
    broken = Heard(1.0, 3.0, " not before six weeks", (Piece(1.0, 1.5, " six", 0.9),), -0.5, 1.0)
    (segment,) = segments_of([broken], duration=9.0, language="en")
    assert segment.text == "not before six weeks"
    assert [(word.start, word.end) for word in segment.words] == [(1.0, 1.5), (1.5, 2.0), (2.0, 2.5), (2.5, 3.0)]
    assert segment.words[0].probability == exp(-0.5)


# Holes


def silent_clip(*, start: float, end: float) -> Clip:
    """A clip in which Silero VAD finds nothing, so that a hole is heard again from its start only."""
    return Clip(start, np.zeros(int((end - start) * SECOND), np.float32))


def test_a_clip_without_holes_is_not_heard_again() -> None:
    told = [heard("one two three four five six", start=10.0)]

    def hear(clip: Clip) -> list[Heard]:
        raise AssertionError("nothing was passed over")

    assert fill_holes(silent_clip(start=10.0, end=16.0), told, hear) == told


def test_what_was_passed_over_is_heard_again_from_there() -> None:
    first, rest = heard("one two", start=10.0), heard("three four five six seven eight nine ten", start=10.9)
    asked: list[tuple[float, float]] = []

    def hear(clip: Clip) -> list[Heard]:
        asked.append((clip.start, clip.end))
        return [rest]

    told = fill_holes(silent_clip(start=10.0, end=16.0), [first], hear)
    assert asked == [(10.8, 16.0)]
    assert " ".join(part.text.strip() for part in told) == "one two three four five six seven eight nine ten"


def test_a_few_words_heard_into_a_long_hole_are_not_taken() -> None:
    told = [heard("one two", start=10.0)]
    assert fill_holes(silent_clip(start=10.0, end=30.0), told, lambda _: [heard("Thank you.", start=15.0)]) == told


def test_a_hole_inside_a_long_word_is_heard_again_with_that_word() -> None:
    clip = silent_clip(start=0.0, end=10.0)
    told = [Heard(0.0, 10.0, " one two", (Piece(0.0, 1.0, " one", 0.9), Piece(1.0, 9.0, " two", 0.9)), -0.2, 1.0)]
    again = heard("two three four five six seven eight nine ten eleven twelve thirteen", start=1.0)
    first, second = fill_holes(clip, told, lambda _: [again])
    assert (first.text, first.end) == (" one", 0.8)
    assert second == again


def test_holes_of_a_second_hearing_are_filled_too() -> None:
    def hear(clip: Clip) -> list[Heard]:  # never more than ten seconds
        seconds = min(10, clip.end - clip.start)
        return [heard(" ".join(f"word{n}" for n in range(int(2 * seconds))), start=clip.start + 0.2)]

    told = fill_holes(silent_clip(start=0.0, end=20.0), [heard("one two three four five " * 2)], hear)
    assert [part.start for part in told] == pytest.approx([0.0, 5.0, 15.0])
    assert [len(part.pieces) for part in told] == [10, 20, 10]


# Checkpoints


SMALL = {"a": np.array([[1, 2], [3, 4]], np.float16), "b": np.array(7, np.int16)}


def test_a_model_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "model.bin"
    file.write_bytes(model_file(SMALL, alias=("same", "a")))
    variables = read_variables(file)
    assert variables["a"].tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert variables["same"] is variables["a"]
    assert int(variables["b"]) == 7


def test_a_model_file_of_another_form_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "model.bin"
    file.write_bytes(model_file(SMALL, version=5))
    with pytest.raises(WeightsError, match="'WhisperSpec' revision 3 in format 5; .*convert the model anew"):
        read_variables(file)
    file.write_bytes(model_file(SMALL)[:60])
    with pytest.raises(WeightsError, match="is not a whole CTranslate2 model file"):
        read_variables(file)


def test_quantized_weights_make_no_checkpoint() -> None:
    variables = {"decoder/embeddings/weight": np.zeros((2, 2), np.int8)}
    with pytest.raises(WeightsError, match="these weights are quantized"):
        list(state_of(variables))


# Engines


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
def transcriber(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Transcriber:
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


@pytest.mark.weights
def test_the_dimensions_are_those_of_whisper_tiny(tmp_path: Path) -> None:
    from models.weights import find_weights

    variables = read_variables(find_weights("tiny.en", "whisper", cache=tmp_path).path / "model.bin")
    assert dimensions(variables) == {
        "n_mels": 80,
        "n_audio_ctx": 1500,
        "n_audio_state": 384,
        "n_audio_head": 6,
        "n_audio_layer": 4,
        "n_vocab": 51864,
        "n_text_ctx": 448,
        "n_text_state": 384,
        "n_text_head": 6,
        "n_text_layer": 4,
    }


def wav(folder: Path, samples: NDArray[np.int16], *, rate: int = SECOND) -> Path:
    """A mono WAV file of these samples."""
    return write_wav(folder / "made.wav", samples, rate=rate)


def _in_common(one: list[str], other: list[str]) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(other) + 1)
    for word in one:
        diagonal = 0
        for at, against in enumerate(other, start=1):
            diagonal, row[at] = row[at], diagonal + 1 if word == against else max(row[at], row[at - 1])
    return row[-1]
