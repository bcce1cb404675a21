"""Tags that people reject and add: a rejected one loses its mentions, an added one has the moment pointed at."""

from collections.abc import Sequence

from editing.edit import SLACK, Edit, Place
from editing.words import find_words
from transcripts.transcript import Transcript
from transcripts.vocabulary import Mention, TermKind, Vocabulary


def apply_tags(
    made: Sequence[Mention], edits: Sequence[Edit], transcript: Transcript, vocabulary: Vocabulary
) -> tuple[tuple[Mention, ...], frozenset[int]]:
    """The mentions with people's edits, in order of time, and the ids of the edits without place."""
    mentions = list(made)
    lost: set[int] = set()
    for edit in edits:
        if not edit.holds:
            continue
        if edit.kind == "reject_tag":
            mentions = [each for each in mentions if each.term != edit.place.subject]
        elif edit.kind == "add_tag":
            term = vocabulary.term(edit.place.subject)
            found = mention_at(transcript, edit.place, kind=term.kind) if term is not None else None
            if found is None:
                lost.add(edit.id)
            elif not any(each.term == found.term and abs(each.start - found.start) <= SLACK for each in mentions):
                mentions.append(found)
    return tuple(sorted(mentions, key=lambda each: (each.start, each.end))), frozenset(lost)


def mention_at(transcript: Transcript, place: Place, *, kind: TermKind) -> Mention | None:
    """The mention that a person points at: the quoted words at their time; None where they are not said there."""
    words = find_words(transcript, place)
    if not words:
        return None
    said = " ".join(word.text for word in words)
    return Mention(place.subject, kind, words[0].segment, words[0].start, words[-1].end, said, said, 1.0)


def accepted_terms(edits: Sequence[Edit]) -> frozenset[str]:
    """The terms whose tag a person accepted or added."""
    last = {edit.place.subject: edit.kind for edit in edits if edit.kind.endswith("_tag") and edit.holds}
    return frozenset(term for term, kind in last.items() if kind != "reject_tag")
