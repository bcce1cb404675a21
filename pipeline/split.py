"""Split: cut a recording into topical sections that cover every segment once."""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from models.protocols import Embedder, Opener
from pipeline.boundaries import boundary_scores
from pipeline.sentences import Sentence, sentences
from pipeline.titles import titles
from transcripts.outline import Section
from transcripts.text import count_words
from transcripts.transcript import Transcript
from transcripts.vocabulary import Vocabulary

_LENGTH = 0.5  # what a section of e times the mean length, or of an e-th of it, costs, in log-odds
_SHORTEST_WORDS, _TOO_SHORT = 40, 5.0
_FEWEST_AN_HOUR = 6


def split(
    transcript: Transcript, vocabulary: Vocabulary, embedder: Embedder, opener: Opener, *, count: int | None = None
) -> tuple[Section, ...]:
    """Sections in order, each of whole segments; `count` of them, or as many as suit the recording's length.

    Chosen by dynamic programming over all cuts, as in Utiyama and Isahara (2001): each cut earns the log-odds of a
    boundary (pipeline/boundaries.py), and lengths far from the mean cost.
    """
    if not transcript.segments:
        return ()
    spoken = sentences(transcript)
    starts = [0]
    if spoken:
        wanted = count or section_count(spoken[-1].end - spoken[0].start, count_words(transcript.text))
        wanted = min(wanted, len(spoken))
        vectors = np.array(embedder.embed([sentence.text for sentence in spoken]))
        scores = boundary_scores(spoken, vectors, opener.rate(vectors), vocabulary)
        cuts = best_cuts(spoken, scores, wanted)
        starts += sorted({_segment_at(transcript, spoken[cut]) for cut in cuts} - {0})
    bounds = [*starts, len(transcript.segments)]
    return tuple(
        Section(
            title,
            start=transcript.segments[first].start,
            end=max(segment.end for segment in transcript.segments[first:after]),
            first=first,
            last=after - 1,
        )
        for title, (first, after) in zip(_titles(spoken, bounds, vocabulary), pairwise(bounds), strict=True)
    )


def retitle(
    sections: Sequence[Section], transcript: Transcript, vocabulary: Vocabulary, *, start: float, end: float
) -> tuple[Section, ...]:
    """The sections with the titles that their words give now, for those that reach into start to end (seconds).

    No cut is moved.
    """
    bounds = [*(section.first for section in sections), len(transcript.segments)]
    named = _titles(sentences(transcript), bounds, vocabulary)
    return tuple(
        replace(section, title=title) if section.start <= end and section.end >= start else section
        for section, title in zip(sections, named, strict=True)
    )


def _titles(spoken: Sequence[Sentence], bounds: Sequence[int], vocabulary: Vocabulary) -> tuple[str, ...]:
    """A title for the sentences of the segments between every two bounds; flagged ones name nothing."""
    sure = [sentence for sentence in spoken if not sentence.flagged]
    groups = [
        tuple(sentence for sentence in sure if first <= sentence.first < after) for first, after in pairwise(bounds)
    ]
    return titles(groups, vocabulary)


def section_count(seconds: float, words: int) -> int:
    """How many sections suit a recording: about 6 for ten minutes, 12 for an hour, 15 for two, 6 an hour for longer."""
    minutes = max(seconds, 1.0) / 60
    by_time = max(round(3 * math.cbrt(minutes)), math.ceil(_FEWEST_AN_HOUR * minutes / 60))
    return max(1, min(by_time, words // (2 * _SHORTEST_WORDS)))


def best_cuts(spoken: Sequence[Sentence], scores: np.ndarray, wanted: int) -> list[int]:
    """The positions (of sentences) at which the best `wanted` sections start, without the first.

    `scores` are the log-odds of a section that starts with each sentence.
    """
    number = len(spoken)
    words = np.concatenate([[0], np.cumsum([len(sentence.words) for sentence in spoken])])
    mean = words[-1] / wanted
    best = np.full((wanted + 1, number + 1), -np.inf)
    best[0, 0] = 0.0
    back = np.zeros((wanted + 1, number + 1), dtype=int)
    for end in range(1, number + 1):
        lengths = words[end] - words[:end]
        worth = scores[:end] - _LENGTH * np.log(lengths / mean) ** 2
        worth[lengths < min(_SHORTEST_WORDS, mean / 2)] -= _TOO_SHORT
        for sections in range(1, wanted + 1):
            totals = best[sections - 1, :end] + worth
            back[sections, end] = int(np.argmax(totals))
            best[sections, end] = totals[back[sections, end]]
    cuts: list[int] = []
    end = number
    for sections in range(wanted, 1, -1):
        end = int(back[sections, end])
        cuts.append(end)
    return sorted(cuts)


def _segment_at(transcript: Transcript, sentence: Sentence) -> int:
    """The segment border nearest to the start of a sentence."""
    segment = transcript.segments[sentence.first]
    late = sentence.start - segment.start > (segment.end - segment.start) / 2
    return min(sentence.first + 1, len(transcript.segments) - 1) if late else sentence.first
