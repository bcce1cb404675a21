"""A transcript as lines to read: numbers as they are written, and marks on what is uncertain or was corrected."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from transcripts.outline import Section
from transcripts.transcript import Correction, Segment, Transcript, Word
from transcripts.written import Written, words_in, written_forms
from web.links import anchor

LEAST_PROBABILITY = 0.5  # below it a word is marked for the reader

FLAG_NAMES = {
    "repetition": "the same words again and again",
    "low-probability": "heard with little certainty",
}


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row that are shown alike; `note` says why they are marked, None where they are not."""

    text: str
    note: str | None = None
    kind: str | None = None  # "uncertain", "corrected" or "written"


@dataclass(frozen=True, slots=True)
class Line:
    """One segment as the page shows it; `section` and `speaker` are set where they change."""

    start: float
    end: float
    runs: tuple[Run, ...]
    anchor: str | None  # None where an earlier line starts at the same time and has the name
    speaker: str | None = None
    section: Section | None = None
    doubt: str | None = None  # why the line is left out of summaries


def lines_of(transcript: Transcript, sections: tuple[Section, ...] | None = None) -> tuple[Line, ...]:
    """Every segment as a line."""
    return tuple(_lines(transcript, {section.first: section for section in sections or ()}))


def _lines(transcript: Transcript, sections: dict[int, Section]) -> Iterator[Line]:
    named: set[str] = set()
    speaker = None
    for segment, forms in zip(transcript.segments, written_forms(transcript.segments), strict=True):
        name = anchor(segment.start)
        section = sections.get(segment.id)
        yield Line(
            start=segment.start,
            end=segment.end,
            runs=_runs(segment, forms, [c for c in transcript.corrections if c.segment == segment.id]),
            anchor=None if name in named else name,
            speaker=segment.speaker if section or segment.speaker != speaker else None,
            section=section,
            doubt="; ".join(FLAG_NAMES.get(flag, flag) for flag in segment.flags) or None,
        )
        named.add(name)
        speaker = segment.speaker


def _runs(segment: Segment, forms: Sequence[Written], corrections: list[Correction]) -> tuple[Run, ...]:
    marks = [_mark(word, corrections) for word in segment.words] or [(None, None)] * len(words_in(segment))
    pieces = [(kind, note, text) for (kind, note), text in zip(marks, words_in(segment), strict=True)]
    for form in reversed(forms):  # from the end, so that earlier words keep their places
        spoken = f"said “{form.spoken}”"
        kind, doubt, _ = next((piece for piece in pieces[form.first : form.last] if piece[0]), ("written", None, ""))
        note = f"{spoken}, {doubt}" if doubt else spoken
        pieces[form.first : form.last] = [(kind, note, form.written)]
    return tuple(
        Run(text=" ".join(text for _, _, text in words), kind=kind, note=note)
        for (kind, note), words in groupby(pieces, key=lambda piece: (piece[0], piece[1]))
    )


def _mark(word: Word, corrections: list[Correction]) -> tuple[str | None, str | None]:
    middle = (word.start + word.end) / 2
    for correction in corrections:
        if correction.start <= middle <= correction.end:
            return "corrected", f"heard as “{correction.heard}”"
    if word.probability < LEAST_PROBABILITY:
        return "uncertain", f"heard with a certainty of {word.probability:.0%}"
    return None, None
