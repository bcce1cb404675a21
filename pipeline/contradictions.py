"""Contradictions: where two recordings give a device or a technique different intervals, limits, settings or doses.

Made for a moderator who looks at each: what is doubtful is left out. Two sentences are compared only where each names
one value of the same measure, both speak of the same thing and place, and whatever else they measure is equal.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from pipeline import cues
from pipeline.cues import any_of
from pipeline.slips import SLIP
from transcripts.numbers import Quantity, quantities
from transcripts.outline import PearlKind
from transcripts.spelled import NUMBER_WORDS
from transcripts.statement import Statement
from transcripts.vocabulary import Vocabulary

Bound = Literal["at least", "at most", "about", ""]

KINDS: frozenset[PearlKind] = frozenset(("interval", "limit", "setting", "dose"))
LEAST_SHARED = 0.5  # of what two sentences speak of
TOLERANCE = 1.02  # two values are the same up to this ratio
TIME_TOLERANCE = 1.1  # four weeks are a month
ROUGHLY = 1.2  # what "about" allows for

# Each unit in the one that its values are compared in. Units that are left out tell what is treated with what, as a
# wavelength does: both sentences must agree on them.
_SCALES: dict[str, tuple[str, float]] = {
    "min": ("day", 1 / 1440), "h": ("day", 1 / 24), "day": ("day", 1.0), "week": ("day", 7.0),
    "fortnight": ("day", 14.0), "month": ("day", 30.4), "year": ("day", 365.0),
    "ps": ("s", 1e-12), "ns": ("s", 1e-9), "us": ("s", 1e-6), "ms": ("s", 1e-3), "s": ("s", 1.0),
    "um": ("mm", 1e-3), "mm": ("mm", 1.0), "cm": ("mm", 10.0),
    "ug": ("mg", 1e-3), "mg": ("mg", 1.0), "g": ("mg", 1e3),
    "mJ": ("J", 1e-3), "J": ("J", 1.0), "W": ("W", 1.0), "kW": ("W", 1e3), "mL": ("mL", 1.0), "L": ("mL", 1e3),
} | {
    unit: (unit, 1.0)
    for unit in ("J/cm2", "mg/kg", "mg/mL", "unit/mL", "unit", "%", "degree", "pass", "session", "syringe", "vial")
}  # fmt: skip

# What a value is of: two sentences must speak of the same.
_ASPECTS = {
    "between sessions": any_of(
        r"""
        apart; between (?:\w+ ){0,3}(?:sessions?|treatments?|visits?|appointments?); intervals?; every; space[ds]?;
        spacing; repeat\w*; come back; next (?:session|treatment)
        """
    ),
    "before": any_of("before; beforehand; prior to; ahead of; pre ?treat\\w*"),
    "after": any_of("after; afterwards; following; post ?treatment; aftercare; downtime"),
    "follow-up": any_of("follow[ -]?up; review\\w*; check\\w*; photograph\\w*"),
    "spot": any_of("spots?"),
    "depth": any_of("depths?; deep; needles?; insert\\w*"),
    "pulse": any_of("pulses?; pulse (?:width|duration|length)s?"),
    "density": any_of("density; densities; coverage"),
    "temperature": any_of("temperatures?; heat\\w*; cool\\w*"),
    "total": any_of("total; overall; altogether; course; series; in all"),
    "dilution": any_of("dilut\\w*; reconstitut\\w*; saline"),
    "start": any_of("start\\w*; begin\\w*; first"),
}
_SUBJECTS = any_of(
    r"""
    sun; exercise; gym; make ?up; alcohol; sauna; swim\w*; shav\w*; wax\w*; retinoids?; tretinoin; isotretinoin;
    face; facial; cheeks?; chin; jaw\w*; nose; nasal; forehead; temples?; glabella\w*; brows?; eye ?lids?; eyes?; neck;
    lips?; chest; decollete; abdomen; belly; thighs?; legs?; back; underarms?; axilla\w*; hands?; arms?; scalp; body;
    hair; melanin; melasma; pigment\w*; acne; rosacea; tattoos?; wrinkles?; lines; vessels?; veins?; stretch marks?;
    types? (?:one|two|three|four|five|six|[1-6]|[iv]+)(?: (?:to|and|or) (?:one|two|three|four|five|six|[1-6]|[iv]+))?;
    dark\w*; fair\w*; light(?:er)? skin; pale; brown; black; white; olive; asian; african; thick\w*; thin\w*; oily;
    children; men; women; old\w*; young\w*
    """
)
_LEAST = any_of(
    r"""
    at least; (?:at )?(?:a|the) minimum(?: of| is)?; minimum; or (?:more|longer);
    (?:no|not|never) (?:less|fewer|sooner|earlier|shorter|lower) than;
    (?:not|never) (?:before|until|below|under); (?:never|not|don['’]t) (?:go|drop) (?:below|under)
    """
)
_MOST = any_of(
    r"""
    at (?:the )?most; (?:at )?(?:a|the) maximum(?: of| is)?; maximum; up to; at the outside;
    (?:no|not|never) (?:more|longer|later|higher|deeper|greater) than; (?:nothing|not|never) (?:above|over|beyond|past);
    (?:never|not|don['’]t|cannot|can['’]t) (?:go|use|set it) (?:above|over|beyond|past|higher than|more than);
    (?:never|not|don['’]t|cannot|can['’]t) exceed; (?:stay|keep|keep it) (?:below|under); (?:upper )?limit(?: of| is)?;
    ceiling
    """
)
_ROUGH = any_of("about; around; roughly; approximately; or so; some; circa")
# A value that is reported, hoped for, or holds only sometimes is not what this speaker advises.
_DOUBTFUL = any_of("if; unless; except; in case; maybe; perhaps; might; instead of; rather than; used to; or even")
_NUMBER = rf"(?:\d+(?:[.,]\d+)?|(?:{'|'.join(sorted(NUMBER_WORDS))})(?:[ -](?:{'|'.join(sorted(NUMBER_WORDS))}))*)"
_RANGE = re.compile(
    rf"\b{_NUMBER}(?: ?[-–] ?| (?:to|or) ){_NUMBER}\b|\bbetween {_NUMBER} and {_NUMBER}\b", re.IGNORECASE
)
_TWO_SESSIONS = re.compile(r"\b(between) (?:any )?two\b(?! (?:and|to|or)\b)", re.IGNORECASE)  # no value of anything
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")


@dataclass(frozen=True, slots=True)
class Value:
    """What a sentence says of one measure: `low` to `high` in `unit`, in the words `said`."""

    unit: str
    low: float
    high: float
    bound: Bound
    said: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two statements of different recordings that cannot both be followed; the newer one first."""

    newer: Statement
    older: Statement
    newer_says: str  # "at least 6 week"
    older_says: str
    about: tuple[str, ...]  # what the values are of, such as "between sessions"; empty where no word tells


@dataclass(frozen=True, slots=True)
class _Reading:
    statement: Statement
    value: Value
    aspects: frozenset[str]
    subjects: frozenset[str]
    beside: frozenset[Quantity]  # the other measures


def find_contradictions(
    statements: Sequence[Statement], term: str, vocabulary: Vocabulary
) -> tuple[Contradiction, ...]:
    """The pairs of statements about a term, of different recordings, whose values exclude each other.

    In the order of `statements`, which come newest first; each pair once.
    """
    readings = [reading for statement in statements for reading in _readings(statement, term, vocabulary)]
    found: dict[tuple[int, int], Contradiction] = {}
    for one, other in combinations(readings, 2):
        if _is_comparable(one, other) and _excludes(one.value, other.value):
            found.setdefault(
                (id(one.statement), id(other.statement)),
                Contradiction(
                    newer=one.statement,
                    older=other.statement,
                    newer_says=one.value.said,
                    older_says=other.value.said,
                    about=tuple(sorted(one.aspects)),
                ),
            )
    return tuple(found.values())


def _readings(statement: Statement, term: str, vocabulary: Vocabulary) -> Iterator[_Reading]:
    if statement.kind not in KINDS or SLIP.search(statement.quote):
        return
    rivals = _devices(statement.quote, term, vocabulary)
    for sentence in _SENTENCE_END.split(statement.quote):
        if sentence.endswith("?") or any(cue.search(sentence) for cue in (_DOUBTFUL, cues.SETS_UP)):
            continue
        named = {match.term for match in vocabulary.find(sentence)}
        if _devices(sentence, term, vocabulary) or (rivals and term not in {other.name for other in named}):
            continue  # whose value it is, the words do not tell for sure
        measured = quantities(_TWO_SESSIONS.sub(r"\1", sentence))
        aspects = frozenset(name for name, pattern in _ASPECTS.items() if pattern.search(sentence))
        subjects = {match.lower().rstrip("s") for match in _SUBJECTS.findall(sentence)}
        subjects |= {other.name for other in named if other.name != term}
        for unit in dict.fromkeys(_SCALES[quantity.unit][0] for quantity in measured if quantity.unit in _SCALES):
            value = _value(sentence, measured, unit)
            if value is not None:
                beside = frozenset(q for q in measured if q.unit not in _SCALES or _SCALES[q.unit][0] != unit)
                yield _Reading(statement, value, aspects, frozenset(subjects), beside)


def _devices(text: str, term: str, vocabulary: Vocabulary) -> bool:
    """Whether a text names a device besides the term."""
    return any(match.term.kind == "device" and match.term.name != term for match in vocabulary.find(text))


def _value(sentence: str, measured: Sequence[Quantity], unit: str) -> Value | None:
    """The one value of a measure in a sentence; None where there are several, or a "no" that bounds nothing."""
    own = [q for q in measured if q.unit is not None and q.unit in _SCALES and _SCALES[q.unit][0] == unit]
    is_range = len(own) == 2 and own[0].unit == own[1].unit and len(_RANGE.findall(sentence)) == 1
    if len(own) != 1 and not is_range:
        return None
    least, most = _LEAST.search(sentence), _MOST.search(sentence)
    if (least and most) or ((least or most) and is_range):
        return None
    if cues.NEGATION.search(_MOST.sub(" ", _LEAST.sub(" ", sentence))):
        return None
    bound: Bound = "at least" if least else "at most" if most else "about" if _ROUGH.search(sentence) else ""
    values = sorted(q.value * _SCALES[q.unit or ""][1] for q in own)
    said = "–".join(dict.fromkeys(f"{q.value:g}" for q in own))
    return Value(unit, values[0], values[-1], bound, f"{bound} {said} {own[0].unit}".strip())


def _is_comparable(one: _Reading, other: _Reading) -> bool:
    if one.statement.recording == other.statement.recording or one.value.unit != other.value.unit:
        return False
    if one.aspects != other.aspects or one.beside != other.beside:
        return False
    either = one.subjects | other.subjects
    return not either or len(one.subjects & other.subjects) / len(either) >= LEAST_SHARED


def _excludes(one: Value, other: Value) -> bool:
    """Whether two values of a measure cannot both be kept to; two limits of one kind exclude each other if they differ.

    >>> _excludes(Value("day", 42, 42, "at least", ""), Value("day", 28, 28, "", ""))
    True
    >>> _excludes(Value("day", 28, 42, "", ""), Value("day", 30.4, 30.4, "", ""))
    False
    """
    tolerance = TIME_TOLERANCE if one.unit == "day" else TOLERANCE
    if one.bound == other.bound and one.bound in ("at least", "at most"):
        low, high = sorted((one.low, other.low))
        return high > _raised(low, tolerance)
    (least, most), (other_least, other_most) = _allowed(one), _allowed(other)
    return least > _raised(other_most, tolerance) or other_least > _raised(most, tolerance)


def _raised(value: float, ratio: float) -> float:
    """A value made greater by a ratio of its magnitude, since a temperature may lie below nought."""
    return value + abs(value) * (ratio - 1)


def _allowed(value: Value) -> tuple[float, float]:
    if value.bound == "at least":
        return value.low, float("inf")
    if value.bound == "at most":
        return float("-inf") if value.unit == "degree" else 0.0, value.high
    roughly = ROUGHLY if value.bound == "about" else 1.0
    low = value.low * roughly if value.low < 0 else value.low / roughly
    return low, _raised(value.high, roughly)
