"""What is stored comes back equal, and saving again replaces instead of adding."""

from datetime import date
from hashlib import sha256

import pytest

from database.connection import Connection, Database
from transcripts import results, store
from transcripts.closeness import Embedding
from transcripts.dossier import Models
from transcripts.errors import InvalidValueError, NotFoundError
from transcripts.outline import Check, Claim, Draft, Pearl, Question, Section, Summary
from transcripts.recording import Recording, Stage, recording_id
from transcripts.search_index import live, save_units
from transcripts.transcript import Correction, Replaced, Segment, Transcript, Word
from transcripts.units import Unit
from transcripts.vocabulary import Mention

STAGES = ("probe", "transcribe", "split", "summarize", "pearls", "tag", "embed", "seed")
WORDS = (Word(0.0, 0.4, "Never", 0.9), Word(0.4, 1.0, "twice.", 0.8))
TRANSCRIPT = Transcript(
    segments=(
        Segment(id=0, start=0.0, end=1.0, text="Never twice.", words=WORDS, speaker="A", flags=("low-probability",)),
        Segment(id=1, start=1.5, end=2.0, text="Why?"),
    ),
    language="en",
    model="stand-in",
    diarizer="voices",
    corrections=(
        Correction(0, 0.0, 0.4, "Nether", "Never", "", "edited", 1.0),
        Correction(
            0,
            0.4,
            1.0,
            "tri ice.",
            "twice.",
            "Twice",
            "near",
            0.7,
            replaced=(Replaced(0, Word(0.4, 0.8, "tri", 0.3)), Replaced(1, Word(0.8, 1.0, "ice.", 0.2))),
        ),
    ),
)
CLAIM = Claim("Never twice.", "Never twice.", (0,), 0.0, 1.0, checks=(Check("quote", True), Check("numbers", False)))
OTHER = Claim("Why?", "Why?", (1,), 1.5, 2.0, speaker="Bo", note="said by the vendor")


def recording(content: str = "a", **changes: object) -> Recording:
    digest = sha256(content.encode()).hexdigest()
    values: dict[str, object] = {
        "id": recording_id(digest),
        "title": f"On {content}",
        "media_name": f"{content}.mp4",
        "media_path": f"{digest}.mp4",
        "media_sha256": digest,
        "event_date": date(2026, 3, 1),
        "speakers": ("Dr. A", "B"),
        "disclosures": "none",
    }
    return Recording(**{**values, **changes})  # type: ignore[arg-type]


def add(connection: Connection, content: str = "a") -> str:
    one = recording(content)
    store.add_recording(connection, one, stages=STAGES)
    return one.id


@pytest.mark.parametrize("captions", [{}, {"captions_path": "b.vtt", "captions_sha256": "b"}])
def test_a_recording_comes_back_equal(database: Database, captions: dict[str, str]) -> None:
    with database.transaction() as connection:
        assert store.add_recording(connection, recording(**captions), stages=STAGES)
        loaded = store.load_recording(connection, recording().id)
    assert loaded.created_at is not None
    assert loaded == recording(created_at=loaded.created_at, **captions)


def test_the_same_content_is_one_recording(database: Database) -> None:
    with database.transaction() as connection:
        store.add_recording(connection, recording(), stages=STAGES)
        assert not store.add_recording(connection, recording(title="Another title"), stages=STAGES)
        (only,) = store.list_recordings(connection)
    assert only.title == "On a"


def test_an_unknown_id_is_a_clear_error(database: Database) -> None:
    with database.transaction() as connection, pytest.raises(NotFoundError, match="'nothing'.*springboard list"):
        store.load_recording(connection, "nothing")


def test_recordings_are_listed_newest_first_and_by_state(database: Database) -> None:
    for content in "abc":
        with database.transaction() as connection:
            add(connection, content)
    with database.transaction() as connection:
        store.set_state(connection, recording("b").id, "ready")
        assert [r.title for r in store.list_recordings(connection)] == ["On c", "On b", "On a"]
        assert [r.title for r in store.list_recordings(connection, state="ready")] == ["On b"]


def test_a_stage_goes_from_pending_to_done(database: Database) -> None:
    with database.transaction() as connection:
        one = add(connection)
        store.start_stage(connection, one, "transcribe")
        store.report_progress(connection, one, "transcribe", 30.0, 120.0)
        assert store.load_stages(connection, one)[:2] == (
            Stage("probe"),
            Stage("transcribe", "running", progress=30.0, total=120.0),
        )
        store.finish_stage(connection, one, "transcribe")
        stage = store.load_stages(connection, one)[1]
    assert (stage.state, stage.progress, stage.total) == ("done", 120.0, 120.0)
    assert stage.seconds is not None and stage.seconds >= 0


def test_a_failed_stage_keeps_its_reason(database: Database) -> None:
    with database.transaction() as connection:
        one = add(connection)
        store.start_stage(connection, one, "probe")
        store.fail_stage(connection, one, "probe", "no sound")
        stage = store.load_stages(connection, one)[0]
    assert (stage.state, stage.reason) == ("failed", "no sound")


def test_every_result_comes_back_equal_even_when_saved_twice(database: Database) -> None:
    sections = (Section("First", 0.0, 1.0, 0, 0), Section("Second", 1.5, 2.0, 1, 1))
    summary = Summary(bottom_line=(CLAIM,), sections=((), (OTHER, CLAIM)), failures=((0, "no model"),))
    pearls = (Pearl(CLAIM, "limit", 0.75), Pearl(OTHER, "technique"))
    mentions = (Mention("Fraxel", "device", 0, 0.0, 0.4, "Never", "Never", 0.9, "negated"),)
    unit = Unit("window", "Never twice. Why?", 0.0, 2.0, 0, 1, speaker="A", terms=("Fraxel",), pearls=("limit",))
    draft = Draft("On a", "**Body**", (Question("Why?", 1.5),))
    with database.transaction() as connection:
        one = add(connection)
        for _ in range(2):
            results.save_transcript(connection, one, TRANSCRIPT)
            results.save_sections(connection, one, sections)
            results.save_summary(connection, one, summary, model="extractive")
            results.save_pearls(connection, one, pearls)
            results.save_mentions(connection, one, mentions)
            for generation in live(connection, model="minilm", recipe="stand-in"):
                save_units(connection, generation, one, (unit,), [Embedding([1.0, *[0.0] * 383])])
            results.save_draft(connection, one, draft)
        for name in STAGES:
            store.start_stage(connection, one, name)
            store.finish_stage(connection, one, name)
        dossier = results.load_dossier(connection, one)
        stored = connection.execute(
            'SELECT kind, text, start, "end", first, last, speaker, terms, pearls, content_hash, model '
            "FROM units JOIN generations ON generations.id = generation"
        ).fetchall()
    assert dossier.transcript == TRANSCRIPT
    assert dossier.sections == sections
    assert dossier.summary == summary
    assert dossier.pearls == pearls
    assert dossier.mentions == mentions
    assert dossier.draft == draft
    assert dossier.models == Models("stand-in", "voices", "extractive", "minilm")
    assert dossier.recording.language == "en"
    content_hash = sha256(b"Never twice. Why?").hexdigest()
    assert stored == [
        ("window", "Never twice. Why?", 0.0, 2.0, 0, 1, "A", ["Fraxel"], ["limit"], content_hash, "minilm")
    ]


def test_parts_of_stages_that_are_not_done_are_none(database: Database) -> None:
    with database.transaction() as connection:
        one = add(connection)
        dossier = results.load_dossier(connection, one)
    assert (dossier.transcript, dossier.sections, dossier.summary, dossier.pearls, dossier.draft) == (None,) * 5
    assert dossier.models == Models()
    assert not dossier.no_speech


def test_a_recording_whose_transcript_is_empty_says_that_nobody_spoke(database: Database) -> None:
    with database.transaction() as connection:
        one = add(connection)
        results.save_transcript(connection, one, Transcript(segments=(), language=None, model="stand-in"))
        assert results.load_dossier(connection, one).no_speech


@pytest.mark.parametrize(
    "make",
    [
        lambda: Word(2.0, 1.0, "late", 0.5),
        lambda: Word(0.0, 1.0, " padded", 0.5),
        lambda: Word(0.0, 1.0, "sure", 1.5),
        lambda: Segment(0, 0.0, 1.0, "other words", words=WORDS),
        lambda: Transcript((Segment(1, 0.0, 1.0, "x"),), "en", "m"),
        lambda: Transcript((Segment(0, 2.0, 3.0, "x"), Segment(1, 1.0, 2.0, "y")), "en", "m"),
        lambda: Claim("text", "quote", (), 0.0, 1.0),
        lambda: Claim("text", "quote", (2, 1), 0.0, 1.0),
        lambda: Claim("text", " ", (0,), 0.0, 1.0),
        lambda: Section(" ", 0.0, 1.0, 0, 0),
        lambda: recording(id="0123456789ab"),
        lambda: recording(title=" "),
    ],
)
def test_nouns_refuse_what_cannot_be(make: object) -> None:
    with pytest.raises(InvalidValueError):
        make()  # type: ignore[operator]
