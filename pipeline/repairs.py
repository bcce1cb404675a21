"""Repairs: sentences by which speakers put right what they have just said, in everyday words: "Sorry, six weeks."."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline import cues
from pipeline.alternatives import swapped
from pipeline.cues import any_of
from pipeline.likeness import alike, content_of, denies, figures_of, rejected_in, turned_round
from pipeline.misnamed import misnamed
from pipeline.predicates import (
    counted,
    counts,
    differs,
    forbids,
    goes_on,
    is_bygone,
    judges_a_figure,
    moves,
    says_otherwise,
    states,
    tells_anew,
)
from pipeline.retraction import Retraction
from pipeline.sentences import Sentence
from pipeline.slips import ADDS, APOLOGY, BREAKS_OFF, CONTRAST, PLAIN, TURN, unmarked
from pipeline.terse import REJECTS_LAST, has_two_sides, puts_for, shares_out, turns, turns_about
from pipeline.withdrawals import withdrawn
from transcripts.numbers import Quantity, quantities

# By how plainly something is taken back:
_FARTHEST = (3, 1, 4, 8)  # sentences back that it may stand
_MOST_WORDS = (12, 6, 14, 20)  # that a repair has besides its marker
_SURE = 2  # sentences: how near a statement is meant though others could be
_NEAREST = 3  # sentences: how near one is meant that a repair does not name

_NOT_THIS = re.compile(
    r"\bnot (?:(?:the|a|an|with|in|on|by|for|to|into|from) )*((?:[\w'’-]+ ){0,3}[\w'’-]+?)(?=[,;.!?]|$| but\b)",
    re.IGNORECASE,
)
_SETS_AGAINST = any_of("^(?:and |but )?(?:not|instead of|rather than)")
# What somebody else is told, or what the talk itself is about: nothing is put right by it.
_ASIDE = any_of(
    r"""
    ^(?:I|we|you|there|they)(?:['’](?:ve|d))? (?:\w+ )?(?:have|had|got|are|is|need|left); ^(?:we|you|I)['’](?:ve|re|m);
    I['’]ll; slides?; screen; video; camera; pictures?; photos?; questions?; repeat that; say that again; go on;
    go ahead; ^who; give (?:me|us); (?:minutes?|moment),? please; ^others?; who (?:does|would|needs|wants);
    ^(?:some|other|most|many|few) (?:people|colleagues|of (?:us|you|them)); interrupt\w*; next; late; noise; technical;
    minutes? left
    """
)
# "Really?" asks for no answer of its own.
_DOUBTS = any_of(r"^(?:really|(?:are you )?(?:quite |really )?sure(?: about (?:that|it))?|is (?:that|it) right)\?$")
_TOLD_BY_OTHERS = (
    cues.SETS_UP,
    any_of("labels?; leaflets?; brochures?; manuals?; insert; company; manufacturer; vendor"),
)


class Repair(NamedTuple):
    """What a sentence puts in place of something, how plainly, and where that stands."""

    said: str
    plainness: int
    position: int


def repaired(sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], position: int) -> list[Retraction]:
    """The statements that a sentence takes back: the nearest of the same kind of thing, or those that may be meant."""
    at_once = _turned_about(sentences, numbers, position) or withdrawn(sentences, numbers, position)
    if at_once:
        return at_once
    repair = _repair(sentences, position)
    if repair is None or judges_a_figure(repair.said) or goes_on(repair.said):
        return []
    before = list(_statements(sentences, position, farthest=_FARTHEST[repair.plainness], apart=repair.plainness > TURN))
    if repair.plainness < PLAIN and _answers(sentences, numbers, position, before):
        return []
    # "The label says four weeks. No, six." contradicts the label.
    own = [index for index in before if not any(cue.search(sentences[index].text) for cue in _TOLD_BY_OTHERS)]
    wrong, guessed = _by_figure(sentences, numbers, repair, before if repair.plainness > TURN else own)
    if not wrong and not quantities(repair.said):
        wrong, guessed = _by_terse_words(sentences, repair, own)
    if not wrong and repair.plainness > CONTRAST:
        wrong = _by_words(sentences, repair, own)
        if not wrong and not quantities(repair.said):
            wrong, guessed = misnamed(sentences, repair.said, repair.plainness, own)
    return [Retraction(index, repair.position, guessed) for index in wrong]


def _repair(sentences: Sequence[Sentence], position: int) -> Repair | None:
    """What is left of a sentence without its marker, or the next one where it is nothing but that."""
    sentence = sentences[position]
    if sentence.flagged or sentence.asks:
        return None
    said, plainness = unmarked(sentence.text)
    at = position
    after = sentences[position + 1 : position + 2]
    if not sentence.ends and after and after[0].turn == sentence.turn and _SETS_AGAINST.match(after[0].text):
        said = f"{said} {after[0].text}"  # "Micrograms, not milligrams."
    if plainness > CONTRAST and not said:
        at = position + 1
        if at >= len(sentences) or sentences[at].turn != sentence.turn or sentences[at].asks:
            return None
        said, again = unmarked(sentences[at].text)
        plainness = max(plainness, again)
    rejects = REJECTS_LAST.match(said.rstrip(".!"))
    if not said or len(said.split()) > _MOST_WORDS[plainness] or plainness == CONTRAST and not rejects:
        return None
    idle = cues.SMALL_TALK.search(said) or cues.IDLE.search(said) or _ASIDE.search(said) or cues.SETS_UP.search(said)
    return None if idle or ADDS.match(said) else Repair(said, plainness, at)


def _statements(sentences: Sequence[Sentence], position: int, *, farthest: int, apart: bool) -> Iterator[int]:
    """What the speaker has stated before, from the nearest on; in another turn of theirs only where that may be."""
    speaker, turn = sentences[position].speaker, sentences[position].turn
    for index in range(position - 1, -1, -1):
        sentence = sentences[index]
        if sentence.turn != turn and not apart:
            return
        farthest -= sentence.ends
        if farthest < 0:
            return
        same = sentence.turn == turn or (speaker is not None and sentence.speaker == speaker)
        if same and not sentence.flagged and not sentence.asks and unmarked(sentence.text)[0]:
            yield index


def _answers(
    sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], position: int, before: Sequence[int]
) -> bool:
    """True where a question stands right before, unless it only says the speaker's own figure again: "Four weeks?"."""
    asked = sentences[position - 1] if position else None
    if asked is None or not asked.asks or _DOUBTS.search(asked.text):
        return False
    own = {figure.value for index in before[:2] for figure in numbers[index]}
    again = {figure.value for figure in numbers[position - 1]}
    return not again or not again <= own


def _by_figure(
    sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], repair: Repair, before: Sequence[int]
) -> tuple[list[int], bool]:
    """The statements that hold the figure that is named as wrong, or another of the same kind as the right one.

    A guess where no figure is named as wrong, and several statements further back have one of that kind.
    """
    values = {figure.value for figure in rejected_in(repair.said)}
    holds = [figure for figure in figures_of(repair.said) if figure.value not in values]
    if not holds or (repair.plainness == CONTRAST and not values):
        return [], False
    own, noun = content_of(repair.said), "" if holds[0].unit else counted(repair.said)
    found: dict[int, set[Quantity]] = {}
    for index in before:
        contrast = repair.plainness == CONTRAST
        if (contrast or not values) and _says_again(numbers[index], holds[0], loosely=contrast):
            break
        statement = _with_name(sentences, index)
        wrong = {figure for figure in numbers[index] if _is_meant(figure, holds, values)}
        if noun:
            wrong = {figure for figure in wrong if figure.unit is None and counts(sentences[index].text, noun)}
        if forbids(repair.said, statement):
            continue
        near = own <= content_of(statement) and not tells_anew(repair.said, statement)
        if wrong and (repair.plainness == PLAIN or near):
            found[index] = wrong
    shared = [index for index in found if own & content_of(_with_name(sentences, index))]
    meant = shared or list(found)
    other = [index for index in meant if differs(repair.said, _with_name(sentences, index))]
    if values or not meant:
        return meant, bool(other)
    if len(meant) > 1 and repair.position - meant[0] > _SURE:
        return meant[:2], True
    return [index for index in meant if found[index] & found[meant[0]]], bool(other)


def _says_again(figures: Sequence[Quantity], right: Quantity, *, loosely: bool) -> bool:
    """True where the right figure is among others; `loosely` also where its unit is not said."""
    units = {right.unit, None} if loosely else {right.unit}
    return any(figure.value == right.value and (right.unit is None or figure.unit in units) for figure in figures)


def _is_meant(figure: Quantity, holds: Sequence[Quantity], rejected: set[float]) -> bool:
    """True of a figure that is named as wrong, or of another value or unit of what the right one measures."""
    unit = next((right.unit for right in holds if right.unit), None)
    bare = unit == "time" and figure.unit is None  # "twice" and "three times"
    if unit is not None and not bare and not alike(figure, Quantity(0, unit)):
        return False
    return figure.value in rejected if rejected else figure.value != holds[0].value or figure.unit != holds[0].unit


def _by_terse_words(sentences: Sequence[Sentence], repair: Repair, before: Sequence[int]) -> tuple[list[int], bool]:
    """What was just said, where a repair names nothing: "weeks, not days", "you can't", "per side".

    With an apology also a statement a little further back, sure only where a word of it is called wrong. A guess
    without one.
    """
    near, apologises = _last_said(sentences, before), repair.plainness >= APOLOGY
    for fits in (puts_for, turns, shares_out) if repair.plainness > CONTRAST else (puts_for,):
        wrong = [index for index in near if fits(repair.said, sentences[index].text)]
        if wrong:
            return wrong, not apologises
        further = [index for index in before[:_NEAREST] if fits(repair.said, sentences[index].text)]
        if further and apologises:
            return further[:1], fits is not puts_for
    return [], False


def _last_said(sentences: Sequence[Sentence], before: Sequence[int]) -> list[int]:
    """The last statement as it was written, in the sentences that commas part it into, from the last on."""
    parted = (at for at, index in enumerate(before) if at and sentences[index].ends)
    return list(before[: next(parted, len(before))])


def _turned_about(
    sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], position: int
) -> list[Retraction]:
    """What was just said, where a sentence says that two things in it stand in each other's place.

    A guess where they may stand in two sentences: "Red is for legs. Blue is for the face. Sorry, the other way round."
    """
    sentence, after = sentences[position], sentences[position + 1 : position + 2]
    said, plainness = unmarked(sentence.text)
    if after and after[0].turn == sentence.turn:  # "The other way round. Sorry."
        next_said, next_plainness = unmarked(after[0].text)
        plainness = max(plainness, CONTRAST if next_said else next_plainness)
    plainness = PLAIN if turns_about(said, marked=False) or BREAKS_OFF.search(said) else plainness
    if sentence.flagged or not turns_about(said, marked=plainness > CONTRAST):
        return []
    before = list(_statements(sentences, position, farthest=_FARTHEST[APOLOGY], apart=plainness > TURN))
    if plainness < PLAIN and _answers(sentences, numbers, position, before):
        return []
    wrong, guessed = _last_said(sentences, before), plainness == TURN
    if not has_two_sides(" ".join(sentences[index].text for index in reversed(wrong))):
        two_sided = [index for index in before[:2] if has_two_sides(sentences[index].text)]
        wrong, guessed = two_sided or before[:2], True
    if any(cue.search(sentences[index].text) for index in wrong for cue in _TOLD_BY_OTHERS):
        return []
    return [Retraction(index, _told_anew(sentences, numbers, index, position), guessed) for index in wrong]


def _told_anew(
    sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], wrong: int, position: int
) -> int:
    """Where a statement is told again the other way round, soon after; else where that is only called for."""
    own, figures = content_of(sentences[wrong].text), {figure.value for figure in numbers[wrong]}
    for index in range(position + 1, min(position + 3, len(sentences))):
        if sentences[index].turn != sentences[position].turn:
            break
        if own & content_of(sentences[index].text) or figures & {figure.value for figure in numbers[index]}:
            return index
    return position


def _by_words(sentences: Sequence[Sentence], repair: Repair, before: Sequence[int]) -> list[int]:
    """The nearest statement of what is named as wrong or turned round: "not hyaluronidase", "after the laser"."""
    rejected = [content_of(match[1]) for match in _NOT_THIS.finditer(repair.said)]
    for index in before if repair.plainness == PLAIN or content_of(repair.said) else before[:1]:
        statement = sentences[index].text
        named = any(words and words <= content_of(statement) for words in rejected) and not denies(statement)
        if named or (turned_round(repair.said, statement) and not _of_something_else(repair.said, statement)):
            return [index]
    return []


def _of_something_else(said: str, statement: str) -> bool:
    """True of another figure, of what was done once, and of what denies of one side what is affirmed of the other."""
    figures = {figure.value for figure in figures_of(said)} - {figure.value for figure in figures_of(statement)}
    turned = states(said) and _negates(said) != _negates(statement)
    sides = bool(swapped(said, statement)) and (turned or says_otherwise(said, statement))
    return bool(figures) or sides or moves(said, statement) or is_bygone(said, statement)


def _negates(text: str) -> bool:
    return bool(cues.NEGATION.search(text))


def _with_name(sentences: Sequence[Sentence], index: int) -> str:
    """A statement with the sentence before it, which may name what it is about."""
    before = sentences[index - 1] if index else None
    named = before is not None and before.turn == sentences[index].turn
    return f"{before.text} {sentences[index].text}" if before is not None and named else sentences[index].text
