"""How well recordings are understood: rows of measures, and what of each a person should look at."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from evals import measures
from evals.annotated import Webinar
from evals.assertions import asserted, doubtful
from evals.measures import Share
from evals.rows import Row, Value
from transcripts.dossier import Dossier
from transcripts.outline import Claim


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at: what kind, what was expected or said, its time in seconds, and the reason."""

    kind: str
    text: str
    quote: str
    start: float
    reason: str


def rows(webinars: Sequence[Webinar], dossiers: Sequence[Dossier]) -> tuple[Row, ...]:
    """The measures of understanding."""
    return tuple(
        (name, tuple(measure(webinar, dossier) for webinar, dossier in zip(webinars, dossiers, strict=True)))
        for name, measure in _MEASURES
    )


def findings(webinar: Webinar, dossier: Dossier) -> Iterator[Finding]:
    """Every remark that was lost and every claim that is doubtful, with the reason."""
    claims = measures.claims_of(dossier)
    for remark in measures.missed(webinar, claims):
        turn = webinar.turns[remark.turn]
        near = measures.near(turn, claims)
        lacking = min((measures.lacking(remark, claim) for claim in near), key=len, default=remark.groups)
        forms = "; ".join("/".join(group) for group in lacking)
        reason = f"no claim cites this turn; needed: {forms}" if not near else f"the nearest claim lacks: {forms}"
        yield Finding("aside lost" if remark.aside else "pearl lost", remark.text, turn.text, turn.start, reason)
    for claim in claims:
        for false in webinar.false_claims:
            if asserted(false, claim.text):
                yield _about(claim, "false claim", f"says “{false}”")
            elif doubtful(false, claim.text):
                yield _about(claim, "to be read", f"speaks of the same as the false “{false}”")
        for slip in webinar.slips:
            if measures.gives_alone(slip, webinar.turns, claim):
                yield _about(claim, "correction lost", f"“{slip.wrong}” was put right: “{slip.right}”")
        if claim.status == "restated":
            yield _about(claim, "restated", "a model's words passed every check; compare them with the quote")
        failed = [check.name for check in claim.checks if not check.passed]
        if failed:
            yield _about(claim, "check failed", ", ".join(failed))
    for claim in measures.bad_citations(dossier):
        yield _about(claim, "bad citation", "the quote does not stand in the segments that are cited")
    for claim in measures.bad_numbers(dossier):
        yield _about(claim, "bad number", "a number with its unit does not stand in the segments that are cited")
    for name in measures.false_tags(webinar.distractors, measures.terms_of(dossier)):
        first = next(mention for mention in dossier.mentions or () if mention.term == name)
        yield Finding("false tag", name, first.written, first.start, "nobody said this name")


def _about(claim: Claim, kind: str, reason: str) -> Finding:
    return Finding(kind, claim.text, claim.quote, claim.start, reason)


def _kept(webinar: Webinar, dossier: Dossier) -> Share:
    return Share(
        len(webinar.remarks) - len(measures.missed(webinar, measures.claims_of(dossier))), len(webinar.remarks)
    )


def _asides_kept(webinar: Webinar, dossier: Dossier) -> Share:
    asides = sum(remark.aside for remark in webinar.remarks)
    lost = sum(remark.aside for remark in measures.missed(webinar, measures.claims_of(dossier)))
    return Share(asides - lost, asides)


def _listed(webinar: Webinar, dossier: Dossier) -> Share:
    return Share(len(dossier.pearls or ()), len(webinar.remarks))


def _right_kinds(webinar: Webinar, dossier: Dossier) -> Share:
    """Of the listed pearls that keep annotated remarks, how many are of the kind of one of these."""
    kept = [(pearl.kind, _kinds_kept(webinar, pearl.claim)) for pearl in dossier.pearls or ()]
    return Share(sum(told in kinds for told, kinds in kept), sum(bool(kinds) for _, kinds in kept))


def _kinds_kept(webinar: Webinar, claim: Claim) -> set[str]:
    remarks = (remark for remark in webinar.remarks if remark.kind)
    return {remark.kind for remark in remarks if measures.is_kept(remark, webinar.turns, [claim])}


def _false_claims(webinar: Webinar, dossier: Dossier) -> Share:
    claims = measures.claims_of(dossier)
    said = [false for false in webinar.false_claims if any(asserted(false, claim.text) for claim in claims)]
    return Share(len(said), len(webinar.false_claims))


def _good_citations(webinar: Webinar, dossier: Dossier) -> Share:
    claims = measures.claims_of(dossier)
    return Share(len(claims) - len(measures.bad_citations(dossier)), len(claims))


def _good_numbers(webinar: Webinar, dossier: Dossier) -> Share:
    claims = measures.claims_of(dossier)
    return Share(len(claims) - len(measures.bad_numbers(dossier)), len(claims))


def _never_alone(webinar: Webinar, dossier: Dossier) -> Share:
    claims = measures.claims_of(dossier)
    good = [s for s in webinar.slips if not any(measures.gives_alone(s, webinar.turns, claim) for claim in claims)]
    return Share(len(good), len(webinar.slips))


def _put_right(webinar: Webinar, dossier: Dossier) -> Share:
    claims = measures.claims_of(dossier)
    good = [slip for slip in webinar.slips if measures.gives_right(slip, webinar.turns, claims)]
    return Share(len(good), len(webinar.slips))


def _false_tags(webinar: Webinar, dossier: Dossier) -> Share:
    return Share(len(measures.false_tags(webinar.distractors, measures.terms_of(dossier))), len(webinar.distractors))


def _restated(webinar: Webinar, dossier: Dossier) -> Share:
    claims = measures.claims_of(dossier)
    return Share(sum(claim.status == "restated" for claim in claims), len(claims))


def _pk(webinar: Webinar, dossier: Dossier) -> float:
    found = [section.start for section in dossier.sections or ()]
    return measures.pk(webinar.section_starts, found, end=webinar.turns[-1].end)


def _sections(webinar: Webinar, dossier: Dossier) -> Share:
    return Share(len(dossier.sections or ()), len(webinar.section_starts))


def _summary_share(webinar: Webinar, dossier: Dossier) -> float:
    return measures.summary_share(dossier)


_MEASURES: tuple[tuple[str, Callable[[Webinar, Dossier], Value]], ...] = (
    ("pearls kept", _kept),
    ("… of them asides", _asides_kept),
    ("pearls listed for annotated", _listed),
    ("kinds of listed pearls that are right", _right_kinds),
    ("false claims asserted", _false_claims),
    ("quotes that stand where they are cited", _good_citations),
    ("claims whose numbers and units were said", _good_numbers),
    ("corrected statements never given alone", _never_alone),
    ("corrections given", _put_right),
    ("names tagged that nobody said", _false_tags),
    ("claims restated by a model", _restated),
    ("sections for annotated", _sections),
    ("Pk of sections", _pk),
    ("summary ÷ transcript, words", _summary_share),
)
