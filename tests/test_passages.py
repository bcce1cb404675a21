"""Passages: whole sentences of about two hundred words, every word in one at least."""

from talk import talk

from pipeline.passages import passages
from transcripts.transcript import Segment, Transcript

SENTENCE = "This sentence has exactly ten words in it, you see."


def covered(transcript: Transcript) -> bool:
    said = transcript.text.split()
    position = 0
    for passage in passages(transcript):
        words = " ".join(passage.sentences).split()
        start = max(index for index in range(position + 1) if said[index : index + len(words)] == words)
        position = max(position, start + len(words))
    return position == len(said)


def test_two_hundred_words_with_forty_of_the_passage_before() -> None:
    transcript = talk(*[SENTENCE] * 50)
    found = passages(transcript)
    assert [(passage.first, passage.last) for passage in found] == [(0, 19), (16, 35), (32, 49)]
    assert found[0].sentences == (SENTENCE,) * 20
    assert (found[1].start, found[1].end) == (transcript.segments[16].start, transcript.segments[35].end)


def test_a_new_speaker_starts_a_new_passage_after_half_of_one() -> None:
    lines = [f"Ada: {SENTENCE}"] * 12 + [f"Ben: {SENTENCE}"] * 3
    found = passages(talk(*lines))
    assert [(passage.first, passage.last, passage.speaker) for passage in found] == [(0, 11, "Ada"), (12, 14, "Ben")]


def test_short_turns_share_a_passage_without_a_speaker() -> None:
    found = passages(talk("Ada: Does it hurt?", "Ben: A little."))
    assert [(passage.sentences, passage.speaker) for passage in found] == [(("Does it hurt?", "A little."), None)]


def test_a_long_pause_stands_for_a_new_turn() -> None:
    before, after = talk(*[SENTENCE] * 12), talk(SENTENCE)
    shifted = Segment(12, 100.0, 104.0, after.segments[0].text)
    transcript = Transcript((*before.segments, shifted), "en", "stand-in")
    found = passages(transcript)
    assert [(passage.first, passage.last) for passage in found] == [(0, 11), (12, 12)]


def test_speech_without_an_end_is_cut_between_words() -> None:
    words = [f"w{index}" for index in range(5000)]
    transcript = Transcript((Segment(0, 0.0, 2000.0, " ".join(words)),), "en", "stand-in")
    assert covered(transcript)
    assert max(len(" ".join(passage.sentences).split()) for passage in passages(transcript)) <= 200


def test_flagged_words_are_searchable() -> None:
    assert covered(talk("We treat the cheek.", "# thank you thank you", "Then we stop."))


def test_nothing_said() -> None:
    assert passages(Transcript((), None, "stand-in")) == ()
