"""Changes: what a later draft of a text says otherwise, line by line, beside what was made of the first by hand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import pairwise

LEAST_ALIKE = 0.6  # of two lines without the same time, from 0 to 1: below it they are not versions of one passage

_ITEM = re.compile(r"\s*(?:(?P<bullet>-)|(?P<number>\d+[.)])) ")
_CLOCK = re.compile(r"\[(?:\d+:)?\d?\d:\d\d\]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a draft with the heading it stands under."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A line that a later draft has otherwise.

    `was` is None where it is new, `now` where it is gone. `stands` is the line of the edited text in its place, None
    where no line can be told to be it. `after` is the line before it in the later draft, None where it is the first
    under its heading.
    """

    heading: str
    was: str | None
    now: str | None
    stands: str | None
    after: str | None = None

    @property
    def key(self) -> str:
        """A name for this very change, which another change to the same passage does not have."""
        return sha256("\0".join((self.heading, self.was or "", self.now or "")).encode()).hexdigest()[:16]

    @property
    def clocks(self) -> tuple[str, ...]:
        """The times in it, as [mm:ss]: those of what stands, if it stands."""
        return tuple(_CLOCK.findall(self.stands or self.now or ""))


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of a Markdown text that say something; headings are not among them."""
    found = []
    heading = ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("#"):
            heading = line
        elif line:
            found.append(Line(heading, line))
    return tuple(found)


def changes(drafted: str, redrafted: str, text: str) -> tuple[Change, ...]:
    """What `redrafted` says otherwise than `drafted`, beside the `text` that was made of `drafted` by hand.

    What the text says as the later draft does is left out, and so is what is neither in the text nor drafted any more.
    """
    held, later = lines_of(text), lines_of(redrafted)
    before = {line: above.text for above, line in pairwise(later) if above.heading == line.heading}
    old, new = _without_common(lines_of(drafted), later)
    kept, _ = _without_common(lines_of(drafted), old)
    places = _places(old, _free(held, kept))
    found = []
    for heading, was, now in _paired(old, new):
        stands = places.get(was) if was else None
        if stands is None and now is None or now and _holds(held, now, elsewhere=stands is None):
            continue
        after = before.get(now) if now else None
        found.append(Change(heading, was.text if was else None, now.text if now else None, stands, after))
    return tuple(found)


def taken_over(text: str, change: Change) -> str:
    """The Markdown text with the line that `change` is about as it is now.

    The line that stands there becomes the new one, or goes. A new line, or one whose place cannot be told, is put
    behind the line that it follows in the later draft, else first or last under its heading, which is added if missing.
    """
    return _changed(text, change, change.stands)


def settled(drafted: str, change: Change) -> str:
    """The first draft as if it had been made with this change, so that the later one does not differ in it any more."""
    return _changed(drafted, change, change.was)


def _changed(text: str, change: Change, old: str | None) -> str:
    lines = text.splitlines()
    position = _line_of(lines, old, change.heading) if old is not None else None
    if position is not None:
        lines[position : position + 1] = [] if change.now is None else [change.now]
    elif change.now is not None:
        _insert(lines, change.now, _place_of(lines, change))
    return "\n".join(lines)


def _without_common(old: Sequence[Line], new: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    left = list(old)
    added = []
    for passage in new:
        if passage in left:
            left.remove(passage)
        else:
            added.append(passage)
    return left, added


def _paired(old: Sequence[Line], new: Sequence[Line]) -> Iterator[tuple[str, Line | None, Line | None]]:
    """A heading, with the old and the new version of a passage under it, of which one may be missing."""
    rest = list(new)
    for was in old:
        now = _likest(was, [passage for passage in rest if passage.heading == was.heading])
        if now is not None:
            rest.remove(now)
        yield was.heading, was, now
    yield from ((now.heading, None, now) for now in rest)


def _free(held: Sequence[Line], kept: Sequence[Line]) -> list[Line]:
    """The passages of an edited text but for those that stand in it as drafted and are still drafted so."""
    free = list(held)
    for passage in kept:
        line = next((line for line in (passage, *free) if line in free and line.text == passage.text), None)
        if line is not None:
            free.remove(line)
    return free


def _places(old: Sequence[Line], lines: Sequence[Line]) -> dict[Line, str]:
    """The lines of an edited text that drafted passages became; those that none can be told to be are left out."""
    places: dict[Line, str] = {}
    free = list(lines)

    def take(passage: Line, others: list[Line]) -> None:
        line = passage if passage in others else _likest(passage, others)
        if line is not None:
            places[passage] = line.text
            free.remove(line)

    # Those that stand unchanged first, so that no other passage takes their line; then those under their heading.
    for passage in old:
        take(passage, [line for line in free if line == passage])
    for passage in old:
        if passage not in places:
            take(passage, [line for line in free if line.heading == passage.heading])
    for passage in old:
        if passage not in places:
            take(passage, free)
    return places


def _likest(passage: Line, others: Sequence[Line]) -> Line | None:
    """The other with the same time, or else with much the same words; None where there is neither."""
    times = set(_CLOCK.findall(passage.text))
    same_time = [other for other in others if times & set(_CLOCK.findall(other.text))]
    ranked = sorted(same_time or others, key=lambda other: -_likeness(passage.text, other.text))
    if ranked and (same_time or _likeness(passage.text, ranked[0].text) >= LEAST_ALIKE):
        return ranked[0]
    return None


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def _holds(held: Sequence[Line], passage: Line, *, elsewhere: bool) -> bool:
    """Whether a text with the lines `held` has a passage, under its heading or `elsewhere` too."""
    return passage in held or (elsewhere and passage.text in [other.text for other in held])


def _line_of(lines: Sequence[str], wanted: str, heading: str) -> int | None:
    found = None
    current = ""
    for position, line in enumerate(map(str.strip, lines)):
        if line.startswith("#"):
            current = line
        elif line == wanted:
            if current == heading:
                return position
            found = position if found is None else found
    return found


def _place_of(lines: list[str], change: Change) -> int:
    """Where a new line goes; adds its heading where it is missing."""
    if change.after is not None:
        before = _line_of(lines, change.after, change.heading)
        if before is not None:
            return before + 1
    headings = [line.strip() if line.strip().startswith("#") else None for line in lines]
    if change.heading and change.heading not in headings:
        lines += ["", change.heading]
        return len(lines)
    start = headings.index(change.heading) + 1 if change.heading else 0
    if change.after is None:
        return start
    return next((place for place in range(start, len(lines)) if headings[place]), len(lines))


def _insert(lines: list[str], new: str, position: int) -> None:
    """Put a line in at a position, apart from its neighbours unless they are items of one list."""
    while position and not lines[position - 1].strip():
        position -= 1
    following = next((place for place in range(position, len(lines)) if lines[place].strip()), None)
    if following is not None and _in_one_list(new, lines[following]):
        position = following
    above = position > 0 and bool(lines[position - 1].strip()) and not _in_one_list(lines[position - 1], new)
    below = position < len(lines) and bool(lines[position].strip()) and not _in_one_list(new, lines[position])
    lines[position:position] = [*[""] * above, new, *[""] * below]


def _in_one_list(line: str, other: str) -> bool:
    kinds = {match.lastgroup if (match := _ITEM.match(each)) else None for each in (line, other)}
    return len(kinds) == 1 and None not in kinds
