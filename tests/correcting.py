"""Who corrects in a test, and what then stands in the database."""

from database.connection import Database
from editing import acts
from editing.desk import Sitting
from editing.edit import Author, Edit
from editing.edit_store import load_edits
from transcripts import results
from transcripts.outline import Pearl, Summary
from transcripts.transcript import Transcript

ADA = Author(None, "Ada Editor")
BEN = Author(None, "Ben Editor")


def sitting(recording: str, author: Author = ADA, seen: int = 0) -> Sitting:
    return Sitting(recording, author, seen)


def transcript_of(database: Database, recording: str) -> Transcript:
    with database.snapshot() as connection:
        transcript = results.load_transcript(connection, recording)
    assert transcript is not None
    return transcript


def edits_of(database: Database, recording: str) -> tuple[Edit, ...]:
    with database.snapshot() as connection:
        return load_edits(connection, recording)


def correct(database: Database, recording: str, segment: int, text: str, *, by: Author = ADA) -> Edit:
    """Give a line other words, as somebody who sees it as it is."""
    seen = transcript_of(database, recording).segments[segment].text
    with database.transaction() as connection:
        outcome = acts.correct_words(connection, sitting(recording, by), segment=segment, seen=seen, text=text)
    (edit,) = outcome.edits
    assert outcome.version == edit.id
    return edit


def claims_of(database: Database, recording: str) -> tuple[Summary, tuple[Pearl, ...]]:
    """Summary and pearls of a recording with two sections."""
    with database.snapshot() as connection:
        return results.load_summary(connection, recording, sections=2), results.load_pearls(connection, recording)
