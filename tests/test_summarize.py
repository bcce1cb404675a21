"""Summarize: short, in order, word for word, and from the whole of the recording."""

from collections.abc import Sequence

import pytest
from talk import VOCABULARY, HashedWords, PlainRanker, ToldOpener, talk

from pipeline.split import split
from pipeline.summarize import summarize
from transcripts.errors import StageError
from transcripts.outline import Claim, Section, Summary
from transcripts.text import count_words
from transcripts.transcript import Segment, Transcript

FACT = "Never give hyaluronidase to anyone with a wasp sting allergy, wait thirty minutes after a skin test."
CHATTER = (
    "We had a long day and a long drive.",
    "The room is full, which is nice to see.",
    "He told a story about the sea and the boats.",
    "Some people like it and some do not mind.",
)
ADVICE = (
    "I start the forehead at ten units of toxin and review after two weeks.",
    "Do not treat the lower eyelid with Novalase above eight joules.",
    "If the skin blisters, stop, cool it and cover it for five days.",
    "Microneedling of scars needs six weeks between sessions.",
    "Never tie a thread lift under tension, the cheek will pucker.",
)


def long_talk(minutes: int, *ending: str) -> Transcript:
    lines = [CHATTER[index % 4] if index % 9 else ADVICE[index // 9 % 5] for index in range(minutes * 15)]
    return talk(*lines, *ending, pause=0.6)


def claims_of(summary: Summary) -> list[Claim]:
    return [*summary.bottom_line, *(claim for section in summary.sections for claim in section)]


def summary_of(transcript: Transcript) -> tuple[tuple[Section, ...], Summary]:
    sections = split(transcript, VOCABULARY, HashedWords(), ToldOpener())
    return sections, summarize(transcript, sections, VOCABULARY, HashedWords(), PlainRanker())


@pytest.mark.parametrize("minutes", [3, 10, 30])
def test_at_most_twelve_percent_of_the_words(minutes: int) -> None:
    transcript = long_talk(minutes)
    sections, summary = summary_of(transcript)
    assert 0 < sum(count_words(claim.text) for claim in claims_of(summary)) <= 0.12 * count_words(transcript.text)
    assert len(summary.sections) == len(sections)
    assert len(summary.bottom_line) <= 5
    assert all(len(claims) <= 4 for claims in summary.sections)


def test_a_short_recording_has_room_for_a_claim() -> None:
    transcript = talk(*ADVICE, *CHATTER)
    words = sum(count_words(claim.text) for claim in claims_of(summary_of(transcript)[1]))
    assert 0.12 * count_words(transcript.text) < words <= 26


def test_a_fact_in_the_last_five_minutes_of_two_hours_is_reached() -> None:
    transcript = long_talk(115, *CHATTER * 4, FACT, *CHATTER * 12)
    assert transcript.segments[-1].end > 110 * 60
    _, summary = summary_of(transcript)
    assert any("wasp sting" in claim.text for claim in claims_of(summary))


def test_a_long_recording_gets_five_lines_and_a_short_one_three() -> None:
    assert len(summary_of(long_talk(110))[1].bottom_line) == 5
    assert len(summary_of(long_talk(10))[1].bottom_line) == 3


@pytest.mark.parametrize("rejected", ["The leaflet in your pack says wait four weeks.", "The old rule was four weeks."])
def test_what_others_say_never_stands_without_the_answer(rejected: str) -> None:
    transcript = talk(*CHATTER * 6, rejected, "I never treat the tattoo again before eight weeks.", *CHATTER * 6)
    _, summary = summary_of(transcript)
    assert any("eight weeks" in claim.text for claim in claims_of(summary))
    assert all("eight weeks" in claim.text for claim in claims_of(summary) if "four weeks" in claim.text)


def test_claims_are_verified_in_order_and_in_their_section() -> None:
    transcript = long_talk(20)
    sections, summary = summary_of(transcript)
    for section, claims in zip(sections, summary.sections, strict=True):
        assert all(section.first <= claim.segments[-1] and claim.segments[-1] <= section.last for claim in claims)
        assert list(claims) == sorted(claims, key=lambda claim: claim.start)
    assert all(check.passed for claim in claims_of(summary) for check in claim.checks)
    assert len({claim.start for claim in claims_of(summary)}) == len(claims_of(summary))


def test_housekeeping_gets_no_claim() -> None:
    transcript = talk(*CHATTER * 6, *ADVICE * 3)
    sections = (Section("Welcome", 0.0, 1.0, 0, 23), Section("Treatment", 1.0, 2.0, 24, 38))
    summary = summarize(transcript, sections, VOCABULARY, HashedWords(), PlainRanker())
    assert summary.sections[0] == ()
    assert claims_of(summary)


class Failing(HashedWords):
    """An embedder that cannot read what a recording says of one word."""

    def __init__(self, word: str) -> None:
        self._word = word

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        if any(self._word in text for text in texts):
            raise RuntimeError("out of memory")
        return super().embed(texts)


def test_a_section_that_fails_is_named_and_the_others_stand() -> None:
    transcript = talk(*ADVICE[:2], *CHATTER * 4, *ADVICE[2:4], *CHATTER * 4)
    sections = (Section("Toxin", 0.0, 1.0, 0, 17), Section("Blisters", 1.0, 2.0, 18, 35))
    summary = summarize(transcript, sections, VOCABULARY, Failing("blisters"), PlainRanker())
    assert summary.failures == ((1, "RuntimeError: out of memory"),)
    assert summary.failure(0) is None
    assert summary.failure(1) == "RuntimeError: out of memory"
    assert summary.sections[1] == ()
    assert claims_of(summary)


def test_a_recording_all_of_whose_sections_fail_is_no_summary() -> None:
    transcript = talk(*ADVICE)
    with pytest.raises(StageError, match="No section could be summarized; the first failed with RuntimeError"):
        summarize(transcript, (Section("All", 0.0, 1.0, 0, 4),), VOCABULARY, Failing("blisters"), PlainRanker())


def test_flagged_speech_is_never_summarized() -> None:
    lines = [*CHATTER * 8, "# Never give more than fifty units of toxin in the forehead.", *ADVICE]
    transcript = talk(*lines)
    _, summary = summary_of(transcript)
    assert claims_of(summary)
    assert not any("fifty units" in claim.text for claim in claims_of(summary))


def test_what_was_taken_back_is_not_summarized() -> None:
    transcript = talk(
        "For the brow I never give more than twelve units of toxin.",
        *CHATTER * 8,
        "I said twelve units for the brow, and that's wrong.",
        "For the brow I never give more than eight units of toxin.",
        *CHATTER * 4,
    )
    _, summary = summary_of(transcript)
    assert claims_of(summary)
    assert not any("never give more than twelve" in claim.text for claim in claims_of(summary))


@pytest.mark.parametrize(
    "transcript",
    [
        Transcript((), None, "stand-in"),
        Transcript((Segment(0, 0.0, 3.0, "Hello."),), "en", "stand-in"),
        Transcript((Segment(0, 0.0, 3.0, ""),), None, "stand-in"),
    ],
)
def test_nothing_to_summarize(transcript: Transcript) -> None:
    sections, summary = summary_of(transcript)
    assert summary == Summary((), tuple(() for _ in sections))
