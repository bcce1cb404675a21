"""Titles of sections that people chose; found again by the stretch of the recording that they name."""

from collections.abc import Sequence
from dataclasses import replace

from editing.edit import Edit, Place
from transcripts.outline import Section

LEAST_SHARE = 0.5  # of the time that two sections cover together, from which one stands for the other


def apply_titles(made: Sequence[Section], edits: Sequence[Edit]) -> tuple[tuple[Section, ...], frozenset[int]]:
    """The sections with people's titles, and the ids of the edits without place."""
    sections = list(made)
    lost: set[int] = set()
    for edit in edits:
        if edit.kind == "title" and edit.holds:
            at = _find(sections, edit.place)
            if at is None:
                lost.add(edit.id)
            else:
                sections[at] = replace(sections[at], title=edit.after)
    return tuple(sections), frozenset(lost)


def _find(sections: Sequence[Section], place: Place) -> int | None:
    def shared(section: Section) -> float:
        both = min(section.end, place.end) - max(section.start, place.start)
        either = max(section.end, place.end) - min(section.start, place.start)
        return both / either if either > 0 else 1.0

    best = max(range(len(sections)), key=lambda at: shared(sections[at]), default=None)
    return best if best is not None and shared(sections[best]) >= LEAST_SHARE else None
