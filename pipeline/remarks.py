"""Remarks: runs of neighbouring sentences that say one thing, with its condition, its number and its "not"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline import cues
from pipeline.borders import dangles, says_something
from pipeline.claims import FRAGMENT, MOST_SENTENCES, words_shown
from pipeline.cohesion import LONG_PAUSE, cohesion, leans, opens
from pipeline.halves import is_ironic, needs_after, needs_before
from pipeline.leads import needs_lead
from pipeline.retraction import Retraction
from pipeline.sentences import Sentence
from pipeline.torn import lacks_its_end, lacks_its_start

MOST_FRAGMENTS = 4  # such as "The nose." or "I don't.": one sentence for a reader, with what they belong to

# What the best cut of a talk into remarks pays and earns, in units of a sure pearl.
_COST_EACH, _COST_SENTENCE = 0.6, 0.1
_MOST_OPENING = 3  # words before a comma that what follows is said of
_ADDS = cues.any_of("^and; ^or; ^nor; ^plus")
_FILLS = cues.any_of("^(?:okay|ok|right|well|now|so|oh|um|uh|hm+|mm+|anyway|look)[,.!]?$")
IDLE = 0.06  # the value below which a sentence says nothing that is worth writing down
_BOND = 0.25
_LOOSE = 0.3  # the cohesion below which two sentences are better parted
_LEANING_START = -0.1
_COMMA_AFTER = -0.2
_LEANING_AFTER, _QUALIFIED_AFTER, _DANGLING, _UNFINISHED, _MISLEADING = -0.1, -0.4, -0.25, -0.6, -50.0
# The share of a remark's value that leaning, ending at a comma or being leaned on cannot take from it; being qualified
# can.
_LEFT = 0.1
WHOLE = 45  # words of sentences of which one says something else without the other
_ROOM = 1.12  # times the most words, for what is whole only then
_OVER = -0.03  # what each word over the most costs


@dataclass(frozen=True, slots=True)
class Remark:
    """Sentences `first` to `last` (positions, both included), and what they are worth together."""

    first: int
    last: int
    value: float


def remarks(
    sentences: Sequence[Sentence],
    values: Sequence[float],
    taken_back: Sequence[Retraction],
    *,
    most_words: int,
    within: range,
) -> tuple[Remark, ...]:
    """The set of remarks, none overlapping another, that is worth most in all (weighted interval scheduling).

    `within` are the positions to choose from, and `values` how likely each of these is worth writing down. A remark is
    said by one speaker, has at most two sentences beside fragments and about `most_words` words unless it is a single
    sentence, and holds no flagged sentence, and no statement that was taken back unless it holds what put it right.
    It starts and ends with no half of a sentence that says something else without the other (pipeline/torn.py), nor
    with what the sentence beside it turns or bounds (pipeline/halves.py).
    """
    bonds = [_BOND * (cohesion(sentences, position) - _LOOSE) for position in within]
    shown = [words_shown(sentences[position]) for position in within]
    right_of = {retraction.wrong: retraction.right for retraction in taken_back}
    best: list[float] = [0.0]
    choice: list[Remark | None] = [None]
    start = within.start
    for last in within:
        best.append(best[-1])
        choice.append(None)
        ending = _ending(sentences, last)
        words, worth, needs, room = 0, 0.0, -1, 0.0
        lengths: list[int] = []  # of the sentences as they were written, from the last
        for first in range(last, start - 1, -1):
            sentence = sentences[first]
            words += shown[first - start]
            if first == last or sentence.ends:
                lengths.append(0)
            lengths[-1] += len(sentence.words)
            if sentence.flagged or is_ironic(sentence) or sentence.turn != sentences[last].turn:
                break
            bound = first < last and (needs_after(sentences, first) or needs_before(sentences, first + 1))
            room = max(_ROOM * most_words, WHOLE) if bound else max(room, _ROOM * most_words)
            if first < last and (words > room or not _are_few(lengths)):
                break
            worth += values[first - start] - _COST_SENTENCE + (bonds[first + 1 - start] if first < last else 0.0)
            needs = max(needs, right_of.get(first, -1))
            if needs > last:
                break
            if lacks_its_start(sentences, first) or needs_before(sentences, first):
                continue
            whole = worth - _COST_EACH + _OVER * max(0, words - max(most_words, room / _ROOM))
            value = whole + ending + (_LEANING_START if needs_lead(sentence) else 0.0)
            if ending > _QUALIFIED_AFTER:
                value = max(value, _LEFT * whole)
            if value > 0 and best[first - start] + value > best[-1]:
                best[-1] = best[first - start] + value
                choice[-1] = Remark(first, last, value)
    found: list[Remark] = []
    position = within.stop
    while position > start:
        remark = choice[position - start]
        if remark is None:
            position -= 1
        else:
            found.append(
                _without_idle_end(sentences, values, right_of, _without_idle_start(sentences, remark), start=start)
            )
            position = remark.first
    found.reverse()
    lasts = [start - 1] + [remark.last for remark in found[:-1]]
    found = [
        _with_its_name(sentences, remark, right_of, after=last) for remark, last in zip(found, lasts, strict=False)
    ]
    ends = [remark.first for remark in found[1:]] + [within.stop]
    return tuple(
        _with_rest(sentences, values, right_of, remark, before=before, start=start, most_words=most_words)
        for remark, before in zip(found, ends, strict=False)  # of no remarks there is no end either
    )


def _with_rest(
    sentences: Sequence[Sentence],
    values: Sequence[float],
    right_of: Mapping[int, int],
    remark: Remark,
    *,
    before: int,
    start: int,
    most_words: int,
) -> Remark:
    """The remark with what is said right after it, as far as it fits and no other remark takes it.

    A cause, or what is seen later, is often no pearl by itself: "It goes pale. The tip was tilted.".
    """
    last = remark.last
    for position in range(last + 1, before):
        more, run = sentences[position], sentences[remark.first : position + 1]
        apart = more.turn != sentences[last].turn or cohesion(sentences, position) < 0 or cues.FRESH.match(more.text)
        misleads = more.flagged or more.text.endswith("?") or position in right_of or cues.SETS_UP.search(more.text)
        long = sum(map(words_shown, run)) > most_words or not _are_few(_written_lengths(run))
        if long or values[position - start] < IDLE or apart or misleads:
            break
        if _ending(sentences, position) >= _LEANING_AFTER:
            last = position
    return Remark(remark.first, last, remark.value)


def _are_few(lengths: Sequence[int]) -> bool:
    """True where sentences of so many words are no more than a reader may see in a remark."""
    full = sum(length > FRAGMENT for length in lengths)
    return full <= MOST_SENTENCES and len(lengths) - full <= MOST_FRAGMENTS


def _written_lengths(run: Sequence[Sentence]) -> list[int]:
    """The words of each sentence as it was written, of which several of ours may be one."""
    lengths: list[int] = []
    for before, sentence in zip((None, *run), run, strict=False):
        if before is None or before.ends:
            lengths.append(0)
        lengths[-1] += len(sentence.words)
    return lengths


def _without_idle_start(sentences: Sequence[Sentence], remark: Remark) -> Remark:
    """The remark without words at its start that only fill a silence: "Okay. That pushes a vessel aside."."""
    first = remark.first
    while first < remark.last and _FILLS.match(sentences[first].text):
        first += 1
    return Remark(first, remark.last, remark.value)


def _with_its_name(sentences: Sequence[Sentence], remark: Remark, right_of: Mapping[int, int], *, after: int) -> Remark:
    """The remark with a few words that open its first sentence as it was written: "So women, | half a milligram."."""
    position = remark.first - 1
    if position <= after:
        return remark
    name, said, before = sentences[position], sentences[remark.first], sentences[position - 1] if position else None
    begins = before is None or before.ends or before.turn != name.turn
    torn = begins and not name.ends and name.turn == said.turn and said.pause <= LONG_PAUSE
    names = len(name.words) <= _MOST_OPENING and not says_something(name.text) and not _FILLS.match(name.text)
    if not torn or not names or name.flagged or position in right_of:
        return remark
    return Remark(position, remark.last, remark.value)


def _without_idle_end(
    sentences: Sequence[Sentence], values: Sequence[float], right_of: Mapping[int, int], remark: Remark, *, start: int
) -> Remark:
    """The remark without sentences at its end that add nothing: "Then I look. She wanted to go to the theatre."."""
    last = remark.last
    needed = max(right_of.get(position, remark.first) for position in range(remark.first, remark.last + 1))
    while last > needed and values[last - start] < IDLE:
        text, belongs = sentences[last].text, not sentences[last - 1].ends and len(sentences[last].words) <= FRAGMENT
        if belongs or cues.QUALIFIES.match(text) or _ADDS.match(text):
            break
        if _ending(sentences, last - 1) < _COMMA_AFTER + _LEANING_AFTER:
            break
        last -= 1
    return Remark(remark.first, last, remark.value)


def _ending(sentences: Sequence[Sentence], last: int) -> float:
    """What it costs to stop after a sentence: much where it sets up, or is qualified by, the next one."""
    cost = 0.0
    text = sentences[last].text
    more = last + 1 < len(sentences) and sentences[last + 1].turn == sentences[last].turn
    if (more and cues.SETS_UP.search(text)) or lacks_its_end(sentences, last) or needs_after(sentences, last):
        return _MISLEADING
    if text.endswith("?") or (opens(sentences[last]) and len(text.split()) <= 3):
        cost += _UNFINISHED
    if more and not sentences[last].ends:
        cost += _COMMA_AFTER
    if more and dangles(text) and cues.DEPENDENT.match(sentences[last + 1].text):
        cost += _DANGLING
    if more and leans(sentences, last + 1):
        cost += _QUALIFIED_AFTER if cues.QUALIFIES.match(sentences[last + 1].text) else _LEANING_AFTER
    return cost
