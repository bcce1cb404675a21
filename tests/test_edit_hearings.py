"""Corrections in a new hearing: found where their words stand, though not at the same time or in one line."""

from dataclasses import replace

from correcting import correct, edits_of, transcript_of
from library import SEGMENTS, TRANSCRIPT, add_webinar

from database.connection import Database
from editing import versions
from editing.originals import load_original_transcript
from settings import Settings
from transcripts.transcript import Segment, Transcript, Word


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
