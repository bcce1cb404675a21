"""What re-listening wrote: it stands among words that stay as they are, and can be taken back."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from heard import NOWHERE, VOCABULARY, Ears, drawn, spoken, two_segments

from models.protocols import Comparison, Progress, Trial, ignore_progress
from pipeline.diarize import assign
from pipeline.relisten import relisten
from pipeline.splice import splice, undo
from transcripts.errors import InvalidValueError, NotFoundError
from transcripts.transcript import Correction, Replaced, Transcript, Word
from transcripts.vocabulary import load_vocabulary

# Plain words, names as they are heard and as they are written, "not" that may be lost, and what hyphens join.
PLAIN = "we use the and then a patient came in for skin or light it is was an are must have been can two not".split()
DRAWN = (
    *(
        "all therapy",
        "gentle mask",
        "max",
        "alex and write",
        "pea are pee",
        "platelet rich plasma",
        "our twenty method",
    ),
    *"ultherapior alexandriton half-ultherapi elite-like gentle-max Ultherapy GentleMax probe vitaligo".split(),
    *("GentleMax kandella", "20 milligules"),
)


def test_words_outside_corrections_are_the_same_objects_and_undone_all_is_as_it_was() -> None:
    draw = random.Random(3)
    whole = load_vocabulary()
    misheard = [form for term in whole.terms for form in term.sounds_like]
    met = set()
    for at in range(60):
        vocabulary, phrases = (whole, draw.sample(misheard, 20)) if at % 20 == 0 else (VOCABULARY, list(DRAWN))
        transcript = drawn(draw, PLAIN + phrases)
        result = relisten(transcript, NOWHERE, vocabulary, Anything(draw))
        own = {id(word): segment.id for segment, word in transcript.words()}
        replaced = {id(old.word): old.segment for each in result.corrections for old in each.replaced}
        stayed = [(segment.id, id(word)) for segment, word in transcript.words() if id(word) not in replaced]
        assert [(segment.id, id(word)) for segment, word in result.words() if id(word) in own] == stayed
        assert replaced.items() <= own.items()
        written = [word.text for _, word in result.words() if id(word) not in own]
        assert written == [text for each in result.corrections for text in each.written.split()]
        assert undone(result, draw) == transcript
        told_apart = undone(with_speakers(result, own, draw), draw)
        assert [word for _, word in told_apart.words()] == [word for _, word in transcript.words()]
        assert all(part.text == " ".join(word.text for word in part.words) for part in told_apart.segments)
        met |= {kind for each in result.corrections for kind in kinds_of(each, transcript)}
    assert met == {"sounds-like", "denial", "unit", "maker", "over a border", "flagged", "hyphen", "tail"}


def undone(transcript: Transcript, draw: random.Random) -> Transcript:
    """Without its corrections, taken back in any order."""
    for correction in draw.sample(transcript.corrections, len(transcript.corrections)):
        transcript = undo(transcript, correction)
    return transcript


def with_speakers(transcript: Transcript, own: Mapping[int, int], draw: random.Random) -> Transcript:
    """With a drawn speaker for every word, but for those that were written: they belong together."""
    labels: list[int] = []
    before = 0
    for _, word in transcript.words():
        goes_on = id(word) not in own and before not in own
        labels.append(labels[-1] if labels and (goes_on or draw.random() < 0.7) else draw.randrange(3))
        before = id(word)
    return assign(transcript, labels)


def kinds_of(correction: Correction, transcript: Transcript) -> Iterator[str]:
    yield correction.rule
    if len({each.segment for each in correction.replaced}) > 1:
        yield "over a border"
    if transcript.segments[correction.segment].flags:
        yield "flagged"
    if "-" in correction.written:
        yield "hyphen"
    if correction.written.endswith((",", ".", "'s")):
        yield "tail"


def test_every_correction_can_be_undone() -> None:
    transcript = spoken("We use all therapy, mostly.", "And alex and write.", "And all therapy again.")
    said = "We use Ultherapy mostly And alexandrite And Ultherapy again"
    result = relisten(transcript, NOWHERE, VOCABULARY, Ears(said))
    assert [each.written for each in result.corrections] == ["Ultherapy,", "alexandrite.", "Ultherapy"]
    for correction in result.corrections:
        result = undo(result, correction)
    assert result == transcript


def test_words_that_a_name_took_over_a_border_go_back_over_it() -> None:
    transcript = two_segments("So we use all", "therapy for that.")
    result = relisten(transcript, NOWHERE, VOCABULARY, Ears("So we use Ultherapy for that"))
    [correction] = result.corrections
    assert correction.replaced == (
        Replaced(0, Word(1.5, 2.0, "all", 0.5)),
        Replaced(1, Word(2.0, 2.5, "therapy", 0.5)),
    )
    assert undo(result, correction) == transcript


def test_of_a_correction_from_before_words_were_kept_the_text_goes_back() -> None:
    result = relisten(spoken("We use all therapy."), NOWHERE, VOCABULARY, Ears("We use Ultherapy"))
    [correction] = result.corrections
    before = replace(correction, replaced=())
    restored = undo(replace(result, corrections=(before,)), before)
    doubt = 1 - correction.probability
    assert restored.segments[0].words == (
        *result.segments[0].words[:2],
        Word(1.0, 1.2727272727272727, "all", doubt),
        Word(1.2727272727272727, 2.0, "therapy.", doubt),
    )


def test_a_correction_holds_the_words_that_it_replaced() -> None:
    with pytest.raises(InvalidValueError, match="correction of 'all therapy' replaced other words"):
        Correction(0, 0.0, 1.0, "all therapy", "Ultherapy", "", "r", 0.9, (Replaced(0, Word(0.0, 1.0, "all", 0.5)),))


@dataclass
class Anything:
    """A Relistener that writes anything, and finds texts likely, and sounds fitting, or not at random."""

    draw: random.Random
    name: str = "anything"

    def hear(
        self, audio: Path, spans: Sequence[tuple[float, float]], *, progress: Progress = ignore_progress
    ) -> list[str]:
        return [" ".join(self.draw.choices((*PLAIN, *DRAWN), k=self.draw.randint(0, 4))) for _ in spans]

    def compare(
        self, audio: Path, trials: Sequence[Trial], *, progress: Progress = ignore_progress
    ) -> list[Comparison]:
        texts = [tuple(self.draw.uniform(-20, 0) for _ in trial.rivals) for trial in trials]
        sounds = [tuple(self.draw.uniform(-20, 0) for _ in trial.rivals) for trial in trials]
        return [Comparison(*each) for each in zip(texts, sounds, strict=True)]


def test_punctuation_and_possessive_stay_and_time_is_shared_by_letters() -> None:
    segment = spoken("(gentle mask's) done").segments[0]
    spliced = splice(segment, 0, 2, "GentleMax Pro", 0.9)
    assert spliced.text == "(GentleMax Pro's) done"
    assert [(word.start, word.end) for word in spliced.words] == [(0.0, 0.625), (0.625, 1.0), (1.0, 1.5)]
    assert spliced.words[2] is segment.words[2]


def test_undo_refuses_what_is_not_there() -> None:
    transcript = spoken("We use all therapy, mostly.")
    result = relisten(transcript, NOWHERE, VOCABULARY, Ears("We use Ultherapy mostly"))
    [correction] = result.corrections
    with pytest.raises(NotFoundError, match="no correction"):
        undo(transcript, correction)
    with pytest.raises(NotFoundError, match="no longer stands"):
        undo(replace(transcript, corrections=(correction,)), correction)
