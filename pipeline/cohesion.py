"""Cohesion: what binds a sentence to the one before it, and what parts them."""

import re
from collections.abc import Sequence

from pipeline import cues
from pipeline.cues import any_of
from pipeline.headings import names_no_subject, spoken_heading
from pipeline.sentences import Sentence
from pipeline.slips import SLIP
from pipeline.words import FUNCTION_WORDS
from transcripts.numbers import is_number
from transcripts.text import words_of

_EXPLAINING = 8  # words that may follow a question before it is answered
LONG_PAUSE = 1.5  # seconds; a new remark usually starts after it

_DEPENDENT, _PRONOUN, _QUALIFIED = 0.6, 0.3, 0.6
_OPENED, _SHARED, _COMMA = 0.8, 0.3, 0.5
_FRESH, _HEADED, _PAUSED, _TURNED = -1.5, -0.8, -0.8, -2.5

# A heading said aloud: "Intervals.", "Faces, then.", "Settings, since everyone asks." or "The nose."
_HEADING = re.compile(
    r"^(?:(?:so|now|right|okay|ok|well|then|and|the|next),? )*([A-Za-z][\w'’-]+(?: [\w'’-]+){0,2})"
    r"(?:[.:]|,? (?:then|first|next|now|finally)\b|, (?:since|because|in|for|over|which|while|as)\b)",
    re.IGNORECASE,
)
# What asks the room, or the speaker who waits, and has no answer that tells anything.
_IDLE_QUESTION = any_of(
    r"""
    (?:any|some) (?:last|final|closing|other|more|further) (?:words?|thoughts?|questions?|comments?); any questions;
    ^questions; anything else; ^(?:do |d['’])?(?:you |ye )?remember; you know (?:what|who|why); guess (?:what|who);
    (?:do|did|can|could) (?:you|ye|everyone|everybody) (?:all )?(?:hear|see) (?:me|this|that);
    (?:are|is) (?:you|everybody|everyone|people) (?:there|ready|with me|awake|still (?:there|awake|with me));
    (?:does|do|did) (?:that|this|it) (?:make sense|help|answer (?:it|that|your question)); (?:who['’]s|who is)
    (?:next|first);
    what (?:do|can|could|would) you (?:say|answer|reply) to (?:a|that);
    (?:do|have) (?:you|ye|we) (?:got |have )?(?:any (?:sense|idea)|time); where was I; what (?:am|was) I saying;
    where (?:am|are|were) (?:I|we)
    """
)
# "That's delivery too, eh?" asks for assent only.
_TAG = any_of(
    r"""
    (?:eh|huh|hm+|innit|no|yes|yeah|right|okay|ok|true|hey|na|lah|n['’]est-ce pas|oder|you know|you see|correct);
    (?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|must)(?:n['’]t| not)? (?:it|they|he|she|we|
    you|I|that|there)(?: not)?
    """
)
# A speaker who takes the floor answers nobody.
_TAKES_THE_FLOOR = any_of(
    r"""
    ^(?:\w+,? )?(?:can|could|may|might|shall|let|if) (?:I|me|we) (?:(?:just|quickly|also|maybe|perhaps) )*(?:jump|come|
    butt|chip|cut|step|throw|add|say|ask|show|go back|mention|interrupt|finish|tell|pick up|disagree|make);
    ^(?:just |only )?(?:one|a) (?:(?:more|other|last|quick|small|little) )+(?:thing|point|word|question|comment|case);
    ^sorry to (?:interrupt|jump|butt|cut); ^before (?:we|you) (?:go|move|leave);
    ^I (?:want|wanted|['’]d like) to (?:add|ask|say|go back|come back)
    """
)
# Whom or what a half sentence bounds whose other half comes next: "but for a singer," "I don't".
_BOUNDS = any_of(
    r"""
    ^(?:(?:and|but|so|or|only) )*(?:if|when|whenever|once|unless|for|in|with|on|anyone|anybody|everyone|everybody|
    whoever|any|those|patients|people|somebody|someone|whenever|where|as long as|as soon as|as for)
    """
)
_LONGEST_BOUND = 14  # words


def cohesion(sentences: Sequence[Sentence], position: int) -> float:
    """What it is worth to keep a sentence together with the one before it; below 0 where they are better parted."""
    if position == 0:
        return 0.0
    before, after = sentences[position - 1], sentences[position]
    strength = 0.0
    if cues.DEPENDENT.match(after.text):
        strength += _DEPENDENT
    elif points_back(after):
        strength += _PRONOUN
    if cues.QUALIFIES.match(after.text):
        strength += _QUALIFIED
    if opens(before):
        strength += _OPENED
    elif position > 1 and opens(sentences[position - 2]) and sentences[position - 2].turn == after.turn:
        strength += _OPENED / 2
    strength += _SHARED * min(2, len(_content(before.text) & _content(after.text)))
    strength += 0.0 if before.ends else _COMMA
    if cues.FRESH.match(after.text) or cues.ASIDE.search(after.text):
        strength += _FRESH
    elif is_heading(sentences, position) and len(before.words) > 3:
        strength += _HEADED
    if after.pause > LONG_PAUSE:
        strength += _PAUSED
    if before.turn != after.turn and not SLIP.search(after.text):
        answered = before.text.endswith("?") and bool(cues.DEPENDENT.match(after.text))
        strength += _TURNED / 3 if answered else _TURNED
    return strength


def leans(sentences: Sequence[Sentence], position: int) -> bool:
    """True where a sentence cannot be understood without the one before it."""
    if not 0 < position < len(sentences):
        return False
    text = sentences[position].text
    fragment = len(sentences[position].words) <= 5 and bool(cues.QUALIFIES.match(text))
    return fragment or bool(cues.DEPENDENT.match(text))


def open_condition(sentence: Sentence) -> int:
    """How many words at the end of half a sentence say when, or for whom, the other half holds; 0 where none do.

    "She may try it, but for a singer, or for a dancer," bounds "I don't treat the calf." by its last eight words.
    """
    if sentence.ends or not sentence.text.endswith(","):
        return 0
    words, bound = 0, 0
    for part in reversed(sentence.text.rstrip(",").split(", ")):
        words += len(part.split())
        if words > _LONGEST_BOUND or not _BOUNDS.match(part):
            break
        bound = words
    return bound


def points_back(sentence: Sentence) -> bool:
    """True where a sentence starts with a word that stands for something said before it."""
    start = " ".join(sentence.text.split()[:8])
    return bool(cues.DEPENDENT.match(start) or cues.PRONOUN.search(start))


def opens(sentence: Sentence) -> bool:
    """True for a short heading ("The nose.") or an announcement ("by the way, …"): what follows belongs to it."""
    short = len(sentence.words) <= 5 and sentence.text.endswith((".", ":", ","))
    return (short and not cues.DEPENDENT.match(sentence.text)) or bool(cues.ASIDE.search(sentence.text))


def is_heading(sentences: Sequence[Sentence], position: int) -> bool:
    """True where a sentence starts by naming a new subject, as in "Intervals." or "Faces, then."."""
    sentence = sentences[position]
    match = _HEADING.match(sentence.text)
    if match is None or cues.DEPENDENT.match(sentence.text) or cues.IMPERATIVE.match(sentence.text):
        return False
    named = [word for word in words_of(match.group(1)) if word not in FUNCTION_WORDS and len(word) > 2]
    interjected = position + 1 < len(sentences) and sentences[position + 1].turn != sentence.turn
    return (
        bool(named)
        and not interjected
        and not any(is_number(word) for word in named)
        and not cues.NEGATION.search(match.group(1))
    )


def heading_of(sentences: Sequence[Sentence], first: int, *, farthest_words: int = 100) -> Sentence | None:
    """What a remark answers, or the heading under which it stands, where it does not name its subject itself.

    "The nose. [four sentences] Bring them back in six weeks." needs "The nose" to be understood, and "Not much."
    the question before it.
    """
    asked = _asked_before(sentences, first)
    if asked is not None:
        return asked
    if not points_back(sentences[first]):
        return None
    words = 0
    for position in range(first - 1, -1, -1):
        sentence = sentences[position]
        words += len(sentence.words)
        if sentence.turn != sentences[first].turn or sentence.flagged or words > farthest_words:
            return None
        if opens(sentence) and len(sentence.words) <= 10 and _heads(sentence.text):
            return sentence
        if cues.FRESH.match(sentence.text):
            return None
    return None


def _heads(text: str) -> bool:
    """True for the words of a heading or an announcement, not for a short statement such as "She's fine,"."""
    if names_no_subject(text) or (text.endswith(",") and text.count(",") > 1) or not _names_something(text):
        return False
    return bool(cues.ASIDE.search(text)) or spoken_heading(text.rstrip(",") + ".") is not None


def _asked_before(sentences: Sequence[Sentence], first: int) -> Sentence | None:
    """The question just before a remark, or at the end of the turn before, save for a few words that explain it.

    None where nobody answers it: a question to the room, a mere "eh?", or one after which a speaker takes the floor.
    """
    asked = _question_before(sentences, first)
    if asked is None or _IDLE_QUESTION.search(asked.text):
        return None
    if asked.turn != sentences[first].turn and _TAKES_THE_FLOOR.match(sentences[first].text):
        return None
    tag = _TAG.fullmatch(asked.text.rpartition(",")[2].strip(" ?")) if "," in asked.text else None
    return None if tag and not cues.DEPENDENT.match(sentences[first].text) else asked


def _question_before(sentences: Sequence[Sentence], first: int) -> Sentence | None:
    words = 0
    for position in range(first - 1, -1, -1):
        before = sentences[position]
        if position < first - 1 and cues.FRESH.match(sentences[first].text):
            return None
        if is_question(before):
            return before
        words += len(before.words)
        if words > _EXPLAINING or sentences[first].turn == sentences[first - 1].turn:
            return None
    return None


def is_question(sentence: Sentence) -> bool:
    """True for a question that somebody else may answer."""
    fits = len(sentence.words) <= 25 and (len(sentence.words) >= 3 or bool(_content_words(sentence.text)))
    asked = sentence.text.endswith("?") and fits and not sentence.flagged
    return asked and not cues.OWN_QUESTION.search(sentence.text)


def _names_something(text: str) -> bool:
    if text.endswith("?") or cues.PRONOUN.search(text):
        return False
    return any(not word.endswith("ly") for word in _content_words(text))


def _content(text: str) -> set[str]:
    """The first five letters of the content words, so that "freeze" and "freezing" are alike."""
    return {word[:5] for word in _content_words(text)}


def _content_words(text: str) -> list[str]:
    return [word for word in words_of(text) if len(word) > 3 and word not in FUNCTION_WORDS]
