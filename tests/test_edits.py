"""Corrections: each is a stored edit, shown at once, found again in what is made anew, and can be undone."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import LiteralString

import jsonschema
import pytest
from conftest import ROOT
from correcting import BEN, correct, edits_of, sitting, transcript_of
from library import MENTIONS, PEARLS, SEGMENTS, TRANSCRIPT, add_webinar
from people import add_member
from psycopg.errors import RaiseException

from database.connection import Database
from editing import acts, versions
from editing.acts import teach
from editing.desk import EditConflict, undo_edit
from editing.edit import Author, Change, Edit, Place
from editing.edit_store import edit_version
from editing.originals import load_original_transcript
from editing.refreshes import load_refreshes
from pipeline.tag import tag
from settings import Settings
from transcripts import results
from transcripts.added_terms import list_added
from transcripts.captions import read_captions
from transcripts.errors import InvalidValueError, NotFoundError
from transcripts.export import FORMATS
from transcripts.transcript import Correction, Replaced, Segment, Transcript, Word
from transcripts.vocabulary import load_vocabulary

SCHEMA = ROOT / "docs" / "export.schema.json"


def heard_again(transcript: Transcript, *, later: float) -> Transcript:
    """The same said as another hearing has it: everything a little later."""
    return replace(
        transcript,
        segments=tuple(
            replace(
                segment,
                start=segment.start + later,
                end=segment.end + later,
                words=tuple(replace(word, start=word.start + later, end=word.end + later) for word in segment.words),
            )
            for segment in transcript.segments
        ),
        corrections=(),
    )


def test_a_corrected_word_is_a_row_and_the_neighbours_keep_their_times(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    member = add_member(database, role="staff", name="Dr. Ada Editor")
    edit = correct(
        database, recording, 2, "Do not treat irritated red skin with Novapeel.", by=Author(member.id, member.name)
    )
    assert edit == Edit(
        id=edit.id, kind="words", place=Place(11.0, 12.0, "inflamed"), before="inflamed", after="irritated red",
        author=Author(member.id, "Dr. Ada Editor"), made_at=edit.made_at,
    )  # fmt: skip
    assert edits_of(database, recording) == (edit,)
    changed = transcript_of(database, recording)
    assert changed.segments[2] == replace(
        SEGMENTS[2],
        text="Do not treat irritated red skin with Novapeel.",
        words=(
            *SEGMENTS[2].words[:3],
            Word(11.0, 11.75, "irritated", 1.0),
            Word(11.75, 12.0, "red", 1.0),
            *SEGMENTS[2].words[4:],
        ),
    )
    assert changed.corrections == (
        Correction(2, 11.0, 12.0, "inflamed", "irritated red", "", "edited", 1.0),
        *TRANSCRIPT.corrections,
    )
    assert [changed.segments[at] for at in (0, 1, 3)] == [SEGMENTS[at] for at in (0, 1, 3)]
    with database.snapshot() as connection:
        assert load_original_transcript(connection, recording) == TRANSCRIPT
        (refresh,) = load_refreshes(connection, recording)
    assert (refresh.edit, refresh.parts) == (edit.id, ("titles", "mentions", "units", "draft"))
    assert (refresh.start, refresh.end, refresh.reason) == (11.0, 12.0, None)


def test_a_name_that_is_plain_english_counts_where_a_person_wrote_it(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    edit = correct(database, recording, 2, "Do not treat inflamed skin with Zoom.")
    assert edit.place.subject == "Zoom"
    now = transcript_of(database, recording)
    assert now.corrections == (Correction(2, 13.0, 14.0, "Nova peal", "Zoom.", "Zoom", "edited", 1.0),)
    assert "Zoom" in {mention.term for mention in tag(now, load_vocabulary())}
    assert "Zoom" not in {mention.term for mention in tag(replace(now, corrections=()), load_vocabulary())}


def test_undone_everything_is_as_it_was(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    edit = correct(database, recording, 2, "Do not treat infected skin with Novapeel.")
    with database.transaction() as connection:
        undone = undo_edit(connection, sitting(recording, BEN, edit.id), edit.id)
    assert transcript_of(database, recording) == TRANSCRIPT
    first, second = edits_of(database, recording)
    assert undone.edits == (second,)
    assert (second.kind, second.undoes, second.author, second.before) == (
        "undo", edit.id, BEN, "changed “inflamed” to “infected” at 00:11",
    )  # fmt: skip
    assert first == replace(edit, undone=first.undone)
    assert first.undone is not None and (first.undone.by, first.undone.at) == (BEN, second.made_at)
    with database.transaction() as connection, pytest.raises(EditConflict, match="Ben Editor undid this already"):
        undo_edit(connection, sitting(recording), edit.id)


def test_a_line_is_corrected_in_two_places_each_undone_by_itself(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    with database.transaction() as connection:
        outcome = acts.correct_words(
            connection, sitting(recording), segment=2, seen=SEGMENTS[2].text,
            text="Do never treat inflamed skin with Novapeel today.",
        )  # fmt: skip
    assert [(edit.before, edit.after) for edit in outcome.edits] == [("not", "never"), ("Novapeel.", "Novapeel today.")]
    with database.transaction() as connection:
        undo_edit(connection, sitting(recording, seen=outcome.version), outcome.edits[0].id)
    assert transcript_of(database, recording).segments[2].text == "Do not treat inflamed skin with Novapeel today."


def test_a_line_without_word_times_is_corrected_as_well(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    edit = correct(database, recording, 1, "Wait sixteen weeks between two sessions.")
    assert transcript_of(database, recording).segments[1] == replace(
        SEGMENTS[1], text="Wait sixteen weeks between two sessions."
    )
    assert edit.place.quote == "six"


def test_what_nobody_said_is_taken_out(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    correct(database, recording, 3, "")
    assert transcript_of(database, recording).segments[3] == replace(SEGMENTS[3], text="")


def test_an_edit_holds_in_a_new_hearing_where_its_words_stand(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    kept = correct(database, recording, 2, "Do not treat infected skin with Novapeel.")
    lost = correct(database, recording, 0, "Welcome to this talk about acne marks.")
    again = heard_again(TRANSCRIPT, later=0.3)
    other = replace(again.segments[0], text="Welcome to that talk on acne.")
    again = replace(again, segments=(other, *again.segments[1:]))
    with database.transaction() as connection:
        versions.save_transcript(connection, recording, again)
    now = transcript_of(database, recording)
    assert now.segments[2].text == "Do not treat infected skin with Novapeel."
    assert now.segments[2].words[3] == Word(11.3, 12.3, "infected", 1.0)
    assert now.segments[0].text == "Welcome to that talk on acne."
    assert {edit.id: edit.placed for edit in edits_of(database, recording)} == {kept.id: True, lost.id: False}
    with database.transaction() as connection:  # heard as at first, it is found again
        assert load_original_transcript(connection, recording) == again
        versions.save_transcript(connection, recording, TRANSCRIPT)
    assert all(edit.placed for edit in edits_of(database, recording))
    assert transcript_of(database, recording).segments[0].text == "Welcome to this talk about acne marks."


def test_a_new_hearing_that_is_right_by_itself_needs_no_edit(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    correct(database, recording, 1, "Wait six long weeks between two sessions.")
    right = replace(SEGMENTS[1], text="Wait six long weeks between two sessions.")
    again = replace(TRANSCRIPT, segments=(SEGMENTS[0], right, *SEGMENTS[2:]))
    with database.transaction() as connection:
        versions.save_transcript(connection, recording, again)
    assert transcript_of(database, recording) == again
    assert [edit.placed for edit in edits_of(database, recording)] == [True]


def test_a_span_that_a_new_hearing_cuts_in_two_is_found_across_the_border(
    database: Database, settings: Settings
) -> None:
    recording = add_webinar(database, settings).id
    correct(database, recording, 2, "Do not touch it with Novapeel.")
    words = SEGMENTS[2].words
    cut = replace(
        TRANSCRIPT,
        segments=(
            *SEGMENTS[:2],
            Segment(2, 9.5, 11.0, "Do not treat", words[:3]),
            Segment(3, 11.0, 14.0, "inflamed skin with Novapeel.", words[3:]),
        ),
        corrections=(),
    )
    with database.transaction() as connection:
        versions.save_transcript(connection, recording, cut)
    now = transcript_of(database, recording)
    assert [segment.text for segment in now.segments[2:]] == ["Do not touch it", "with Novapeel."]


def test_the_second_of_two_is_told_and_nothing_is_overwritten(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    first = correct(database, recording, 2, "Do not treat infected skin with Novapeel.")
    with (
        database.transaction() as connection,
        pytest.raises(
            EditConflict, match="This line was changed since .* Ada Editor changed “inflamed” to “infected”"
        ) as told,
    ):
        acts.correct_words(
            connection, sitting(recording, BEN), segment=2, seen=SEGMENTS[2].text, text="Do not treat hot skin."
        )
    assert told.value.edits == (first,)
    assert transcript_of(database, recording).segments[2].text == "Do not treat infected skin with Novapeel."
    correct(database, recording, 1, "Wait seven weeks between two sessions.", by=BEN)  # elsewhere, nothing hinders
    assert len(edits_of(database, recording)) == 2


def test_what_others_built_upon_is_not_undone_from_beneath_them(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    first = correct(database, recording, 1, "Wait seven weeks between two sessions.")
    second = correct(database, recording, 1, "Wait eight weeks between two sessions.", by=BEN)
    with database.transaction() as connection, pytest.raises(EditConflict, match="Undo them first: Ben Editor") as told:
        undo_edit(connection, sitting(recording, seen=second.id), first.id)
    assert told.value.edits == (second,)
    with database.transaction() as connection:
        undo_edit(connection, sitting(recording), second.id)
        undo_edit(connection, sitting(recording), first.id)
    assert transcript_of(database, recording) == TRANSCRIPT


@pytest.mark.parametrize(
    ("segment", "seen", "text", "error", "told"),
    [
        (1, SEGMENTS[1].text, SEGMENTS[1].text, InvalidValueError, "These are the words that stand there already"),
        (9, "", "x", NotFoundError, "There is no line 9 in this transcript"),
        (-1, "", "x", NotFoundError, "There is no line -1"),
        (1, SEGMENTS[1].text, "x " * 3000, InvalidValueError, "at most 5,000 characters"),
        (1, "Something else.", "x", EditConflict, "This line is no longer as your page shows it"),
    ],
)
def test_what_cannot_be_done_changes_nothing(
    database: Database, settings: Settings, segment: int, seen: str, text: str, error: type[Exception], told: str
) -> None:
    recording = add_webinar(database, settings).id
    with pytest.raises(error, match=told), database.transaction() as connection:
        acts.correct_words(connection, sitting(recording), segment=segment, seen=seen, text=text)
    assert edits_of(database, recording) == ()
    assert transcript_of(database, recording) == TRANSCRIPT


def test_a_correction_of_the_machine_is_undone_and_stays_undone(database: Database, settings: Settings) -> None:
    (made,) = TRANSCRIPT.corrections
    heard = replace(TRANSCRIPT, corrections=(replace(made, written="Novapeel."),))
    recording = add_webinar(database, settings, transcript=heard).id
    with database.transaction() as connection:
        outcome = acts.undo_correction(connection, sitting(recording), start=13.0, written="Novapeel.")
    (edit,) = outcome.edits
    assert (edit.kind, edit.before, edit.after) == ("uncorrect", "Novapeel.", "Nova peal")
    for _ in range(2):  # made again by a new run, it is undone again
        now = transcript_of(database, recording)
        assert (now.segments[2].text, now.corrections) == ("Do not treat inflamed skin with Nova peal", ())
        with database.transaction() as connection:
            versions.save_transcript(connection, recording, heard)


def test_words_that_a_name_took_from_the_next_line_go_back_there(database: Database, settings: Settings) -> None:
    nova, peal = Word(13.0, 13.5, "Nova", 0.4), Word(13.5, 14.25, "peal.", 0.2)
    thanks = (Word(14.5, 15.0, "thank", 0.9), Word(15.0, 15.5, "you", 0.9))
    after = replace(SEGMENTS[3], start=14.5, end=15.5, text="thank you", words=thanks)
    shown = replace(
        TRANSCRIPT,
        segments=(*SEGMENTS[:3], after),
        corrections=(
            Correction(
                2, 13.0, 14.0, "Nova peal.", "Novapeel.", "Novapeel", "sounds-like", 0.4,
                replaced=(Replaced(2, nova), Replaced(3, peal)),
            ),
        ),
    )  # fmt: skip
    recording = add_webinar(database, settings, transcript=shown).id
    with database.transaction() as connection:
        outcome = acts.undo_correction(connection, sitting(recording), start=13.0, written="Novapeel.")
    heard = transcript_of(database, recording)
    assert heard.corrections == ()
    assert heard.segments[2:] == (
        replace(
            SEGMENTS[2],
            end=13.5,
            text="Do not treat inflamed skin with Nova",
            words=(*SEGMENTS[2].words[:-1], nova),
        ),
        replace(after, start=13.5, text="peal. thank you", words=(peal, *thanks)),
    )
    with database.transaction() as connection:
        undo_edit(connection, sitting(recording, seen=outcome.version), outcome.edits[0].id)
    assert transcript_of(database, recording) == shown


# Speakers


def speakers(database: Database, recording: str) -> list[str | None]:
    return [segment.speaker for segment in transcript_of(database, recording).segments]


def test_a_speaker_is_renamed_everywhere_and_found_again_under_another_label(
    database: Database, settings: Settings
) -> None:
    recording = add_webinar(database, settings).id
    with database.transaction() as connection:
        outcome = acts.rename_speaker(connection, sitting(recording), speaker="Dr. Ben Moss", name=" Dr.  Eva Moos ")
    (edit,) = outcome.edits
    assert (edit.kind, edit.before, edit.after) == ("rename", "Dr. Ben Moss", "Dr. Eva Moos")
    assert edit.place == Place(9.5, 19.0, subject="Dr. Ben Moss", spans=((9.5, 14.0), (14.5, 19.0)))
    assert speakers(database, recording) == ["Dr. Ada Lind"] * 2 + ["Dr. Eva Moos"] * 2
    with database.snapshot() as connection:
        pearls = results.load_pearls(connection, recording)
    assert [pearl.claim.speaker for pearl in pearls] == ["Dr. Ada Lind", "Dr. Eva Moos"]
    labels = ("Speaker 2", "Speaker 2", "Speaker 1", "Speaker 1")
    again = replace(
        TRANSCRIPT,
        segments=tuple(replace(each, speaker=label) for each, label in zip(SEGMENTS, labels, strict=True)),
    )
    with database.transaction() as connection:
        versions.save_transcript(connection, recording, again)
    assert speakers(database, recording) == ["Speaker 2", "Speaker 2", "Dr. Eva Moos", "Dr. Eva Moos"]


def test_a_name_is_not_given_to_a_speaker_who_speaks_at_other_times(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    with database.transaction() as connection:
        acts.rename_speaker(connection, sitting(recording), speaker="Dr. Ben Moss", name="Dr. Eva Moos")
    alone = replace(TRANSCRIPT, segments=tuple(replace(each, speaker="Speaker 1") for each in SEGMENTS[:2]))
    with database.transaction() as connection:
        versions.save_transcript(connection, recording, replace(alone, corrections=()))
    assert speakers(database, recording) == ["Speaker 1", "Speaker 1"]
    assert [edit.placed for edit in edits_of(database, recording)] == [False]


def test_two_speakers_are_put_together(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    with database.transaction() as connection:
        outcome = acts.rename_speaker(connection, sitting(recording), speaker="Dr. Ben Moss", name="Dr. Ada Lind")
    assert [edit.kind for edit in outcome.edits] == ["merge"]
    assert speakers(database, recording) == ["Dr. Ada Lind"] * 4
    with database.transaction() as connection:
        undo_edit(connection, sitting(recording), outcome.edits[0].id)
    assert transcript_of(database, recording) == TRANSCRIPT


@pytest.mark.parametrize(
    ("segment", "reach", "expected"),
    [(0, "line", "C A B B"), (0, "turn", "C C B B"), (1, "turn", "A C B B"), (2, "rest", "A A C C")],
)
def test_a_speaker_is_assigned_from_a_line_on(
    database: Database, settings: Settings, segment: int, reach: str, expected: str
) -> None:
    recording = add_webinar(database, settings).id
    names = {"A": "Dr. Ada Lind", "B": "Dr. Ben Moss", "C": "Dr. Cy Noor"}
    with database.transaction() as connection:
        acts.assign_speaker(
            connection, sitting(recording), segment=segment, seen=SEGMENTS[segment].speaker or "", reach=reach,  # type: ignore[arg-type]
            name="Dr. Cy Noor",
        )  # fmt: skip
    assert speakers(database, recording) == [names[each] for each in expected.split()]


# Titles and tags


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


# The vocabulary, and the limits of append-only


def test_a_correction_becomes_what_a_term_sounds_like(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    edit = correct(database, recording, 2, "Do not treat inflamed skin with Fraxel.")
    with database.transaction() as connection:
        added = teach(connection, sitting(recording), edit=edit.id, term="Fraxel", form="sounds-like")
        assert list_added(connection) == (added,)
    assert (added.term.name, added.term.sounds_like, added.added_by) == ("Fraxel", ("Novapeel",), "Ada Editor")
    assert added.term.note == f"corrected in “Acne scars” ({recording}) at 00:13"


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
