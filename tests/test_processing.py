"""Processing as people follow it: how long it still takes, the queue, events of a recording, trying a stage again."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
from conftest import CommandLine
from library import STAGES, TRANSCRIPT, WordEmbedder, add_webinar, empty_models
from people import SignedIn, add_member, sign_in, token_headers
from serving import serving
from starlette.testclient import TestClient

from database.connection import Connection, Database
from settings import Settings
from transcripts import queue_store, results, store
from transcripts.errors import InvalidValueError, NotFoundError
from transcripts.forecast import remaining_seconds
from transcripts.recording import Recording, Stage
from web.app import create_app

PACES = {"audio": 0.01, "transcribe": 0.1, "split": 0.02}


# How long it still takes


def test_a_running_stage_goes_on_at_its_own_pace_and_the_others_at_that_of_earlier_recordings() -> None:
    stages = (Stage("audio", "done"), Stage("transcribe", "running", progress=150, total=600), Stage("split"))
    # A quarter took 30 s, so the rest takes 90 s; and 600 s at 0.02.
    assert remaining_seconds(stages, PACES, duration=600, elapsed=30) == pytest.approx(90 + 12)


def test_a_stage_that_just_started_is_expected_to_be_as_fast_as_before() -> None:
    stages = (Stage("transcribe", "running", progress=6, total=600),)
    assert remaining_seconds(stages, PACES, duration=600, elapsed=20) == pytest.approx(40)
    assert remaining_seconds(stages, PACES, duration=600, elapsed=60) is None  # it takes longer: nobody knows how long


@pytest.mark.parametrize(
    ("stages", "duration"),
    [((Stage("split"), Stage("seed")), 600), ((Stage("split"),), None), ((Stage("seed", "running"),), 600)],
)
def test_nothing_is_promised_where_nothing_tells(stages: tuple[Stage, ...], duration: float | None) -> None:
    assert remaining_seconds(stages, PACES, duration=duration, elapsed=5) is None


def test_stages_that_are_over_take_no_time() -> None:
    assert remaining_seconds((Stage("split", "done"), Stage("tag", "failed")), {}, duration=600, elapsed=0) == 0


def test_the_pace_of_a_stage_is_the_median_over_ready_recordings(database: Database, settings: Settings) -> None:
    recordings = [add_webinar(database, settings, media=bytes([number])) for number in range(3)]
    add_webinar(database, settings, media=b"unfinished", done=STAGES[:3])
    with database.transaction() as connection:
        for recording, seconds in zip(recordings, (754.9, 1509.8, 7549.0), strict=True):
            connection.execute(
                "UPDATE stages SET seconds = %s WHERE recording = %s AND name = 'transcribe'", (seconds, recording.id)
            )
        assert queue_store.load_paces(connection)["transcribe"] == pytest.approx(2.0)


def test_a_recording_that_waits_has_a_place_and_no_time(
    database: Database, settings: Settings, signed_in: SignedIn
) -> None:
    add_webinar(database, settings, media=b"ready")  # whose pace is known
    waiting = add_webinar(database, settings, done=STAGES[:1])
    client = signed_in(add_member(database, role="staff"))
    with database.transaction() as connection:
        store.set_state(connection, waiting.id, "queued")
    told = client.get(f"/recordings/{waiting.id}/stages.json").json()
    assert (told["position"], told["elapsed"], told["remaining"]) == (1, 0, None)
    page = client.get(f"/recordings/{waiting.id}").text
    assert "Place 1 in the queue." in page
    assert " left." not in page


# The queue


def test_the_queue_names_places_and_leaves_out_what_is_ready(database: Database, settings: Settings) -> None:
    add_webinar(database, settings, media=b"ready")
    failed = add_webinar(database, settings, media=b"failed", done=STAGES[:2], failed="transcribe")
    running = add_webinar(database, settings, media=b"running", done=STAGES[:3])
    waiting = [add_webinar(database, settings, media=bytes([number]), done=()) for number in (1, 2)]
    with database.transaction() as connection:
        for recording in waiting:
            store.set_state(connection, recording.id, "queued")
            connection.execute(
                "UPDATE recordings SET state_at = clock_timestamp() WHERE id = %s", (recording.id,)
            )  # both would have the time of the transaction
    with database.snapshot() as connection:
        found = [(each.id, each.state, each.position) for each in queue_store.list_queue(connection)]
        places = [queue_store.position_of(connection, each.id) for each in (running, *waiting, failed)]
    assert places == [None, 1, 2, None]
    assert found == [
        (running.id, "running", None),
        (waiting[0].id, "queued", 1),
        (waiting[1].id, "queued", 2),
        (failed.id, "failed", None),
    ]


def test_staff_see_the_queue_and_physicians_do_not(database: Database, settings: Settings, signed_in: SignedIn) -> None:
    recording = add_webinar(database, settings, done=STAGES[:2], failed="transcribe")
    staff = add_member(database, role="staff")
    shown = signed_in(staff).get("/queue")
    assert shown.status_code == 200
    assert "“Transcribe” failed. The disk is full. Free some space and run it again." in shown.text
    assert f'action="/recordings/{recording.id}/stages/transcribe/retry"' in shown.text
    assert "The workflow engine does not answer" in shown.text  # none runs in this test
    physician = signed_in(add_member(database))
    assert physician.get("/queue").status_code == 403
    told = signed_in(None).get("/api/v1/queue", headers=token_headers(database, staff, "read")).json()
    assert told["workers"] is None
    assert [(each["id"], each["state"]) for each in told["recordings"]] == [(recording.id, "failed")]
    assert told["recordings"][0]["stages"][2]["reason"] == "The disk is full. Free some space and run it again."


class _Prefect(BaseHTTPRequestHandler):
    """What Prefect's server answers to the question for the workers of a pool."""

    def do_POST(self) -> None:
        workers = [
            {"name": "b", "status": "OFFLINE", "last_heartbeat_time": "2026-03-04T09:00:00Z"},
            {"name": "a", "status": "ONLINE", "last_heartbeat_time": "2026-03-04T10:00:00Z"},
        ]
        known = self.path == "/api/work_pools/springboard/workers/filter"
        self.send_response(200 if known else 404)
        self.end_headers()
        self.wfile.write(json.dumps(workers).encode())

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing is told."""


def test_the_queue_says_how_many_workers_are_online(database: Database, settings: Settings) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Prefect) as server:
        Thread(target=server.serve_forever).start()
        app = create_app(database, Settings(home=settings.home, prefect_port=server.server_port), embedder=WordEmbedder)
        with TestClient(app) as client:
            sign_in(client, database, add_member(database, role="staff"))
            page, told = client.get("/queue").text, client.get("/api/v1/queue").json()
        server.shutdown()
    assert "1 worker online." in page
    assert told["workers"] == [
        {"name": "a", "online": True, "seen_at": "2026-03-04T10:00:00+00:00"},
        {"name": "b", "online": False, "seen_at": "2026-03-04T09:00:00+00:00"},
    ]


# Trying again


def test_a_failed_stage_and_all_after_it_wait_again(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings, done=STAGES[:2], failed="transcribe")
    with database.transaction() as connection:
        queue_store.retry(connection, recording.id, "transcribe")
        stages = store.load_stages(connection, recording.id)
        assert store.load_recording(connection, recording.id).state == "queued"
    assert [stage.state for stage in stages] == ["done", "done", *["pending"] * 7]
    assert stages[2] == Stage("transcribe")


def test_a_stage_that_was_left_out_is_tried_again_with_what_depends_on_it(
    database: Database, settings: Settings
) -> None:
    recording = add_webinar(database, settings)
    with database.transaction() as connection:
        store.fail_stage(connection, recording.id, "pearls", "No model.")
        queue_store.retry(connection, recording.id, "pearls")
        stages = {stage.name: stage.state for stage in store.load_stages(connection, recording.id)}
    assert stages == {name: "done" if STAGES.index(name) < 5 else "pending" for name in STAGES}


def test_the_first_stage_that_failed_is_tried_again_with_all_after_it(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    with database.transaction() as connection:
        assert not queue_store.retry_failed(connection, recording.id)
        assert store.load_recording(connection, recording.id).state == "ready"
        for name in ("pearls", "embed"):
            store.fail_stage(connection, recording.id, name, "No model.")
        assert queue_store.retry_failed(connection, recording.id)
        stages = {stage.name: stage.state for stage in store.load_stages(connection, recording.id)}
        assert store.load_recording(connection, recording.id).state == "queued"
    assert stages == {name: "done" if STAGES.index(name) < 5 else "pending" for name in STAGES}


def add_listening_stages(connection: Connection, recording: Recording) -> None:
    """Let the stages that the flow can go on without be done too."""
    connection.execute("UPDATE stages SET position = position + 2 WHERE position > 2")
    for position, name in enumerate(("relisten", "diarize"), start=3):
        connection.execute(
            "INSERT INTO stages (recording, position, name, state) VALUES (%s, %s, %s, 'done')",
            (recording.id, position, name),
        )


def test_the_command_tries_again_what_a_ready_recording_lacks(
    command_line: CommandLine, database: Database, settings: Settings, tmp_path: Path
) -> None:
    recording = add_webinar(database, settings)
    with database.transaction() as connection:
        add_listening_stages(connection, recording)
        store.fail_stage(connection, recording.id, "seed", "No room.")
    file = tmp_path / "new" / "talk.opus"
    file.parent.mkdir()
    file.write_bytes(b"0123456789")
    models = empty_models(tmp_path / "models")  # no stage that is left needs any
    in_a_folder = command_line.run("ingest", str(file.parent), **models)
    assert in_a_folder.out.startswith("talk.opus is in the library already")
    assert in_a_folder.err == f"Left out of {file}: seed: No room.\n"
    first, again = (command_line.run("ingest", str(file), **models) for _ in range(2))
    assert (first.code, first.err) == (0, "")
    assert f"Going on with talk.opus as {recording.id}" in first.out
    assert again.out.startswith("talk.opus is in the library already")
    with database.transaction() as connection:
        assert {stage.state for stage in store.load_stages(connection, recording.id)} == {"done"}
        assert store.load_recording(connection, recording.id).state == "ready"


def test_a_stage_that_was_left_out_is_not_run_beneath_what_was_made_without_it(
    command_line: CommandLine, database: Database, settings: Settings, tmp_path: Path
) -> None:
    recording = add_webinar(database, settings, done=STAGES[:-1])  # and then the process died
    with database.transaction() as connection:
        add_listening_stages(connection, recording)
        store.fail_stage(connection, recording.id, "diarize", "No model.")
        before = {stage.name: stage for stage in store.load_stages(connection, recording.id)}
    (tmp_path / "talk.opus").write_bytes(b"0123456789")
    models = empty_models(tmp_path / "models")  # no stage that is left needs any
    outcome = command_line.run("ingest", str(tmp_path / "talk.opus"), **models)
    assert (outcome.code, outcome.err) == (0, f"Left out of {tmp_path / 'talk.opus'}: diarize: No model.\n")
    with database.transaction() as connection:
        after = {stage.name: stage for stage in store.load_stages(connection, recording.id)}
        assert store.load_recording(connection, recording.id).state == "ready"
        assert results.load_transcript(connection, recording.id) == TRANSCRIPT
    assert after.pop("seed").state == "done"
    assert after == {name: stage for name, stage in before.items() if name != "seed"}


def test_what_has_not_failed_is_not_tried_again(database: Database, settings: Settings) -> None:
    ready = add_webinar(database, settings)
    running = add_webinar(database, settings, media=b"running", done=STAGES[:2])
    with database.transaction() as connection:
        with pytest.raises(InvalidValueError, match="is done; only one that failed"):
            queue_store.retry(connection, ready.id, "transcribe")
        with pytest.raises(InvalidValueError, match="is being processed; wait"):
            queue_store.retry(connection, running.id, "split")
        with pytest.raises(NotFoundError, match="no stage 'brew'"):
            queue_store.retry(connection, ready.id, "brew")


def test_staff_try_a_stage_again_on_the_page_and_by_program(
    database: Database, settings: Settings, signed_in: SignedIn
) -> None:
    recording = add_webinar(database, settings, done=STAGES[:2], failed="transcribe")
    staff = add_member(database, role="staff")
    path = f"/recordings/{recording.id}/stages/transcribe/retry"
    assert signed_in(add_member(database)).post(path).status_code == 403
    assert "Retry this stage" in signed_in(staff).get(f"/recordings/{recording.id}").text
    answer = signed_in(staff).post(path)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/recordings/{recording.id}")
    headers = token_headers(database, staff, "read", "write")
    refused = signed_in(None).post(f"/api/v1{path}", headers=headers)
    assert (refused.status_code, refused.json()["detail"]) == (
        400,
        "“Acne scars” waits in the queue already.",
    )


# Events


def test_events_tell_every_change_until_the_recording_is_ready(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings, done=STAGES[:-1])
    with database.transaction() as connection:
        store.set_visibility(connection, recording.id, "public")
        store.start_stage(connection, recording.id, "seed")
    told = []
    with (
        serving(database, settings) as port,
        httpx.stream("GET", f"http://127.0.0.1:{port}/recordings/{recording.id}/events", timeout=20) as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        for line in answer.iter_lines():
            if line.startswith("data: "):
                told.append(json.loads(line.removeprefix("data: ")))
                if told[-1]["state"] == "running":
                    with database.transaction() as connection:
                        store.finish_stage(connection, recording.id, "seed")
                        store.set_state(connection, recording.id, "ready")
    assert told[0]["state"] == "running"
    assert told[0]["stages"][-1] == {
        "name": "seed", "label": "Draft the discussion", "state": "running", "percent": None, "seconds": None,
        "reason": None,
    }  # fmt: skip
    assert told[-1]["state"] == "ready"
    assert told[-1]["remaining"] is None
    assert told[-1]["stages"][-1]["state"] == "done"


def test_events_of_a_recording_are_for_those_who_may_see_it(
    database: Database, settings: Settings, signed_in: SignedIn
) -> None:
    recording = add_webinar(database, settings)
    assert signed_in(None).get(f"/recordings/{recording.id}/events").status_code == 303
    assert signed_in(add_member(database)).get(f"/recordings/{recording.id}/events").status_code == 200
