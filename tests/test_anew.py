"""Processing anew: what was made stays readable until it is made again, what people corrected holds."""

import pytest
from correcting import correct, transcript_of
from library import SECTIONS, STAGES, TRANSCRIPT, add_webinar
from people import SignedIn, add_member, token_headers

from community.members import Role
from database.connection import Database
from editing import versions
from settings import Settings
from transcripts import queue_store, results, store
from transcripts.errors import InvalidValueError, NotFoundError
from transcripts.recording import RecordingState, Stage, StageState


def states(database: Database, recording: str) -> tuple[RecordingState, list[StageState]]:
    with database.snapshot() as connection:
        stages = [stage.state for stage in store.load_stages(connection, recording)]
        return store.load_recording(connection, recording).state, stages


def finish(database: Database, recording: str, name: str) -> None:
    with database.transaction() as connection:
        store.start_stage(connection, recording, name)
        if name == "transcribe":
            versions.save_transcript(connection, recording, TRANSCRIPT)
        if name == "split":
            versions.save_sections(connection, recording, SECTIONS)
        store.finish_stage(connection, recording, name)


def parts_there(database: Database, recording: str) -> list[str]:
    with database.snapshot() as connection:
        dossier = results.load_dossier(connection, recording)
    parts = ("transcript", "sections", "summary", "pearls", "mentions", "draft")
    return [part for part in parts if getattr(dossier, part) is not None]


def test_what_stages_made_is_read_until_the_words_are_others(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    with database.snapshot() as connection:
        before = results.load_dossier(connection, recording)
    with database.transaction() as connection:
        queue_store.process_anew(connection, recording, "probe")
        stages = store.load_stages(connection, recording)
    assert stages == tuple(Stage(name, made=True) for name in STAGES)
    for name in STAGES[:2]:
        finish(database, recording, name)
    with database.snapshot() as connection:
        after = results.load_dossier(connection, recording)
    assert (after.transcript, after.sections, after.summary, after.pearls, after.mentions, after.draft) == (
        before.transcript, before.sections, before.summary, before.pearls, before.mentions, before.draft,
    )  # fmt: skip
    finish(database, recording, "transcribe")
    assert parts_there(database, recording) == ["transcript", "draft"]
    finish(database, recording, "split")
    assert parts_there(database, recording) == ["transcript", "sections", "draft"]


def test_from_the_chapters_on_the_words_stay_and_their_corrections_hold(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    correct(database, recording, 0, "Something else was said.")
    with database.transaction() as connection:
        queue_store.process_anew(connection, recording, "split")
    first = STAGES.index("split")
    assert states(database, recording) == ("queued", ["done"] * first + ["pending"] * (len(STAGES) - first))
    finish(database, recording, "split")
    assert transcript_of(database, recording).segments[0].text == "Something else was said."


def test_corrections_hold_when_it_is_heard_anew(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    correct(database, recording, 0, "Something else was said.")
    with database.transaction() as connection:
        queue_store.process_anew(connection, recording, "probe")
    finish(database, recording, "transcribe")
    assert transcript_of(database, recording).segments[0].text == "Something else was said."


def test_what_is_at_work_or_unknown_is_not_processed_anew(database: Database, settings: Settings) -> None:
    running = add_webinar(database, settings, done=STAGES[:2]).id
    ready = add_webinar(database, settings, media=b"ready").id
    with database.transaction() as connection:
        with pytest.raises(InvalidValueError, match="is being processed; wait until it is ready or has failed"):
            queue_store.process_anew(connection, running, "probe")
        with pytest.raises(InvalidValueError, match="Nothing is processed anew from 'tag'; choose one of probe, split"):
            queue_store.process_anew(connection, ready, "tag")
        with pytest.raises(NotFoundError, match="There is no recording '0123456789ab'"):
            queue_store.process_anew(connection, "0123456789ab", "probe")
    assert states(database, ready)[0] == "ready"


def test_staff_choose_from_which_stage(signed_in: SignedIn, database: Database, settings: Settings) -> None:
    ids = [add_webinar(database, settings, media=media).id for media in (b"one", b"two")]
    running = add_webinar(database, settings, media=b"three", title="At work", done=STAGES[:2]).id
    client = signed_in(add_member(database, role="staff"))
    back = "/?series=Evenings"
    assert f'href="/recordings/{ids[0]}/anew"' in client.get(f"/recordings/{ids[0]}").text
    page = client.get(f"/recordings/{ids[0]}/anew").text
    assert f'name="recordings" value="{ids[0]}"' in page
    assert f'<a href="/recordings/{ids[0]}">Cancel</a>' in page
    asked = client.post("/library/anew", data={"recordings": [*ids, running], "back": back}).text
    assert "Left out, since they wait or are being processed" in asked
    assert [f'value="{id}"' in asked for id in (*ids, running)] == [True, True, False]
    assert [states(database, id)[0] for id in ids] == ["ready", "ready"]  # it was only asked
    refused = client.post("/library/anew", data={"recordings": [*ids, running], "back": back, "first": "split"})
    assert (refused.status_code, "“At work” is being processed" in refused.text) == (400, True)
    assert [states(database, id)[0] for id in ids] == ["ready", "ready"]  # all of them, or none
    done = client.post("/library/anew", data={"recordings": ids, "back": back, "first": "split"})
    assert (done.status_code, done.headers["location"]) == (303, f"{back}&done=anew&count=2")
    assert "2 recordings put in the queue to be processed anew." in client.get(done.headers["location"]).text
    assert [states(database, id)[0] for id in ids] == ["queued", "queued"]


def test_one_leads_to_its_page_and_programs_name_the_stage(
    signed_in: SignedIn, database: Database, settings: Settings
) -> None:
    one, two = (add_webinar(database, settings, media=media).id for media in (b"one", b"two"))
    staff = add_member(database, role="staff")
    done = signed_in(staff).post("/library/anew", data={"recordings": one, "first": "probe", "back": "//elsewhere"})
    assert (done.status_code, done.headers["location"]) == (303, f"/recordings/{one}")
    headers = token_headers(database, staff, "read", "write")
    client = signed_in(None)
    answer = client.post("/api/v1/library/anew", json={"recordings": [two], "first": "split"}, headers=headers)
    assert (answer.status_code, answer.json()) == (200, {"queued": [two]})
    again = client.post("/api/v1/library/anew", json={"recordings": [two]}, headers=headers)
    assert (again.status_code, "waits in the queue already" in again.json()["detail"]) == (400, True)


@pytest.mark.parametrize("role", ["moderator", "physician"])
def test_only_staff_process_anew_and_delete(
    signed_in: SignedIn, database: Database, settings: Settings, role: Role
) -> None:
    recording = add_webinar(database, settings).id
    client = signed_in(add_member(database, role=role))
    page = client.get(f"/recordings/{recording}").text
    for act in ("anew", "remove"):
        assert f"/recordings/{recording}/{act}" not in page
        assert client.get(f"/recordings/{recording}/{act}").status_code == 403
        form = {"recordings": recording, "first": "probe", "sure": "yes"}
        assert client.post(f"/library/{act}", data=form).status_code == 403
    assert client.get("/library/removed").status_code == 403
    assert states(database, recording)[0] == "ready"
