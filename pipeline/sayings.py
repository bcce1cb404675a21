"""Sayings: every way in which a term may sound, said rightly or misheard, with what to write for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pipeline.companions import UNIT
from pipeline.phonetics import similarities, sound_of
from pipeline.readings import reading_of
from transcripts.forms import plurals_of
from transcripts.vocabulary import Term

FEWEST_SOUNDS = 4  # of a form: less is too little to tell by,
FEWEST_OF_NAMED = 3  # but of one that the recording names elsewhere, such as YAG
TAILS = ("is", "or", "and", "in")  # small words that run into the name before them
NO_PLURAL = ("ic", "al", "ive", "ing", "hertz")


_sound = lru_cache(maxsize=32_768)(sound_of)  # of the vocabulary's forms, each asked for several times


@dataclass(frozen=True, slots=True)
class Form:
    """One way a term sounds, and what to write for it."""

    term: Term
    written: str
    sound: str


@lru_cache(maxsize=4)
def forms_of(terms: tuple[Term, ...]) -> tuple[Form, ...]:
    """Every sound of every term; a mis-hearing is written as the term's writing that sounds most like it."""
    return tuple(form for form in _all_forms(terms) if len(form.sound) >= FEWEST_SOUNDS)


@lru_cache(maxsize=4)
def short_forms_of(terms: tuple[Term, ...]) -> tuple[Form, ...]:
    """The sounds of terms that are too short to be looked for, unless the recording names the term elsewhere."""
    return tuple(form for form in _all_forms(terms) if FEWEST_OF_NAMED <= len(form.sound) < FEWEST_SOUNDS)


@lru_cache(maxsize=4)
def _all_forms(terms: tuple[Term, ...]) -> tuple[Form, ...]:
    forms: dict[tuple[str, str], Form] = {}
    nearest = _nearest_writings(terms)
    for term in terms:
        for heard in (*_writings(term), *term.spoken, *term.sounds_like):
            sound, writing = _sound(heard), nearest.get((term.name, heard), heard)
            for written, said in ((writing, sound), (writing, reading_of(heard)), *_plural(term, writing, sound)):
                if len(said) >= FEWEST_OF_NAMED and not written[0].isdigit():  # figures are another step's
                    forms.setdefault((term.name, said), Form(term, written, said))
    return tuple(forms.values())


@lru_cache(maxsize=4)
def sounds_of(terms: tuple[Term, ...]) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """How each writing of a term is said, by the term's name and the writing; what is misheard for it is left out."""
    said: dict[tuple[str, str], dict[str, None]] = {}
    nearest = _nearest_writings(terms)
    for term in terms:
        for form in (*_writings(term), *term.spoken):
            kept = said.setdefault((term.name, nearest.get((term.name, form), form)), {})
            kept.update(dict.fromkeys(said_as(form)))
    return {key: tuple(sounds) for key, sounds in said.items()}


def said_as(text: str) -> tuple[str, ...]:
    """The ways in which a text may be read aloud; capitals may be a word too, as in "Emsculpt NEO"."""
    return tuple(dict.fromkeys((_sound(text), reading_of(text), _sound(text.lower()))))


def _writings(term: Term) -> tuple[str, ...]:
    return (term.name, *term.aliases)


@lru_cache(maxsize=4)
def _nearest_writings(terms: tuple[Term, ...]) -> dict[tuple[str, str], str]:
    """By name of a term and what is heard for it but is none of its writings: the writing that sounds most like it."""
    pairs = [
        (term.name, heard, written)
        for term in terms
        for heard in (*term.spoken, *term.sounds_like)
        if heard not in _writings(term)
        for written in _writings(term)
    ]
    alike = similarities([_sound(heard) for _, heard, _ in pairs], [_sound(written) for *_, written in pairs])
    nearest: dict[tuple[str, str], tuple[float, str]] = {}
    for (name, heard, written), near in zip(pairs, alike.tolist(), strict=True):
        if (name, heard) not in nearest or near > nearest[name, heard][0]:
            nearest[name, heard] = near, written
    return {key: written for key, (_, written) in nearest.items()}


def _plural(term: Term, written: str, sound: str) -> Iterator[tuple[str, str]]:
    """The plural of a technique in -s: "superficial peels" should not lose it. Drugs and adjectives have none."""
    plain = term.kind == "technique" and written[-2:].islower() and term.category != "drug"
    plain = plain and not written.endswith(NO_PLURAL)
    if plain and plurals_of(written.lower())[-1:] == (f"{written.lower()}s",):
        yield f"{written}s", f"{sound}{'s' if sound[-1:] in tuple('ptkfT') else 'z'}"


@lru_cache(maxsize=4)
def with_tails(forms: tuple[Form, ...]) -> tuple[Form, ...]:
    """Longer names with a small word that may have been heard as their end: "exilisor" for "Exilis or"."""
    tails = [(tail, _sound(tail)) for tail in TAILS]
    return tuple(
        Form(form.term, f"{form.written} {tail}", form.sound + sound)
        for form in forms
        if len(form.sound) > FEWEST_SOUNDS and form.term.category != UNIT
        for tail, sound in tails
    )
