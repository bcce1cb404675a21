"""What was given with a recording, on its page and for programs: slides, speakers, and who attested what."""

from datetime import UTC, datetime

import pytest
from library import WordEmbedder, add_webinar
from people import add_member, sign_in
from starlette.testclient import TestClient

from community.members import Role
from community.uploads import STATEMENT
from database.connection import Database
from settings import Settings
from transcripts import attachments
from transcripts.attachments import Attestation
from transcripts.recording import Recording
from web.app import create_app

PDF = b"%PDF-1.7\nslides"


@pytest.fixture
def recording(database: Database, settings: Settings) -> Recording:
    return add_webinar(database, settings)


def client_as(database: Database, settings: Settings, role: Role) -> TestClient:
    app = create_app(database, settings, embedder=WordEmbedder)
    return sign_in(TestClient(app, follow_redirects=False), database, add_member(database, role=role, name="Sam Fox"))


def add(client: TestClient, recording: Recording, content: bytes = PDF, name: str = "../My slides.pdf") -> int:
    answer = client.post(f"/recordings/{recording.id}/attachments", files={"slides": (name, content)})
    return answer.status_code


def test_slides_are_added_kept_and_taken_away(database: Database, settings: Settings, recording: Recording) -> None:
    staff, reader = (client_as(database, settings, role) for role in ("staff", "physician"))
    assert add(staff, recording) == 303
    assert add(staff, recording) == 303  # the same again is the same
    (listed,) = reader.get(f"/api/v1/recordings/{recording.id}/attachments").json()
    assert (listed["name"], listed["bytes"]) == ("My slides.pdf", len(PDF))
    page = reader.get(f"/recordings/{recording.id}").text
    assert f'<a href="{listed["href"]}" download>My slides.pdf</a>' in page
    assert "Add slides" not in page
    answer = reader.get(listed["href"])
    assert (answer.content, answer.headers["content-type"]) == (PDF, "application/pdf")
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert "Add slides" in staff.get(f"/recordings/{recording.id}").text
    place = f"/api/v1/recordings/{recording.id}/attachments/{listed['id']}"
    assert reader.delete(place).status_code == 403
    assert staff.delete(place).json() == []
    assert reader.get(listed["href"]).status_code == 404
    assert list(settings.media_folder.glob("*.pdf")) == []
    assert list(settings.incoming_folder.iterdir()) == []


def test_only_staff_add_slides_and_only_slides(database: Database, settings: Settings, recording: Recording) -> None:
    assert add(client_as(database, settings, "physician"), recording) == 403
    staff = client_as(database, settings, "staff")
    assert add(staff, recording, b"no pdf") == 400
    assert add(staff, recording, b"") == 400
    refused = staff.post(f"/api/v1/recordings/{recording.id}/attachments", files={"slides": ("talk.pdf", b"no pdf")})
    assert refused.json()["detail"] == "talk.pdf is no PDF, whatever it is called. Export the slides as PDF."
    assert list(settings.incoming_folder.iterdir()) == []
    with database.snapshot() as connection:
        assert attachments.list_attachments(connection, recording.id) == ()


def test_slides_are_for_those_who_see_the_recording(
    database: Database, settings: Settings, recording: Recording
) -> None:
    staff, reader = (client_as(database, settings, role) for role in ("staff", "physician"))
    assert add(staff, recording) == 303
    (listed,) = staff.get(f"/api/v1/recordings/{recording.id}/attachments").json()
    with database.transaction() as connection:
        connection.execute("UPDATE recordings SET visibility = 'staff'")
    assert reader.get(listed["href"]).status_code == 404
    assert reader.get(f"/api/v1/recordings/{recording.id}/attachments").status_code == 404
    assert staff.get(listed["href"]).status_code == 200


def test_who_attested_what_is_told_to_staff(database: Database, settings: Settings, recording: Recording) -> None:
    attested = Attestation(STATEMENT, None, "Kim Poe", datetime(2026, 3, 5, 12, tzinfo=UTC))
    with database.transaction() as connection:
        attachments.save_attestation(connection, recording.id, attested)
    place = f"/recordings/{recording.id}"
    assert "by Kim Poe on 5 March 2026: The speakers agreed" in client_as(database, settings, "staff").get(place).text
    assert "Kim Poe" not in client_as(database, settings, "physician").get(place).text
