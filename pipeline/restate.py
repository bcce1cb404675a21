"""Restate: claims in other words, where a model's words pass every check; else they stay as they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from models.protocols import Entailment, Restater
from pipeline import retold
from pipeline.verify import checks_of
from transcripts.outline import Check, Claim, Pearl, Summary
from transcripts.transcript import Transcript
from transcripts.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Attempt:
    """A claim, and what a model made of it with its checks."""

    claim: Claim
    restated: Claim

    @property
    def failed(self) -> tuple[str, ...]:
        """The names of the checks that the model's words fail."""
        return tuple(check.name for check in self.restated.checks if not check.passed)

    @property
    def outcome(self) -> Claim:
        """The restated claim where it holds, else the claim as it was."""
        return self.claim if self.failed else self.restated


def attempts(
    claims: Sequence[Claim],
    transcript: Transcript,
    vocabulary: Vocabulary,
    restater: Restater,
    *,
    entailment: Entailment | None = None,
) -> Iterator[Attempt]:
    """Each claim with the model's words for it, judged.

    To the checks of a restated text come "kept" (no word that bears sense is gone), "added" (none came in), "order",
    "stops" (sentences and clauses end where they did), "subject" (what stands in brackets is named) and "length".
    """
    texts = restater.restate([claim.text for claim in claims])
    for claim, text in zip(claims, texts, strict=True):
        restated = replace(claim, text=text or claim.text, status="restated")
        checks = checks_of(restated, transcript, vocabulary, entailment=entailment)
        yield Attempt(claim, replace(restated, checks=(*checks, *_own_words(text, claim.text))))


def _own_words(text: str, claim: str) -> tuple[Check, ...]:
    return (
        Check("kept", not retold.loses_words(text, claim)),
        Check("added", not retold.adds_words(text, claim)),
        Check("order", not retold.changes_order(text, claim)),
        Check("stops", not retold.moves_a_stop(text, claim)),
        Check("subject", not retold.loses_the_subject(text, claim)),
        Check("length", bool(text) and not retold.is_longer(text, claim)),
    )


def restate_summary(
    summary: Summary,
    transcript: Transcript,
    vocabulary: Vocabulary,
    restater: Restater,
    *,
    entailment: Entailment | None = None,
) -> Summary:
    """A summary with every claim restated that can be; none is dropped, moved or made longer."""
    groups = (summary.bottom_line, *summary.sections)
    claims = [claim for group in groups for claim in group]
    done = attempts(claims, transcript, vocabulary, restater, entailment=entailment)
    bottom_line, *sections = (tuple(next(done).outcome for _ in group) for group in groups)
    return replace(summary, bottom_line=bottom_line, sections=tuple(sections))


def restate_pearls(
    pearls: Sequence[Pearl],
    transcript: Transcript,
    vocabulary: Vocabulary,
    restater: Restater,
    *,
    entailment: Entailment | None = None,
) -> tuple[Pearl, ...]:
    """Pearls with every claim restated that can be; none is dropped."""
    claims = [pearl.claim for pearl in pearls]
    done = attempts(claims, transcript, vocabulary, restater, entailment=entailment)
    return tuple(replace(pearl, claim=attempt.outcome) for pearl, attempt in zip(pearls, done, strict=True))
