"""A transcript as turns to read: who speaks, and the lines, with marks on what is uncertain or was corrected."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from transcripts.outline import Section
from transcripts.transcript import Correction, Segment, Word
from transcripts.window import Frame, Window
from transcripts.written import Written, words_in, written_forms
from web.links import anchor

LEAST_PROBABILITY = 0.5  # below it a word is marked for the reader
MOST_LINES = 20  # of one turn; a longer one goes on in another, so that the browser draws only what is near
COLOURS = 6  # of speakers; their names tell them apart, colours only help

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
    """One segment as the page shows it."""

    number: int  # of the segment
    start: float
    end: float
    runs: tuple[Run, ...]
    anchor: str | None  # None where an earlier line starts at the same time and has the name
    doubt: str | None = None  # why the line is left out of summaries


@dataclass(frozen=True, slots=True)
class Turn:
    """Lines in a row of one speaker; `section` is the one that begins with it."""

    speaker: str | None
    colour: int | None  # from 0 to COLOURS - 1
    goes_on: bool  # the speaker of the line before speaks on
    section: Section | None
    lines: tuple[Line, ...]

    @property
    def start(self) -> float:
        return self.lines[0].start


def turns_of(window: Window, frame: Frame, sections: Sequence[Section] = ()) -> tuple[Turn, ...]:
    """The lines of a window by who speaks; a section begins a new turn."""
    return tuple(_turns(window, frame, {section.first: section for section in sections}))


def _turns(window: Window, frame: Frame, sections: dict[int, Section]) -> Iterator[Turn]:
    colours = {speaker: place % COLOURS for place, speaker in enumerate(frame.speakers)}
    before, lines = window.before[-1].speaker if window.before else None, _lines(window, frame)
    at = 0
    while at < len(lines):
        first = window.segments[at]
        end = at + 1
        while (
            end < len(lines)
            and end - at < MOST_LINES
            and window.segments[end].speaker == first.speaker
            and window.segments[end].id not in sections
        ):
            end += 1
        section = sections.get(first.id)
        yield Turn(
            speaker=first.speaker,
            colour=colours[first.speaker] if first.speaker else None,
            goes_on=section is None and first.id > 0 and first.speaker == before,
            section=section,
            lines=lines[at:end],
        )
        before, at = first.speaker, end


def _lines(window: Window, frame: Frame) -> tuple[Line, ...]:
    corrections: dict[int, list[Correction]] = {}
    for correction in window.corrections:
        corrections.setdefault(correction.segment, []).append(correction)
    around = written_forms((*window.before, *window.segments, *window.after))
    forms_of = around[len(window.before) : len(around) - len(window.after)]
    return tuple(
        Line(
            number=segment.id,
            start=segment.start,
            end=segment.end,
            runs=_runs(segment, forms, corrections.get(segment.id, [])),
            anchor=_anchor(segment, frame),
            doubt="; ".join(FLAG_NAMES.get(flag, flag) for flag in segment.flags) or None,
        )
        for segment, forms in zip(window.segments, forms_of, strict=True)
    )


def _anchor(segment: Segment, frame: Frame) -> str | None:
    name = anchor(segment.start)
    return None if segment.id and anchor(frame.starts[segment.id - 1]) == name else name


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
