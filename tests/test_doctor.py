"""`springboard doctor`: what it looks at, and what it advises."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from console.doctor import Finding, examine, free_for
from models.catalog import name_of_embedder
from settings import Settings


def found(settings: Settings) -> dict[str, Finding]:
    return {finding.subject: finding for finding in examine(settings)}


@pytest.mark.weights
def test_the_embedder_is_told_with_the_name_of_its_vectors(settings: Settings) -> None:
    embedder = found(settings)["Embedder"]
    assert embedder.ok
    name = name_of_embedder(settings.embedder, cache=settings.weights_folder)
    assert name.startswith("all-mpnet-base-v2-")
    assert embedder.text.endswith(f"; vectors of {name}")


def test_an_embedder_that_is_not_there_is_told(settings: Settings) -> None:
    embedder = found(replace(settings, embedder="no-such-model"))["Embedder"]
    assert not embedder.ok
    assert "no-such-model" in embedder.text


def test_the_disk_is_looked_at_where_rows_and_where_weights_go(settings: Settings, tmp_path: Path) -> None:
    weights = tmp_path / "not yet" / "weights"
    disk = found(replace(settings, weights=weights))["Disk"]
    assert re.fullmatch(rf"[0-9.]+ GB free for {settings.home}; [0-9.]+ GB free for {weights}", disk.text)
    inside = found(replace(settings, weights=None))["Disk"]  # then they go where the rows go
    assert re.fullmatch(rf"[0-9.]+ GB free for {settings.home}", inside.text)


def test_a_disk_that_is_too_full_is_told_with_what_to_do(tmp_path: Path) -> None:
    ok, text = free_for("SPRINGBOARD_HOME", tmp_path, 10**18)
    assert not ok
    assert text.endswith(f" GB free for {tmp_path} (1000000000 GB are wanted: free some, or move SPRINGBOARD_HOME)")
