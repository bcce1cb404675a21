"""Mark cues: the turns of phrase by which speakers deny, praise, suppose or compare what they name."""

import re

from pipeline.cues import any_of
from transcripts.spelled import NUMBER_WORDS

_NUMBERS = "|".join(sorted(NUMBER_WORDS))
_THE = r"(?:(?:the|an?|my|our)\s+)?"  # that may stand before a name

# Phrases with a negation in them that deny nothing of what follows: they bound it, insist on it, praise it, deny twice.
_NOT = r"(?:no|not|never|nobody|no one|none|nothing|cannot|can not|\w+n['’]t)"
_BETWEEN = (
    r"(?: (?:ever|really|once|yet|even|just|to|you|we|I|has|have|had|would|will|could|should|can|going|want|need|reason"
    r"|is|are|was|were|been|a|any|single|patients?|anyone|anybody))*"
)
_REJECTS = (
    r"(?:avoid|refus|reject|exclud|dismiss|ignor|neglect|overlook|skip|omit|stop|regret|complain|dislik|object|doubt"
    r"|fail|disappoint)(?:e|e?s|[pt]?(?:ed|ing))?|rul(?:e|es|ed|ing) out|discount(?:ed)?|writ(?:e|ten) off|knock|quit"
    r"|hat(?:e|es|ed)|fear|fault|beat|live without|say no|look(?:ed)? back|(?:go|gone|went) (?:far |very )?wrong"
)
# "I wouldn't give up the peel for the laser": what comes instead is not what is kept.
_GIVES_UP = r"g[ai]ve up|giv(?:en|ing) up|(?:abandon|ditch)(?:ed|ing)?|sell(?:ing)?|sold|part(?:ing)? with"
_SWAPS = r"trad(?:e|ed|ing)|swap(?:ped|ping)?|exchang(?:e|ed|ing)|substitut(?:e|ed|ing)|replac(?:e|es|ed|ing)"
_KEEPS = (
    rf"(?<!\ba )(?<!\ban )(?<!\bany )"
    rf"(?:{_REJECTS}|(?:{_GIVES_UP})(?![^.,?!]*\bfor\b)|(?:{_SWAPS})(?![^.,?!]*\b(?:for|with|by)\b))"
    r"(?![^.,?!]*\bin favou?r of\b)"
)
_TROUBLE = (
    r"(?:problem|trouble|complaint|complication|regret|accident|burn|blister|scar|infection|failure|disappointment"
    r"|downside|drawback|side effect|adverse event|adverse reaction|reaction|fear|concern|objection|pain|doubt|fault)s?"
    r"|hesitations?|qualms?|issues?(?! of\b)|downtime|difficult(?:y|ies)|worr(?:y|ies)|swelling|bruising|bleeding"
    r"|redness|discomfort"
)
# What follows a trouble that is no part of another name: "no pain with it", but "no pain score for it".
_APART = (
    r"(?=[.,:?!\x3b]|$|\s(?:at all|whatsoever|so|yet|ever|either|here|there|over|about|as|with|from|after|to|on|in|at"
    r"|of|for|by|under|during|since|when|while|if|because|between|than|that|and|but|using|doing|having|getting|giving"
    r"|treating|injecting|combining|going|putting|switching|running|moving|trying|I|we|you)\b)"
)
_HAVING = (
    r"had|have|has|having|seen|see|saw|get|gets|got|gotten|found|find|experienced?|been|heard|yet|ever|once|of|about"
    r"|there|an?|any|one|single|many|much|real|major|serious|severe|big|bad|such|the|slightest"
)
PSEUDO = any_of(
    rf"""
    (?:no|not|never|nobody|nothing|cannot|\w+n['’]t)(?: [\w'’-]+){{0,5}} without;
    (?:no(?! longer\b(?! than\b))|not|never|\w+n['’]t)(?: [\w'’-]+){{0,4}}
    (?:more|less|fewer|longer|later|higher|deeper|hotter|stronger|beyond);
    (?:no|not|never|\w+n['’]t)(?: [\w'’-]+){{0,4}} (?:until|before|at least|above \d+|below \d+);
    (?:not|\w+n['’]t) (?:only|just(?! (?:yet|now)\b)|merely|simply|necessarily);
    not (?:to mention|even|surprising\w*); {_NOT}{_BETWEEN}(?: be)? (?:afraid|scared|frightened);
    no (?:doubt|question|matter|wonder|shortage|surprise|coincidence|secret); no,;
    (?:do ?n[o'’]t|never|not) (?:forget|hesitate|underestimate|worry|mind|know|remember|think twice);
    nothing (?:beats|works like|matches|replaces|like|wrong|against); not (?:sure|certain) (?:if|whether|that);
    can['’]t do without;
    (?:can['’]t|cannot|could ?n['’]t) (?:say|speak)(?: highly)? enough(?: \w+)?(?: things)? (?:about|of);
    why (?:not|don['’]t); \w+n['’]t (?:you|we|they|I|it|that);
    {_NOT}{_BETWEEN} {_KEEPS};
    (?:no|not|never|without|\w+n['’]t)(?: (?:{_HAVING}))* (?:{_TROUBLE})(?:,? (?:and|or|nor) (?:{_TROUBLE}))?{_APART};
    {_NOT}(?: [\w'’-]+){{0,3}} (?:\w+er|worse|more|less)(?: [\w-]+)? than; ^do ?n['’]t miss;
    (?:no|\w+n['’]t any) reason not to; not (?:against|averse|opposed|bad|a bad|uncommon|unusual|unlike)
    """
)
ENOUGH = re.compile(
    r"\b(?:can(?:['’]t|not|\s+not)|could(?:n['’]t|\s+not))\s+"
    rf"(?:recommend|praise|stress|overstate|emphasi[sz]e)\s+{_THE}$",
    re.IGNORECASE,
)
# Not in a clause of its own: "I can't recommend it if you don't cool enough".
ENOUGH_AFTER = re.compile(
    r"^(?:\s+(?!(?:if|until|till|unless|because|as|since|when|while|before|that|who|which|with|without|in|on|and|or|but"
    r"|not|\w+n['’]t)\b)[\w'’-]+){0,3}?\s+enough(?=\W*$|[.,:;?!–—]|\s+(?:to|for|in|on|as|and|but|when|if)\b)",
    re.IGNORECASE,
)
_THAN = rf"\s+(?:\w+er|worse|more|less)(?:\s+[\w-]+)?\s+than\s+(?:(?:with|on|after|from)\s+)?{_THE}$"
_WORDS = r"(?:\s+(?!(?:and|but|or|so)\b)[\w'’-]+)"
# Nothing is better than what is named: praise, and no comparison.
UNRIVALLED = re.compile(
    rf"\b(?:nothing|nobody|no\s+one|none){_WORDS}{{0,5}}?{_THAN}"
    rf"|\b{_NOT}\s+(?:\w+\s+)?(?:seen|had|found|used|known|tried|met|do|get|find|ask\s+for){_WORDS}{{0,3}}?{_THAN}"
    r"|\bno\s+[\w-]+(?:\s+(?:is|are|was|has|been|works?|does|heals?|gets?|goes|out|there|that|I|know|of))*"
    rf"{_THAN}"
    r"|\b(?:there(?:['’]s|\s+is|\s+are|\s+was)|(?:I|we|you|they)(?:['’]ve)?\s+(?:have|know|see|seen|found|find|got|had))"
    r"(?:\s+of)?\s+no\s+(?:better|finer|safer|gentler|kinder|simpler|easier|nicer|worse)"
    rf"{_WORDS}{{1,5}}?\s+than\s+(?:(?:with|on|after|from)\s+)?{_THE}$"
    rf"|\bcould(?:n['’]t|\s+not)\s+be\s+(?:(?:un)?happier|sadder|angrier|(?:more|less)\s+\w+)"
    rf"\s+(?:with|by|about)\s+{_THE}$",
    re.IGNORECASE,
)
# Nothing is worse than it: "I have not seen worse burns than with it", "I couldn't be more disappointed with it".
WORST = any_of(
    rf"""
    (?:worse|slower|riskier|uglier|weaker|costlier|nastier|scarier|poorer|crueller|unhappier|sadder|angrier);
    (?:more|bigger|greater|higher|longer|deeper|harder|darker|stronger) (?:{_TROUBLE}|disappoint\w*|unhappy
    |dissatisf\w*|frustrat\w*|annoy\w*|upset|angry|s[ck]eptical|wrong|worried|concerned|critical|negative|sad|painful
    |uncomfortable|unpleasant|unreliable|unpredictable|danger\w*|harmful|toxic|risk\w*|expensive|useless|pointless
    |swelling|bruis\w*|pigmentation|necrosis|burned|burnt);
    (?:hurts?|burns?|stings?|scars?|swells?|bruises?|bleeds?|fails?|disappoints?|costs?) (?:\w+ )?(?:more|longer);
    less (?:happy|pleased|impressed|satisfied|convinced|keen|interested|excited|enthusiastic)
    """
)
DENIES = any_of(
    r"""
    no; not; never; neither; nor; without; none of; cannot; \w+n['’]t; no longer; nobody; nothing; avoid\w*; refus\w*;
    instead of; rather than; (?:stay|keep|steer) (?:well )?(?:away|clear) (?:from|of); advise against;
    rules? out; ruled out; hold off(?: on)?; (?:doctors?|insurers?|they) forbid; forget(?= about)
    """
)
# What is given up, unless it is given up for what is named, or a part of that.
QUITS = any_of(
    "(?:stop|stopped|quit) (?:using|doing|offering|with|on); (?:gave|given) up(?: on)?; abandoned; got rid of"
)
INSTEAD = re.compile(r"\b(?:for|with|in\s+favou?r\s+of)\b", re.IGNORECASE)
# What was used once and is used no more, unless only how it is used has changed, or it was a part that was replaced.
USED = re.compile(
    r"\b(?:I|we|they|you|people|everybody|everyone|he|she)(?:\s+(?:all|both|once|always))?\s+used\s+to\s+"
    r"(?:use|have|own|offer|do|run|rent|lease|like|love|recommend|prescribe|work\s+with|swear\s+by|reach\s+for"
    r"|rely\s+on)\s+(?:(?:the|an?|my|our|this|that|these|those|old|first|only|just|mostly|lots?|of)\s+)*$",
    re.IGNORECASE,
)
OTHERWISE = re.compile(
    r"^(?:[^.;?!]{0,25}?\bstill\b|(?:\s+(?!(?:but|now|until|till|and)\b)[\w'’-]+){0,3}?\s+"
    r"(?:every\w*|any(?:one|body|where)|all|most|both|twice|daily|weekly|monthly|often|routinely|liberally|too\s+\w+"
    r"|a\s+lot|before|after|alone|only|without|with|at|first|more|less"
    rf"|\d[\d.,]*|{_NUMBERS})\b)",
    re.IGNORECASE,
)
_ADVERB = r"(?:['’]ve|\s+have)?(?:\s+(?:\w+ly|since|just|even|then))?\s+"
GONE = re.compile(
    rf"\bI{_ADVERB}sold\s+(?:(?:the|that)\s+)?(?:(?:my|our|old|first)\s+)+$"
    rf"|\bwe{_ADVERB}sold\s+(?:my|our)\s+(?:(?:old|first)\s+)*$"
    rf"|\b(?:I|we){_ADVERB}(?:scrapped|ditched|replaced|retired|traded\s+in|g[ai]ven?\s+away|parted\s+with"
    r"|did\s+away\s+with|moved\s+(?:on|away)\s+from)\s+(?:(?:the|an?|my|our|that|old|first)\s+)*$",
    re.IGNORECASE,
)
# Who sells it to others, or for its maker, may have it still.
SOLD = re.compile(rf"\bI{_ADVERB}sold\s+(?:the|that)\s+$", re.IGNORECASE)
TRADES = re.compile(r"^[^.;,?!]*?\s(?:for|to|with|in|across|at)\b", re.IGNORECASE)
PART = re.compile(
    r"^(?:['’]s\b|\s+(?:(?:treatment|laser|standard|default|factory|old|new)\s+)?(?:tip|cartridge|hand ?piece|probe"
    r"|head|needle|filter|lamp|part|transducer|applicator|pad|gel|goggle|protocol|setting|preset|parameter"
    r"|program(?:me)?|mode|schedule|regimen?|course|package|plan|brochure|leaflet|manual|poster|form|price|name|brand"
    r"|rep|room)s?\b)",
    re.IGNORECASE,
)
DENIED_AFTER = re.compile(
    r"""^(?:
        [^.;:?!]{0,25}?(?:
            \b(?:is|are|was|were)(?:n['’]t|\s+not|\s+never)\s+(?:\w+ly\s+)?
                (?:needed|necessary|indicated|recommended|allowed|an?\s+option|something\s+I|what\s+I|the\s+answer)
            | \b(?:is|are)\s+(?:(?:\w+ly\s+)?contra-?indicated|off\s+(?:the\s+table|limits)|forbidden|a\s+no\b
                |out\b(?!\s+(?:there|already|and\s+about|on\s+(?:the\s+market|loan)|for\s+(?:service|repair|hire))\b))
            | \b(?:has|have)\s+no\s+(?:place|role|business)
        )
        | ,?\s+(?:which\s+|that\s+)?(?:I|we)\s+used\s+to\s+(?:use|have|own|offer|do|run)\b
        | \s+(?:stays?|is\s+left|are\s+left)\s+(?:off|out|away|in\s+(?:the|its)\s+(?:box|cupboard|drawer))\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# "The laser I don't use", but "the laser, you don't need cooling" and "with the laser you don't need it".
UNUSED_AFTER = re.compile(
    r"""^(?:\s+(?:and|or)\s+\w+)?,?\s+(?:I|we|you|they)(?:['’]d)?\s+
        (?:never|not|no\s+longer|(?:do|would|wo|should|ca|could)(?:\s+not|n['’]t))\s+(?:(?:like|want|need)\s+to\s+)?
        (?:use|do|have|own|offer|touch|recommend|like|want|need|put|inject|give|take)
        (?=\W*$|[.,:;?!–—]|\s+(?:it|them|one|any\s?more|at|so|much|often|yet|now|either|here|there|anywhere|myself
            |ourselves|routinely|in|on|for|with|near|around|over|under|inside|into|because|since|after|before|when|while
            |if|unless|until|and|or|but)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
BESIDE = re.compile(
    r"\b(?:with|on|after|before|for|in|during|under|by|from|using|at|of|besides)\s+(?:(?:the|an?|my|our|your)\s+)?$",
    re.IGNORECASE,
)
ASKED = re.compile(r"^\?\s+(?=(?:no|nope|not|never)\b)", re.IGNORECASE)
FLATLY = re.compile(r"\w+(?:\W*$|[,.;:!?–—]|\s+any\s?more\b|\s+again\b)", re.IGNORECASE)
LEAVES = re.compile(r"\b(?:leav(?:e|es|ing)|left|keep|keeps|kept)(?:\s+(?:the|my|your|any|all))?\s*$", re.IGNORECASE)
OUT = re.compile(r"\s+(?:out|off|away)\b", re.IGNORECASE)
COMPARES = any_of(
    r"""
    (?<!other )than; unlike; (?<!there['’]s )(?<!there is )nothing like;
    (?<!nothing )(?<!nobody )(?:beats|outperforms?|outperformed);
    (?:compared|comparable) (?:with|to); in comparison (?:with|to); versus; vs; as opposed to;
    (?:similar|equivalent|superior|inferior|different) (?:to|from); the same as; as with;
    as (?:good|strong|deep|hot|long|painful|fast|safe) as
    """
)
PREFERRED = re.compile(
    r"\b(?:(?:prefer\w*|favou?r(?:s|ed)?|choose|chose|pick(?:ed)?)\s[^.;,?!]{2,40}?\bover"
    r"|prefer\w*\s[^.;,?!]{2,40}?\bto)\s+(?:(?:the|an?|my|our)\s+)?$",
    re.IGNORECASE,
)
COMPARED_AFTER = re.compile(r"^\s*,?\s*(?:versus|vs|as opposed to|compared (?:with|to))\b", re.IGNORECASE)
SUPPOSES = any_of(
    r"""
    if; whether; suppose; supposing; imagine; assum(?:e|ing); in case; considering;
    (?:would|should|could|can|do|did|does|has|have) (?:you|anyone|anybody|one|he|she|they);
    (?:plan|plans|planning|planned|hope|hoping|thinking) (?:to|on|of|about); thought (?:of|about)
    """
)
WEIGHS = any_of(
    r"""
    might; maybe; perhaps; could; may; still waiting for; looking forward to(?: getting|\shaving|\strying)?;
    (?:we|I)(?:['’]ll|\swill|['’](?:re|m) going to|\s(?:are|am) going to)
    (?:\w+ly )?(?:buy|purchase|acquire|lease|invest in);
    (?:\w+['’]d|would) (?:like|love) to (?:get|have|own|buy|try|use);
    (?:want|wants|wanted|tempted|about) to (?:get|buy|own)
    """
)
# What is to come: "Should it be approved, …", "once it is available", "when we get it next year".
TO_COME = (
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
ENDS = re.compile(
    r"[;:()–—]|\b(?:but|however|although|though|except|because|since|so|which|who|whereas|while|when|unless|until"
    r"|before|after|during|then|apart from|other than)\b"
    r"|,\s*(?:and\s+|or\s+|so\s+)?(?:I|we|you|he|she|they|it|that|there|this|use|take|do|go|wait|give)\b"
    r"|\b(?:and|or)\s+(?:I|we|you|he|she|they|it)\b",
    re.IGNORECASE,
)
# After "is not" and an adjective, what follows a preposition is where it is so: "not painful with the laser".
COPULA = re.compile(r"\b(?:is|are|was|were|it['’]s|that['’]s)(?:n['’]t|\s+not|\s+never|\s+no)\b$", re.IGNORECASE)
PLACE = re.compile(r"\b(?:with|in|on|for|at|under|from|of)\b", re.IGNORECASE)
COMMA = re.compile(r",")
AMOUNT = re.compile(rf"\d|\b(?:{_NUMBERS}|a few|half)\b", re.IGNORECASE)  # "than ten units of"
