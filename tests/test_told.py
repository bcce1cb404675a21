"""What was told of a recording reaches the stages that need it: its language, and how many people speak."""

from dataclasses import replace
from pathlib import Path

import pytest

from database.connection import Database
from flows import stages
from flows.work import Work
from intake.register import register
from settings import Settings
from transcripts import results
from transcripts.details import Details
from transcripts.errors import SettingError
from transcripts.transcript import Segment, Transcript

pytestmark = pytest.mark.weights


def work_on(database: Database, settings: Settings, clip: Path, details: Details) -> Work:
    recording, _ = register(database, settings, clip, details=details)
    work = Work(database=database, settings=settings, recording=recording)
    stages.probe(work)
    stages.audio(work)
    return work


def test_the_language_reaches_the_transcriber(database: Database, settings: Settings, clip: Path) -> None:
    work = work_on(database, replace(settings, whisper="tiny.en"), clip, Details(language="de"))
    with pytest.raises(SettingError, match="does not know language 'de'"):
        stages.transcribe(work)


@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_speakers_reaches_the_diarizer(
    database: Database, settings: Settings, clip: Path, number: int
) -> None:
    work = work_on(database, settings, clip, Details(fewest_speakers=number, most_speakers=number))
    said = tuple(Segment(at, 2.0 * at, 2.0 * at + 1.9, "Some words are said.") for at in range(45))
    with database.transaction() as connection:
        results.save_transcript(connection, work.recording.id, Transcript(said, "en", "stand-in"))
    stages.diarize(work)
    with database.snapshot() as connection:
        heard = results.load_transcript(connection, work.recording.id)
    assert heard is not None
    assert len({segment.speaker for segment in heard.segments}) == number
