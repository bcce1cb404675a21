"""Sentences: put together across segments, cut at ends, pauses and speakers."""

import pytest
from talk import talk

from pipeline.sentences import MOST_WORDS, sentences
from transcripts.transcript import Segment, Transcript, Word


def texts(transcript: Transcript) -> list[str]:
    return [sentence.text for sentence in sentences(transcript)]


def test_a_sentence_crosses_the_border_of_segments() -> None:
    found = sentences(talk("Wait six", "weeks. Then treat", "again."))
    assert [(s.text, s.first, s.last) for s in found] == [("Wait six weeks.", 0, 1), ("Then treat again.", 1, 2)]
    assert found[0].start == 0.0
    assert found[0].end == pytest.approx(1.5)


def test_never_across_a_change_of_speaker() -> None:
    found = sentences(talk("Ada: and then we", "Ben: wait a week"))
    assert [(s.text, s.speaker, s.turn) for s in found] == [("and then we", "Ada", 0), ("wait a week", "Ben", 1)]


def test_never_across_a_long_pause() -> None:
    assert texts(talk("we stop here", "and go on", pause=2.5)) == ["we stop here", "and go on"]
    assert texts(talk("we stop here", "and go on", pause=1.0)) == ["we stop here and go on"]


def test_abbreviations_initials_and_decimals_end_nothing() -> None:
    said = "Dr. Lind uses 7.5 joules, e.g. on cheeks. The N. D. YAG comes next. It is vs. nothing."
    assert texts(talk(said)) == [
        "Dr. Lind uses 7.5 joules, e.g. on cheeks.",
        "The N. D. YAG comes next.",
        "It is vs. nothing.",
    ]


def test_no_is_a_sentence() -> None:
    assert texts(talk("Two days? No. Seven days.")) == ["Two days?", "No.", "Seven days."]


def test_flagged_segments_stay_apart() -> None:
    found = sentences(talk("We treat", "# thank you thank you", "the cheek."))
    assert [(s.text, s.flagged) for s in found] == [
        ("We treat", False),
        ("thank you thank you", True),
        ("the cheek.", False),
    ]


def test_speech_without_punctuation_is_cut_and_keeps_every_word_and_number() -> None:
    words = ["we", "use", "one", "hundred", "and", "forty", "joules", "and", "then"] * 40
    transcript = Transcript((Segment(0, 0.0, 100.0, " ".join(words)),), "en", "stand-in")
    found = sentences(transcript)
    assert [word for sentence in found for word in sentence.text.split()] == words
    assert all(len(sentence.words) <= MOST_WORDS for sentence in found)
    assert not any(sentence.text.startswith(("hundred", "joules")) for sentence in found)


def test_a_long_run_is_cut_at_its_pause() -> None:
    times = [0.3 * index + (1.5 if index >= 40 else 0.0) for index in range(80)]
    words = tuple(Word(time, time + 0.3, "word", 0.9) for time in times)
    transcript = Transcript((Segment(0, 0.0, 30.0, " ".join(word.text for word in words), words),), "en", "stand-in")
    assert [len(sentence.words) for sentence in sentences(transcript)] == [40, 40]


def test_nothing_said() -> None:
    assert sentences(Transcript((), None, "stand-in")) == ()
    assert sentences(Transcript((Segment(0, 0.0, 3.0, ""),), None, "stand-in")) == ()
