"""Marking a query's words in a text, as word search finds them: whatever their ending, but no stop words."""

import re

from markupsafe import Markup, escape

from transcripts.text import WORD, words_of

_STOP_WORDS = frozenset(
    "a about after an and are as at be been by can could did do does for from had has have how i if in is it its me my "
    "of on or our should so than that the their them then there these they this to was we were what when where which "
    "who why will with would you your".split()
)
_ENDING = re.compile(r"(?:'s|’s|ings?|ed|es|s|e)$")
_EXCLUDED = re.compile(r'(?<!\S)-(?:"[^"]*"|\S+)')


def marked(text: str, query: str) -> Markup:
    """The text as HTML, with <mark> around each word of the query; words that the query excludes are not its words."""
    wanted = {_stem(word) for word in words_of(_EXCLUDED.sub(" ", query)) if word not in _STOP_WORDS}
    parts = []
    position = 0
    for match in WORD.finditer(text):
        if _stem(match.group().lower()) in wanted:
            parts += [escape(text[position : match.start()]), Markup("<mark>{}</mark>").format(match.group())]
            position = match.end()
    return Markup("").join([*parts, escape(text[position:])])


def _stem(word: str) -> str:
    """A word without its ending, as far as three letters remain: enough to mark "scars" where "scar" was asked."""
    stem = _ENDING.sub("", word)
    return stem if len(stem) >= 3 else word
