"""Boundaries: how much speaks for a new section to start with a sentence."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline import cues
from pipeline.cohesion import cohesion
from pipeline.cues import any_of
from pipeline.sentences import Sentence
from pipeline.words import FUNCTION_WORDS
from transcripts.text import words_of
from transcripts.vocabulary import Vocabulary

# The logarithm of the odds that a section starts here, for one more of each evidence: logistic regression on the
# annotated talks in samples/, strongly regularised; `make sections` fits it, and prints how well it carries over.
WEIGHTS: dict[str, float] = {
    "opens": 0.19,
    "opens soon": 0.18,
    "new topic": 0.62,
    "new terms": 0.22,
    "new speaker": 0.47,
    "room": 0.50,
    "host": 2.79,
    "cohesion": -0.19,
    "reply": -0.82,
    "after a question": -1.06,
    "small talk ends": 0.47,
    "words shared": -0.41,
    "thrown in": -1.28,
    "questions start": 1.89,
    "among questions": -0.51,
    "pause": 0.61,
}

_LONGEST_PAUSE = 3.0  # as many times a usual one
_MOST_ROOM = 120  # words of a turn
_OPENING_WORDS = 12  # what may come before the new subject: "Fair enough. Settings, then."
_WINDOWS = (40, 80, 150)  # words on each side that are compared
_WINDOW = 6  # sentences on each side that are compared for their substance
_TERMS_WINDOW, _MOST_TERMS = 80, 4  # words on each side whose terms are compared; new ones that count
_QUESTIONS_FROM = 0.6  # of the recording; before that, questions are no section of their own

_THROWN_IN = any_of(r"^oh; ^by the way; ^while")
_ASKED = any_of(
    r"""
    (?:anonymous|somebody|someone|a (?:nurse|colleague|doctor)[\w ]{0,20}) (?:asks?|writes?|from|wants); ^questions?;
    questions? (?:here|from|and answers?); in the chat; from the floor; q (?:and|&) a; your questions;
    (?:time for|first|take|handful of|few|some|open (?:up )?(?:for|to)|go to|there are|any|answer)
    (?:a |some |the |few |more )*questions?; see (?:some )?hands
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


def boundary_scores(
    spoken: Sequence[Sentence], vectors: np.ndarray, openness: np.ndarray, vocabulary: Vocabulary
) -> np.ndarray:
    """For each sentence the log-odds, but for a constant, that a section starts with it.

    `vectors` are one a sentence, `openness` is how much each sounds like the opening of a subject (an Opener's rating).
    """
    if not spoken:
        return np.zeros(0)
    scores: np.ndarray = evidence(spoken, vectors, openness, vocabulary) @ np.array(list(WEIGHTS.values()))
    return scores


def evidence(
    spoken: Sequence[Sentence], vectors: np.ndarray, openness: np.ndarray, vocabulary: Vocabulary
) -> np.ndarray:
    """What speaks for and against a section that starts with each sentence: a row each, the columns as in WEIGHTS."""
    stems = [_stems(sentence) for sentence in spoken]
    said = np.concatenate(
        [[0], np.cumsum([len(sentence.words) for sentence in spoken])]
    )  # words before each, and in all
    by_meaning, by_stems = _novelty(_contrasted(vectors, spoken), said), _novelty(_stem_vectors(stems), said)
    novelty = np.mean([by_meaning.mean(axis=0), by_stems.mean(axis=0), by_stems[-1]], axis=0)
    new_terms = _new_terms(spoken, said, vocabulary)
    substance = np.array([_substance(sentence.text) for sentence in spoken])
    asks = _share_of_questions(spoken)
    asking = question_time(spoken)
    usual_pause = 0.2 + float(np.median([sentence.pause for sentence in spoken]))
    rows = np.zeros((len(spoken), len(WEIGHTS)))
    for position in range(1, len(spoken)):
        sentence, opening = spoken[position], _opening(spoken, position)
        early = position <= len(spoken) // 4
        found = {
            "opens": float(openness[position]),
            "opens soon": float(openness[opening.positions].max()),
            "new topic": float(novelty[position]),
            "new terms": float(new_terms[position]),
            "new speaker": float(opening.turn),
            "room": math.log1p(min(_MOST_ROOM, _words_left(spoken, position))),
            "host": asks[sentence.speaker] if opening.turn else 0.0,
            "cohesion": cohesion(spoken, position),
            "reply": float(bool(_REPLY.match(sentence.text))),
            "after a question": float(spoken[position - 1].text.endswith("?")),
            "small talk ends": _around(substance, position, 1) - _around(substance, position, -1) if early else 0.0,
            "words shared": float(_shared(stems, position)),
            "thrown in": float(any(_is_thrown_in(spoken[index]) for index in opening.positions)),
            "questions start": float(position == asking),
            "among questions": float(position > asking),
            "pause": min(_LONGEST_PAUSE, sentence.pause / usual_pause),
        }
        rows[position] = [found[name] for name in WEIGHTS]
    return rows


def question_time(spoken: Sequence[Sentence]) -> int:
    """Where the audience's questions start, late in the recording; the very end where there are none."""
    for position in range(max(1, int(len(spoken) * _QUESTIONS_FROM)), len(spoken)):
        opening = _opening(spoken, position)
        if not opening.inside and any(_ASKED.search(_start(spoken[index])) for index in opening.positions):
            return position
    return len(spoken)


def _share_of_questions(spoken: Sequence[Sentence]) -> dict[str | None, float]:
    """For each speaker the share of questions among their sentences: who leads the talk asks most."""
    said = Counter(sentence.speaker for sentence in spoken)
    asked = Counter(sentence.speaker for sentence in spoken if sentence.text.endswith("?"))
    return {speaker: asked[speaker] / count for speaker, count in said.items()}


def _is_thrown_in(sentence: Sentence) -> bool:
    return bool(cues.ASIDE.search(sentence.text) or _THROWN_IN.match(sentence.text))


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


def _shared(stems: Sequence[set[str]], position: int) -> int:
    """How many of a sentence's content words, up to three, were said in the three sentences before."""
    before = set().union(*stems[max(0, position - 3) : position])
    return min(3, len(stems[position] & before))


def _contrasted(vectors: np.ndarray, spoken: Sequence[Sentence]) -> np.ndarray:
    """Vectors without what the whole recording shares, weighted by length: a long sentence tells more of its topic."""
    weights = np.sqrt([min(30, len(sentence.words)) for sentence in spoken])[:, None]
    centred = vectors - (vectors * weights).sum(axis=0) / weights.sum()
    weighted: np.ndarray = centred * weights / weights.mean()
    return weighted


def _novelty(vectors: np.ndarray, said: np.ndarray) -> np.ndarray:
    """How unlike the words before each sentence and those after it are, in standard deviations (Hearst 1997).

    A row for each of _WINDOWS.
    """
    number = len(vectors)
    rows = np.zeros((len(_WINDOWS), number))
    if number < 2:
        return rows
    sums = np.vstack([np.zeros(vectors.shape[1]), np.cumsum(vectors, axis=0)])
    at = np.arange(1, number)
    for row, words in zip(rows, _WINDOWS, strict=True):
        first, after = _around_words(said, words)
        before, behind = sums[at] - sums[first], sums[after] - sums[at]
        sizes = np.linalg.norm(before, axis=1) * np.linalg.norm(behind, axis=1)
        unlike = 1 - (before * behind).sum(axis=1) / (sizes + 1e-9)
        spread = unlike.std()
        if spread > 0:
            row[1:] = (unlike - unlike.mean()) / spread
    return rows


def _new_terms(spoken: Sequence[Sentence], said: np.ndarray, vocabulary: Vocabulary) -> list[int]:
    """For each sentence how many terms are named from there on that were not named before, in the words around it."""
    named = [{match.term.name for match in vocabulary.find(sentence.text)} for sentence in spoken]
    windows = _around_words(said, _TERMS_WINDOW)
    counts = [
        len(set().union(*named[at:after]) - set().union(*named[first:at]))
        for at, (first, after) in enumerate(zip(*windows, strict=True), start=1)
    ]
    return [0, *(min(_MOST_TERMS, count) for count in counts)]


def _around_words(said: np.ndarray, words: int) -> tuple[np.ndarray, np.ndarray]:
    """For each sentence but the first, where so many words before it begin, and where those from it on end.

    In whole sentences, no more words before it and no fewer after, and at least one sentence on each side. `said` is
    how many words were said before each sentence, and in all.
    """
    at = np.arange(1, len(said) - 1)
    first = np.clip(np.searchsorted(said, said[at] - words), 0, at - 1)
    after = np.clip(np.searchsorted(said, said[at] + words), at + 1, len(said) - 1)
    return first, after


def _stem_vectors(stems: Sequence[set[str]]) -> np.ndarray:
    """For each sentence the stems of its content words, rare ones weighted more: names come back within a topic."""
    spread = Counter(stem for group in stems for stem in group)
    columns = {stem: column for column, stem in enumerate(s for s, count in spread.items() if count > 1)}
    vectors = np.zeros((len(stems), len(columns) + 1))
    vectors[:, -1] = 0.1
    for row, group in enumerate(stems):
        for stem in group & columns.keys():
            vectors[row, columns[stem]] = math.log(len(stems) / spread[stem])
    return vectors


def _stems(sentence: Sentence) -> set[str]:
    return {word[:6] for word in words_of(sentence.text) if len(word) > 3 and word not in FUNCTION_WORDS}
