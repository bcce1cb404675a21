"""Embed: cut what was said into the units that search finds, and turn each into vectors."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from models.protocols import Embedder
from pipeline.passages import passages
from pipeline.sentences import Sentence, sentences
from transcripts.closeness import Embedding, joined
from transcripts.outline import Claim, Passage, Pearl, Section, Summary
from transcripts.purposes import PURPOSES
from transcripts.synonyms import Synonyms
from transcripts.transcript import Transcript
from transcripts.units import Unit, UnitKind
from transcripts.vocabulary import Mention, Term, Vocabulary

WINDOW_SENTENCES = 3  # measured against 1 to 8 (docs/search.md)
NEAR_SENTENCES = 2  # before and after a unit; what is meant there counts for less than in the unit itself
# Of how units are cut and what they are known by: another one asks for another index. Where sentences are joined
# otherwise, content_hash of transcripts/search_index.py must change as well, lest vectors from before be taken over.
VERSION = 3


@dataclass(frozen=True, slots=True)
class Understood:
    """What the stages before made of a recording, as far as search uses it."""

    title: str
    transcript: Transcript
    sections: tuple[Section, ...]
    summary: Summary
    pearls: tuple[Pearl, ...]
    mentions: tuple[Mention, ...]


def units(understood: Understood, vocabulary: Vocabulary, synonyms: Synonyms) -> tuple[Unit, ...]:
    """Passages, then a window for each sentence with those that follow, then the claims; in the order of time each.

    A window or claim names the position of its passage.
    """
    spoken = sentences(understood.transcript)
    around = passages(understood.transcript)
    context = _Context(
        understood,
        spoken,
        np.array([sentence.start for sentence in spoken]),
        np.array([sentence.end for sentence in spoken]),
        around,
        {term.name: term for term in vocabulary.terms},
        synonyms,
    )
    of_sections = (claim for section in understood.summary.sections for claim in section)
    claims = {claim.text: claim for claim in (*of_sections, *(pearl.claim for pearl in understood.pearls))}
    return (
        *(_unit(context, "passage", passage.sentences, passage) for passage in around),
        *(_unit(context, "window", tuple(each.text for each in window), _span(window)) for window in windows(spoken)),
        *(
            _unit(context, "claim", (claim.text,), _span_of(claim, understood.transcript))
            for claim in sorted(claims.values(), key=lambda claim: claim.start)
        ),
    )


def windows(spoken: Sequence[Sentence]) -> list[Sequence[Sentence]]:
    """From each sentence on the few that a window holds, the last windows of a recording being whole as well."""
    firsts = range(max(1, len(spoken) - WINDOW_SENTENCES + 1)) if spoken else ()
    return [spoken[first : first + WINDOW_SENTENCES] for first in firsts]


def embed(units: Sequence[Unit], embedder: Embedder) -> list[Embedding]:
    """What the embedder makes of each unit, in order; of passages, which are no results, without tokens."""
    made = embed_runs([unit.read for unit in units], embedder)
    return [Embedding(each.vector) if unit.kind == "passage" else each for unit, each in zip(units, made, strict=True)]


def embed_runs(runs: Sequence[Sequence[str]], embedder: Embedder) -> list[Embedding]:
    """What the embedder makes of sentences in a row: each is read by itself, and counts by its words.

    So a sentence is read once for search, however many windows hold it.
    """
    texts = list(dict.fromkeys(text for run in runs for text in run))
    read = dict(zip(texts, embedder.embed_answers(texts), strict=True))
    return [joined([read[text] for text in run], [len(text.split()) for text in run]) for run in runs]


def recipe(vocabulary: Vocabulary, synonyms: Synonyms) -> str:
    """What an index depends on besides the model: how units are cut, and the words that they are known by."""
    purposes = sorted(PURPOSES.items())
    content = (VERSION, WINDOW_SENTENCES, NEAR_SENTENCES, vocabulary.terms, synonyms.groups, purposes)
    return sha256(repr(content).encode()).hexdigest()[:16]


def about(term: Term) -> str:
    """What the vocabulary tells of a term: its names, kind, maker and note, and what its kind is chiefly for."""
    purpose = (PURPOSES[term.category],) if term.category in PURPOSES else ()
    return " ".join((*term.forms, term.category, *purpose, term.maker, term.note))


@dataclass(frozen=True, slots=True)
class _Span:
    start: float
    end: float
    first: int
    last: int
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class _Context:
    understood: Understood
    spoken: tuple[Sentence, ...]
    starts: NDArray[np.float64]  # seconds, of each sentence; arrays, since every unit is compared with all of them
    ends: NDArray[np.float64]
    passages: tuple[Passage, ...]
    terms: dict[str, Term]  # by name
    synonyms: Synonyms

    def mentioned(self, start: float, end: float) -> list[str]:
        """The names of the terms named between two times (seconds), sorted."""
        return sorted({m.term for m in self.understood.mentions if m.start < end and m.end > start})

    def about(self, start: float, end: float) -> str:
        """What the vocabulary tells of those terms, as far as it knows them."""
        return " ".join(about(self.terms[name]) for name in self.mentioned(start, end) if name in self.terms)

    def near(self, start: float, end: float) -> Sequence[Sentence]:
        """The sentences said between two times, with some before and after."""
        own = np.flatnonzero((self.starts < end) & (self.ends > start))
        return self.spoken[max(0, own[0] - NEAR_SENTENCES) : own[-1] + 1 + NEAR_SENTENCES] if len(own) else ()


def _span(window: Sequence[Sentence]) -> _Span:
    speakers = {sentence.speaker for sentence in window}
    return _Span(
        start=window[0].start,
        end=max(sentence.end for sentence in window),
        first=window[0].first,
        last=window[-1].last,
        speaker=speakers.pop() if len(speakers) == 1 else None,
    )


def _span_of(claim: Claim, transcript: Transcript) -> _Span:
    speakers = {transcript.segments[id].speaker for id in claim.segments}
    alone = speakers.pop() if len(speakers) == 1 else None
    return _Span(claim.start, claim.end, claim.segments[0], claim.segments[-1], claim.speaker or alone)


def _unit(context: _Context, kind: UnitKind, read: tuple[str, ...], at: _Span | Passage) -> Unit:
    """The unit of texts that are read by themselves, at its place, with what it is known by."""
    text = " ".join(read)
    understood = context.understood
    passage = None if kind == "passage" else _passage_of(context.passages, at)
    wide = context.passages[passage] if passage is not None else at
    near = context.near(at.start, at.end)
    section = next((each.title for each in understood.sections if each.first <= at.first <= each.last), "")
    return Unit(
        kind=kind,
        text=text,
        start=at.start,
        end=at.end,
        first=at.first,
        last=at.last,
        passage=passage,
        speaker=at.speaker,
        terms=tuple(context.mentioned(wide.start, wide.end)),
        pearls=tuple(sorted({p.kind for p in understood.pearls if p.claim.start < at.end and p.claim.end > at.start})),
        concepts=context.synonyms.concepts(text),
        about=context.about(at.start, at.end),
        near_concepts=context.synonyms.concepts(" ".join(sentence.text for sentence in near)),
        near_about=context.about(near[0].start, near[-1].end) if near else "",
        heading=f"{section} {understood.title}".strip(),
        sentences=() if kind == "claim" else read,
    )


def _passage_of(passages: Sequence[Passage], at: _Span | Passage) -> int | None:
    """The passage that holds most of a unit, and of two the one in whose middle it is."""

    def fit(number: int) -> tuple[float, float]:
        passage = passages[number]
        shared = min(at.end, passage.end) - max(at.start, passage.start)
        return shared, -abs(at.start + at.end - passage.start - passage.end)

    return max(range(len(passages)), key=fit, default=None)
