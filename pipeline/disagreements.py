"""Disagreements: where one speaker objects to what another has just said, and neither takes it back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline import cues
from pipeline.cues import any_of
from pipeline.predicates import is_bygone
from pipeline.retraction import Retraction
from pipeline.sentences import Sentence
from pipeline.slips import SLIP
from pipeline.words import FUNCTION_WORDS
from transcripts.measures import TIME_UNITS, UNITS
from transcripts.numbers import Quantity, is_number, quantities
from transcripts.text import words_of
from transcripts.vocabulary import Vocabulary

# What a figure counts, so that two speakers count the same: how long they wait, or how much they give.
_WAITS = any_of(r"waits?; waiting; leaves?; leaving; spac(?:e|ing); apart; between; intervals?; repeat")
_GIVES = any_of(
    r"gives?; giving; uses?; using; takes?; taking; injects?; puts?; treats? (?:with|at); goe?s? (?:to|with|for|at)"
)
_BETWEEN = any_of(
    r"between (?:(?:the|our|their|your|any|two) )*(?:sessions|treatments|visits|appointments|injections|passes|rounds)"
)
_OWN = any_of(rf"(?:I|we)(?:['’]d|['’]ll|\swould)? (?:(?:\w+ly|always|usually|still|rather) )?(?:{cues.VERBS}|say)")
# By which a figure is another patient's, one more of the same, or no rule of the speaker's own.
_ELSE = any_of(
    r"""
    then; another; again; next; second; also; too; as well; further; extra; s?he; her; him; his; they; them; their;
    those; these; or; yes; yeah; exactly; right; agreed?; same; if; unless; when; once
    """
)
_AT_LEAST = any_of(r"at least; minimum; no (?:less|earlier|sooner|fewer) than; or (?:more|longer); more than; from")
_AT_MOST = any_of(
    r"at most; at the most; maximum; no (?:more|later|longer) than; up to; or (?:less|fewer); within; less than"
)
# "We do it differently, don't we?" asks to be agreed with; "…, don't you?" and "…, okay?" object.
_AUXILIARY = r"(?:am|is|are|was|were|do|does|did|has|have|had|can|could|would|will|should|ai|ca|wo)"
_ASKS = re.compile(
    rf",\s*{_AUXILIARY}(?:n['’]t)? (?:I|we|it|that|they|he|she)(?: not)?\?$|,\s*isn['’]t (?:it|that) so\?$"
    rf"|^(?:(?:so|well|but|and),? )?{_AUXILIARY}(?:n['’]t)? [^?]*\?$",
    re.IGNORECASE,
)
_ABOUT = any_of("about; around; approximately; roughly; typically; generally; normally; mostly")
_NOT_THEIR_OWN = (cues.CONTRAST, cues.SETS_UP, cues.STORY)
_SHUNS = any_of(
    r"""
    avoid\w*; (?:stay|keep|steer) (?:away|clear|off|out); hold off; refus\w*; careful\w*; stop\w*; danger\w*; risk\w*;
    wary; afraid; beware; leave; hate\w*; dislike\w*; worr(?:y|ied)
    """
)
_ADVISES = any_of("I; I['’](?:d|ll|m|ve); we; we['’](?:d|ll|re|ve); you; you['’](?:d|ll|re|ve)")
# At the start of a reply: what refuses that which somebody else does or advises, and what calls it wrong.
_START = r"^(?:(?:oh|no|hm|well|ah|um|but|sorry)[,.!]? )*"
_REFUSES = re.compile(
    rf"{_START}(?:"
    r"(?:I|we)(?:(?:['’]d| would) never| never| wouldn['’]t| would not)(?: ever)? "
    r"(?:do|use|try|touch|advise|recommend) (?:that|it|this|so)(?: there)?"
    r"|(?:you|one) (?:can['’]t|cannot|(?:must|should|can)(?:n['’]t| not| never))(?: ever)?"
    r"(?: (?:do|use|try|say) (?:that|it|this|so))?"
    r"|don['’]t (?:ever )?do (?:that|it)"
    r"|(?:that|it)(?:['’]s| is) (?:\w+ly |far too |too |very |just |plain )?(?:dangerous|risky|unsafe)"
    r")(?=[,.;!]|$)",
    re.IGNORECASE,
)
_CONTRADICTS = re.compile(
    rf"{_START}(?:that|it)(?:(?:['’]s| is)(?: (?:\w+ly|just|plain|quite))? "
    r"(?:wrong|incorrect|untrue|nonsense|not (?:right|true|correct))| isn['’]t (?:right|true|correct))(?=[,.;!]|$)",
    re.IGNORECASE,
)
_OPENS_REFUSING = re.compile(rf"{_START}(?:oh|no|hm|well|ah|dear|sorry)[,.!]*$", re.IGNORECASE)
_ECHOED = 20  # sentences back in which a figure stands that is said again
_OPENER = 3  # words of a sentence before an objection: "Well, hm."


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Sentence `objection` speaks against sentence `statement` (positions in the sequence of sentences)."""

    statement: int
    objection: int


def disagreements(sentences: Sequence[Sentence], taken_back: Sequence[Retraction]) -> tuple[Disagreement, ...]:
    """The open disagreements of a recording, in order; speakers must be known, or the objection be in plain words."""
    settled = {position for retraction in taken_back for position in (retraction.wrong, retraction.right)}
    found: list[Disagreement] = []
    for position in range(1, len(sentences)):
        objection = _objection(sentences, position)
        if objection is None:
            continue
        again = quantities(sentences[position].text) if objection > position else ()
        statement = _statement(sentences, position, again=again)
        if statement is not None and not {statement, objection} & settled:
            found.append(Disagreement(statement, objection))
    return tuple(found)


def vendors(sentences: Sequence[Sentence], vocabulary: Vocabulary) -> frozenset[str]:
    """The speakers who say that they speak for a company, as "I work for the manufacturer" or "I'm with Candela"."""
    makers = {
        maker.strip().lower() for term in vocabulary.terms for maker in term.maker.split("/") if len(maker.strip()) > 2
    }
    found: set[str] = set()
    for sentence in sentences:
        if sentence.speaker is None:
            continue
        presented = cues.PRESENTS.search(sentence.text)
        from_maker = presented and sentence.text[presented.end() :].strip().lower().startswith(tuple(makers))
        if from_maker or cues.VENDOR.search(sentence.text):
            found.add(sentence.speaker)
    return frozenset(found)


def _statement(sentences: Sequence[Sentence], position: int, *, again: Sequence[Quantity] = ()) -> int | None:
    """What the speaker before said last: the nearest sentence with a figure, else the last one.

    Where a figure is said again, "Forty?", the last sentence that has it, further back too.
    """
    echoed = _echoed(sentences, position, {quantity.value for quantity in again}) if again else None
    if echoed is not None:
        return None if sentences[echoed].asks else echoed
    before = [
        index
        for index in range(max(0, position - 3), position)
        if not sentences[index].text.endswith("?") and not sentences[index].flagged and len(sentences[index].words) > 3
    ]
    if sentences[position].turn != sentences[position - 1].turn:
        before = [index for index in before if sentences[index].turn == sentences[position - 1].turn]
    figures = [index for index in before if quantities(sentences[index].text)]
    return (figures or before)[-1] if before else None


def _echoed(sentences: Sequence[Sentence], position: int, values: set[float]) -> int | None:
    """Where the turn before last said one of some figures."""
    for index in range(position - 1, max(-1, position - 1 - _ECHOED), -1):
        if sentences[index].turn != sentences[position - 1].turn:
            return None
        if values & {quantity.value for quantity in quantities(sentences[index].text)} and not sentences[index].flagged:
            return index
    return None


def _objection(sentences: Sequence[Sentence], position: int) -> int | None:
    """The sentence that objects: in plain words, with another figure for the same, or after an echo: "Six? …"."""
    sentence, text = sentences[position], sentences[position].text
    if sentence.flagged:
        return None
    if cues.OBJECTS.search(text) and not _ASKS.search(_as_written(sentences, position)):
        return position
    if _counts_otherwise(sentences, position) or _replies_refusing(sentences, position):
        return position
    echo = sentence.turn != sentences[position - 1].turn and text.endswith("?") and len(sentence.words) <= 4
    if not echo or position + 1 >= len(sentences) or sentences[position + 1].turn != sentence.turn:
        return None
    reply = sentences[position + 1].text
    said, answer = set(quantities(text)), set(quantities(reply))
    # "Two weeks? At my last place they looked after ten minutes." tells what others did.
    own = not (SLIP.search(reply) or _is_no_rule(reply) or is_bygone(reply, sentences[position - 1].text))
    return position + 1 if said and answer - said and own else None


def _replies_refusing(sentences: Sequence[Sentence], position: int) -> bool:
    """True where a reply refuses what another speaker has just said they do or advise: "I'd never do that".

    Not where that was asked, denied, told as a story or as what others do, or as what goes wrong: then both agree.
    """
    sentence, opener, statement = sentences[position], sentences[position - 1], _statement(sentences, position)
    last = opener
    if sentence.turn == opener.turn:
        opens = position > 1 and len(opener.words) <= _OPENER and opener.turn != sentences[position - 2].turn
        if not opens or not _OPENS_REFUSING.match(opener.text):
            return False
        statement, last = _statement(sentences, position - 1), sentences[position - 2]
    if statement is None or last.asks or None in (sentence.speaker, sentences[statement].speaker):
        return False
    text, said = sentence.text, sentences[statement].text
    if _ASKS.search(_as_written(sentences, position)) or any(cue.search(said) for cue in _NOT_THEIR_OWN):
        return False
    orders, advises = cues.IMPERATIVE.match(said), _ADVISES.search(said)
    if _CONTRADICTS.match(text):
        # "The lid drooped for weeks." "That's not right." is sympathy.
        return bool(orders or (advises and not cues.COMPLICATION.search(said)))
    agrees = any(cue.search(said) for cue in (cues.NEGATION, cues.CONDITION, cues.COMPLICATION, _SHUNS))
    return bool(_REFUSES.match(text) and not agrees and (advises or orders))


def _as_written(sentences: Sequence[Sentence], position: int) -> str:
    """A sentence with what a comma parts from it: "We do it differently," "don't we?"."""
    ends = position
    while not sentences[ends].ends and ends + 1 < len(sentences) and sentences[ends + 1].turn == sentences[ends].turn:
        ends += 1
    return " ".join(sentence.text for sentence in sentences[position : ends + 1])


def _counts_otherwise(sentences: Sequence[Sentence], position: int) -> bool:
    """True where a speaker replies with a figure of their own for just what the other has counted.

    "I'd wait eight weeks" speaks against "We wait four weeks between sessions"; "I wait eight on the neck" may not.
    Where neither names a subject, as in "We wait four weeks", nobody can tell that they speak of one.
    """
    sentence, statement = sentences[position], _statement(sentences, position)
    opener = sentences[position - 1]
    if sentence.turn == opener.turn:
        if position < 2 or len(opener.words) > _OPENER or opener.turn == sentences[position - 2].turn:
            return False
        statement = None if _ELSE.search(opener.text) else _statement(sentences, position - 1)
    if statement is None or None in (sentence.speaker, sentences[statement].speaker):
        return False
    said, answer = sentences[statement].text, sentence.text
    ours = set(quantities(answer))
    theirs = {quantity.value for quantity in quantities(said) if quantity.unit in {each.unit for each in ours}}
    if len(ours) != 1 or not theirs or not _OWN.search(answer):
        return False
    (own,) = ours
    counts = _WAITS if own.unit in TIME_UNITS else _GIVES
    alike = own.unit is not None and counts.search(said) and counts.search(answer)
    if not alike or _ELSE.search(answer) or any(map(_is_no_rule, (said, answer))):
        return False
    higher, lower = own.value > max(theirs), own.value < min(theirs)
    fits = (higher and _AT_LEAST.search(said)) or (lower and _AT_MOST.search(said))
    subjects, named = _subjects(said), _BETWEEN.search(said)
    return (higher or lower) and not fits and bool(subjects or named) and _subjects(answer) <= subjects


def _is_no_rule(text: str) -> bool:
    """True where a sentence denies, supposes, reports or tells a story."""
    return any(cue.search(text) for cue in (cues.NEGATION, cues.CONDITION, cues.CONTRAST, cues.SETS_UP, cues.STORY))


def _subjects(text: str) -> set[str]:
    """The words that say of what a figure holds."""
    plain = _ABOUT.sub(" ", _GIVES.sub(" ", _WAITS.sub(" ", _OWN.sub(" ", text))))
    return {
        word
        for word in words_of(plain)
        if word not in FUNCTION_WORDS and not is_number(word) and word.removesuffix("s") not in UNITS
    }
