"""What is found for a query and for the same with other filters: its candidates, scored, and facets over them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

from transcripts.closeness import Embedding
from transcripts.search_candidates import CANDIDATES, MOST_MOMENTS, Candidate, Lexeme, find_candidates
from transcripts.search_conditions import Conditions, conditions_of
from transcripts.search_facets import FACETS, Facet, facets_of, without_facet
from transcripts.search_index import Generation
from transcripts.search_listing import LISTED, LISTED_EACH, list_candidates
from transcripts.search_moments import apart, has_reason, ranked, says_words
from transcripts.search_query import Query
from transcripts.store import Connection
from transcripts.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates with their scores, best first; `limited` where more may fit than were compared."""

    scored: tuple[tuple[float, Candidate], ...]
    limited: bool

    @property
    def with_reason(self) -> bool:
        """Whether something was found in any of them that was looked for."""
        return any(has_reason(candidate) for _, candidate in self.scored)

    @property
    def closely(self) -> bool:
        """Whether they were compared word for word."""
        return any(candidate.likest is not None for _, candidate in self.scored)


@dataclass(frozen=True, slots=True)
class Finder:
    """All that a query is looked for with, but for the query; `exact` keeps what says its words alone."""

    connection: Connection
    generation: Generation
    vocabulary: Vocabulary
    hidden: Sequence[str]  # recordings
    lexemes: Sequence[Lexeme] = ()
    embedding: Embedding | None = None
    exact: bool = False

    def find(self, query: Query) -> Found:
        """What is found; for a query of filters alone what they leave, in its order."""
        conditions = conditions_of(self.connection, self.generation, query, self.vocabulary, hidden=self.hidden)
        if not query.text:
            return self._listed(conditions, each=LISTED if query.filters.recordings else LISTED_EACH)
        candidates = find_candidates(
            self.connection, self.generation, conditions, self.lexemes, self.embedding, phrased=bool(query.phrases)
        )
        scored = ranked(candidates, self.lexemes)
        return Found(
            tuple((score, each) for score, each in scored if says_words(each) or not self.exact),
            len(candidates) >= CANDIDATES,
        )

    def facets(self, query: Query, found: Found, *, least: float = -inf) -> tuple[Facet, ...]:
        """The facets of what was found, with the values of which a moment reaches the `least` score of an answer.

        Of a facet that the query filters by already, they are those of what is found without that filter.
        """
        facets: list[Facet] = []
        own = self._counted(query, found)
        for name in FACETS:
            wider = replace(query, filters=without_facet(query.filters, name))
            counted = own if wider == query else self._counted(query, self.find(wider))
            facets += facets_of(name, counted, self.vocabulary, least=least)
        return tuple(facets)

    def _counted(self, query: Query, found: Found) -> list[tuple[float, Candidate]]:
        """Those in which something was found; filters alone look for nothing."""
        return [(score, each) for score, each in found.scored if not query.text or has_reason(each)]

    def _listed(self, conditions: Conditions, *, each: int) -> Found:
        candidates = list_candidates(self.connection, self.generation, conditions, each=each)
        fullest = max(Counter(candidate.recording for candidate in candidates).values(), default=0)
        scored = apart((0.0, candidate) for candidate in candidates)
        limited = len(candidates) >= LISTED or fullest >= each or len(scored) > MOST_MOMENTS
        return Found(tuple(scored[:MOST_MOMENTS]), limited)
