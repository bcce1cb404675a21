"""Corrections of words: each is a stored edit, shown at once, told to whoever comes second, and can be undone."""

from dataclasses import replace

import pytest
from correcting import BEN, correct, edits_of, sitting, transcript_of
from library import SEGMENTS, TRANSCRIPT, add_webinar
from people import add_member

from database.connection import Database
from editing import acts, versions
from editing.acts import teach
from editing.desk import EditConflict, undo_edit
from editing.edit import Author, Edit, Place
from editing.originals import load_original_transcript
from editing.refreshes import load_refreshes
from pipeline.tag import tag
from settings import Settings
from transcripts.added_terms import list_added
from transcripts.errors import InvalidValueError, NotFoundError
from transcripts.transcript import Correction, Replaced, Word
from transcripts.vocabulary import load_vocabulary


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


def test_a_correction_becomes_what_a_term_sounds_like(database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings).id
    edit = correct(database, recording, 2, "Do not treat inflamed skin with Fraxel.")
    with database.transaction() as connection:
        added = teach(connection, sitting(recording), edit=edit.id, term="Fraxel", form="sounds-like")
        assert list_added(connection) == (added,)
    assert (added.term.name, added.term.sounds_like, added.added_by) == ("Fraxel", ("Novapeel",), "Ada Editor")
    assert added.term.note == f"corrected in “Acne scars” ({recording}) at 00:13"
