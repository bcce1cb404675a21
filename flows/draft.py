"""Drafting the discussion of one recording: what the stages made of it opens its thread, or brings it up to date."""

from community.openings import follow_draft
from database.connection import Connection
from pipeline.seed import seed
from transcripts import results
from transcripts.errors import StageError
from transcripts.vocabulary import Vocabulary


def draft_anew(connection: Connection, recording_id: str, vocabulary: Vocabulary) -> None:
    """Draft the discussion from what readers see now, and store it; raises StageError before the earlier stages."""
    dossier = results.load_dossier(connection, recording_id)
    if dossier.transcript is None or dossier.sections is None or dossier.summary is None or dossier.pearls is None:
        raise StageError("The discussion needs a transcript, sections, a summary and pearls; run the earlier stages.")
    draft = seed(
        dossier.recording.title, dossier.sections, dossier.summary, dossier.pearls, dossier.transcript, vocabulary
    )
    results.save_draft(connection, recording_id, draft)
    follow_draft(connection, recording_id)
