"""Headings said aloud: "Melasma first.", "The lasers.", "Prophylaxis, for full-face resurfacing." name what comes.

What only looks like one, such as "Ouch.", "Folks," or "On Friday!", names nothing.
"""

import re

from pipeline import cues
from pipeline.cues import any_of
from pipeline.words import FUNCTION_WORDS
from transcripts.numbers import is_number
from transcripts.text import words_of

_SET_OUT = re.compile(
    r"^(?:(?:so|now|right|okay|ok|well|then|and|the|next|um|uh|oh|quickly|briefly|finally|lastly)[,.]? )+",
    re.IGNORECASE,
)
_ORDERED = re.compile(
    r"^([^,.;:!?]{2,45}?)"
    r"(?:,? (?:then|first|next|now|finally|quickly|briefly)[,.:]"
    r"|, (?:then|next|now|finally|for|since|because|in|over|which|while|as)\b)",
    re.IGNORECASE,
)
_SAYS_SOMETHING = any_of(  # a heading only names its subject
    r"""
    I; you; we; it; they; he; she; that; this; these; those; them; him; her; us; me; my; your; \w+['’]\w+;
    is; are; was; were; be; been; do; does; did; has; have; had; can; could; will; would; should; may; might; must;
    goes?; gets?; got; took; said; says; asked; asks; thanks?; please; yes; same; exactly; agreed; fair; sure; hello
    """
)
_LONGEST = 5  # words


def _either(forms: str) -> str:
    """Forms parted by bars as one expression, in which a line may end behind a bar."""
    return " ".join(forms.split()).replace("| ", "|")


# What is called out, and what is said to agree or to be polite.
_CRY = _either(
    r"""
    wow|ouch|oof|ugh|yuck|yikes|oops|whoops|gosh|golly|jee[zs]|geez|gee|blimey|crikey|oh boy|oh man|oh dear|dear me|
    (?:my )?goodness(?: me)?|good grief|good lord|heavens|(?:oh )?my god|oh god|damn|whoa|ha(?: ?ha)*|aha|eh|hm+|mm+|
    phew|hooray|bravo|brava|righto|rightio|okey dokey|oh|ah|voil[àa]|allora|ecco|chalo|acha|achha|arre|aiyo|alamak|
    yalla|khalas|na ja|good question|great question|good one|nice one|well done|fair enough|touch[ée]
"""
)
_ASSENT = _either(
    """
    okay|ok|right|all ?right|yeah|yep|yup|yes|nah|no|true|indeed|exactly|precisely|absolutely|definitely|of course|
    lovely|brilliant|great|perfect|excellent|superb|fantastic|wonderful|nice|cool|sweet|good|fine|agreed|correct|sure|
    cheers|sorry|pardon|excuse me|thank you|thanks|please|amen|enough|hey|hi|hello|welcome|anyway|next
"""
)
_ADDRESS = "sir|madam|ma['’]am|folks|guys|friends|everybody|everyone|team|ladies|gentlemen|colleagues"
_PERSON = _either(
    """
    teenager|teacher|lady|gentleman|woman|man|girl|boy|guy|gal|lad|lass|bloke|chap|fella|fellow|kid|mum|mom|mother|
    father|dad|sister|brother|aunt|uncle|cousin|neighbou?r|husband|wife|bride|groom|grandmother|colleague|friend|boss|
    rep|customer|lawyer|student|trainee|registrar|resident|family|singer|dancer|actor|actress|model|
    musician|cellist|violinist|pianist|pilot|farmer|builder|gardener|driver|chef|hairdresser|waitress|accountant
"""
)
_AGED = "young|younger|old|older|elderly|little|wee|big|poor|nice|lovely|dear|certain|local|famous"
_ROOM = _either(
    """
    car|car park|parking lot|garage|kitchen|bathroom|bedroom|sofa|garden|conservatory|balcony|roof|shelf|fridge|drawer|
    cupboard|bucket|bin|wall|house|hotel|lobby|pub|bar|restaurant|cafe|church|office|airport|plane|train|bus|taxi|
    street|corridor|lift|elevator|stairs|waiting room|boot|trunk|school|supermarket|shop|mall|gym|sauna|theatre|cinema|
    bank|phone|telephone|station|news|paper|home|wedding
"""
)
_DAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)days?|christmas|easter"
_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
_SPAN = "morning|afternoon|evening|night|day|week|weekend|month|year|spring|summer|autumn|winter|time"
_MY = "(?:(?:the|a|an|one|this|that|my|our|your|his|her|their|another) )?"
# Who was there, where and when, what is called into the room, and what belongs to the meeting.
_HEADS_NOTHING = any_of(
    rf"""
    (?:{_CRY}|{_ASSENT}); (?:dear )?(?:{_ADDRESS}); {_MY}(?:(?:{_AGED}) )*(?:{_PERSON});
    (?:some|any)(?:body|one)(?: \w+)*; (?:go|come) on; hands up; listen; guess; imagine;
    look(?: here| at (?:this|that))?;
    {_MY}(?:disclosures?|conflicts? of interest|housekeeping|agenda|slides?|introductions?);
    (?:on|in|at|from|into|onto|under|outside|behind|off|inside) {_MY}(?:\w+ )?(?:{_ROOM});
    (?:(?:on|last|next|this|one|in|by|every) )*(?:{_DAY}|{_MONTH})(?: (?:{_SPAN}|last|\d+))?;
    (?:last|next|this|that|one|the other|the same|the next|the following) (?:{_SPAN});
    the (?:{_SPAN}) (?:before|after); (?:years|months|weeks|days) (?:ago|later)
    """
)
# "On mine." bounds what follows.
_LIMITS = any_of("^(?:on|in|at|for|with|by) (?:me|us|my|mine|our|ours|his|hers|theirs)")
_CONTRACTED = re.compile(r"\w['’](?:s|re|ve|ll|d|m)$", re.IGNORECASE)  # "A fortnight's" is half a sentence


def spoken_heading(text: str) -> str | None:
    """The subject that a sentence announces without saying anything of it; None where it is no heading.

    >>> spoken_heading("Right, the lasers."), spoken_heading("Threads, then, briefly."), spoken_heading("I like it.")
    ('Lasers', 'Threads', None)
    """
    text = _SET_OUT.sub("", text + " ").strip()
    ordered = _ORDERED.match(text)
    head = ordered.group(1) if ordered else text.rstrip(".:")
    if len(head.split()) > _LONGEST or not (ordered or text.endswith((".", ":"))):
        return None
    if _SAYS_SOMETHING.search(head) or cues.NEGATION.search(head) or cues.IMPERATIVE.match(head):
        return None
    named = [word for word in words_of(head) if word not in FUNCTION_WORDS and word[0].isalpha() and len(word) > 2]
    return head[:1].upper() + head[1:] if named else None


def names_no_subject(text: str) -> bool:
    """True for what looks like a heading and heads nothing: a cry, an address, a call, a person, a place, a day.

    >>> names_no_subject("On Friday!"), names_no_subject("Folks,"), names_no_subject("The elbow.")
    (True, True, False)
    """
    bare = text.strip(" .,:;!?")
    words = [word for word in words_of(bare.replace("-", " ")) if word not in FUNCTION_WORDS]
    only_figures = all(is_number(word) for word in words) and not _LIMITS.match(bare)
    heads_nothing = _HEADS_NOTHING.fullmatch(bare) or _CONTRACTED.search(bare)
    return only_figures or bool(heads_nothing) or (text.rstrip().endswith("!") and len(bare.split()) <= _LONGEST)
