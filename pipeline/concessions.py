"""Concessions: who stated a figure says another's instead: "Four weeks." "Sorry, it's six." "Six. Thank you."."""

from collections.abc import Iterator, Sequence

from pipeline.cues import any_of
from pipeline.likeness import alike, content_of, rejected_in
from pipeline.predicates import differs, elsewhere
from pipeline.retraction import Retraction
from pipeline.sentences import Sentence
from pipeline.words import FUNCTION_WORDS
from transcripts.numbers import Quantity
from transcripts.text import words_of

_OPENS = 3  # sentences at the start of an answer in which it concedes
_OBJECTS = 4  # sentences of an objection
_NAMED = 40  # sentences back to a statement whose figure, or word, is said again
_UNNAMED = 6  # … whose figure is not
_FEW = 6  # words of a figure that is only said again, or doubted
_WORD = 3  # words of an answer that only gives a word: "Teaspoon."
_OPPOSES = any_of(
    r"""
    ^(?:(?:oh|um|uh|er|well|hm+|ah),? )*(?:no(?=[,.:! ])|sorry|excuse me|pardon|wait|hang on|hold on|actually|
    forgive me|careful|but|can I (?:just )?(?:correct|interrupt)|(?:just|one|a|small|quick) correction);
    isn['’]t (?:it|that);
    I thought; surely; (?:shouldn|wasn|don)['’]t (?:it|that|you); you (?:just )?(?:said|gave|wrote|told);
    you(?:['’]ve| have) (?:just )?(?:said|given|written|put|got);
    (?:number|figure|dose|value|interval|time|one) (?:that )?you (?:gave|said|quoted|mentioned|showed);
    you mean(?:t)?; are you sure; correct(?:ion| me| you); (?:it|that) should
    (?:be|read|say); (?:was|were|is) the old; your (?:slide|handout|sheet) says?
    """
)
_CONCEDES = any_of(
    r"""
    you(?:['’]re| are) (?:\w+ )?(?:right|correct); (?:she|he|they)(?:['’]s| is|['’]re| are) (?:\w+ )?(?:right|correct);
    (?:quite|absolutely|perfectly) (?:right|correct); that(?:['’]s| is) (?:\w+ )?(?:right|correct|true);
    thank you; thanks; good (?:catch|spot|point); well (?:spotted|caught); my (?:mistake|apologies|bad|error); sorry;
    I stand corrected; I (?:take|was) (?:that back|wrong); point taken; (?:I|we) (?:misspoke|meant);
    (?:oh|ah),? (?:it|that) is; of course; (?:was|is|were) (?:the|my|our|an) old (?:\w+); corrected; did I say
    """
)
_KEEPS = any_of("but; though; although; however; except; unless; also; too; as well; same; both; either; still; first")
_ALSO = any_of("same; also; too(?=[,.?]|$); as well; likewise; (?:what|how) about; and (?:for|in|on)")


def conceded(sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], position: int) -> list[Retraction]:
    """The statement that the start of an answer takes back, by saying instead what another speaker has objected.

    `position` is where the other's figure, or word, is said again. A guess where the objection may be of something
    else and the answer admits no slip.
    """
    answer = sentences[position]
    start = _start_of(sentences, position)
    if answer.flagged or answer.asks or answer.speaker is None or start == 0 or position - start >= _OPENS:
        return []
    first = _start_of(sentences, start - 1)
    objection = range(max(first, start - _OBJECTS), start)
    if sentences[start - 1].speaker in (None, answer.speaker) or _KEEPS.search(answer.text):
        return []
    opening = " ".join(sentence.text for sentence in _turn_from(sentences, start, _OPENS))
    objected = " ".join(sentences[index].text for index in objection)
    if not numbers[position]:
        return _word_conceded(sentences, position, objection) if position == start else []
    return _figure_conceded(sentences, numbers, position, objection, objected, opening)


def _figure_conceded(
    sentences: Sequence[Sentence],
    numbers: Sequence[tuple[Quantity, ...]],
    position: int,
    objection: range,
    objected: str,
    opening: str,
) -> list[Retraction]:
    """The statement with another figure of the same kind than that which an answer takes from an objection."""
    answer, given = sentences[position], [figure for index in objection for figure in numbers[index]]
    values, taken = {figure.value for figure in given}, {figure.value for figure in numbers[position]}
    admits = bool(_CONCEDES.search(opening))
    if not taken <= values or _ALSO.search(objected) or not (admits or _only_says_again(answer, objected)):
        return []
    holds = [figure for figure in given if figure.value in taken]
    holds = [figure for figure in holds if figure.unit] or holds
    doubted = {
        figure.value
        for index in objection
        if sentences[index].asks and len(sentences[index].words) <= _FEW
        for figure in numbers[index]
    }
    opposes = bool(_OPPOSES.search(objected) or rejected_in(objected))
    for index in _statements(sentences, objection, answer, farthest=_NAMED):
        stated = {figure.value for figure in numbers[index]}
        named = {figure.value for figure in numbers[index] if _is_named(figure, given)} - taken
        near = opposes and not values - taken and objection.start - index <= _UNNAMED
        if stated & taken or not (near or (named and (opposes or named & doubted))):
            continue
        wrong = [figure for figure in numbers[index] if not named or figure.value in named]
        if any(_replaces(one, other, named=bool(named)) for one in holds for other in wrong):
            right = _told_in(numbers, position, objection, taken)
            other = not (admits or named) and differs(sentences[right].text, sentences[index].text)
            return [Retraction(index, right, other or elsewhere(answer.text, sentences[index].text))]
    return []


def _word_conceded(sentences: Sequence[Sentence], position: int, objection: range) -> list[Retraction]:
    """The statement of which a word was doubted, "Tablespoon?", where the answer gives another: "Teaspoon. Yes."."""
    answer = sentences[position]
    put = content_of(answer.text)
    if len(answer.words) > _WORD or not put:
        return []
    told = [index for index in objection if put <= content_of(sentences[index].text) and not sentences[index].asks]
    doubted = [index for index in objection if sentences[index].asks and len(sentences[index].words) <= _FEW]
    if not told or not doubted:
        return []
    asked = set(words_of(sentences[doubted[0]].text)[-1:]) - FUNCTION_WORDS
    for index in _statements(sentences, objection, answer, farthest=_NAMED):
        stated = sentences[index].text
        if asked and asked <= set(words_of(stated)) and not put & content_of(stated):
            return [Retraction(index, told[0])]
    return []


def _told_in(numbers: Sequence[tuple[Quantity, ...]], position: int, objection: range, taken: set[float]) -> int:
    """Where what holds is said with its measure: by who concedes, else in the objection."""
    measured = [
        index
        for index in (position, *objection)
        if any(figure.unit and figure.value in taken for figure in numbers[index])
    ]
    said = [index for index in objection if any(figure.value in taken for figure in numbers[index])]
    return (measured or said or [position])[0]


def _replaces(right: Quantity, wrong: Quantity, *, named: bool) -> bool:
    """True of what the wrong figure measures as well; of one that was not named, only in the same unit."""
    if right.unit is None:
        return named or wrong.unit is None
    return alike(right, wrong) if named else right.unit == wrong.unit


def _only_says_again(answer: Sentence, objected: str) -> bool:
    """True of a short answer that says nothing but what was objected."""
    return len(answer.words) <= _FEW and content_of(answer.text) <= content_of(objected)


def _is_named(figure: Quantity, given: Sequence[Quantity]) -> bool:
    """True of a figure that an objection says again, with its unit or without one."""
    return any(figure.value == one.value and one.unit in (None, figure.unit) for one in given)


def _statements(sentences: Sequence[Sentence], objection: range, answer: Sentence, *, farthest: int) -> Iterator[int]:
    """What who answers had stated before the objection, from the nearest on."""
    for index in range(objection.start - 1, max(-1, objection.start - 1 - farthest), -1):
        stated = sentences[index]
        if stated.speaker == answer.speaker and not stated.flagged and not stated.asks:
            yield index


def _start_of(sentences: Sequence[Sentence], position: int) -> int:
    """Where the turn of a sentence starts."""
    start = position
    while start > 0 and sentences[start - 1].turn == sentences[position].turn:
        start -= 1
    return start


def _turn_from(sentences: Sequence[Sentence], start: int, count: int) -> Sequence[Sentence]:
    return [sentence for sentence in sentences[start : start + count] if sentence.turn == sentences[start].turn]
