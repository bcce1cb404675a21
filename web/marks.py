"""Marking in a text what was found in it, or what another text has otherwise."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from markupsafe import Markup, escape


def marked_at(text: str, marks: Sequence[tuple[int, int]]) -> Markup:
    """The text as HTML, with <mark> around the characters of each mark: start and end (excluded), in order.

    >>> marked_at("a < scar", ((4, 8),))
    Markup('a &lt; <mark>scar</mark>')
    """
    parts = []
    position = 0
    for start, end in marks:
        parts += [escape(text[position:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        position = end
    return Markup("").join([*parts, escape(text[position:])])


def marked_beside(text: str, other: str) -> Markup:
    """The text as HTML, with <mark> around the words that the other text does not have in that place.

    >>> marked_beside("Wait six weeks", "Wait for eight weeks")
    Markup('Wait <mark>six</mark> weeks')
    """
    words = list(re.finditer(r"\S+", text))
    matcher = SequenceMatcher(None, [word.group() for word in words], other.split(), autojunk=False)
    return marked_at(
        text,
        [
            (words[first].start(), words[last - 1].end())
            for kind, first, last, _, _ in matcher.get_opcodes()
            if kind in ("replace", "delete")
        ],
    )
