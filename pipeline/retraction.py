"""Retraction: a statement that is taken back, and what puts it right."""

from dataclasses import dataclass

FARTHEST_BACK = 150  # sentences: a slip is put right within some ten minutes, or not at all


@dataclass(frozen=True, slots=True)
class Retraction:
    """Sentence `wrong` is taken back by sentence `right` (positions in the sequence of sentences).

    `guessed` where the speaker does not say which figure was wrong, or may speak of something else: reason enough to
    keep the two together, and not enough to tell a reader that the first one is false.
    """

    wrong: int
    right: int
    guessed: bool = False
