"""Captions, downloads and media files of a recording, whole and in ranges."""

from dataclasses import replace

import pytest
from library import STAGES, TRANSCRIPT, add_webinar
from pages import read
from starlette.testclient import TestClient

from database.connection import Database
from settings import Settings
from transcripts.captions import write_vtt
from transcripts.export import FORMATS
from transcripts.results import load_dossier


def test_captions_are_those_of_the_transcript(site: TestClient, database: Database, settings: Settings) -> None:
    answer = site.get(f"/recordings/{add_webinar(database, settings).id}/captions.vtt")
    assert answer.headers["content-type"] == "text/vtt; charset=utf-8"
    assert answer.text == write_vtt(TRANSCRIPT)


def test_there_are_no_captions_before_the_transcript(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings, done=STAGES[:1])
    assert "has no captions yet" in read(site, f"/recordings/{recording.id}/captions.vtt", 404).text
    assert site.get(f"/recordings/{recording.id}/export.srt").status_code == 404


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("json", "application/json"),
        ("vtt", "text/vtt; charset=utf-8"),
        ("srt", "application/x-subrip; charset=utf-8"),
        ("txt", "text/plain; charset=utf-8"),
        ("md", "text/markdown; charset=utf-8"),
    ],
)
def test_downloads(site: TestClient, database: Database, settings: Settings, name: str, content_type: str) -> None:
    recording = add_webinar(database, settings, title="Scars: “état” 1/2")
    answer = site.get(f"/recordings/{recording.id}/export.{name}")
    with database.transaction() as connection:
        dossier = load_dossier(connection, recording.id)
    assert answer.content == FORMATS[name](replace(dossier, draft=None)).encode()  # moderators alone read drafts
    assert answer.headers["content-type"] == content_type
    assert answer.headers["content-disposition"] == (
        f"attachment; filename*=utf-8''Scars%3A%20%E2%80%9C%C3%A9tat%E2%80%9D%201%2F2.{name}"
    )
    assert f"/recordings/{recording.id}/export.{name}" in read(site, f"/recordings/{recording.id}").values("a", "href")


def test_unknown_format_names_those_there_are(site: TestClient, database: Database, settings: Settings) -> None:
    page = read(site, f"/recordings/{add_webinar(database, settings).id}/export.pdf", 404)
    assert "Formats: docx, md, txt, vtt, srt, json." in page.text


def test_media_in_whole(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings, media_name="../../etc/passwd")
    answer = site.get(f"/media/{recording.id}")
    assert (answer.status_code, answer.content) == (200, b"0123456789")
    assert answer.headers["content-type"] == "audio/ogg"
    assert answer.headers["content-length"] == "10"
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["etag"] == f'"{recording.media_sha256}"'
    assert answer.headers["content-disposition"] == 'inline; filename="../../etc/passwd"'
    head = site.head(f"/media/{recording.id}")
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", "10")


@pytest.mark.parametrize(
    ("asked", "content", "content_range"),
    [
        ("bytes=0-3", b"0123", "bytes 0-3/10"),
        ("bytes=8-", b"89", "bytes 8-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=5-999", b"56789", "bytes 5-9/10"),
        ("bytes=-999", b"0123456789", "bytes 0-9/10"),
    ],
)
def test_media_in_ranges(
    site: TestClient, database: Database, settings: Settings, asked: str, content: bytes, content_range: str
) -> None:
    answer = site.get(f"/media/{add_webinar(database, settings).id}", headers={"range": asked})
    assert (answer.status_code, answer.content) == (206, content)
    assert answer.headers["content-range"] == content_range
    assert answer.headers["content-length"] == str(len(content))


def test_media_range_beyond_the_end(site: TestClient, database: Database, settings: Settings) -> None:
    answer = site.get(f"/media/{add_webinar(database, settings).id}", headers={"range": "bytes=10-"})
    assert (answer.status_code, answer.headers["content-range"]) == (416, "bytes */10")


def test_media_range_only_of_the_same_content(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    same = {"range": "bytes=0-3", "if-range": f'"{recording.media_sha256}"'}
    other = {"range": "bytes=0-3", "if-range": '"another"'}
    assert site.get(f"/media/{recording.id}", headers=same).status_code == 206
    assert site.get(f"/media/{recording.id}", headers=other).status_code == 200


@pytest.mark.parametrize(
    ("suffix", "content_type"),
    [
        (".ogg", "audio/ogg"), (".m4a", "audio/mp4"), (".wav", "audio/wav"), (".mp4", "video/mp4"),
        (".MKV", "video/x-matroska"), (".html", "application/octet-stream"), ("", "application/octet-stream"),
    ],
)  # fmt: skip
def test_media_types(site: TestClient, database: Database, settings: Settings, suffix: str, content_type: str) -> None:
    recording = add_webinar(database, settings, suffix=suffix)
    assert site.get(f"/media/{recording.id}").headers["content-type"] == content_type


def test_missing_media_file(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    (settings.media_folder / recording.media_path).unlink()
    assert "The media file of “Acne scars” is missing" in read(site, f"/media/{recording.id}", 404).text
    assert site.get(f"/recordings/{recording.id}").status_code == 200
