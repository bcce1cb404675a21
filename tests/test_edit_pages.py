"""The pages and the API of correcting: forms, conflicts, history, and who may."""

import re
from collections.abc import Iterator

import pytest
from correcting import BEN, correct, edits_of, sitting, transcript_of
from library import AVOID, SEGMENTS, STAGES, SUMMARY, WAIT, WordEmbedder, add_webinar
from people import add_member, sign_in, token_headers
from starlette.testclient import TestClient

from community.members import Member, Role
from database.connection import Database
from editing import claim_acts, versions
from editing.edit import Author
from editing.edit_store import edit_version
from editing.refreshes import fail_refreshes
from settings import Settings
from transcripts import results, store
from transcripts.added_terms import list_added
from web.app import create_app


@pytest.fixture
def client(database: Database, settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(database, settings, embedder=WordEmbedder), follow_redirects=False) as client:
        yield client


@pytest.fixture
def recording(database: Database, settings: Settings) -> str:
    return add_webinar(database, settings).id


def editor(client: TestClient, database: Database, role: Role = "moderator") -> Member:
    member = add_member(database, role=role, name="Dr. Eda Itor")
    sign_in(client, database, member)
    return member


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def version(database: Database, recording: str) -> int:
    with database.snapshot() as connection:
        return edit_version(connection, recording)


WORDS = {"act": "words", "version": "0", "segment": "1", "seen": SEGMENTS[1].text}


def test_a_line_is_corrected_in_a_form_and_undone_in_the_history(
    client: TestClient, database: Database, recording: str
) -> None:
    member = editor(client, database)
    page = client.get(f"/recordings/{recording}/edit/lines/1")
    assert page.status_code == 200
    assert "Wait six weeks between two sessions.</textarea>" in page.text
    back = f"/recordings/{recording}/edit/lines/1"
    answer = client.post(
        f"/recordings/{recording}/edits",
        data={**WORDS, "text": "Wait ten weeks between two sessions.", "back": back},
    )
    (edit,) = edits_of(database, recording)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{back}?saved={edit.id}")
    assert edit.author == Author(member.id, "Dr. Eda Itor")
    assert transcript_of(database, recording).segments[1].text == "Wait ten weeks between two sessions."
    saved = client.get(answer.headers["location"])
    assert "Saved. Search, tags and the discussion draft are brought up to date" in text_of(saved.text)
    told = text_of(client.get(f"/recordings/{recording}/history").text)
    assert "Dr. Eda Itor changed “six” to “ten” at 00:05" in told
    undone = client.post(f"/recordings/{recording}/edits/{edit.id}/undo")
    assert (undone.status_code, undone.headers["location"]) == (303, f"/recordings/{recording}/history")
    assert transcript_of(database, recording).segments[1] == SEGMENTS[1]
    assert "undone by Dr. Eda Itor" in text_of(client.get(f"/recordings/{recording}/history").text)


def test_the_second_editor_sees_what_the_first_did_and_keeps_their_own_text(
    client: TestClient, database: Database, recording: str
) -> None:
    editor(client, database)
    correct(database, recording, 1, "Wait nine weeks between two sessions.", by=BEN)
    answer = client.post(f"/recordings/{recording}/edits", data={**WORDS, "text": "Wait ten weeks, please."})
    assert answer.status_code == 409
    told = text_of(answer.text)
    assert "Ben Editor changed “six” to “nine” at 00:05" in told
    assert "Wait ten weeks, please." in told
    assert transcript_of(database, recording).segments[1].text == "Wait nine weeks between two sessions."


@pytest.mark.parametrize(
    ("fields", "status", "told"),
    [
        ({"act": "magic", "version": "0"}, 400, "This correction cannot be read"),
        ({"act": "words", "version": "0", "segment": "x", "seen": "", "text": ""}, 400, "segment: Input should be"),
        ({**WORDS, "segment": "77"}, 404, "There is no line 77"),
        ({**WORDS, "text": SEGMENTS[1].text}, 400, "These are the words that stand there already"),
        ({"act": "rename", "version": "0", "speaker": "Dr. Ada Lind", "name": " "}, 400, "1 to 80 characters"),
        ({"act": "rename", "version": "0", "speaker": "Nobody", "name": "X"}, 409, "The speaker Nobody is no longer"),
        ({"act": "add", "version": "0", "start": "nan", "end": "3"}, 400, "start: Input should be"),
    ],
)
def test_what_cannot_be_done_is_told(
    client: TestClient, database: Database, recording: str, fields: dict[str, str], status: int, told: str
) -> None:
    editor(client, database)
    answer = client.post(f"/recordings/{recording}/edits", data=fields)
    assert answer.status_code == status
    assert told in text_of(answer.text)
    assert edits_of(database, recording) == ()


@pytest.mark.parametrize("path", ["/edit", "/edit/lines/1", "/edit/claims?t=4.5", "/history", "/edit/lines?at=00:05"])
def test_only_moderators_and_staff_correct(client: TestClient, database: Database, recording: str, path: str) -> None:
    assert client.get(f"/recordings/{recording}{path}").status_code == 303  # to the sign-in page
    editor(client, database, role="physician")
    assert client.get(f"/recordings/{recording}{path}").status_code == 403
    assert client.post(f"/recordings/{recording}/edits", data={**WORDS, "text": "x"}).status_code == 403
    assert client.post(f"/recordings/{recording}/edits/1/undo").status_code == 403
    assert f"/recordings/{recording}/edit" not in client.get(f"/recordings/{recording}").text
    for role in ("moderator", "staff", "admin"):
        editor(client, database, role=role)
        assert client.get(f"/recordings/{recording}{path}").status_code in (200, 303)
    assert edits_of(database, recording) == ()


def test_a_time_leads_to_its_line(client: TestClient, database: Database, recording: str) -> None:
    editor(client, database)
    answer = client.get(f"/recordings/{recording}/edit/lines?at=00:10")
    assert answer.headers["location"] == f"/recordings/{recording}/edit/lines/2"
    assert client.get(f"/recordings/{recording}/edit/lines?at=soon").status_code == 400


def test_every_form_of_the_page_does_what_it_says(client: TestClient, database: Database, recording: str) -> None:
    """Each form is posted as it stands in the page, with one thing typed into it."""
    editor(client, database)
    page = client.get(f"/recordings/{recording}/edit").text
    assert "“Dr. Ada Lind”" not in page
    typed = (
        {"act": "rename", "speaker": "Dr. Ben Moss", "name": "Dr. Eva Moos"},
        {"act": "title", "start": "9.5", "seen": "Safety", "title": "What to avoid"},
        {"act": "accept_tag", "term": "Novapeel"},
        {"act": "reject_tag", "term": "resurfacing"},
        {"act": "approve", "start": "4.5", "seen": WAIT.text, "text": WAIT.text},
        {"act": "reject", "start": "9.5", "seen": AVOID.text, "text": AVOID.text},
        {"act": "add", "start": "0.0", "end": "4.0", "text": "", "kind": "technique"},
    )
    for fields in typed:
        answer = client.post(
            f"/recordings/{recording}/edits", data={"version": str(version(database, recording)), **fields}
        )
        assert answer.status_code == 303, text_of(answer.text)
    assert [edit.kind for edit in edits_of(database, recording)] == [
        "rename", "title", "accept_tag", "reject_tag", "approve", "reject", "add",
    ]  # fmt: skip
    told = text_of(client.get(f"/recordings/{recording}/history").text)
    for line in (
        "Dr. Eda Itor named Dr. Ben Moss Dr. Eva Moos",
        "changed the chapter title “Safety” to “What to avoid”",
        "accepted the tag Novapeel",
        "rejected the tag resurfacing",
        "approved “Wait six weeks between two sessions.” at 00:04",
        "rejected the statement “Inflamed skin is not treated with Novapeel.” at 00:09",
        "added the statement “Welcome to this talk about acne scars.” at 00:00",
    ):
        assert line in told
    shown = text_of(client.get(f"/recordings/{recording}").text)
    assert "AI-generated, reviewed by Dr. Eda Itor on" in shown
    assert "Inflamed skin is not treated" not in shown


def test_the_page_says_how_far_it_was_reviewed(client: TestClient, database: Database, recording: str) -> None:
    editor(client, database, role="physician")
    path = f"/recordings/{recording}"
    assert "AI-generated, not yet reviewed." in text_of(client.get(path).text)
    with database.transaction() as connection:
        claim_acts.approve_claim(connection, sitting(recording), start=4.5, seen=WAIT.text)
    assert "AI-generated, reviewed in part: 1 of 2 statements, by Ada Editor" in text_of(client.get(path).text)
    with database.transaction() as connection:
        claim_acts.approve_claim(connection, sitting(recording), start=9.5, seen=AVOID.text)
    assert "AI-generated, reviewed by Ada Editor on" in text_of(client.get(path).text)
    correct(database, recording, 1, "Wait nine weeks between two sessions.")
    told = text_of(client.get(path).text)
    assert "1 of 2 statements" in told and "1 was reviewed before the words beneath were changed." in told


def test_all_that_is_not_reviewed_is_approved_at_once(client: TestClient, database: Database, recording: str) -> None:
    editor(client, database)
    page = client.get(f"/recordings/{recording}/edit").text
    starts = re.findall(r'name="starts" value="([^"]+)"', page)
    texts = re.findall(r'name="texts" value="([^"]+)"', page)
    fields = {"act": "approve_all", "version": "0", "starts": starts, "texts": texts}
    assert client.post(f"/recordings/{recording}/edits", data=fields).status_code == 303
    assert "Approve all that are not reviewed" not in client.get(f"/recordings/{recording}/edit").text
    assert "reviewed by Dr. Eda Itor on" in text_of(client.get(f"/recordings/{recording}").text)


def test_a_text_that_is_not_confirmed_is_saved_only_when_asked_twice(
    client: TestClient, database: Database, recording: str
) -> None:
    editor(client, database)
    fields = {"act": "edit", "version": "0", "start": "4.5", "seen": WAIT.text, "text": "Wait nine weeks.", "kind": ""}
    refused = client.post(f"/recordings/{recording}/edits", data=fields)
    assert refused.status_code == 400
    assert "Not confirmed by what was said: numbers" in text_of(refused.text)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', refused.text))
    assert client.post(f"/recordings/{recording}/edits", data=hidden).status_code == 303
    assert "not confirmed: numbers" in text_of(client.get(f"/recordings/{recording}").text)


def test_what_was_typed_is_kept_where_approve_is_pressed(
    client: TestClient, database: Database, recording: str
) -> None:
    editor(client, database)
    fields = {"act": "approve", "version": "0", "start": "4.5", "seen": WAIT.text, "text": "Wait six weeks."}
    client.post(f"/recordings/{recording}/edits", data={**fields, "anyway": "on"})
    (edit,) = edits_of(database, recording)
    assert (edit.kind, edit.after) == ("edit", "Wait six weeks.")


def test_a_correction_teaches_the_vocabulary(client: TestClient, database: Database, recording: str) -> None:
    editor(client, database)
    edit = correct(database, recording, 2, "Do not treat inflamed skin with Fraxel.")
    assert 'value="Fraxel."' not in client.get(f"/recordings/{recording}/history").text
    path = f"/recordings/{recording}/edits/{edit.id}/teach"
    assert client.post(path, data={"form": "sounds-like", "term": "Nothing"}).status_code == 400
    assert client.post(path, data={"form": "sounds-like", "term": "Fraxel"}).status_code == 303
    with database.snapshot() as connection:
        (added,) = list_added(connection)
    assert (added.term.sounds_like, added.added_by) == (("Novapeel",), "Dr. Eda Itor")


def test_a_failed_refresh_is_told_and_asked_for_again(client: TestClient, database: Database, recording: str) -> None:
    editor(client, database)
    correct(database, recording, 1, "Wait nine weeks between two sessions.")
    assert "being brought up to date: chapter titles, tags, search" in text_of(
        client.get(f"/recordings/{recording}").text
    )
    with database.transaction() as connection:
        fail_refreshes(connection, recording, "No weights there.")
    assert "could not be brought up to date: No weights there." in text_of(client.get(f"/recordings/{recording}").text)
    assert client.post(f"/recordings/{recording}/refresh").status_code == 303
    assert "No weights there." not in client.get(f"/recordings/{recording}").text


def test_a_form_leads_nowhere_but_back_to_its_recording(client: TestClient, database: Database, recording: str) -> None:
    editor(client, database)
    seen = "Planning sessions"
    for title, back in (
        ("A", "https://elsewhere.example"),
        ("B", f"/recordings/{recording}0/edit"),
        ("C", "//elsewhere"),
    ):
        fields = {"act": "title", "version": "0", "start": "0", "seen": seen, "title": title, "back": back}
        answer = client.post(f"/recordings/{recording}/edits", data=fields)
        assert answer.headers["location"].startswith(f"/recordings/{recording}/edit?saved=")
        seen = title


# The same as JSON


def test_the_api_corrects_lists_and_undoes(client: TestClient, database: Database, recording: str) -> None:
    member = add_member(database, role="staff", name="Program")
    headers = token_headers(database, member, "read", "write")
    path = f"/api/v1/recordings/{recording}/edits"
    act = {
        "act": "words",
        "version": 0,
        "segment": 1,
        "seen": SEGMENTS[1].text,
        "text": "Wait ten weeks between two sessions.",
    }
    made = client.post(path, json=act, headers=headers)
    assert made.status_code == 201
    (edit,) = made.json()["edits"]
    assert made.json()["version"] == edit["id"]
    assert edit["told"] == "Program changed “six” to “ten” at 00:05"
    assert edit["place"]["quote"] == "six"
    listed = client.get(path, headers=headers).json()
    assert listed["version"] == edit["id"]
    assert listed["edits"] == [edit]
    assert listed["outdated"] == [{"parts": ["titles", "mentions", "units", "draft"], "reason": None}]
    assert (listed["review"]["total"], listed["review"]["reviewed"], listed["review"]["complete"]) == (2, 0, False)
    conflict = client.post(path, json=act, headers=headers)
    assert conflict.status_code == 409
    assert conflict.headers["content-type"] == "application/problem+json"
    assert conflict.json()["edits"] == [edit]
    undone = client.post(f"{path}/{edit['id']}/undo", headers=headers)
    assert (undone.status_code, undone.json()["edits"][0]["undoes"]) == (201, edit["id"])
    assert client.post(f"{path}/{edit['id']}/undo", headers=headers).status_code == 409
    assert client.post(f"{path}/999/undo", headers=headers).status_code == 404
    assert transcript_of(database, recording).segments[1] == SEGMENTS[1]


def test_the_api_tells_what_is_not_confirmed_and_what_is_not_accepted(
    client: TestClient, database: Database, recording: str
) -> None:
    headers = token_headers(database, add_member(database, role="moderator"), "read", "write")
    path = f"/api/v1/recordings/{recording}/edits"
    act = {"act": "edit", "version": 0, "start": 4.5, "seen": WAIT.text, "text": "Wait nine weeks."}
    refused = client.post(path, json=act, headers=headers)
    assert (refused.status_code, refused.json()["failed"]) == (400, ["numbers", "pairing"])
    assert client.post(path, json={"act": "fly"}, headers=headers).status_code == 400
    assert client.post(path, json={**act, "anyway": True}, headers=headers).status_code == 201
    readers = token_headers(database, add_member(database), "read", "write")
    assert client.post(path, json=act, headers=readers).status_code == 403
    assert client.get(path, headers=readers).status_code == 403
    reading = token_headers(database, add_member(database, role="staff"), "read")
    assert client.post(path, json=act, headers=reading).status_code == 403


def test_the_api_teaches_and_asks_again(client: TestClient, database: Database, recording: str) -> None:
    headers = token_headers(database, add_member(database, role="moderator"), "read", "write")
    edit = correct(database, recording, 2, "Do not treat inflamed skin with Fraxel.")
    path = f"/api/v1/recordings/{recording}"
    taught = client.post(f"{path}/edits/{edit.id}/teach", json={"term": "Fraxel", "form": "alias"}, headers=headers)
    assert (taught.status_code, taught.json()["term"]["aliases"]) == (201, ["Novapeel"])
    assert client.post(f"{path}/refresh", headers=headers).status_code == 202
    with database.snapshot() as connection:
        assert results.load_transcript(connection, recording)


def test_before_there_is_a_transcript_nothing_can_be_corrected(
    client: TestClient, database: Database, settings: Settings
) -> None:
    editor(client, database)
    recording = add_webinar(database, settings, done=STAGES[:2]).id
    assert "There is no transcript yet" in client.get(f"/recordings/{recording}/edit").text
    assert client.get(f"/recordings/{recording}/edit/lines/0").status_code == 404
    assert client.post(f"/recordings/{recording}/edits", data={**WORDS, "text": "x"}).status_code == 404
    fields = {"act": "rename", "version": "0", "speaker": "A", "name": "B"}
    assert "has no transcript yet" in client.post(f"/recordings/{recording}/edits", data=fields).text
    assert "Correct this recording" not in client.get(f"/recordings/{recording}").text


def test_a_recording_that_is_processed_can_be_corrected_as_far_as_it_is(
    client: TestClient, database: Database, settings: Settings
) -> None:
    editor(client, database)
    recording = add_webinar(database, settings, done=STAGES[:4]).id
    fields = {**WORDS, "text": "Wait ten weeks between two sessions."}
    assert client.post(f"/recordings/{recording}/edits", data=fields).status_code == 303
    with database.transaction() as connection:  # the stage that was under way stores what it made of the words before
        versions.save_summary(connection, recording, SUMMARY, model="stand-in")
        store.finish_stage(connection, recording, "summarize")
        assert results.load_summary(connection, recording, sections=2).bottom_line[0].text == fields["text"]
