"""Alternatives: words of which one takes the other's place when a speaker corrects it, such as "before" and "after".

Whole words in narrow groups, unlike those of `opposites`: a word too many would call a true statement taken back.
"""

import re

from transcripts.text import words_of

_CLASSES = """
before | after
left | right
above | below
over | under
upper | lower
higher | lower
inside | outside
medial medially | lateral laterally
anterior | posterior
proximal | distal
superficial superficially | deep deeply
deeper | shallower
hot warm | cold cool
increase increasing raise | decrease decreasing reduce reducing lower
more | less fewer
longer | shorter
start begin | stop
with | without
on | off
first | last
always | never | sometimes
morning mornings | evening evenings | night
men man male | women woman female
thick thicker | thin thinner
minimum least | maximum most
fair light lighter | dark darker
needle | cannula
artery | vein | nerve
daily | weekly | fortnightly | monthly | yearly
seconds second | minutes minute | hours hour | days day | weeks week | months month | years year
micrograms microgram | milligrams milligram | grams gram
microseconds microsecond | milliseconds millisecond | nanoseconds nanosecond | picoseconds picosecond
joules joule | millijoules millijoule
millimetres millimeters millimetre millimeter | centimetres centimeters centimetre centimeter
forehead | cheek cheeks | chin | nose | lip lips | temple temples | neck | chest | leg legs | arm arms | eyelid eyelids
"""
_ALTERNATIVES = tuple(
    {word: number for number, words in enumerate(line.split(" | ")) for word in words.split()}
    for line in _CLASSES.strip().splitlines()
)
# What follows "right" and "left" where they are no sides: "right away", "left on".
AFTER_NO_RIGHT = "away|after|before|at|in|on|now|then|here|there|through|next|down|up|across|into"
AFTER_NO_LEFT = "in|on|alone|out|over|off|behind"
# What takes no side: "all right", "right away", "is left on", "last week". "The right before the left" takes one.
_NO_SIDE = re.compile(
    r"\b(?:all|that['’]s|is|quite|just) right\b|^right(?=[,.!;])"
    rf"|(?<!\bthe )\bright (?=(?:{AFTER_NO_RIGHT})\b)"
    r"|\blast (?:week|month|year|time|night|spring|summer|autumn|winter)\b|\bnever mind\b|\babove all\b"
    r"|\bwithout (?:a |any )?doubt\b|\bover (?:here|there|time|the (?:years|last|next))\b|\bfirst of all\b"
    r"|\bmore or less\b"
    r"|\b(?:I|we|you|they|is|are|be|was|were|been|has|have|had) left\b"
    rf"|(?<!\bthe )\bleft (?=(?:{AFTER_NO_LEFT})\b)",
    re.IGNORECASE,
)


def swapped(said: str, statement: str) -> frozenset[str]:
    """The words of a text that put one alternative where the statement has only another; none if there are no such."""
    own, other = (_words(text) for text in (said, statement))
    found: set[str] = set()
    for numbered in _ALTERNATIVES:
        here = {numbered[word] for word in own if word in numbered}
        there = {numbered[word] for word in other if word in numbered}
        if len(here) == 1 and there and not here & there:
            found |= own & set(numbered)
    return frozenset(found)


def alternatives_in(text: str) -> frozenset[str]:
    """The words of a text that have an alternative."""
    return frozenset(word for word in _words(text) if any(word in numbered for numbered in _ALTERNATIVES))


def _words(text: str) -> set[str]:
    return set(words_of(_NO_SIDE.sub(" ", text)))
