"""The small picture of a film."""

from pathlib import Path

import av
import pytest
from conftest import convert

from database.connection import Database
from flows.stages import audio
from flows.work import Work
from intake.register import register
from pipeline.picture import draw_picture
from settings import Settings
from transcripts import store
from transcripts.errors import MediaError

SOUND = ("-f", "lavfi", "-i", "sine=duration=10")


def colour_of(picture: Path) -> tuple[int, int, tuple[int, ...]]:
    """Width, height, and the red, green and blue in the middle."""
    with av.open(str(picture)) as container:
        frame = next(container.decode(video=0)).to_ndarray(format="rgb24")
    height, width, _ = frame.shape
    return width, height, tuple(int(part) for part in frame[height // 2, width // 2])


def film(path: Path, *colours: tuple[str, float]) -> Path:
    """A film of colours, each for so many seconds, with ten seconds of sound."""
    inputs = [part for name, seconds in colours for part in ("-f", "lavfi", "-i", _plain(name, seconds))]
    joined = "".join(f"[{number}:v]" for number in range(len(colours))) + f"concat=n={len(colours)}[v]"
    count = len(colours)
    convert(*inputs, *SOUND, "-filter_complex", joined, "-map", "[v]", "-map", f"{count}:a", str(path))
    return path


def _plain(name: str, seconds: float) -> str:
    return f"color={name}:size=640x360:rate=25:duration={seconds}"


def test_the_picture_is_of_the_film_past_its_black_beginning(tmp_path: Path) -> None:
    media, picture = film(tmp_path / "a.mp4", ("black", 0.9), ("red", 9)), tmp_path / "a.jpg"
    assert draw_picture(media, picture, length=10.0)
    width, height, (red, green, blue) = colour_of(picture)
    assert (width, height) == (320, 180)
    assert red > 200 and green < 40 and blue < 40
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jpg", "a.mp4"]


def test_a_film_that_ends_before_the_sound_is_shown_from_its_beginning(tmp_path: Path) -> None:
    media, picture = film(tmp_path / "a.mp4", ("blue", 0.5)), tmp_path / "a.jpg"
    assert draw_picture(media, picture, length=10.0)
    _, _, (red, _, blue) = colour_of(picture)
    assert blue > 200 and red < 40


def test_sound_has_no_picture_and_a_cover_is_none(tmp_path: Path) -> None:
    sound, cover, song = tmp_path / "a.wav", tmp_path / "cover.jpg", tmp_path / "song.mp3"
    convert(*SOUND, str(sound))
    convert("-f", "lavfi", "-i", _plain("red", 1), "-frames:v", "1", str(cover))
    convert("-i", str(sound), "-i", str(cover), "-map", "0", "-map", "1", "-disposition:v", "attached_pic", str(song))
    for media in (sound, song):
        assert not draw_picture(media, tmp_path / "out.jpg", length=10.0)
    assert not (tmp_path / "out.jpg").exists()


def test_the_stage_draws_it_or_tells_why_not(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    media = film(tmp_path / "a.mp4", ("red", 10))
    broken = tmp_path / "b.mp4"
    convert("-i", str(media), "-c", "copy", "-bsf:v", "noise=amount=1", str(broken))
    for file, drawn, told in [(media, True, "None"), (broken, False, "Lists show it without a picture. The film in")]:
        recording, _ = register(database, settings, file)
        work = Work(database, settings, recording)
        audio(work)
        with database.snapshot() as connection:
            stage = next(stage for stage in store.load_stages(connection, recording.id) if stage.name == "audio")
        assert (stage.state, work.picture.exists(), str(stage.reason)[: len(told)]) == ("done", drawn, told)


def test_what_cannot_be_decoded_leaves_no_picture(tmp_path: Path) -> None:
    media = film(tmp_path / "a.mp4", ("red", 10))
    whole = media.read_bytes()
    start, end = whole.index(b"mdat") + 4, whole.index(b"moov") - 4
    media.write_bytes(whole[:start] + bytes(end - start) + whole[end:])
    with pytest.raises(MediaError, match="film in this file"):
        draw_picture(media, tmp_path / "a.jpg", length=10.0)
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp4"]
