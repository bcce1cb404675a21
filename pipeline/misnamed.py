"""Misnamed: what was called by a wrong name, and is given another: "Use the Novalase. Sorry, the Picolux."."""

import re
from collections.abc import Sequence

from pipeline.cues import any_of
from pipeline.faithful import stems_of
from pipeline.likeness import OF_SLIPS, content_of
from pipeline.predicates import subject_of
from pipeline.sentences import Sentence
from pipeline.slips import APOLOGY, PLAIN
from transcripts.text import words_of

_NAMES = 5  # words of a name that is put for another
_NO_NAME = any_of("^(?:that|it|this|what|to|well|as|how|no|yes|for|you|I|we|they|not|if|when|because|by|only|nothing)")
_NAME = re.compile(r"(?<=[a-z,] )(?!I\b|I['’])[A-Z][\w-]+")


def misnamed(sentences: Sequence[Sentence], said: str, plainness: int, before: Sequence[int]) -> tuple[list[int], bool]:
    """The statement whose name was wrong; a guess where what replaces it is no name, or only follows "sorry"."""
    own = content_of(said)
    few = len(said.split()) <= _NAMES
    people = {word for sentence in sentences for word in words_of(sentence.speaker or "")}
    if not own or plainness < APOLOGY or _NO_NAME.match(said) or set(words_of(said)) & people:
        return [], False
    near = [index for index in before[:3] if not own <= content_of(sentences[index].text)]
    if subject_of(said):
        return (near[:1], True) if plainness == PLAIN else ([], False)
    named = [index for index in near if few and said[:1].isupper() and _NAME.search(sentences[index].text)]
    # After "sorry" a name may be that of a listener.
    thing = re.compile(rf"\b(?i:the|an?|use|used|using) {re.escape(said.rstrip('.!'))}\b")
    if named and (plainness == PLAIN or any(thing.search(sentence.text) for sentence in sentences)):
        return named[:1], plainness < PLAIN
    if plainness == PLAIN:
        return near[:1], True
    # "The fractional laser. Sorry, the vascular laser."
    kind = stems_of(said, OF_SLIPS)[-1:]
    return [index for index in near[:1] if few and len(own) > 1 and set(kind) & content_of(sentences[index].text)], True
