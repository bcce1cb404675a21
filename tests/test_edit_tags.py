"""Chapter titles and tags under correction: what a person said of them holds when they are made anew."""

from dataclasses import replace

import pytest
from correcting import BEN, sitting
from library import MENTIONS, add_webinar

from database.connection import Database
from editing import acts, versions
from editing.desk import EditConflict
from settings import Settings
from transcripts import results
from transcripts.errors import InvalidValueError


def test_a_title_holds_when_sections_are_made_anew(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    with database.transaction() as connection:
        acts.retitle(connection, sitting(recording), start=9.5, seen="Safety", title="What to avoid")
        sections = results.load_sections(connection, recording)
        assert [section.title for section in sections] == ["Planning sessions", "What to avoid"]
        moved = replace(sections[1], title="Inflamed skin", start=9.0)
        versions.save_sections(connection, recording, (sections[0], moved))
        assert results.load_sections(connection, recording)[1] == replace(moved, title="What to avoid")
    with pytest.raises(EditConflict, match="This chapter title was changed .*“Safety” to “What to avoid”"):
        with database.transaction() as connection:
            acts.retitle(connection, sitting(recording), start=9.5, seen="Safety", title="Danger")


def test_a_tag_that_another_judged_is_not_judged_from_an_older_page(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    with database.transaction() as connection:
        acts.accept_tag(connection, sitting(recording), term="Novapeel")
    with database.transaction() as connection, pytest.raises(EditConflict, match="accepted the tag Novapeel"):
        acts.reject_tag(connection, sitting(recording, BEN), term="Novapeel")


def test_a_rejected_tag_stays_away_and_an_added_one_stays(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    with database.transaction() as connection:
        acts.reject_tag(connection, sitting(recording), term="resurfacing")
        acts.accept_tag(connection, sitting(recording), term="Novapeel")
        acts.add_tag(connection, sitting(recording), term="hyaluronidase", start=11.0, end=12.5)
        for _ in range(2):
            mentions = results.load_mentions(connection, recording)
            assert [(each.term, each.kind, each.segment, each.start, each.written) for each in mentions] == [
                ("hyaluronidase", "technique", 2, 11.0, "inflamed skin"),
                ("Novapeel", "device", 2, 13.0, "Novapeel"),
                ("Novapeel", "device", 3, 15.0, "thank"),
            ]
            versions.save_mentions(connection, recording, MENTIONS)
        with pytest.raises(InvalidValueError, match="'magic' is no term of the vocabulary"):
            acts.add_tag(connection, sitting(recording), term="magic", start=11.0, end=12.5)
