"""Faithful: whether a restatement says what the quote says, by its words: nothing turned round, moved or made up.

Small language models keep numbers and names and change what is said of them, so each rule here looks at one way in
which that happens. A rule that cannot be sure fails: the quote then stands in place of the restatement.
"""

import re

from pipeline.cues import NEGATION, any_of
from pipeline.words import FUNCTION_WORDS
from transcripts.numbers import Quantity, is_number, quantities
from transcripts.text import words_of

_STEM = 5  # letters
_REACH = 8  # words after a negation, in its clause, that it may deny
_STOP = r"[.,;!?()–—]+(?=\s|$)"
_CLAUSE_END = re.compile(_STOP + r"|\b(?:and|but|or|while|whereas|then)\b", re.IGNORECASE)
# "can't swallow or drool" denies both, "can't swallow, or drools" one.
_DENIAL_END = re.compile(
    _STOP + r"|: |\b(?:and|but|while|whereas|then|or(?= (?:I|you|it|they|we|he|she|that)\b))\b", re.IGNORECASE
)

# "The laser stays off" turned into "stays on".
_PLACED = (
    r"(?:stays?|stayed|stay(?:ing)?|keep|kept|leave|left|switch(?:ed)?|turn(?:ed)?|is|are|goes|put|take) (?:WHERE)"
)
# "… or you'll burn it" says what happens, and "… or burn it" orders it.
_OTHERWISE = re.compile(
    r"\b(?:or|otherwise),? (?:you|it|they|he|she|I|we)(?:['’]\w+| will| would)? (\w+)", re.IGNORECASE
)
_CONDITION = any_of("if; unless; until; except; only; when; whenever; once; as soon as; in case; before; after")
_SENTENCE_END = re.compile(r"[.;!?]+(?=\s|$)")
# Words that turn a statement round where one side takes the other's place.
_SIDES = tuple(
    (any_of(one), any_of(other))
    for one, other in (
        (
            "more; over; above; exceed\\w*; beyond; higher; greater; longer; stronger; hotter",
            "less; fewer; under; below; lower; smaller; shorter; weaker; cooler",
        ),
        ("before; beforehand; prior to; until; earlier", "after; afterwards; following; later; once; since"),
        (
            "increas\\w*; rais(?:e|es|ed|ing); (?:go|turn|come) up",
            "decreas\\w*; reduc\\w*; lower\\w*; halv\\w*; drop\\w*; (?:go|turn|come) down",
        ),
        (
            "safe; safely; suitable; recommend\\w*; allowed; prefer\\w*; good; help\\w*; improv\\w*; prevent\\w*",
            "unsafe; avoid\\w*; danger\\w*; risk\\w*; contra ?indicat\\w*; refus\\w*; harm\\w*; bad; worse\\w*",
        ),
        ("at least; minimum; no less than", "at most; maximum; up to; no more than; limit\\w*"),
        ("start\\w*; begin\\w*; continu\\w*", "stop\\w*; end\\w*; quit; discontinu\\w*"),
        ("with", "without"),
        ("always; every; everyone; everybody; all; must", "sometimes; some; may; might; could; usually; often; rarely"),
        ("first", "last; final; finally"),
        ("deep\\w*", "superficial\\w*; shallow\\w*; surface"),
        (_PLACED.replace("WHERE", "on|in|open"), _PLACED.replace("WHERE", "off|out|closed|shut")),
        ("many; much; plenty; lots?", "few; little; hardly any"),
        ("early; immediately; at once", "late; delay\\w*; wait\\w*"),
    )
)
_PRAISE = any_of(
    r"safe\w*; effective\w*; ideal\w*; optimal\w*; guarantee\w*; no risk; harmless; best; perfect\w*; ensur\w*"
)
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


def turns_round(text: str, quote: str) -> bool:
    """True where the text takes a side that the quote does not take, as "after" for "before", or praises by itself."""
    praises = bool(_PRAISE.search(text)) and not _PRAISE.search(quote)
    return praises or any(
        _changes_side(text, quote, *pair) or _changes_side(text, quote, *reversed(pair)) for pair in _SIDES
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
        kept += bool(_CONDITION.search(sentence)) and 2 * len(own & words) >= len(own) > 0
    if len(_CONDITION.findall(text)) < kept:
        return True
    orders = (match.group(1) for match in _OTHERWISE.finditer(quote))
    return any(re.search(rf"\b(?:or|otherwise),? {re.escape(verb)}\b", text, re.IGNORECASE) for verb in orders)


def mixes_up_numbers(text: str, quote: str) -> bool:
    """True where a number of the text stands with a word that in the quote stands with other numbers only.

    "14 on the face and 30 on the legs" does not allow "30 on the face".
    """
    beside: dict[str, set[Quantity]] = {}
    for clause in clauses_of(quote):
        for stem in stems_of(clause) if quantities(clause) else ():
            beside.setdefault(stem, set()).update(quantities(clause))
    return any(
        beside[stem].isdisjoint(quantities(clause))
        for clause in clauses_of(text)
        if quantities(clause)
        for stem in set(stems_of(clause)) & beside.keys()
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


def _changes_side(text: str, quote: str, one: re.Pattern[str], other: re.Pattern[str]) -> bool:
    return bool(one.search(text) and not one.search(quote) and other.search(quote))


def _polarities(text: str) -> dict[str, set[bool]]:
    """For each word that bears sense whether it is denied (True), affirmed, or both in its places."""
    found: dict[str, set[bool]] = {}
    for clause in _DENIAL_END.split(text):
        denied = {
            stem
            for negation in NEGATION.finditer(clause)
            for stem in stems_of(" ".join(clause[negation.end() :].split()[:_REACH]), _LIGHT)
        }
        for stem in stems_of(NEGATION.sub(" ", clause), _LIGHT):
            found.setdefault(stem, set()).add(stem in denied)
    return found
