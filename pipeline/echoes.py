"""Echoes: what is put right by being said again: "Three joules." "Nought point three." "Nought point three, yes."."""

import re
from collections.abc import Iterator, Sequence

from pipeline import cues
from pipeline.cues import any_of
from pipeline.likeness import alike, content_of, rejected_in
from pipeline.predicates import counted, differs, goes_on
from pipeline.retraction import Retraction
from pipeline.sentences import Sentence
from pipeline.slips import unmarked
from pipeline.words import FUNCTION_WORDS
from transcripts.numbers import Quantity
from transcripts.text import words_of

_OPENS = 4  # sentences of a turn, from its first on, in which what was just said is said again
_OPPOSES = 4  # sentences at the end of a reply in which it speaks against what was said
_NAMED = 40  # sentences back to a statement whose figure is named as wrong
_STATED = 8  # … to one that is only of the same kind, in the turn before
_FEW = 5  # words of a question that only says again what was said
_BARE = 2  # words of a sentence that only gives a word: "A teaspoon."
_LAST_SAID = 6  # sentences in which a word stands that is asked again: "The cheek?"
_ADMITTING = r"""
    (?:you|she|he|they|that|it)(?:['’](?:re|s)| are| is)? (?:quite |absolutely |so |of course )?(?:right|correct);
    (?:quite|absolutely|perfectly) (?:right|correct); (?:stand|I['’]m|it['’]s|that['’]s|been) corrected; sorry;
    my (?:mistake|bad|error|apologies); apologies; pardon; good (?:catch|spot|point); well (?:spotted|caught|heard);
    point taken; I was wrong; I take that back; I misspoke; I meant; (?:what )?did I say; (?:was|is) (?:the|my|our) old;
    thank you; thanks; thank heavens; cheers; merci; gracias; danke; grazie
"""
_ADMITS = any_of(_ADMITTING)
_ACCEPTS = any_of(
    _ADMITTING
    + """
    ; yes; yeah; yep; right; correct(?:ed)?; of course; absolutely; exactly; true; noted; indeed; agreed;
    (?:it|that|so it) is; better
    """
)
_AFFIRMS = re.compile(r"^(?:(?:oh|ah|well|um|uh),? )*(?:yes|yeah|yep|exactly|sure|of course)\b", re.IGNORECASE)
# At the start of a reply that speaks against what was said, perhaps after the name of who said it.
_OBJECTS = re.compile(
    r"^(?:[\w'’-]+(?: \w+)?[,.!…]+ )?(?:(?:oh|ah|hm|um|uh|er|well|but|hey|ay|ach|no|sorry|just)[,.!…]* )*"
    r"(?:no|nope|nah|sorry|wait|hang on|hold on|excuse me|pardon(?: me)?|correction|surely|careful|you mean|"
    r"(?:do|did|don['’]t|didn['’]t) you mean|isn['’]t (?:it|that))(?=[\s,.!?…]|$)",
    re.IGNORECASE,
)
# Anywhere in it.
_SETS_AGAINST = any_of(
    r"""
    isn['’]t (?:it|that); surely; I thought; (?:shouldn|wasn|don)['’]t (?:it|that|you); are you sure; you mean(?:t)?;
    you(?:['’]ve| have)? (?:just )?(?:said|gave|given|wrote|written|told|put|got);
    (?:number|figure|dose|value|interval|time|one) (?:that )?you (?:quoted|mentioned|showed);
    correct(?:ion| me| you); (?:it|that) should (?:be|read|say); (?:was|were|is) the old;
    your (?:slide|handout|sheet) says?
    """
)
# "It's eight, Ada.", but not "It's eight for us."
_SAYS_SO = re.compile(
    r"^(?:it|that|this)(?:['’]s| is| should be| must be)\b(?!.*\b(?:me|us|my|our|mine|ours)\b)", re.IGNORECASE
)
_OWN_WAY = any_of(
    r"^(?:(?:and|but|well|so),? )*(?:I|we|in (?:my|our)|with us|my|our)(?:['’]\w+)?; (?:is|are) what (?:I|we)"
)
_GRANTS = any_of("that['’]s (?:good|fine|great|right|correct|true|okay|ok|what I do|what we do)")
# What a word must be said with to hold in place of another: "In my protocol it's a teaspoon."
_HOLDS = any_of(
    "protocols?; slides?; sheets?; labels?; leaflets?; handouts?; ours; yours; says?; should; must; surely; not; mean"
)
_ADDS = any_of("^(?:or|and|plus|up to|to)")  # "Ten?" "Or twenty."
_PER = any_of("per; each; (?:a|either|one) side; sides; total; altogether; together; both; apiece")
# "For the face you're right, six weeks."
_BOUNDED = any_of("^(?:(?:hm|oh|ah|um|uh|er|well|okay|ok|yes|but)[,.]? )*(?:for|in|on|with|if|when)")
_BESIDE = any_of(
    """
    (?:minutes?|seconds?) (?:left|to go|remaining|over); then; next; after(?:wards)?; second; third; also; too;
    questions?; normally; usually; here
    """
)
_ASKED = re.compile(r"(?:^|[,;.!] )(?:(?:the|an?) )?([\w'’-]+)\?$")


def said_again(
    sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], position: int
) -> list[Retraction]:
    """What a speaker takes back by saying the figure, or the word, that another gave or that holds, and little else.

    "Three joules." "Nought point three." "Nought point three, thanks."; "Fifty units." "Fifty?" "Five hundred.";
    "One tablespoon." "Tablespoon? Ours says a teaspoon." "Teaspoon, yes.".
    """
    answer, start = sentences[position], _start(sentences, position)
    if answer.flagged or answer.asks or answer.speaker is None or position - start >= _OPENS or not start:
        return []
    if _ADDS.match(answer.text):
        return []
    first = _start(sentences, start - 1)
    before = list(_statements(sentences, first, answer.speaker))
    reply = range(first, start)
    if not before or sentences[first].speaker is None or any(sentences[index].flagged for index in reply):
        return []
    if not numbers[position]:
        return _by_word(sentences, reply, before, position)
    values = {figure.value for figure in numbers[position]}
    if len(values) != 1 or not _is_bare(answer.text):
        return []
    if values & {figure.value for index in reply for figure in numbers[index]}:
        return _accepted(sentences, numbers, reply, before, position)
    return _answered(sentences, numbers, reply, before, position)


def _start(sentences: Sequence[Sentence], position: int) -> int:
    """Where the turn of a sentence starts."""
    while position and sentences[position - 1].turn == sentences[position].turn:
        position -= 1
    return position


def _statements(sentences: Sequence[Sentence], first: int, speaker: str) -> Iterator[int]:
    """What a speaker stated before a reply, from the last on; nothing where the turn before asked for it."""
    between = sentences[first - 1] if first else None
    if between is not None and between.speaker != speaker and len(between.words) <= _FEW and not between.asks:
        first = _start(sentences, first - 1)  # "Interesting."
    if not first or sentences[first - 1].speaker != speaker or sentences[first - 1].asks:
        return
    for index in range(first - 1, max(-1, first - 1 - _NAMED), -1):
        stated = sentences[index]
        if stated.speaker == speaker and not stated.flagged and not stated.asks:
            yield index


def _is_bare(text: str) -> bool:
    """True where a text says a figure and nothing of what it holds for: "Nought point three, thank you."."""
    return not content_of(_ACCEPTS.sub(" ", unmarked(text)[0]))


def _accepted(
    sentences: Sequence[Sentence],
    numbers: Sequence[tuple[Quantity, ...]],
    reply: range,
    before: Sequence[int],
    position: int,
) -> list[Retraction]:
    """The statement of another figure, where a reply speaks against it or the answer admits that it was wrong."""
    value = numbers[position][0].value
    given = [index for index in reply if value in {figure.value for figure in numbers[index]}]
    right = _with_unit(numbers, value, [position, *given, *range(position + 1, position + 3)])
    answer = " ".join(sentence.text for sentence in _opening(sentences, position))
    objects = _opposes(sentences, reply, given[0])
    admits = bool(_ADMITS.search(answer)) and not any(_OWN_WAY.match(sentences[index].text) for index in given)
    if not (objects or admits) or goes_on(answer) or any(_is_beside(sentences[at].text) for at in given):
        return []
    if not admits and any(_GRANTS.search(sentences[index].text) for index in reply):
        return []
    told = next((numbers[index] for index in before if numbers[index]), ())
    if value in {figure.value for figure in told} or _shared_out(sentences, (*given, position), value, told):
        return []  # the speaker's own figure, or as much, told for one side
    last = [index for index in before if sentences[index].turn == sentences[before[0]].turn]
    near = [index for index in before if index in last or any(figure.unit for figure in numbers[index])]
    doubted = _named(sentences, numbers, reply) - {value}
    wrong = [index for index in near if _holds(numbers[index], doubted, right)]
    contrast, sure = not wrong and right.unit is None, admits
    if not wrong and (objects or contrast):  # "Yours is five ninety-five. The five eighty-five was the old one."
        said = {figure.value for index in reply for figure in numbers[index]} - {value}
        wrong = [index for index in near if _holds(numbers[index], said, right, measured=not contrast)][:1]
        sure = admits or (objects and bool(wrong))
    if not wrong and right.unit:
        wrong = [at for at in last[:_STATED] if any(alike(figure, right) for figure in numbers[at])][:1]
    wrong = [index for index in wrong if value not in {figure.value for figure in numbers[index]}]
    bounded = any(_BOUNDED.match(each.text) for each in _opening(sentences, position))
    other = bounded or not sure and any(differs(sentences[given[0]].text, sentences[index].text) for index in wrong)
    if other and contrast:
        return []
    if contrast and not wrong and not counted(sentences[given[0]].text):  # "You mean eight." names no unit
        other, wrong = not objects, [index for index in last[:_LAST_SAID] if len(set(numbers[index])) == 1][:1]
    at = next((index for index in _after(sentences, position) if _measures(numbers[index], value)), None)
    at = next((index for index in given if _measures(numbers[index], value)), position) if at is None else at
    return [Retraction(index, at, guessed=other) for index in wrong[:2]]


def _opposes(sentences: Sequence[Sentence], reply: range, given: int) -> bool:
    """True of a reply that speaks against what was said, where it starts, gives a figure or ends."""
    says_so = len(sentences[given].words) <= _FEW and _SAYS_SO.match(sentences[given].text)
    objects = any(_OBJECTS.match(sentences[index].text) for index in (reply.start, given))
    return bool(says_so) or objects or any(_SETS_AGAINST.search(sentences[at].text) for at in reply[-_OPPOSES:])


def _is_beside(text: str) -> bool:
    """True of a figure that is given besides another, "six as well", "then at eight weeks", or of the time left."""
    return goes_on(text) or bool(_BESIDE.search(text))


def _shared_out(sentences: Sequence[Sentence], places: Sequence[int], value: float, told: Sequence[Quantity]) -> bool:
    """True where a figure is twice or half of what was told, as words for sides or a total say: "Six a side."."""
    halves = any(figure.value in (2 * value, value / 2) for figure in told)
    return halves and any(_PER.search(sentences[index].text) for index in places)


def _answered(
    sentences: Sequence[Sentence],
    numbers: Sequence[tuple[Quantity, ...]],
    reply: range,
    before: Sequence[int],
    position: int,
) -> list[Retraction]:
    """The statement whose figure is only asked again, "Fifty?", where the answer is another: "Five hundred."."""
    asked, value = sentences[reply[-1]], numbers[position][0].value
    doubted = {figure.value for figure in numbers[reply[-1]]}
    affirmed = any(_AFFIRMS.match(sentences[at].text) for at in range(reply.stop, position + 1))
    if not asked.asks or len(doubted) != 1 or len(asked.words) > _FEW or affirmed or cues.CONDITION.search(asked.text):
        return []  # "Ten, twenty, thirty?" doubts nothing
    unit = _with_unit(numbers, value, list(_after(sentences, position)))
    wrong = [index for index in before if _holds(numbers[index], doubted, unit)]
    if any(value in {figure.value for figure in numbers[index]} for index in wrong):
        return []  # "Two to four weeks." "Two?" "Four."
    said = range(position, min(position + 2, len(sentences)))
    if any(_shared_out(sentences, (reply[-1], *said), value, numbers[index]) for index in wrong):
        return []
    after = _after(sentences, position)
    right = next((index for index in after if _measures(numbers[index], value)), position)
    return [Retraction(index, right) for index in wrong[:2]]


def _by_word(sentences: Sequence[Sentence], reply: range, before: Sequence[int], position: int) -> list[Retraction]:
    """The statement of a word that is asked again, where the answer is another word of the reply: "Teaspoon. Yes."."""
    own = set(words_of(_ACCEPTS.sub(" ", unmarked(sentences[position].text)[0]))) - FUNCTION_WORDS
    asked = [match[1].lower() for index in reply if (match := _ASKED.search(sentences[index].text))]
    told = [sentences[index] for index in reply if own <= set(words_of(sentences[index].text))]
    if len(own) != 1 or len(asked) != 1 or not any(len(e.words) <= _BARE or _HOLDS.search(e.text) for e in told):
        return []
    word, right = asked[0], next(iter(own))
    wrong = [index for index in before[:_LAST_SAID] if word in words_of(sentences[index].text)]
    if word in FUNCTION_WORDS or word == right or any(right in words_of(sentences[index].text) for index in wrong):
        return []
    return [Retraction(index, position) for index in wrong[:1]]


def _named(sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], reply: range) -> set[float]:
    """The figures that a reply asks again or calls wrong: "Forty?", "not forty"."""
    asked = {
        figure.value
        for index in reply
        if sentences[index].asks and len(sentences[index].words) <= _FEW and len(numbers[index]) == 1
        for figure in numbers[index]
    }
    return asked | {figure.value for index in reply for figure in rejected_in(sentences[index].text)}


def _opening(sentences: Sequence[Sentence], position: int) -> list[Sentence]:
    """The sentences by which a turn opens, from its first to some after a position."""
    start = _start(sentences, position)
    return [each for each in sentences[start : position + _OPENS] if each.turn == sentences[position].turn]


def _after(sentences: Sequence[Sentence], position: int) -> Iterator[int]:
    """A sentence and the next ones of its turn."""
    for index in range(position, min(position + _OPENS, len(sentences))):
        if sentences[index].turn == sentences[position].turn and not sentences[index].asks:
            yield index


def _with_unit(numbers: Sequence[tuple[Quantity, ...]], value: float, places: Sequence[int]) -> Quantity:
    """A figure with its unit, from the first place that tells it."""
    found = (figure for index in places if index < len(numbers) for figure in numbers[index] if figure.value == value)
    return next((figure for figure in found if figure.unit), Quantity(value, None))


def _measures(figures: Sequence[Quantity], value: float) -> bool:
    return any(figure.value == value and figure.unit is not None for figure in figures)


def _holds(figures: Sequence[Quantity], values: set[float], right: Quantity, *, measured: bool = False) -> bool:
    """True where a figure has one of the values, and measures what the right one does, as far as that is told."""
    return any(
        figure.value in values and (alike(figure, right) or not measured and None in (figure.unit, right.unit))
        for figure in figures
    )
