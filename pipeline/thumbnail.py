"""A thumbnail: one picture of a video, by which people know a recording again."""

import os
import subprocess
from pathlib import Path

from transcripts.errors import MediaError

WIDTH = 480  # pixels
SHARE = 0.1  # of the recording, after which its picture is taken: past the title card, before the end


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

    The file appears complete or not at all.
    """
    import ffmpeg
    import imageio_ffmpeg

    part = picture.with_name(f"{picture.stem}.part-{os.getpid()}.jpg")
    stream = (
        ffmpeg.input(f"file:{media}", ss=f"{SHARE * seconds:.2f}")
        .output(f"file:{part}", map="0:v:0", vframes=1, vf=f"scale={WIDTH}:-2", qscale=4, map_metadata=-1)
        .global_args("-nostdin", "-v", "error")
    )
    command = ffmpeg.compile(stream, cmd=imageio_ffmpeg.get_ffmpeg_exe(), overwrite_output=True)
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        if done.returncode or not part.exists():
            words = done.stderr.strip().splitlines()
            raise MediaError(
                f"No picture could be taken of the video ({words[-1] if words else 'it shows none there'})."
            )
        os.replace(part, picture)
    finally:
        part.unlink(missing_ok=True)
