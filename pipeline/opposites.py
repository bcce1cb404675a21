"""Opposites: words that turn a statement round where one takes the other's place, such as "left" for "right".

Stems, and wide groups of them: where a doubt is in vain, the quote is given in place of the restatement. What speakers
mix up is told by `alternatives` in whole words, since a doubt in vain would there call a true statement false.
"""

import re
from functools import partial

from pipeline.alternatives import AFTER_NO_LEFT, AFTER_NO_RIGHT
from pipeline.cues import any_of
from pipeline.faithful import mixes_up, stems_of
from transcripts.text import words_of

# "The laser stays off" turned into "stays on".
_PLACED = (
    r"(?:stays?|stayed|stay(?:ing)?|keep|kept|leave|left|switch(?:ed)?|turn(?:ed)?|is|are|goes|put|take) (?:WHERE)"
)
# The sides of the body; not "right away" nor "is left in".
_RIGHT = rf"right(?! (?:{AFTER_NO_RIGHT}|where|when)\b)"
_LEFT = rf"(?<!is )(?<!are )(?<!be )(?<!was )(?<!have )(?<!has )left(?! (?:{AFTER_NO_LEFT}|for|with)\b)"
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
            "unsafe; avoid\\w*; danger\\w*; risk\\w*; contra[- ]?indicat\\w*; refus\\w*; harm\\w*; bad; worse\\w*",
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
        (_RIGHT, _LEFT),
        ("deep to; beneath; underneath", "above; over; on top of; superficial to"),
        ("medial\\w*; inner; inside", "lateral\\w*; outer; outside"),
        ("upper; top; superior\\w*", "lower; bottom; inferior\\w*"),
        ("anterior\\w*", "posterior\\w*"),
        ("proximal\\w*", "distal\\w*"),
        ("horizontal\\w*; parallel", "vertical\\w*; perpendicular"),
        ("hot; heat\\w*; warm\\w*", "cold; cool\\w*; ice; iced; chill\\w*; freez\\w*"),
        ("dry; dried", "wet; damp; moist\\w*"),
        ("thick\\w*", "thin\\w*"),
        ("fast; faster; quick\\w*; rapid\\w*", "slow\\w*"),
        ("fair; fairer; pale\\w*; lighter", "dark\\w*"),
        ("push\\w*", "pull\\w*"),
        ("men; man; males?", "women; woman; females?; lad(?:y|ies)"),
        ("hyper\\w+", "hypo\\w+"),
        ("dilat\\w*; vasodilat\\w*", "constrict\\w*; vasoconstrict\\w*"),
        ("arter\\w*", "vein\\w*; venous"),
        ("benign", "malignant"),
        ("acute\\w*", "chronic\\w*"),
        ("positive", "negative"),
        ("oral\\w*", "topical\\w*"),
        ("morning", "evening; night"),
        ("a (?:few|little)", "(?<!a )(?:few|little)"),
        ("rarely; seldom; hardly; scarcely; barely; sometimes", "no; not; never; none; nobody; cannot; \\w+n['’]t"),
    )
)
_PRAISE = any_of(
    r"safe\w*; effective\w*; ideal\w*; optimal\w*; guarantee\w*; no risk; harmless; best; perfect\w*; ensur\w*"
)
_PREFIXES = ("contra", "counter", "un", "in", "im", "ir", "il", "ab", "dis", "non", "anti")
_OBJECT = r" (?:(?:the|a|an|any|all|every|her|his|their|your|my|our|this|that|with|using|taking|giving) )*([\w-]+)"
_GIVES = re.compile(
    r"\b(?:g[ai]v(?:e|es|en|ing)|us(?:e|es|ed|ing)|tak(?:e|es|en|ing)|took|appl(?:y|ies|ied|ying)|start(?:s|ed|ing)?"
    rf"|add(?:s|ed|ing)?|ke(?:ep|eps|pt|eping)|continu(?:e|es|ed|ing)|resum(?:e|es|ed|ing)){_OBJECT}",
    re.IGNORECASE,
)
_STOPS = re.compile(
    r"\b(?:stop(?:s|ped|ping)?|discontinu(?:e|es|ed|ing)|withdr[ae]w(?:s|n|ing)?|paus(?:e|es|ed|ing)"
    rf"|skip(?:s|ped|ping)?|omit(?:s|ted|ting)?|come off){_OBJECT}",
    re.IGNORECASE,
)


def turns_round(text: str, quote: str) -> bool:
    """True where the text takes a side that the quote does not take, as "after" for "before", or praises by itself."""
    praises = bool(_PRAISE.search(text)) and not _PRAISE.search(quote)
    return (
        praises
        or any(_changes_side(text, quote, *pair) or _changes_side(text, quote, *reversed(pair)) for pair in _SIDES)
        or _changes_prefix(text, quote)
        or _takes_up(text, quote, _GIVES, _STOPS)
        or _takes_up(text, quote, _STOPS, _GIVES)
    )


def mixes_up_sides(text: str, quote: str) -> bool:
    """True where two sides that the quote takes, as "right" and "left", changed places in the text."""
    return any(mixes_up(text, quote, partial(_sides, pair)) for pair in _SIDES)


def _changes_side(text: str, quote: str, one: re.Pattern[str], other: re.Pattern[str]) -> bool:
    return bool(one.search(text) and not one.search(quote) and other.search(quote))


def _changes_prefix(text: str, quote: str) -> bool:
    """True for "indicated" in place of "contraindicated", or the reverse."""
    given, said = (set(words_of(each.replace("-", ""))) for each in (text, quote))
    new, gone = given - said, said - given
    return any(prefix + word in gone for prefix in _PREFIXES for word in new) or any(
        prefix + word in new for prefix in _PREFIXES for word in gone
    )


def _takes_up(text: str, quote: str, ways: re.Pattern[str], others: re.Pattern[str]) -> bool:
    """True where the text does in one way what the quote does only in the other: gives the drug that it stops."""
    given, said, denied = (
        {stem for object in pattern.findall(each) for stem in stems_of(object)}
        for pattern, each in ((ways, text), (ways, quote), (others, quote))
    )
    return bool((given - said) & denied)


def _sides(pair: tuple[re.Pattern[str], re.Pattern[str]], clause: str) -> tuple[int, ...]:
    return tuple(at for at, side in enumerate(pair) if side.search(clause))
