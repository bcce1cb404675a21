"""What is stored of edits: as long as their recording, exported as it reads, and only what finds its place."""

import json
from datetime import timedelta
from typing import LiteralString

import jsonschema
import pytest
from conftest import ROOT
from correcting import correct, edits_of, sitting
from library import PEARLS, TRANSCRIPT, add_webinar
from people import add_member
from psycopg.errors import RaiseException

from database.connection import Database
from editing import versions
from editing.desk import EditConflict
from editing.edit import Author, Change, Place
from editing.edit_store import edit_version
from editing.refreshes import load_refreshes
from settings import Settings
from transcripts import results
from transcripts.captions import read_captions
from transcripts.export import FORMATS

SCHEMA = ROOT / "docs" / "export.schema.json"


def test_a_members_name_outlives_the_account(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    member = add_member(database, role="moderator", name="Dr. Gone")
    correct(database, recording, 1, "Wait ten weeks between two sessions.", by=Author(member.id, member.name))
    with database.transaction() as connection:
        connection.execute("DELETE FROM members WHERE id = %s", (member.id,))
    (edit,) = edits_of(database, recording)
    assert edit.author == Author(None, "Dr. Gone")


@pytest.mark.parametrize("statement", ["UPDATE edits SET after = 'x'", "DELETE FROM edits"])
def test_the_database_keeps_edits_as_long_as_their_recording(
    database: Database, settings: Settings, statement: LiteralString
) -> None:
    recording = add_webinar(database, settings).id
    correct(database, recording, 1, "Wait ten weeks between two sessions.")
    with pytest.raises(RaiseException, match="append-only"), database.transaction() as connection:
        connection.execute(statement)
    with database.transaction() as connection:
        connection.execute("DELETE FROM recordings WHERE id = %s", (recording,))
        assert connection.execute("SELECT count(*) FROM edits").fetchone() == (0,)


def test_an_edited_recording_is_exported_as_it_reads(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    correct(database, recording, 2, "Do not treat irritated skin with Novapeel.")
    correct(database, recording, 3, "")
    with database.snapshot() as connection:
        dossier = results.load_dossier(connection, recording)
    exported = {name: str(write(dossier)) for name, write in FORMATS.items()}
    for name, text in exported.items():
        assert "irritated" in text and "inflamed" not in text.replace('"heard": "inflamed"', ""), name
    jsonschema.validate(json.loads(exported["json"]), json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert read_captions(exported["vtt"])[-1].text == "Do not treat irritated skin with Novapeel."


def test_a_recording_that_nobody_edited_is_stored_once(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    with database.transaction() as connection:
        versions.save_transcript(connection, recording, TRANSCRIPT)
        versions.save_pearls(connection, recording, PEARLS)
        assert connection.execute("SELECT count(*) FROM originals").fetchone() == (0,)
        assert edit_version(connection, recording) == 0
        assert results.load_pearls(connection, recording) == PEARLS


def test_a_change_that_finds_no_place_is_not_stored(database: Database, settings: Settings) -> None:
    from editing.desk import commit

    recording = add_webinar(database, settings).id
    nowhere = Change("words", Place(30.0, 31.0, "nothing"), "nothing", "something")
    with pytest.raises(EditConflict, match="is not found in the transcript any more"):
        with database.transaction() as connection:
            commit(connection, sitting(recording), (nowhere,))
    assert edits_of(database, recording) == ()


def test_refreshes_are_listed_once_the_recording_is_ready(database: Database, settings: Settings) -> None:
    from editing.refreshes import list_refreshes
    from transcripts import store

    recording = add_webinar(database, settings).id
    correct(database, recording, 1, "Wait ten weeks between two sessions.")
    with database.transaction() as connection:
        store.set_state(connection, recording, "running")
        assert list_refreshes(connection) == ()
        store.set_state(connection, recording, "ready")
        ((found, asked),) = list_refreshes(connection)
        (refresh,) = load_refreshes(connection, recording)
    assert (found, asked) == (recording, refresh.asked_at)
    assert timedelta(0) <= asked - edits_of(database, recording)[0].made_at < timedelta(minutes=1)
