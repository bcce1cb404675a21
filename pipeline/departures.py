"""Departures: where a speaker does otherwise than a label, a regulator, a vendor or a guideline says."""

import re

from pipeline.cues import any_of
from transcripts.numbers import NUMBER_WORDS

_SOURCES = (
    "leaflet|brochure|label|insert|manual|ifu|guidelines?|protocol|company|manufacturer|vendor|reps?|textbooks?|fda|ema"
    "|mhra|regulators?|authorit(?:y|ies)|data ?sheet|instructions|licen[sc]e"
)
_SAY = (
    "says?|said|talks?|told|tells?|wants?|recommends?|recommended|allows?|allowed|gives?|asks?|promises?|claims?|permits?"
    "|advises?|advised|suggests?|suggested|states?|requires?|warns?|insists?|approved|stops?"
)
_RULES = (
    "rules?|advice|intervals?|doses?|limits?|maximum|minimum|recommendations?|recommended|settings?|guidance|figures?"
)
# What a source is told to say ends where the speaker's own clause begins.
_REPORTED = re.compile(
    rf"\b(?:{_SOURCES})(?: \w+){{0,3}}? (?:{_SAY})\b"
    r"(?:(?![,;:.!?—–]| (?:but|though|although|however|whereas|while|yet)\b| and (?:I|we)\b"
    r"|(?<!me)(?<!us)(?<!that)(?<!says)(?<!said) I\b).)*",
    re.IGNORECASE,
)
_OFFICIAL = any_of(
    rf"(?:{_SOURCES})(?: \w+){{0,3}}? (?:{_SAY});"
    rf"(?:{_SOURCES})['’]s? (?:own )?(?:\w+ ){{0,2}}?(?:{_RULES}|\d[\d.,]*|{'|'.join(sorted(NUMBER_WORDS))});"
    r"(?:label|insert|guidelines?|ifu|manual|leaflet)(?: \w+)? (?:is|are|has);"
    rf"according to (?:the |their |our )?(?:{_SOURCES}); off[- ]label; not licen[sc]ed; that['’]s the label;"
    r"(?:on|against|beyond|above|over|per|outside) the label"
)
_DEPARTS = any_of(
    r"""
    but; though; although; however; yet; whereas; instead; rather than; myself; nobody; no one;
    in (?:my|our) (?:hands|room|patients|clinic|practice); I(?:['’](?:d|ve|m|ll))?; we(?:['’](?:d|ve|re|ll))?;
    too (?:short|long|high|low|little|much|many|few|weak|strong|timid|careful|cautious|conservative|early|late|soon|
    deep|shallow|superficial|hot|cold|fast|slow|optimistic|generous); wrong; nonsense; outdated;
    (?:not|\w+n['’]t) (?:true|enough|needed|necessary|right)
    """
)
_COMPLIES = any_of(
    r"""
    (?:I|we)(?: (?:\w+ly|also|always))? (?:agree|follow|stick|keep|obey|comply|respect|go by);
    (?:I|we)(?: also)? do (?:the same|that|so|too|it);
    so do (?:I|we); (?:I|we) do(?: (?:too|as well))?(?=[.,!?]|$);
    I(?:['’]d|\swould|\scan|\smust)? (?:remind|add|stress|underline|repeat)
    """
)


def departs(text: str) -> bool:
    """True where a claim sets what its speaker does, or holds for right, against what an official source says.

    >>> departs("The label says ten, I use five."), departs("The label says do not use it in pregnancy.")
    (True, False)
    """
    own = _COMPLIES.sub(" ", _REPORTED.sub(" ", text))
    return bool(_OFFICIAL.search(text) and _DEPARTS.search(own))
