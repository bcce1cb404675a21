"""Headings said aloud: "Melasma first.", "The lasers.", "Prophylaxis, for full-face resurfacing." name what comes."""

import re

from pipeline import cues
from pipeline.cues import any_of
from pipeline.words import FUNCTION_WORDS
from transcripts.text import words_of

_SET_OUT = re.compile(
    r"^(?:(?:so|now|right|okay|ok|well|then|and|the|next|um|uh|oh|quickly|briefly|finally|lastly)[,.]? )+",
    re.IGNORECASE,
)
_ORDERED = re.compile(
    r"^([^,.;:!?]{2,45}?)"
    r"(?:,? (?:then|first|next|now|finally|quickly|briefly)[,.:]"
    r"|, (?:then|next|now|finally|for|since|because|in|over|which|while|as)\b)",
    re.IGNORECASE,
)
_SAYS_SOMETHING = any_of(  # a heading only names its subject
    r"""
    I; you; we; it; they; he; she; that; this; these; those; them; him; her; us; me; my; your; \w+['’]\w+;
    is; are; was; were; be; been; do; does; did; has; have; had; can; could; will; would; should; may; might; must;
    goes?; gets?; got; took; said; says; asked; asks; thanks?; please; yes; same; exactly; agreed; fair; sure; hello
    """
)
_LONGEST = 5  # words


def spoken_heading(text: str) -> str | None:
    """The subject that a sentence announces without saying anything of it; None where it is no heading.

    >>> spoken_heading("Right, the lasers."), spoken_heading("Threads, then, briefly."), spoken_heading("I like it.")
    ('Lasers', 'Threads', None)
    """
    text = _SET_OUT.sub("", text + " ").strip()
    ordered = _ORDERED.match(text)
    head = ordered.group(1) if ordered else text.rstrip(".:")
    if len(head.split()) > _LONGEST or not (ordered or text.endswith((".", ":"))):
        return None
    if _SAYS_SOMETHING.search(head) or cues.NEGATION.search(head) or cues.IMPERATIVE.match(head):
        return None
    named = [word for word in words_of(head) if word not in FUNCTION_WORDS and word[0].isalpha() and len(word) > 2]
    return head[:1].upper() + head[1:] if named else None
