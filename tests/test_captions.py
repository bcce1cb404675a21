"""Captions: what is written is readable on a screen, and what is read back is what was said and when."""

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise, zip_longest
from pathlib import Path

import av
import pytest

from transcripts.captions import read_captions, unroll, write_srt, write_vtt
from transcripts.cues import LONGEST_CUE, LONGEST_LINE, READING_SPEED, SHORTEST_CUE, Cue, cues
from transcripts.errors import InvalidValueError, MediaError
from transcripts.transcript import Segment, Transcript, Word


def transcript(*segments: Segment) -> Transcript:
    return Transcript(segments=segments, language="en", model="test")


def spoken(text: str, *, id: int = 0, start: float = 0.0, pace: float = 0.25, speaker: str | None = None) -> Segment:
    """A segment whose words take `pace` seconds each."""
    words = tuple(
        Word(start=start + n * pace, end=start + (n + 1) * pace, text=word, probability=0.9)
        for n, word in enumerate(text.split())
    )
    return Segment(id=id, start=start, end=words[-1].end, text=text, words=words, speaker=speaker)


def test_vtt_as_a_player_reads_it() -> None:
    said = transcript(
        spoken("Wait six weeks, not two.", start=1.0, speaker="Dr. Emil Sandberg"),
        Segment(id=1, start=3725.5, end=3727.0, text="Laser & light <5 mm --> done"),
    )
    assert write_vtt(said) == (
        "WEBVTT\n"
        "\n00:00:01.000 --> 00:00:02.250\n<v Dr. Emil Sandberg>Wait six weeks, not two.\n"
        "\n01:02:05.500 --> 01:02:07.000\nLaser &amp; light &lt;5 mm --&gt; done\n"
    )


def test_srt_as_a_player_reads_it() -> None:
    said = transcript(
        spoken("Wait six weeks, not two.", start=1.0, speaker="Dr. Emil Sandberg"),
        Segment(id=1, start=3725.5, end=3727.0, text="Laser & light <5 mm"),
        Segment(id=2, start=360_000.0, end=360_001.0, text="a --> b"),
    )
    assert write_srt(said) == (
        "1\n00:00:01,000 --> 00:00:02,250\nWait six weeks, not two.\n"
        "\n2\n01:02:05,500 --> 01:02:07,000\nLaser & light <5 mm\n"
        "\n3\n100:00:00,000 --> 100:00:01,000\na --&gt; b\n"
    )


def test_no_words_make_no_cues() -> None:
    assert write_vtt(transcript()) == "WEBVTT\n"
    assert write_srt(transcript()) == ""
    assert read_captions("") == read_captions("WEBVTT\n") == ()


def test_cues_end_with_sentences_and_take_their_words_times() -> None:
    said = transcript(
        spoken(
            "The neck has few glands to heal from, so never carry the density across. "
            "I halve it on the neck, and I use no ablative laser below the jaw."
        )
    )
    assert cues(said) == (
        Cue(0.0, 3.5, "The neck has few glands to heal from,\nso never carry the density across."),
        Cue(3.5, 7.25, "I halve it on the neck,\nand I use no ablative laser below the jaw."),
    )


def test_cues_without_punctuation_are_filled_evenly() -> None:
    assert [len(cue.text.split()) for cue in cues(transcript(spoken("word " * 23 + "word")))] == [12, 12]


def test_a_title_ends_no_sentence() -> None:
    said = transcript(spoken("I asked whether the people in the clinic had written to Dr. Amara Whitlock about this."))
    assert not any(line.endswith("Dr.") for cue in cues(said) for line in cue.text.split("\n"))


def test_a_long_pause_and_a_slow_voice_part_cues() -> None:
    pause = transcript(
        Segment(
            id=0, start=0, end=5, text="Not six. Four.",
            words=(Word(0, 0.5, "Not", 1), Word(0.5, 1, "six.", 1), Word(4, 5, "Four.", 1)),
        )
    )  # fmt: skip
    slow = transcript(spoken("one two three four five six", pace=2.0))
    assert cues(pause) == (Cue(0, 1, "Not six."), Cue(4, 5, "Four."))
    assert max(cue.end - cue.start for cue in cues(slow)) <= LONGEST_CUE
    assert words_of(cues(slow)) == "one two three four five six".split()


def test_segments_without_word_times_share_theirs_by_characters() -> None:
    text = "a" * 40 + " " + "b" * 40 + " " + "c" * 18  # 100 characters, so 10 seconds give 0.1 to each
    assert cues(transcript(Segment(id=0, start=10.0, end=20.0, text=text))) == (
        Cue(10.0, 14.0, "a" * 40),
        Cue(14.1, 20.0, "b" * 40 + "\n" + "c" * 18),
    )


def test_a_word_longer_than_a_line_stays_whole() -> None:
    long = "https://example.org/" + "x" * 60
    assert words_of(cues(transcript(spoken(f"see {long} for more")))) == ["see", long, "for", "more"]


def test_words_without_length_and_segments_that_overlap_give_cues_in_turn() -> None:
    said = transcript(
        Segment(id=0, start=1.0, end=4.0, text="first", words=(Word(1.0, 4.0, "first", 1),)),
        Segment(id=1, start=1.0, end=1.0, text="second", words=(Word(1.0, 1.0, "second", 1),), speaker="B"),
        Segment(id=2, start=1.0, end=3.0, text="third", words=(Word(1.0, 3.0, "third", 1),)),
    )
    assert cues(said) == (Cue(1.0, 1.001, "first"), Cue(1.001, 1.002, "second", "B"), Cue(1.002, 3.0, "third"))


def test_a_cue_stays_until_it_can_be_read_or_something_else_is_said() -> None:
    said = transcript(
        spoken("Yes.", start=1.0, pace=0.3, speaker="A"),
        spoken(
            "All of this is said in only two seconds, and nobody can read it in that time.", id=1, start=5, pace=0.1
        ),
        spoken("No.", id=2, start=20.0, pace=0.3, speaker="A"),
        spoken("Never.", id=3, start=20.4, pace=0.3, speaker="B"),
    )
    assert [(cue.start, cue.end) for cue in cues(said)] == [(1.0, 2.0), (5.0, 8.85), (20.0, 20.4), (20.4, 21.4)]


def test_a_segment_too_short_to_be_read_shares_a_cue() -> None:
    said = transcript(
        spoken("Good.", speaker="A"),
        spoken("How long do you wait?", id=1, start=0.5, speaker="A"),
        spoken("Six weeks.", id=2, start=2.0, speaker="B"),
    )
    assert cues(said) == (Cue(0, 1.75, "Good. How long do you wait?", "A"), Cue(2, 3, "Six weeks.", "B"))


def test_doubtful_text_is_marked_on_every_cue() -> None:
    said = transcript(
        spoken("Wait six weeks."),
        replace(spoken(("thank you " * 9).strip(), id=1, start=1.0), flags=("repetition",)),
    )
    assert [cue.text for cue in cues(said)] == [
        "Wait six weeks.",
        "[?] thank you thank you\nthank you thank you thank",
        "[?] you thank you thank\nyou thank you thank you",
    ]


def test_a_line_ends_before_a_joining_word_and_not_after_it() -> None:
    said = transcript(spoken("tonight we talk about acne scars and about the lasers that we use for them"))
    assert [cue.text for cue in cues(said)] == [
        "tonight we talk about acne scars\nand about the lasers that we use for them"
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "they treat the whole face here with 13 joules and then look at it again later",
            "they treat the whole face here with\n13 joules and then look at it again later",
        ),
        (
            "they treat the whole face here with six weeks and then look at it again later",
            "they treat the whole face here with\nsix weeks and then look at it again later",
        ),
        (
            "they treat the whole face here with Ada Moss as the one who looks after it",
            "they treat the whole face here with\nAda Moss as the one who looks after it",
        ),
    ],
)
def test_a_number_stays_with_what_it_counts_and_a_name_in_one_piece(text: str, lines: str) -> None:
    assert [cue.text for cue in cues(transcript(spoken(text)))] == [lines]


ODD_WORDS = [
    "laser,", "neck.", "never", "fourteen", "&", "&amp;", "<5", ">>", "-->", "<i>", "<v", "Bob>", "{\\an8}", "NOTE",
    "WEBVTT", "1", "00:00:01.000", "R&D", "J/cm²", "naïve", "“quoted.”", "x" * 50, "a", "Dr.", "!", "\ufeff", "&lt",
    "&#39;",
]  # fmt: skip


def random_transcript(seed: int) -> Transcript:
    """Segments with and without word times, in overlapping and empty stretches, of words that could pass for markup."""
    chance = random.Random(seed)
    segments, clock = [], 0.0
    for id in range(20):
        texts = [chance.choice(ODD_WORDS) for _ in range(chance.randint(1, 40))]
        words, at = [], clock
        for text in texts:
            end = at + chance.choice([0.0, 0.0004, 0.21, 0.5])
            words.append(Word(at, end, text, 0.5))
            at = end + chance.choice([0.0, 0.0, 0.1, 2.0])
        timed = chance.random() < 0.7
        speaker = chance.choice([None, "Dr. Ana <Q> & Co", "Speaker 2"])
        segments.append(
            Segment(
                id=id, start=clock, end=words[-1].end, text=" ".join(texts),
                words=tuple(words) if timed else (), speaker=speaker,
            )
        )  # fmt: skip
        clock = max(clock, words[-1].end - chance.choice([0.0, 0.3]))
    return transcript(*segments)


def words_of(captions: tuple[Cue, ...]) -> list[str]:
    return [word for cue in captions for word in cue.text.split()]


@pytest.mark.parametrize("seed", range(25))
def test_what_is_written_reads_back_the_same(seed: int) -> None:
    said = random_transcript(seed)
    expected = cues(said)
    assert words_of(expected) == said.text.split()
    assert read_captions(write_vtt(said)) == expected
    assert read_captions(write_srt(said)) == tuple(Cue(c.start, c.end, c.text) for c in expected)


@pytest.mark.parametrize(("ending", "write"), [("srt", write_srt), ("vtt", write_vtt)])
def test_ffmpeg_shows_the_same_cues(tmp_path: Path, ending: str, write: Callable[[Transcript], str]) -> None:
    said = transcript(
        spoken("Wait six weeks, not two.", start=1.0, speaker="Dr. Emil Sandberg"),
        spoken("The neck has few glands to heal from, so never carry the density across.", id=1, start=3.0),
        replace(spoken("so so so so so so", id=2, start=3725.5), flags=("repetition",)),
    )
    file = tmp_path / f"talk.{ending}"
    file.write_text(write(said))
    with av.open(str(file)) as container:
        stream = container.streams.subtitles[0]
        shown = [
            (packet.pts * stream.time_base, packet.duration * stream.time_base, bytes(packet).decode())
            for packet in container.demux(stream)
            if packet.pts is not None and packet.duration is not None and stream.time_base is not None
        ]
    voices = [f"<v {cue.speaker}>" if cue.speaker and ending == "vtt" else "" for cue in cues(said)]
    assert [(float(start), float(start + length), text) for start, length, text in shown] == [
        (cue.start, cue.end, voice + cue.text) for cue, voice in zip(cues(said), voices, strict=True)
    ]


@pytest.mark.parametrize("seed", range(25))
def test_cues_keep_the_habits_of_the_screen(seed: int) -> None:
    shown = cues(random_transcript(seed))
    assert all(before.end <= after.start for before, after in pairwise(shown))
    for cue, after in zip_longest(shown, shown[1:]):
        wanted = max(SHORTEST_CUE, len(cue.text) / READING_SPEED)
        assert cue.end - cue.start >= wanted - 0.001 or cue.end == after.start
        lines = cue.text.split("\n")
        assert len(lines) <= 2
        assert all(len(line) <= LONGEST_LINE or " " not in line for line in lines)


def test_reads_vtt_with_all_its_trimmings() -> None:
    text = (
        "\ufeffWEBVTT - a talk\r\nKind: captions\r\n\r\n"
        "STYLE\r\n::cue { color: white }\r\n\r\n"
        "NOTE made by hand\r\nin two lines\r\n\r\n"
        "REGION\r\nid:bill\r\n\r\n"
        "opening\r\n00:01.500 --> 00:03.000 align:start position:10%\r\n"
        "<v.loud Dr. Q &amp; Co>Not <b>six</b> weeks,</v>\r\n  <00:00:02.000><c.yellow>four.</c>\r\n\r\n"
        "100:00:00.000 --> 100:00:01.250\r\n<5 mm&nbsp;deep\r\n\r\n"
        "00:04.000 --> 00:05.000\r\n<i> </i>\r\n\r\n"
        "00:06.000 --> 00:07.000\r\n<v A>Yes.</v>\r\n<v B>No.</v>"
    )
    assert read_captions(text) == (
        Cue(1.5, 3.0, "Not six weeks,\nfour.", "Dr. Q & Co"),
        Cue(360_000.0, 360_001.25, "<5 mm deep"),
        Cue(6.0, 7.0, "Yes.\nNo."),
    )


def test_reads_a_cue_that_follows_the_header_at_once() -> None:
    assert read_captions("WEBVTT\nLanguage: en\n00:01.000 --> 00:02.000\nYes.") == (Cue(1, 2, "Yes."),)


def test_reads_a_cue_named_like_a_comment() -> None:
    assert read_captions("WEBVTT\n\nNOTE 7\n00:01.000 --> 00:02.000\nYes.") == (Cue(1, 2, "Yes."),)


def test_reads_srt_with_old_line_ends_points_and_markup() -> None:
    text = (
        "1\r00:00:01,000 --> 00:00:02,000 X1:40 X2:600\r{\\an8}<font color=red>Laser &amp; <I>light</I></font>\r\r\r"
        "2\r00:00:03.000-->00:00:04.000\rOpus & <Q>\r"
    )
    assert read_captions(text) == (Cue(1, 2, "Laser & light"), Cue(3, 4, "Opus & <Q>"))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("not captions at all", 1),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nYes.\n\nstray words", 6),
        ("1\n00:00:01,000 --> soon\nYes.", 2),
        ("1\n00:61:01,000 --> 00:62:01,000\nYes.", 2),
        ("1\r\n00:00:02,000 --> 00:00:01,000\r\nYes.", 2),
        ("\n\n1\n00:00:01,000 --> 00:00:01,000\nYes.", 4),
        ("1\n00:00:01,000 --> 00:00:02,000\nYes.\n2\n00:00:03,000 --> 00:00:04,000\nNo.", 5),
        ("NOTE only WebVTT has comments", 1),
    ],
)
def test_garbage_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(MediaError, match=rf"\bline {line}\b"):
        read_captions(text)


def test_lines_that_roll_up_are_read_once() -> None:
    text = (
        "WEBVTT\n\n"
        "00:00.000 --> 00:02.000\n \nno<00:00:00.500><c> pain</c>\n\n"
        "00:02.000 --> 00:02.010\nno pain\n \n\n"
        "00:02.010 --> 00:04.000\nno pain\nno<00:00:02.500><c> pain</c>\n\n"
        "00:04.000 --> 00:04.010\nno pain\n \n\n"
        "00:04.010 --> 00:06.000\nno pain\nafter two weeks\n"
    )
    assert unroll(read_captions(text)) == (
        Cue(0.0, 2.0, "no pain"),
        Cue(2.01, 4.0, "no pain"),
        Cue(4.01, 6.0, "after two weeks"),
    )


def test_lines_that_are_said_twice_stay() -> None:
    said = (Cue(0, 1, "Does it hurt?\nNo."), Cue(1, 2, "No.\nNever."), Cue(2, 3, "Why?"))
    assert unroll(said) == said
    assert unroll(()) == ()


def test_a_cue_needs_length_and_text() -> None:
    with pytest.raises(InvalidValueError, match="must end after it starts"):
        Cue(2.0, 2.0, "Yes.")
    with pytest.raises(InvalidValueError, match="no text"):
        Cue(1.0, 2.0, " ")
