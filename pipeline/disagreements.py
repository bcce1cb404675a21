"""Disagreements: where one speaker objects to what another has just said, and neither takes it back."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline import cues
from pipeline.corrections import Retraction
from pipeline.sentences import Sentence
from transcripts.numbers import quantities
from transcripts.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Sentence `objection` speaks against sentence `statement` (positions in the sequence of sentences)."""

    statement: int
    objection: int


def disagreements(sentences: Sequence[Sentence], taken_back: Sequence[Retraction]) -> tuple[Disagreement, ...]:
    """The open disagreements of a recording, in order; speakers must be known, or the objection be in plain words."""
    settled = {position for retraction in taken_back for position in (retraction.wrong, retraction.right)}
    found: list[Disagreement] = []
    for position in range(1, len(sentences)):
        statement = _statement(sentences, position)
        objection = _objection(sentences, position)
        if statement is not None and objection is not None and not {statement, objection} & settled:
            found.append(Disagreement(statement, objection))
    return tuple(found)


def vendors(sentences: Sequence[Sentence], vocabulary: Vocabulary) -> frozenset[str]:
    """The speakers who say that they speak for a company, as "I work for the manufacturer" or "I'm with Candela"."""
    makers = {
        maker.strip().lower() for term in vocabulary.terms for maker in term.maker.split("/") if len(maker.strip()) > 2
    }
    found: set[str] = set()
    for sentence in sentences:
        if sentence.speaker is None:
            continue
        presented = cues.PRESENTS.search(sentence.text)
        from_maker = presented and sentence.text[presented.end() :].strip().lower().startswith(tuple(makers))
        if from_maker or cues.VENDOR.search(sentence.text):
            found.add(sentence.speaker)
    return frozenset(found)


def _statement(sentences: Sequence[Sentence], position: int) -> int | None:
    """What the speaker before said last: the nearest sentence with a figure, else the last one."""
    before = [
        index
        for index in range(max(0, position - 3), position)
        if not sentences[index].text.endswith("?") and not sentences[index].flagged and len(sentences[index].words) > 3
    ]
    if sentences[position].turn != sentences[position - 1].turn:
        before = [index for index in before if sentences[index].turn == sentences[position - 1].turn]
    figures = [index for index in before if quantities(sentences[index].text)]
    return (figures or before)[-1] if before else None


def _objection(sentences: Sequence[Sentence], position: int) -> int | None:
    """The sentence that objects: in plain words, or with another figure after an echo such as "Six? I let mine …"."""
    sentence, text = sentences[position], sentences[position].text
    if sentence.flagged:
        return None
    if cues.OBJECTS.search(text):
        return position
    echo = sentence.turn != sentences[position - 1].turn and text.endswith("?") and len(sentence.words) <= 4
    if not echo or position + 1 >= len(sentences) or sentences[position + 1].turn != sentence.turn:
        return None
    said, answer = set(quantities(text)), set(quantities(sentences[position + 1].text))
    return position + 1 if said and answer - said and not cues.SLIP.search(sentences[position + 1].text) else None
