"""Split: cut a recording into topical sections that cover every segment once."""

import math
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from models.protocols import Embedder
from pipeline.cohesion import cohesion, is_heading
from pipeline.cues import any_of
from pipeline.sentences import Sentence, sentences
from pipeline.titles import titles
from pipeline.words import FUNCTION_WORDS
from transcripts.outline import Section
from transcripts.text import count_words, words_of
from transcripts.transcript import Transcript
from transcripts.vocabulary import Vocabulary

# What speaks for a cut before a sentence, on the scale of coherence: about 1 is what one long sentence adds to it.
_CUE, _HEADING, _QUESTIONS, _CLOSE, _TURN, _PAUSE = 3.0, 1.5, 4.5, 2.0, 0.5, 0.25
_DEPENDENT, _COHESION = -1.2, -1.2
_NOVELTY, _NOVELTY_IN_QUESTIONS = 0.8, 0.2
_LENGTH = 0.3  # what a section of e times the mean length, or of a e-th of it, costs
_WINDOW = 6  # sentences on each side that novelty compares
_SHORTEST_WORDS = 40

_SHIFT = any_of(
    r"""
    next (?:question|topic|item|case|slide|one|up); last (?:item|topic|question|thing|part); mov(?:e|ing) on;
    (?:that|which) brings (?:me|us); let me start; let['’]s (?:start|begin|talk|turn|look|go|get); let us;
    turn(?:ing)? (?:now )?to; coming to; on to; now for; first of all; to (?:start|begin) with;
    (?:case|part|step) (?:number )?(?:one|two|three|four|five|six|\d); (?:what|how|talk|word) about; as for;
    switch(?:ing)? (?:gears|to); in summary; to sum up; to conclude; in conclusion;
    before we (?:close|finish|stop)
    """
)
_CLOSING = any_of(
    r"""
    we(?:['’]re| are) (?:at|out of|over) time; on that (?:\w+ )?(?:note|picture); last item;
    that(?:['’]s| is) (?:us|all|it)(?: for (?:today|tonight|now))?;
    thank you,? (?:both|all|everyone|everybody|so much for)
    """
)
_QUESTION_TIME = any_of(
    r"""
    (?:time for|take|handful of|few|some|open (?:up )?(?:for|to)|go to|there are|any|your|answer)
    (?:a |some |the |few |more )*questions?; first question; questions? (?:from|and answers?); see (?:some )?hands;
    q ?(?:and|&) ?a
    """
)
_REPLY = any_of(
    r"""
    ^yes; ^no; ^yeah; ^mm; ^uh; ^sure; ^exactly; ^right\.; ^okay\.; ^and; ^but; ^because; ^they; ^it; ^it['’]s;
    ^that['’]s; ^those; ^these
    """
)


def split(
    transcript: Transcript, vocabulary: Vocabulary, embedder: Embedder, *, count: int | None = None
) -> tuple[Section, ...]:
    """Sections in order, each of whole segments; `count` of them, or as many as suit the recording's length.

    Chosen by dynamic programming over all cuts, as in Utiyama and Isahara (2001): a section earns its coherence, the
    length of the sum of its sentences' vectors (Alemi and Ginsparg 2015), a cut earns what pauses, speakers and phrases
    such as "that brings me to" say for it, and lengths far from the mean cost.
    """
    if not transcript.segments:
        return ()
    spoken = sentences(transcript)
    starts = [0]
    if spoken:
        wanted = count or section_count(spoken[-1].end - spoken[0].start, count_words(transcript.text))
        wanted = min(wanted, len(spoken))
        vectors = np.array(embedder.embed([sentence.text for sentence in spoken]))
        cuts = _best_cuts(spoken, vectors, _evidence(spoken), wanted)
        starts += sorted({_segment_at(transcript, spoken[cut]) for cut in cuts} - {0})
    bounds = [*starts, len(transcript.segments)]
    groups = [
        tuple(sentence for sentence in spoken if first <= sentence.first < after) for first, after in pairwise(bounds)
    ]
    return tuple(
        Section(
            title,
            start=transcript.segments[first].start,
            end=max(segment.end for segment in transcript.segments[first:after]),
            first=first,
            last=after - 1,
        )
        for title, (first, after) in zip(titles(groups, vocabulary), pairwise(bounds), strict=True)
    )


def section_count(seconds: float, words: int) -> int:
    """How many sections suit a recording: about 6 for ten minutes, 12 for an hour, 15 for two."""
    by_time = round(3 * math.cbrt(max(seconds, 1.0) / 60))
    return max(1, min(by_time, words // (2 * _SHORTEST_WORDS)))


def _evidence(spoken: Sequence[Sentence]) -> np.ndarray:
    """For each sentence, how much speaks for a new section to start with it."""
    evidence = np.zeros(len(spoken))
    asking = _question_time(spoken)
    usual_pause = 0.2 + float(np.median([sentence.pause for sentence in spoken]))
    for position in range(1, len(spoken)):
        before, sentence = spoken[position - 1], spoken[position]
        text = sentence.text
        score = _TURN if sentence.turn != before.turn else 0.0
        score += _PAUSE * min(3.0, sentence.pause / usual_pause)
        score += _COHESION * max(0.0, cohesion(spoken, position))
        if _REPLY.match(text):
            score += _DEPENDENT
        if before.text.endswith("?"):
            score += _DEPENDENT
        if position < asking:
            score += _CUE if _SHIFT.search(" ".join(text.split()[:12])) else 0.0
            score += _HEADING if is_heading(spoken, position) else 0.0
        elif position == asking:
            score += _QUESTIONS
        if _CLOSING.search(text) and position > len(spoken) * 0.85:
            score = max(score, 0.0) + _CLOSE
        evidence[_turn_start(spoken, position) if score >= _HEADING else position] += score
    return evidence


def _question_time(spoken: Sequence[Sentence]) -> int:
    """Where questions from the audience start; they belong together, whatever each is about."""
    late = range(len(spoken) // 2, len(spoken))
    return next((position for position in late if _QUESTION_TIME.search(spoken[position].text)), len(spoken))


def _turn_start(spoken: Sequence[Sentence], position: int) -> int:
    """The first sentence of the turn, where only a few words of it come before: "Noted. Freezing first."."""
    first = position
    while first > 0 and spoken[first - 1].turn == spoken[position].turn and position - first < 3:
        first -= 1
    opens = first > 0 and spoken[first - 1].turn != spoken[first].turn
    return first if opens and sum(len(sentence.words) for sentence in spoken[first:position]) <= 20 else position


def _best_cuts(spoken: Sequence[Sentence], vectors: np.ndarray, evidence: np.ndarray, wanted: int) -> list[int]:
    """The positions (of sentences) at which the best `wanted` sections start, without the first."""
    number = len(spoken)
    vectors = _contrasted(vectors, spoken)
    sums = np.vstack([np.zeros(vectors.shape[1]), np.cumsum(vectors, axis=0)])
    words = np.concatenate([[0], np.cumsum([len(sentence.words) for sentence in spoken])])
    mean = words[-1] / wanted
    best = np.full((wanted + 1, number + 1), -np.inf)
    best[0, 0] = 0.0
    back = np.zeros((wanted + 1, number + 1), dtype=int)
    asking = _question_time(spoken)
    novelty = np.where(np.arange(number) > asking, _NOVELTY_IN_QUESTIONS, _NOVELTY) * (
        _novelty(vectors) + _novelty(_term_vectors(spoken))
    )
    gain = evidence + novelty
    for end in range(1, number + 1):
        lengths = words[end] - words[:end]
        worth = np.linalg.norm(sums[end] - sums[:end], axis=1) - _LENGTH * np.log(lengths / mean) ** 2 + gain[:end]
        worth[lengths < min(_SHORTEST_WORDS, mean / 2)] -= 2.0
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


def _contrasted(vectors: np.ndarray, spoken: Sequence[Sentence]) -> np.ndarray:
    """Vectors without what the whole recording shares, weighted by length: a long sentence tells more of its topic."""
    weights = np.sqrt([min(30, len(sentence.words)) for sentence in spoken])[:, None]
    centred = vectors - (vectors * weights).sum(axis=0) / weights.sum()
    weighted: np.ndarray = centred * weights / weights.mean()
    return weighted


def _novelty(vectors: np.ndarray) -> np.ndarray:
    """How unlike what comes before each sentence and what comes after it are, in standard deviations."""
    unlike = np.zeros(len(vectors))
    if len(vectors) < 2:
        return unlike
    for position in range(1, len(vectors)):
        before = vectors[max(0, position - _WINDOW) : position].sum(axis=0)
        after = vectors[position : position + _WINDOW].sum(axis=0)
        unlike[position] = 1 - before @ after / (np.linalg.norm(before) * np.linalg.norm(after) + 1e-9)
    spread = unlike[1:].std()
    return (unlike - unlike[1:].mean()) / spread if spread > 0 else np.zeros(len(vectors))


def _term_vectors(spoken: Sequence[Sentence]) -> np.ndarray:
    """For each sentence the stems of its content words, rare ones weighted more: names come back within a topic."""
    stems = [{word[:6] for word in words_of(s.text) if len(word) > 3 and word not in FUNCTION_WORDS} for s in spoken]
    spread = Counter(stem for group in stems for stem in group)
    columns = {stem: column for column, stem in enumerate(s for s, count in spread.items() if count > 1)}
    vectors = np.zeros((len(spoken), len(columns) + 1))
    vectors[:, -1] = 0.1
    for row, group in enumerate(stems):
        for stem in group & columns.keys():
            vectors[row, columns[stem]] = math.log(len(spoken) / spread[stem])
    return vectors


def _segment_at(transcript: Transcript, sentence: Sentence) -> int:
    """The segment border nearest to the start of a sentence."""
    segment = transcript.segments[sentence.first]
    late = sentence.start - segment.start > (segment.end - segment.start) / 2
    return min(sentence.first + 1, len(transcript.segments) - 1) if late else sentence.first
