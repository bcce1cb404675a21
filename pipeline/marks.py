"""Marks: whether a mention is meant plainly, or the speaker denies it, supposes it or only compares with it.

Words that deny or suppose, each with a scope that ends at certain words, after NegEx (Chapman et al. 2001, "A simple
algorithm for identifying negated findings and diseases in discharge summaries") and ConText (Harkema et al. 2009). Its
words are of spoken advice: what is negated here is a device or a technique that the speaker does not use or rejects.
"""

import re

from pipeline.cues import any_of
from transcripts.numbers import NUMBER_WORDS
from transcripts.vocabulary import Mark

_SCOPE_WORDS = 6  # after a trigger, as in NegEx
_CONDITION_WORDS = 12
_NEAR = 3

# Phrases with a negation in them that deny nothing of what follows: they bound it, insist on it, or deny twice.
_PSEUDO = any_of(
    r"""
    (?:no|not|never|nobody|nothing|cannot|\w+n['’]t)(?: [\w'’-]+){0,5} without;
    (?:no|not|never|\w+n['’]t)(?: [\w'’-]+){0,4} (?:more|less|fewer|longer|later|higher|deeper|hotter|stronger|beyond);
    (?:no|not|never|\w+n['’]t)(?: [\w'’-]+){0,4} (?:until|before|at least|above \d+|below \d+);
    not (?:only|just|merely|simply|necessarily|to mention|even|surprising\w*);
    no (?:doubt|question|matter|wonder|problems?|trouble|shortage|surprise|coincidence|secret); no,;
    (?:do ?n[o'’]t|never|not) (?:forget|hesitate|underestimate|worry|mind|know|remember|think twice);
    nothing (?:beats|works like|matches|replaces); not (?:sure|certain) (?:if|whether|that); can['’]t do without;
    why (?:not|don['’]t); \w+n['’]t (?:you|we|they|I|it|that)
    """
)
_DENIES = any_of(
    r"""
    no; not; never; neither; nor; without; none of; cannot; \w+n['’]t; no longer; nobody; nothing; avoid\w*; refus\w*;
    instead of; rather than; (?:stay|keep|steer) (?:well )?(?:away|clear) (?:from|of); advise against;
    (?:stop|stopped|quit|gave up|given up|abandoned) (?:using|doing|offering|with|on)?; rules? out; ruled out;
    hold off(?: on)?; got rid of; (?:doctors?|insurers?|they) forbid; forget(?= about)
    """
)
_DENIED_AFTER = re.compile(
    r"""^(?:
        [^.;:?!]{0,25}?(?:
            \b(?:is|are|was|were)(?:n['’]t|\s+not|\s+never)\s+(?:\w+ly\s+)?
                (?:needed|necessary|indicated|recommended|allowed|an?\s+option|something\s+I|what\s+I|the\s+answer)
            | \b(?:is|are)\s+(?:(?:\w+ly\s+)?contra-?indicated|out\b|off\s+(?:the\s+table|limits)|forbidden|a\s+no\b)
            | \b(?:has|have)\s+no\s+(?:place|role|business)
        )
        | (?:\s+(?:and|or)\s+\w+)?,?\s+(?:I|we|you|they)(?:['’]d)?\s+
            (?:never|not|no\s+longer|(?:do|would|wo|should|ca|could)(?:\s+not|n['’]t))\s+
            (?:use|do|have|own|offer|touch|recommend|like|want|need|put|inject|give|take)\b
        | \s+(?:stays?|is\s+left|are\s+left)\s+(?:off|out|away|in\s+(?:the|its)\s+(?:box|cupboard|drawer))\b
        | \?\s+(?:no|never|not|nope)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_LEAVES = re.compile(r"\b(?:leav(?:e|es|ing)|left|keep|keeps|kept)(?:\s+(?:the|my|your|any|all))?\s*$", re.IGNORECASE)
_OUT = re.compile(r"\s+(?:out|off|away)\b", re.IGNORECASE)
_COMPARES = any_of(
    r"""
    than; unlike; (?:compared|comparable) (?:with|to); in comparison (?:with|to); versus; vs; as opposed to;
    (?:similar|equivalent|superior|inferior|different) (?:to|from); the same as; as with;
    as (?:good|strong|deep|hot|long|painful|fast|safe) as
    """
)
_COMPARED_AFTER = re.compile(r"^\s*,?\s*(?:versus|vs|as opposed to|compared (?:with|to))\b", re.IGNORECASE)
_SUPPOSES = any_of(
    r"""
    if; whether; suppose; supposing; imagine; assum(?:e|ing); in case; considering;
    (?:would|should|could|can|do|did|does|has|have) (?:you|anyone|anybody|one|he|she|they);
    (?:plan|plans|planning|planned|hope|hoping|thinking) (?:to|on|of|about); thought (?:of|about)
    """
)
_WEIGHS = any_of("might; maybe; perhaps; could; may")

# Where the scope of a trigger ends: a new clause, or what happens before or after.
_ENDS = re.compile(
    r"[;:()–—]|\b(?:but|however|although|though|except|because|since|so|which|who|whereas|while|when|unless|until"
    r"|before|after|during|then|apart from|other than)\b"
    r"|,\s*(?:and\s+|or\s+|so\s+)?(?:I|we|you|he|she|they|it|that|there|this|use|take|do|go|wait|give)\b"
    r"|\b(?:and|or)\s+(?:I|we|you|he|she|they|it)\b",
    re.IGNORECASE,
)
# After "is not" and an adjective, what follows a preposition is where it is so: "not painful with the laser".
_COPULA = re.compile(r"\b(?:is|are|was|were|it['’]s|that['’]s)(?:n['’]t|\s+not|\s+never|\s+no)\b$", re.IGNORECASE)
_PLACE = re.compile(r"\b(?:with|in|on|for|at|under|from|of)\b", re.IGNORECASE)
_COMMA = re.compile(r",")
_AMOUNT = re.compile(rf"\d|\b(?:{'|'.join(sorted(NUMBER_WORDS))}|a few|half)\b", re.IGNORECASE)  # "than ten units of"


def mark_of(before: str, after: str) -> Mark:
    """How a mention is meant, from the words of its sentence before it and what follows it.

    >>> mark_of("We don't own a ", ", we rent one.")
    'negated'
    """
    left_out = _LEAVES.search(before) and _OUT.match(after)
    if left_out or _is_denied(before) or _DENIED_AFTER.match(after):
        return "negated"
    if _in_scope(_COMPARES, before, most_words=_NEAR, ends=_AMOUNT) or _COMPARED_AFTER.match(after):
        return "comparison"
    if _in_scope(_SUPPOSES, before, most_words=_CONDITION_WORDS, ends=_COMMA):
        return "hypothetical"
    if _in_scope(_WEIGHS, before, most_words=_NEAR, ends=_COMMA):
        return "hypothetical"
    return "plain"


def _is_denied(before: str) -> bool:
    pseudo = [match.span() for match in _PSEUDO.finditer(before)]
    for match in _DENIES.finditer(before):
        if any(start <= match.start() < end for start, end in pseudo):
            continue
        scope = before[match.end() :]
        stative = _COPULA.search(before[: match.end()]) and _PLACE.search(scope)
        if len(scope.split()) <= _SCOPE_WORDS and not _ENDS.search(scope) and not stative:
            return True
    return False


def _in_scope(triggers: re.Pattern[str], before: str, *, most_words: int, ends: re.Pattern[str]) -> bool:
    scopes = [before[match.end() :] for match in triggers.finditer(before)]
    return any(
        len(scope.split()) <= most_words and not _ENDS.search(scope) and not ends.search(scope) for scope in scopes
    )
