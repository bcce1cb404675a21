"""Denials: a "not" lost with its contraction is found by what it was misheard as, and written on the audio's word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import exp, inf
from pathlib import Path

import pytest
from conftest import SAMPLE, convert

from models.catalog import load_relistener
from models.protocols import Comparison, Progress, Trial, ignore_progress
from pipeline.denials import CERTAIN, find_denials, trials_of_denials
from pipeline.phonetics import sound_of
from pipeline.places import find_places, trials_of
from pipeline.relisten import relisten
from pipeline.splice import undo
from transcripts.transcript import Correction, Replaced, Segment, Transcript, Word
from transcripts.vocabulary import Term, Vocabulary

NO_NAMES = Vocabulary(())
NOWHERE = Path("unheard.wav")
WORSE = (-9.0, -20.0)
LIKELY, FAR = (-1.0, -10.0), (-inf, -90.0)


@dataclass
class Ears:
    """A Relistener with a likelihood of the text and a fit of the sounds for each text; `WORSE` for any other."""

    known: Mapping[str, tuple[float, float]]
    hears_sounds: bool = True
    name: str = "ears"
    asked: list[Trial] = field(default_factory=list)

    def hear(
        self, audio: Path, spans: Sequence[tuple[float, float]], *, progress: Progress = ignore_progress
    ) -> list[str]:
        return [""] * len(spans)

    def compare(
        self, audio: Path, trials: Sequence[Trial], *, progress: Progress = ignore_progress
    ) -> list[Comparison]:
        self.asked += trials
        progress(len(trials))
        found = [[self.known.get(rival, WORSE) for rival in trial.rivals] for trial in trials]
        return [
            Comparison(tuple(text for text, _ in each), tuple(fit for _, fit in each) if self.hears_sounds else ())
            for each in found
        ]


def spoken(text: str, *, probability: float = 0.5) -> Transcript:
    """One segment of words that take half a second each."""
    words = tuple(Word(at / 2, at / 2 + 0.5, word, probability) for at, word in enumerate(text.split()))
    return Transcript((Segment(0, 0.0, len(words) / 2, text, words),), "en", "stand-in")


def suspected(text: str, *, probability: float = 0.5) -> list[str]:
    """The words of a text that may hide a "not"."""
    return [
        " ".join(word.text for word in denial.segment.words[denial.first : denial.last])
        for denial in find_denials(spoken(text, probability=probability))
    ]


# Places


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It is an infection.", "is an"),
        ("You are and treating a bruise.", "are and"),
        ("Most of you are in deeper.", "are"),
        ("It should on average settle.", "should"),
        ("The vessels have been regrown.", "have been"),
        ("The vessels had been regrown.", "had"),
        ("Somebody can swallow.", "can"),
        ("I have a nephew.", "have"),
        ("It is. An infection.", "is."),
        ("It is, in part.", "is,"),
    ],
)
def test_a_not_may_be_lost_with_an_auxiliary_and_a_small_word_behind_it(text: str, found: str) -> None:
    assert suspected(text) == [found]


def test_questions_and_what_is_denied_already_are_left_alone() -> None:
    for text in ("Is it red?", "It is not red.", "It never did.", "He can’t have had it."):
        assert suspected(text) == []


def test_what_another_auxiliary_helps_takes_no_not() -> None:
    for text, found in (("He has had...", "has"), ("They could have come.", "could"), ("I will do that.", None)):
        assert suspected(text) == ([found] if found else [])


def test_an_and_that_joins_two_auxiliaries_is_no_lost_not() -> None:
    assert suspected("I would and do treat it.") == ["do"]
    assert suspected("She did and he did.") == ["did."]


def test_must_is_left_alone_where_the_next_word_may_have_lent_it_an_n() -> None:
    assert suspected("They must know it.", probability=CERTAIN) == []
    assert suspected("They must get slowly.", probability=0.5) == []
    assert suspected("They must.", probability=CERTAIN) == []


def test_what_is_compared_is_what_would_be_written() -> None:
    transcript = spoken("Is an (is an), is.")
    trials = trials_of_denials(find_denials(transcript), transcript)
    assert [trial.rivals for trial in trials] == [
        ("Is an", "Isn't an", "Isn't"),
        ("(is an),", "(isn't an),", "(isn't),"),
        ("is.", "isn't."),
    ]


def test_words_heard_with_certainty_are_left_alone_but_for_must() -> None:
    assert suspected("It is an infection.", probability=CERTAIN) == []
    assert suspected("They must open wide.", probability=CERTAIN) == ["must"]


def test_no_small_word_is_taken_over_a_pause() -> None:
    transcript = spoken("It is an infection.")
    segment = transcript.segments[0]
    late = tuple(replace(word, start=word.start + 1, end=word.end + 1) for word in segment.words[2:])
    words = (*segment.words[:2], *late)
    paused = replace(transcript, segments=(replace(segment, words=words, end=words[-1].end),))
    [denial] = find_denials(paused)
    assert (denial.first, denial.last) == (1, 2)


def test_the_model_is_asked_with_the_words_around_and_how_each_reading_sounds() -> None:
    transcript = spoken("So it is an infection then.")
    [trial] = trials_of_denials(find_denials(transcript), transcript)
    assert trial == Trial(
        start=0.0,
        end=2.5,
        before="So it",
        rivals=("is an", "isn't an", "isn't"),
        after="infection",
        hints=(),
        sounds=(("Iz@n",), ("Iz@nt@n", "Iznt@n"), ("Iz@nt", "Iznt")),
        sounds_around=(sound_of("So it"), sound_of("infection")),
    )


def test_contractions_have_the_sounds_that_people_give_them() -> None:
    sounds = [
        trial.sounds[-1]
        for transcript in (spoken("They can go, or do."), spoken("They must scrub.", probability=CERTAIN))
        for trial in trials_of_denials(find_denials(transcript), transcript)
    ]
    assert sounds == [("kAnt", "kant"), ("dont",), ("m@s@nt", "m@snt")]


# Verdicts


def test_a_not_that_text_and_sounds_bear_out_is_written_in_place() -> None:
    transcript = spoken("It is an infection.")
    result = relisten(transcript, NOWHERE, NO_NAMES, Ears({"isn't": LIKELY}))
    probability = 1 / (1 + exp(-(8.0 + 3.0 + 4.5)))
    it, *heard, infection = transcript.segments[0].words
    words = (it, Word(0.5, 1.5, "isn't", probability), infection)
    corrected = Segment(0, 0.0, 2.0, "It isn't infection.", words)
    correction = Correction(
        0, 0.5, 1.5, "is an", "isn't", "", "denial", probability, tuple(Replaced(0, word) for word in heard)
    )
    assert result == replace(transcript, segments=(corrected,), corrections=(correction,))
    assert result.segments[0].words[0] is it and result.segments[0].words[2] is infection


def test_marks_and_capitals_stay() -> None:
    result = relisten(spoken("It is, without."), NOWHERE, NO_NAMES, Ears({"isn't,": LIKELY}))
    assert result.segments[0].text == "It isn't, without."
    result = relisten(spoken("Was an infection."), NOWHERE, NO_NAMES, Ears({"Wasn't": LIKELY}))
    assert result.segments[0].text == "Wasn't infection."


def test_neither_text_nor_sounds_decide_alone() -> None:
    transcript = spoken("It is an infection.")
    for ears in (
        Ears({"isn't": (-1.0, -33.0), "isn't an": FAR}),  # 8 by the text and -13 by the sounds: -0.5
        Ears({"isn't": (-17.0, -4.0), "isn't an": FAR}),  # -8, and 3 of 16: -0.5
        Ears({"isn't": LIKELY}, hears_sounds=False),
        Ears({"is an": LIKELY}),
    ):
        assert relisten(transcript, NOWHERE, NO_NAMES, ears) == transcript
    assert relisten(transcript, NOWHERE, NO_NAMES, Ears({"isn't": (-16.0, -4.0), "isn't an": FAR})).corrections


def test_a_name_goes_before_a_denial() -> None:
    vocabulary = Vocabulary((Term("Kansella", "device", sounds_like=("can sella",)),))
    transcript, denial = spoken("We use can sella mostly."), {"can't": LIKELY}
    assert [each.rule for each in relisten(transcript, NOWHERE, vocabulary, Ears(denial)).corrections] == ["denial"]
    [place] = find_places(transcript, vocabulary)
    named = dict.fromkeys(trials_of([place], transcript, vocabulary)[0].rivals[1:], (-1.0, -3.0))
    result = relisten(transcript, NOWHERE, vocabulary, Ears({**denial, **named}))
    assert [(each.written, each.rule) for each in result.corrections] == [("Kansella", "sounds-like")]


def test_a_denial_over_a_border_belongs_to_the_first_segment_and_empties_none() -> None:
    words = spoken("It is an infection.").segments[0].words
    for cut, text in ((2, ["It isn't", "infection."]), (1, ["It", "isn't infection."])):
        segments = tuple(
            Segment(at, some[0].start, some[-1].end, " ".join(word.text for word in some), some)
            for at, some in enumerate((words[:cut], words[cut:]))
        )
        result = relisten(Transcript(segments, "en", "stand-in"), NOWHERE, NO_NAMES, Ears({"isn't": LIKELY}))
        assert [segment.text for segment in result.segments] == text
        assert [(each.segment, each.start, each.end) for each in result.corrections] == [(2 - cut, 0.5, 1.5)]
    alone = (Segment(0, 0.0, 1.0, "It is", words[:2]), Segment(1, 1.0, 1.5, "an", words[2:3]))
    transcript = Transcript(alone, "en", "stand-in")
    assert relisten(transcript, NOWHERE, NO_NAMES, Ears({"isn't": LIKELY})) == transcript


def test_a_denial_can_be_taken_back() -> None:
    transcript = spoken("It is an infection, and it was scrubbed.")
    result = relisten(transcript, NOWHERE, NO_NAMES, Ears({"isn't": LIKELY, "wasn't": LIKELY}))
    assert result.segments[0].text == "It isn't infection, and it wasn't scrubbed."
    for correction in result.corrections:
        result = undo(result, correction)
    assert (result.segments[0].text, result.corrections) == (transcript.segments[0].text, ())


def test_a_denial_beside_a_word_of_no_length_can_be_taken_back() -> None:
    words = (Word(0.0, 0.5, "They", 1.0), Word(0.5, 1.0, "was", 0.5), Word(1.0, 1.0, "open.", 1.0))
    transcript = Transcript((Segment(0, 0.0, 1.0, "They was open.", words),), "en", "stand-in")
    result = relisten(transcript, NOWHERE, NO_NAMES, Ears({"wasn't": LIKELY}))
    assert result.segments[0].text == "They wasn't open."
    assert undo(result, result.corrections[0]).segments[0].text == "They was open."


def test_names_are_asked_for_apart() -> None:
    ears = Ears({})
    told: list[float] = []
    vocabulary = Vocabulary((Term("Ultherapy", "device"),))
    relisten(spoken("All therapy is an infection."), NOWHERE, vocabulary, ears, progress=told.append)
    assert told == [0.75, 1.0]
    assert [trial.rivals for trial in ears.asked] == [("All therapy", "Ultherapy"), ("is an", "isn't an", "isn't")]


# With real weights, on what is said in the sample

NERVES = (  # said: "lidocaine in the blood, it isn't nerves"
    ("lidocaine", 288.91, 289.61), ("in", 289.61, 289.79), ("the", 289.79, 289.91), ("blood,", 289.91, 290.17),
    ("it", 290.47, 290.59), ("is", 290.59, 290.78), ("an", 290.78, 290.91), ("nerves.", 290.91, 291.21),
)  # fmt: skip
NEITHER = (  # said so
    ("Neither", 24.3, 24.7), ("of", 24.7, 24.94), ("us", 24.94, 25.12), ("is", 25.12, 25.28), ("paid", 25.28, 25.54),
    ("by", 25.54, 25.8), ("a", 25.8, 25.94), ("manufacturer.", 25.94, 26.6),
)  # fmt: skip


@pytest.mark.weights
@pytest.mark.parametrize(
    ("model", "heard", "corrected"),
    [
        ("base", NERVES, "lidocaine in the blood, it isn't nerves."),
        ("base", NEITHER, "Neither of us is paid by a manufacturer."),
        ("tiny.en", NERVES, "lidocaine in the blood, it is an nerves."),  # its sounds are not known
    ],
)
def test_what_is_said_decides(
    model: str, heard: Sequence[tuple[str, float, float]], corrected: str, tmp_path: Path
) -> None:
    audio = tmp_path / "sample.wav"
    convert("-i", str(SAMPLE), "-t", "300", "-ac", "1", "-ar", "16000", "-c:a", "pcm_s16le", str(audio))
    words = tuple(Word(start, end, text, 0.5) for text, start, end in heard)
    segment = Segment(0, words[0].start, words[-1].end, " ".join(word.text for word in words), words)
    transcript = Transcript((segment,), "en", "by hand")
    result = relisten(transcript, audio, NO_NAMES, load_relistener(model, cache=tmp_path))
    assert [each.text for each in result.segments] == [corrected]
