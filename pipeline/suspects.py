"""Suspects: runs of heard words that sound like a term of the vocabulary and are not written as one."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

import numpy as np

from pipeline.breaths import LONGEST_PAUSE
from pipeline.companions import may_stand
from pipeline.lexicon import is_word
from pipeline.people import likeness, people_of
from pipeline.phonetics import similarities, sound_of
from pipeline.readings import reading_of
from pipeline.sayings import FEWEST_OF_NAMED, Form, forms_of, short_forms_of, with_tails
from pipeline.second_hearing import HEARD_ONCE, MOST_WORDS, Otherwise
from pipeline.trials import words_and_starts
from transcripts.forms import key_of, keyed_tokens, plurals_of
from transcripts.transcript import Segment, Transcript, Word
from transcripts.vocabulary import Match, Term, Vocabulary

LONGEST_RUN = 6.0  # seconds; a word that seems to last longer was not timed
NEAR = 0.66  # similarity from which a run is looked at
NEAR_BY_CLASS = 0.6  # the same with sounds of a class taken as one, a bound that is fast to compute
BLOCK = 200  # segments whose runs are held at once
MOST_CANDIDATES = 5  # terms for one run
SURE = 0.9  # similarity from which a term is listened for though a person's name sounds like the run
PERSON_FIRST = 0.1  # similarity that a term must be nearer by than a person's name
NAME_BEFORE_ALIAS = 0.08  # similarity that an alias must be nearer by to be written instead of the name

NEGATIONS = frozenset("cannot neither never no none nor not without".split())  # never written over

_HEAD, _TAIL = re.compile(r"[^\W\d_]+-(?=[^\W_]{3})"), re.compile(r"(?<=[^\W_]{3})-[^\W\d_]+(?=\W*$)")
_CLASSES = str.maketrans("iIeEAa@3OoUuYWQybdgvDTzSZCJN", "aaaaaaaaaaaaaaaaptkfttsssssn")


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
    named: bool = False  # a term stands in them, rightly heard

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.heard)


def find_suspects(
    transcript: Transcript, vocabulary: Vocabulary, *, otherwise: Otherwise = HEARD_ONCE, block: int = BLOCK
) -> tuple[Suspect, ...]:
    """Every run of up to `MOST_WORDS` words that sounds like a term, in order; runs may overlap.

    A run also has the sounds of what was heard `otherwise` for it. Runs are held for `block` segments at a time, since
    each has several a word; what comes out is the same for any.
    """
    matches = [vocabulary.find(segment.text) for segment in transcript.segments]
    named = {match.term.name for found in matches for match in found}
    people = people_of(transcript)
    forms = forms_of(vocabulary.terms)
    short = tuple(form for form in short_forms_of(vocabulary.terms) if form.term.name in named)
    pairs = list(zip(transcript.segments, matches, words_and_starts(transcript)[1], strict=True))
    found: list[Suspect] = []
    for first in range(0, len(pairs), block):
        runs = [run for some in pairs[first : first + block] for run in _runs(*some, otherwise)]
        found += _suspects(runs, people, forms, short)
    return tuple(found)


def _suspects(
    runs: Sequence["_Run"], people: tuple[str, ...], forms: tuple[Form, ...], short: tuple[Form, ...]
) -> Iterator[Suspect]:
    """Those of some runs that sound like one of the forms, and do not sound like one of the people as much."""
    near = _near(sorted({sound for run in runs for sound in run.sounds}), forms)
    tailed = _near(sorted({sound for run in runs if run.may_have_tail for sound in run.sounds}), with_tails(forms))
    brief = _near(sorted({sound for run in runs if run.is_one_word for sound in run.sounds}), short)
    for run in runs:
        words = run.segment.words[run.first : run.last]
        tables = (near, *((brief,) if run.is_one_word else ()), *((tailed,) if run.may_have_tail else ()))
        nearest = sorted(
            (candidate for table in tables for candidate in _best(_standing(run, table))),
            key=lambda candidate: -candidate.similarity,
        )
        if not nearest:
            continue
        keys = [token.key for token in keyed_tokens(" ".join(word.text for word in words))]
        person = likeness([word.text for word in words], people)
        fitting = (
            run.put_back(candidate)
            for candidate in nearest
            if (candidate.similarity >= SURE or candidate.similarity > person + PERSON_FIRST)
            and (run.inside is None or _extends(candidate, run.inside))
            and _may_be(keys, candidate)
        )
        if candidates := tuple(islice(fitting, MOST_CANDIDATES)):
            yield Suspect(run.segment.id, run.first, run.last, words, candidates, run.inside is not None)


@dataclass(frozen=True, slots=True)
class _Run:
    segment: Segment
    first: int
    last: int
    sounds: frozenset[str]
    inside: Term | None  # a term that stands in it, rightly heard
    head: str = ""  # what a hyphen joins to the name, "half-" of "half-disport", and stays
    tail: str = ""

    @property
    def is_one_word(self) -> bool:
        return self.last == self.first + 1

    @property
    def may_have_tail(self) -> bool:
        """Whether a small word may have run into a name, "exilisor": not where the word is one, or a name by itself."""
        return self.is_one_word and self.inside is None and not is_word(self.segment.words[self.first].text)

    def put_back(self, candidate: Candidate) -> Candidate:
        """The candidate with what a hyphen joins to it."""
        if not self.head and not self.tail:
            return candidate
        return replace(candidate, written=f"{self.head}{candidate.written}{self.tail}")


def _runs(segment: Segment, matches: Sequence[Match], number: int, otherwise: Otherwise) -> Iterator[_Run]:
    """Runs without a pause, the end of a sentence or a negation inside, that cut no term rightly heard.

    `number` is that of the segment's first word.
    """
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
            if not whole or len(touched) > 1:
                continue
            inside = touched[0].term if touched else None
            said = frozenset({"".join(sounds[first:last]), "".join(readings[first:last])})
            if other := otherwise.get((number + first, number + last)):
                said |= {sound_of(other), "".join(map(reading_of, other.split()))}
            if max(map(len, said)) >= FEWEST_OF_NAMED:
                yield _Run(segment, first, last, said, inside)
            if inside is not None:
                continue  # what is joined to a name rightly heard stays as it is
            for head, name, tail in _parted(" ".join(word.text for word in segment.words[first:last])):
                said = frozenset({sound_of(name), reading_of(name)})
                if max(map(len, said)) >= FEWEST_OF_NAMED:
                    yield _Run(segment, first, last, said, None, head, tail)


def _parted(text: str) -> Iterator[tuple[str, str, str]]:
    """A text without what a hyphen joins to its first or last word, and that."""
    if head := _HEAD.match(text):
        yield head.group(), text[head.end() :], ""
    if tail := _TAIL.search(text):
        yield "", text[: tail.start()], tail.group()


def _standing(run: _Run, near: Mapping[str, Sequence[Candidate]]) -> list[Candidate]:
    heard, before = run.segment.words[run.first : run.last], run.segment.words[run.first - 1] if run.first else None
    found = (candidate for sound in sorted(run.sounds) for candidate in near.get(sound, ()))
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
    return frozenset(keys if term.kind == "device" else keys.union(*map(plurals_of, keys)))


def _figures(key: str) -> str:
    return "".join(filter(str.isdigit, key))


def _extends(candidate: Candidate, term: Term) -> bool:
    """True of GentleMax Pro for GentleMax, and of a product's full name for its short one.

    What is no product becomes longer by whole words alone: "granuloma" is no "granulomatous" that was cut short.
    """
    written = key_of(candidate.written)
    if term.kind == "technique" and " " not in candidate.written:
        return False
    if candidate.term is term:
        return term.kind == "device" and any(_is_part(key, written) for key in _keys(term))
    return any(key != written and written.startswith(key) for key in _keys(term))


@lru_cache(maxsize=4)
def _by_length(forms: tuple[Form, ...]) -> Mapping[int, Sequence[tuple[Form, str]]]:
    """Forms by the length of their sound, each with that sound by classes."""
    forms_by_length: dict[int, list[tuple[Form, str]]] = defaultdict(list)
    for form in forms:
        forms_by_length[len(form.sound)].append((form, form.sound.translate(_CLASSES)))
    return forms_by_length


def _near(sounds: Sequence[str], forms: tuple[Form, ...]) -> dict[str, list[Candidate]]:
    """For each sound the forms near it."""
    from rapidfuzz.distance import Levenshtein
    from rapidfuzz.process import cdist

    by_length: dict[int, list[str]] = defaultdict(list)
    for sound in sounds:
        by_length[len(sound)].append(sound)
    forms_by_length = _by_length(forms)
    found: dict[str, list[Candidate]] = {}
    for length, group in by_length.items():
        fitting = [
            pair for other, some in forms_by_length.items() if 0.65 * length <= other <= 1.5 * length for pair in some
        ]
        if not fitting:
            continue
        coarse = [sound for _, sound in fitting]
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
            alike = similarities([part[row] for row in rows], [fitting[column][0].sound for column in columns])
            for row, column, near in zip(rows, columns, alike.tolist(), strict=True):
                if near >= NEAR:
                    form = fitting[column][0]
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
