"""What pages show of corrections: the review, what is being brought up to date, and what found no place any more."""

from collections.abc import Mapping
from dataclasses import dataclass

from community.members import Member
from database.connection import Connection
from editing.claims import ClaimReview, reviews_of
from editing.describe import REFRESHED
from editing.edit import Edit
from editing.edit_store import load_edits
from editing.refreshes import Refresh, load_refreshes
from editing.reviews import Review, review_of, statements
from editing.tags import accepted_terms
from transcripts.dossier import Dossier
from transcripts.outline import Claim


@dataclass(frozen=True, slots=True)
class EditView:
    """The corrections of a recording as a visitor sees them; what only concerns who corrects is empty for others."""

    may_edit: bool
    edits: tuple[Edit, ...]
    review: Review
    reviews: Mapping[tuple[float, str], ClaimReview]  # by a claim's time and text
    accepted: frozenset[str]
    refreshes: tuple[Refresh, ...]

    @property
    def version(self) -> int:
        """The number of the last edit, which forms carry."""
        return self.edits[-1].id if self.edits else 0

    @property
    def unplaced(self) -> tuple[Edit, ...]:
        """The edits that found no place any more."""
        return tuple(edit for edit in self.edits if edit.holds and not edit.placed)

    @property
    def outdated(self) -> tuple[str, ...]:
        """What is about to be brought up to date, in words."""
        parts = {part for refresh in self.refreshes for part in refresh.parts}
        return tuple(name for part, name in REFRESHED.items() if part in parts)

    @property
    def failure(self) -> str | None:
        """Why it could not be brought up to date."""
        return next((refresh.reason for refresh in self.refreshes if refresh.reason), None)

    def review_of(self, claim: Claim) -> ClaimReview | None:
        """Who approved or wrote a statement."""
        return self.reviews.get((claim.start, claim.text))


def view_of_edits(connection: Connection, dossier: Dossier, visitor: Member | None) -> EditView:
    """What the recording's page shows."""
    recording_id = dossier.recording.id
    edits = load_edits(connection, recording_id)
    claims = statements(dossier.summary, dossier.pearls)
    may_edit = visitor is not None and visitor.is_moderator
    return EditView(
        may_edit=may_edit,
        edits=edits if may_edit else (),
        review=review_of(dossier.summary, dossier.pearls, edits),
        reviews={
            (claim.start, claim.text): review
            for claim, review in zip(claims, reviews_of(claims, edits), strict=True)
            if review is not None
        },
        accepted=accepted_terms(edits),
        refreshes=load_refreshes(connection, recording_id) if may_edit else (),
    )
