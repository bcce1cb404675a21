"""Faithful: whether a restatement says what the quote says, by its words: nothing turned round, moved or made up.

Small language models keep numbers and names and change what is said of them, so each rule here looks at one way in
which that happens. A rule that cannot be sure fails: the quote then stands in place of the restatement.
"""

import re
from collections.abc import Callable, Collection, Hashable, Iterator

from pipeline.cues import NEGATION, any_of
from pipeline.words import FUNCTION_WORDS
from transcripts.numbers import is_number, quantities
from transcripts.text import words_of

# Words by which what follows is denied, forbidden or left undone.
DENIAL = re.compile(
    NEGATION.pattern
    + "|"
    + any_of(
        r"""
        hardly; rarely; seldom; scarcely; barely; refus\w*; avoid\w*; refrain\w*; fail(?:s|ed|ing)? to; forbid\w*;
        prohibit\w*; contra[- ]?indicat\w*; withh[eo]ld\w*; instead of; rather than; (?:stay|keep) away from
        """
    ).pattern,
    re.IGNORECASE,
)
_STEM = 5  # letters
_REACH = 8  # words after a negation, in its clause, that it may deny
_STOP = r"[.,;!?()–—]+(?=\s|$)"
_CLAUSE_END = re.compile(_STOP + r"|\b(?:and|but|or|while|whereas|then)\b", re.IGNORECASE)
# "can't swallow or drool" denies both, "can't swallow, or drools" one.
_DENIAL_END = re.compile(
    _STOP + r"|: |\b(?:and|but|while|whereas|then|or(?= (?:I|you|it|they|we|he|she|that)\b))\b", re.IGNORECASE
)

# "… or you'll burn it" says what happens, and "… or burn it" orders it.
_OTHERWISE = re.compile(
    r"\b(?:or|otherwise),? (?:you|it|they|he|she|I|we)(?:['’]\w+| will| would)? (\w+)", re.IGNORECASE
)
CONDITION = any_of("if; unless; until; except; only; when; whenever; once; as soon as; in case; before; after")
_RATIO = re.compile(r"(?<=\d)\s*[:–—-]\s*(?=\d)")
_JOINS_NUMBERS = ("to", "in", "into", "by", "per", "of")
_SENTENCE_END = re.compile(r"[.;!?]+(?=\s|$)")
_BOUNDS = any_of(
    r"""
    at least; at most; minimum; maximum; up to; limit; no more than; not more than; no less than; never more than;
    above; below; over; under; more than; less than; exceed\w*
    """
)
# What a restatement may add: it names who speaks or is treated, and what everybody does.
_NEUTRAL = "speaker state patient treat apply given giving recommend required necessary area procedure device perform"
_NEUTRAL_STEMS = frozenset(word[:_STEM] for word in _NEUTRAL.split())
_MOST_NEW_WORDS = 1
# Words that no "not" turns round: all others, "work" and "before" too, are denied or affirmed.
_LIGHT = frozenset(
    "the and for you your they them their this that these those are was were has had have been its our his her she who "
    "what which when then than there here all any with from into onto very just also".split()
)


def loses_a_bound(text: str, quote: str) -> bool:
    """True where a number that is bounded in the quote ("at least six weeks") is bounded in the text no more."""
    bounded = {number for clause in clauses_of(quote) if _BOUNDS.search(clause) for number in quantities(clause)}
    free = {number for clause in clauses_of(quote) if not _BOUNDS.search(clause) for number in quantities(clause)}
    given = {number for clause in clauses_of(text) if not _BOUNDS.search(clause) for number in quantities(clause)}
    return bool((bounded - free) & given)


def moves_a_negation(text: str, quote: str) -> bool:
    """True where a word is only denied in one and only affirmed in the other."""
    said, meant = _polarities(quote), _polarities(text)
    return any(said[stem].isdisjoint(meant[stem]) for stem in said.keys() & meant.keys())


def loses_a_condition(text: str, quote: str) -> bool:
    """True where the text keeps most of a sentence that holds only under a condition, and not the condition.

    Also where what follows if one does otherwise ("or you'll burn it") has become part of the advice ("or burn it").
    """
    words, kept = set(stems_of(text)), 0
    for sentence in _SENTENCE_END.split(quote):
        own = set(stems_of(sentence))
        kept += bool(CONDITION.search(sentence)) and 2 * len(own & words) >= len(own) > 0
    if len(CONDITION.findall(text)) < kept:
        return True
    orders = (match.group(1) for match in _OTHERWISE.finditer(quote))
    return any(re.search(rf"\b(?:or|otherwise),? {re.escape(verb)}\b", text, re.IGNORECASE) for verb in orders)


def mixes_up_numbers(text: str, quote: str) -> bool:
    """True where a number stands with a word that in the quote stands with others only, or a range runs backwards.

    "14 on the face and 30 on the legs" does not allow "30 on the face", nor "one to ten" "ten to one".
    """
    said = set(_ranges(quote))
    turned = any((last, first) in said and (first, last) not in said for first, last in _ranges(text))
    return turned or mixes_up(text, quote, quantities, beside=stems_of)


def mixes_up(
    text: str,
    quote: str,
    marks_of: Callable[[str], Collection[Hashable]],
    *,
    beside: Callable[[str], Collection[str]] | None = None,
) -> bool:
    """True where a mark of a clause stands with a word that in the quote stands with other marks only.

    `beside` gives the words of a clause that count, by default those of content and the figures.
    """
    words_beside, marks = beside or _stems_and_figures, dict[str, set[Hashable]]()
    for clause in clauses_of(quote):
        for word in words_beside(clause) if marks_of(clause) else ():
            marks.setdefault(word, set()).update(marks_of(clause))
    return any(
        marks[word].isdisjoint(marks_of(clause))
        for clause in clauses_of(text)
        if marks_of(clause)
        for word in set(words_beside(clause)) & marks.keys()
    )


def adds_words(text: str, said: str) -> bool:
    """True where the text has more than one word of content that nobody says in the segments that are cited."""
    return len(set(stems_of(text)) - set(stems_of(said)) - _NEUTRAL_STEMS) > _MOST_NEW_WORDS


def clauses_of(text: str) -> list[str]:
    """The parts of a text between stops, commas and the words that join clauses."""
    return [clause for clause in _CLAUSE_END.split(text) if clause.strip()]


def stems_of(text: str, ignored: frozenset[str] = FUNCTION_WORDS) -> list[str]:
    """The words of content of a text in their order, each cut to the letters by which its forms are one word."""
    bare = (re.sub(r"['’]s$", "", word) for word in words_of(text))
    words = (word for word in bare if len(word) > 2 and word not in ignored and not is_number(word))
    return [(word[:-1] if word.endswith("s") and len(word) > 3 else word)[:_STEM] for word in words]


def _stems_and_figures(clause: str) -> list[str]:
    return [*stems_of(clause), *(f"{number.value:g}" for number in quantities(clause))]


def _ranges(text: str) -> Iterator[tuple[float, float]]:
    """The ends of each range and ratio: "one to ten", "1:10", "5 mL in 20"."""
    words = _RATIO.sub(" to ", text).split()
    for at, word in enumerate(words[:-1]):
        between = is_number(words[at + 1]) and any(map(is_number, words[max(0, at - 2) : at]))
        if between and word.lower() in _JOINS_NUMBERS:
            first, last = (quantities(" ".join(part)) for part in (words[max(0, at - 3) : at], words[at + 1 : at + 4]))
            if first and last:
                yield first[-1].value, last[0].value


def _polarities(text: str) -> dict[str, set[bool]]:
    """For each word that bears sense whether it is denied (True), affirmed, or both in its places."""
    found: dict[str, set[bool]] = {}
    for clause in _DENIAL_END.split(text):
        denied = {
            stem
            for negation in DENIAL.finditer(clause)
            for stem in stems_of(" ".join(clause[negation.end() :].split()[:_REACH]), _LIGHT)
        }
        for stem in stems_of(DENIAL.sub(" ", clause), _LIGHT):
            found.setdefault(stem, set()).add(stem in denied)
    return found
