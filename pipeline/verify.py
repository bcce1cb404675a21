"""Verify: hold a claim against what was said, by quote and time, numbers, negations, terms and directions."""

import re
from collections.abc import Sequence
from dataclasses import replace

from models.protocols import Entailment
from pipeline import faithful, opposites
from pipeline.fillers import loses_words
from pipeline.sentences import spoken_words
from transcripts.numbers import quantities
from transcripts.outline import Check, Claim
from transcripts.transcript import Segment, Transcript
from transcripts.vocabulary import Vocabulary

LEAST_ENTAILMENT = 0.8  # probability
SLACK = 1.0  # seconds between the time of a claim and that of the first word of its quote

_HEADING = re.compile(r"^\[[^\]]*\] ")


def verify(
    claim: Claim, transcript: Transcript, vocabulary: Vocabulary, *, entailment: Entailment | None = None
) -> Claim:
    """The claim with its checks; where its text fails one, the quote stands in its place, which holds by itself.

    What stands in brackets before the text stays there where it fails none.
    """
    checks = checks_of(claim, transcript, vocabulary, entailment=entailment)
    if all(check.passed for check in checks) or claim.text == claim.quote:
        return replace(claim, checks=checks)
    quoted = replace(claim, text=claim.quote, status="verbatim")
    named = replace(quoted, text=_heading(claim.text) + claim.quote)
    checks = checks_of(quoted, transcript, vocabulary)
    holds = checks_of(named, transcript, vocabulary) == checks
    return replace(named if holds else quoted, checks=checks)


def checks_of(
    claim: Claim, transcript: Transcript, vocabulary: Vocabulary, *, entailment: Entailment | None = None
) -> tuple[Check, ...]:
    """Every check of a claim as it stands.

    Of every claim: "quote" (stands word for word in the cited segments, at its time), "numbers" (each stands there with
    its unit), "negations" (of the same words as in the quote), "terms" (each device and technique is named there) and
    "directions" (no "before" for "after", no "safe" for "avoid"). Of what is given as said: "kept" (no word is gone but
    fillers). A restated text must also keep "bounds", "conditions" and "pairing" (each number, term and side stays with
    its words), add no "words", and follow from the quote where a model judges "entailment".
    """
    cited = [transcript.segments[index] for index in claim.segments if index < len(transcript.segments)]
    said = " ".join(segment.text for segment in cited)
    remark = _HEADING.sub("", claim.text)  # what stands in brackets names the subject, and is cited beside the quote
    named = {match.term.name for match in vocabulary.find(claim.text)}
    denials, said_denials = (len(faithful.DENIAL.findall(text)) for text in (remark, claim.quote))
    restated = claim.status == "restated"  # may leave out a sentence with its "not"
    negations = denials <= said_denials if restated else denials == said_denials
    checks = [
        Check("quote", _stands(claim, cited)),
        Check("numbers", set(quantities(claim.text)) <= set(quantities(said))),
        Check("negations", negations and not faithful.moves_a_negation(remark, claim.quote)),
        Check("terms", named <= {match.term.name for match in vocabulary.find(said)}),
        Check("directions", not opposites.turns_round(claim.text, said)),
    ]
    if restated:
        checks += [
            Check("bounds", not faithful.loses_a_bound(remark, claim.quote)),
            Check("conditions", not faithful.loses_a_condition(remark, claim.quote)),
            Check("pairing", not _mixes_up(remark, claim.quote, said, vocabulary)),
            Check("words", not faithful.adds_words(claim.text, said)),
        ]
        if entailment is not None:
            checks.append(Check("entailment", entailment.probability(said, claim.text) >= LEAST_ENTAILMENT))
    else:
        checks.append(Check("kept", not loses_words(remark, claim.quote)))
    return tuple(checks)


def _heading(text: str) -> str:
    match = _HEADING.match(text)
    return match.group() if match else ""


def _mixes_up(remark: str, quote: str, said: str, vocabulary: Vocabulary) -> bool:
    return (
        faithful.mixes_up_numbers(remark, quote)
        or opposites.mixes_up_sides(remark, said)
        or faithful.mixes_up(remark, said, lambda clause: _products(clause, vocabulary))
    )


def _products(clause: str, vocabulary: Vocabulary) -> set[str]:
    """The names of devices and drugs; a technique may be what an interval follows as well as what is done."""
    terms = (match.term for match in vocabulary.find(clause))
    return {term.name for term in terms if term.kind == "device" or term.category == "drug"}


def _stands(claim: Claim, cited: Sequence[Segment]) -> bool:
    """True where the words of the quote stand in the segments one after the other, from the claim's time on."""
    quote = claim.quote.lower().split()
    words = list(spoken_words(iter(cited)))
    texts = [word.text.lower() for word in words]
    return any(
        texts[at : at + len(quote)] == quote and abs(words[at].start - claim.start) <= SLACK
        for at in range(len(texts) - len(quote) + 1)
    )
