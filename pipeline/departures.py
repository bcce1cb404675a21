"""Departures: where a speaker does otherwise than a label, a regulator, a vendor or a guideline says."""

import re

from pipeline.cues import NEGATION, any_of
from pipeline.faithful import stems_of
from transcripts.numbers import quantities
from transcripts.spelled import NUMBER_WORDS

_SOURCES = (
    "leaflet|brochure|label|insert|manual|ifu|guidelines?|protocol|company|manufacturer|vendor|reps?|textbooks?|fda"
    "|ema|mhra|regulators?|authorit(?:y|ies)|data ?sheet|instructions|licen[sc]e"
)
_SAY = (
    "says?|said|talks?|told|tells?|wants?|recommends?|recommended|allows?|allowed|gives?|asks?|promises?|claims?"
    "|permits?|advises?|advised|suggests?|suggested|states?|requires?|warns?|insists?|approved|stops?"
)
_RULES = (
    "rules?|advice|intervals?|doses?|limits?|maximum|minimum|recommendations?|recommended|settings?|guidance|figures?"
)
# What a source is told to say ends where the speaker's own clause begins.
_REPORTED = re.compile(
    rf"(?:\b(?:{_SOURCES})(?: \w+){{0,3}}? (?:{_SAY})\b|\baccording to (?:the |their |our )?(?:{_SOURCES})\b,?)"
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
# What the source says will not do.
_FAULTS = any_of(
    r"""
    instead; rather than; nobody; no one; wrong; nonsense; outdated;
    too (?:short|long|high|low|little|much|many|few|weak|strong|timid|careful|cautious|conservative|early|late|soon|
    deep|shallow|superficial|hot|cold|fast|slow|optimistic|generous);
    (?:not|\w+n['’]t) (?:true|enough|needed|necessary|right)
    """
)
_DIFFERS = any_of(
    r"""
    but; though; although; however; yet; whereas; myself; in (?:my|our) (?:hands|room|patients|clinic|practice);
    I(?:['’](?:d|ve|m|ll))?; we(?:['’](?:d|ve|re|ll))?
    """
)
_COMPLIES = any_of(
    r"""
    (?:I|we)(?: (?:\w+ly|also|always))? (?:agree|follow|stick|keep|obey|comply|respect|go by);
    (?:I|we)(?: also)? do (?:the same|that|so|too|it);
    (?:I|we)(?:['’](?:d|ll)|\s(?:would|will))?(?: (?:\w+ly|also|always|just))? go (?:along )?with (?:that|it);
    (?:that|which)(?:['’]s|\sis) fine (?:by|with) (?:me|us);
    so do (?:I|we); (?:I|we) do(?: (?:too|as well))?(?=[.,!?]|$);
    I(?:['’]d|\swould|\scan|\smust)? (?:remind|add|stress|underline|repeat)
    """
)
# "But never in pregnancy" bounds what a source says, and sets nothing against it.
_BOUNDS = re.compile(
    r"\b(?:but|though|although|however|yet),? (?:never|not|only|except|always) "
    r"(?:in|on|at|for|with|without|if|when|while|after|before|during|until|under|over|above|below|to|by|near|as)\b"
    r"(?! (?:me|us|my|our)\b)",
    re.IGNORECASE,
)
_AS_SAID = any_of(
    rf"(?:as|like|(?:exactly|just|precisely) what) (?:the |our |your |their )?(?:{_SOURCES})(?: \w+){{0,2}}? (?:{_SAY})"
)
_AS_WELL = any_of("as well; likewise; the same; also; too(?=[.,!?]|$); so (?:do|does|would|will|should) (?:I|we)")
_OTHERWISE = any_of(
    r"""
    more; less; fewer; higher; lower; longer; shorter; sooner; later; earlier; deeper; double; twice; half; above;
    below; off[- ]label
    """
)


def departs(text: str) -> bool:
    """True where a claim sets what its speaker does, or holds for right, against what an official source says.

    >>> departs("The label says ten, I use five."), departs("The label says do not use it in pregnancy.")
    (True, False)
    """
    own = _COMPLIES.sub(" ", _REPORTED.sub(" ", text))
    if not _OFFICIAL.search(text):
        return False
    return bool(_FAULTS.search(own) or (_DIFFERS.search(own) and not _goes_along(text, own)))


def _goes_along(text: str, own: str) -> bool:
    """True where the speaker's own words give the figures of the source, say the same, or only bound what it says."""
    reported = " ".join(match.group() for match in _REPORTED.finditer(text))
    bare, ours, theirs = _BOUNDS.sub(" ", own), _values(own), _values(reported)
    denies_more = bool(NEGATION.search(bare)) > bool(NEGATION.search(reported))
    if denies_more or set(_OTHERWISE.findall(own.lower())) - set(_OTHERWISE.findall(reported.lower())):
        return False
    if ours - theirs:
        repeated = len(ours) == 1 and not theirs and len(quantities(own)) > 1
        return repeated or bool(_AS_SAID.search(text))
    said = set(stems_of(own))
    repeats = bool(said) and said <= set(stems_of(reported))
    agrees = _AS_SAID.search(text) or _AS_WELL.search(own)
    return bool(ours or repeats or agrees or not _DIFFERS.search(bare))


def _values(text: str) -> set[float]:
    return {figure.value for figure in quantities(text)}
