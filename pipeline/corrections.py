"""Corrections: statements that the speakers take back later. The later statement is the one that holds."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.amendments import amended
from pipeline.likeness import alike, content_of, figures_of, rejected_in
from pipeline.objections import accepted, without_denials
from pipeline.predicates import counted, differs, goes_on, judges_a_figure, plans, subject_of, tells_anew
from pipeline.recalls import recalled, reminds
from pipeline.repairs import repaired
from pipeline.replacements import gives_figure, giving, may_replace, put_right
from pipeline.retraction import FARTHEST_BACK, Retraction
from pipeline.same_breath import in_same_breath
from pipeline.sentences import Sentence, ahead_of, back_from
from pipeline.slips import AGREES, DROPS, SLIP, unmarked
from transcripts.numbers import Quantity, is_number, quantities

_PHRASE = 10  # words
_FEW = 6  # words of a slip that says nothing else
_NEAR = 8  # sentences: how far an unnamed slip ("sorry, seven") reaches back
# "No, forty." answers; "No more than forty" and "Never above forty" state something.
_OPENS = r"^(?:(?:oh|ah|ay|ach|uh|um|gosh|god|oops|sorry|wait),? )*"
_ANSWER_NO = re.compile(
    rf"{_OPENS}(?:nope|surely)\b|{_OPENS}never(?=[.,;!?]|$)"
    rf"|{_OPENS}no\b(?! (?:more|less|longer|later|sooner|further|deeper|higher|closer) than\b)",
    re.IGNORECASE,
)
_ECHO = re.compile(r"^((?:[\w-]+ )?[\w.-]+)[,.;?!]+ (?:no|never|surely not)(?:[,.;!]|(?= (\S+)))", re.IGNORECASE)
_SAID = re.compile(r"\b(?:I|you|we)(?:['’]ve)? (?:just )?(?:said|told|wrote|gave)\b|\bdid I say\b", re.IGNORECASE)
_OWN_SAID = re.compile(r"\bI(?:['’]ve)? (?:just )?(?:said|told|wrote|gave)\b|\bdid I say\b", re.IGNORECASE)


def retractions(sentences: Sequence[Sentence]) -> tuple[Retraction, ...]:
    """Every statement that is taken back later, by its speaker or accepted from somebody else.

    Where the slip and what puts it right are in one sentence, that sentence is both.
    """
    numbers = [figures_of(sentence.text) for sentence in sentences]
    found: dict[int, Retraction] = {}
    corrected = -_NEAR  # where something was last put right: an apology soon after belongs to the same slip
    for position, sentence in enumerate(sentences):
        if in_same_breath(sentence.text):
            found.setdefault(position, Retraction(position, position))
            if not _SAID.search(sentence.text):
                continue
        later = amended(sentences, numbers, position)
        told = (
            recalled(sentences, position)
            or (later if later and later[0].wrong < position - _NEAR else [])  # near ones have marks of their own
            or _slip(sentences, numbers, position, settled=position - corrected < _NEAR)
            or later
            or accepted(sentences, numbers, position)
            or repaired(sentences, numbers, position)
        )
        for retraction in without_denials(sentences, position, told):
            newest = _newest(sentences, numbers, found, retraction)
            if newest is not None:
                found[newest.wrong] = newest
            corrected = position
    return tuple(found[index] for index in sorted(found))


def _newest(
    sentences: Sequence[Sentence],
    numbers: Sequence[tuple[Quantity, ...]],
    found: Mapping[int, Retraction],
    retraction: Retraction,
) -> Retraction | None:
    """A retraction, or where its statement was put right before, one of what stands there; None where it adds nothing.

    "Wait four weeks. Sorry, five weeks. No, I said four, I meant six weeks." takes five back.
    """
    earlier = found.get(retraction.wrong)
    if earlier is None or earlier.guessed:
        return retraction
    while earlier.wrong < earlier.right and earlier.right in found and not found[earlier.right].guessed:
        earlier = found[earlier.right]
    before = set(numbers[earlier.right])
    other = any(
        figure not in before and figure.value not in _values(numbers[retraction.wrong]) and alike(figure, right)
        for figure in numbers[retraction.right]
        for right in before
    )
    # "It's five weeks on the face and eight weeks on the legs" confirms five.
    holds = _values(numbers[retraction.right]) - _values(tuple(rejected_in(sentences[retraction.right].text)))
    confirmed = _values(tuple(before)) & holds
    if retraction.guessed or not other or confirmed or earlier.right == retraction.right:
        return None
    return Retraction(earlier.right, retraction.right)


def _slip(
    sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], position: int, *, settled: bool
) -> list[Retraction]:
    """What a sentence takes back by the words of a slip, an echo or a "no"; no guess where all is settled."""
    sentence = sentences[position]
    dropped = _dropped(sentences, numbers, position)
    slip = bool(SLIP.search(sentence.text)) and not plans(sentence.text) and not reminds(sentence.text)
    echoed = _echoed(sentences, numbers, position)
    if dropped is None and not slip and not echoed and not _echo_denied(sentences, position):
        return []
    wrong = _near_statements(sentences, numbers, position, echoed) or _named(sentences, numbers, position)
    if not wrong and dropped is not None:
        wrong = [dropped]
    told = _told(sentences, position)
    own = set(quantities(sentences[told].text)) if told is not None else set()
    if not wrong and slip and told is not None and told < position:
        repeated = _repeated(numbers[back_from(sentences, position, _NEAR) : position]) & set(numbers[told])
        wrong = _named(sentences, numbers, told) or _near_statements(sentences, numbers, position, repeated)
        wrong = sorted({*wrong, told}) if wrong else []
    if not wrong and slip and told is not None and own:
        # What was said elsewhere, as in a handout: the wrong figure is in the sentence that tells of it.
        right = put_right(sentences, numbers, told, position + (told == position)) if len(own) == 1 else position
        return [] if right is None else [Retraction(told, right)]
    own_words = counted(sentence.text) or judges_a_figure(unmarked(sentence.text)[0])
    guessed = not (wrong or settled or own_words or AGREES.search(sentence.text)) and slip
    if guessed:
        wrong = _guess(sentences, numbers, position)
        guessed = not any(_SAID.search(sentences[index].text) for index in wrong)
        # "Thirty was enough. I'd like to correct that, we leave forty." points at the sentence just before.
        wrong = [index for index in wrong if may_replace(sentences, numbers, index, position)]
        at_once = wrong == [position - 1] and sentences[position - 1].turn == sentence.turn
        given = giving(sentences, numbers, position).text
        at_once = at_once and not (subject_of(given) and tells_anew(given, sentences[position - 1].text))
        guessed &= not (at_once and gives_figure(sentences, numbers, position) and not sentence.asks)
    found: list[Retraction] = []
    for index in wrong:
        if _confirms(sentence.text, numbers[index]):
            continue
        right = put_right(sentences, numbers, index, position)
        if right is not None or not guessed:
            found.append(Retraction(index, position if right is None else right, guessed))
    return found


def _told(sentences: Sequence[Sentence], position: int) -> int | None:
    """Where a slip tells what was said: in its own sentence, or just before, as in "I said ten. That's a misprint."."""
    before = position - 1
    if _SAID.search(sentences[position].text):
        return None if sentences[position].asks else position
    apart = (
        len(sentences[position].words) <= _FEW and before >= 0 and sentences[before].turn == sentences[position].turn
    )
    return before if apart and _SAID.search(sentences[before].text) and not sentences[before].asks else None


def _confirms(text: str, figures: Sequence[Quantity]) -> bool:
    """True where a slip ends with the figures that were said: "It's five, sorry, my mistake, it's five days."."""
    slips = list(SLIP.finditer(text))
    told = figures_of(text[slips[-1].end() :]) if slips else ()
    return bool(told) and not rejected_in(text) and not _SAID.search(text) and _values(told) == _values(figures)


def _dropped(sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], position: int) -> int | None:
    """The statement with a figure, just before, that "Actually, no, …" drops; another figure must follow."""
    if position == 0 or not DROPS.match(sentences[position].text.replace(",", "")):
        return None
    turn = sentences[position].turn
    near = range(back_from(sentences, position, 2), position)
    before = [at for at in near if sentences[at].turn == turn and numbers[at]]
    if not before or sentences[before[-1]].asks:
        return None
    told = unmarked(sentences[position].text)[0]
    stated = sentences[before[-1]].text
    own_words = judges_a_figure(told) or goes_on(told) or (numbers[position] and differs(told, stated))
    if own_words or not may_replace(sentences, numbers, before[-1], position):
        return None
    return before[-1] if put_right(sentences, numbers, before[-1], position) is not None else None


def _echo_denied(sentences: Sequence[Sentence], position: int) -> bool:
    """True where "Forty five?" is followed by "No, …" or "Surely …": somebody else's number is denied."""
    if position == 0 or not _ANSWER_NO.match(sentences[position].text):
        return False
    echo = sentences[position - 1]
    return echo.asks and bool(quantities(echo.text)) and len(echo.words) <= 8 and not goes_on(echo.text)


def _echoed(sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], position: int) -> set[Quantity]:
    """The figure that a turn opens with only to deny it, before it gives another: "Forty five, no, it's forty two."."""
    match = _ECHO.match(sentences[position].text)
    if match is None or position == 0 or sentences[position - 1].turn == sentences[position].turn:
        return set()
    echo = figures_of(match.group(1))
    if match.group(2) and not is_number(match.group(2)):
        return set()  # "Five, no problem."
    told = (figure for index in range(position, ahead_of(sentences, position, 2)) for figure in numbers[index])
    return set(echo) if _values(tuple(told)) - _values(echo) else set()


def _named(sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], position: int) -> list[int]:
    """The statements whose figure is named as wrong: "I said eight weeks", "sorry, not forty", or "Two days?"."""
    text = sentences[position].text
    again = {figure for said in _SAID.finditer(text) for figure in figures_of(_around(text, said))}
    if again:
        # The number and the subject name the statement, however far back it is.
        topic = content_of(text)
        again_said = [
            index
            for index in range(max(0, position - FARTHEST_BACK), position)
            if again & set(numbers[index]) and topic & content_of(sentences[index].text)
        ]
        own = [index for index in again_said if sentences[index].speaker == sentences[position].speaker]
        if again_said:  # "Thirty is for ulcers." of who objects is no second slip
            return (own if own and _OWN_SAID.search(text) else again_said)[-2:]
    rejected = rejected_in(text)
    doubted = [index for index in range(back_from(sentences, position, 4), position) if sentences[index].asks]
    if not rejected and doubted:
        rejected = {quantity for index in doubted for quantity in numbers[index]}
        # What is said again after the doubt is what holds.
        confirmed = range(doubted[-1] + 1, position)
        rejected -= {
            quantity
            for index in confirmed
            if not _ANSWER_NO.match(sentences[index].text)
            for quantity in numbers[index]
        }
    return _near_statements(sentences, numbers, position, rejected)


def _guess(sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], position: int) -> list[int]:
    """The statements that a bare "sorry, I got that wrong" may mean: a figure said twice, else the last figure."""
    repeated = _repeated(numbers[back_from(sentences, position, _NEAR) : position])
    found = _near_statements(sentences, numbers, position, repeated)
    if found or _measured(numbers[position]):
        return found
    near = range(back_from(sentences, position, 3), position)
    return [index for index in near if _measured(numbers[index]) and not sentences[index].asks][-1:]


def _near_statements(
    sentences: Sequence[Sentence], numbers: Sequence[tuple[Quantity, ...]], position: int, rejected: set[Quantity]
) -> list[int]:
    """The statements before a slip that hold a rejected figure; a unit, where one was said, must be the same."""
    values = {quantity.value for quantity in rejected}
    units = {quantity.value: quantity.unit for quantity in rejected if quantity.unit}
    return [
        index
        for index in range(back_from(sentences, position, _NEAR), position)
        if not sentences[index].asks
        and not _ANSWER_NO.match(sentences[index].text)
        and any(
            quantity.value in values and quantity.unit == units.get(quantity.value, quantity.unit)
            for quantity in numbers[index]
        )
    ]


def _repeated(numbers: Sequence[tuple[Quantity, ...]]) -> set[Quantity]:
    """The figures that come twice: said by one, doubted by the other."""
    counts = Counter(quantity for group in numbers for quantity in set(group) if quantity.unit)
    return {quantity for quantity, count in counts.items() if count > 1}


def _measured(found: Sequence[Quantity]) -> bool:
    return any(quantity.unit for quantity in found)


def _around(text: str, said: re.Match[str]) -> str:
    """The words beside "I said", among which the figure is that is said again."""
    before, after = text[: said.start()].split(), text[said.end() :].split()
    if said.group().lower().startswith("did"):  # what is said again ends with its clause
        again = next((index for index, word in enumerate(after) if word[-1] in ",;.?!"), len(after))
        return " ".join(after[: min(again + 1, _PHRASE)])
    return " ".join([*before[-_PHRASE:], *after[:_PHRASE]])


def _values(found: Sequence[Quantity]) -> set[float]:
    return {quantity.value for quantity in found}
