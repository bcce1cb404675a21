"""Marks: whether a mention is meant plainly, or the speaker denies it, supposes it or only compares with it.

Words that deny or suppose, each with a scope that ends at certain words, after NegEx (Chapman et al. 2001, "A simple
algorithm for identifying negated findings and diseases in discharge summaries") and ConText (Harkema et al. 2009). Its
words are of spoken advice: what is negated here is a device or a technique that the speaker does not use or rejects.
"""

import re

from pipeline import mark_cues as cues
from transcripts.vocabulary import Mark

_SCOPE_WORDS = 6  # after a trigger, as in NegEx
_CONDITION_WORDS = 12
_NEAR = 3


def mark_of(before: str, after: str) -> Mark:
    """How a mention is meant, from the words of its sentence before it and what follows it.

    >>> mark_of("We don't own a ", ", we rent one.")
    'negated'
    """
    superlative = cues.UNRIVALLED.search(before)
    if superlative:
        return "negated" if cues.WORST.search(superlative.group()) else "plain"
    if cues.ENOUGH.search(before) and cues.ENOUGH_AFTER.match(after):
        return "plain"
    if _is_denied(before, after) or _is_given_up(before, after) or _is_denied_after(before, after):
        return "negated"
    if _in_scope(cues.COMPARES, before, most_words=_NEAR, ends=cues.AMOUNT):
        return "comparison"
    if cues.PREFERRED.search(before) or cues.COMPARED_AFTER.match(after):
        return "comparison"
    if _in_scope(cues.SUPPOSES, before, most_words=_CONDITION_WORDS, ends=cues.COMMA):
        return "hypothetical"
    if _in_scope(cues.WEIGHS, before, most_words=_NEAR, ends=cues.COMMA):
        return "hypothetical"
    if any(opens.search(before) and goes_on.match(after) for opens, goes_on in cues.TO_COME):
        return "hypothetical"
    return "plain"


def _is_denied(before: str, after: str) -> bool:
    pseudo = [match.span() for match in cues.PSEUDO.finditer(before)]
    for match in (*cues.DENIES.finditer(before), *cues.QUITS.finditer(before)):
        if any(start <= match.start() < end for start, end in pseudo):
            continue
        scope = before[match.end() :]
        stative = cues.COPULA.search(before[: match.end()]) and cues.PLACE.search(scope)
        other = match.re is cues.QUITS and (cues.INSTEAD.search(scope) or cues.PART.match(after))
        if len(scope.split()) <= _SCOPE_WORDS and not cues.ENDS.search(scope) and not stative and not other:
            return True
    return False


def _is_given_up(before: str, after: str) -> bool:
    """True where the speaker left it out, sold it or no longer uses it."""
    left_out = cues.LEAVES.search(before) and cues.OUT.match(after)
    used = cues.USED.search(before) and not cues.OTHERWISE.match(after)
    gone = cues.GONE.search(before) or (cues.SOLD.search(before) and not cues.TRADES.match(after))
    return bool(left_out or used or (gone and not cues.PART.match(after)))


def _is_denied_after(before: str, after: str) -> bool:
    """True where what follows denies it: "the laser is out", "the laser I don't use", "The laser? Never."."""
    unused = cues.UNUSED_AFTER.match(after) and not cues.BESIDE.search(before)
    asked = cues.ASKED.match(after)
    answer = after[asked.end() :] if asked else ""
    answered = asked and (cues.FLATLY.match(answer) or not cues.PSEUDO.match(answer))
    return bool(cues.DENIED_AFTER.match(after) or unused or answered)


def _in_scope(triggers: re.Pattern[str], before: str, *, most_words: int, ends: re.Pattern[str]) -> bool:
    scopes = [before[match.end() :] for match in triggers.finditer(before)]
    return any(
        len(scope.split()) <= most_words and not cues.ENDS.search(scope) and not ends.search(scope) for scope in scopes
    )
