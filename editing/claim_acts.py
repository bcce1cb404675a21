"""The acts of correcting claims: approve, edit, reject, and add one from what was said."""

from editing.claims import claim_from, place_of_claim, reworded
from editing.desk import Outcome, Sitting, begin, changed_meanwhile, commit, read_transcript, within
from editing.edit import CLAIM_KINDS, WORD_KINDS, Change, ClaimPlace, HeldClaim, Place
from editing.edit_store import load_edits
from transcripts.dossier import Dossier
from transcripts.errors import InvalidValueError
from transcripts.outline import Claim, PearlKind
from transcripts.search import load_lexicon
from transcripts.store import Connection
from transcripts.transcript import Transcript

LONGEST_TEXT = 1_000  # characters


class UnconfirmedError(InvalidValueError):
    """A person's text says something that the cited words do not bear out, as far as the checks can tell."""

    def __init__(self, failed: tuple[str, ...]) -> None:
        super().__init__(
            f"Not confirmed by what was said: {', '.join(failed)}. Correct the text, or save it anyway; readers then "
            "see what is not confirmed."
        )
        self.failed = failed


def approve_claim(connection: Connection, sitting: Sitting, *, start: float, seen: str) -> Outcome:
    """Say that a claim is right as it stands."""
    held = _held(connection, sitting, start, seen)
    place = place_of_claim(held.claim)
    return commit(connection, sitting, (Change("approve", place, held.claim.text, held.claim.text, held),))


def approve_all(connection: Connection, sitting: Sitting, *, starts: tuple[tuple[float, str], ...]) -> Outcome:
    """Say of several claims, each with its time and text as seen, that they are right."""
    changes = []
    for start, seen in starts:
        held = _held(connection, sitting, start, seen)
        changes.append(Change("approve", place_of_claim(held.claim), held.claim.text, held.claim.text, held))
    if not changes:
        raise InvalidValueError("No statement was chosen; there is nothing to approve.")
    return commit(connection, sitting, changes)


def edit_claim(
    connection: Connection,
    sitting: Sitting,
    *,
    start: float,
    seen: str,
    text: str,
    kind: PearlKind | None = None,
    anyway: bool = False,
) -> Outcome:
    """Give a claim another text, or a pearl another kind.

    Raises InvalidValueError naming the checks that the text fails, unless the person has seen them and goes on anyway.
    """
    held = _held(connection, sitting, start, seen)
    transcript = read_transcript(connection, sitting)
    claim = _checked_text(connection, transcript, held.claim, text, anyway=anyway)
    changed = HeldClaim(claim, held.kind and (kind or held.kind), held.place)
    if (claim.text, changed.kind) == (held.claim.text, held.kind):
        raise InvalidValueError("Nothing was changed. To say that the statement is right as it stands, approve it.")
    return commit(
        connection, sitting, (Change("edit", place_of_claim(held.claim), held.claim.text, claim.text, changed),)
    )


def reject_claim(connection: Connection, sitting: Sitting, *, start: float, seen: str) -> Outcome:
    """Take a claim out of summary and pearls."""
    held = _held(connection, sitting, start, seen)
    return commit(connection, sitting, (Change("reject", place_of_claim(held.claim), held.claim.text, "", held),))


def add_claim(
    connection: Connection,
    sitting: Sitting,
    *,
    start: float,
    end: float,
    text: str = "",
    kind: PearlKind | None = None,
    anyway: bool = False,
) -> Outcome:
    """Add a claim that quotes what is said between two times: a pearl of a kind, or else one of its section.

    Raises InvalidValueError where nothing is said then, where the claim is there, or as `edit_claim` does.
    """
    dossier = begin(connection, sitting)
    transcript = read_transcript(connection, sitting)
    if dossier.summary is None or dossier.pearls is None:
        raise InvalidValueError("Statements can be added once summary and pearls are made.")
    if not 0 <= start <= end:
        raise InvalidValueError(f"A selection runs from {start:g} to {end:g} s; it must end after it starts.")
    quoted = claim_from(transcript, start, end, load_lexicon(connection).vocabulary)
    if any(
        held.claim.quote == quoted.quote for held in claims_of(dossier) if abs(held.claim.start - quoted.start) < 0.01
    ):
        raise InvalidValueError("This statement is there already; edit it, or approve it.")
    claim = _checked_text(connection, transcript, quoted, text or quoted.text, anyway=anyway)
    held = HeldClaim(claim, kind, "pearl" if kind else "section")
    return commit(connection, sitting, (Change("add", place_of_claim(claim), "", claim.text, held),))


def claims_of(dossier: Dossier) -> list[HeldClaim]:
    """Every claim with its kind and place; what is a pearl as well comes first as that."""
    pearls = [HeldClaim(pearl.claim, pearl.kind, "pearl") for pearl in dossier.pearls or ()]
    if dossier.summary is None:
        return pearls
    places: tuple[tuple[ClaimPlace, tuple[Claim, ...]], ...] = (
        ("section", tuple(claim for claims in dossier.summary.sections for claim in claims)),
        ("bottom_line", dossier.summary.bottom_line),
    )
    return pearls + [HeldClaim(claim, None, place) for place, claims in places for claim in claims]


def _held(connection: Connection, sitting: Sitting, start: float, seen: str) -> HeldClaim:
    """The claim that a person saw; raises EditConflict where it is not that any more."""
    dossier = begin(connection, sitting)
    at_time = [held for held in claims_of(dossier) if abs(held.claim.start - start) < 0.01]
    held = next((held for held in at_time if held.claim.text == seen), None)
    edits = load_edits(connection, sitting.recording)
    judged = any(
        edit.id > sitting.seen and edit.holds and edit.kind in CLAIM_KINDS and abs(edit.place.start - start) < 0.01
        for edit in edits
    )
    if held is None or judged:
        kinds = (*CLAIM_KINDS, *WORD_KINDS)
        raise changed_meanwhile(connection, sitting, Place(start, start), "This statement", kinds)
    return held


def _checked_text(connection: Connection, transcript: Transcript, claim: Claim, text: str, *, anyway: bool) -> Claim:
    text = within(" ".join(text.split()), LONGEST_TEXT, "statement")
    if not text:
        raise InvalidValueError("A statement needs a text. To take it out, reject it.")
    changed = reworded(claim, text, transcript, load_lexicon(connection).vocabulary)
    failed = tuple(check.name for check in changed.checks if not check.passed)
    if failed and not anyway:
        raise UnconfirmedError(failed)
    return changed
