"""What is taken back in what was said."""

from talk import talk

from pipeline.corrections import retractions
from pipeline.retraction import Retraction
from pipeline.sentences import sentences


def taken_back(*lines: str) -> tuple[Retraction, ...]:
    """What is taken back, which must be the same where sentences end at commas."""
    whole, parted = (retractions(sentences(talk(*lines), clauses=clauses)) for clauses in (False, True))
    assert whole == parted
    return whole
