"""How far people have gone over a recording's statements, and who they were."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from editing.claims import reviews_of
from editing.edit import Edit
from transcripts.outline import Claim, Pearl, Summary


@dataclass(frozen=True, slots=True)
class Review:
    """Of `total` statements `reviewed` were approved or written by people, and `outdated` were before a word changed.

    `names` are those who reviewed, in the order of their last act; `last` is when that was.
    """

    total: int
    reviewed: int
    outdated: int
    names: tuple[str, ...]
    last: datetime | None

    @property
    def complete(self) -> bool:
        return self.total > 0 and self.reviewed == self.total


def review_of(summary: Summary | None, pearls: Sequence[Pearl] | None, edits: Sequence[Edit]) -> Review:
    """The review of a recording; a statement that stands in several places counts once."""
    claims = statements(summary, pearls)
    reviews = [review for review in reviews_of(claims, edits) if review is not None]
    current = sorted((review for review in reviews if review.current), key=lambda review: review.at)
    return Review(
        total=len(claims),
        reviewed=len(current),
        outdated=len(reviews) - len(current),
        names=tuple(dict.fromkeys(review.author.name for review in current)),
        last=current[-1].at if current else None,
    )


def statements(summary: Summary | None, pearls: Sequence[Pearl] | None) -> tuple[Claim, ...]:
    """Every claim of summary and pearls, each time and text once, in order of time."""
    of_summary = (summary.bottom_line, *summary.sections) if summary else ()
    claims = [pearl.claim for pearl in pearls or ()] + [claim for some in of_summary for claim in some]
    once = {(claim.start, claim.text): claim for claim in claims}
    return tuple(sorted(once.values(), key=lambda claim: claim.start))
