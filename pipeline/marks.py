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

# Phrases with a negation in them that deny nothing of what follows: they bound it, insist on it, praise it, deny twice.
_NOT = r"(?:no|not|never|nobody|no one|none|nothing|cannot|can not|\w+n['’]t)"
_BETWEEN = (
    r"(?: (?:ever|really|once|yet|even|just|to|you|we|I|has|have|had|would|will|could|should|can|going|want|need|reason"
    r"|a|any|single|patients?|anyone|anybody))*"
)
_REJECTS = (
    r"(?:avoid|refus|reject|exclud|dismiss|ignor|neglect|overlook|skip|omit|stop|abandon|ditch|regret|complain|dislik"
    r"|object|replac|doubt|fail|disappoint)\w*|rul(?:e|es|ed|ing) out|discount(?:ed)?|writ(?:e|ten) off|knock|quit"
    r"|hat(?:e|es|ed)|fear|trade|swap|sell|sold|give up|given up|part with|live without|fault|beat|say no"
    r"|look(?:ed)? back|(?:go|gone|went) (?:far |very )?wrong"
)
_TROUBLE = (
    r"(?:problem|trouble|issue|complaint|complication|regret|accident|burn|blister|scar|infection|failure|disappointment"
    r"|downside|drawback|side effect|adverse event|adverse reaction|reaction|fear|concern|objection|pain)s?"
    r"|downtime|difficult(?:y|ies)|worr(?:y|ies)"
)
_HAVING = (
    r"had|have|has|having|seen|see|saw|get|gets|got|gotten|found|find|experienced?|been|heard|yet|ever|once|of|about|there"
    r"|an?|any|one|single|many|much|real|major|serious|severe|big|bad|such|the|slightest"
)
_PSEUDO = any_of(
    rf"""
    (?:no|not|never|nobody|nothing|cannot|\w+n['’]t)(?: [\w'’-]+){{0,5}} without;
    (?:no(?! longer\b(?! than\b))|not|never|\w+n['’]t)(?: [\w'’-]+){{0,4}}
    (?:more|less|fewer|longer|later|higher|deeper|hotter|stronger|beyond);
    (?:no|not|never|\w+n['’]t)(?: [\w'’-]+){{0,4}} (?:until|before|at least|above \d+|below \d+);
    not (?:only|just|merely|simply|necessarily|to mention|even|surprising\w*);
    no (?:doubt|question|matter|wonder|shortage|surprise|coincidence|secret); no,;
    (?:do ?n[o'’]t|never|not) (?:forget|hesitate|underestimate|worry|mind|know|remember|think twice);
    nothing (?:beats|works like|matches|replaces|like|wrong|against); not (?:sure|certain) (?:if|whether|that);
    can['’]t do without; why (?:not|don['’]t); \w+n['’]t (?:you|we|they|I|it|that);
    {_NOT}{_BETWEEN} (?:{_REJECTS});
    (?:no|not|never|without|\w+n['’]t)(?: (?:{_HAVING}))* (?:{_TROUBLE});
    {_NOT}(?: [\w'’-]+){{0,3}} (?:\w+er|worse|more|less)(?: [\w-]+)? than; ^do ?n['’]t miss;
    (?:no|\w+n['’]t any) reason not to; not (?:against|afraid|averse|opposed|bad|a bad|uncommon|unusual|unlike)
    """
)
_ENOUGH = re.compile(
    r"\b(?:can(?:['’]t|not|\s+not)|could(?:n['’]t|\s+not))\s+"
    r"(?:recommend|praise|stress|overstate|emphasi[sz]e)\s+(?:(?:the|an?|my|our)\s+)?$",
    re.IGNORECASE,
)
_ENOUGH_AFTER = re.compile(r"^[^.;,?!]{0,20}?\s(?:\w+ly\s+)?enough\b", re.IGNORECASE)
_THAN = r"\s+(?:\w+er|worse|more|less)(?:\s+[\w-]+)?\s+than\s+(?:(?:the|an?|my|our)\s+)?$"
_WORDS = r"(?:\s+(?!(?:and|but|or|so)\b)[\w'’-]+)"
# Nothing is better than what is named: praise, and no comparison.
_UNRIVALLED = re.compile(
    rf"\b(?:nothing|nobody|no\s+one|none){_WORDS}{{0,5}}?{_THAN}"
    rf"|\b{_NOT}\s+(?:\w+\s+)?(?:seen|had|found|used|known|tried|met|do|get|find|ask\s+for){_WORDS}{{0,3}}?{_THAN}"
    r"|\bno\s+[\w-]+(?:\s+(?:is|are|was|has|been|works?|does|heals?|gets?|goes|out|there|that|I|know|of))*"
    rf"{_THAN}"
    r"|\bcould(?:n['’]t|\s+not)\s+be\s+(?:happier|more\s+\w+)\s+with\s+(?:(?:the|an?|my|our)\s+)?$",
    re.IGNORECASE,
)
_DENIES = any_of(
    r"""
    no; not; never; neither; nor; without; none of; cannot; \w+n['’]t; no longer; nobody; nothing; avoid\w*; refus\w*;
    instead of; rather than; (?:stay|keep|steer) (?:well )?(?:away|clear) (?:from|of); advise against;
    (?:stop|stopped|quit) (?:using|doing|offering|with|on); (?:gave|given) up(?: on)?; abandoned; rules? out; ruled out;
    hold off(?: on)?; got rid of; (?:doctors?|insurers?|they) forbid; forget(?= about)
    """
)
# What was used once and is used no more, unless only how it is used has changed, or it was a part that was replaced.
_USED = re.compile(
    r"\b(?:I|we|they|you|people|everybody|everyone|he|she)(?:\s+(?:all|both|once|always))?\s+used\s+to\s+"
    r"(?:use|have|own|offer|do|run|rent|lease|like|love|recommend|prescribe|work\s+with|swear\s+by|reach\s+for"
    r"|rely\s+on)\s+(?:(?:the|an?|my|our|this|that|these|those|old|first|only|just|mostly|lots?|of)\s+)*$",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r"^(?:[^.;?!]{0,25}?\bstill\b|(?:\s+(?!(?:but|now|until|till|and)\b)[\w'’-]+){0,3}?\s+"
    rf"(?:every|before|after|alone|only|without|with|at|first|more|less|\d[\d.,]*|{'|'.join(sorted(NUMBER_WORDS))})\b)",
    re.IGNORECASE,
)
_ADVERB = r"(?:['’]ve|\s+have)?(?:\s+(?:\w+ly|since|just|even|then))?\s+"
_GONE = re.compile(
    rf"\bI{_ADVERB}sold\s+(?:(?:my|our|the|that|old|first)\s+)+$"
    rf"|\bwe{_ADVERB}sold\s+(?:my|our)\s+(?:(?:old|first)\s+)*$"
    rf"|\b(?:I|we){_ADVERB}(?:scrapped|ditched|replaced|retired|traded\s+in|g[ai]ven?\s+away|parted\s+with"
    r"|did\s+away\s+with|moved\s+(?:on|away)\s+from)\s+(?:(?:the|an?|my|our|that|old|first)\s+)*$",
    re.IGNORECASE,
)
_PART = re.compile(
    r"^(?:['’]s\b|\s+(?:tip|cartridge|hand ?piece|probe|head|needle|filter|lamp|part|transducer|applicator)s?\b)", re.I
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
        | ,?\s+(?:which\s+|that\s+)?(?:I|we)\s+used\s+to\s+(?:use|have|own|offer|do|run)\b
        | \s+(?:stays?|is\s+left|are\s+left)\s+(?:off|out|away|in\s+(?:the|its)\s+(?:box|cupboard|drawer))\b
        | \?\s+(?:no|never|not|nope)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_LEAVES = re.compile(r"\b(?:leav(?:e|es|ing)|left|keep|keeps|kept)(?:\s+(?:the|my|your|any|all))?\s*$", re.IGNORECASE)
_OUT = re.compile(r"\s+(?:out|off|away)\b", re.IGNORECASE)
_COMPARES = any_of(
    r"""
    (?<!other )than; unlike; (?<!there['’]s )(?<!there is )nothing like;
    (?<!nothing )(?<!nobody )(?:beats|outperforms?|outperformed);
    (?:compared|comparable) (?:with|to); in comparison (?:with|to); versus; vs; as opposed to;
    (?:similar|equivalent|superior|inferior|different) (?:to|from); the same as; as with;
    as (?:good|strong|deep|hot|long|painful|fast|safe) as
    """
)
_PREFERRED = re.compile(
    r"\b(?:(?:prefer\w*|favou?r(?:s|ed)?|choose|chose|pick(?:ed)?)\s[^.;,?!]{2,40}?\bover|prefer\w*\s[^.;,?!]{2,40}?\bto)"
    r"\s+(?:(?:the|an?|my|our)\s+)?$",
    re.IGNORECASE,
)
_COMPARED_AFTER = re.compile(r"^\s*,?\s*(?:versus|vs|as opposed to|compared (?:with|to))\b", re.IGNORECASE)
_SUPPOSES = any_of(
    r"""
    if; whether; suppose; supposing; imagine; assum(?:e|ing); in case; considering;
    (?:would|should|could|can|do|did|does|has|have) (?:you|anyone|anybody|one|he|she|they);
    (?:plan|plans|planning|planned|hope|hoping|thinking) (?:to|on|of|about); thought (?:of|about)
    """
)
_WEIGHS = any_of(
    r"""
    might; maybe; perhaps; could; may; still waiting for; looking forward to(?: getting|\shaving|\strying)?;
    (?:we|I)(?:['’]ll|\swill|['’](?:re|m) going to|\s(?:are|am) going to)
    (?:\w+ly )?(?:buy|purchase|acquire|lease|invest in);
    (?:\w+['’]d|would) (?:like|love) to (?:get|have|own|buy|try|use);
    (?:want|wants|wanted|tempted|about) to (?:get|buy|own)
    """
)
# What is to come: "Should it be approved, …", "once it is available", "when we get it next year".
_TO_COME = (
    (
        re.compile(r"^\W*(?:\w+\W+)?(?:should|were)\s+(?:(?:the|an?)\s+)?$", re.IGNORECASE),
        re.compile(r"^\s+(?:ever\s+|not\s+)?(?:be|become|come|get|arrive|prove|turn|fail|go|to)\b[^.;?!]*,", re.I),
    ),
    (
        re.compile(r"\b(?:when|once|as\s+soon\s+as|until|till)\s+(?:(?:the|an?|our)\s+)?$", re.IGNORECASE),
        re.compile(
            r"^\s+(?:(?:is|gets|becomes|has\s+been)\s+(?:finally\s+)?(?:approved|licen[sc]ed|available|launched)"
            r"|arrives|comes\s+(?:out|to))\b",
            re.IGNORECASE,
        ),
    ),
    (
        re.compile(
            r"\b(?:get|gets|getting|buy|buying|receive|have|having|order|ordering)\s+"
            r"(?:(?:the|an?|our|my|new|one|of|those)\s+)*$",
            re.IGNORECASE,
        ),
        re.compile(
            r"^(?:\s+(?:here|too|as\s+well|in\s+the\s+clinic|ourselves|approved))?,?\s+(?:next|later\s+this|early\s+in"
            r"\s+the)\s+(?:week|month|quarter|year|spring|summer|autumn|fall|winter)\b",
            re.IGNORECASE,
        ),
    ),
)

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
    if _UNRIVALLED.search(before) or (_ENOUGH.search(before) and _ENOUGH_AFTER.match(after)):
        return "plain"
    left_out = _LEAVES.search(before) and _OUT.match(after)
    used = _USED.search(before) and not _OTHERWISE.match(after)
    gone = _GONE.search(before) and not _PART.match(after)
    if left_out or used or gone or _is_denied(before) or _DENIED_AFTER.match(after):
        return "negated"
    if _in_scope(_COMPARES, before, most_words=_NEAR, ends=_AMOUNT):
        return "comparison"
    if _PREFERRED.search(before) or _COMPARED_AFTER.match(after):
        return "comparison"
    if _in_scope(_SUPPOSES, before, most_words=_CONDITION_WORDS, ends=_COMMA):
        return "hypothetical"
    if _in_scope(_WEIGHS, before, most_words=_NEAR, ends=_COMMA):
        return "hypothetical"
    if any(opens.search(before) and goes_on.match(after) for opens, goes_on in _TO_COME):
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
