"""Captions in place of listening: read with their speakers, kept with the recording, used only where asked for."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from beeps import beeps
from conftest import CommandLine, convert
from library import wav as tone

from console.doctor import examine
from console.show import recording_lines
from database.connection import Database
from flows.stages import NAMED_ALREADY, WITHOUT_WORDS
from intake.find import find_captions
from intake.register import register
from models.captions import load_captions
from models.catalog import load_transcriber
from models.protocols import Embedder
from settings import Settings
from transcripts import results, store
from transcripts.captions import read_captions
from transcripts.errors import InputError, MediaError, NotFoundError, SettingError
from transcripts.export import as_vtt
from transcripts.search import search
from transcripts.transcript import Segment, Transcript

VTT = """WEBVTT

00:00.500 --> 00:04.000
<v Dr. Ada Lind>Wait six weeks
between two sessions.

00:04.000 --> 00:09.000
<v Dr. Ben Moss>And never over inflamed skin.
"""
STAGES = ("probe", "transcribe")


def file(folder: Path, name: str, content: str | bytes = VTT) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# Reading


def test_each_cue_is_a_segment_with_its_speaker(tmp_path: Path) -> None:
    done: list[float] = []
    read = load_captions(file(tmp_path, "talk.vtt"), language="en")
    assert read.transcribe(beeps(tmp_path / "a.wav", seconds=8), progress=done.append) == Transcript(
        segments=(
            Segment(0, 0.5, 4.0, "Wait six weeks between two sessions.", speaker="Dr. Ada Lind"),
            Segment(1, 4.0, 8.0, "And never over inflamed skin.", speaker="Dr. Ben Moss"),  # no longer than the audio
        ),
        language="en",
        model="captions (vtt)",
    )
    assert done == [8.0]


def test_subrip_in_any_order_and_utf_16(tmp_path: Path) -> None:
    text = "2\n00:00:02,000 --> 00:00:03,000\nNaïve.\n\n1\n00:00:01,000 --> 00:00:02,000\nFirst.\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        read = load_captions(file(tmp_path, "talk.SRT", text.encode(encoding)))
        transcript = read.transcribe(beeps(tmp_path / "a.wav"))
        assert transcript == Transcript(
            (Segment(0, 1.0, 2.0, "First."), Segment(1, 2.0, 3.0, "Naïve.")), None, "captions (srt)"
        )


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("talk.txt", VTT, r"talk.txt does not end in \.vtt or \.srt"),
        ("talk.srt", "naïve".encode("latin-1"), "talk.srt is not text in UTF-8"),
        ("talk.srt", "1\nno times\nYes.", "talk.srt: line 1 of the captions is '1'"),
        ("talk.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<i> </i>\n", "talk.vtt has no cue with text in it"),
    ],
)
def test_unusable_captions_are_refused(tmp_path: Path, name: str, content: str | bytes, says: str) -> None:
    with pytest.raises(MediaError, match=says):
        load_captions(file(tmp_path, name, content))
    with pytest.raises(MediaError, match="gone.vtt cannot be read"):
        load_captions(tmp_path / "gone.vtt")


def test_captions_of_another_recording_are_refused(tmp_path: Path) -> None:
    text = "1\n00:01:00,000 --> 00:01:01,000\nLater.\n"
    read = load_captions(file(tmp_path, "talk.srt", text))
    with pytest.raises(MediaError, match="go on to 01:00, and the recording ends at 00:12: they belong to another"):
        read.transcribe(beeps(tmp_path / "a.wav"))


def test_the_engine_needs_no_whisper(settings: Settings) -> None:
    findings = {found.subject: found for found in examine(replace(settings, engine="captions", whisper="none"))}
    assert (findings["Engine"].ok, findings["Whisper"].ok) == (True, True)
    assert findings["Whisper"].text == "not needed by the engine captions"


def test_the_engine_listens_to_nothing(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="listens to nothing, and this recording has no captions; give them with"):
        load_transcriber("captions", "tiny.en", cache=tmp_path)


# Keeping


def test_captions_are_kept_by_their_content(database: Database, settings: Settings, tmp_path: Path) -> None:
    media = file(tmp_path, "talk.mp3", b"talk")
    recording, added = register(database, settings, media, stages=STAGES, captions=file(tmp_path, "other name.VTT"))
    digest = sha256(VTT.encode()).hexdigest()
    assert added
    assert (recording.captions_path, recording.captions_sha256) == (f"{digest}.vtt", digest)
    assert (settings.media_folder / f"{digest}.vtt").read_text() == VTT
    again, added = register(database, settings, media, stages=STAGES, captions=tmp_path / "other name.VTT")
    assert (again, added) == (recording, False)


def test_captions_beside_a_recording_are_found_but_not_used_unasked(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    media = file(tmp_path, "talk.mp3", b"talk")
    with pytest.raises(NotFoundError, match="no captions beside .*: looked for talk.vtt and talk.srt"):
        find_captions(media)
    srt = file(tmp_path, "talk.srt")
    file(tmp_path, "talk.en.vtt")
    assert find_captions(media) == srt
    vtt = file(tmp_path, "talk.VTT")
    assert find_captions(media) == vtt
    recording, _ = register(database, settings, media, stages=STAGES)
    assert recording.captions_path is None


def test_captions_may_come_later_but_not_after_the_transcript(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    media, captions = file(tmp_path, "talk.mp3", b"talk"), file(tmp_path, "talk.vtt")
    first, _ = register(database, settings, media, stages=STAGES)
    later, added = register(database, settings, media, stages=STAGES, captions=captions)
    assert (first.captions_path, later.captions_path, added) == (None, f"{later.captions_sha256}.vtt", False)
    with database.transaction() as connection:
        results.save_transcript(connection, later.id, Transcript((), None, "captions (vtt)"))
        store.finish_stage(connection, later.id, "transcribe")
    assert register(database, settings, media, stages=STAGES, captions=captions) == (later, False)
    with pytest.raises(InputError, match="“talk” .* has its transcript already, and these captions were not used"):
        register(database, settings, media, stages=STAGES, captions=file(tmp_path, "new.vtt", VTT + "\n"))


def test_unusable_captions_leave_nothing(database: Database, settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(MediaError, match=r"talk\.vtt"):
        register(database, settings, file(tmp_path, "talk.mp3", b"talk"), stages=STAGES,
                 captions=file(tmp_path, "talk.vtt", "nothing"))  # fmt: skip
    assert not settings.media_folder.exists()


# The whole flow

TALK = """WEBVTT

00:00.000 --> 00:07.000
<v Dr. Ada Lind>Tonight we talk about acne scars
and about the lasers that we use for them.

00:07.000 --> 00:14.000
<v Dr. Ada Lind>For rolling scars I use the Fraxel laser
and I wait six weeks between two sessions.

00:14.000 --> 00:21.000
<v Dr. Ada Lind>Do not treat skin that is still inflamed,
because the pigment may stay for months.

00:21.000 --> 00:28.000
<v Dr. Ben Moss>If the skin turns white after filler,
stop, and inject hyaluronidase at once.
"""


@pytest.mark.weights
def test_a_recording_with_captions_goes_through_without_listening(
    command_line: CommandLine, database: Database, embedder: Embedder, tmp_path: Path
) -> None:
    media = file(tmp_path, "talk.wav", tone(30))
    nothing = command_line.run("ingest", str(media), SPRINGBOARD_ENGINE="captions")
    assert nothing.code == 1
    assert "There are no captions beside" in nothing.err
    file(tmp_path, "talk.vtt", TALK)
    # No such Whisper, and nothing that tells voices apart: they are not needed.
    outcome = command_line.run(
        "ingest", str(media), SPRINGBOARD_ENGINE="captions", SPRINGBOARD_WHISPER="none", SPRINGBOARD_VOICES="none"
    )
    assert outcome.code == 0
    assert outcome.err.startswith("Speakers will not be told apart: ") and len(outcome.err.splitlines()) == 1
    with database.transaction() as connection:
        (recording,) = store.list_recordings(connection)
        dossier = results.load_dossier(connection, recording.id)
        best, *_ = search(connection, "blanching after filler", embedder)
    stages = {stage.name: stage for stage in dossier.stages}
    assert {stage.state for stage in stages.values()} == {"done"}
    assert stages["relisten"].reason == WITHOUT_WORDS
    assert stages["diarize"].reason == NAMED_ALREADY
    assert f"The stage “relisten”: {WITHOUT_WORDS}" in recording_lines(dossier)
    assert (dossier.models.transcriber, dossier.models.diarizer) == ("captions (vtt)", None)
    assert dossier.transcript == load_captions(media.with_suffix(".vtt")).transcribe(work_audio(media, tmp_path))
    assert dossier.summary and dossier.summary.bottom_line and dossier.draft and dossier.draft.questions
    assert "interval" in {pearl.kind for pearl in dossier.pearls or ()}
    assert {"Fraxel", "hyaluronidase"} <= {mention.term for mention in dossier.mentions or ()}
    assert "turns white after filler" in best.text
    assert read_captions(as_vtt(dossier)) == read_captions(TALK)  # captions with good habits come out as they went in


def work_audio(media: Path, folder: Path) -> Path:
    """The recording as a transcriber takes it."""
    convert("-i", str(media), "-ac", "1", "-ar", "16000", "-c:a", "pcm_s16le", str(folder / "audio.wav"))
    return folder / "audio.wav"


def test_one_caption_file_serves_one_recording(command_line: CommandLine, tmp_path: Path) -> None:
    one, other = file(tmp_path, "a.mp3", b"a"), file(tmp_path, "b.mp3", b"b")
    outcome = command_line.run("ingest", str(one), str(other), "--captions", str(file(tmp_path, "a.vtt")))
    assert outcome.code == 2
    assert "One caption file cannot serve 2 recordings" in outcome.err
