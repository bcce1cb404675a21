"""Speakers under correction: renamed, put together and assigned, and found again under another label."""

from dataclasses import replace

import pytest
from correcting import edits_of, sitting, transcript_of
from library import SEGMENTS, TRANSCRIPT, add_webinar

from database.connection import Database
from editing import acts, versions
from editing.desk import undo_edit
from editing.edit import Place
from settings import Settings
from transcripts import results


def speakers(database: Database, recording: str) -> list[str | None]:
    return [segment.speaker for segment in transcript_of(database, recording).segments]


def test_a_speaker_is_renamed_everywhere_and_found_again_under_another_label(
    database: Database, settings: Settings
) -> None:
    recording = add_webinar(database, settings).id
    with database.transaction() as connection:
        outcome = acts.rename_speaker(connection, sitting(recording), speaker="Dr. Ben Moss", name=" Dr.  Eva Moos ")
    (edit,) = outcome.edits
    assert (edit.kind, edit.before, edit.after) == ("rename", "Dr. Ben Moss", "Dr. Eva Moos")
    assert edit.place == Place(9.5, 19.0, subject="Dr. Ben Moss", spans=((9.5, 14.0), (14.5, 19.0)))
    assert speakers(database, recording) == ["Dr. Ada Lind"] * 2 + ["Dr. Eva Moos"] * 2
    with database.snapshot() as connection:
        pearls = results.load_pearls(connection, recording)
    assert [pearl.claim.speaker for pearl in pearls] == ["Dr. Ada Lind", "Dr. Eva Moos"]
    labels = ("Speaker 2", "Speaker 2", "Speaker 1", "Speaker 1")
    again = replace(
        TRANSCRIPT,
        segments=tuple(replace(each, speaker=label) for each, label in zip(SEGMENTS, labels, strict=True)),
    )
    with database.transaction() as connection:
        versions.save_transcript(connection, recording, again)
    assert speakers(database, recording) == ["Speaker 2", "Speaker 2", "Dr. Eva Moos", "Dr. Eva Moos"]


def test_a_name_is_not_given_to_a_speaker_who_speaks_at_other_times(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    with database.transaction() as connection:
        acts.rename_speaker(connection, sitting(recording), speaker="Dr. Ben Moss", name="Dr. Eva Moos")
    alone = replace(TRANSCRIPT, segments=tuple(replace(each, speaker="Speaker 1") for each in SEGMENTS[:2]))
    with database.transaction() as connection:
        versions.save_transcript(connection, recording, replace(alone, corrections=()))
    assert speakers(database, recording) == ["Speaker 1", "Speaker 1"]
    assert [edit.placed for edit in edits_of(database, recording)] == [False]


def test_two_speakers_are_put_together(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    with database.transaction() as connection:
        outcome = acts.rename_speaker(connection, sitting(recording), speaker="Dr. Ben Moss", name="Dr. Ada Lind")
    assert [edit.kind for edit in outcome.edits] == ["merge"]
    assert speakers(database, recording) == ["Dr. Ada Lind"] * 4
    with database.transaction() as connection:
        undo_edit(connection, sitting(recording), outcome.edits[0].id)
    assert transcript_of(database, recording) == TRANSCRIPT


@pytest.mark.parametrize(
    ("segment", "reach", "expected"),
    [(0, "line", "C A B B"), (0, "turn", "C C B B"), (1, "turn", "A C B B"), (2, "rest", "A A C C")],
)
def test_a_speaker_is_assigned_from_a_line_on(
    database: Database, settings: Settings, segment: int, reach: str, expected: str
) -> None:
    recording = add_webinar(database, settings).id
    names = {"A": "Dr. Ada Lind", "B": "Dr. Ben Moss", "C": "Dr. Cy Noor"}
    with database.transaction() as connection:
        acts.assign_speaker(
            connection, sitting(recording), segment=segment, seen=SEGMENTS[segment].speaker or "", reach=reach,  # type: ignore[arg-type]
            name="Dr. Cy Noor",
        )  # fmt: skip
    assert speakers(database, recording) == [names[each] for each in expected.split()]
