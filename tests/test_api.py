"""The API: recordings, exports and searches in JSON, and its errors."""

from dataclasses import replace
from datetime import date
from urllib.parse import quote

import pytest
from library import STAGES, add_webinar
from pages import read
from starlette.testclient import TestClient
from test_search_pages import WAITS, add_talk

from database.connection import Database
from settings import Settings
from transcripts.export import FORMATS
from transcripts.results import load_dossier


def test_api_lists_recordings_without_their_paths(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    (told,) = site.get("/api/v1/recordings").json()
    assert told == {
        "id": recording.id,
        "title": "Acne scars",
        "media_name": "talk.opus",
        "media_sha256": recording.media_sha256,
        "state": "ready",
        "duration": 754.9,
        "language": "en",
        "event_date": "2026-03-04",
        "speakers": ["Dr. Ada Lind", "Dr. Ben Moss"],
        "disclosures": "Dr. Lind has no conflicts.",
        "visibility": "members",
        "created_at": recording.created_at and recording.created_at.isoformat(),
        "series": "",
        "presenters": [],
        "moderator": None,
        "fewest_speakers": None,
        "most_speakers": None,
        "spoken_language": None,
    }


def test_api_gives_the_export_of_a_recording(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    with database.transaction() as connection:
        dossier = load_dossier(connection, recording.id)
    assert site.get(f"/api/v1/recordings/{recording.id}").text == FORMATS["json"](replace(dossier, draft=None))


def test_api_search(site: TestClient, database: Database, settings: Settings) -> None:
    recording = add_webinar(database, settings)
    told = site.get("/api/v1/search?q=novapeel&limit=1").json()
    assert told.keys() == {
        "query", "answered", "corrected", "notices", "nearest", "total", "limited", "recordings", "moments", "facets"
    }  # fmt: skip
    assert (told["total"], told["limited"]) == (1, False)
    assert told["recordings"] == [{"recording": recording.id, "title": "Acne scars", "exact": 1, "related": 0}]
    assert (told["query"], told["corrected"], told["notices"], told["nearest"]) == ("novapeel", None, [], [])
    assert told["facets"][0] == {
        "name": "kind", "value": "contraindication", "count": 1, "operator": 'kind:"contraindication"'
    }  # fmt: skip
    assert told["moments"] == [
        {
            "recording": recording.id,
            "title": "Acne scars",
            "line": 9.5,
            "start": 9.5,
            "end": 14.0,
            "speaker": "Dr. Ben Moss",
            "text": "Do not treat inflamed skin with Novapeel.",
            "score": pytest.approx(told["moments"][0]["score"]),
            "why": ["words", "meaning", "pearl"],
            "marks": [[32, 40]],
            "pearls": ["contraindication"],
            "terms": ["Novapeel"],
        }
    ]


def test_api_search_is_what_the_page_shows(site: TestClient, database: Database, settings: Settings) -> None:
    add_webinar(database, settings, title="Newer")
    add_talk(database, settings, title="How to wait", held=date(2024, 3, 4), units=WAITS)
    for query in (
        "sessions novapeel",
        'novapeel speaker:"moss"',
        "kind:interval",
        "sesions",
        "wait",
        "espresso",
        "“in any”",
    ):
        for more in ("", "&sort=newest", "&mode=exact"):
            path = f"/search?q={quote(query)}{more}"
            told = site.get(f"/api/v1{path}&limit=200").json()
            page = read(site, path)
            links = [link.split("#")[0].split("&q=")[0] for link in page.values("a", "href") if "?t=" in link]
            assert links == [f"/recordings/{m['recording']}?t={m['start']:g}" for m in told["moments"]]
            assert told["total"] == len(links)
            assert [each["recording"] for each in told["recordings"]] == list(
                dict.fromkeys(moment["recording"] for moment in told["moments"])
            )
            assert told["corrected"] is None or f"Showing results for {told['corrected']}" in page.text


def test_api_search_gives_a_part(site: TestClient, database: Database, settings: Settings) -> None:
    add_webinar(database, settings, title="Newer")
    add_talk(database, settings, title="How to wait", held=date(2024, 3, 4), units=WAITS)

    def starts(more: str) -> list[tuple[str, float]]:
        told = site.get(f"/api/v1/search?q=wait{more}").json()
        assert (told["total"], len(told["recordings"])) == (6, 2)
        return [(moment["title"], moment["start"]) for moment in told["moments"]]

    everything = starts("&limit=200")
    assert len(everything) == 6
    assert starts("&limit=2&offset=3") == everything[3:5]
    assert starts("&limit=2&offset=6") == []
    newest = starts("&sort=newest")
    assert newest == sorted(everything, key=lambda pair: pair[0], reverse=True)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/recordings/000000000000", 404),
        ("/api/v1/recordings/x", 404),
        ("/api/v1/nothing", 404),
        ("/api/v1/search", 400),
        ("/api/v1/search?q=", 400),
        ("/api/v1/search?q=scar&limit=0", 400),
        ("/api/v1/search?q=scar&limit=many", 400),
        ("/api/v1/search?q=scar&limit=201", 400),
        ("/api/v1/search?q=scar&offset=-1", 400),
        ("/api/v1/search?q=scar&sort=oldest", 400),
    ],
)
def test_api_errors_are_problems_in_json(site: TestClient, path: str, status: int) -> None:
    answer = site.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) == {"status", "title", "detail"}
    assert answer.json()["status"] == status


def test_health(site: TestClient, database: Database, settings: Settings) -> None:
    add_webinar(database, settings, done=STAGES[:2])
    assert site.get("/healthz").json() == {"status": "ok", "queued": 0, "running": 1}
