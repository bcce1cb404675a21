"""The field's terms in a query: what a filter's value stands for, and what a misspelt word was meant to be."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from functools import lru_cache

from wordfreq import zipf_frequency

from transcripts.forms import key_of
from transcripts.search_index import Generation
from transcripts.sight import seen_lexemes
from transcripts.store import Connection
from transcripts.synonyms import Synonyms
from transcripts.vocabulary import TermKind, Vocabulary

SHORTEST_MISSPELT = 5  # letters; shorter words have too many neighbours
LEAST_LIKENESS = 0.8  # of Ratcliff and Obershelp, as difflib computes it
LEAST_FREQUENCY = 1.2  # zipf, from which a word is English ("subungual") and no misspelling of a term ("sublingual")
_WORD = re.compile(r"[^\W\d_]+")


def names_of(vocabulary: Vocabulary, value: str, kind: TermKind) -> tuple[str, ...]:
    """The names of the terms that a filter's value stands for: a form, a maker, a category, or a form misspelt.

    A value that is none of these stands for itself, and so meets nothing.
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
    return (owners[near[0]],) if near else (value,)


def correct(
    connection: Connection,
    generation: Generation,
    text: str,
    vocabulary: Vocabulary,
    synonyms: Synonyms,
    *,
    hidden: Sequence[str] = (),
) -> str:
    """The text with each word that neither the library nor English knows put right, where it is nearly a term's.

    Words that stand only in `hidden` recordings are unknown as well.
    """
    words = sorted({word for word in _WORD.findall(text) if len(word) >= SHORTEST_MISSPELT})
    unknown = _unknown(connection, generation, words, hidden)
    names = _words_of(tuple(form for term in vocabulary.terms for form in (*term.forms, term.maker))) if unknown else ()
    known = _words_of(tuple(form for group in synonyms.groups for form in group)) if unknown else frozenset()
    for word in unknown:
        english = zipf_frequency(word, "en") >= LEAST_FREQUENCY
        if not english and word.lower() not in known and word.lower() not in names:
            alike = [name for name in names if name[0] == word[0].lower()]
            if near := get_close_matches(word.lower(), alike, n=1, cutoff=LEAST_LIKENESS):
                text = re.sub(rf"\b{re.escape(word)}\b", near[0], text)
    return text


def _unknown(connection: Connection, generation: Generation, words: Sequence[str], hidden: Sequence[str]) -> list[str]:
    """The words of which the index holds no lexeme; stop words, which have none, are known."""
    rows = connection.execute(
        """
        SELECT word,
               ARRAY(SELECT lexeme::text FROM lexemes
                     WHERE generation = %(generation)s AND units > 0 AND lexeme = ANY (tsvector_to_array(vector)))
        FROM unnest(%(words)s::text[]) AS word, to_tsvector('english', word) AS vector
        WHERE length(vector) > 0
        """,
        {"words": list(words), "generation": generation.id},
    ).fetchall()
    held = {lexeme for _, lexemes in rows for lexeme in lexemes}
    seen = seen_lexemes(connection, generation, sorted(held), hidden) if hidden and held else held
    return [word for word, lexemes in rows if seen.isdisjoint(lexemes)]


@lru_cache(maxsize=4)
def _words_of(forms: tuple[str, ...]) -> frozenset[str]:
    """The words of forms that are long enough to be misspelt."""
    return frozenset(word.lower() for form in forms for word in _WORD.findall(form) if len(word) >= SHORTEST_MISSPELT)
