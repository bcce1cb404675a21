"""Segments: whole words in order of time, cut at sentences, flagged where doubtful, and heard again in holes."""

from math import exp

import numpy as np
import pytest
from recorded import SECOND

from models.clips import Clip
from models.holes import fill_holes
from models.segments import Heard, Piece, is_caught, join, loops, order, segments_of, split
from transcripts.transcript import Segment, Word

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
