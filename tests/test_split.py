"""Split: sections cover every segment once, cut where the topic changes, and are named by their own words."""

from itertools import pairwise

import pytest
from talk import VOCABULARY, HashedWords, talk

from pipeline.split import section_count, split
from transcripts.outline import Section
from transcripts.transcript import Segment, Transcript

WELCOME = (
    "Good evening and welcome to our spring series.",
    "Please mute your microphones, and type into the box below.",
    "The certificates follow on Friday, not tonight, and the recording will be up next week.",
    "There is coffee outside, and my colleague has the list of those who want lunch.",
)
LIPS = tuple(f"The lips take a gentle needle, and lips swell for days, number {count}." for count in range(9))
THREADS = (
    "That brings me to the thread lift.",
    *(f"Each thread anchors under the cheek, and threads dimple at times, number {count}." for count in range(9)),
)
CLOSE = (
    "We have time for questions.",
    "The first question is from Leeds, do threads hurt?",
    "No.",
    "Thank you all, goodbye.",
)


def covers(sections: tuple[Section, ...], transcript: Transcript) -> bool:
    borders = [(section.first, section.last) for section in sections]
    return (
        borders[0][0] == 0
        and borders[-1][1] == len(transcript.segments) - 1
        and all(before[1] + 1 == after[0] for before, after in pairwise(borders))
    )


def test_cut_where_the_topic_changes() -> None:
    transcript = talk(*LIPS, *THREADS)
    sections = split(transcript, VOCABULARY, HashedWords(), count=2)
    assert [(section.first, section.last) for section in sections] == [(0, 8), (9, 18)]
    assert sections[0].start == 0.0
    assert sections[1].start == transcript.segments[9].start
    assert sections[1].end == transcript.segments[18].end


def test_titles_come_from_the_section_itself() -> None:
    transcript = talk(*WELCOME, *LIPS, *THREADS, *CLOSE)
    sections = split(transcript, VOCABULARY, HashedWords(), count=4)
    assert covers(sections, transcript)
    titles = [section.title.lower() for section in sections]
    assert titles[0] == "welcome and housekeeping"
    assert "lips" in titles[1] and "thread" not in titles[1]
    assert "thread lift" in titles[2] and "lips" not in titles[2]
    assert titles[3] == "questions and close"


def test_a_talk_without_housekeeping_has_no_welcome() -> None:
    sections = split(talk(*LIPS, *THREADS), VOCABULARY, HashedWords(), count=2)
    assert not any(word in section.title for section in sections for word in ("Welcome", "Questions", "Close"))


def test_titles_differ() -> None:
    transcript = talk(*LIPS, *LIPS, *LIPS)
    sections = split(transcript, VOCABULARY, HashedWords(), count=3)
    assert len({section.title for section in sections}) == 3


@pytest.mark.parametrize("count", [1, 2, 5, 19, 400])
def test_every_segment_is_in_one_section(count: int) -> None:
    transcript = talk(*LIPS, *THREADS)
    assert covers(split(transcript, VOCABULARY, HashedWords(), count=count), transcript)


def test_more_sections_for_longer_recordings() -> None:
    hour, words = 3600, 9000
    assert section_count(3, 4) == 1
    assert 5 <= section_count(hour / 6, words // 6) <= 7
    assert 6 <= section_count(hour, words) <= 12
    assert 12 <= section_count(2 * hour, 2 * words) <= 24


def test_short_and_silent_recordings() -> None:
    assert split(Transcript((), None, "stand-in"), VOCABULARY, HashedWords()) == ()
    hello = Transcript((Segment(0, 0.0, 3.0, "Hello."),), "en", "stand-in")
    assert [(section.first, section.last) for section in split(hello, VOCABULARY, HashedWords())] == [(0, 0)]
    noise = Transcript((Segment(0, 0.0, 3.0, ""), Segment(1, 4.0, 5.0, "")), None, "stand-in")
    assert [(section.first, section.last) for section in split(noise, VOCABULARY, HashedWords())] == [(0, 1)]


def test_unpunctuated_speech() -> None:
    transcript = talk(*[line.lower().replace(",", "").rstrip(".") for line in LIPS + THREADS])
    assert covers(split(transcript, VOCABULARY, HashedWords(), count=3), transcript)
