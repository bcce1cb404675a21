"""Claims under correction: they follow the words that they quote, and what a person approved or wrote stands."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from editing.edit import CLAIM_KINDS, SLACK, Author, Edit, EditKind, HeldClaim, Place
from editing.quotes import likeness, quoted, said_between, said_like, said_within
from editing.words import runs
from pipeline.claims import clean
from pipeline.verify import checks_of, verify
from transcripts.errors import InvalidValueError
from transcripts.outline import Claim, Pearl, Section, Summary
from transcripts.text import words_of
from transcripts.transcript import Transcript
from transcripts.vocabulary import Vocabulary

LEAST_LIKENESS = 0.6  # of the words of two quotes, from which they are one claim's before and after a correction
_LEAD = re.compile(r"^\[([^\]]*)\] ")


@dataclass(frozen=True, slots=True)
class ClaimReview:
    """Who approved or wrote a claim, and when; `current` is False where the words beneath it were changed since."""

    kind: EditKind
    author: Author
    at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """Summary and pearls, as far as they are made."""

    summary: Summary | None
    pearls: tuple[Pearl, ...] | None


def place_of_claim(claim: Claim) -> Place:
    """Where a claim is found again."""
    return Place(claim.start, claim.end, quote=claim.quote)


def matching(place: Place, claims: Sequence[Claim]) -> frozenset[Claim]:
    """The claims that are the one at a place: by time, and by the quote itself or else the one most like it.

    The same claim may stand in several places, as in the bottom line and among the pearls.
    """
    values = {
        claim: 2.0 if claim.quote == place.quote else likeness(claim.quote, place.quote)
        for claim in claims
        if abs(claim.start - place.start) <= SLACK
    }
    best = max(values.values(), default=0.0)
    return frozenset(claim for claim, value in values.items() if value == best and best >= LEAST_LIKENESS)


def claim_from(transcript: Transcript, start: float, end: float, vocabulary: Vocabulary, *, text: str = "") -> Claim:
    """A claim whose quote is what is said between two times (seconds), with its checks.

    Raises InvalidValueError where nothing is said then.
    """
    said = said_between(transcript, start, end)
    if not said:
        raise InvalidValueError(f"Nothing is said from {start:g} to {end:g} s; select the words that the claim quotes.")
    quote = " ".join(word.text for word in said)
    claim = Claim(
        text=text.strip() or clean(quote),
        quote=quote,
        segments=tuple(sorted({word.segment for word in said})),
        start=said[0].start,
        end=max(word.end for word in said),
        speaker=transcript.segments[said[0].segment].speaker,
    )
    return checked(_with_status(claim), transcript, vocabulary)


def reworded(claim: Claim, text: str, transcript: Transcript, vocabulary: Vocabulary) -> Claim:
    """The claim with a person's text, and what the checks say of it."""
    return checked(_with_status(replace(claim, text=text.strip())), transcript, vocabulary)


def checked(claim: Claim, transcript: Transcript, vocabulary: Vocabulary) -> Claim:
    """The claim as it is, with its checks as they come out now; a person's text is never replaced."""
    return replace(claim, checks=checks_of(claim, transcript, vocabulary))


def apply_claims(
    made: Outline,
    edits: Sequence[Edit],
    transcript: Transcript,
    sections: Sequence[Section],
    vocabulary: Vocabulary,
    *,
    touched: frozenset[int],
) -> tuple[Outline, frozenset[int]]:
    """Summary and pearls with claims that follow the transcript and people's edits, and the ids of edits without place.

    `touched` are the segments whose words people changed. A claim that cites one follows them and is verified anew; one
    that a person approved or wrote keeps its text, and its checks tell where that no longer holds.
    """
    outline = _mapped(made, lambda claim: follow(claim, transcript, vocabulary, touched=touched))
    lost: set[int] = set()
    for edit in edits:
        if edit.kind not in CLAIM_KINDS or edit.claim is None or not edit.holds:
            continue
        if edit.kind == "reject":
            outline = _without(outline, edit.place)
        elif (held := relocated(edit.claim, transcript, vocabulary)) is None:
            lost.add(edit.id)
        else:
            outline = _with(outline, edit.place, held, sections)
    return outline, frozenset(lost)


def follow(claim: Claim, transcript: Transcript, vocabulary: Vocabulary, *, touched: frozenset[int]) -> Claim | None:
    """A machine's claim on the words as they are now: quoted, named and verified by them.

    A restated claim whose quote changed goes back to the speaker's words; None where all its words were taken out.
    """
    speaker = _speaker(claim, transcript)
    if speaker != claim.speaker:
        claim = replace(claim, speaker=speaker)
    stands = _stands(claim, transcript)
    if stands and touched.isdisjoint(claim.segments):
        return claim
    if not stands:
        said = said_within(claim, transcript)
        if not said:
            return None
        quote = " ".join(word.text for word in said)
        text = quote if claim.status == "restated" else _carried(claim.text, claim.quote, quote)
        claim = replace(claim, text=text, quote=quote, status="verbatim", start=said[0].start)
    lead = _LEAD.match(claim.text)
    cited = set(words_of(" ".join(transcript.segments[id].text for id in claim.segments)))
    if lead and not set(words_of(lead.group(1).removeprefix("first said: "))) <= cited:
        claim = replace(claim, text=_LEAD.sub("", claim.text))
    verified = verify(claim, transcript, vocabulary)
    if (verified.text, stands) != (claim.text, True):
        return verified
    named = {check.name for check in verified.checks}  # what else was judged, as by a model, was judged of this text
    return replace(verified, checks=(*verified.checks, *(check for check in claim.checks if check.name not in named)))


def relocated(held: HeldClaim, transcript: Transcript, vocabulary: Vocabulary) -> HeldClaim | None:
    """A person's claim in the transcript as it is now: the text theirs, quote and segments by what is said there.

    None where nothing like its quote is said at its time.
    """
    claim = held.claim
    said = quoted(claim, transcript) or said_like(claim, transcript)
    quote = " ".join(word.text for word in said)
    if not said or (quote != claim.quote and likeness(quote, claim.quote) < LEAST_LIKENESS):
        return None
    segments = {word.segment for word in said}
    if _LEAD.match(claim.text) and set(claim.segments) > segments and claim.segments[-1] < len(transcript.segments):
        segments |= set(claim.segments)  # the words in brackets are cited as well
    moved = replace(
        claim,
        quote=quote,
        segments=tuple(sorted(segments)),
        start=said[0].start,
        end=max(word.end for word in said),
        speaker=transcript.segments[said[0].segment].speaker,
    )
    return replace(held, claim=checked(moved, transcript, vocabulary))


def reviews_of(claims: Sequence[Claim], edits: Sequence[Edit]) -> tuple[ClaimReview | None, ...]:
    """For each claim who last approved or wrote it; None where nobody did."""
    reviews: dict[Claim, ClaimReview] = {}
    for edit in edits:
        if edit.kind in ("approve", "edit", "add") and edit.holds and edit.claim is not None:
            held = edit.claim.claim
            for claim in matching(place_of_claim(held), claims):
                current = (held.text, held.quote) == (claim.text, claim.quote)
                reviews[claim] = ClaimReview(edit.kind, edit.author, edit.made_at, current)
    return tuple(reviews.get(claim) for claim in claims)


def _mapped(outline: Outline, change: Callable[[Claim], Claim | None]) -> Outline:
    """The outline with every claim changed, or left out where the change gives None."""
    summary, pearls = outline.summary, outline.pearls
    if summary is not None:
        bottom_line, *of_sections = (
            tuple(changed for claim in claims if (changed := change(claim)) is not None)
            for claims in (summary.bottom_line, *summary.sections)
        )
        summary = replace(summary, bottom_line=bottom_line, sections=tuple(of_sections))
    if pearls is not None:
        changes = [(pearl, change(pearl.claim)) for pearl in pearls]
        pearls = tuple(replace(pearl, claim=claim) for pearl, claim in changes if claim is not None)
    return Outline(summary, pearls)


def _without(outline: Outline, place: Place) -> Outline:
    gone = matching(place, _all(outline))
    return _mapped(outline, lambda claim: None if claim in gone else claim)


def _with(outline: Outline, place: Place, held: HeldClaim, sections: Sequence[Section]) -> Outline:
    """The outline with a person's claim wherever it stands, and put back where it stood if it is not there."""
    own = matching(place, _all(outline)) or matching(place_of_claim(held.claim), _all(outline))
    changed = _mapped(outline, lambda claim: held.claim if claim in own else claim)
    if changed.pearls is not None and held.kind is not None:
        pearls = tuple(Pearl(held.claim, held.kind) if pearl.claim is held.claim else pearl for pearl in changed.pearls)
        changed = replace(changed, pearls=pearls)
    stands = [pearl.claim for pearl in changed.pearls or ()] if held.place == "pearl" else _summarized(changed)
    return changed if any(claim is held.claim for claim in stands) else _put_back(changed, held, sections)


def _all(outline: Outline) -> list[Claim]:
    return [*_summarized(outline), *(pearl.claim for pearl in outline.pearls or ())]


def _summarized(outline: Outline) -> list[Claim]:
    if outline.summary is None:
        return []
    return [claim for claims in (outline.summary.bottom_line, *outline.summary.sections) for claim in claims]


def _put_back(outline: Outline, held: HeldClaim, sections: Sequence[Section]) -> Outline:
    claim = held.claim
    if held.place == "pearl" and held.kind is not None:
        if outline.pearls is None:
            return outline
        pearls = (*outline.pearls, Pearl(claim, held.kind))
        return replace(outline, pearls=tuple(sorted(pearls, key=lambda pearl: pearl.claim.start)))
    if outline.summary is None:
        return outline
    if held.place == "bottom_line":
        return replace(outline, summary=replace(outline.summary, bottom_line=(*outline.summary.bottom_line, claim)))
    own = next((at for at, each in enumerate(sections) if each.first <= claim.segments[-1] <= each.last), None)
    return replace(
        outline,
        summary=replace(
            outline.summary,
            sections=tuple(
                tuple(sorted((*claims, claim), key=lambda each: each.start)) if at == own else claims
                for at, claims in enumerate(outline.summary.sections)
            ),
        ),
    )


def _with_status(claim: Claim) -> Claim:
    as_said = words_of(claim.text) == words_of(clean(claim.quote)) or claim.text == claim.quote
    return replace(claim, status="verbatim" if as_said else "restated")


def _speaker(claim: Claim, transcript: Transcript) -> str | None:
    said = quoted(claim, transcript) or said_within(claim, transcript)
    return transcript.segments[said[0].segment].speaker if said else claim.speaker


def _stands(claim: Claim, transcript: Transcript) -> bool:
    said = quoted(claim, transcript)
    return bool(said) and {word.segment for word in said} <= set(claim.segments)


def _carried(text: str, old: str, new: str) -> str:
    """The text with what differs between two quotes changed in it too; the new quote where that cannot be told."""
    for first, last, after in runs(old.split(), new.split()):
        before = " ".join(old.split()[first:last])
        if len(re.findall(rf"(?<!\w){re.escape(before)}(?!\w)", text)) != 1:
            return new
        text = text.replace(before, " ".join(after))
    return " ".join(text.split()) or new
