"""Verify: hold a claim against what was said, by quote, numbers, negations and terms."""

import re
from dataclasses import replace

from pipeline.cues import NEGATION
from transcripts.numbers import quantities
from transcripts.outline import Check, Claim
from transcripts.transcript import Transcript
from transcripts.vocabulary import Vocabulary

_HEADING = re.compile(r"^\[[^\]]*\] ")
_SPACE = re.compile(r"\s+")


def verify(claim: Claim, transcript: Transcript, vocabulary: Vocabulary) -> Claim:
    """The claim with its checks; where its text fails one, the text is replaced by the quote, which holds by itself.

    The checks are "quote" (found word for word in the cited segments), "numbers" (each number stands there with its
    unit), "negations" (as many as in the quote) and "terms" (each device and technique is named there).
    """
    checks = _checks(claim, transcript, vocabulary)
    if not all(check.passed for check in checks) and claim.text != claim.quote:
        claim = replace(claim, text=claim.quote, status="verbatim")
        checks = _checks(claim, transcript, vocabulary)
    return replace(claim, checks=checks)


def _checks(claim: Claim, transcript: Transcript, vocabulary: Vocabulary) -> tuple[Check, ...]:
    cited = [transcript.segments[index].text for index in claim.segments if index < len(transcript.segments)]
    said = " ".join(cited)
    remark = _HEADING.sub("", claim.text)  # what stands in brackets names the subject, and is cited beside the quote
    named = {match.term.name for match in vocabulary.find(claim.text)}
    return (
        Check("quote", bool(cited) and _plain(claim.quote) in _plain(said)),
        Check("numbers", set(quantities(claim.text)) <= set(quantities(said))),
        Check("negations", len(NEGATION.findall(remark)) == len(NEGATION.findall(claim.quote))),
        Check("terms", named <= {match.term.name for match in vocabulary.find(said)}),
    )


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text).strip().lower()
