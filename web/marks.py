"""Marking what was found in a text."""

from collections.abc import Sequence

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
