"""A small picture of a film, by which people know it again in lists. Uses ffmpeg as a program, and PyAV."""

import os
import subprocess
from pathlib import Path

from transcripts.errors import MediaError

WIDTH = 320  # pixels, twice what a list shows, for screens of high density
PLACE = 0.1  # of the length: past the black and the title that many films begin with
FRAMES = 50  # among which ffmpeg chooses the most typical, so that a fade or a flash is passed over
LONGEST_SECONDS = 60  # for a broken film, over which ffmpeg may brood


def draw_picture(media: Path, picture: Path, *, length: float) -> bool:
    """Write a JPEG of a film of `length` seconds, WIDTH pixels wide; False where the file has no film, as with audio.

    The cover of a song is no film. The picture appears complete or not at all. Raises MediaError for a film that
    cannot be decoded.
    """
    if not _has_film(media):
        return False
    part = picture.with_name(f"{picture.stem}.part-{os.getpid()}.jpg")
    try:
        _run_ffmpeg(media, part, at=PLACE * length)
        if not part.exists():  # the sound outlasts the film, which ends before that place
            _run_ffmpeg(media, part, at=0.0)
        if not part.exists():
            raise MediaError("The film in this file has no picture that can be decoded.")
        os.replace(part, picture)
    finally:
        part.unlink(missing_ok=True)
    return True


def _has_film(media: Path) -> bool:
    import av
    from av.stream import Disposition

    try:
        with av.open(str(media)) as container:
            return any(not stream.disposition & Disposition.attached_pic for stream in container.streams.video)
    except (av.error.FFmpegError, ValueError) as error:
        raise MediaError(f"This file cannot be read as audio or video ({error}).") from error


def _run_ffmpeg(media: Path, out: Path, *, at: float) -> None:
    """Write the picture; none where there is no frame after `at` seconds."""
    import ffmpeg
    import imageio_ffmpeg

    stream = ffmpeg.input(f"file:{media}", ss=f"{at:.3f}").output(
        f"file:{out}",
        **{"map": "0:V:0", "frames:v": 1, "q:v": 5},
        vf=f"thumbnail={FRAMES},scale={WIDTH}:-2:out_range=pc,format=yuvj420p",
        fflags="+bitexact",
        map_metadata=-1,
    )
    command = ffmpeg.compile(
        stream.global_args("-nostdin", "-v", "error"), cmd=imageio_ffmpeg.get_ffmpeg_exe(), overwrite_output=True
    )
    try:
        run = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=LONGEST_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise MediaError(f"The film in this file gave no picture within {LONGEST_SECONDS} s.") from error
    if run.returncode != 0:
        words = run.stderr.strip().splitlines() or [f"ffmpeg ended with code {run.returncode}"]
        raise MediaError(f"The film in this file cannot be decoded ({words[-1]}).")
