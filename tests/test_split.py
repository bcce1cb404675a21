"""Split: sections cover every segment once, cut where the topic changes, and are named by their own words."""

from itertools import pairwise

import numpy as np
import pytest
from talk import VOCABULARY, HashedWords, ToldOpener, talk

from models.catalog import load_opener
from models.protocols import Embedder
from pipeline.boundaries import boundary_scores, question_time
from pipeline.headings import spoken_heading
from pipeline.sentences import sentences
from pipeline.split import retitle, section_count, split
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
    "No, not for long, it is over by the evening, and most people are back at their desk the next morning.",
    "Somebody from Hull wants to know whether the parking is free, and yes, it is free after six.",
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
    sections = split(transcript, VOCABULARY, HashedWords(), ToldOpener(), count=2)
    assert [(section.first, section.last) for section in sections] == [(0, 8), (9, 18)]
    assert sections[0].start == 0.0
    assert sections[1].start == transcript.segments[9].start
    assert sections[1].end == transcript.segments[18].end


def test_titles_come_from_the_section_itself() -> None:
    transcript = talk(*WELCOME, *LIPS, *THREADS, *CLOSE)
    opener = ToldOpener(THREADS[0], CLOSE[0])
    sections = split(transcript, VOCABULARY, HashedWords(), opener, count=4)
    assert covers(sections, transcript)
    titles = [section.title.lower() for section in sections]
    assert titles[0] == "welcome and housekeeping"
    assert "lips" in titles[1] and "thread" not in titles[1]
    assert "thread lift" in titles[2] and "lips" not in titles[2]
    assert titles[3] == "questions and close"


def test_a_talk_without_housekeeping_has_no_welcome() -> None:
    sections = split(talk(*LIPS, *THREADS), VOCABULARY, HashedWords(), ToldOpener(), count=2)
    assert not any(word in section.title for section in sections for word in ("Welcome", "Questions", "Close"))


def test_titles_differ() -> None:
    transcript = talk(*LIPS, *LIPS, *LIPS)
    sections = split(transcript, VOCABULARY, HashedWords(), ToldOpener(), count=3)
    assert len({section.title for section in sections}) == 3


def test_what_is_flagged_names_no_section() -> None:
    loop = "# " + " ".join(["Novalase"] * 12)
    sections = split(talk(*LIPS, loop, loop, *THREADS), VOCABULARY, HashedWords(), ToldOpener(), count=2)
    plain = split(talk(*LIPS, *THREADS), VOCABULARY, HashedWords(), ToldOpener(), count=2)
    assert [section.title for section in sections] == [section.title for section in plain]


def test_a_section_without_a_trusted_word_is_numbered() -> None:
    transcript = talk(*LIPS, *["# " + " ".join(["Novalase"] * 40)] * 4, *THREADS)
    sections = (Section("A", 0.0, 1.0, 0, 8), Section("B", 1.0, 2.0, 9, 12), Section("C", 2.0, 3.0, 13, 22))
    retitled = retitle(sections, transcript, VOCABULARY, start=0.0, end=3.0)
    assert retitled[1] == Section("Part 2", 1.0, 2.0, 9, 12)


@pytest.mark.parametrize("count", [1, 2, 5, 19, 400])
def test_every_segment_is_in_one_section(count: int) -> None:
    transcript = talk(*LIPS, *THREADS)
    assert covers(split(transcript, VOCABULARY, HashedWords(), ToldOpener(), count=count), transcript)


def test_more_sections_for_longer_recordings() -> None:
    hour, words = 3600, 9000
    assert section_count(3, 4) == 1
    assert 5 <= section_count(hour / 6, words // 6) <= 7
    counts = [section_count(hour * half / 2, words * half // 2) for half in range(2, 13)]
    assert counts == sorted(counts)
    assert all(6 <= 2 * count / half <= 12 for half, count in enumerate(counts, start=2))


def test_short_and_silent_recordings() -> None:
    assert split(Transcript((), None, "stand-in"), VOCABULARY, HashedWords(), ToldOpener()) == ()
    hello = Transcript((Segment(0, 0.0, 3.0, "Hello."),), "en", "stand-in")
    assert [(section.first, section.last) for section in split(hello, VOCABULARY, HashedWords(), ToldOpener())] == [
        (0, 0)
    ]
    noise = Transcript((Segment(0, 0.0, 3.0, ""), Segment(1, 4.0, 5.0, "")), None, "stand-in")
    assert [(section.first, section.last) for section in split(noise, VOCABULARY, HashedWords(), ToldOpener())] == [
        (0, 1)
    ]


def test_unpunctuated_speech() -> None:
    transcript = talk(*[line.lower().replace(",", "").rstrip(".") for line in LIPS + THREADS])
    assert covers(split(transcript, VOCABULARY, HashedWords(), ToldOpener(), count=3), transcript)


@pytest.mark.parametrize(
    ("said", "heading"),
    [
        ("Right, the lasers.", "Lasers"),
        ("Threads, then, briefly.", "Threads"),
        ("Prophylaxis, for full-face resurfacing, is simple.", "Prophylaxis"),
        ("Peels by depth.", "Peels by depth"),
        ("Melasma first.", "Melasma"),
        ("I like the lasers.", None),
        ("Not the lips.", None),
        ("Inject slowly.", None),
        ("Hm.", None),
        ("The threads hold for about a year and then they go.", None),
    ],
)
def test_spoken_headings(said: str, heading: str | None) -> None:
    assert spoken_heading(said) == heading


def test_a_section_is_named_by_the_heading_that_was_said() -> None:
    transcript = talk(*LIPS, "Cheeks, then.", *(line.replace("Each thread", "It") for line in THREADS[1:]))
    sections = split(transcript, VOCABULARY, HashedWords(), ToldOpener(), count=2)
    assert sections[1].first == len(LIPS)
    assert sections[1].title.startswith("Cheeks")


def best_start(*lines: str, opens: str = "") -> str:
    """The line at which a section most likely starts; the line `opens` sounds like the opening of a subject."""
    spoken = sentences(talk(*lines))
    vectors = np.array(HashedWords().embed([sentence.text for sentence in spoken]))
    scores = boundary_scores(spoken, vectors, ToldOpener(opens).rate(vectors), VOCABULARY)
    return spoken[int(np.argmax(scores[1:])) + 1].text


def test_what_sounds_like_an_opening_at_the_start_of_a_turn_is_the_likeliest_start() -> None:
    lips = tuple(f"Ada: {line}" for line in LIPS)
    cheeks = "Ben: Cheeks are what I was asked about."
    assert best_start(*lips[:4], cheeks, *lips[4:], opens="Cheeks are what I was asked about.") == cheeks[5:]
    # A few words of courtesy before it belong to the same section.
    opening = ("Ben: Fair enough, Ada.", cheeks)
    assert best_start(*lips[:4], *opening, *lips[4:], opens=cheeks[5:]) == "Fair enough, Ada."


def test_what_is_thrown_in_starts_no_section() -> None:
    lips = tuple(f"Ada: {line}" for line in LIPS)
    aside = "By the way, the cheeks bruise."
    assert best_start(*lips[:4], f"Ben: {aside}", *lips[4:]) != aside


def test_a_reply_starts_no_section() -> None:
    lips = tuple(f"Ada: {line}" for line in LIPS)
    assert best_start(*lips[:4], "Ben: No, never there.", *lips[4:]) != "No, never there."


@pytest.mark.weights
def test_the_opener_tells_openings_that_it_has_not_read(embedder: Embedder) -> None:
    said = (
        "Now I want to come to the veins of the hand.",
        "Number three is about bruising after the needle.",
        "I gave her two millilitres and sent her home.",
        "It went away by itself.",
    )
    rated = load_opener(embedder).rate(np.array(embedder.embed(said)))
    assert min(rated[:2]) > max(rated[2:])


def test_the_audience_asks_late_and_together() -> None:
    assert question_time(sentences(talk(*LIPS, *CLOSE))) == len(LIPS)
    assert question_time(sentences(talk(*CLOSE[:2], *LIPS))) == len(LIPS) + 2
