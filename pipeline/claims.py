"""Claims: sentences as said, word for word, with the segments and times that they stand in."""

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline import cues
from pipeline.sentences import Sentence
from transcripts.numbers import is_number
from transcripts.outline import Claim

_FILLERS = re.compile(
    r"(?:(?<=^)|(?<=\s))(?:u+[mh]+|e+r+m*|a+h+|hmm+|mm+)[,.…]*(?=\s|$)\s*"
    r"|,\s+(?:you know|I mean|as I say|as I said|if you like)(?=[,.?!])",
    re.IGNORECASE,
)
_OPENERS = re.compile(
    r"^(?:(?:and|so|oh|well|now|right|okay|ok|anyway|also|look|you know|I mean|um|uh)[,.]?\s+)+(?=\S)",
    re.IGNORECASE,
)
_KEPT_DOUBLES = frozenset("very had that much more really no not never".split())


def claim_of(sentences: Sequence[Sentence], *, context: Sentence | None = None) -> Claim:
    """The claim that neighbouring sentences make: its quote is all their words, its text the same without fillers.

    A `context` (the heading that names the subject) is put before the text in square brackets, and cited as well.
    """
    words = [word for sentence in sentences for word in sentence.words]
    quote = " ".join(word.text for word in words)
    heading = f"[{clean(context.text).rstrip('.:,')}] " if context else ""
    return Claim(
        text=heading + clean(quote),
        quote=quote,
        segments=tuple(sorted({word.segment for word in (*words, *(context.words if context else ()))})),
        start=words[0].start,
        end=max(word.end for word in words),
    )


def clean(text: str) -> str:
    """A quote without fillers, doubled words and an empty opening; numbers, negations and terms stay as they are.

    >>> clean("So, um, you never, you know, stack the the pulses.")
    'You never stack the pulses.'
    """
    cleaned = _FILLERS.sub("", text)
    words = cleaned.split()
    kept = words[:1]
    for before, word in pairwise(words):
        if _is_doubled(before, word):
            kept[-1] = word
        else:
            kept.append(word)
    cleaned = " ".join(kept)
    opening = _OPENERS.match(cleaned)
    if opening and not cues.NEGATION.search(opening.group()):
        cleaned = cleaned[opening.end() :]
    cleaned = cleaned.strip(" ,;")
    return cleaned[:1].upper() + cleaned[1:] if cleaned else text.strip()


def _is_doubled(before: str, word: str) -> bool:
    """True for a stumble such as "the the" or "wi- with"; never for numbers, negations or words doubled for weight."""
    if before.endswith("-") and len(before) > 1 and word.lower().startswith(before[:-1].lower()):
        return not is_number(word)
    bare = word.strip(".,;:?!").lower()
    return before.lower() == bare and bare not in _KEPT_DOUBLES and not is_number(bare) and bare.isalpha()
