"""`springboard up` has an index made anew that is of another embedder or vocabulary, and no other."""

import json
import os
from dataclasses import replace
from pathlib import Path
from threading import Event
from urllib.request import Request, urlopen

import pytest
from indexing import StandIn, add
from prefect.settings import PREFECT_API_URL, temporary_settings

from console.supervise import deploy, refresh_index
from database.connection import Database
from models.catalog import name_of_embedder
from pipeline.embed import recipe
from settings import Settings
from transcripts.search import field_lexicon


def runs(prefect_url: str) -> list[str]:
    """The states of the runs that the deployment for it was asked for."""
    asked = Request(
        f"{prefect_url}/flow_runs/filter",
        data=json.dumps({"deployments": {"name": {"any_": ["reindex"]}}}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urlopen(asked) as answer:
        return [run["state_type"] for run in json.load(answer)]


def test_what_is_stale_is_asked_for_once_and_what_is_not_never(
    database: Database, settings: Settings, prefect_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "model"  # known by its digest, and not loaded
    model.mkdir()
    for name in ("model.safetensors", "config.json", "tokenizer.json"):
        (model / name).write_text("{}")
    settings = replace(settings, embedder=str(model))
    deploy({**os.environ, "PREFECT_API_URL": prefect_url}, Event())
    add(database, settings, "a", StandIn("old"))
    with temporary_settings({PREFECT_API_URL: prefect_url}):
        refresh_index(database, settings)
        assert runs(prefect_url) == ["SCHEDULED"]
        assert capsys.readouterr().out.startswith("Index     made anew for another embedder or vocabulary")
        lexicon = field_lexicon()
        with database.transaction() as connection:
            connection.execute(
                "UPDATE generations SET model = %s, recipe = %s",
                (
                    name_of_embedder(settings.embedder, cache=settings.weights_folder),
                    recipe(lexicon.vocabulary, lexicon.synonyms),
                ),
            )
        refresh_index(database, settings)
        assert runs(prefect_url) == ["SCHEDULED"]
        assert capsys.readouterr() == ("", "")
