"""Whether a library answers a query at all, told from its best moment and from what the library never speaks of.

Calibrated on the project's own queries, those that are answered and those that are not (docs/search.md).
"""

import re
from collections.abc import Sequence

from wordfreq import zipf_frequency

from transcripts.search_candidates import Lexeme
from transcripts.search_index import Generation
from transcripts.store import Connection
from transcripts.vocabulary import Vocabulary

UNKNOWN_WORDS_WEIGHT = 1.0  # of the share of the query's words that stand nowhere, nor does what they mean
UNKNOWN_TERM_PENALTY = 0.5  # where the query names a term of the vocabulary that nobody mentioned
LEAST_CONFIDENCE = 1.32
TYPICAL_NEARNESS = 0.36  # what stands in the best score for cosines, where none are compared
TYPICAL_CLOSENESS = 1.02  # and for closeness
COMMONEST = 6.0  # zipf frequency from which an English word tells nothing of what is asked
_WORD = re.compile(r"[^\W_]+")


def least_score(
    connection: Connection,
    generation: Generation,
    text: str,
    lexemes: Sequence[Lexeme],
    *,
    compared: bool,
    closely: bool,
    vocabulary: Vocabulary,
    hidden: Sequence[str] = (),
) -> float:
    """The score from which the best moment is an answer to a text, whatever filters leave to choose from.

    `compared` says that scores have cosines, `closely` that they have the closeness of tokens as well.
    """
    least = LEAST_CONFIDENCE + UNKNOWN_WORDS_WEIGHT * unknown_share(text, lexemes)
    least -= (0.0 if compared else TYPICAL_NEARNESS) + (0.0 if closely else TYPICAL_CLOSENESS)
    if names_unknown(connection, generation, text, vocabulary, hidden=hidden):
        least += UNKNOWN_TERM_PENALTY
    return least


def unknown_share(text: str, lexemes: Sequence[Lexeme]) -> float:
    """How much of a query, from 0 to 1, stands nowhere in the library, nor does what it means.

    Words count by how rare they are in English: "brimonidine" tells more of what is asked than "users".
    """
    weights = {lexeme.slot: _rarity(text, lexeme.slot) for lexeme in lexemes}
    known = {lexeme.slot for lexeme in lexemes if lexeme.units}
    total = sum(weights.values())
    return sum(weight for slot, weight in weights.items() if slot not in known) / total if total else 0.0


def _rarity(text: str, start: int) -> float:
    word = _WORD.match(text, start)
    return max(0.0, COMMONEST - zipf_frequency(word.group(), "en")) if word else 0.0


def names_unknown(
    connection: Connection, generation: Generation, text: str, vocabulary: Vocabulary, *, hidden: Sequence[str] = ()
) -> tuple[str, ...]:
    """The terms that a text names and that no recording mentions, but for `hidden` ones."""
    named = sorted({match.term.name for match in vocabulary.find(text)})
    rows = connection.execute(
        """
        SELECT name FROM unnest(%(names)s::text[]) AS name WHERE NOT EXISTS (
            SELECT FROM units
            WHERE generation = %(generation)s AND terms @> ARRAY[name] AND kind <> 'passage'
              AND recording <> ALL (%(hidden)s::text[])
        )
        """,
        {"names": named, "generation": generation.id, "hidden": list(hidden)},
    )
    return tuple(name for (name,) in rows)
