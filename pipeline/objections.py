"""Objections: what a speaker says against a statement, and the first one accepts: "Isn't it six weeks?" "Yes."."""

import re
from collections.abc import Collection, Sequence

from pipeline import cues
from pipeline.alternatives import swapped
from pipeline.cues import any_of
from pipeline.echoes import said_again
from pipeline.likeness import alike, content_of, denies, turned_round
from pipeline.predicates import counted, counts, differs, forbids, judges_a_figure, moves, subject_of, tells_anew
from pipeline.retraction import Retraction
from pipeline.sentences import Sentence
from pipeline.slips import unmarked
from pipeline.terse import turns
from transcripts.numbers import Quantity

_FARTHEST = 3  # sentences from an objection to the answer
_STATED = 6  # sentences from a statement to the objection
_SAYS_ON = 2  # sentences after "You're right." in which what holds is said
_FEW = 4  # words of a figure that is only asked: "Six weeks?"
_PUTS_FORWARD = r"""
    (?:isn['’]t|wasn['’]t|shouldn['’]t|aren['’]t) (?:it|that|this|they|those); (?:is|was|should) it not;
    surely; I (?:always |rather )?thought; I (?:was|have been) (?:told|taught); are you sure;
    (?:don['’]t|do|did|didn['’]t) you (?:not )?(?:mean|say); you (?:do |did )?mean(?:t)?; ^no(?=[,.:!]);
    ^(?:sorry|wait|hang on|excuse me|but)(?=[,.]|\s(?:isn|I thought|surely|you)); isn['’]t it; correct me if; I believe;
    (?:that|it) (?:should|must|ought to) be; you(?:['’]ve)? (?:just )?said
"""
_OBJECTS = any_of(_PUTS_FORWARD + "; ^not; ^never")
_ASKING = any_of(_PUTS_FORWARD)
_ACCEPTS = any_of(
    r"""
    ^(?:(?:oh|ah|um|uh|er|well|okay|ok|sorry|gosh|so|and|(?:it|that) is(?=,)),? )*(?:yes|
    yeah|yep|right|agreed|correct|indeed|absolutely|exactly|of course|quite(?: right| so)?|true|granted|point taken|
    fair (?:point|enough)|good (?:catch|point|spot)|
    well spotted|you(?:['’]re| are) (?:\w+ )?(?:right|correct)|I stand corrected|my (?:mistake|apologies|bad)|
    thank you|thanks|(?:she|he)(?:['’]s| is) (?:\w+ )?(?:right|correct)|
    that(?:['’]s| is) (?:\w+ )?(?:right|correct|true)|I agree)(?! not\b)
    """
)
# "No, of course not." accepts "Surely not over a tattoo?", and denies "Isn't it six weeks?".
_ACCEPTS_NOT = re.compile(
    r"^(?:(?:oh|ah|um|uh|well|sorry|gosh),? )*(?:"
    r"no,? (?:(?:of course|certainly|definitely|absolutely|indeed|quite) )?(?:not|never)(?=[,.!]|$)"
    r"|(?:of course|certainly|definitely|absolutely|indeed) not(?=[,.!]|$)"
    r"|no,? (?:you|it|that|they) (?:can['’]t|cannot|(?:must|should|do|does|is|are)(?:n['’]t| not))(?=[,.!]|$))",
    re.IGNORECASE,
)
_ASKS_WHETHER = re.compile(
    r"(?:^|[,.;] )(?:(?:but|and|so|well),? )?\w+n['’]t (?:it|that|this|they|those|these|you|we|I|there|the|he|she)\b",
    re.IGNORECASE,
)
_TAG = re.compile(r", \w+ (?:you|it|they|we|he|she|that)\?$", re.IGNORECASE)
_OF_ITS_OWN = re.compile(r"^(?:I|we)\b", re.IGNORECASE)
_FULLY = any_of(
    r"""
    agreed; correct; quite right; of course; you(?:['’]re| are) (?:\w+ )?(?:right|correct); I stand corrected; true;
    I agree; (?:she|he)(?:['’]s| is) (?:\w+ )?(?:right|correct); my (?:mistake|apologies|bad); good (?:catch|spot);
    well spotted; that(?:['’]s| is) (?:right|correct|true); point taken; sorry
    """
)
_ADMITS = any_of(
    r"""
    sorry; my (?:mistake|apologies|bad); you(?:['’]re| are) (?:\w+ )?(?:right|correct); I stand corrected; thank you;
    good (?:catch|spot); well spotted; point taken
    """
)
# "Do you say the same for the chin?"
_MORE = any_of("same; also; too(?=[,.?]|$); as well; likewise; (?:what|how) about")
_MEANS = any_of("you (?:do |did )?mean(?:t)?")
_SUGGESTS = any_of("(?:isn|wasn|shouldn|aren)['’]t; mean(?:t)?; not")
_BUT = any_of(
    "too; also; as well; but; though; although; however; except; only if; unless; not (?:in|for|with) (?:my|our)"
)


def accepted(sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], position: int) -> list[Retraction]:
    """The statement that an answer takes back, since it accepts what another speaker has objected, or says it again."""
    return _by_assent(sentences, numbers, position) or said_again(sentences, numbers, position)


def _by_assent(
    sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], position: int
) -> list[Retraction]:
    """The statement that an answer takes back by words of assent: "Yes, six weeks.", "You're right."."""
    answer = sentences[position]
    accepts, accepts_not = _ACCEPTS.match(answer.text), _ACCEPTS_NOT.match(answer.text)
    if answer.flagged or not (accepts or accepts_not) or _BUT.search(answer.text) or answer.asks:
        return []
    for objection in range(position - 1, max(-1, position - 1 - _FARTHEST), -1):
        said = sentences[objection]
        if said.speaker is not None and said.turn == answer.turn:
            continue
        if said.speaker is not None and said.turn != sentences[position - 1].turn:
            return []
        if not accepts and (not denies(said.text) or _ASKS_WHETHER.search(said.text)):
            continue
        for statement in _statements(sentences, objection, answer):
            if _objects(sentences, numbers, statement, objection):
                return _taken_back(sentences, numbers, statement, objection, position)
    return []


def without_denials(sentences: Sequence[Sentence], position: int, told: Sequence[Retraction]) -> list[Retraction]:
    """What is taken back, without what another said against it: "Forty." "Four, not forty." "Did I say forty?"."""
    own = [each for each in told if sentences[each.wrong].speaker == sentences[position].speaker]
    first = min((each.wrong for each in own), default=position)
    return [each for each in told if each in own or each.wrong < first] if own else list(told)


def _statements(sentences: Sequence[Sentence], objection: int, answer: Sentence) -> list[int]:
    """What who answers had stated before the objection, from the nearest on."""
    return [
        index
        for index in range(objection - 1, max(-1, objection - 1 - _STATED), -1)
        if sentences[index].speaker == answer.speaker
        and (answer.speaker is None or sentences[index].turn != sentences[objection].turn)
        and not sentences[index].flagged
        and not sentences[index].asks
        and not cues.SETS_UP.search(sentences[index].text)
    ]


def _objects(
    sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], statement: int, objection: int
) -> bool:
    """True where a sentence gives another figure of the same kind, or turns a statement round."""
    said, stated = sentences[objection], sentences[statement]
    if not numbers[objection] and _turns_down(said.text, stated.text):
        return True
    asked = said.asks and len(said.words) <= _FEW and bool(numbers[objection])
    if (not _OBJECTS.search(said.text) and not asked) or _MORE.search(said.text):
        return False
    if _rules_out_another(said.text, stated.text):
        return False
    given = _given(sentences, numbers, objection)
    if given:
        values = {figure.value for figure in numbers[statement]}
        others = [figure for figure in given if figure.value not in values]
        noun = counted(_objected(said.text))
        bare = not noun or counts(stated.text, noun)
        return any(alike(one, other) or (one.unit is None and bare) for one in others for other in numbers[statement])
    if _MEANS.search(said.text) and content_of(said.text) - content_of(stated.text):
        return True
    denied = cues.NEGATION.match(said.text) and denies(said.text) and content_of(said.text) & content_of(stated.text)
    return bool(denied) or turned_round(said.text, stated.text)


def _rules_out_another(said: str, stated: str) -> bool:
    """True where an objection only denies the alternative of a statement: "Not after?" of "before the laser"."""
    return bool(swapped(said, stated)) and denies(_ASKING.sub(" ", said)) != denies(stated)


def _turns_down(said: str, stated: str) -> bool:
    """True of "you can't" and "you can't use it", also where it is asked: "You can't do that, can you?"."""
    return not _OF_ITS_OWN.match(said) and turns(_TAG.sub("", unmarked(said)[0]), stated)


def _given(
    sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], objection: int
) -> tuple[Quantity, ...]:
    """The figures of an objection as it was written: "You said four, it's six weeks."."""
    more = not sentences[objection].ends and sentences[objection + 1].turn == sentences[objection].turn
    return (*numbers[objection], *(numbers[objection + 1] if more else ()))


def _taken_back(
    sentences: Sequence[Sentence],
    numbers: Sequence[tuple[Quantity, ...]],
    statement: int,
    objection: int,
    position: int,
) -> list[Retraction]:
    """The statement with what holds: the answer where it says so itself, else the objection."""
    answer, said, stated = sentences[position], sentences[objection], sentences[statement]
    values = {figure.value for figure in _given(sentences, numbers, objection)}
    again = values & {figure.value for figure in numbers[position]}
    confirms = {figure.value for figure in numbers[position]} & {figure.value for figure in numbers[statement]} - values
    put = swapped(answer.text, stated.text)
    bare = len(answer.words) <= _FEW and bool(_SUGGESTS.search(said.text))
    full = again or put or _FULLY.search(answer.text) or (denies(answer.text) and denies(said.text))
    if confirms or not (full or bare) or _is_of_something_else(said.text, stated.text, answer.text, figures=values):
        return []
    measured = any(figure.unit for figure in numbers[position] if figure.value in again)
    again_denied = turns(unmarked(_ACCEPTS.sub("", answer.text).lstrip(" ,."))[0], stated.text)
    tells = measured or put or again_denied or content_of(answer.text) & content_of(said.text) or (again and said.asks)
    after = (
        index
        for index in range(position + 1, min(position + 1 + _SAYS_ON, len(sentences)))
        if sentences[index].turn == answer.turn and values & {figure.value for figure in numbers[index]}
    )
    right = position if tells else next(after, objection)
    # Of something else than the statement, as far as the words tell: "Isn't it six weeks on the legs?"
    new = content_of(said.text) - content_of(stated.text) - swapped(said.text, stated.text)
    other = new or differs(_objected(said.text), stated.text) if values else new and not _MEANS.search(said.text)
    other = other and not _turns_down(said.text, stated.text)
    return [Retraction(statement, right, guessed=bool(other) or not full)]


def _is_of_something_else(said: str, stated: str, answer: str, *, figures: Collection[float]) -> bool:
    """True where an objection has a subject of its own, and the answer admits no slip.

    Also where it asks of another place with another thing, "the cannula for the cheek?", or only what is meant.
    """
    objected, admits = _objected(said), bool(_ADMITS.search(answer))
    if subject_of(objected) and tells_anew(objected, stated):
        return not admits
    if figures:
        return judges_a_figure(objected) or forbids(objected, stated)
    unclear = _MEANS.search(said) and not (admits or swapped(said, stated) or denies(said) != denies(stated))
    return bool(unclear) or moves(objected, stated)


def _objected(text: str) -> str:
    """An objection without the words by which it objects: "six weeks?"."""
    return _OBJECTS.sub(" ", text).lstrip(" ,.")
