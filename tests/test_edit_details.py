"""Title, date, speakers and the like, corrected after the upload: stored, told, undone, and refused with a reason."""

from datetime import date

import pytest
from correcting import correct, edits_of, transcript_of
from embedding import WeeksEmbedder
from library import add_webinar
from people import SignedIn, add_member, token_headers

from community.members import Role
from database.connection import Database
from editing import versions
from editing.describe import told
from editing.details import PLACE, details_of
from editing.originals import load_original_transcript
from editing.refreshes import load_refreshes
from flows.refresh import refresh
from settings import Settings
from transcripts import results, store
from transcripts.details import Details
from transcripts.recording import Presenter, Recording

LIND = Presenter("Dr. Ada Lind", "MD", "Speaker for Novalase")
MOSS = Presenter("Dr. Ben Moss", "", "None")
FORM = {
    "version": "0",
    "title": "Acne scars, second edition",
    "event_date": "2026-03-05",
    "series": "Evening round",
    "moderator": "",
    "disclosures": "Paid for by Novalase.",
    "speaker_name": ["Dr. Ada Lind", "Dr. Ben Moss", ""],
    "speaker_credentials": ["MD", "", ""],
    "speaker_disclosures": ["Speaker for Novalase", "None", ""],
}


def loaded(database: Database, recording: str) -> Recording:
    with database.snapshot() as connection:
        return store.load_recording(connection, recording)


def test_details_are_corrected_in_a_form_told_in_the_history_and_undone(
    signed_in: SignedIn, database: Database, settings: Settings
) -> None:
    recording = add_webinar(database, settings)
    client = signed_in(add_member(database, role="staff", name="Sam Staff"))
    address = f"/recordings/{recording.id}/edit/details"
    page = client.get(address).text
    assert 'name="title" value="Acne scars"' in page
    assert 'value="Dr. Lind has no conflicts."' in page
    answer = client.post(address, data=FORM)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/recordings/{recording.id}#details")
    after = loaded(database, recording.id)
    assert (after.title, after.event_date, after.series, after.moderator) == (
        "Acne scars, second edition", date(2026, 3, 5), "Evening round", None,
    )  # fmt: skip
    assert (after.speakers, after.presenters) == (("Dr. Ada Lind", "Dr. Ben Moss"), (LIND, MOSS))
    assert after.disclosures == (
        "Paid for by Novalase. Dr. Ada Lind: Speaker for Novalase. Dr. Ben Moss: None."
    )  # fmt: skip
    assert details_of(after).disclosures == "Paid for by Novalase."
    (edit,) = edits_of(database, recording.id)
    assert (edit.kind, edit.place, edit.author.name, told(edit)) == (
        "details", PLACE, "Sam Staff",
        "changed the title from “Acne scars” to “Acne scars, second edition”; the date from “2026-03-04” to "
        "“2026-03-05”; the series from none to “Evening round”; the other disclosures from “Dr. Lind has no "
        "conflicts.” to “Paid for by Novalase.”; the speakers or what is told of them",
    )  # fmt: skip
    history = client.get(f"/recordings/{recording.id}/history").text
    assert ("changed the title from" in history, "Listen" in history) == (True, False)  # details stand at no time
    client.post(f"/recordings/{recording.id}/edits/{edit.id}/undo")
    assert loaded(database, recording.id) == recording_as_loaded(recording, after)


def test_details_copy_no_results_and_words_are_corrected_after_them(
    signed_in: SignedIn, database: Database, settings: Settings
) -> None:
    recording = add_webinar(database, settings).id
    signed_in(add_member(database, role="staff")).post(f"/recordings/{recording}/edit/details", data=FORM)
    made = transcript_of(database, recording)
    with database.transaction() as connection:
        versions.save_transcript(connection, recording, made)  # as when it is processed anew
        assert connection.execute("SELECT part FROM originals").fetchall() == []
    correct(database, recording, 0, "Something else was said.")
    with database.snapshot() as connection:
        kept = connection.execute("SELECT part FROM originals ORDER BY part").fetchall()
        assert load_original_transcript(connection, recording) == made
    assert kept == [("mentions",), ("pearls",), ("sections",), ("summary",), ("transcript",)]
    assert transcript_of(database, recording).segments[0].text == "Something else was said."


def recording_as_loaded(recording: Recording, stored: Recording) -> Recording:
    """The recording as it was added, with what the database and the stages know beside it."""
    return Recording(
        **{
            **{name: getattr(stored, name) for name in Recording.__slots__},
            **{
                name: getattr(recording, name)
                for name in ("title", "event_date", "speakers", "disclosures", "series", "presenters", "moderator")
            },
        }
    )


def test_search_and_the_draft_follow_a_new_title(signed_in: SignedIn, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    client = signed_in(add_member(database, role="staff"))
    client.post(f"/recordings/{recording}/edit/details", data=FORM)
    with database.snapshot() as connection:
        (outdated,) = load_refreshes(connection, recording)
    assert outdated.parts == ("units", "draft")
    refresh(database, recording, WeeksEmbedder)
    with database.snapshot() as connection:
        assert load_refreshes(connection, recording) == ()
        draft = results.load_draft(connection, recording)
        titled = connection.execute(
            "SELECT count(*) FROM units JOIN generations ON generations.id = generation "
            "WHERE recording = %s AND model = %s AND words @@ to_tsquery('english', 'edition:D')",
            (recording, WeeksEmbedder.name),
        ).fetchone()
    assert draft is not None
    assert "second edition" in draft.title
    assert titled is not None
    assert titled[0] > 0


def test_what_cannot_be_stored_stays_in_the_form(signed_in: SignedIn, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    physician = add_member(database, role="physician", name="Dr. Reader")
    client = signed_in(add_member(database, role="staff"))
    address = f"/recordings/{recording.id}/edit/details"
    for wrong, why in (
        ({"title": " "}, "A recording needs a title."),
        ({"event_date": "5 March"}, "it accepts a date from 1950-01-01 on, written YYYY-MM-DD"),
        ({"moderator": "x"}, "it accepts a number from 1"),
        ({"moderator": str(physician.id)}, "Dr. Reader is no moderator."),
        ({"version": "none"}, "version is"),
    ):
        answer = client.post(address, data={**FORM, **wrong})
        assert (answer.status_code, why in answer.text) == (400, True), wrong
        assert 'value="Evening round"' in answer.text
        assert 'value="Speaker for Novalase"' in answer.text
    assert edits_of(database, recording.id) == ()
    assert details_of(loaded(database, recording.id)) == details_of(recording)


def test_there_is_room_for_any_number_of_speakers(signed_in: SignedIn, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    client = signed_in(add_member(database, role="staff"))
    address = f"/recordings/{recording.id}/edit/details"
    assert client.get(address).text.count('name="speaker_name"') == 4  # two who speak, and two more
    answer = client.post(address, data={**FORM, "speaker_name": ["Dr. Lee", "", "", ""], "more": "speakers"})
    assert (answer.status_code, answer.text.count('name="speaker_name"')) == (200, 6)
    assert 'value="Dr. Lee"' in answer.text
    assert 'value="Evening round"' in answer.text
    assert edits_of(database, recording.id) == ()


def test_the_second_of_two_is_told_and_overwrites_nothing(
    signed_in: SignedIn, database: Database, settings: Settings
) -> None:
    recording = add_webinar(database, settings).id
    first = signed_in(add_member(database, role="staff", name="Sam Staff"))
    address = f"/recordings/{recording}/edit/details"
    assert first.post(address, data=FORM).status_code == 303
    second = signed_in(add_member(database, role="staff", name="Tess Staff"))
    answer = second.post(address, data={**FORM, "title": "Another title"})
    assert (answer.status_code, "Sam Staff" in answer.text, 'value="Another title"' in answer.text) == (409, True, True)
    assert loaded(database, recording).title == "Acne scars, second edition"


def test_a_program_replaces_details(signed_in: SignedIn, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    address = f"/api/v1/recordings/{recording.id}/details"
    headers = token_headers(database, add_member(database, role="staff"), "read", "write")
    client = signed_in(None)
    given = {"version": 0, "title": "New", "speakers": ["Dr. Ada Lind"], "event_date": "2026-03-04"}
    answer = client.put(address, json=given, headers=headers)
    assert (answer.status_code, answer.json()["version"]) == (200, edits_of(database, recording.id)[0].id)
    assert details_of(loaded(database, recording.id)) == Details(
        title="New", event_date=date(2026, 3, 4), speakers=("Dr. Ada Lind",)
    )
    conflict = client.put(address, json={**given, "title": "Newer"}, headers=headers)
    assert (conflict.status_code, len(conflict.json()["edits"])) == (409, 1)
    unknown = client.put(address, json={**given, "visibility": "public"}, headers=headers)
    assert (unknown.status_code, unknown.json()["detail"]) == (
        400,
        "Unknown detail visibility. Known: version, title, event_date, speakers, disclosures, series, moderator.",
    )


@pytest.mark.parametrize(("role", "status"), [("moderator", 403), ("physician", 403), ("staff", 200)])
def test_details_are_for_staff(
    signed_in: SignedIn, database: Database, settings: Settings, role: Role, status: int
) -> None:
    recording = add_webinar(database, settings).id
    client = signed_in(add_member(database, role=role))
    assert client.get(f"/recordings/{recording}/edit/details").status_code == status
    assert client.post(f"/recordings/{recording}/edit/details", data=FORM).status_code == (
        303 if status == 200 else 403
    )


def test_a_moderator_does_not_put_details_back(signed_in: SignedIn, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    signed_in(add_member(database, role="staff")).post(f"/recordings/{recording}/edit/details", data=FORM)
    (edit,) = edits_of(database, recording)
    moderator = add_member(database, role="moderator")
    assert signed_in(moderator).post(f"/recordings/{recording}/edits/{edit.id}/undo").status_code == 403
    headers = token_headers(database, moderator, "read", "write")
    address = f"/api/v1/recordings/{recording}/edits/{edit.id}/undo"
    assert signed_in(None).post(address, headers=headers).status_code == 403
    assert f"/edits/{edit.id}/undo" not in signed_in(moderator).get(f"/recordings/{recording}/history").text
    assert loaded(database, recording).title == "Acne scars, second edition"


def test_who_may_see_it_stands_in_the_history_and_is_put_back_by_staff(
    signed_in: SignedIn, database: Database, settings: Settings
) -> None:
    ids = [add_webinar(database, settings, media=media).id for media in (b"one", b"two")]
    staff = add_member(database, role="staff", name="Sam Staff")
    client = signed_in(staff)
    assert client.post(f"/recordings/{ids[0]}/visibility", data={"visibility": "public"}).status_code == 303
    form = {"recordings": ids, "visibility": "public"}
    assert client.post("/library/visibility", data=form).headers["location"] == "/?done=visibility&count=2"
    for id in ids:  # the first was public already, so nothing was changed a second time
        (edit,) = edits_of(database, id)
        assert (edit.kind, edit.author.name, told(edit)) == (
            "visibility", "Sam Staff", "changed who may see it from members to public",
        )  # fmt: skip
        assert "changed who may see it from members to public" in client.get(f"/recordings/{id}/history").text
    undo = f"/recordings/{ids[0]}/edits/{edits_of(database, ids[0])[0].id}/undo"
    moderator = add_member(database, role="moderator")
    assert signed_in(moderator).post(undo).status_code == 403
    assert undo not in signed_in(moderator).get(f"/recordings/{ids[0]}/history").text
    assert signed_in(staff).post(undo).status_code == 303
    assert [loaded(database, id).visibility for id in ids] == ["members", "public"]
    with database.snapshot() as connection:
        assert connection.execute("SELECT FROM refreshes").rowcount == 0  # no text follows from it
