"""Evidence that an ordinary word is meant as a name: "the Halo laser" is one, "a halo of light" is not.

A false tag is worse than a missed one, so an ordinary form counts only on one of these:

1. it is an acronym, written in capitals amid lower case ("LED");
2. its maker's name, or another product of its maker that is beyond doubt, stands right beside it, or one of its kind
   if it has several words ("aptos and silhouette soft");
3. the suffix of a model follows ("Icon Pro");
4. a word for a machine follows, and the form is capitalised or follows "the" or "our" ("the resolve handpiece"),
   unless it all describes what comes next ("our elite laser team"); "the profile laser" holds that word itself;
5. it is capitalised, and an apposition says what it is ("Halo, the laser");
6. it is capitalised inside a sentence, after a word in lower case, and nothing follows that it could be describing,
   as in "a Profound lift";
7. it has several words, and two are capitalised, one of them inside a sentence ("an Art Filler syringe");
8. it ends in a number that counts nothing, after "the" or "our" ("the pico four is noisy").

A form that is also another thing's name (Zoom, Titan) is written with a capital there too: for it 1, 3 and 6 to 8 prove
nothing, and 4 and 5 need a word for what only a treatment machine has, such as a handpiece.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from transcripts.forms import Token

_PARTS = frozenset("applicator applicators cartridge cartridges handpiece handpieces".split())
_LASERS = _PARTS | frozenset("laser lasers".split())
_MACHINES = _LASERS | frozenset(
    "device devices machine machines platform platforms system systems technology unit workstation".split()
)
_TREATMENTS = frozenset("procedure procedures session sessions treatment treatments".split())
_SUFFIXES = frozenset("II III IV iQ IQ LE Max MAX Plus PLUS Pro PRO Ultra XL 2 3 4 +".split())
_DEFINITE = frozenset("her his my our that the their these this those your".split())
_VENUES = frozenset("at in on over via".split())  # "on Zoom", "at Discovery"
_APPOSED = frozenset("a an not our that the their which your".split())
_LONGEST_APPOSITION = 6  # tokens
_CONNECTORS = frozenset("a an and or plus the versus vs with".split())
# Words that nothing before them can be describing ("isn" is of "isn't"): before these, or at the end of a clause, a
# name stands by itself.
_FREE = frozenset(
    """about after against also although always an and are as at because been before but by came can comes
    could delivers did didn do does doesn for from gave gets gives goes had has have he helped helps here if
    in instead into is isn it its just lets made makes may might must needs never not of off offers on only or
    over rather s she should since so still takes than that the then there they this through to too took
    treats under until uses very via was wasn we went were when where which while who will with without won
    worked works would you""".split()
)


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens `first` to `last` (excluded) that may name a product of one of these makers."""

    first: int
    last: int
    makers: tuple[tuple[str, ...], ...]  # each maker's name as the keys of its tokens
    category: str = ""


def is_evident(tokens: Sequence[Token], span: Span, *, sure: Sequence[Span], other_name: bool) -> bool:
    """True if the ordinary form at `span` is a name there.

    `sure` are mentions beyond doubt in the same text; `other_name` says that the form also names something else.
    """
    if not other_name and (_is_acronym(tokens, span) or _is_written_as_name(tokens, span)):
        return True
    free = _stands_free(tokens, span.last)
    beside = [other for other in sure if _are_neighbours(tokens, span, other)]
    if _is_beside_maker(tokens, span) or any(not set(span.makers).isdisjoint(other.makers) for other in beside):
        return free or not other_name
    if span.category and span.last - span.first > 1 and any(span.category == other.category for other in beside):
        return free and not other_name
    if other_name and span.first and tokens[span.first - 1].key in _VENUES:
        return False
    capitalised = _is_capital(tokens[span.first])
    kinds = _LASERS if other_name else _MACHINES
    if capitalised and _has_apposition(tokens, span.last, kinds):
        return True
    after = _joined(tokens, span.last)
    if after is not None and after.text in _SUFFIXES and capitalised and not other_name:
        return True
    before = tokens[span.first - 1] if span.first and not tokens[span.first].opens else None
    definite = before is not None and before.key in _DEFINITE
    if after is not None and after.key in kinds:
        described = after.key not in _PARTS and not _stands_free(tokens, span.last + 1)
        return not described and (definite or (capitalised and before is not None))
    if definite and not other_name and _ends_as_name(tokens, span):
        return True
    return capitalised and free and not other_name and _is_after_lower_case(tokens, span.first)


def _is_acronym(tokens: Sequence[Token], span: Span) -> bool:
    """True if it begins in capitals: "LED", "LET gel"."""
    first = tokens[span.first].text
    return len(first) > 1 and first.isupper() and _is_amid_lower_case(tokens, span)


def _is_written_as_name(tokens: Sequence[Token], span: Span) -> bool:
    capitals = [token for token in tokens[span.first : span.last] if _is_capital(token) or token.text[0].isdigit()]
    inside = any(not token.opens and not token.text.isupper() and _is_capital(token) for token in capitals)
    return len(capitals) > 1 and inside and _is_amid_lower_case(tokens, span)


def _is_amid_lower_case(tokens: Sequence[Token], span: Span) -> bool:
    around = (*tokens[max(0, span.first - 4) : span.first], *tokens[span.last : span.last + 4])
    return any(token.text.islower() for token in around)


def _is_capital(token: Token) -> bool:
    """True of "Halo" and of the "iS" of iS Clinical; "I" is always a capital and proves nothing."""
    return token.text not in ("I", token.text.lower())


def _ends_as_name(tokens: Sequence[Token], span: Span) -> bool:
    """True if it ends in a word for a laser or in a number, and describes or counts nothing that follows."""
    last, after = tokens[span.last - 1].key, _joined(tokens, span.last)
    if span.last - span.first < 2:
        return False
    counts = after is not None and after.key == "of"
    clause = tokens[span.first - 1].key == "that"  # "I knew that seven fifty five was early"
    plain = counts or clause or not _stands_free(tokens, span.last)
    return last in _PARTS or ((last in _LASERS or last.isdigit()) and not plain)


def _is_after_lower_case(tokens: Sequence[Token], first: int) -> bool:
    """True inside a sentence whose words are not all capitalised, as they are in a headline."""
    before = tokens[first - 1]
    return not tokens[first].opens and (before.text.islower() or before.text.lower() in _DEFINITE | {"using", "with"})


def _has_apposition(tokens: Sequence[Token], last: int, kinds: frozenset[str]) -> bool:
    """True if a comma and then the kind of thing follow: "Halo, the laser", "Zoom, not the meeting, the handpiece"."""
    if last >= len(tokens) or tokens[last].joins or tokens[last].opens or tokens[last].key not in _APPOSED:
        return False
    for token in tokens[last : last + _LONGEST_APPOSITION]:
        if token.opens:
            return False
        if token.key in kinds:
            return True
    return False


def _joined(tokens: Sequence[Token], position: int) -> Token | None:
    """The token at the position if it goes on from the one before; None at the end of a clause."""
    return tokens[position] if position < len(tokens) and tokens[position].joins else None


def _stands_free(tokens: Sequence[Token], position: int) -> bool:
    """True if nothing at the position can be described by the words before it."""
    token = _joined(tokens, position)
    return token is None or token.text in _FREE or token.key in _MACHINES | _TREATMENTS


def _is_beside_maker(tokens: Sequence[Token], span: Span) -> bool:
    before = [token.key for token in _of_sentence_before(tokens, span.first)]
    while before and before[-1] in {"s", "the", "new"}:  # "Sciton's Halo", "Cutera, the Excel"
        before.pop()
    after = [token.key for token in _of_sentence_from(tokens, span.last)]
    while after and after[0] in {"by", "from", "laser", "device"}:  # "the Halo from Sciton"
        after.pop(0)
    return any(before[-len(maker) :] == list(maker) or after[: len(maker)] == list(maker) for maker in span.makers)


def _are_neighbours(tokens: Sequence[Token], span: Span, other: Span) -> bool:
    """True of two names with nothing but an "and" or a comma between them."""
    left, right = sorted((span, other), key=lambda each: each.first)
    between = tokens[left.last : right.first]
    return all(token.key in _CONNECTORS for token in between) and not any(
        token.opens for token in tokens[left.last : right.first + 1]
    )


def _of_sentence_before(tokens: Sequence[Token], first: int) -> Sequence[Token]:
    """Up to six tokens before a position, none of another sentence."""
    start = first
    while start > max(0, first - 6) and not tokens[start].opens:
        start -= 1
    return tokens[start:first]


def _of_sentence_from(tokens: Sequence[Token], last: int) -> Sequence[Token]:
    """Up to six tokens from a position on, none of another sentence."""
    end = last
    while end < min(len(tokens), last + 6) and not tokens[end].opens:
        end += 1
    return tokens[last:end]
