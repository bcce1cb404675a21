"""Tagging: mentions carry the times, the segment, the certainty and the heard words of their span."""

from dataclasses import replace

from pipeline.tag import tag
from transcripts.transcript import Correction, Segment, Transcript, Word
from transcripts.vocabulary import Mention, Term, Vocabulary

VOCABULARY = Vocabulary(
    (
        Term("Vbeam Prima", "device", maker="Candela"),
        Term("Vbeam", "device", maker="Candela"),
        Term("laser hair removal", "technique", aliases=("hair removal",)),
    )
)


def spoken(id: int, start: float, text: str, *, speaker: str | None = None, probability: float = 0.9) -> Segment:
    """A segment whose words take half a second each."""
    words = tuple(
        Word(start + position / 2, start + position / 2 + 0.5, word, probability)
        for position, word in enumerate(text.split())
    )
    return Segment(id, start, words[-1].end, text, words, speaker)


def transcript(*segments: Segment, corrections: tuple[Correction, ...] = ()) -> Transcript:
    return Transcript(segments, "en", "stand-in", corrections)


def test_times_are_the_words_own() -> None:
    heard = transcript(spoken(0, 10, "I use the Vbeam, always."))
    assert tag(heard, VOCABULARY) == (Mention("Vbeam", "device", 0, 11.5, 12.0, "Vbeam", "Vbeam", 0.9),)


def test_name_across_a_segment_border() -> None:
    heard = transcript(spoken(0, 0, "Take the Vbeam"), spoken(1, 2, "Prima for that.", probability=0.4))
    assert tag(heard, VOCABULARY) == (Mention("Vbeam Prima", "device", 0, 1.0, 2.5, "Vbeam Prima", "Vbeam Prima", 0.4),)


def test_name_does_not_cross_a_pause_or_a_change_of_speaker() -> None:
    pause = transcript(spoken(0, 0, "Take the Vbeam"), spoken(1, 5, "Prima for that."))
    other = transcript(spoken(0, 0, "Take the Vbeam", speaker="A"), spoken(1, 1.5, "Prima for that.", speaker="B"))
    assert [mention.term for mention in tag(pause, VOCABULARY)] == ["Vbeam"]
    assert [mention.term for mention in tag(other, VOCABULARY)] == ["Vbeam"]


def test_least_certain_word_gives_the_probability() -> None:
    words = (Word(0, 1, "hair", 0.8), Word(1, 2, "removal", 0.3), Word(2, 3, "works", 0.1))
    heard = transcript(Segment(0, 0, 3, "hair removal works", words))
    assert [mention.probability for mention in tag(heard, VOCABULARY)] == [0.3]


def test_captions_are_interpolated() -> None:
    heard = transcript(Segment(0, 0, 1, "Hello."), Segment(1, 20, 30, "0123 Vbeam 012345678"))
    assert tag(heard, VOCABULARY) == (Mention("Vbeam", "device", 1, 22.5, 25.0, "Vbeam", "Vbeam", 1.0),)


def test_heard_is_what_stood_there_before_the_correction() -> None:
    correction = Correction(0, 1.0, 2.0, "V being primer", "Vbeam Prima", "Vbeam Prima", "relisten", 0.7)
    heard = transcript(spoken(0, 0, "Take the Vbeam Prima then Vbeam"), corrections=(correction,))
    assert [(mention.heard, mention.written) for mention in tag(heard, VOCABULARY)] == [
        ("V being primer", "Vbeam Prima"),
        ("Vbeam", "Vbeam"),
    ]


def test_correction_of_half_a_name_leaves_the_other_half() -> None:
    correction = Correction(0, 1.5, 2.0, "primer", "Prima", "Vbeam Prima", "relisten", 0.7)
    heard = transcript(spoken(0, 0, "Take the Vbeam Prima then"), corrections=(correction,))
    assert [mention.heard for mention in tag(heard, VOCABULARY)] == ["Vbeam primer"]


def test_mentions_are_in_order_of_time() -> None:
    heard = transcript(spoken(0, 0, "hair removal with the Vbeam"), spoken(1, 9, "and hair removal"))
    assert [(mention.term, mention.segment, mention.start) for mention in tag(heard, VOCABULARY)] == [
        ("laser hair removal", 0, 0.0),
        ("Vbeam", 0, 2.0),
        ("laser hair removal", 1, 9.5),
    ]


def test_nothing_said_is_nothing_tagged() -> None:
    assert tag(transcript(), VOCABULARY) == ()


def test_a_corrected_name_needs_no_further_evidence() -> None:
    vocabulary = Vocabulary((Term("Profound", "device", ordinary=("profound",)),))
    segment = spoken(0, 0, "It has a Profound effect.")
    correction = Correction(0, 1.5, 2.0, "pro found", "Profound", "Profound", "sounds-like", 0.9)
    assert tag(transcript(segment), vocabulary) == ()
    assert [mention.heard for mention in tag(transcript(segment, corrections=(correction,)), vocabulary)] == [
        "pro found"
    ]


def test_a_loop_names_nothing() -> None:
    loop = replace(spoken(1, 1.5, " ".join(["Vbeam"] * 6)), flags=("repetition",))
    heard = transcript(spoken(0, 0, "We use hair removal"), loop, spoken(2, 5, "Prima then Vbeam."))
    assert [(mention.term, mention.start) for mention in tag(heard, VOCABULARY)] == [
        ("laser hair removal", 1.0),
        ("Vbeam", 6.0),
    ]


def test_no_name_runs_across_a_loop() -> None:
    loop = replace(spoken(1, 1.5, "no"), flags=("repetition",))
    heard = transcript(spoken(0, 0, "Take the Vbeam"), loop, spoken(2, 2, "Prima then."))
    assert [mention.term for mention in tag(heard, VOCABULARY)] == ["Vbeam"]


def test_a_loop_that_a_person_corrected_names_what_they_wrote() -> None:
    loop = replace(spoken(0, 0, "We use the Vbeam here"), flags=("repetition",))
    edited = Correction(0, 1.5, 2.0, "V V V V V V", "Vbeam", "Vbeam", "edited", 1.0)
    relistened = replace(edited, rule="sounds-like")
    assert [mention.heard for mention in tag(transcript(loop, corrections=(edited,)), VOCABULARY)] == ["V V V V V V"]
    assert tag(transcript(loop, corrections=(relistened,)), VOCABULARY) == ()


def test_what_was_heard_with_little_certainty_is_a_mention_that_says_so() -> None:
    doubtful = replace(spoken(0, 0, "We use the Vbeam", probability=0.2), flags=("low-probability",))
    assert tag(transcript(doubtful), VOCABULARY) == (Mention("Vbeam", "device", 0, 1.5, 2.0, "Vbeam", "Vbeam", 0.2),)
