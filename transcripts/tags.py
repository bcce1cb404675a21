"""Tags: the devices and techniques that a recording names, each once with its times, and which a claim is on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transcripts.outline import Claim, Section
from transcripts.vocabulary import TERM_KINDS, Mark, Mention, TermKind

ASIDE = "only denied, supposed or compared with"  # what a reader is told of a tag that is set aside


@dataclass(frozen=True, slots=True)
class Tag:
    """A term with the times, in seconds, at which it is named, and how it is meant there."""

    term: str
    kind: TermKind
    starts: tuple[float, ...]
    marks: tuple[Mark, ...] = ()  # one for each time; none where nothing is known of them

    @property
    def set_aside(self) -> bool:
        """True where the term is only ever negated, supposed or compared with: the recording is not about it."""
        return bool(self.marks) and "plain" not in self.marks


@dataclass(frozen=True, slots=True)
class Subject:
    """A term that a claim is on: `named` where its segments name it, else the last one named before in its section."""

    term: str
    kind: TermKind
    named: bool


def tags_of(mentions: Sequence[Mention], kind: TermKind) -> tuple[Tag, ...]:
    """The terms of one kind, most often named first."""
    found: dict[str, list[tuple[float, Mark]]] = {}
    for mention in mentions:
        if mention.kind == kind:
            found.setdefault(mention.term, []).append((mention.start, mention.mark))
    tags = []
    for term, places in found.items():
        starts, marks = zip(*sorted(places), strict=True)
        tags.append(Tag(term, kind, starts, marks))
    return tuple(sorted(tags, key=lambda tag: (-len(tag.starts), tag.starts[0], tag.term)))


def subjects_of(claim: Claim, mentions: Sequence[Mention], sections: Sequence[Section]) -> tuple[Subject, ...]:
    """The devices, then the techniques that a claim is on.

    What the claim only compares with is none of them, but what it denies is: "never use the laser" is on the laser. A
    kind that its own segments do not name is taken from the nearest plain mention before it in the same section.
    """
    first, last = claim.segments[0], claim.segments[-1]
    section = next((section for section in sections if section.first <= first <= section.last), None)
    near = [mention for mention in mentions if (section.first if section else first) <= mention.segment <= last]
    return tuple(subject for kind in TERM_KINDS for subject in _subjects(claim, near, kind))


def _subjects(claim: Claim, near: Sequence[Mention], kind: TermKind) -> Iterator[Subject]:
    """What a claim is on, by the mentions from the start of its section, if it has one, to its own end."""
    own = [
        mention
        for mention in near
        if mention.kind == kind and mention.mark != "comparison" and mention.segment in claim.segments
    ]
    if own:
        yield from (Subject(term, kind, named=True) for term in dict.fromkeys(mention.term for mention in own))
        return
    first = claim.segments[0]
    before = [
        mention for mention in near if mention.kind == kind and mention.mark == "plain" and mention.segment < first
    ]
    if before:
        yield Subject(max(before, key=lambda mention: mention.start).term, kind, named=False)
