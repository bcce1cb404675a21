"""Asking: the question that fits a quote, chosen by what it says rather than by the kind that a ranker took it for."""

import re

from pipeline import cues
from pipeline.cues import SPAN, any_of
from transcripts.measures import TIME_UNITS
from transcripts.numbers import quantities
from transcripts.outline import PearlKind

ON_CLAIM = "Where does your experience differ, and why?"
_ASKED: dict[PearlKind, str] = {
    "interval": "Which patients need another interval, and what have you seen when it was shorter?",
    "limit": "Where do you draw this line, and what would make you move it?",
    "contraindication": "How do you ask about this before treating, and what do you offer instead?",
    "setting": "Which settings do you start from, and what do you watch for before you change them?",
    "complication": "How do you recognise this early, and what do you do first?",
    "management": "What do you do in this case, and what makes you change course?",
    "technique": "What do you do differently, and what has it changed in your results?",
    "dose": "Which dose do you start with, and in whom do you change it?",
}
# What is never to be done is no line that experience moves.
_ON_BAN = "How do you make sure of this, and what do you do instead?"

_APART = TIME_UNITS - {"min", "h"}  # every hour until it is pink again is no interval between sessions
_SETTING_UNITS = frozenset(
    "J/cm2 mJ/cm2 W/cm2 mW/cm2 J/cm kJ J mJ ps ns ms nm um mm Hz W kW degree °F pulse pass".split()
)
_SETTING_WORDS = any_of(
    r"""
    fluences?; joules?; density; coverage; spot; pulse (?:width|duration)s?; energ(?:y|ies); power; levels?;
    passes; wavelengths?; filters?; settings?; millijoules?; milliseconds?
    """
)
# A probe or a lens has settings too, by which nobody is treated.
_LOOKS = any_of(
    r"""
    probes?; transducers?; scan\w*; screens?; image; imaging; pictures?; duplex; doppler; camera; dermatoscope;
    magnification; resolution; you see (?:soup|nothing|snow)
    """
)
_DOSE_UNITS = frozenset("ug mg g mg/kg mg/mL mL unit unit/mL syringe vial ampoule tablet capsule drop %".split())
_DOSED = any_of(
    r"dos(?:e|es|age|ing); gives?; giving; start(?:ing)? (?:at|on|with); mix; dilut\w*; reconstitut\w*; inject\w*; take"
)
_SIGN = any_of(
    r"""
    burn(?:s|t|ed)?; blister\w*; dents?; nodul\w*; lumps?; granuloma\w*; scar(?:s|red|ring)?; occlu\w*; necro\w*;
    blanch\w*; blind\w*; infect\w*; abscess\w*; biofilm\w*; herpes; cold sores?; ptosis; droop\w*; bruis\w*;
    ha?ematomas?; seromas?; bleed\w*; weakness; asymmetr\w*; migrat\w*; allerg\w*; anaphyla\w*; rash\w*; hives;
    hernia\w*; paradoxical\w*; ulcer\w*; toxic\w*; overdose; seizure\w*; faint\w*; complicat\w*; reactions?;
    pain(?:ful)?; emboli\w*; ischa?emi\w*; mottl\w*; livedo; pucker\w*; ectropion; p(?:ale|allor); white; gr[ae]y;
    purple; dusky; blotchy; tingl\w*; metal(?:lic)? taste; ringing in; slurr\w*; dizz\w*; itch\w*; refill; swell\w*;
    swollen; yeast; pustul\w*; (?:hyper|hypo) ?pigment\w*; pih; necros\w*; crusts?; frosting; vision; confus\w*; fever;
    still (?:red|pink|sore)
    """
)
_APPEARS = any_of(
    r"""
    if; when(?:ever)?; once; as soon as; until prove[nd]; until (?:somebody|someone) (?:proves|shows); means?; signs?;
    starts?; starting; beg[iu]ns?; turns?; goes; gone; comes?(?: up| back)?; shows?; looks? like; you see; early; first;
    suspect; think of; at the (?:first|pale); any of these; that['’]s (?:an?|the|your); day \w+; within; minutes? later;
    hours? later; weeks? later
    """
)
_CONDITION = any_of(
    r"""
    pregnan\w*; breast ?feed\w*; pacemakers?; defibrillators?; implants?; isotretinoin; (?:ro)?accutane; anticoagul\w*;
    blood thinners?; warfarin; lupus; autoimmune; myasthenia; keloids?; epilep\w*; photosensiti\w*; immunosuppress\w*;
    diabet\w*; contra ?indicat\w*; tann?(?:ed)?; thrombosis; migraines?; aura; cancers?; melanomas?; vaccin\w*;
    history; allerg\w*; disease; syndromes?; disorders?; kidneys?; liver; heart; glaucoma; cold sores?; infections?;
    minors?; medications?; tablets?; \w+(?:itis|aemia|emia|opathy|philia); ever (?:have|had|take|taken|been|used);
    (?:any(?:one|body)|any patient|patients|people|those|women|men|somebody|someone|whoever)
    (?:with|on|who|taking|under);
    (?:if|when) (?:she|he|they)(?:['’](?:s|re|ve)|\sis|\sare|\shas|\shave)(?: (?:been|had|got|ever))?
    (?:on|taking|had|an?|got);
    type (?:four|five|six|[4-6]|IV|VI?)
    """
)
_CASE = any_of(
    r"in (?:this|that|such a) case; if; when(?:ever)?; once; as soon as; unless; any(?:one|body) (?:who|with)"
)
_HANDLING = any_of(
    r"""
    inject\w*; press\w*; pinch\w*; lift\w*; hold\w*; push\w*; pull\w*; mov(?:e|es|ing); mark\w*; draw\w*; palpat\w*;
    needles?; cannulas?; hand ?piece; tip; probe; pass(?:es)?; overlap\w*; depth; deep; superficial\w*; plane; angle;
    stretch\w*; massag\w*; aspirat\w*; blebs?; threads?; layers?; cool\w*; gel; weigh\w*; wipe\w*; tap\w*; mix\w*;
    dissolv\w*; points?; grid; photograph\w*; dermatoscope; wash\w*; clean\w*; appl(?:y|ies); feather\w*; slowly
    """
)
_BAN = any_of(
    r"""
    never(?! (?:saw|seen|had|heard|met|thought|knew|told|asked|said|once|happened|been|go back to|mind));
    must ?n[o'’]t; must not; nobody,? never; (?:don['’]t|do not|not)\b[^.?!]{0,40},? ever; (?:don['’]t|do not) ever;
    not ever; under no circumstances; no \w+(?: \w+)?,? (?:never|ever|at all|not even); off limits; forbidden; is out;
    are out; I (?:do not|don['’]t|will not|won['’]t|wouldn['’]t|refuse to)
    (?:press|fire|treat|start|touch|inject|laser|shoot|use)
    """
)
_BANNED = any_of(r"pedal; skin; device; machine; handpiece; beam; on (?:it|them|her|him); in (?:it|them|her|him)")
_APPOINTMENT = re.compile(
    r"\b(?:wait\w*|every|after|before|between|until|again|back|leave|repeat|apart|within|review|read|look at it"
    rf"|see \w+)(?: [\w'’-]+){{0,5}}? {SPAN}\b"
    rf"|\b{SPAN},? (?:[\w'’-]+ ){{0,3}}?"
    r"(?:apart|before|after|between|later|ahead|from|minimum|at least|or (?:more|longer))\b"
    rf"|\b(?:minimum|at least|takes?|it['’]s) (?:[\w'’-]+ ){{1,4}}?{SPAN}\b",
    re.IGNORECASE,
)
_LINE = any_of(
    r"or (?:less|more|fewer|longer|deeper|higher|lower); past; over; under; above; below; beyond; go (?:up|down) to"
)
# A story, a price or a joke: nothing in which experiences differ.
_TELLS = re.compile(
    rf"{cues.STORY.pattern}|{cues.MONEY.pattern}|(?<=\w)[- ]years?[- ]old\b|\b(?:rent|lawyers?|budget)\b",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\[[^\[\]]*\]\s*")


def question_on(text: str, kind: PearlKind) -> str | None:
    """The question to put on what a claim says: the kind's own where it fits, else another that does.

    None where it only tells of something: anatomy, results, a joke.

    >>> question_on("Wait six weeks between sessions.", "interval")
    'Which patients need another interval, and what have you seen when it was shorter?'
    >>> question_on("The muscle pulls the corner of the mouth down.", "complication") is None
    True
    """
    said = _BRACKETED.sub("", text)
    banned = any(_BAN.search(part) and _is_treatment(part) for part in re.split(r"[.;?!]", said))
    if kind != "contraindication" and banned and not (kind == "complication" and _fits(said, kind)):
        return _ON_BAN
    kinds: list[PearlKind] = [kind, "complication"] if kind in ("technique", "management") else [kind]
    if kind == "complication" and _fits(said, "setting"):
        kinds = ["setting"]
    elif kind == "technique" and _warns(said):
        kinds = ["complication", kind]
    for one in kinds:
        if _fits(said, one):
            return _ASKED[one]
    if kind == "contraindication" and banned:
        return _ON_BAN
    return ON_CLAIM if advises(said) and not _TELLS.search(said) else None


def advises(text: str) -> bool:
    """True where a claim says what is to be done, or gives a figure for it."""
    told = cues.PRACTICE.search(text) or cues.IMPERATIVE.search(text) or cues.REGIMEN.search(text)
    return bool(told) or any(quantity.unit in (_SETTING_UNITS | _DOSE_UNITS) - {"%"} for quantity in quantities(text))


def _fits(text: str, kind: PearlKind) -> bool:
    """True where the question of a kind can be put on a text."""
    units = [quantity.unit for quantity in quantities(text)]
    match kind:
        case "interval":
            return bool(_APPOINTMENT.search(text)) and any(unit in _APART for unit in units)
        case "limit":
            bounds = cues.BOUND.search(text) or _LINE.search(text)
            return bool(bounds or (cues.WARNING.search(text) and any(units))) and advises(text)
        case "contraindication":
            return bool(_CONDITION.search(text) and (cues.NEGATION.search(text) or cues.WARNING.search(text)))
        case "setting":
            measured = sum(unit in _SETTING_UNITS for unit in units)
            return not _LOOKS.search(text) and (measured >= 2 or bool(measured and _SETTING_WORDS.search(text)))
        case "complication":
            return bool(_SIGN.search(text) and _APPEARS.search(text))
        case "management":
            return bool(_CASE.search(text) or (_SIGN.search(text) and cues.REMEDY.search(text)))
        case "technique":
            return bool(_HANDLING.search(text) and advises(text))
        case "dose":
            amounts = sum(unit in _DOSE_UNITS for unit in units)
            return bool(cues.REGIMEN.search(text) and units) or bool(amounts and _DOSED.search(text)) or amounts >= 2


def _is_treatment(text: str) -> bool:
    """True where what is banned is part of a treatment: "never stop at two" is not."""
    return any(cue.search(text) for cue in (cues.CLINICAL, cues.COMPLICATION, _HANDLING, _BANNED))


def _warns(text: str) -> bool:
    """True where a text says by what sign something has gone wrong: "if it's blotchy, or it's white, ..."."""
    return any(
        _SIGN.search(text, found.end(), found.end() + 90) for found in re.finditer(r"\b(?:if|when)\b", text, re.I)
    )
