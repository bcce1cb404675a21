"""Slips: the words by which speakers take back what they said, and how plainly they do: "sorry", "I meant"."""

import re

from pipeline.cues import any_of
from transcripts.spelled import NUMBER_WORDS

# How plainly something is taken back.
CONTRAST, TURN, APOLOGY, PLAIN = range(4)  # "Six, not four." "No, six." "Sorry, six." "I meant six."

# Words that take something back wherever they stand. Most others need to be followed by a stop or a figure.
_OUTRIGHT = """
    scratch that; strike that; I take (?:that|it) back; I (?:should|ought to) have said; or rather;
    I mixed (?:that|those|them) up;
"""
# "Sorry, I said that badly" begs pardon for the words, and withdraws nothing.
_BADLY = (
    r"(?:that|it|this) (?:(?:so|very|rather) )?"
    r"(?:badly|poorly|clumsily|awkwardly|unclearly|too (?:fast|quickly|quietly)|in a (?:bad|clumsy|funny) way)\b"
)
_WRONG_PLACE = (
    r"wrong (?:\w+ )?(?:line|row|column|slide|page|sheet|table|box|list|card|chart|protocol|label|notes?|place|number)"
)
# "I'm looking at the next slide" only goes on.
_IN_ORDER = "(?:next|last|first|second|third|fourth|fifth|top|bottom|left|right|upper|lower|middle|same|new|whole)"
_PLACE = rf"(?:{_WRONG_PLACE}|(?!{_IN_ORDER} )\w+ (?:slide|line|row|column|page|sheet|table|card))"
_THEM = "it|that|this|them|those|these|(?:the |those |these )?two"
# Words that drop what was just said, and say of nothing what is right.
_BREAKS_OFF = rf"""
    what (?:am I (?:saying|talking about|on about)|was I thinking|(?:did|have) I (?:just )?(?:say|said)(?! about\b));
    I(?:['’]m| am) talking (?:nonsense|rubbish|garbage);
    (?:I(?:['’]m| am|['’]ve been| was) )?(?:reading|looking)(?: it)?(?: (?:off|from|at|on|in|out|of))+ the {_PLACE};
    I(?:['’]ve got|['’]m (?:on|in)|(?:['’]m| am|['’]ve been| was) reading) the {_WRONG_PLACE}; {_WRONG_PLACE}(?=[,.!]);
    I(?:['’]m| am) (?:mixing|confusing|muddling) (?:\w+ ){{1,6}}?(?:up|with)(?=[,.!]);
    I(?:['’]m| am) (?:mixing|confusing|muddling) (?:{_THEM})(?: up)?(?: with (?:\w+ ){{0,2}}\w+)?(?=[,.!])
"""
BREAKS_OFF = any_of(_BREAKS_OFF)
_CONCEDES = "I stand corrected; (?:she|he)['’]s right; you['’]re (?:quite )?right;"

# Words that accept what somebody else has just said.
AGREES = any_of(_CONCEDES + "I agree")
# Words by which a speaker takes something back, or accepts that it was wrong.
SLIP = any_of(
    _OUTRIGHT
    + _CONCEDES
    + r"""
    sorry,? (?:not|no|I (?:said(?! BADLY)|meant|mean)); I meant; I mean,? \d\S*; (?:I )?misspoke; let me correct;
    correction[,:]; I(?:['’]ve)? said (?!yes\b|no\b)[^.?!]{2,60}(?:(?<!not )(?<!n['’]t )wrong|
    mistakes?|should|meant|sorry|error|slip|was too); did I say;
    (?:that|this|which)(?: was| is|['’]s) (?:wrong|not right|incorrect|my mistake);
    I was (?:not right|wrong); my mistake; my apologies; slip of the \w+; I ran (?:that|those|them) together;
    I got that wrong; (?:yes|no),? sorry; sorry,? yes; make that; excuse me,? (?:not|no);
    I(?:['’]ll)? withdraw (?:that|it); (?:to|must|should|let me|I) correct (?:that|myself|it|the);
    (?:typing|printing) error; typo; misprint; mistyped;
    (?:wait|sorry|hang on|hold on),? (?:\w+ ){0,2}I(?:['’]ve)? said(?! BADLY);
    that was too \w+,? (?:forget|ignore) (?:it|that); (?:forget|ignore|cross out) what I said; read (?:that|it) as;
    cross(?:ed)? (?:it|that) out; strike (?:it|that) out
    """.replace("BADLY", _BADLY)
)
# The start of a sentence that drops what its speaker has just said.
DROPS = any_of(
    r"""
    ^(?:um |uh )?(?:actually no|no wait|no hang on|no hold on|no sorry|wait no|wait sorry|hang on no|scratch that|
    strike that|sorry no|no no|let me take that back|I take that back|let me correct|I misspoke|
    I(?:['’]d| would) even (?:take|go|say|give|use))
    """
)
# What speakers call out, in their own language too, before they put something right.
_EXCLAIMS = (
    "ay|ai|oi|oj|ach|och|aw|ooh|hm|huh|ouch|gee|geez|jeez|gosh|damn|darn|shoot|crikey|blimey|hell|zut|mince|bah|lah|"
    "(?:oh )?my (?:god|goodness|word)|(?:oh |good |dear ){0,3}(?:god|lord|grief|heavens)|goodness(?: me)?|mon dieu|"
    "madre m[ií]a|dios m[ií]o|caramba|mamma mia|accidenti|mein gott|aiyah"
)
_PARDON = r"pardon(?: me)?|perd[oó]n|scusa(?:te|mi)?|scusi|entschuldigung|desculpe?|d[eé]sol[eé]e?"
# "Thirty, sorry, twenty joules": the slip stands between two figures of one sentence.
SAME_BREATH = re.compile(
    rf",? (?:(?:no|wait|oh|{_EXCLAIMS}),? ){{0,6}}(?:sorry|excuse me|{_PARDON}|or rather|I mean|I meant|make that|"
    r"correction|scratch that|what am I saying|I tell a lie)\b[,.!?…]* "
    r"|,? (?:no|wait|no wait|no no|hang on),+ ",
    re.IGNORECASE,
)

# The marks of a repair, which stand before what is right or after it.
_NUMBER = rf"(?:about |at least |only )?(?:\d|\.\d|an? (?:half|quarter)|half|{'|'.join(sorted(NUMBER_WORDS))})"
_MARKERS = (
    any_of(
        r"(?:no|nope|nah|non|nein|wait|hang on|hold on|actually)"
        r"(?=[,.:!…]|\s(?:no|wait|hang on|sorry|make that|I (?:meant|mean))\b)"
    ),
    any_of(
        r"""
        (?:I['’]m |I am )?(?:so |very |terribly |awfully )?sorry(?! (?:about|for|to|if|that I|I can['’]t)\b);
        PARDON; (?:I )?beg (?:your )?pardon; (?:my )?apologies(?! (?:for|to)\b);
        I (?:do )?apologi[sz]e(?! for\b); w?oops; excuse me; forgive me; I mean,(?= NUMBER)
        """.replace("NUMBER", _NUMBER).replace("PARDON", _PARDON)
    ),
    any_of(
        _OUTRIGHT
        + r"""
        I (?:actually |really |of course )?meant(?! (?:to\b|what\b|every\b|it[,.!]));
        I (?:actually |really |of course )?meant to (?:say|put|write)(?=,? (?:it['’]s )?NUMBER); I mean(?= NUMBER);
        (?:sorry|no|wait|oops),? I mean; make that(?= NUMBER);
        (?:a |one |small |quick )*correction(?=[,.:!–—-]); let me correct (?:that|myself|it); I correct myself;
        I (?:just |have )?misspoke(?:n)?(?: (?:there|before|earlier|just now|a moment ago))*;
        I (?:said|got|put|had) (?:that|it|this) wrong(?: (?:before|earlier|just now))?;
        (?:that|it) (?:should|ought to) (?:read|say|have been); (?:a )?slip of the tongue; I tell a lie;
        let me (?:rephrase|say) that(?: again)?(?=[,.:!–—-]);
        (?:that['’]s )?my (?:mistake|bad|error)(?=[,.:!–—-]); I was wrong(?: there)?(?=[,.:!–—-]);
        """.replace("NUMBER", _NUMBER)
        + _BREAKS_OFF
    ),
)
_FILLERS = any_of(
    "oh; ah; um; uh; er; erm; well; okay; ok; so; and; but; yes; yeah; or; please; gosh; dear; thank you; thanks; "
    f"{_EXCLAIMS}; the (?:right |correct |real |actual )?(?:number|figure|dose|value) (?:is|was|should be)"
    f"(?=,? (?:{_NUMBER})); I mean; you know; "
    "I (?:just )?said(?: [\\w'’-]+){1,5},?(?=\\s(?:but |and )?I meant\\b)"
)
_CUES = (_FILLERS, *_MARKERS)  # by how plainly something is taken back
ADDS = any_of("and; plus; also; but(?! I meant)")  # "Sorry, and six in the chin."
_GAP = " ,.;:!…–—-"
_AFTERWARDS = re.compile(  # "Six weeks, I should say."
    r"(?:,|\.\.\.|…) (?:oh,? )?(?:I should (?:say|have said)|I meant|I mean|rather|my mistake|my bad|"
    r"((?:I['’]m )?sorry|(?:my )?apologies|pardon me|excuse me|correction))[.!]*$",
    re.IGNORECASE,
)


def unmarked(text: str) -> tuple[str, int]:
    """A sentence without the words that mark it as a repair, and how plainly they do."""
    plainness, start = CONTRAST, 0
    while True:
        start += len(text[start:]) - len(text[start:].lstrip(_GAP))
        found = [(match.end(), level) for level, cue in enumerate(_CUES) if (match := cue.match(text, start))]
        if not found or (plainness > CONTRAST and ADDS.match(text, start)):
            break
        start, level = max(found)
        plainness = max(plainness, level)
    said = text[start:]
    after = _AFTERWARDS.search(said)
    if after:
        return said[: after.start()].strip(), max(plainness, APOLOGY if after[1] else PLAIN)
    return (said.strip(), plainness) if plainness else (text, CONTRAST)
