"""Speakers: voices are grouped, changes fall between sentences, and no word is touched."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models.protocols import Progress, ignore_progress
from pipeline.diarize import assign, cut_windows, diarize
from pipeline.sentences import SpokenWord
from pipeline.voices import find_voices, join
from transcripts.errors import InvalidValueError
from transcripts.transcript import Correction, Replaced, Segment, Transcript, Word

AUDIO = Path("unused.wav")
BLEND = np.array([[0.9, 0.1, 0.1], [0.1, 0.9, 0.1], [0.1, 0.1, 0.9]])  # voices have something in common


@dataclass(frozen=True, slots=True)
class Turns:
    """A VoiceEncoder that knows who speaks when: (start, end, voice). A span gives the mix of the voices in it."""

    turns: tuple[tuple[float, float, int], ...]
    name: str = "turns"

    def encode(
        self, audio: Path, spans: Sequence[tuple[float, float]], *, progress: Progress = ignore_progress
    ) -> NDArray[np.float32]:
        mixes = np.full((len(spans), 3), 1e-6)
        for row, (start, end) in enumerate(spans):
            for first, last, voice in self.turns:
                mixes[row] += max(0.0, min(end, last) - max(start, first)) * BLEND[voice]
        progress(spans[-1][1])
        return unit(mixes)


@dataclass(frozen=True, slots=True)
class Deaf:
    """A VoiceEncoder that must not be asked."""

    name: str = "deaf"

    def encode(
        self, audio: Path, spans: Sequence[tuple[float, float]], *, progress: Progress = ignore_progress
    ) -> NDArray[np.float32]:
        raise AssertionError("nothing needed to be heard")


def unit(rows: NDArray[np.float64]) -> NDArray[np.float32]:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def words_of(text: str, start: float, *, step: float = 0.5) -> tuple[Word, ...]:
    """Words of `step` seconds each, one straight after the other."""
    return tuple(Word(start + at * step, start + (at + 1) * step, word, 0.9) for at, word in enumerate(text.split()))


def segment(id: int, start: float, text: str, *, speaker: str | None = None, end: float | None = None) -> Segment:
    words = words_of(text, start)
    return Segment(id, start, end or words[-1].end, text, words, speaker)


def transcript(*segments: Segment, corrections: tuple[Correction, ...] = ()) -> Transcript:
    return Transcript(segments, "en", "by hand", corrections)


def test_speakers_are_numbered_as_they_appear() -> None:
    said = (
        segment(0, 0.0, "good evening and welcome to all of you tonight."),
        segment(1, 5.0, "thank you it is good to be here again."),
        segment(2, 10.0, "then let us begin with your first case please."),
    )
    heard = Turns(((0.0, 5.0, 2), (5.0, 10.0, 0), (10.0, 15.0, 2)))
    done: list[float] = []
    found = diarize(transcript(*said), AUDIO, heard, progress=done.append)
    expected = transcript(
        segment(0, 0.0, "good evening and welcome to all of you tonight.", speaker="Speaker 1"),
        segment(1, 5.0, "thank you it is good to be here again.", speaker="Speaker 2"),
        segment(2, 10.0, "then let us begin with your first case please.", speaker="Speaker 1"),
    )
    assert found == replace(expected, diarizer="turns")
    assert done == [14.5]


def test_a_segment_is_split_where_the_speaker_changes_and_corrections_follow() -> None:
    first = Correction(0, 1.0, 1.5, "the", "a", "x", "rule", 0.9)
    second = Correction(0, 7.0, 7.5, "an", "the", "x", "rule", 0.9)
    replaced = (Replaced(1, Word(10.5, 11.0, "for", 0.4)), Replaced(2, Word(11.0, 11.0, "and", 0.3)))
    third = Correction(1, 10.5, 11.0, "for and", "four", "x", "rule", 0.9, replaced)
    said = transcript(
        segment(
            0,
            0.0,
            "what is a safe wait between sessions please doctor? six weeks at the very least for everyone I treat.",
        ),
        segment(1, 10.0, "not four and never less than that."),
        segment(2, 14.0, "and then we see."),
        corrections=(first, second, third),
    )
    found = diarize(said, AUDIO, Turns(((0.0, 4.5, 0), (4.5, 20.0, 1))))
    assert [(part.id, part.start, part.end, part.text, part.speaker) for part in found.segments] == [
        (0, 0.0, 4.5, "what is a safe wait between sessions please doctor?", "Speaker 1"),
        (1, 4.5, 10.0, "six weeks at the very least for everyone I treat.", "Speaker 2"),
        (2, 10.0, 14.0, "not four and never less than that.", "Speaker 2"),
        (3, 14.0, 16.0, "and then we see.", "Speaker 2"),
    ]
    assert [correction.segment for correction in found.corrections] == [0, 1, 2]
    assert [each.segment for each in found.corrections[2].replaced] == [2, 3]


def test_a_change_that_was_heard_a_word_late_moves_to_the_end_of_the_sentence() -> None:
    said = transcript(
        segment(0, 0.0, "does it hurt when you do that to them? no not at all once the cream has worked.")
    )
    found = diarize(said, AUDIO, Turns(((0.0, 4.8, 0), (4.8, 10.0, 1))))
    assert [part.text for part in found.segments] == [
        "does it hurt when you do that to them?",
        "no not at all once the cream has worked.",
    ]


def test_a_noise_within_a_sentence_is_no_speaker() -> None:
    said = transcript(
        segment(0, 0.0, "we always start low and wait for the end point before we go up again with care."),
        segment(1, 9.0, "and that is really all there is to it in my own practice these days."),
    )
    found = diarize(said, AUDIO, Turns(((0.0, 3.0, 0), (3.0, 3.5, 1), (3.5, 20.0, 0))))
    assert [(part.text, part.speaker) for part in found.segments] == [
        (part.text, "Speaker 1") for part in said.segments
    ]


def test_a_correction_is_never_cut_in_two() -> None:
    said = segment(
        0,
        0.0,
        "in our own clinic we treat the belly with the Cool. Sculpting machine and then we wait for eight weeks.",
    )
    cool, sculpting = said.words[10:12]
    held = Correction(0, cool.start, sculpting.end, "cool", "Cool. Sculpting", "x", "rule", 0.9)
    heard = Turns(((0.0, cool.end, 0), (cool.end, 20.0, 1)))
    assert diarize(transcript(said), AUDIO, heard).segments[0].text.endswith("the Cool.")
    (found,) = diarize(transcript(said, corrections=(held,)), AUDIO, heard).corrections
    parts = diarize(transcript(said, corrections=(held,)), AUDIO, heard).segments
    assert len(parts) == 2
    assert "Cool. Sculpting" in parts[found.segment].text


def test_one_speaker_needs_no_hearing() -> None:
    found = diarize(transcript(segment(0, 0.0, "only me."), segment(1, 9.0, "still me.")), AUDIO, Deaf(), most=1)
    assert [part.speaker for part in found.segments] == ["Speaker 1", "Speaker 1"]


def test_less_than_one_speaker_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="at least one speaker; leave the number open"):
        diarize(transcript(), AUDIO, Deaf(), fewest=0)


def test_nothing_said_stays_nothing() -> None:
    empty = transcript(Segment(0, 0.0, 1.0, ""))
    assert diarize(transcript(), AUDIO, Deaf()) == transcript()
    assert diarize(empty, AUDIO, Deaf()) == empty


def test_a_word_too_short_to_hear_has_a_speaker_all_the_same() -> None:
    said = transcript(Segment(0, 0.0, 0.2, "Hi.", (Word(0.0, 0.2, "Hi.", 0.9),)))
    assert [part.speaker for part in diarize(said, AUDIO, Deaf()).segments] == ["Speaker 1"]


def test_three_seconds_are_enough() -> None:
    said = transcript(segment(0, 0.0, "one two three four five six."))
    found = diarize(said, AUDIO, Turns(((0.0, 3.0, 1),)))
    expected = transcript(segment(0, 0.0, "one two three four five six.", speaker="Speaker 1"))
    assert found == replace(expected, diarizer="turns")


def test_captions_without_word_times_are_named_and_not_split() -> None:
    said = transcript(
        Segment(0, 0.0, 5.0, "good evening and welcome."),
        Segment(1, 5.0, 10.0, "thank you for having me."),
        Segment(2, 10.0, 12.0, ""),
    )
    found = diarize(said, AUDIO, Turns(((0.0, 5.0, 0), (5.0, 10.0, 1))))
    assert [(part.text, part.speaker, part.words) for part in found.segments] == [
        ("good evening and welcome.", "Speaker 1", ()),
        ("thank you for having me.", "Speaker 2", ()),
        ("", None, ()),
    ]


def test_a_speaker_keeps_the_floor_through_a_short_pause_only() -> None:
    said = transcript(
        segment(0, 0.0, "one two."), segment(1, 2.0, "three."), segment(2, 3.5, "four."), segment(3, 7.0, "five.")
    )
    found = assign(said, [0, 0, 0, 1, 1])
    assert [(part.start, part.end) for part in found.segments] == [(0.0, 2.0), (2.0, 2.5), (3.5, 4.0), (7.0, 7.5)]


def test_whoever_speaks_the_words_stay_as_they_are() -> None:
    chance = random.Random(7)
    for _ in range(200):
        segments: list[Segment] = []
        clock = 0.0
        for id in range(chance.randint(1, 6)):
            clock += chance.choice([0.0, 0.25, 1.0, 4.0])
            text = " ".join(chance.choice(["yes", "no.", "13", "J/cm²"]) for _ in range(chance.randint(1, 9)))
            segments.append(segment(id, clock, text))
            clock = segments[-1].end
        said = transcript(*segments)
        labels = [chance.randrange(3) for _ in said.words()]
        found = assign(said, labels)
        assert [word for _, word in found.words()] == [word for _, word in said.words()]
        names = [part.speaker for part, _ in found.words()]
        assert len({*zip(labels, names, strict=True)}) == len(set(labels)) == len(set(names))
        assert list(dict.fromkeys(names)) == [f"Speaker {at + 1}" for at in range(len(set(names)))]
        assert all(before.end <= after.start for before, after in pairwise(found.segments))


def test_windows_cross_neither_a_sentence_nor_a_pause() -> None:
    words = [
        *(SpokenWord(word.text, word.start, word.end, 0) for word in words_of("a b c d e f g. h", 0.0)),
        *(SpokenWord(word.text, word.start, word.end, 0) for word in words_of("i j k", 4.5)),
        SpokenWord("l", 9.0, 9.2, 0),
    ]
    windows = [(0.0, 1.6), (1.9, 3.5), (3.5, 4.0), (4.5, 6.0)]  # the last word is too short to tell a voice
    assert np.array(cut_windows(words)) == pytest.approx(np.array(windows))


def test_groups_are_joined_by_the_average_likeness_of_their_pairs() -> None:
    # Likeness of a and b 0.8, of c to a 0.6 and to b 0.0: to both on average 0.3.
    vectors = np.array([[1.0, 0.0], [0.8, 0.6], [0.6, -0.8]], np.float32)
    weights = np.ones(3, np.float32)
    assert join(vectors, weights, least=0.81)[0].tolist() == vectors.tolist()
    means, sizes = join(vectors, weights, least=0.31)
    assert means == pytest.approx(np.array([[0.9, 0.3], [0.6, -0.8]]), abs=1e-6)
    assert sizes.tolist() == [2.0, 1.0]
    means, sizes = join(vectors, weights, least=0.29)
    assert means == pytest.approx(np.array([[0.8, -0.2 / 3]]), abs=1e-6)
    assert sizes.tolist() == [3.0]


def voices(*runs: tuple[int, int], noise: float = 0.02) -> NDArray[np.float32]:
    """Runs of stretches (voice, how many), each voice a direction of its own with a little noise."""
    chance = np.random.default_rng(3)
    centres = np.abs(chance.normal(size=(4, 64)))
    rows = np.concatenate([np.repeat(centres[voice : voice + 1], count, axis=0) for voice, count in runs])
    rows = np.abs(rows / np.linalg.norm(rows, axis=1, keepdims=True) + chance.normal(scale=noise, size=rows.shape))
    return unit(rows)


def test_the_number_of_voices_is_found() -> None:
    for runs in ([(0, 40)], [(0, 40), (1, 3), (0, 20)], [(0, 10), (1, 10), (2, 10), (3, 10), (1, 5)]):
        vectors = voices(*runs)
        assert len(find_voices(vectors, [1.6] * len(vectors))) == len({voice for voice, _ in runs})


def test_a_single_cough_founds_no_voice() -> None:
    vectors = voices((0, 30), (1, 1), (0, 30))
    assert len(find_voices(vectors, [1.6] * len(vectors))) == 1


def test_a_short_voice_counts_where_the_number_says_so() -> None:
    vectors = voices((0, 30), (1, 1), (0, 30), (2, 1))
    assert [len(find_voices(vectors, [1.6] * 62, fewest=number, most=number)) for number in (1, 2, 3)] == [1, 2, 3]


def test_the_number_of_voices_can_be_given() -> None:
    vectors = voices((0, 10), (1, 10), (2, 10))
    assert [len(find_voices(vectors, [1.6] * 30, fewest=number, most=number)) for number in (1, 2, 3)] == [1, 2, 3]


def test_the_number_of_voices_can_be_kept_within_bounds() -> None:
    vectors = voices((0, 30), (1, 1), (0, 30), (2, 30))
    bounds = ((1, None), (3, None), (1, 1), (1, 5), (3, 5))
    assert [len(find_voices(vectors, [1.6] * 91, fewest=fewest, most=most)) for fewest, most in bounds] == [
        2,
        3,
        1,
        2,
        3,
    ]


def test_a_voice_of_which_stretches_differ_more_is_still_one() -> None:
    vectors = np.concatenate([voices((0, 60), noise=0.01), voices((1, 60), noise=0.06)])
    within = float(np.median((vectors[61:] * vectors[60:-1]).sum(1)))
    assert within < 0.9  # where those of the first are as like as 0.99
    assert len(find_voices(vectors, [1.6] * 120)) == 2


def test_long_recordings_are_grouped_in_blocks_to_the_same_end() -> None:
    runs = [(voice, 25) for _ in range(40) for voice in (0, 1, 2)]
    vectors = voices(*runs)  # 3000 stretches: two blocks
    found = find_voices(vectors, [1.6] * len(vectors))
    spoken = np.repeat([voice for voice, _ in runs], 25)
    nearest = (vectors @ found.T).argmax(1)
    assert len(found) == 3
    assert len({*zip(spoken.tolist(), nearest.tolist(), strict=True)}) == 3


def test_each_word_needs_a_label() -> None:
    said = transcript(segment(0, 0.0, "a b."), Segment(1, 3.0, 4.0, "c d"))
    assert [part.speaker for part in assign(said, [0, 0, 1, 1]).segments] == ["Speaker 1", "Speaker 2"]
    with pytest.raises(InvalidValueError, match="3 speakers were given for 4 words"):
        assign(said, [0, 0, 1])
