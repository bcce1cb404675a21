"""Excerpts: the sentences of a text in which something was found, never less than whole ones."""

import re
from collections.abc import Sequence

from markupsafe import Markup

from web.marks import marked_at

LONGEST = 260  # characters: two lines of a card
_SENTENCE = re.compile(r"\S.*?(?:[.!?](?=\s|$)|$)", re.S)


def excerpt(text: str, marks: Sequence[tuple[int, int]], *, longest: int = LONGEST) -> Markup:
    """The sentences around the one with most marks, as many as fit, with <mark> around each mark.

    A sentence is never cut, however long: half of one may say the opposite of the whole.

    >>> excerpt("One. Not scars, never. Two. Three.", ((9, 14),), longest=24)
    Markup('… Not <mark>scars</mark>, never. Two. …')
    """
    sentences = [match.span() for match in _SENTENCE.finditer(text)]
    if not sentences:
        return marked_at(text, marks)
    held = [sum(start <= mark[0] < end for mark in marks) for start, end in sentences]
    first = last = held.index(max(held))
    while True:
        if last + 1 < len(sentences) and sentences[last + 1][1] - sentences[first][0] <= longest:
            last += 1
        elif first > 0 and sentences[last][1] - sentences[first - 1][0] <= longest:
            first -= 1
        else:
            break
    start, end = sentences[first][0], sentences[last][1]
    within = [(one - start, other - start) for one, other in marks if start <= one and other <= end]
    before, after = ("… " if first > 0 else ""), (" …" if last + 1 < len(sentences) else "")
    return Markup("{}{}{}").format(before, marked_at(text[start:end], within), after)
