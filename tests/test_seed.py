"""Seed: a draft with times, open questions from the recording's own remarks, and nothing made up."""

import re

from talk import VOCABULARY, HashedWords, PlainRanker, ToldOpener, talk

from pipeline.pearls import find_pearls
from pipeline.seed import seed
from pipeline.split import split
from pipeline.summarize import summarize
from transcripts.outline import Claim, Draft, Pearl, Section, Summary
from transcripts.timecode import clock
from transcripts.transcript import Segment, Transcript

LINES = (
    "For the forehead I never give more than ten units of toxin, and I review after two weeks.",
    "We have a nice view of the sea from the treatment room, and people like it.",
    "Do not treat the lower eyelid with Novalase above eight joules per square centimetre.",
    "The train was late and the tea was cold, but here we are.",
    "By the way, if the skin blisters, stop, cool it and leave the roof on for five days.",
    "They come from all over the country and they bring their mothers.",
    "For the brow I never give more than twelve units of toxin.",
    "He told a story about the sea and the boats, and we laughed.",
    "I said twelve units for the brow, and that's wrong. For the brow I never give more than eight units of toxin.",
)


def draft_of(transcript: Transcript) -> Draft:
    sections = split(transcript, VOCABULARY, HashedWords(), ToldOpener())
    summary = summarize(transcript, sections, VOCABULARY, HashedWords(), PlainRanker())
    pearls = find_pearls(transcript, VOCABULARY, HashedWords(), PlainRanker())
    return seed("Toxin evening", sections, summary, pearls, transcript, VOCABULARY)


def test_questions_are_quotes_with_their_moment() -> None:
    transcript = talk(*LINES, pause=1.8)
    draft = draft_of(transcript)
    assert draft.title == "Discussion: Toxin evening"
    assert 3 <= len(draft.questions) <= 5
    said = transcript.text.lower()
    for question in draft.questions:
        assert question.text.endswith("?")
        assert clock(question.start) in question.text
        quotes = [re.sub(r"^\[[^]]*\] ", "", quote) for quote in re.findall("“([^”]+)”", question.text)]
        assert quotes and all(quote.lower() in said for quote in quotes)
    starts = [question.start for question in draft.questions]
    assert starts == sorted(starts)


def test_a_correction_is_discussed_and_listed() -> None:
    draft = draft_of(talk(*LINES, pause=1.8))
    assert any("twelve units" in question.text and "eight units" in question.text for question in draft.questions)
    assert "## Put right during the recording" in draft.body


def test_the_body_has_times() -> None:
    pearl = Pearl(Claim("Wait six weeks.", "Wait six weeks.", (0,), 75.0, 78.0), "interval")
    summary = Summary((pearl.claim,), ((pearl.claim,),))
    transcript = Transcript((Segment(0, 75.0, 78.0, "Wait six weeks."),), "en", "stand-in")
    draft = seed("Waiting", (Section("Pauses", 75.0, 78.0, 0, 0),), summary, (pearl,), transcript, VOCABULARY)
    assert draft.body == (
        "## In short\n\n- [01:15] Wait six weeks.\n\n"
        "## Section by section\n\n**Pauses** [01:15]\n\n- [01:15] Wait six weeks.\n\n"
        "## Pearls\n\n- [01:15] Wait six weeks. (interval)"
    )
    assert [(question.text, question.start) for question in draft.questions] == [
        (
            "At 01:15 the speaker says: “Wait six weeks.” Which patients need another interval, and what have you seen "
            "when it was shorter?",
            75.0,
        )
    ]


def test_the_body_says_who_said_it_and_what_must_be_known_beside_it() -> None:
    claim = Claim(
        "Wait six weeks.", "Wait six weeks.", (0,), 75.0, 78.0, speaker="Ada", note="said by the vendor; Ben disagrees"
    )
    bare = Claim("Wait two weeks.", "Wait two weeks.", (0,), 75.0, 78.0, note="corrected from 40%, said at 00:31")
    transcript = Transcript((Segment(0, 75.0, 78.0, "Wait six weeks."),), "en", "stand-in")
    section = Section("Pauses", 75.0, 78.0, 0, 0)
    pearls = (Pearl(claim, "interval"), Pearl(bare, "dose"))
    draft = seed("Waiting", (section,), Summary((claim,), ((bare,),)), pearls, transcript, VOCABULARY)
    assert draft.body == (
        "## In short\n\n- [01:15] Wait six weeks. (Ada; said by the vendor; Ben disagrees)\n\n"
        "## Section by section\n\n**Pauses** [01:15]\n\n"
        "- [01:15] Wait two weeks. (corrected from 40%, said at 00:31)\n\n"
        "## Pearls\n\n- [01:15] Wait six weeks. (Ada; said by the vendor; Ben disagrees; interval)\n"
        "- [01:15] Wait two weeks. (corrected from 40%, said at 00:31; dose)"
    )


def test_silence_has_no_questions() -> None:
    for segments in ((), (Segment(0, 0.0, 3.0, ""),)):
        draft = draft_of(Transcript(segments, None, "stand-in"))
        assert draft.questions == ()
        assert "No speech was found" in draft.body


def test_small_talk_has_no_questions() -> None:
    draft = draft_of(talk("Hello."))
    assert draft.questions == ()
    assert draft.body == "Nothing in this recording was marked as a clinical point."


def test_an_open_disagreement_is_asked_about() -> None:
    transcript = talk(
        "Ada: I don't let them use any retinoid until six weeks.",
        "Ben: Six? I let mine restart at two weeks.",
        "Ada: People come from far away.",
        "Ben: And I disagree about the peel.",
    )
    draft = draft_of(transcript)
    asked = [question for question in draft.questions if "closer to your practice" in question.text]
    assert len(asked) == 2
    assert asked[0].text == (
        "At 00:00 we hear “I don't let them use any retinoid until six weeks.” The answer at 00:04 is “I let mine "
        "restart at two weeks.” Which of the two is closer to your practice, and why?"
    )
    assert draft.body.count(" was met with: ") == 2


def test_with_few_pearls_the_summary_serves() -> None:
    claims = [Claim(text, text, (index,), float(index), index + 1.0) for index, text in enumerate(LINES[:4])]
    sections = (Section("All", 0.0, 4.0, 0, 3),)
    draft = seed("Talk", sections, Summary((), (tuple(claims),)), (), talk(*LINES[:4]), VOCABULARY)
    assert [question.start for question in draft.questions] == [0.0, 2.0]  # what advises nothing asks nothing
    assert draft.questions[0].text == (
        "At 00:00, on botulinum toxin, the speaker says: “For the forehead I never give more than ten units of toxin, "
        "and I review after two weeks.” Where does your experience differ, and why?"
    )
