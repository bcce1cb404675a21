"""A small vocabulary, and sentences as a transcriber hears them, for the tests of listening again."""

from transcripts.transcript import Segment, Transcript, Word
from transcripts.vocabulary import Term, Vocabulary

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
