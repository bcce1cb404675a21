"""A thumbnail: one picture of a video, by which people know a recording again."""

import os
import subprocess
from pathlib import Path

from transcripts.errors import MediaError

WIDTH = 480  # pixels
SHARE = 0.1  # of the recording, after which its picture is taken: past the title card, before the end
LONGEST_SECONDS = 120  # a broken video must not hold the stage up


def has_picture(media: Path) -> bool:
    """Whether a media file has a moving picture; the cover of an album is none. Raises MediaError."""
    import av  # 0.2 s, and only the steps that read media need it

    try:
        with av.open(str(media)) as container:
            return any(not track.disposition & av.stream.Disposition.attached_pic for track in container.streams.video)
    except (av.error.FFmpegError, ValueError) as error:
        raise MediaError(f"The picture of {media.name} cannot be read: {error}.") from error


def write_thumbnail(media: Path, picture: Path, *, seconds: float) -> None:
    """Write a JPEG of the picture that a video of so many `seconds` shows after SHARE of them; raises MediaError.

    Where the sound outlasts the pictures and there is none any more, it is the first one. The file appears complete or
    not at all.
    """
    part = picture.with_name(f"{picture.stem}.part-{os.getpid()}.jpg")
    try:
        try:
            _run_ffmpeg(media, part, at=SHARE * seconds)
        except MediaError:
            _run_ffmpeg(media, part, at=0.0)
        os.replace(part, picture)
    finally:
        part.unlink(missing_ok=True)


def _run_ffmpeg(media: Path, out: Path, *, at: float) -> None:
    import ffmpeg
    import imageio_ffmpeg

    # V and not v: pictures that move, even where a cover stands before them.
    stream = (
        ffmpeg.input(f"file:{media}", ss=f"{at:.2f}")
        .output(f"file:{out}", map="0:V:0", vframes=1, vf=f"scale={WIDTH}:-2", qscale=4, map_metadata=-1)
        .global_args("-nostdin", "-v", "error")
    )
    command = ffmpeg.compile(stream, cmd=imageio_ffmpeg.get_ffmpeg_exe(), overwrite_output=True)
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", check=False, timeout=LONGEST_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise MediaError(f"No picture could be taken of the video (not within {LONGEST_SECONDS} s).") from error
    if done.returncode or not out.exists():
        words = done.stderr.strip().splitlines()
        raise MediaError(f"No picture could be taken of the video ({words[-1] if words else 'it shows none there'}).")
