"""Unanswered: the questions of a recording, asked or reported, that nobody answers."""

from collections.abc import Iterator, Sequence

from pipeline.cues import IMPERATIVE, PRACTICE, any_of
from pipeline.sentences import Sentence
from transcripts.numbers import quantities

_LOOKED_AT = 4  # sentences after a question

_EVADES = any_of(
    r"""
    (?:I|we) (?:really |honestly |just )?(?:don['’]t|do not|wouldn['’]t) know; nobody knows; no one knows; who knows;
    no idea; (?:I|we) wish (?:I|we) knew; if (?:I|we) (?:only )?knew; (?:your|anyone['’]s|anybody['’]s) guess;
    (?:I['’]m|I am|we['’]re|we are) (?:\w+ )?not (?:\w+ )?(?:sure|certain)(?! (?:that )?(?:I|we|you|they|it)(?:['’]d|
    \swould));
    (?:it|that|this)(?:['’]s|\sis|\sremains) (?:\w+ )?(?:unclear|unknown|not (?:yet )?(?:known|clear)|an open question);
    (?:hard|difficult|impossible) to (?:say|tell|know); the jury(?:['’]s|\sis) (?:still )?out;
    (?:can['’]t|cannot|couldn['’]t|could not) (?:really |honestly )?(?:answer|tell you|say);
    (?:don['’]t|do not|haven['’]t) (?:\w+ )?(?:have|got|know) (?:an?|the|any|a good|a clear|that)
    (?:answer|explanation|data);
    no (?:good |clear |real |easy |simple )?(?:answer|data|study|studies|evidence|opinion|experience|comment);
    (?:out of|no|not|run out of|have no) (?:more )?time (?:for|left|to); out of time;
    (?:for|is|at|some) another (?:time|evening|day|talk|webinar);
    (?:leave|keep|save|do|discuss|answer|come to|take) (?:it|that|this|those|them) (?:(?:for|until|till|to|at|in) )?
    (?:the |our )?next \w+; that['’]s for (?:the |our )?next \w+; see you next \w+;
    (?:is|for) (?:the )?next (?:time|talk|webinar); ask me (?:again|later|afterwards);
    (?:take|answer) (?:that|it|this) (?:offline|by e-?mail|afterwards); write to (?:me|us);
    (?:have|need|must|should|['’]ll|let['’]s|let us|going) (?:to )?(?:move|press|carry) on;
    (?:leave|park) (?:it|that|this)(?: one)? (?:there|here|open|for now);
    (?:I|we)(?:['’]d|['’]ll|\swould|\swill)? (?:have|need) to (?:look|check|ask|think|read up)(?:\s(?:into|about|on|
    over|it|that|this|up|first|around|somebody|someone|a colleague|the (?:company|data)))*(?=[.,!?]|$);
    I['’](?:ll|d) (?:find out|get back|let you know|
    (?:check|ask|look)(?= (?:it|that|this|into|and|around|my|the (?:company|maker))|[.,]|$));
    (?:['’]ll|will|can|shall|let['’]s|let us) come back to (?:that|it|this)
    """
)
_BUT = any_of("but; though; although; however; in my (?:hands|experience|clinic|patients); personally")
# What is said before an answer, or in place of one, and answers nothing.
_COURTESY = any_of(
    r"""
    (?:good|great|excellent|interesting|difficult|tricky|hard|tough|fair|nice|lovely|big|important)
    (?:question|one|point);
    thanks?; thank you; sorry; afraid; love to know; like to know; let['’]s see; let me (?:think|see);
    ^(?:oh|ah|well|h+m+|u[hm]+|okay|ok|right|so|now|interesting|next)[.,!…]*$
    """
)
_REPORTED = any_of(
    r"""
    (?:asks?|asked|asking|wonders?|wants to know)(?: me|\sus)? (?:whether|if|about|how|why|what|when|which);
    (?:question|one) (?:is|was)? ?(?:about|on|whether|how)
    """
)
_TAG = any_of(
    r"right; okay; isn['’]t (?:it|that); can you (?:hear|see); does she; does he; shall we; (?:is|are) (?:we|I)"
)

# What something costs is no matter of experience.
_PRICE = any_of(
    r"""
    prices?; costs?; how much (?:is|are) (?:it|they|one|a|the); (?:pay|paying)(?! (?:\w+ )?attention);
    (?:charge|charging|bill|billing|fees?); discounts?; how many (?:euros|dollars|pounds)
    """
)


def unanswered(spoken: Sequence[Sentence]) -> Iterator[Sentence]:
    """The questions that are put off or that nobody can answer, and those said last."""
    for position, sentence in enumerate(spoken):
        asked = sentence.text.endswith("?") and len(sentence.words) >= 5 and not _TAG.match(sentence.text)
        if not (asked or _REPORTED.search(sentence.text)) or sentence.flagged or _PRICE.search(sentence.text):
            continue
        following = spoken[position + 1 : position + 1 + _LOOKED_AT]
        if not following or _is_left_open(sentence, following):
            yield sentence


def _is_left_open(asked: Sentence, following: Sequence[Sentence]) -> bool:
    """True where what follows a question evades it before anything answers it."""
    evaded = False
    for sentence in following:
        if sentence.text.endswith("?"):
            break
        own = asked.speaker is not None and sentence.turn == asked.turn
        if own and not _EVADES.search(sentence.text):
            continue  # who asks goes on
        if _answers(sentence.text, evaded=evaded):
            return False
        evaded = evaded or bool(_EVADES.search(sentence.text))
    return evaded


def _answers(text: str, *, evaded: bool) -> bool:
    """True where a sentence says something to the matter; after it was evaded, only what is done, or a figure."""
    evades = _EVADES.search(text)
    if evades:
        more = _BUT.search(text, evades.end())
        rest = text[more.end() :] if more else ""
        return len(rest.split()) >= 2 and not (_EVADES.search(rest) or _COURTESY.search(rest))
    if _COURTESY.search(text):
        return False
    return not evaded or bool(quantities(text) or PRACTICE.search(text) or IMPERATIVE.search(text))
