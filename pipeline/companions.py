"""Companions: what is listened for beside the vocabulary: makers, units, how often a dose is given, clinical words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from pipeline.lexicon import frequency
from pipeline.phonetics import sound_of
from transcripts.forms import key_of
from transcripts.numbers import BEFORE_A_NOUN
from transcripts.spelled import NUMBER_WORDS
from transcripts.transcript import Transcript, Word
from transcripts.vocabulary import Term, Vocabulary

UNIT, MAKER = "unit of measure", "maker"  # categories of these terms
NAMED_MAKER = 2.5  # what it adds to the logarithm of a maker's odds that the recording names its product
FEWEST_SOUNDS = 4  # of a maker's name: shorter ones sound like too much
MOST_COMMON = 3.0  # Zipf frequency of a maker's rarest word: "Mentor" and "Alliance" are words first
CLINICAL_WORDS = Path(__file__).parent / "clinical_words.txt"
# Units that are said often enough to be misheard, with their spellings. One not listed here is never written, but those
# that are easily taken for one another must all be here, so that each is weighed against the others.
UNITS = (
    ("millijoule",), ("watt",), ("kilowatt",), ("milliwatt",), ("hertz",), ("kilohertz",), ("megahertz",),
    ("picosecond",), ("nanosecond",), ("microsecond",), ("millisecond",), ("nanometer", "nanometre"),
    ("micrometer", "micrometre"), ("micron",), ("millimeter", "millimetre"), ("centimeter", "centimetre"),
    ("milliliter", "millilitre"), ("microgram",), ("milligram",), ("kilogram",), ("milliamp",),
)  # fmt: skip
# After a dose; these too are weighed against one another.
RHYTHMS = {
    "once a day": (), "twice a day": ("by today", "wasted a day"), "three times a day": (), "four times a day": (),
    "once daily": (), "twice daily": (),
}  # fmt: skip
_DOSED = re.compile(r"(?:m?g|mL|units?|tablets?|capsules?|drops?|\w*(?:grams?|lit(?:er|re)s?))\W*$", re.IGNORECASE)
_PREFIX = re.compile("^(?:milli|micro|nano|pico|kilo|mega|centi)(?=.)")


@lru_cache(maxsize=4)
def with_companions(vocabulary: Vocabulary) -> Vocabulary:
    """The vocabulary with its companions as terms; only for listening, since none is ever a tag."""
    return Vocabulary((*vocabulary.terms, *_companions(vocabulary)))


def named_in(transcript: Transcript, vocabulary: Vocabulary) -> tuple[Term, ...]:
    """The terms that a transcript names, as often as it does."""
    return tuple(match.term for segment in transcript.segments for match in vocabulary.find(segment.text))


def makers_of(terms: Iterable[Term]) -> frozenset[str]:
    """The makers of terms."""
    return frozenset(maker for term in terms for maker in _makers(term))


def topic_of(terms: Iterable[Term]) -> frozenset[str]:
    """What a recording is about: the names, makers and categories of its terms."""
    return frozenset(word for term in terms for word in (term.name, term.maker, term.category) if word)


def may_stand(term: Term, written: str, heard: Sequence[Word], before: Word | None) -> bool:
    """False for a unit that does not stand after a number, or is of another number than what was heard.

    How often a dose is given may stand after its unit as well.
    """
    if term.category != UNIT:
        return True
    if term.name in RHYTHMS:
        return before is not None and (_is_number(before) or bool(_DOSED.match(before.text)))
    plural = heard[-1].text.rstrip(".,?!;:").endswith("s")
    return before is not None and _is_number(before) and (plural == written.endswith("s") or term.name == "hertz")


def _companions(vocabulary: Vocabulary) -> Iterator[Term]:
    taken = {key_of(form) for term in vocabulary.terms for form in (*term.forms, *term.ordinary)}
    for maker in dict.fromkeys(maker for term in vocabulary.terms for maker in _makers(term)):
        rarest = min(frequency(word) for word in maker.split())
        if rarest < MOST_COMMON and len(sound_of(maker)) >= FEWEST_SOUNDS and key_of(maker) not in taken:
            taken.add(key_of(maker))
            yield Term(maker, "device", category=MAKER, maker=maker)
    for spellings in UNITS:
        unit = spellings[0]
        if not taken.intersection(map(key_of, spellings)):
            said = _PREFIX.sub(r"\g<0> ", unit)  # both parts are words that have a known sound: "milli joule"
            yield Term(unit, "technique", category=UNIT, aliases=spellings[1:], sounds_like=(said,))
    for rhythm, heard in RHYTHMS.items():
        if key_of(rhythm) not in taken:
            yield Term(rhythm, "technique", category=UNIT, sounds_like=heard)
    for forms in _clinical_words():
        if free := [form for form in forms if key_of(form) not in taken]:
            yield Term(free[0], "technique", aliases=tuple(free[1:]))


def _clinical_words() -> Iterator[list[str]]:
    """Each word with its other spellings and endings."""
    for line in CLINICAL_WORDS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split(", ")


def _makers(term: Term) -> list[str]:
    return [maker.strip() for maker in term.maker.split("/") if maker.strip()]


def _is_number(word: Word) -> bool:
    text = word.text.lower().strip("(-–")
    parts = text.split("-")
    return text[:1].isdigit() or all(part in NUMBER_WORDS and part not in BEFORE_A_NOUN for part in parts)
