"""A small vocabulary, sentences as a transcriber hears them, and ears that know what was said, to listen again with."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from models.protocols import Comparison, Progress, Trial, ignore_progress
from transcripts.text import words_of
from transcripts.transcript import Segment, Transcript, Word
from transcripts.vocabulary import Term, Vocabulary

NOWHERE = Path("unheard.wav")
VOCABULARY = Vocabulary(
    (
        Term("GentleMax Pro", "device", category="laser", maker="Candela"),
        Term("GentleMax", "device", category="laser", maker="Candela"),
        Term("Ultherapy", "device", category="ultrasound"),
        Term("Elite", "device", category="laser", ordinary=("elite",)),
        Term("R20 method", "technique"),
        Term("alexandrite", "technique", category="laser", sounds_like=("alex and write",)),
        Term("PRP", "technique", aliases=("platelet-rich plasma",), spoken=("P R P",)),
    )
)


def spoken(*sentences: str, probability: float = 0.5) -> Transcript:
    """Segments of words that take half a second each, four seconds apart."""
    segments: list[Segment] = []
    clock = 0.0
    for text in sentences:
        words = []
        for word in text.split():
            words.append(Word(clock, clock + 0.5, word, probability))
            clock += 0.5
        segments.append(Segment(len(segments), words[0].start, clock, text, tuple(words)))
        clock += 4.0
    return Transcript(tuple(segments), "en", "stand-in")


def two_segments(one: str, other: str, *, pause: float = 0.0) -> Transcript:
    """Two segments of words that take half a second each, with a pause between them."""
    first = spoken(one).segments[0]
    at = first.end + pause
    second = spoken(other).segments[0]
    words = tuple(replace(word, start=word.start + at, end=word.end + at) for word in second.words)
    return Transcript((first, replace(second, id=1, start=at, end=second.end + at, words=words)), "en", "stand-in")


def drawn(draw: random.Random, phrases: Sequence[str]) -> Transcript:
    """Drawn phrases cut anywhere into segments, with and without pauses, sentence ends, marks, flags and certainty."""
    texts = " ".join(draw.choices(phrases, k=draw.randint(2, 20))).split()
    segments: list[Segment] = []
    clock = 0.0
    while texts:
        said: list[Word] = []
        for text in texts[: draw.randint(1, 8)]:
            clock += draw.choice((0.0, 0.0, 0.0, 0.25, 0.75))
            end = clock + draw.choice((0.0, 0.25, 0.5, 0.75))
            mark = draw.choice(("", "", "", "", "", ",", ".", "'s"))
            said.append(Word(clock, end, f"{text}{mark}", draw.uniform(0.1, 1.0)))
            clock = end
        del texts[: len(said)]
        text = " ".join(word.text for word in said)
        flags = draw.choice(((), (), (), ("low-probability",)))
        segments.append(Segment(len(segments), said[0].start, clock, text, tuple(said), flags=flags))
        clock += draw.choice((0.0, 0.0, 0.25, 2.0))
    return Transcript(tuple(segments), "en", "stand-in")


@dataclass
class Ears:
    """A Relistener that knows what was said: a text that was said has log-likelihood -1, any other -15.

    It writes one text for whatever it is to hear.
    """

    said: str
    writes: str = ""
    name: str = "ears"
    asked: list[Trial] = field(default_factory=list)

    def hear(
        self, audio: Path, spans: Sequence[tuple[float, float]], *, progress: Progress = ignore_progress
    ) -> list[str]:
        progress(len(spans))
        return [self.writes] * len(spans)

    def compare(
        self, audio: Path, trials: Sequence[Trial], *, progress: Progress = ignore_progress
    ) -> list[Comparison]:
        self.asked += trials
        said = f" {' '.join(words_of(self.said))} "
        progress(len(trials))
        return [
            Comparison(
                tuple(
                    -1.0 if f" {' '.join(words_of(f'{trial.before} {rival} {trial.after}'))} " in said else -15.0
                    for rival in trial.rivals
                )
            )
            for trial in trials
        ]
