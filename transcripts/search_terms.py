"""The field's terms in a query: what a filter's value stands for, and what a misspelt word was meant to be."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from wordfreq import zipf_frequency

from transcripts.forms import key_of
from transcripts.search_index import Generation
from transcripts.store import Connection
from transcripts.synonyms import Synonyms
from transcripts.vocabulary import TermKind, Vocabulary

SHORTEST_MISSPELT = 5  # letters; shorter words have too many neighbours
LEAST_LIKENESS = 0.8  # of Ratcliff and Obershelp, as difflib computes it
LEAST_FREQUENCY = 1.2  # zipf, from which a word is English ("subungual") and no misspelling of a term ("sublingual")
ENOUGH_UNITS = 1_000  # in which a word stands: more need not be counted
_WORD = re.compile(r"[^\W\d_]+")


def names_of(vocabulary: Vocabulary, value: str, kind: TermKind) -> tuple[str, ...]:
    """The names of the terms that a filter's value stands for: a form, a maker, a category, or a form misspelt.

    A value that is none but the last of these also stands for itself: the library may know a term by it that the
    vocabulary has no longer.
    """
    key = key_of(value)
    terms = [term for term in vocabulary.terms if term.kind == kind]
    for keys in (
        lambda term: (key_of(form) for form in term.forms),
        lambda term: (key_of(maker) for maker in term.maker.split("/")),
        lambda term: (key_of(term.category),),
    ):
        if found := tuple(term.name for term in terms if key in keys(term)):
            return found
    owners = {key_of(form): term.name for term in terms for form in term.forms}
    near = get_close_matches(key, owners, n=1, cutoff=LEAST_LIKENESS)
    return (owners[near[0]], value) if near else (value,)


def corrections_of(
    connection: Connection,
    generation: Generation,
    text: str,
    vocabulary: Vocabulary,
    synonyms: Synonyms,
    *,
    hidden: Sequence[str] = (),
) -> dict[str, str]:
    """The misspelt words of a text, each with the word of a term that it was meant to be.

    A word is misspelt that English does not know, is nearly a term's, and stands nowhere; or in one recording alone,
    where it may have been misheard, in no more units than the term's word. What stands only in `hidden` recordings
    stands nowhere.
    """
    words = sorted({word for word in _WORD.findall(text) if len(word) >= SHORTEST_MISSPELT})
    strange = [word for word in words if zipf_frequency(word, "en") < LEAST_FREQUENCY]
    if not strange:
        return {}
    names = _words_of(tuple(form for term in vocabulary.terms for form in (*term.forms, term.maker)))
    known = _words_of(tuple(form for group in synonyms.groups for form in group))
    meant = {word: near for word in strange if word.lower() not in known | names and (near := _nearest(word, names))}
    said = _said(connection, generation, [*meant, *meant.values()], hidden) if meant else {}
    return {word: near for word, near in meant.items() if _is_misspelt(said[word], said[near])}


def corrected(text: str, corrections: Mapping[str, str]) -> str:
    """The text with those words in place of the misspelt ones."""
    for word, meant in corrections.items():
        text = re.sub(rf"\b{re.escape(word)}\b", meant, text)
    return text


def _nearest(word: str, names: frozenset[str]) -> str | None:
    """The name that a word nearly is; of those that begin otherwise, the one that has all else, if no other has."""
    word = word.lower()
    if near := get_close_matches(word, [name for name in names if name[0] == word[0]], n=1, cutoff=LEAST_LIKENESS):
        return near[0]
    alike = [name for name in names if name[1:] in (word, word[1:]) or name == word[1:] or name == _swapped(word)]
    return alike[0] if len(alike) == 1 else None


def _swapped(word: str) -> str:
    return f"{word[1]}{word[0]}{word[2:]}"


@dataclass(frozen=True, slots=True)
class _Said:
    """Where a word stands: in how many recordings and units, and whether also in a title, which nobody misheard."""

    recordings: int
    units: int
    written: bool


def _is_misspelt(word: _Said, meant: _Said) -> bool:
    return not word.units or (word.recordings == 1 and not word.written and word.units <= meant.units)


def _said(
    connection: Connection, generation: Generation, words: Sequence[str], hidden: Sequence[str]
) -> dict[str, _Said]:
    """Where each word stands, in any of its forms, but for `hidden` recordings."""
    rows = connection.execute(
        """
        SELECT word, recordings, units, written
        FROM unnest(%(words)s::text[]) AS word, LATERAL (
            SELECT count(DISTINCT recording) AS recordings, count(*) AS units,
                   coalesce(bool_or(ts_filter(words, '{b,d}') @@ plainto_tsquery('english', word)), FALSE) AS written
            FROM (
                SELECT recording, words FROM units
                WHERE generation = %(generation)s AND kind <> 'passage' AND recording <> ALL (%(hidden)s::text[])
                    AND words @@ plainto_tsquery('english', word)
                LIMIT %(enough)s
            ) AS holding
        ) AS counted
        """,
        {"words": list(words), "generation": generation.id, "hidden": list(hidden), "enough": ENOUGH_UNITS},
    )
    return {word: _Said(recordings, units, written) for word, recordings, units, written in rows}


@lru_cache(maxsize=4)
def _words_of(forms: tuple[str, ...]) -> frozenset[str]:
    """The words of forms that are long enough to be misspelt."""
    return frozenset(word.lower() for form in forms for word in _WORD.findall(form) if len(word) >= SHORTEST_MISSPELT)
