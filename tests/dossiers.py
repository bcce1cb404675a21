"""Dossiers of a recording at its start and at its end; a test file imports the fixtures as themselves."""

from datetime import date

import pytest

from transcripts.dossier import Dossier, Models
from transcripts.outline import (
    Check,
    Claim,
    Draft,
    Pearl,
    Question,
    Section,
    Summary,
)
from transcripts.recording import Recording, Stage
from transcripts.transcript import Correction, Replaced, Segment, Transcript, Word
from transcripts.vocabulary import Mention

SHA256 = "0123456789ab" + "c" * 52


@pytest.fixture
def nothing_yet() -> Dossier:
    return Dossier(
        recording=Recording(
            id=SHA256[:12], title="Acne scars", media_name="a.mp4", media_path="/media/a.mp4", media_sha256=SHA256
        ),
        stages=(
            Stage("audio", state="done", seconds=1.5),
            Stage("transcribe", state="failed", reason="no room on disk"),
        ),
        models=Models(),
    )


@pytest.fixture
def finished() -> Dossier:
    halve = Claim(
        text="Halve it on the neck.", quote="I halve it, on the neck.", segments=(1,), start=3.0, end=5.0,
        checks=(Check("quote", True), Check("numbers", True)), speaker="Dr. Ana Quist",
        note="disagrees with Bo at 01:05",
    )  # fmt: skip
    wait = Claim(
        text="Leave 6 weeks.", quote="Not two, six weeks.", segments=(0, 2), start=65.0, end=67.5, status="restated",
        checks=(Check("numbers", True), Check("entailment", False)),
    )  # fmt: skip
    return Dossier(
        recording=Recording(
            id=SHA256[:12], title="Acne scars & *light*", media_name="a.mp4", media_path="/media/a.mp4",
            media_sha256=SHA256, state="ready", duration=3725.0, language="en", event_date=date(2023, 3, 14),
            speakers=("Dr. Ana Quist", "Bo"), disclosures="None.",
        ),
        stages=(Stage("transcribe", state="done", seconds=12.5), Stage("seed", state="done")),
        models=Models(transcriber="base", diarizer="voices", summarizer="extractive", embedder="minilm"),
        transcript=Transcript(
            segments=(
                Segment(
                    id=0, start=0.0, end=2.5, text="The Fraxel <b>", speaker="Dr. Ana Quist",
                    words=(Word(0.0, 0.5, "The", 0.9), Word(0.5, 1.0, "Fraxel", 0.4), Word(1.0, 2.5, "<b>", 1)),
                ),
                Segment(id=1, start=3.0, end=5.0, text="I halve it, on the neck.", speaker="Dr. Ana Quist"),
                Segment(id=2, start=65.0, end=67.5, text="Not two, six weeks.", speaker="Bo", flags=("repetition",)),
            ),
            language="en",
            model="base",
            corrections=(
                Correction(
                    0, 0.5, 1.0, "frack sell", "Fraxel", "Fraxel Dual", "relisten", 0.8,
                    replaced=(Replaced(0, Word(0.5, 0.75, "frack", 0.3)), Replaced(1, Word(0.75, 1.0, "sell", 0.2))),
                ),
            ),
        ),
        sections=(Section("Settings", 0.0, 5.0, 0, 1), Section("Close", 65.0, 67.5, 2, 2)),
        summary=Summary((halve,), ((halve, wait), ()), failures=((1, "no model"),)),
        pearls=(Pearl(wait, "interval", 0.75), Pearl(halve, "limit")),
        mentions=(
            Mention("subcision", "technique", 1, 4.0, 4.5, "subcision", "subcision", 0.9),
            Mention("Fraxel Dual", "device", 0, 0.5, 1.0, "frack sell", "Fraxel", 0.4),
            Mention("Fraxel Dual", "device", 2, 66.0, 66.5, "Fraxel", "Fraxel", 1),
            Mention("Halo", "device", 1, 3.0, 3.5, "Halo", "Halo", 0.7, "negated"),
        ),
        draft=Draft(
            "On necks", "## Why\n\nSee [00:03].", (Question("Do you halve?", 3.0), Question("Who waits?", 65.0))
        ),
    )  # fmt: skip
