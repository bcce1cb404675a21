"""Tags: the devices and techniques that a recording names, each once, with how often and when."""

from collections.abc import Sequence
from dataclasses import dataclass

from transcripts.vocabulary import Mention, TermKind


@dataclass(frozen=True, slots=True)
class Tag:
    """A term with the times, in seconds, at which it is named."""

    term: str
    kind: TermKind
    starts: tuple[float, ...]


def tags_of(mentions: Sequence[Mention], kind: TermKind) -> tuple[Tag, ...]:
    """The terms of one kind, most often named first."""
    starts: dict[str, list[float]] = {}
    for mention in mentions:
        if mention.kind == kind:
            starts.setdefault(mention.term, []).append(mention.start)
    tags = [Tag(term=term, kind=kind, starts=tuple(sorted(times))) for term, times in starts.items()]
    return tuple(sorted(tags, key=lambda tag: (-len(tag.starts), tag.starts[0], tag.term)))
