"""The stage `relisten` on a transcript that it leaves as it is: it says so, and needs no model."""

from dataclasses import replace

import pytest

from console.show import recording_lines
from database.connection import Database
from flows import stages
from flows.stages import NOT_ENGLISH, WITHOUT_WORDS
from flows.work import Work
from settings import Settings
from transcripts import results, store
from transcripts.recording import Recording
from transcripts.transcript import Segment, Transcript, Word

WORDS = (Word(0.0, 1.0, "Wir", 0.9), Word(1.0, 2.0, "warten.", 0.9))
GERMAN = Transcript((Segment(0, 0.0, 2.0, "Wir warten.", WORDS),), "de", "stand-in")
CAPTIONS = replace(GERMAN, segments=(replace(GERMAN.segments[0], words=()),))


@pytest.mark.parametrize(("heard", "note"), [(GERMAN, NOT_ENGLISH), (CAPTIONS, WITHOUT_WORDS)])
def test_what_is_not_heard_again_is_told(database: Database, settings: Settings, heard: Transcript, note: str) -> None:
    recording = Recording("a" * 12, "Falten", "a.opus", "a.opus", "a" * 64)
    with database.transaction() as connection:
        store.add_recording(connection, recording, stages=("relisten",))
        results.save_transcript(connection, recording.id, heard)
        store.start_stage(connection, recording.id, "relisten")
    stages.relisten(Work(database, replace(settings, whisper="none"), recording))
    with database.snapshot() as connection:
        dossier = results.load_dossier(connection, recording.id)
    assert [(stage.name, stage.state, stage.reason) for stage in dossier.stages] == [("relisten", "done", note)]
    assert dossier.transcript == heard
    assert f"The stage “relisten”: {note}" in recording_lines(dossier)
