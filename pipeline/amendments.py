"""Amendments: figures that were given a while ago and are told again to be put right: "I said ten for that. Wrong."."""

import re
from collections.abc import Sequence

from pipeline import cues
from pipeline.cues import any_of
from pipeline.likeness import alike, content_of, figures_of
from pipeline.predicates import counted, counts, differs
from pipeline.recalls import reminds
from pipeline.retraction import FARTHEST_BACK, Retraction
from pipeline.sentences import Sentence
from transcripts.numbers import Quantity

_ANNOUNCED = 4  # sentences from "I have to correct something" to what was said
_JUDGED = 2  # sentences from what was said to "Wrong."
_GIVEN = 5  # sentences from what was said to what holds
_FEW = 10  # words of a sentence that only gives what holds: "It's six weeks."
_PHRASE = 14  # words after "I said" among which the figure is
_NEAR = 8  # sentences: how near a figure is meant though it was given several times
_MOST = 3  # statements that are taken back at once
_SURE = 2  # words of content by which one of several statements is known

_NOTES = r"(?:slides?|hand ?outs?|notes|table|chart|sheet|screen|poster|leaflet|paper|form)"
_TELLS = re.compile(
    r"(?<!\bas )(?<!\blike )(?<!\bwhat )(?<!\bif )(?<!\bwhen )(?<!\bwhatever )\b(?:"
    r"(?:I|we)(?:['’]ve|['’]d| have| had| must have| may have| might have)?(?: \w+ly| just| earlier| before| first)* "
    r"(?:said|told (?:you|everybody|everyone|people)|gave(?: you| everybody| everyone)?|given(?: you)?|wrote|quoted"
    r"|mentioned|put (?:up|down)|read out)"
    r"|did (?:I|we) (?:really |just |actually )?(?:say|give(?: you)?|write|tell you)"
    rf"|(?:on|in) (?:my|the|our|that|this) (?:\w+ )?{_NOTES},? (?:it|I|we|you|there)(?:['’]ve| have)? ?"
    r"(?:says?|said|reads?|stands?|is|have|had|has|wrote|put|see)"
    rf"|(?:my|the|our|that|this) (?:\w+ )?{_NOTES} (?:says?|said|has|had|reads?|gives?|shows?)"
    r")\b(?! (?:to|in|on|at|goodbye|hello)\b)",
    re.IGNORECASE,
)
_ANNOUNCES = any_of(
    r"""
    I (?:said|told you|gave you) (?:something|a thing|one thing|things) (?:\w+ )?(?:dumb|stupid|wrong|silly|incorrect|
    foolish|daft|misleading|that (?:was|is)(?:n['’]t| not)? (?:\w+ )?(?:wrong|right|correct|true));
    (?:I|we)(?:['’]d| would)?(?: just| really| quickly)? (?:have to|need to|want to|wanted to|ought to|had better|must|
    should|like to|['’]ve got to|got to|gotta) (?:\w+ )?(?:correct|put right|fix|amend|retract|take back) (?:myself|
    something|(?:a|one|an|the|my) (?:\w+ )?(?:thing|figures?|numbers?|mistake|slip|error|dose|point));
    (?:let|allow) me (?:\w+ )?(?:correct|put right|fix|amend|retract|take back) (?:myself|something|
    (?:a|one|an|the|my) (?:\w+ )?(?:thing|figures?|numbers?|mistake|slip|error|dose|point));
    (?:a|one) (?:\w+ )?correction; (?:I|we)(?:['’]ve)? (?:must have )?(?:made|make) (?:a|one|an) (?:\w+ )?(?:mistake|
    error|slip); (?:I|we)(?:['’]ve)? (?:got|had|gave you|told you|said) (?:something|
    (?:a|one|the) (?:\w+ )?(?:thing|figures?|numbers?|dose|interval|time)) (?:\w+ )?wrong;
    (?:I|we)(?:['’]ve)? (?:gave|given|told|said)(?: you| everybody| everyone)? (?:a|the) wrong \w+; erratum
    """
)
_BARE = r"(?:(?:oh|no|nope|sorry|and|but|well|yes|yeah|so|which|just|simply|plain|quite|completely|totally),? )*"
_WRONG = re.compile(
    rf"^\W*{_BARE}wrong(?=[,.;:!–—-]|$)"
    r"|[,;:–—-] ?(?:(?:and|but|which),? ){0,3}(?:wrong|wrongly|by mistake|in error)(?=[,.;:!–—-]|$)"
    r"|\b(?:(?:that|it|this|which)(?:['’]s| is| was)|those (?:are|were))"
    r"(?: (?:just|simply|plain|quite|completely|totally|actually|obviously|clearly|of course))? "
    r"(?:wrong|incorrect|outdated|out of date|not (?:right|correct|true|so)|(?:my |a |an )?(?:\w+ )?(?:mistake|slip"
    r"|error|typo|misprint)|(?:the|an|my|our) old (?:one|figure|number|dose|protocol|value|rule))(?=[,.;:!–—-]|$"
    r"| (?:and|so|because|of me|I)\b)"
    r"|\b(?:that|it|this) (?:isn|wasn)['’]t (?:right|correct|true|so)(?=[,.;:!–—-]|$)"
    r"|\bI (?:was wrong|misspoke|got (?:that|it|this) wrong|had (?:that|it|this) wrong|take (?:that|it) back)\b"
    r"|\b(?:my (?:mistake|bad|error|apologies)|slip of the \w+)(?=[,.;:!–—-]|$)"
    r"|\b(?:please )?(?:scratch|strike|forget|ignore|cross out|correct|disregard) (?:that|it)(?=[,.;:!–—-]|$)"
    r"|\bwrong (?:number|figure|slide|line|dose|page|column|row|protocol)\b",
    re.IGNORECASE,
)
# By which speakers own up, whatever figure was said last: "I said ten and it's twelve, my mistake".
_OWNS_UP = re.compile(r"^\W*(?:my\b|slip\b|I\b|(?:please )?(?:scratch|strike|forget|ignore)\b)", re.IGNORECASE)
# What was said holds all the same.
_STANDS = any_of(
    r"""
    I(?:['’]ll)?(?: still)? (?:stand by|stick (?:to|with)) (?:it|that|this); I(?: really)? mean(?:t)? (?:it|that);
    (?:that|it)(?: still)? (?:stands|holds)
    """
)
_DENIED = re.compile(r"(?:\b(?:not|never)|n['’]t)\b(?:(?!\bbut\b)[^,;:.!?–—])*", re.IGNORECASE)
# Somebody else calls it wrong.
_REPORTED = re.compile(
    r"(?<!\bI )\b(?:thinks?|thought|believe[sd]?|says?|said|claim(?:s|ed)?|told (?:me|us|her|him|them)|why|whether|how"
    r"|if)(?: that)?,? $",
    re.IGNORECASE,
)
_HOLDS = (
    r"(?:it|that|this)(?:['’]s| is)(?: not that)?(?: actually| really| now| in fact| of course)?"
    r"|(?:it|that|this) (?:should|ought to|must)(?: of course)? (?:be|read|say|have been)|should (?:be|have been|read)"
    r"|I (?:meant(?! (?:it|that|what|every)\b)|should have said|ought to have said)"
    r"|(?:the )?(?:right|correct|real|actual|current|true) (?:\w+ )?(?:is|would be)|make (?:that|it)"
)
_CONTRASTS = re.compile(
    rf"(?:[,;:–—-] ?(?:(?:and|but|sorry|no|well|actually|in fact|of course),? ){{0,4}}|\b(?:but|and) )(?:{_HOLDS})\b",
    re.IGNORECASE,
)
_TELLS_ANEW = re.compile(rf"^(?:(?:and|but|no|sorry|well|oh|actually),? )*(?:{_HOLDS})\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[;?!]|\.(?=\s|$)")
_HUNDRED = re.compile(r"\b(?=(?:hundred|thousand)\b)", re.IGNORECASE)  # "hundred each side"


def amended(sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], position: int) -> list[Retraction]:
    """The statements whose figure a sentence tells again, where it, or what is said beside it, calls the figure wrong.

    Sure where only one statement may be meant, or those that share most of what is said of the figure.
    """
    sentence = sentences[position]
    told = _TELLS.search(sentence.text)
    if told is None or sentence.flagged or reminds(sentence.text):
        return []
    said = _figures(" ".join(_CLAUSE.split(sentence.text[told.end() :])[0].split()[:_PHRASE]))
    if not said:
        return []
    judged = _judged(sentences, position, told.end(), said)
    if any(_STANDS.search(sentences[at].text) for at in _on(sentences, position, 1 + (judged is None))):
        return []
    right = _right(sentences, numbers, position, told.end())
    contrasted = right is not None and _contrasts(sentences, position, right, told.end())
    announced = _announced(sentences, position)
    if judged is None and (right is None or not (contrasted or announced)):
        return []
    meant, sure = _meant(sentences, numbers, position, said, right)
    holds = right if right is not None else judged
    if not meant or holds is None:
        return []
    given, before = sentences[holds].text, sentence.text
    if holds == position:
        contrasts = [match.start() for match in _CONTRASTS.finditer(sentence.text, told.end())]
        given = sentence.text[contrasts[-1] if contrasts else told.end() :]
        before = sentence.text[: contrasts[-1]] if contrasts else sentence.text
    if judged is None and _counts_another(given, [before, *(sentences[index].text for index in meant)]):
        return []
    found = [
        Retraction(
            index,
            holds,
            not sure or (judged is None and not announced and differs(given, f"{sentences[index].text} {before}")),
        )
        for index in meant
    ]
    # "I said so. That was wrong."
    apart = holds > position and not sentence.asks and (judged is None or judged > position)
    guessed = sure and all(each.guessed for each in found)
    return [*found, *([Retraction(position, holds, guessed)] if apart else [])]


def _counts_another(given: str, told: Sequence[str]) -> bool:
    """True where the figure of what holds counts what none of the others counts: "but it's only six patients"."""
    noun = counted(given)
    return (
        bool(noun)
        and not any(figure.unit for figure in figures_of(given))
        and not any(counts(text, noun) for text in told)
    )


def _figures(text: str) -> tuple[Quantity, ...]:
    return figures_of(text) or figures_of(_HUNDRED.sub("one ", text))


def _on(sentences: Sequence[Sentence], position: int, count: int) -> range:
    """The sentences of the same turn from a position on, so many at most."""
    after = position
    while after < min(position + count, len(sentences)) and sentences[after].turn == sentences[position].turn:
        after += 1
    return range(position, after)


def _judged(sentences: Sequence[Sentence], position: int, start: int, said: Sequence[Quantity]) -> int | None:
    """Where a figure that is told again is called wrong by its speaker: in that sentence, or soon after.

    "I said ten. My boss says twelve, that's wrong." calls twelve wrong, and ten right.
    """
    last = said[0]
    for index in _on(sentences, position, 1 + _JUDGED):
        text = sentences[index].text[start if index == position else 0 :]
        match = _WRONG.search(text)
        before = text[: match.start()] if match else text
        last = next((figure for figure in reversed(_figures(before)) if _replaces(figure, said[0])), last)
        if match is None or sentences[index].asks or _REPORTED.search(before):
            continue
        if index > position and cues.CONDITION.match(text):
            continue
        return index if _OWNS_UP.match(match[0]) or _is_said(last, said) else None
    return None


def _announced(sentences: Sequence[Sentence], position: int) -> bool:
    """True where who speaks has just said that something must be put right."""
    before = range(max(0, position - _ANNOUNCED), position + 1)
    turn = sentences[position].turn
    return any(sentences[at].turn == turn and _ANNOUNCES.search(sentences[at].text) for at in before)


def _right(
    sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], position: int, start: int
) -> int | None:
    """Where another figure of the same kind follows that which is told again; None if nowhere."""
    parts = _CLAUSE.split(_DENIED.sub(" ", sentences[position].text[start:]), maxsplit=1)
    first, *more = _figures(parts[0]) or numbers[position]
    # "I said ten, not twelve."
    denied = {figure.value for match in _DENIED.finditer(sentences[position].text) for figure in figures_of(match[0])}
    denied -= {first.value}
    for index in _on(sentences, position, _GIVEN):
        if index == position:
            given = (*more, *(figures_of(parts[-1]) if len(parts) > 1 else ()))
        else:
            denies = _DENIED.search(sentences[index].text)  # "It's not seven."
            given = figures_of(_DENIED.sub(" ", sentences[index].text)) if denies else numbers[index]
        if any(figure.value not in denied and _replaces(figure, first) for figure in given):
            return index
    return None


def _replaces(right: Quantity, wrong: Quantity) -> bool:
    """True of another value, or unit, of the same kind; bare where no unit was said."""
    if right.value == wrong.value:
        return right.unit is not None and wrong.unit is not None and right.unit != wrong.unit and alike(right, wrong)
    return right.unit is None or wrong.unit is None or alike(right, wrong)


def _contrasts(sentences: Sequence[Sentence], position: int, right: int, start: int) -> bool:
    """True where what holds is set against what was said: "I said ten, it's twelve", "I said ten. It should be …"."""
    if right == position:
        return bool(_CONTRASTS.search(sentences[position].text[start:]))
    few = right == position + 1 and len(sentences[right].words) <= _FEW
    return few and not sentences[right].asks and bool(_TELLS_ANEW.match(sentences[right].text))


def _meant(
    sentences: Sequence[Sentence],
    numbers: Sequence[tuple[Quantity, ...]],
    position: int,
    said: Sequence[Quantity],
    right: int | None,
) -> tuple[list[int], bool]:
    """The statements that gave a figure, and whether they are surely meant: those that speak most of the same thing."""
    sentence = sentences[position]
    near = (*range(max(0, position - 2), position), position if right is None else right)
    beside = [sentences[at] for at in near if sentences[at].turn == sentence.turn]
    topic = set[str]().union(*(content_of(each.text) for each in (*beside, sentence)))
    own = content_of(sentence.text)
    shared: dict[int, int] = {}
    for index in range(position - 1, max(-1, position - 1 - FARTHEST_BACK), -1):
        stated = sentences[index]
        if stated.flagged or stated.asks or stated.speaker != sentence.speaker or _TELLS.search(stated.text):
            continue
        if any(_is_said(figure, said) for figure in numbers[index]):
            named = content_of(stated.text)
            shared[index] = 2 * len(own & named) + len(topic & (named | content_of(_before(sentences, index))))
    most = max(shared.values(), default=0)
    meant = [index for index in shared if shared[index] == most]
    if most == 0:
        meant = meant if own or any(figure.unit for figure in said) else []  # "I said forty" may mean any
        nearest = [index for index in meant if position - index <= _NEAR]
        return nearest[:1] or meant[:1], len(meant) == 1 or len(nearest) == 1
    return sorted(meant[:_MOST]), len(meant) == 1 or most >= _SURE


def _before(sentences: Sequence[Sentence], index: int) -> str:
    """The sentence before a statement, which may name what it is about, if it is of the same turn."""
    before = sentences[index - 1] if index else None
    return before.text if before is not None and before.turn == sentences[index].turn else ""


def _is_said(figure: Quantity, said: Sequence[Quantity]) -> bool:
    """True of a figure that is among those told again; a unit may be left out."""
    return any(
        figure.value == one.value and (figure.unit == one.unit or None in (figure.unit, one.unit)) for one in said
    )
