"""Leads: the sentence without which a remark cannot be understood, given in brackets before it."""

import re
from collections.abc import Sequence

from pipeline import cues
from pipeline.borders import says_something
from pipeline.cohesion import heading_of, open_condition, opens
from pipeline.cues import any_of
from pipeline.headings import names_no_subject
from pipeline.sentences import Sentence
from pipeline.words import FUNCTION_WORDS
from transcripts.numbers import is_number, quantities
from transcripts.text import words_of

LONGEST_LEAD = 25  # words
_UNHEARD = 3  # words or fewer that were hardly heard, such as "Okay.", part nothing
_FRAGMENT = 5  # words or fewer are no statement by themselves

_CARRIES_ON = any_of(
    r"""
    ^that; ^that['’]s; ^this; ^these; ^those; ^otherwise; ^not; ^neither; ^nor; ^the same; ^same; ^which; ^instead;
    ^either way; ^above that; ^below that; ^after that; ^before that; ^in that case; ^if not; ^if so; ^yes; ^no[,.];
    ^less[,.]; ^more[,.]; ^because; ^unless; ^except; ^only then; ^with (?:it|that|those|them)
    """
)
# "That's your moment." means what was said last, though it may need a lead itself.
_MEANS_THE_LAST = any_of(
    r"^(?:(?:and|but|so|now|then|because) )*(?:that(?:['’]s| is| means| was| looks)|\w+ like that)"
)
_LINKS = frozenset("and but so then or because oh well now right okay also".split())
# Not "they" nor "she": in this field these are mostly whoever is being treated.
_POINTERS = frozenset("it its it's itself those these this that that's".split())
_FARTHEST = 3  # sentences back
_VERB = any_of(cues.VERBS)
# "Most people panic." is no heading.
_OF_PEOPLE = any_of(
    "^(?:most|some|many|few|other|all)? ?people; ^every(?:body|one); ^I; ^you; ^we; ^they; ^you['’]\\w+; ^I['’]\\w+"
)
# Words of a question that name nothing: "How often do you start?"
_ASKS = any_of(
    r"""
    \w*['’]\w+; start\w*; begin\w*; often; soon; long; apart; dose; times; give\w*; take\w*; use\w*; treat\w*; do\w*;
    work\w*; happen\w*; mean\w*; thing; first; next; and; you; ye; same; ever; any
    """
)
_GUESS = any_of("^(?:so |and |but |then |is )*(?:it|that|this|they|those|these)(?:['’]s|['’]re| is| are)?")
# "On mine." and "For the face only." say where the figures after them hold.
_BOUND = any_of("^(?:and |but |so |now )*(?:on|in|for|with|under|over|at|by|only|below|above|around)")
_LONGEST_BOUND = 8  # words
_OTHERWISE = any_of("^(?:otherwise|or else|if not|if you don['’]t)")
_OF_SOMEBODY = any_of("^(?:I|he|she|you|we|they)(?:['’](?:m|s|re|ve)| am| is| are| was| were|['’]d)")
_DEFINITE = re.compile(r"\b(?:the|that|this|these|those) ([a-z]{3,})")


def needs_lead(sentence: Sentence) -> bool:
    """True where a sentence starts with a word for something that only an earlier sentence names, or has no verb."""
    words = words_of(sentence.text.replace("’", "'"))
    while words and words[0] in _LINKS:
        words = words[1:]
    if _CARRIES_ON.match(" ".join(words)):
        return True
    named = [word in _POINTERS for word in words if word in _POINTERS or _is_thing(word)]
    if named[:1] == [True]:
        return True  # nothing is named before the pronoun
    is_heading = bool(named) and opens(sentence) and not any(is_number(word) for word in words)
    return len(words) <= _FRAGMENT and not is_heading


def _is_thing(word: str) -> bool:
    return word not in FUNCTION_WORDS and not _VERB.fullmatch(word)


def lead_of(sentences: Sequence[Sentence], first: int) -> int | None:
    """Where to find what goes before a remark that starts at a position, if it needs anything.

    It is the question that the remark answers, its heading, or the nearest sentence before it that can be read alone;
    else the sentence just before it.
    """
    if first == 0:
        return None
    before = sentences[first - 1]
    if before.turn == sentences[first].turn and not before.flagged and open_condition(before):
        return first - 1
    heading = heading_of(sentences, first)
    asked = heading is not None and heading.text.endswith("?")
    if heading is not None and (asked or not (_is_scrap(heading) or _OF_PEOPLE.match(heading.text))):
        at = next(at for at in range(first - 1, -1, -1) if sentences[at] is heading)
        return _asked_of(sentences, at, first) if asked else at
    bound = _bound_before(sentences, first)
    if bound is not None:
        return bound
    if cues.FRESH.match(sentences[first].text):
        return None
    if not needs_lead(sentences[first]):
        return _introduced(sentences, first)
    if _MEANS_THE_LAST.match(sentences[first].text) and _tells(sentences[first - 1], sentences[first]):
        return first - 1
    near: list[int] = []
    for position in range(first - 1, max(-1, first - 1 - _FARTHEST), -1):
        before = sentences[position]
        if before.flagged and len(before.words) <= _UNHEARD:
            continue
        if before.turn != sentences[first].turn or before.flagged or before.text.endswith("?"):
            break
        near.append(position)
        if not needs_lead(before):
            break
    short = [at for at in reversed(near) if len(sentences[at].words) <= LONGEST_LEAD and not _is_scrap(sentences[at])]
    return short[0] if short else None


def _tells(before: Sentence, after: Sentence) -> bool:
    """True for a statement of the same turn that is long enough to say what "that" is, and short enough to be given."""
    fits = _FRAGMENT < len(before.words) <= LONGEST_LEAD and before.turn == after.turn
    return fits and not before.flagged and not before.text.endswith(("?", "!"))


def _asked_of(sentences: Sequence[Sentence], asked: int, first: int) -> int:
    """A question that a remark answers, or what was said right before it and names what it is about.

    That is so where it names nothing ("How many days?"), or is a guess that the answer says again ("It's a laser?").
    """
    question = sentences[asked]
    named = {_stem(word) for word in words_of(question.text) if _is_told(word)}
    if named - ({_stem(word) for word in words_of(sentences[first].text)} if _GUESS.match(question.text) else set()):
        return asked
    for position in range(asked - 1, max(-1, asked - 1 - _FARTHEST), -1):
        before = sentences[position]
        if before.flagged or question.turn - before.turn > 1 or len(before.words) > LONGEST_LEAD:
            break
        asks = before.text.endswith("?")
        told = sum(_is_told(word) for word in words_of(before.text))
        # A figure that whoever asks gives may be wrong, and would stand there as if it were the answer's.
        theirs = not asks and before.speaker != sentences[first].speaker and bool(quantities(before.text))
        if told > (0 if asks else 1) and not theirs and not names_no_subject(before.text):
            return position
        if theirs or before.turn != question.turn:
            break
    return asked


def _is_told(word: str) -> bool:
    return len(word) > 2 and _is_thing(word) and not is_number(word) and not _ASKS.fullmatch(word)


def _bound_before(sentences: Sequence[Sentence], first: int) -> int | None:
    """Where it stands when, or for what, a remark holds that starts with figures or leans on a rule before it."""
    here, before = sentences[first], sentences[first - 1]
    if before.turn != here.turn or before.flagged or before.text.endswith(("?", "!")):
        return None
    if len(before.words) <= LONGEST_LEAD and first + 1 < len(sentences):
        after = sentences[first + 1]
        if after.turn == here.turn and _OTHERWISE.match(after.text) and not says_something(here.text):
            return first - 1
    if not any(is_number(word) for word in words_of(here.text)) or says_something(here.text):
        return None
    for position in range(first - 1, max(-1, first - 1 - _FARTHEST), -1):
        bound = sentences[position]
        if bound.turn != here.turn or bound.flagged or len(bound.words) > _LONGEST_BOUND:
            return None
        if bound.text.endswith("?") or says_something(bound.text):
            return None
        if _BOUND.match(bound.text) and not names_no_subject(bound.text):
            return position
    return None


def _introduced(sentences: Sequence[Sentence], first: int) -> int | None:
    """Where a thing is introduced that a sentence takes as known: "Look for a line. If the line is there, wait."."""
    known = {_stem(match) for match in _DEFINITE.findall(sentences[first].text.lower()) if _is_thing(match)}
    for position in range(first - 1, max(-1, first - 1 - _FARTHEST), -1):
        before = sentences[position]
        if before.turn != sentences[first].turn or before.flagged or before.text.endswith("?"):
            return None
        if len(before.words) <= LONGEST_LEAD and known & {_stem(word) for word in words_of(before.text)}:
            return position
    return None


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def _is_scrap(sentence: Sentence) -> bool:
    """True for a few words that name no subject, such as "That's right.", "She's fine," or "Biscuit, no."."""
    text = sentence.text
    named = any(word not in FUNCTION_WORDS for word in words_of(text)) and not names_no_subject(text)
    told = named and not cues.NEGATION.search(text) and not _OF_SOMEBODY.match(text)
    return len(sentence.words) <= _FRAGMENT and not told
