"""Hybrid search in PostgreSQL: by words and by meaning, answered with moments, or with the word that there is none."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from math import hypot
from typing import Protocol

from transcripts.added_terms import load_vocabulary_with_additions
from transcripts.closeness import Embedding
from transcripts.recording import EVERYTHING, Visibility, length_of
from transcripts.search_candidates import Candidate, Lexeme, Way, find_candidates, lexemes_of
from transcripts.search_confidence import is_answered
from transcripts.search_index import Generation, serving
from transcripts.search_moments import MOST_OF_A_RECORDING, REASONS, Moment, moments_of, ranked, says_words, why_found
from transcripts.search_query import LONGEST_QUERY, Filters, Query, clean_query, parse_query
from transcripts.search_terms import correct, names_of
from transcripts.sight import hidden_recordings
from transcripts.store import Connection
from transcripts.synonyms import Synonyms, load_synonyms
from transcripts.vocabulary import Vocabulary, load_vocabulary

__all__ = ["LONGEST_QUERY", "Answer", "Facet", "Filters", "Moment", "QueryEmbedder", "answer", "clean_query", "search"]

BOTH: tuple[Way, ...] = ("words", "meaning")
NEAREST_TERMS = 5
NEAREST_MOMENTS = 5  # a true query that is taken for unanswered still shows where to look
EXPANDED_CONCEPTS = 4
EXPANDED_FORMS = 3  # of each
FACET_VALUES = 12
NO_SYNONYMS = Synonyms(())


class QueryEmbedder(Protocol):
    """The part of an embedder that a query needs."""

    @property
    def name(self) -> str: ...

    def embed_queries(self, texts: Sequence[str]) -> list[Embedding]: ...


@dataclass(frozen=True, slots=True)
class Facet:
    """A value by which the moments found can be narrowed, and how many of them have it."""

    name: str  # device, technique, kind, speaker, year, length, discussed or recording
    value: str
    count: int
    operator: str  # what to add to the query


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search comes to.

    Where the library does not answer, `answered` is False, `moments` are only the few nearest, and `nearest` names
    terms that they speak of.
    """

    query: str
    answered: bool
    moments: tuple[Moment, ...]
    corrected: str | None = None  # what was looked for instead, where the query held a misspelt term
    notices: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    facets: tuple[Facet, ...] = ()

    @property
    def recordings(self) -> tuple[tuple[Moment, ...], ...]:
        """The moments by recording, the recording of the best moment first."""
        order = {moment.recording: number for number, moment in reversed(list(enumerate(self.moments)))}
        arranged = sorted(self.moments, key=lambda moment: order[moment.recording])
        return tuple(tuple(group) for _, group in groupby(arranged, key=lambda moment: moment.recording))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What search knows of the field's words."""

    vocabulary: Vocabulary
    synonyms: Synonyms


@lru_cache(maxsize=1)
def field_lexicon() -> Lexicon:
    """The vocabulary and the synonyms that the project ships."""
    return Lexicon(load_vocabulary(), load_synonyms())


def load_lexicon(connection: Connection) -> Lexicon:
    """Those, and the terms that staff added."""
    shipped = field_lexicon()
    return replace(shipped, vocabulary=load_vocabulary_with_additions(connection, shipped.vocabulary))


def search(
    connection: Connection,
    query: str,
    embedder: QueryEmbedder | None,
    *,
    limit: int = 10,
    ways: Sequence[Way] = BOTH,
    lexicon: Lexicon | None = None,
    sees: Sequence[Visibility] = EVERYTHING,
) -> tuple[Moment, ...]:
    """The moments of `answer`."""
    return answer(connection, query, embedder, limit=limit, ways=ways, lexicon=lexicon, sees=sees).moments


def answer(
    connection: Connection,
    query: str,
    embedder: QueryEmbedder | None,
    *,
    filters: Filters | None = None,
    limit: int = 10,
    each: int = MOST_OF_A_RECORDING,
    exact: bool = False,
    ways: Sequence[Way] = BOTH,
    lexicon: Lexicon | None = None,
    sees: Sequence[Visibility] = EVERYTHING,
) -> Answer:
    """What the library says to a query: the moments that answer it, best first, or none and the nearest terms.

    A query may hold phrases in quotes, exclusions after a minus, and filters such as `device:` or `kind:`; `filters`
    come on top. Without an embedder, or with another one than made the index, words alone are searched, and a notice
    says so. No recording has more than `each` moments. `exact` finds only where words of the query are said themselves,
    without synonyms and meanings. `ways` leaves one of the two out, to measure it. Recordings of a visibility that is
    not in `sees` are as if they were not there, to the counts and to what counts as a known word. Raises
    InvalidValueError for a query that is empty, too long or asks for what cannot be.
    """
    lexicon = lexicon or load_lexicon(connection)
    if exact:
        ways, lexicon = ("words",), replace(lexicon, synonyms=NO_SYNONYMS)
    query = clean_query(query)
    asked = _with_filters(parse_query(query), filters or Filters())
    generation = serving(connection)
    if generation is None:
        return Answer(
            query, False, (), notices=("Nothing is indexed yet. Recordings can be found once they are processed.",)
        )
    hidden = hidden_recordings(connection, sees)
    corrected = correct(connection, generation, asked.text, lexicon.vocabulary, lexicon.synonyms, hidden=hidden)
    looked_for = replace(asked, text=corrected)
    lexemes = lexemes_of(connection, generation, corrected, lexicon.synonyms, hidden=hidden)
    comparable = embedder is not None and embedder.name == generation.model
    embedding = None
    if embedder is not None and comparable and "meaning" in ways:
        embedding = _embedding(corrected, lexemes, lexicon.synonyms, embedder)
    candidates = find_candidates(
        connection,
        generation,
        looked_for,
        lexemes if "words" in ways else (),
        embedding,
        terms=_terms(looked_for.filters, lexicon.vocabulary),
        hidden=hidden,
    )
    scored = ranked(candidates, lexemes if "words" in ways else ())
    if exact:
        scored = [(score, candidate) for score, candidate in scored if says_words(candidate)]
    # What meets a filter or holds a phrase was asked for as it is.
    narrowed = looked_for.phrases or looked_for.filters != Filters()
    answered = (
        bool(scored)
        if narrowed
        else is_answered(
            connection,
            generation,
            corrected,
            lexemes,
            scored[0][0] if scored else None,
            compared=embedding is not None,
            closely=any(candidate.likest is not None for candidate in candidates),
            vocabulary=lexicon.vocabulary,
            hidden=hidden,
        )
    )
    return Answer(
        query=query,
        answered=answered,
        moments=moments_of(
            scored, corrected, lexicon.synonyms, limit=limit if answered else min(limit, NEAREST_MOMENTS), each=each
        ),
        corrected=corrected if corrected != asked.text else None,
        notices=() if comparable or "meaning" not in ways else (_words_only(embedder, generation),),
        nearest=() if answered else _nearest(scored),
        facets=_facets(_with_reason(scored, parse_query(query).text), lexicon.vocabulary) if answered else (),
    )


def _embedding(text: str, lexemes: Sequence[Lexeme], synonyms: Synonyms, embedder: QueryEmbedder) -> Embedding:
    """What is looked for: a vector halfway between the query as it is and with other words, and its own tokens."""
    ways = dict.fromkeys((text, _expanded(text, lexemes, synonyms)))  # one where there are no concepts
    embeddings = embedder.embed_queries(list(ways))
    between = [sum(numbers) for numbers in zip(*(each.vector for each in embeddings), strict=True)]
    length = hypot(*between) or 1.0
    return Embedding([number / length for number in between], embeddings[0].tokens)


def _expanded(text: str, lexemes: Sequence[Lexeme], synonyms: Synonyms) -> str:
    """A query with other words for its rarest concepts, which brings its vector nearer to what was said."""
    concepts = sorted((each for each in lexemes if each.is_concept and each.units), key=lambda each: each.units)
    forms = (form for concept in concepts[:EXPANDED_CONCEPTS] for form in synonyms.forms(concept.text)[:EXPANDED_FORMS])
    return "; ".join((text, ", ".join(dict.fromkeys(forms)))) if concepts else text


def _with_filters(query: Query, more: Filters) -> Query:
    """The query with more filters; one of filters alone looks for what they name."""
    filters = query.filters | more
    named = (*filters.devices, *filters.techniques, *filters.kinds, *filters.speakers, *filters.recordings)
    return replace(query, text=query.text or " ".join(named), filters=filters)


def _terms(filters: Filters, vocabulary: Vocabulary) -> list[tuple[str, ...]]:
    groups = (
        tuple(name for value in filters.devices for name in names_of(vocabulary, value, "device")),
        tuple(name for value in filters.techniques for name in names_of(vocabulary, value, "technique")),
    )
    return [group for group in groups if group]


def _words_only(embedder: QueryEmbedder | None, generation: Generation) -> str:
    if embedder is None:
        return "Keyword results only: the model that compares meanings is not available."
    return (
        f"Keyword results only: the index was made with {generation.model}, and meanings are compared with "
        f"{embedder.name}. `springboard reindex` makes a new index."
    )


def _nearest(scored: Sequence[tuple[float, Candidate]]) -> tuple[str, ...]:
    """The terms of the best candidates."""
    return tuple(dict.fromkeys(term for _, candidate in scored for term in candidate.terms))[:NEAREST_TERMS]


def _with_reason(scored: Sequence[tuple[float, Candidate]], spoken: str) -> list[Candidate]:
    """The candidates in which something was found that was looked for; filters alone look for nothing."""
    return [candidate for _, candidate in scored if REASONS & set(why_found(candidate)) or not spoken]


def _facets(found: Sequence[Candidate], vocabulary: Vocabulary) -> tuple[Facet, ...]:
    """For each filter the values most frequent among what was found."""
    kinds = {term.name: term.kind for term in vocabulary.terms}
    titles = {candidate.recording: candidate.title for candidate in found}
    counts: dict[str, Counter[str]] = {
        "device": Counter(t for c in found for t in c.terms if kinds.get(t) == "device"),
        "technique": Counter(t for c in found for t in c.terms if kinds.get(t) == "technique"),
        "kind": Counter(kind for c in found for kind in c.pearls),
        "speaker": Counter(c.speaker for c in found if c.speaker),
        "year": Counter(str(c.event_date.year) for c in found if c.event_date),
        "length": Counter(length_of(c.duration) for c in found if c.duration is not None),
        "discussed": Counter("yes" if c.discussed else "no" for c in found),
        "recording": Counter(c.recording for c in found),
    }
    return tuple(
        Facet(name, titles.get(value, value), count, _operator(name, value))
        for name, values in counts.items()
        for value, count in sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))[:FACET_VALUES]
    )


def _operator(name: str, value: str) -> str:
    return f"since:{value} until:{value}" if name == "year" else f'{name}:"{value}"'
