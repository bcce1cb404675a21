"""Hybrid search in PostgreSQL: by words and by meaning, answered with moments, or with the word that there is none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from math import hypot, inf
from typing import Protocol

from transcripts.added_terms import load_vocabulary_with_additions
from transcripts.closeness import Embedding
from transcripts.errors import InvalidValueError
from transcripts.recording import EVERYTHING, Visibility
from transcripts.search_candidates import Candidate, Lexeme, Way, lexemes_of
from transcripts.search_confidence import least_score
from transcripts.search_facets import Facet
from transcripts.search_filters import Filters, check_dates
from transcripts.search_found import Finder
from transcripts.search_index import Generation, serving
from transcripts.search_moments import MOST_OF_A_RECORDING, Moment, moments_of
from transcripts.search_query import LONGEST_QUERY, Query, clean_query, parse_query
from transcripts.search_terms import corrected, corrections_of
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
NO_SYNONYMS = Synonyms(())


class QueryEmbedder(Protocol):
    """The part of an embedder that a query needs."""

    @property
    def name(self) -> str: ...

    def embed_queries(self, texts: Sequence[str]) -> list[Embedding]: ...


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search comes to.

    Where the library does not answer, `answered` is False, `moments` are only the few nearest, and `nearest` names
    terms that they speak of. `limited` says that more may fit than the two hundred at most of which moments and the
    counts of facets are: the best, or of a query of filters alone, those of the newest recordings.
    """

    query: str
    answered: bool
    moments: tuple[Moment, ...]
    corrected: str | None = None  # what was looked for instead, where the query held a misspelt term
    notices: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    facets: tuple[Facet, ...] = ()
    limited: bool = False

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
    as_typed: bool = False,
    ways: Sequence[Way] = BOTH,
    lexicon: Lexicon | None = None,
    sees: Sequence[Visibility] = EVERYTHING,
) -> Answer:
    """What the library says to a query: the moments that answer it, best first, or none and the nearest terms.

    A query may hold phrases in quotes, exclusions after a minus, and filters such as `device:` or `kind:`; `filters`
    come on top. One of filters alone lists what they leave, newest first. Without an embedder, or with another one than
    made the index, words alone are searched, and a notice says so. No recording has more than `each` moments. `exact`
    finds only where words of the query are said themselves, without synonyms and meanings; `as_typed` takes no word for
    a misspelt term. `ways` leaves one of the two out, to measure it. Recordings of a visibility that is not in `sees`
    are as if they were not there, to the counts and to what counts as a known word. Raises InvalidValueError for a
    query that is empty, too long, only excludes or asks for what cannot be.
    """
    lexicon = lexicon or load_lexicon(connection)
    known = lexicon.synonyms  # a known word is taken for no misspelt term, though its synonyms are not looked for
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
    finder = Finder(connection, generation, lexicon.vocabulary, hidden, exact=exact)
    if not asked.text:
        return _listing(finder, query, asked, limit=limit, each=each)
    looked_for = asked if as_typed else _corrected(finder, asked, known)
    lexemes = lexemes_of(connection, generation, looked_for.text, lexicon.synonyms, hidden=hidden)
    comparable = embedder is not None and embedder.name == generation.model
    embedding = None
    if embedder is not None and comparable and "meaning" in ways:
        embedding = _embedding(looked_for.text, lexemes, lexicon.synonyms, embedder)
    finder = replace(finder, lexemes=lexemes if "words" in ways else (), embedding=embedding)
    found = finder.find(looked_for)
    # A phrase that is said is evidence by itself; a filter is none.
    least = (
        -inf
        if looked_for.phrases
        else least_score(
            connection,
            generation,
            looked_for.text,
            lexemes,
            compared=embedding is not None,
            closely=found.closely,
            vocabulary=lexicon.vocabulary,
            hidden=hidden,
        )
    )
    answered = found.with_reason and found.scored[0][0] >= least
    return Answer(
        query=query,
        answered=answered,
        moments=moments_of(
            found.scored,
            looked_for.text,
            lexicon.synonyms,
            phrases=looked_for.phrases,
            limit=limit if answered else min(limit, NEAREST_MOMENTS),
            each=each,
        ),
        corrected=looked_for.text if looked_for.text != asked.text else None,
        notices=() if comparable or "meaning" not in ways else (_words_only(embedder, generation),),
        nearest=() if answered else _nearest(found.scored),
        facets=finder.facets(looked_for, found, least=least) if answered else (),
        limited=found.limited,
    )


def _listing(finder: Finder, query: str, asked: Query, *, limit: int, each: int) -> Answer:
    """What meets filters alone: the newest recordings first, and of each the pearls."""
    found = finder.find(asked)
    return Answer(
        query=query,
        answered=bool(found.scored),
        moments=moments_of(found.scored, "", NO_SYNONYMS, limit=limit, each=each),
        facets=finder.facets(asked, found) if found.scored else (),
        limited=found.limited,
    )


def _corrected(finder: Finder, asked: Query, synonyms: Synonyms) -> Query:
    """The query with misspelt terms put right, also in its phrases."""
    corrections = corrections_of(
        finder.connection, finder.generation, asked.text, finder.vocabulary, synonyms, hidden=finder.hidden
    )
    return replace(
        asked,
        text=corrected(asked.text, corrections),
        phrases=tuple(corrected(phrase, corrections) for phrase in asked.phrases),
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
    """The query with more filters; raises InvalidValueError where nothing is left to look for."""
    asked = replace(query, filters=query.filters | more)
    check_dates(asked.filters)
    if not asked.text and asked.filters == Filters():
        if asked != Query(""):
            raise InvalidValueError(
                "The query has only what to leave out. Add words, or a filter, that tell what to look for."
            )
        raise InvalidValueError("The query has no words. Type a device, a technique or a question.")
    return asked


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
