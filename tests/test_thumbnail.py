"""A video's picture: taken at ingest, shown in the library, and given to whoever may see the recording."""

from pathlib import Path

import av
import pytest
from conftest import convert
from library import add_webinar
from people import SignedIn, add_member

from database.connection import Database
from flows.stages import audio
from flows.work import Work
from pipeline.thumbnail import has_picture, write_thumbnail
from settings import Settings
from transcripts import store
from transcripts.errors import MediaError


def film(path: Path, *, seconds: int = 10) -> Path:
    """A video that is red before its first second ends, and green after."""
    red, green = (
        ("-f", "lavfi", "-i", f"color={name}:size=320x240:rate=10:duration={each}")
        for name, each in (("red", 0.9), ("lime", seconds - 0.9))
    )
    sound = ("-f", "lavfi", "-i", f"sine=duration={seconds}")
    joined = ("-filter_complex", "[0:v][1:v]concat=n=2:v=1[v]", "-map", "[v]", "-map", "2:a")
    convert(*red, *green, *sound, *joined, "-c:v", "mpeg4", "-c:a", "aac", str(path))
    return path


def colour(picture: Path) -> tuple[int, int, tuple[int, int, int]]:
    """Width, height and the middle's red, green and blue of a picture."""
    with av.open(str(picture)) as container:
        frame = next(container.decode(video=0)).to_ndarray(format="rgb24")
    height, width, _ = frame.shape
    red, green, blue = (int(value) for value in frame[height // 2, width // 2])
    return width, height, (red, green, blue)


def test_the_picture_is_taken_after_a_tenth_of_the_video(tmp_path: Path) -> None:
    video, picture = film(tmp_path / "talk.mp4"), tmp_path / "talk.jpg"
    assert has_picture(video)
    write_thumbnail(video, picture, seconds=10.0)
    width, height, (red, green, blue) = colour(picture)
    assert (width, height) == (480, 360)
    assert green > 200 and red < 60 and blue < 60
    assert sorted(path.name for path in tmp_path.iterdir()) == ["talk.jpg", "talk.mp4"]


def test_pictures_that_end_before_the_sound_are_shown_by_the_first_one(tmp_path: Path) -> None:
    video, picture = tmp_path / "talk.mp4", tmp_path / "talk.jpg"
    short = ("-f", "lavfi", "-i", "color=blue:size=320x240:rate=10:duration=0.5")
    convert(*short, "-f", "lavfi", "-i", "sine=duration=10", "-c:v", "mpeg4", "-c:a", "aac", str(video))
    write_thumbnail(video, picture, seconds=10.0)
    _, _, (red, green, blue) = colour(picture)
    assert blue > 200 and red < 60 and green < 60


def test_a_cover_is_no_video(tmp_path: Path) -> None:
    cover, song = tmp_path / "cover.jpg", tmp_path / "song.mp3"
    convert("-f", "lavfi", "-i", "color=red:size=64x64:duration=1", "-frames:v", "1", str(cover))
    sound = ("-f", "lavfi", "-i", "sine=duration=2")
    convert(*sound, "-i", str(cover), "-map", "0", "-map", "1", "-disposition:v", "attached_pic", str(song))
    assert not has_picture(song)
    with pytest.raises(MediaError, match="No picture could be taken"):
        write_thumbnail(song, tmp_path / "talk.jpg", seconds=2.0)


def test_a_video_whose_pictures_are_broken_is_heard_all_the_same(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.mp4"
    convert("-i", str(film(tmp_path / "talk.mp4")), "-c", "copy", "-bsf:v", "noise=amount=1", str(broken))
    recording = add_webinar(database, settings, media=broken.read_bytes(), suffix=".mp4", done=())
    audio(Work(database, settings, recording))
    with database.snapshot() as connection:
        stage = next(stage for stage in store.load_stages(connection, recording.id) if stage.name == "audio")
    assert stage.state == "done" and str(stage.reason).startswith("No picture could be taken of the video (")
    assert not settings.thumbnail(recording.media_sha256).exists()


def test_sound_has_no_picture_and_a_broken_video_says_why(tmp_path: Path) -> None:
    convert("-f", "lavfi", "-i", "sine=duration=2", str(tmp_path / "talk.opus"))
    assert not has_picture(tmp_path / "talk.opus")
    (tmp_path / "broken.mp4").write_text("no film")
    with pytest.raises(MediaError, match="cannot be read"):
        has_picture(tmp_path / "broken.mp4")
    with pytest.raises(MediaError, match="No picture could be taken"):
        write_thumbnail(tmp_path / "talk.opus", tmp_path / "talk.jpg", seconds=2.0)
    assert not (tmp_path / "talk.jpg").exists()


def test_a_video_is_pictured_where_it_is_listed_and_played(
    signed_in: SignedIn, database: Database, settings: Settings, tmp_path: Path
) -> None:
    recording = add_webinar(database, settings, media=film(tmp_path / "talk.mp4").read_bytes(), suffix=".mp4")
    reader, address = signed_in(add_member(database)), f"/media/{recording.id}/thumbnail"
    assert reader.get(address).status_code == 404
    assert address not in reader.get("/").text and 'class="thumbnail drawn"' in reader.get("/").text
    with database.transaction() as connection:
        store.set_duration(connection, recording.id, 10.0)
    audio(Work(database, settings, recording))
    picture = reader.get(address)
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/jpeg")
    assert picture.content == settings.thumbnail(recording.media_sha256).read_bytes()
    assert f'src="{address}"' in reader.get("/").text and "drawn" not in reader.get("/").text
    assert f'src="{address}"' in reader.get("/search?q=novapeel").text
    assert f'poster="{address}"' in reader.get(f"/recordings/{recording.id}").text
    with database.transaction() as connection:
        store.set_visibility(connection, recording.id, "staff")
    assert reader.get(address).status_code == 404
