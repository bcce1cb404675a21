"""Suspects: runs of heard words that sound like a term of the vocabulary and are not written as one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from pipeline.breaths import LONGEST_PAUSE
from pipeline.companions import UNIT, may_stand
from pipeline.lexicon import is_word
from pipeline.phonetics import similarities, sound_of
from pipeline.readings import reading_of
from transcripts.forms import key_of, plurals_of, tokens_of
from transcripts.transcript import Segment, Transcript, Word
from transcripts.vocabulary import Match, Term, Vocabulary

MOST_WORDS = 5  # in a run: "in the yag laser" is four
LONGEST_RUN = 6.0  # seconds; a word that seems to last longer was not timed
FEWEST_SOUNDS = 4  # of a form: less is too little to tell by
NEAR = 0.66  # similarity from which a run is looked at
NEAR_BY_CLASS = 0.6  # the same with sounds of a class taken as one, a bound that is fast to compute
MOST_CANDIDATES = 5  # terms for one run
NAME_BEFORE_ALIAS = 0.08  # similarity that an alias must be nearer by to be written instead of the name

TAILS = ("is", "or", "and", "in")  # small words that run into the name before them
NO_PLURAL = ("ic", "al", "ive", "ing", "hertz")
NEGATIONS = frozenset("cannot neither never no none nor not without".split())  # never written over

_CLASSES = str.maketrans("iIeEAa@3OoUuYWQybdgvDTzSZCJN", "aaaaaaaaaaaaaaaaptkfttsssssn")


@dataclass(frozen=True, slots=True)
class Form:
    """One way a term sounds, and what to write for it."""

    term: Term
    written: str
    sound: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A term that a run may be, how near its sound is (1: the same), and how many phonemes that has."""

    term: Term
    written: str
    similarity: float
    sounds: int


@dataclass(frozen=True, slots=True)
class Suspect:
    """Words `first` to `last` (excluded) of a segment, and the terms they sound like, nearest first."""

    segment: int
    first: int
    last: int
    heard: tuple[Word, ...]
    candidates: tuple[Candidate, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.heard)


@lru_cache(maxsize=4)
def forms_of(terms: tuple[Term, ...]) -> tuple[Form, ...]:
    """Every sound of every term; a mis-hearing is written as the term's writing that sounds most like it."""
    forms: dict[tuple[str, str], Form] = {}
    nearest = _nearest_writings(terms)
    for term in terms:
        for heard in (*_writings(term), *term.spoken, *term.sounds_like):
            sound, writing = sound_of(heard), nearest.get((term.name, heard), heard)
            for written, said in ((writing, sound), (writing, reading_of(heard)), *_plural(term, writing, sound)):
                if len(said) >= FEWEST_SOUNDS and not written[0].isdigit():  # figures are another step's
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
    return tuple(dict.fromkeys((sound_of(text), reading_of(text), sound_of(text.lower()))))


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
    alike = similarities([sound_of(heard) for _, heard, _ in pairs], [sound_of(written) for *_, written in pairs])
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
def _with_tails(forms: tuple[Form, ...]) -> tuple[Form, ...]:
    """Longer names with a small word that may have been heard as their end: "exilisor" for "Exilis or"."""
    tails = [(tail, sound_of(tail)) for tail in TAILS]
    return tuple(
        Form(form.term, f"{form.written} {tail}", form.sound + sound)
        for form in forms
        if len(form.sound) > FEWEST_SOUNDS and form.term.category != UNIT
        for tail, sound in tails
    )


def find_suspects(transcript: Transcript, vocabulary: Vocabulary) -> tuple[Suspect, ...]:
    """Every run of up to `MOST_WORDS` words that sounds like a term, in order; runs may overlap."""
    runs = [run for segment in transcript.segments for run in _runs(segment, vocabulary.find(segment.text))]
    forms = forms_of(vocabulary.terms)
    near = _near(sorted({sound for run in runs for sound in run.sounds}), forms)
    tailed = _near(sorted({sound for run in runs if run.is_no_word for sound in run.sounds}), _with_tails(forms))
    suspects = []
    for run in runs:
        words = run.segment.words[run.first : run.last]
        tables = (near, tailed) if run.is_no_word else (near,)
        nearest = sorted(
            (candidate for table in tables for candidate in _best(_standing(run, table))),
            key=lambda candidate: -candidate.similarity,
        )
        if not nearest:
            continue
        keys = [token.key for token in tokens_of(" ".join(word.text for word in words))]
        candidates = [
            candidate
            for candidate in nearest
            if (run.inside is None or _extends(candidate, run.inside)) and _may_be(keys, candidate)
        ]
        if candidates:
            suspects.append(Suspect(run.segment.id, run.first, run.last, words, tuple(candidates[:MOST_CANDIDATES])))
    return tuple(suspects)


@dataclass(frozen=True, slots=True)
class _Run:
    segment: Segment
    first: int
    last: int
    sounds: frozenset[str]
    inside: Term | None  # a term that stands in it, rightly heard

    @property
    def is_no_word(self) -> bool:
        return self.last == self.first + 1 and not is_word(self.segment.words[self.first].text)


def _runs(segment: Segment, matches: Sequence[Match]) -> Iterator[_Run]:
    """Runs without a pause, the end of a sentence or a negation inside, that cut no term rightly heard."""
    sounds = [sound_of(word.text) for word in segment.words]
    readings = [reading_of(word.text) for word in segment.words]
    ends, at = [], 0
    for word in segment.words:
        ends.append((at, at + len(word.text)))
        at += len(word.text) + 1
    for first in range(len(segment.words)):
        for last in range(first + 1, min(first + MOST_WORDS, len(segment.words)) + 1):
            if last > first + 1 and _parts(segment.words[last - 2], segment.words[last - 1]):
                break
            if (
                _negates(segment.words[last - 1])
                or segment.words[last - 1].end - segment.words[first].start > LONGEST_RUN
            ):
                break
            start, end = ends[first][0], ends[last - 1][1]
            touched = [match for match in matches if match.start < end and start < match.end]
            whole = all(start <= match.start and match.end <= end for match in touched)
            said = frozenset({"".join(sounds[first:last]), "".join(readings[first:last])})
            if whole and len(touched) < 2 and max(map(len, said)) >= FEWEST_SOUNDS - 1:
                yield _Run(segment, first, last, said, touched[0].term if touched else None)


def _standing(run: _Run, near: Mapping[str, Sequence[Candidate]]) -> list[Candidate]:
    heard, before = run.segment.words[run.first : run.last], run.segment.words[run.first - 1] if run.first else None
    found = (candidate for sound in run.sounds for candidate in near.get(sound, ()))
    return [candidate for candidate in found if may_stand(candidate.term, candidate.written, heard, before)]


def _parts(before: Word, after: Word) -> bool:
    return before.text[-1] in ".?!;:" or after.start - before.end > LONGEST_PAUSE


def _negates(word: Word) -> bool:
    text = word.text.lower().strip('.,?!;:"“”()').replace("’", "'")
    return text in NEGATIONS or text.endswith("n't")


def _may_be(heard: Sequence[str], candidate: Candidate) -> bool:
    """False where the term stands there already, if as plain words (the tagger judges those), or a figure would go."""
    parts = {"".join(heard[first:last]) for first in range(len(heard)) for last in range(first + 1, len(heard) + 1)}
    written = key_of(candidate.written)
    present = parts & _keys(candidate.term)
    fuller = candidate.term.kind == "device" and all(_is_part(key, written) for key in present)
    return (not present or fuller) and _figures("".join(heard)) in ("", _figures(written))


def _is_part(key: str, longer: str) -> bool:
    return key != longer and (longer.startswith(key) or longer.endswith(key))


@lru_cache(maxsize=4096)
def _keys(term: Term) -> frozenset[str]:
    keys = {key_of(form) for form in term.forms}
    return frozenset(keys.union(*map(plurals_of, keys)))


def _figures(key: str) -> str:
    return "".join(filter(str.isdigit, key))


def _extends(candidate: Candidate, term: Term) -> bool:
    """True of GentleMax Pro for GentleMax, and of a product's full name for its short one."""
    written = key_of(candidate.written)
    if candidate.term is term:
        return term.kind == "device" and any(_is_part(key, written) for key in _keys(term))
    return any(key != written and written.startswith(key) for key in _keys(term))


def _near(sounds: Sequence[str], forms: Sequence[Form]) -> dict[str, list[Candidate]]:
    """For each sound the forms near it."""
    from rapidfuzz.distance import Levenshtein
    from rapidfuzz.process import cdist

    by_length: dict[int, list[str]] = defaultdict(list)
    for sound in sounds:
        by_length[len(sound)].append(sound)
    found: dict[str, list[Candidate]] = {}
    for length, group in by_length.items():
        fitting = [form for form in forms if 0.65 * length <= len(form.sound) <= 1.5 * length]
        if not fitting:
            continue
        coarse = [form.sound.translate(_CLASSES) for form in fitting]
        for start in range(0, len(group), 2000):
            part = group[start : start + 2000]
            table = cdist(
                [sound.translate(_CLASSES) for sound in part],
                coarse,
                scorer=Levenshtein.normalized_similarity,
                score_cutoff=NEAR_BY_CLASS,
                dtype=np.float32,
            )
            rows, columns = np.nonzero(table)
            if not len(rows):
                continue
            alike = similarities([part[row] for row in rows], [fitting[column].sound for column in columns])
            for row, column, near in zip(rows, columns, alike.tolist(), strict=True):
                if near >= NEAR:
                    form = fitting[column]
                    candidate = Candidate(form.term, form.written, near, len(form.sound))
                    found.setdefault(part[row], []).append(candidate)
    return found


def _best(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Each term once, nearest first, by its name unless another writing is far nearer."""
    best: dict[str, Candidate] = {}
    for candidate in sorted(candidates, key=_nearness, reverse=True):
        best.setdefault(candidate.term.name, candidate)
    return sorted(best.values(), key=lambda each: -each.similarity)


def _nearness(candidate: Candidate) -> float:
    own = candidate.written in (candidate.term.name, f"{candidate.term.name}s")
    return candidate.similarity + (NAME_BEFORE_ALIAS if own else 0.0)
