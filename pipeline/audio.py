"""From a media file to the audio that Whisper hears: 16 kHz, mono, 16 bit. Uses ffmpeg as a program, and PyAV."""

import os
import signal
import subprocess
import tempfile
from pathlib import Path

from models.protocols import Progress, ignore_progress
from transcripts.errors import MediaError, StorageError
from transcripts.timecode import clock

SAMPLE_RATE = 16_000  # Hz, what Whisper was trained on
BYTES_PER_SECOND = 2 * SAMPLE_RATE
SHORTEST_SHARE = 0.9  # of the declared duration: less sound than this means that the end of the file is missing
MARGIN_SECONDS = 2.0  # containers round their durations

# Formats that state how long each track is. Others estimate it, or tell the length of their longest track.
_STATING = frozenset({"mov,mp4,m4a,3gp,3g2,mj2", "wav", "flac", "ogg", "aiff"})
_NO_ROOM = ("No space left on device", "File too large", "Disk quota exceeded")


def probe(media: Path) -> float | None:
    """The length of a recording's sound in seconds, or None where the file does not state it reliably.

    Raises MediaError if it is no media file, or has no sound track or several.
    """
    import av  # 0.2 s, and only this step needs it

    if not media.exists():
        raise MediaError(f"The media file {media} is gone. Put it back, or add the recording again.")
    try:
        with av.open(str(media)) as container:
            tracks = container.streams.audio
            if not tracks:
                raise MediaError(
                    "This file has no sound track, so there is nothing to transcribe. "
                    "Upload the recording that carries the speakers' voices."
                )
            if len(tracks) > 1:
                raise MediaError(
                    f"This file has {len(tracks)} sound tracks, and only one can be transcribed. Export it with one: "
                    "the original language, with all speakers."
                )
            if container.format.name in _STATING and tracks[0].duration and tracks[0].time_base:
                return float(tracks[0].duration * tracks[0].time_base)
            return None
    except (av.error.FFmpegError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise MediaError(
            f"This file cannot be read as audio or video ({reason}). Accepted is whatever ffmpeg reads, such as "
            "mp4, mov, mkv, webm, mp3, m4a, wav, opus. If it plays elsewhere it may be cut short: upload it again."
        ) from error


def extract_audio(
    media: Path, audio: Path, *, declared: float | None = None, progress: Progress = ignore_progress
) -> float:
    """Write the sound of `media` to `audio` as WAV (16 kHz, mono, 16 bit) and return its length in seconds.

    The file appears complete or not at all. `declared` is the duration that the file states; progress is in
    seconds of audio. Raises MediaError for a file that cannot be decoded or whose end is missing, and
    StorageError where the disk is full.
    """
    audio.parent.mkdir(parents=True, exist_ok=True)
    part = audio.with_name(f"{audio.stem}.part-{os.getpid()}.wav")
    try:
        _run_ffmpeg(media, part, progress)
        seconds = max(0, part.stat().st_size - 44) / BYTES_PER_SECOND  # 44 bytes of header
        if seconds == 0:
            raise MediaError("This file has a sound track without any sound in it. Export the recording again.")
        if declared and seconds < declared * SHORTEST_SHARE - MARGIN_SECONDS:
            raise MediaError(
                f"This file says that it runs {clock(declared)}, but its sound ends at {clock(seconds)}: "
                "it is cut short. Upload it again."
            )
        os.replace(part, audio)
    finally:
        part.unlink(missing_ok=True)
    return seconds


def _run_ffmpeg(media: Path, out: Path, progress: Progress) -> None:
    import ffmpeg
    import imageio_ffmpeg

    stream = ffmpeg.input(f"file:{media}").output(
        f"file:{out}", map="0:a:0", ac=1, ar=SAMPLE_RATE, acodec="pcm_s16le", fflags="+bitexact", map_metadata=-1
    )
    command = ffmpeg.compile(
        stream.global_args("-nostdin", "-v", "error", "-progress", "pipe:1", "-nostats"),
        cmd=imageio_ffmpeg.get_ffmpeg_exe(),
        overwrite_output=True,
    )
    # The log goes to a file, since a broken recording can write more than a pipe holds while nobody reads it.
    with tempfile.TemporaryFile("w+", errors="replace") as log:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True) as process:
            try:
                for line in process.stdout or ():
                    key, _, value = line.strip().partition("=")
                    if key == "out_time_us" and value.isdecimal():
                        progress(int(value) / 1_000_000)
            except BaseException:
                process.kill()
                raise
        log.seek(0)
        words = log.read().strip()
    if process.returncode == -signal.SIGXFSZ or any(reason in words for reason in _NO_ROOM):
        raise StorageError(
            f"No room to write the audio in {out.parent} (one hour needs 115 MB). "
            "Free disk space, or move SPRINGBOARD_HOME to a larger disk, and run again."
        )
    if process.returncode != 0:
        last = words.splitlines()[-1] if words else f"ffmpeg ended with code {process.returncode}"
        raise MediaError(f"This file cannot be decoded ({last}). Export the recording again, or convert it to mp4.")
