"""Clauses: where a sentence that is too long for a reader may be cut without changing what it says."""

from collections.abc import Sequence

from pipeline import cues
from pipeline.cues import any_of
from pipeline.sentences import SpokenWord
from pipeline.slips import SLIP
from transcripts.numbers import quantities

LONGEST = 45  # words that a reader takes in at once

# A clause that starts so has its own subject and verb.
_OWN_SUBJECT = any_of(
    r"^(?:and|but|so|then|or) (?:I|you|we|they|he|she|it|there|this|that|if|when|never|do(?:n['’]t)?|always)"
)
# What bounds, denies or measures: a clause with any of these stays, and so does what it bounds.
_BINDS = any_of(
    r"""
    if; unless; except; only; until; when; whenever; once; while; before; after; because; since; otherwise; instead;
    than; though; although; which; who; that; without; but; ^or
    """
)
# What hurts, whom not to treat, what others say and what is taken back: a clause with any of these is no idle one.
_TELLS = (cues.WARNING, cues.NEGATION, cues.COMPLICATION, cues.CONTRAINDICATION, cues.CONTRAST, SLIP, _BINDS)


def shorten(words: Sequence[SpokenWord]) -> Sequence[SpokenWord]:
    """The words of a long sentence without idle clauses at its start and end; all of them where nothing is idle.

    A clause is idle that holds no number, no "not", no warning, no complication, nobody's rule, no slip and no word
    that binds it to another, and after which (or before which) the rest stands by itself: its own subject follows
    "and", "but" or "so".
    """
    kept = list(words)
    while len(kept) > LONGEST:
        cuts = [at for at in range(1, len(kept)) if _starts_clause(kept, at)]
        if cuts and _is_idle(kept[: cuts[0]]) and kept[cuts[0]].text.lower() != "or":
            kept = kept[cuts[0] :]
        elif cuts and _is_idle(kept[cuts[-1] :]):
            kept = kept[: cuts[-1]]
        else:
            break
    return kept


def _starts_clause(words: Sequence[SpokenWord], at: int) -> bool:
    return bool(_OWN_SUBJECT.match(" ".join(word.text for word in words[at : at + 2])))


def _is_idle(words: Sequence[SpokenWord]) -> bool:
    text = " ".join(word.text for word in words)
    return not quantities(text) and not any(cue.search(text) for cue in _TELLS)
