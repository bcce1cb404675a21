"""Boundaries: how much speaks for a new section to start with a sentence."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline import cues
from pipeline.cohesion import is_heading
from pipeline.cues import any_of
from pipeline.headings import spoken_heading
from pipeline.sentences import Sentence
from pipeline.words import FUNCTION_WORDS
from transcripts.text import words_of

# The logarithm of the odds that a section starts here, fitted (logistic regression, signs given) to the annotated talks
# in samples/, rounded; only the pause is set by hand, since those texts have none.
_ROOM, _CUE, _HEADING, _QUESTIONS, _NOVELTY, _SETTLES, _PAUSE = 0.9, 2.6, 1.6, 2.4, 0.7, 1.0, 0.2
_INSIDE_OPENING, _ANSWER, _AFTER_QUESTION, _SHARED, _AMONG_QUESTIONS = -1.3, -2.7, -3.2, -2.0, -1.5

_MOST_ROOM = 120  # words of a turn
_OPENING_WORDS = 12  # what may come before the new subject: "Fair enough. Settings, then."
_WINDOW = 6  # sentences on each side that are compared

_SHIFT = any_of(
    r"""
    next (?:question|topic|item|case|slide|one|up); last (?:item|topic|question|thing|part); mov(?:e|ing) on;
    (?:that|which) brings (?:me|us); let me start; let['’]s; let us; turn(?:ing)? (?:now )?to; coming to; on to;
    now for; first of all; to (?:start|begin) with; (?:case|part|step) (?:number )?(?:one|two|three|four|five|six|\d);
    a word (?:on|about); as for; switch(?:ing)? (?:gears|to); in summary; to sum up; to conclude; in conclusion;
    before we (?:close|finish|stop); my turn; your turn; over to you; tell (?:us|them|me) (?:about|how);
    (?:could|can|would) you (?:say|tell|talk|walk|take|show|explain); (?:here|there|where) we (?:disagree|differ);
    something (?:that['’]s |that is )?not on
    """
)
_QUESTION_TIME = any_of(
    r"""
    (?:time for|take|handful of|few|some|open (?:up )?(?:for|to)|go to|there are|any|your|answer)
    (?:a |some |the |few |more )*questions?; first question; questions? (?:from|here|and answers?); see (?:some )?hands;
    q ?(?:and|&) ?a; ^(?:right, |okay, |so, )?questions?[.:]; ^question:
    """
)
_ASKED = any_of(
    r"""
    asks?; asking; writes; typed; wants to know; question; (?:somebody|someone|anonymous) (?:has|asked|here)
    """
)
_REPLY = any_of(
    r"""
    ^yes; ^no; ^yeah; ^mm; ^uh; ^sure; ^exactly; ^right\.; ^okay\.; ^and; ^but; ^because; ^they; ^it; ^it['’]s;
    ^that['’]s; ^those; ^these
    """
)


@dataclass(frozen=True, slots=True)
class _Opening:
    """The sentences with which what starts at a sentence opens; `turn` where a speaker starts there."""

    positions: range
    turn: bool
    inside: bool  # a few words after the start of a turn, which is the better place


def boundary_scores(spoken: Sequence[Sentence], vectors: np.ndarray) -> np.ndarray:
    """For each sentence the log-odds, but for a constant, that a section starts with it; `vectors` are one a sentence.

    The evidence: room to speak, cue phrases and spoken headings, where the audience starts to ask, how unlike the words
    and vectors before and after are (after Hearst 1997), where small talk ends; against it a reply, and words shared
    with what was just said.
    """
    novelty = (_novelty(_contrasted(vectors, spoken)) + _novelty(_stem_vectors(spoken))) / 2
    substance = np.array([_substance(sentence.text) for sentence in spoken])
    usual_pause = 0.2 + float(np.median([sentence.pause for sentence in spoken])) if spoken else 1.0
    asking = question_time(spoken)
    scores = np.zeros(len(spoken))
    for position in range(1, len(spoken)):
        sentence, opening = spoken[position], _opening(spoken, position)
        announced = not opening.inside and any(
            is_heading(spoken, index) or spoken_heading(spoken[index].text) for index in opening.positions
        )
        cued = not opening.inside and any(_SHIFT.search(_start(spoken[index])) for index in opening.positions)
        score = max(_HEADING * announced, _CUE * cued) + _NOVELTY * novelty[position]
        if opening.turn or announced:
            score += _ROOM * math.log1p(min(_MOST_ROOM, _words_left(spoken, position)))
        if position <= len(spoken) // 4:
            score += _SETTLES * (_around(substance, position, 1) - _around(substance, position, -1))
        score += _PAUSE * min(3.0, sentence.pause / usual_pause)
        score += _INSIDE_OPENING * opening.inside + _ANSWER * bool(_REPLY.match(sentence.text))
        score += _AFTER_QUESTION * spoken[position - 1].text.endswith("?")
        score += _SHARED * _shared(spoken, position)
        if asking in opening.positions and not opening.inside:
            score += _QUESTIONS
        elif position > asking:
            score += _AMONG_QUESTIONS
        scores[position] = score
    return scores


def question_time(spoken: Sequence[Sentence]) -> int:
    """Where the audience's questions start: announced in the second half, or asked near the end; else the very end."""
    for cue, share in ((_QUESTION_TIME, 0.5), (_ASKED, 0.7)):
        for position in range(int(len(spoken) * share), len(spoken)):
            if cue.search(spoken[position].text):
                return position
    return len(spoken)


def _opening(spoken: Sequence[Sentence], position: int) -> _Opening:
    turn = position == 0 or spoken[position].turn != spoken[position - 1].turn
    if turn:
        last, words = position, 0
        while last + 1 < len(spoken) and spoken[last + 1].turn == spoken[position].turn:
            words += len(spoken[last].words)
            if words > _OPENING_WORDS:
                break
            last += 1
        return _Opening(range(position, last + 1), turn=True, inside=False)
    first, words = position, 0
    while first > 0 and spoken[first - 1].turn == spoken[position].turn and words <= _OPENING_WORDS:
        first -= 1
        words += len(spoken[first].words)
    begins = first > 0 and spoken[first - 1].turn != spoken[position].turn
    return _Opening(range(position, position + 1), turn=False, inside=begins and words <= _OPENING_WORDS)


def _start(sentence: Sentence) -> str:
    return " ".join(word.text for word in sentence.words[:_OPENING_WORDS])


def _words_left(spoken: Sequence[Sentence], position: int) -> int:
    """How many words the speaker says from here on without another speaking, as far as they count."""
    words = 0
    for sentence in spoken[position:]:
        if sentence.turn != spoken[position].turn or words >= _MOST_ROOM:
            break
        words += len(sentence.words)
    return words


def _substance(text: str) -> float:
    """How clinical a sentence is, less how much small talk or selling is in it."""
    clinical = len({match.lower() for match in cues.CLINICAL.findall(text)})
    idle = len(cues.SMALL_TALK.findall(text)) + len(cues.MONEY.findall(text))
    return min(3, clinical) - 2 * min(2, idle)


def _around(values: np.ndarray, position: int, direction: int) -> float:
    """The mean of the values of a window after (1) or before (-1) a position."""
    window = values[position : position + _WINDOW] if direction > 0 else values[max(0, position - _WINDOW) : position]
    return float(window.mean())


def _shared(spoken: Sequence[Sentence], position: int) -> int:
    """How many of its content words, up to three, were said in the three sentences before."""
    before = {stem for sentence in spoken[max(0, position - 3) : position] for stem in _stems(sentence)}
    return min(3, len(_stems(spoken[position]) & before))


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


def _stem_vectors(spoken: Sequence[Sentence]) -> np.ndarray:
    """For each sentence the stems of its content words, rare ones weighted more: names come back within a topic."""
    stems = [_stems(sentence) for sentence in spoken]
    spread = Counter(stem for group in stems for stem in group)
    columns = {stem: column for column, stem in enumerate(s for s, count in spread.items() if count > 1)}
    vectors = np.zeros((len(spoken), len(columns) + 1))
    vectors[:, -1] = 0.1
    for row, group in enumerate(stems):
        for stem in group & columns.keys():
            vectors[row, columns[stem]] = math.log(len(spoken) / spread[stem])
    return vectors


def _stems(sentence: Sentence) -> set[str]:
    return {word[:6] for word in words_of(sentence.text) if len(word) > 3 and word not in FUNCTION_WORDS}
