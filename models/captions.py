"""Captions that exist already, in place of listening: a WebVTT or SubRip file as a transcript without word times."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models.clips import audio_seconds
from models.protocols import Progress, ignore_progress
from transcripts.captions import read_captions, unroll
from transcripts.cues import Cue
from transcripts.errors import MediaError
from transcripts.timecode import clock
from transcripts.transcript import Segment, Transcript

SUFFIXES = (".vtt", ".srt")  # WebVTT first, which can name speakers
MARGIN = 2.0  # seconds that captions may run over the end: players do not mind, and files do
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def load_captions(file: Path, *, language: str | None = None) -> "Captions":
    """Read a caption file as a Transcriber. Raises MediaError for one that cannot be read, or says nothing."""
    if file.suffix.lower() not in SUFFIXES:
        raise MediaError(f"{file.name} does not end in {' or '.join(SUFFIXES)}; give captions as WebVTT or SubRip")
    try:
        data = file.read_bytes()
        cues = unroll(read_captions(data.decode("utf-16" if data.startswith(_UTF_16) else "utf-8-sig")))
    except OSError as error:
        raise MediaError(f"The captions {file} cannot be read: {error.strerror or error}. Check the path.") from error
    except UnicodeDecodeError as error:
        raise MediaError(f"{file.name} is not text in UTF-8; save it in that encoding") from error
    except MediaError as error:
        raise MediaError(f"{file.name}: {error}") from error
    if not cues:
        raise MediaError(f"{file.name} has no cue with text in it; give the captions of this recording")
    return Captions(f"captions ({file.suffix.lower().removeprefix('.')})", language, cues)


@dataclass(frozen=True, slots=True)
class Captions:
    """A Transcriber that says what its captions say; made by `load_captions`."""

    name: str
    language: str | None
    cues: tuple[Cue, ...]

    def transcribe(
        self, audio: Path, *, language: str | None = None, progress: Progress = ignore_progress
    ) -> Transcript:
        """A segment for each cue, with its speaker where it names one, within the length of the audio.

        Raises MediaError where cues begin after the end of the audio: they belong to another recording.
        """
        duration = audio_seconds(audio)
        last = max(cue.start for cue in self.cues)
        if last > duration + MARGIN:
            raise MediaError(
                f"The captions go on to {clock(last)}, and the recording ends at {clock(duration)}: they belong to "
                "another recording, or to another cut of it. Give the captions of this one."
            )
        progress(duration)
        return Transcript(_segments(self.cues, duration), self.language or language, self.name)


def _segments(cues: Sequence[Cue], duration: float) -> tuple[Segment, ...]:
    return tuple(
        Segment(
            id=number,
            start=min(cue.start, duration),
            end=min(cue.end, duration),
            text=" ".join(cue.text.split()),
            speaker=cue.speaker,
        )
        for number, cue in enumerate(sorted(cues, key=lambda cue: cue.start))
    )
