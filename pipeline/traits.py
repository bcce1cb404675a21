"""Traits: what the words of a sentence show by themselves, as numbers that a ranker can learn to weigh."""

import math
import re

from pipeline import cues
from pipeline.slips import SLIP
from transcripts.measures import TIME_UNITS
from transcripts.numbers import quantities
from transcripts.vocabulary import Vocabulary

WAITS = TIME_UNITS - {"year"}  # years are ages and dates
DOSE_UNITS = frozenset("mg ug g mL unit syringe vial mg/kg mg/mL unit/mL %".split())
SETTING_UNITS = frozenset("J/cm2 J mJ ps ns us ms s nm um mm cm kHz MHz Hz W kW degree pulse shot pass".split())

# Each trait counts the different forms that a cue has in the sentence, up to two: more of the same adds nothing.
_CUES: dict[str, re.Pattern[str]] = {
    "warning": cues.WARNING,
    "negation": cues.NEGATION,
    "practice": cues.PRACTICE,
    "imperative": cues.IMPERATIVE,
    "condition": cues.CONDITION,
    "aside": cues.ASIDE,
    "contrast": cues.CONTRAST,
    "complication": cues.COMPLICATION,
    "contraindication": cues.CONTRAINDICATION,
    "clinical": cues.CLINICAL,
    "slip": SLIP,
    "sets up": cues.SETS_UP,
    "small talk": cues.SMALL_TALK,
    "money": cues.MONEY,
    "story": cues.STORY,
    "idle": cues.IDLE,
    "heading": cues.FRESH,
    "pointing back": cues.DEPENDENT,
    "first person": cues.any_of("I; I['’]\\w+; my; me; we; we['’]\\w+; our"),
    "second person": cues.any_of("you; you['’]\\w+; your"),
    "past": cues.any_of("was; were; had; did; been; said; told; came; went; gave; got; used to; \\w{3,}ed"),
    "moment": cues.any_of(
        r"(?:day|week|month)s? (?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|\w+teen|\w+ty)"
    ),
    "remedy": cues.any_of(rf"\w+(?:{cues.DRUG_ENDINGS}|retinoin)"),
    "bound": cues.BOUND,
    "whom": cues.WHOM,
    "regimen": cues.REGIMEN,
    "sign": cues.SIGN,
    "remedy given": cues.REMEDY,
    "dial": cues.DIAL,
    "appointment": cues.APPOINTMENT,
    "duration": cues.DURATION,
}
TRAITS: tuple[str, ...] = (
    *_CUES,
    "waits",
    "waits with an interval",
    "doses",
    "settings",
    "other measures",
    "bare numbers",
    "terms",
    "question",
    "length",
)
# Those by which one kind of pearl is told from another. What else a remark of several sentences holds only confuses.
KIND_TRAITS = frozenset(
    """negation condition complication contraindication moment remedy bound whom regimen sign dial appointment
    duration waits doses settings""".split()
) | {"remedy given", "waits with an interval", "other measures", "bare numbers"}


def traits(text: str, vocabulary: Vocabulary) -> tuple[float, ...]:
    """The traits of a sentence in the order of TRAITS; each is 0 where there is nothing of it, and rarely above 2."""
    units = [quantity.unit for quantity in quantities(text)]
    waits = sum(unit in WAITS for unit in units)
    doses, settings = (sum(unit in kind for unit in units) for kind in (DOSE_UNITS, SETTING_UNITS))
    bare = units.count(None)
    return (
        *(min(2.0, _different(cue, text)) for cue in _CUES.values()),
        min(2.0, waits),
        float(bool(waits and cues.INTERVAL.search(text))),
        min(2.0, doses),
        min(2.0, settings),
        min(2.0, len(units) - waits - doses - settings - bare),
        min(2.0, bare),
        min(2.0, len({match.term.name for match in vocabulary.find(text)})),
        float(text.rstrip("\"'”’").endswith("?")),
        math.log1p(len(text.split())) / 2,
    )


def _different(pattern: re.Pattern[str], text: str) -> int:
    return len({match.group().lower() for match in pattern.finditer(text)})
