"""`make eval`: every annotated webinar from audio through the real flow, and the table of measures."""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from database.connection import Database, open_database
from evals import measures
from evals.annotated import Webinar, collect_webinars
from evals.measures import Share
from flows.engine import prepare_prefect
from settings import Settings
from transcripts import results
from transcripts.dossier import Dossier
from transcripts.errors import StageError
from transcripts.export import as_json
from transcripts.search import search

RECALL_AT = 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 0 unless a webinar could not be processed."""
    parser = argparse.ArgumentParser(prog="make eval", description=__doc__)
    parser.add_argument("--data", type=Path, help="a folder with more annotated webinars in webinars/")
    parser.add_argument("--exports", type=Path, help="a folder to keep the JSON exports in, as ID.json")
    parser.add_argument("--missed", action="store_true", help="also print the remarks that were lost")
    options = parser.parse_args(arguments)
    webinars = collect_webinars(options.data)
    with tempfile.TemporaryDirectory() as home:
        # A library of its own, never the user's; in the environment, since the flow reads its settings for itself.
        os.environ["SPRINGBOARD_HOME"] = home
        os.environ.pop("DATABASE_URL", None)
        settings = Settings.from_environ(os.environ)
        prepare_prefect(settings)
        with open_database(settings.database_url, home=settings.home) as database:
            dossiers = [_process(database, settings, webinar) for webinar in webinars]
            ranks = [_ranks(database, settings, *pair) for pair in zip(webinars, dossiers, strict=True)]
    if options.exports:
        options.exports.mkdir(parents=True, exist_ok=True)
        for webinar, dossier in zip(webinars, dossiers, strict=True):
            (options.exports / f"{webinar.id}.json").write_text(as_json(dossier), encoding="utf-8")
    console = Console(width=200 if not sys.stdout.isatty() else None)
    console.print(_table(webinars, dossiers, ranks))
    if options.missed:
        for webinar, dossier in zip(webinars, dossiers, strict=True):
            for remark in measures.missed(webinar, measures.claims_of(dossier)):
                console.print(f"{webinar.id} turn {remark.turn}: {remark.text}")
    return 0


def _process(database: Database, settings: Settings, webinar: Webinar) -> Dossier:
    # Prefect reads the environment when it is imported, so it comes after the environment was set.
    from flows.ingest import STAGE_NAMES
    from flows.library import Details, register
    from flows.run import run

    recording, _ = register(database, settings, webinar.audio, stages=STAGE_NAMES, details=Details(title=webinar.title))
    if run(database, recording).state != "ready":
        raise StageError(f"{webinar.audio} could not be processed; run `springboard ingest` on it to see why.")
    with database.transaction() as connection:
        return results.load_dossier(connection, recording.id)


def _ranks(database: Database, settings: Settings, webinar: Webinar, dossier: Dossier) -> list[int | None]:
    from flows.stages import embedder_of

    with database.transaction() as connection:
        return [
            measures.first_hit(
                search(connection, query.text, embedder_of(settings), limit=10),
                dossier.recording.id,
                [webinar.turns[turn] for turn in query.turns],
            )
            for query in webinar.queries
        ]


def _table(webinars: Sequence[Webinar], dossiers: Sequence[Dossier], ranks: Sequence[Sequence[int | None]]) -> Table:
    table = Table("measure", *(webinar.id for webinar in webinars), "all")
    for name, shares in _shares(webinars, dossiers, ranks):
        table.add_row(name, *map(str, shares), str(sum(shares, Share(0, 0))))
    for name, values in _figures(webinars, dossiers, ranks):
        table.add_row(name, *(f"{value:.3f}" for value in values), f"{sum(values) / len(values):.3f}")
    return table


def _shares(
    webinars: Sequence[Webinar], dossiers: Sequence[Dossier], ranks: Sequence[Sequence[int | None]]
) -> list[tuple[str, list[Share]]]:
    pairs = list(zip(webinars, dossiers, strict=True))
    texts = [dossier.transcript.text if dossier.transcript else "" for dossier in dossiers]
    terms = [{mention.term for mention in dossier.mentions or ()} for dossier in dossiers]
    claims = [measures.claims_of(dossier) for dossier in dossiers]
    return [
        ("devices heard", [measures.heard(w.devices, text) for w, text in zip(webinars, texts, strict=True)]),
        ("devices tagged", [measures.tagged(w.devices, t) for w, t in zip(webinars, terms, strict=True)]),
        ("techniques heard", [measures.heard(w.techniques, text) for w, text in zip(webinars, texts, strict=True)]),
        ("techniques tagged", [measures.tagged(w.techniques, t) for w, t in zip(webinars, terms, strict=True)]),
        (
            "false tags",
            [
                Share(len(measures.false_tags(w.distractors, t)), len(w.distractors))
                for w, t in zip(webinars, terms, strict=True)
            ],
        ),
        (
            "remarks kept",
            [
                Share(len(w.remarks) - len(measures.missed(w, c)), len(w.remarks))
                for w, c in zip(webinars, claims, strict=True)
            ],
        ),
        ("pearls listed for annotated", [Share(len(d.pearls or ()), len(w.remarks)) for w, d in pairs]),
        (
            "bad citations",
            [Share(len(measures.bad_citations(d)), len(c)) for d, c in zip(dossiers, claims, strict=True)],
        ),
        (
            f"queries answered in the first {RECALL_AT}",
            [Share(sum(rank is not None and rank <= RECALL_AT for rank in r), len(r)) for r in ranks],
        ),
    ]


def _figures(
    webinars: Sequence[Webinar], dossiers: Sequence[Dossier], ranks: Sequence[Sequence[int | None]]
) -> list[tuple[str, list[float]]]:
    pairs = list(zip(webinars, dossiers, strict=True))
    return [
        (
            "word error rate",
            [
                measures.word_error_rate(" ".join(t.text for t in w.turns), d.transcript.text if d.transcript else "")
                for w, d in pairs
            ],
        ),
        (
            "Pk of sections",
            [measures.pk(w.section_starts, [s.start for s in d.sections or ()], end=w.turns[-1].end) for w, d in pairs],
        ),
        ("summary ÷ transcript, words", [measures.summary_share(dossier) for dossier in dossiers]),
        ("mean reciprocal rank", [sum(1 / rank for rank in r if rank) / max(1, len(r)) for r in ranks]),
    ]


if __name__ == "__main__":
    sys.exit(main())
