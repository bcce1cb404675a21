"""What an edit made outdated is made anew, and nothing else; edits hold through a new run of all stages."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import convert
from correcting import correct, edits_of, sitting, transcript_of
from embedding import WeeksEmbedder
from library import AVOID, SECTIONS, WAIT, add_webinar

from community.threads import opening_text
from console.refresh import refresh_all
from database.connection import Database
from editing import acts, claim_acts
from editing.desk import undo_edit
from editing.refreshes import load_refreshes
from flows.ingest import STEPS
from flows.queue import Request, new_refreshes
from flows.refresh import refresh
from flows.slots import recording_lock
from flows.work import Work
from intake.register import register
from models.protocols import Embedder
from settings import Settings
from transcripts import results, store
from transcripts.errors import WeightsError
from transcripts.recording import STAGE_NAMES
from transcripts.search import answer


def found(database: Database, query: str) -> list[str]:
    """What search answers by words, in the index of the stand-in."""
    with database.snapshot() as connection:
        return [moment.text for moment in answer(connection, query, None).moments if query in moment.text]


def indexed(database: Database, recording: str, *, model: str = WeeksEmbedder.name) -> list[str]:
    with database.snapshot() as connection:
        rows = connection.execute(
            "SELECT text FROM units JOIN generations ON generations.id = generation "
            "WHERE recording = %s AND kind <> 'passage' AND model = %s ORDER BY position",
            (recording, model),
        )
        return [text for (text,) in rows]


def waiting(database: Database, recording: str) -> int:
    with database.snapshot() as connection:
        return len(load_refreshes(connection, recording))


def ready(database: Database, settings: Settings, embedder: WeeksEmbedder) -> str:
    """A recording whose index was made with the stand-in."""
    recording = add_webinar(database, settings).id
    with database.transaction() as connection:
        connection.execute("UPDATE generations SET model = 'stand-in'")
    edit = correct(database, recording, 0, "Welcome to the talk about acne scars.")
    with database.transaction() as connection:
        undo_edit(connection, sitting(recording), edit.id)
    refresh(database, recording, lambda: embedder)
    embedder.embedded.clear()
    return recording


def test_a_corrected_word_is_found_and_only_what_is_around_it_is_embedded(
    database: Database, settings: Settings
) -> None:
    embedder = WeeksEmbedder()
    recording = ready(database, settings, embedder)
    assert found(database, "tanned") == []
    edit = correct(database, recording, 2, "Do not treat tanned skin with Novapeel.")
    assert waiting(database, recording) == 1
    refresh(database, recording, lambda: embedder)
    assert waiting(database, recording) == 0
    assert "Do not treat tanned skin with Novapeel." in indexed(database, recording)
    assert found(database, "tanned") != []
    assert embedder.embedded == [  # the sentences of what has it, each once; those of an hour are far more
        "Welcome to this talk about acne scars.",
        "Wait six weeks between two sessions.",
        "Do not treat tanned skin with Novapeel.",
        "thank you thank you thank you",
    ]
    with database.snapshot() as connection:
        draft = results.load_draft(connection, recording)
        posts = connection.execute("SELECT version, body FROM post_versions ORDER BY version").fetchall()
        opening = connection.execute("SELECT body FROM post_versions ORDER BY version DESC LIMIT 1").fetchone()
    assert draft is not None and "Do not treat tanned skin with Novapeel." in draft.body
    assert opening is not None and draft.body in opening[0]  # the thread follows
    assert posts[-1] == (3, opening_text(draft))  # the thread was drafted, and brought up to two corrections
    with database.transaction() as connection:
        undo_edit(connection, sitting(recording), edit.id)
    refresh(database, recording, lambda: embedder)
    assert found(database, "tanned") == []
    assert "Do not treat inflamed skin with Novapeel." in indexed(database, recording)


def test_claims_are_found_by_the_name_that_their_speaker_has_now(database: Database, settings: Settings) -> None:
    recording = ready(database, settings, WeeksEmbedder())
    with database.transaction() as connection:
        acts.rename_speaker(connection, sitting(recording), speaker="Dr. Ben Moss", name="Dr. Ben Holm")
    refresh(database, recording, WeeksEmbedder)
    with database.snapshot() as connection:
        claims = connection.execute(
            "SELECT text, speaker FROM units WHERE kind = 'claim' AND recording = %s ORDER BY position", (recording,)
        ).fetchall()
        answers = {
            name: [(moment.text, moment.speaker) for moment in answer(connection, query, None).moments]
            for name in ("Moss", "Holm")
            for query in [f"inflamed skin speaker:{name} kind:contraindication"]
        }
    assert claims == [(WAIT.text, "Dr. Ada Lind"), (AVOID.text, "Dr. Ben Holm")]
    assert answers == {"Moss": [], "Holm": [(AVOID.text, "Dr. Ben Holm")]}


def test_only_the_section_that_a_word_is_in_is_titled_anew(database: Database, settings: Settings) -> None:
    recording = ready(database, settings, WeeksEmbedder())
    with database.snapshot() as connection:
        before = results.load_sections(connection, recording)
    correct(database, recording, 2, "Do not treat hyaluronidase skin with Novapeel.")
    refresh(database, recording, WeeksEmbedder)
    with database.snapshot() as connection:
        first, second = results.load_sections(connection, recording)
        mentions = {mention.term for mention in results.load_mentions(connection, recording)}
    assert first == before[0]
    assert second == replace(SECTIONS[1], title=second.title)
    assert "yaluronidase" in second.title
    assert "hyaluronidase" in mentions


def test_an_approval_makes_nothing_outdated(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    with database.transaction() as connection:
        claim_acts.approve_claim(connection, sitting(recording), start=4.5, seen=WAIT.text)
        acts.accept_tag(connection, sitting(recording), term="Novapeel")
    assert waiting(database, recording) == 0


def test_a_recording_at_work_is_refreshed_later(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    correct(database, recording.id, 1, "Wait ten weeks between two sessions.")
    (request,) = new_refreshes(database, set())
    with recording_lock(database, recording):
        assert list(new_refreshes(database, set())) == []
        refresh(database, recording.id, WeeksEmbedder)
    assert waiting(database, recording.id) == 1
    (again,) = new_refreshes(database, {request})
    assert (again[0], again[1] > request[1]) == (recording.id, True)
    assert list(new_refreshes(database, {again})) == []


def test_a_request_that_a_dead_process_had_is_made_again(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    correct(database, recording, 1, "Wait ten weeks between two sessions.")
    with database.transaction() as connection:
        connection.execute("UPDATE refreshes SET asked_at = now() - interval '11 minutes'")
    (dead,) = new_refreshes(database, set())
    known: set[Request] = {dead}
    (again,) = new_refreshes(database, known)
    assert again[1] - dead[1] >= timedelta(minutes=11)


def test_why_a_refresh_failed_is_stored_and_it_waits_for_a_person(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    correct(database, recording, 1, "Wait ten weeks between two sessions.")

    def missing() -> WeeksEmbedder:
        raise WeightsError("There are no weights in that folder.")

    with pytest.raises(WeightsError):
        refresh(database, recording, missing)
    with database.snapshot() as connection:
        (failed,) = load_refreshes(connection, recording)
    assert failed.reason == "There are no weights in that folder."
    assert list(new_refreshes(database, set())) == []


@pytest.mark.weights
def test_the_command_line_refreshes_what_waits(database: Database, settings: Settings, embedder: Embedder) -> None:
    recording = add_webinar(database, settings).id
    correct(database, recording, 1, "Wait ten weeks between two sessions.")
    assert list(refresh_all(settings)) == [f"Brought “Acne scars” ({recording}) up to date."]
    assert waiting(database, recording) == 0
    assert any("ten weeks" in text for text in indexed(database, recording, model=embedder.name))
    assert list(refresh_all(settings)) == []


# The whole flow, twice

HEARD = """WEBVTT

00:00.000 --> 00:07.000
<v Speaker 1>Tonight we talk about acne scars
and about the lasers that we use for them.

00:07.000 --> 00:14.000
<v Speaker 1>For rolling scars I use the Frazel laser
and I wait six weeks between two sessions.

00:14.000 --> 00:21.000
<v Speaker 1>Do not treat skin that is still inflamed,
because the pigment may stay for months.

00:21.000 --> 00:28.000
<v Speaker 2>If the skin turns white after filler,
stop, and inject hyaluronidase at once.
"""
# Cut and labelled otherwise, half a second later; one line that was corrected is heard quite differently.
HEARD_AGAIN = """WEBVTT

00:00.500 --> 00:07.500
<v Speaker 2>This evening is all about something else
and nothing of the former line is left in it.

00:07.500 --> 00:14.500
<v Speaker 2>For rolling scars I use the Frazel laser
and I wait six weeks between two sessions.

00:14.500 --> 00:21.500
<v Speaker 2>Do not treat skin that is still inflamed,
because the pigment may stay for months.

00:21.500 --> 00:28.500
<v Speaker 1>If the skin turns white after filler,
stop, and inject hyaluronidase at once.
"""


def run_from(stage: str, work: Work) -> None:
    """Run this stage and all after it, as the flow does."""
    names = [step.name for step in STEPS]
    for step in STEPS[names.index(stage) :]:
        with work.database.transaction() as connection:
            store.start_stage(connection, work.recording.id, step.name)
        step.run(work)


@pytest.mark.weights
def test_edits_hold_through_a_new_run_of_all_stages(
    database: Database, settings: Settings, embedder: Embedder, tmp_path: Path
) -> None:
    media, captions = tmp_path / "talk.wav", tmp_path / "talk.vtt"
    convert("-f", "lavfi", "-i", "sine=frequency=90:duration=30", str(media))
    captions.write_text(HEARD)
    recording, _ = register(database, settings, media, stages=STAGE_NAMES, captions=captions)
    work = Work(database=database, settings=settings, recording=recording)
    run_from("probe", work)
    lines = [segment.text for segment in transcript_of(database, recording.id).segments]
    correct(database, recording.id, 1, lines[1].replace("Frazel", "Fraxel"))
    gone = correct(database, recording.id, 0, lines[0].replace("lasers", "beams"))
    with database.transaction() as connection:
        at = sitting(recording.id)
        acts.rename_speaker(connection, at, speaker="Speaker 2", name="Dr. Ben Moss")
        first, *_ = results.load_sections(connection, recording.id)
        acts.retitle(connection, at, start=0.0, seen=first.title, title="Scars")
        acts.reject_tag(connection, at, term="hyaluronidase")
        pearls = results.load_pearls(connection, recording.id)
        interval = next(pearl.claim for pearl in pearls if "six weeks" in pearl.claim.text)
        text = "Wait six weeks between two sessions."
        claim_acts.edit_claim(connection, at, start=interval.start, seen=interval.text, text=text, anyway=True)
    assert recording.captions_path is not None
    (settings.media_folder / recording.captions_path).write_text(HEARD_AGAIN)
    run_from("transcribe", work)
    now = transcript_of(database, recording.id)
    assert now.segments[1].text == "For rolling scars I use the Fraxel laser and I wait six weeks between two sessions."
    assert [segment.speaker for segment in now.segments] == [*["Speaker 2"] * 3, "Dr. Ben Moss"]
    assert {edit.id for edit in edits_of(database, recording.id) if not edit.placed} == {gone.id}
    with database.snapshot() as connection:
        sections = results.load_sections(connection, recording.id)
        mentions = {mention.term for mention in results.load_mentions(connection, recording.id)}
        pearls = results.load_pearls(connection, recording.id)
    assert sections[0].title == "Scars"
    assert "Fraxel" in mentions and "hyaluronidase" not in mentions
    (kept,) = [pearl.claim for pearl in pearls if pearl.claim.text == text]
    # What the claim leans on was heard quite differently; to the last word it quotes what is said there now.
    assert kept.quote == " ".join(segment.text for segment in now.segments[:3])
    assert kept.segments == (0, 1, 2)
    assert kept.start == pytest.approx(interval.start + 0.5, abs=0.3)
    assert any("the Fraxel laser" in unit for unit in indexed(database, recording.id, model=embedder.name))
