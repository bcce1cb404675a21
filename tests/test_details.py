"""Details of a recording as JSON and TOML give them: what is read, what is refused, and how it is written again."""

from datetime import date
from pathlib import Path

import pytest
from conftest import CommandLine
from library import empty_models

from database.connection import Database
from transcripts import store
from transcripts.details import Details, read_details, write_details
from transcripts.errors import InvalidValueError
from transcripts.recording import Presenter

GIVEN = {
    "title": " Lasers  in dark skin ",
    "event_date": "2026-03-04",
    "speakers": [{"name": "Dr. Ada Lind", "credentials": "MD", "disclosures": "Advises Acme."}, "Dr. Ben Moss"],
    "disclosures": "Supported by Acme.",
    "series": "Evenings",
    "moderator": 7,
    "visibility": "staff",
    "fewest_speakers": 2,
    "most_speakers": 3,
    "language": "EN",
}
TOLD = Details(
    title="Lasers in dark skin",
    event_date=date(2026, 3, 4),
    speakers=("Dr. Ada Lind", "Dr. Ben Moss"),
    disclosures="Supported by Acme.",
    series="Evenings",
    presenters=(Presenter("Dr. Ada Lind", "MD", "Advises Acme."), Presenter("Dr. Ben Moss")),
    moderator=7,
    visibility="staff",
    fewest_speakers=2,
    most_speakers=3,
    language="en",
)


def test_all_that_can_be_told_is_read_and_written() -> None:
    assert read_details(GIVEN) == TOLD
    assert read_details(write_details(TOLD)) == TOLD


def test_what_is_empty_says_nothing() -> None:
    empty: dict[str, object] = dict.fromkeys(GIVEN, "") | {
        "speakers": [],
        "moderator": None,
        "fewest_speakers": None,
        "most_speakers": "",
    }
    assert read_details(empty) == read_details({}) == Details()
    assert write_details(Details()) == {"visibility": "members"}


def test_names_alone_make_no_presenters() -> None:
    details = read_details({"speakers": ["Dr. Ada Lind", {"name": "Dr. Ben Moss"}]})
    assert (details.speakers, details.presenters) == (("Dr. Ada Lind", "Dr. Ben Moss"), ())
    assert read_details(write_details(details)) == details


def test_disclosures_stand_after_the_names_of_those_who_made_them() -> None:
    assert TOLD.all_disclosures == "Supported by Acme. Dr. Ada Lind: Advises Acme."


def test_an_exact_number_of_speakers_is_both_bounds() -> None:
    details = read_details({"number_of_speakers": 2})
    assert (details.fewest_speakers, details.most_speakers) == (2, 2)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"event_date": "4 March 2026"}, "event_date is '4 March 2026'; it accepts a date from 1950-01-01 on"),
        ({"event_date": "1066-10-14"}, "it accepts a date from 1950-01-01 on"),
        ({"event_date": 20260304}, "it accepts a date"),
        ({"speakers": "Dr. Ada Lind"}, "speakers accepts a list of up to 50"),
        ({"speakers": [{"credentials": "MD"}]}, "needs a name"),
        ({"speakers": [{"name": "Dr. Ada Lind", "age": 50}]}, "and nothing else"),
        ({"speakers": [3]}, "A speaker is a name, or has a name"),
        ({"title": 3}, "title is 3; it accepts text"),
        ({"series": "x" * 301}, "series accepts up to 300 printable characters"),
        ({"series": "a\x00b"}, "series accepts up to 300 printable characters"),
        ({"visibility": "everybody"}, "it accepts public, members, staff"),
        ({"language": "English"}, "it accepts a code of two or three letters"),
        ({"number_of_speakers": 0}, "it accepts a number from 1 to 50"),
        ({"number_of_speakers": True}, "it accepts a number from 1 to 50"),
        ({"fewest_speakers": 3, "most_speakers": 2}, "swap them"),
        ({"colour": "red", "size": 3}, "Unknown detail colour, size. Known: title, event_date"),
    ],
)
def test_what_cannot_be_meant_is_refused(given: dict[str, object], told: str) -> None:
    with pytest.raises(InvalidValueError, match=told):
        read_details(given)


def test_the_command_line_takes_how_many_speak_and_refuses_the_same(
    command_line: CommandLine, database: Database, tmp_path: Path
) -> None:
    models = empty_models(tmp_path / "models")

    def ingest(name: str, *options: str) -> str:
        (tmp_path / name).write_text(f"{name} is no film. " * 100)  # which is stored all the same
        outcome = command_line.run("ingest", str(tmp_path / name), *options, **models)
        assert outcome.code != 0 and "Traceback" not in outcome.err
        return outcome.err

    ingest("some.mp4", "--fewest-speakers", "2", "--most-speakers", "4")
    ingest("two.mp4", "--number-of-speakers", "2")
    ingest("any.mp4")
    assert "number_of_speakers is 51; it accepts a number from 1 to 50" in ingest("a.mp4", "--number-of-speakers", "51")
    assert "swap them" in ingest("b.mp4", "--fewest-speakers", "3", "--most-speakers", "2")
    with database.snapshot() as connection:
        stored = {each.media_name: each for each in store.list_recordings(connection)}
    assert {name: (each.fewest_speakers, each.most_speakers) for name, each in stored.items()} == {
        "some.mp4": (2, 4),
        "two.mp4": (2, 2),
        "any.mp4": (None, None),
    }
