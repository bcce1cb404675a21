"""The measures of listening, each on recordings whose answer can be worked out by hand."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from evals.annotated import Turn, Webinar
from evals.listening import Heard, find_speech, heard_of, speech_rows, webinar_rows, words_lost, wrong_corrections
from evals.measures import Share
from evals.voices import Talk, diarization_error, read_rttm
from transcripts.dossier import Dossier, Models
from transcripts.errors import InvalidValueError, NotFoundError
from transcripts.recording import Recording, Stage
from transcripts.transcript import Correction, Segment, Transcript, Word
from transcripts.vocabulary import Term, Vocabulary

VOCABULARY = Vocabulary((Term("Ultherapy", "device"), Term("subcision", "technique")))


def transcript(text: str, *corrections: Correction, speaker: str | None = None) -> Transcript:
    """One segment of words of a second each."""
    words = tuple(Word(float(at), at + 1.0, word, 0.9) for at, word in enumerate(text.split()))
    segment = Segment(0, 0.0, float(len(words)), text, words, speaker=speaker)
    return Transcript((segment,), "en", "stand-in", corrections)


FIRST = transcript("we use all therapy and pull")
CORRECTION = Correction(0, 2.0, 4.0, "all therapy", "Ultherapy", "Ultherapy", "sounds-like", 0.9)
FINAL = replace(
    transcript("we use Ultherapy and pull", CORRECTION, speaker="Speaker 1"),
    segments=(
        Segment(
            0, 0.0, 6.0, "we use Ultherapy and pull",
            (*FIRST.segments[0].words[:2], Word(2.0, 4.0, "Ultherapy", 0.9), *FIRST.segments[0].words[4:]),
            speaker="Speaker 1",
        ),
    ),
)  # fmt: skip
HEARD = Heard("a.opus", 60.0, FIRST, FINAL, (2.0, 1.0, 0.5))
WEBINAR = Webinar(
    id="a", title="A", audio=Path("a.opus"), turns=(Turn("Ada", "we use Ultherapy and pull", 0.0, 6.0),),
    section_starts=(0.0,), devices=(("Ultherapy",),), techniques=(("subcision",),), distractors=("Thermage",),
    remarks=(), queries=(),
)  # fmt: skip


def test_rows_of_a_webinar() -> None:
    rows = dict(webinar_rows([WEBINAR], [HEARD], VOCABULARY))
    assert rows["devices heard, first pass"] == (Share(0, 1),)
    assert rows["devices heard"] == rows["devices tagged"] == (Share(1, 1),)
    assert rows["techniques heard"] == rows["techniques tagged"] == (Share(0, 1),)
    assert rows["false tags"] == (Share(0, 1),)
    assert rows["wrong corrections"] == (Share(0, 1),)
    assert rows["word error rate, first pass"] == (2 / 5,)
    assert rows["word error rate"] == rows["words lost"] == rows["diarization error"] == (0.0,)
    assert rows["speakers found less true"] == (0.0,)
    assert rows["× real time, relisten"] == (60.0,)


def test_a_correction_to_what_nobody_says_is_wrong() -> None:
    elsewhere = replace(WEBINAR, turns=(Turn("Ada", "we use all therapy and pull", 0.0, 6.0),))
    assert wrong_corrections(WEBINAR, FINAL, VOCABULARY) == ()
    assert wrong_corrections(elsewhere, FINAL, VOCABULARY) == (CORRECTION,)


def test_a_denial_is_wrong_where_nobody_denies() -> None:
    correction = Correction(0, 1.0, 3.0, "is an", "isn't", "", "denial", 0.9)
    final = transcript("it isn't infection", correction)
    for said, wrong in (
        ("it isn't infection", ()),
        ("it isn’t infection", ()),
        ("it is not infection", ()),
        ("it is an infection", (correction,)),
        ("it wasn't infection", (correction,)),
    ):
        talk = replace(WEBINAR, turns=(Turn("Ada", said, 0.0, 3.0),))
        assert wrong_corrections(talk, final, VOCABULARY) == wrong


def test_words_are_lost_where_they_stand_in_no_correction() -> None:
    assert words_lost(FIRST, FINAL) == 0
    assert words_lost(FIRST, transcript("we use all therapy pull")) == 1
    assert words_lost(transcript("we use all therapy so and pull"), FINAL) == 1


def test_a_processed_recording_is_held_against_the_first_pass_that_was_kept() -> None:
    dossier = Dossier(
        recording=Recording("a", "A", "a.opus", "a.opus", "a", duration=60.0),
        stages=tuple(Stage(name, seconds=1.0) for name in ("transcribe", "relisten", "diarize")),
        models=Models(),
        transcript=FINAL,
    )
    assert heard_of(dossier, FIRST) == Heard("A", 60.0, FIRST, FINAL, (1.0, 1.0, 1.0))
    kept = transcript("we use all therapy to lift and pull")  # of which two words came not so far
    rows = dict(webinar_rows([WEBINAR], [heard_of(dossier, kept)], VOCABULARY))
    assert rows["words lost"] == (2.0,)
    with pytest.raises(NotFoundError, match="no first pass of it was kept"):
        heard_of(dossier, None)


def test_diarization_error_counts_missed_invented_and_confused_speech() -> None:
    true = (Talk("a", 0.0, 10.0), Talk("b", 10.0, 20.0))
    assert diarization_error(true, (Talk("1", 0.0, 10.0), Talk("2", 10.0, 20.0))) == 0
    assert diarization_error(true, (Talk("1", 0.0, 20.0),)) == pytest.approx(0.5, abs=0.01)
    assert diarization_error(true, (Talk("1", 0.0, 10.0),)) == pytest.approx(0.5, abs=0.01)
    invented = (Talk("1", 0.0, 10.0), Talk("2", 10.0, 30.0))
    assert diarization_error(true, invented) == pytest.approx(9.75 / 19, abs=0.01)
    assert diarization_error((*true, Talk("c", 0.0, 20.0)), ()) == 0  # several at once are not scored


def test_rttm_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.rttm"
    file.write_text(";; a comment\nSPEAKER a 1 3.5 0.5 <NA> <NA> ann <NA> <NA>\n")
    assert read_rttm(file) == (Talk("ann", 3.5, 4.0),)
    file.write_text("SPEAKER a 1 soon\n")
    with pytest.raises(InvalidValueError, match="line 1: not SPEAKER"):
        read_rttm(file)


def test_speech_is_told_apart_by_its_references(tmp_path: Path) -> None:
    listed = [
        {"file": "talk.mp3", "reference": "we use Ultherapy and pull", "speakers": 2},
        {"file": "book.flac", "reference": "once", "speakers": 1},
        {"file": "meeting.flac", "reference": None, "speakers": 2},
        {"file": "noise.flac", "reference": "", "speakers": 0},
    ]
    (tmp_path / "manifest.json").write_text(json.dumps(listed))
    (tmp_path / "meeting.rttm").write_text("SPEAKER a 1 0.0 6.0 <NA> <NA> ann <NA> <NA>\n")
    speech = find_speech(tmp_path)
    assert [(each.audio.name, each.kind) for each in speech] == [
        ("talk.mp3", "interview"),
        ("book.flac", "read"),
        ("meeting.flac", "meeting"),
        ("noise.flac", "silence"),
    ]
    rows = dict(speech_rows(speech, [HEARD] * 4))
    assert rows["words on silence and noise"] == (5.0,)
    assert rows["word error rate, interview"] == (0.0,)
    assert rows["diarization error, meeting"] == (0.0,)
    assert rows["× real time, transcribe, interview"] == (30.0,)
    with pytest.raises(NotFoundError, match=r"manifest\.json is not there"):
        find_speech(tmp_path / "nowhere")
