"""`make eval`: annotated webinars from audio and from their perfect text, the measures of both, and a report page."""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from database.connection import Database, open_database
from evals import retrieval, understanding
from evals.annotated import Webinar, collect_texts, find_texts
from evals.listening import heard_of, load_ears, rows_of_speech, speech_table, webinar_rows
from evals.musts import broken
from evals.page import Part, write_page
from evals.perfect import understand_all
from evals.rows import table
from flows.engine import prepare_prefect
from models import catalog
from models.remembering import Remembering
from settings import Settings
from transcripts import results
from transcripts.details import Details
from transcripts.dossier import Dossier
from transcripts.errors import StageError
from transcripts.export_json import as_json
from transcripts.first_pass import load_first_pass
from transcripts.vocabulary import load_vocabulary

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "var" / "evaluation.html"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables, what must hold and does not, and write the page; 1 where the latter is asked to count.

    Raises StageError where a webinar cannot be processed.
    """
    parser = argparse.ArgumentParser(prog="make eval", description=__doc__)
    parser.add_argument("--data", type=Path, help="a folder with more annotated webinars in webinars/")
    parser.add_argument("--strict", action="store_true", help="end with an error where a must does not hold")
    parser.add_argument("--from-text", action="store_true", help="only from the perfect texts: a few minutes")
    parser.add_argument("--talks", type=Path, help="a folder of other annotated texts, judged apart by these alone")
    parser.add_argument("--exports", type=Path, help="a folder to keep the JSON exports in, as ID.json")
    parser.add_argument("--page", type=Path, default=PAGE, help="where the report page goes (%(default)s)")
    parser.add_argument("--summarizer", help="a language model that restates claims, as SPRINGBOARD_SUMMARIZER")
    options = parser.parse_args(arguments)
    if options.summarizer:
        os.environ["SPRINGBOARD_SUMMARIZER"] = options.summarizer
    webinars = collect_texts(options.data)
    parts = [_from_text("From the perfect text", webinars)]
    if options.talks:
        parts.append(_from_text(f"From the text of {options.talks}", tuple(find_texts(options.talks))))
    if not options.from_text:
        parts.insert(0, _from_audio([webinar for webinar in webinars if webinar.audio], exports=options.exports))
    console = Console(width=240 if not sys.stdout.isatty() else None)
    wrong: list[str] = []
    for part in parts:
        columns = [webinar.id for webinar in part.webinars]
        console.print(table(part.title, columns, part.rows))
        wrong += broken(part.title, columns, part.rows)
    if options.data and (options.data / "speech").is_dir() and not options.from_text:
        rows = rows_of_speech(options.data / "speech", load_ears(Settings.from_environ(os.environ)))
        console.print(speech_table(rows))
        wrong += broken("human speech", ["all"], rows)
    write_page(options.page, parts)
    console.print(f"What was lost and what is doubtful, with quotes and reasons: {options.page}")
    for each in wrong:
        console.print(each, style="red", markup=False)
    return 1 if wrong and options.strict else 0


def _from_text(title: str, webinars: Sequence[Webinar]) -> Part:
    settings = Settings.from_environ(os.environ)
    embedder = Remembering(catalog.load_embedder(settings.embedder, cache=settings.weights_folder))
    restater = entailment = None
    if settings.summarizer:
        restater = catalog.load_restater(
            settings.summarizer, model=settings.summarizer_model, key=settings.summarizer_key, device=settings.device
        )
    if settings.entailment:
        entailment = catalog.load_entailment(settings.entailment, device=settings.device)
    dossiers = understand_all(webinars, embedder, restater=restater, entailment=entailment)
    with tempfile.TemporaryDirectory() as home, open_database(None, home=Path(home)) as database:
        retrieval.fill(database, dossiers, embedder)
        found = retrieval.rows(database, webinars, dossiers, embedder)
    rows = (*understanding.rows(webinars, dossiers), *found)
    return Part(title, tuple(webinars), dossiers, rows)


def _from_audio(webinars: Sequence[Webinar], *, exports: Path | None) -> Part:
    with tempfile.TemporaryDirectory() as home:
        # A library of its own, never the user's; in the environment, since the flow reads its settings for itself.
        os.environ["SPRINGBOARD_WEIGHTS"] = str(Settings.from_environ(os.environ).weights_folder.resolve())
        os.environ["SPRINGBOARD_HOME"] = home
        os.environ.pop("DATABASE_URL", None)
        settings = Settings.from_environ(os.environ)
        prepare_prefect(settings)
        from flows.stages import embedder_of  # brings Prefect, which reads the environment when it is imported

        with open_database(settings.database_url, home=settings.home) as database:
            dossiers = [_process(database, settings, webinar) for webinar in webinars]
            with database.snapshot() as connection:
                heard = [heard_of(each, load_first_pass(connection, each.recording.id)) for each in dossiers]
            rows = (
                *webinar_rows(webinars, heard, load_vocabulary()),
                *understanding.rows(webinars, dossiers),
                *retrieval.rows(database, webinars, dossiers, embedder_of(settings)),
            )
    if exports:
        exports.mkdir(parents=True, exist_ok=True)
        for webinar, dossier in zip(webinars, dossiers, strict=True):
            (exports / f"{webinar.id}.json").write_text(as_json(dossier), encoding="utf-8")
    return Part("From audio", tuple(webinars), tuple(dossiers), rows)


def _process(database: Database, settings: Settings, webinar: Webinar) -> Dossier:
    # Prefect reads the environment when it is imported, so it comes after the environment was set.
    from flows.run import run
    from intake.register import register

    if webinar.audio is None:
        raise StageError(f"{webinar.id} has no audio to listen to; run with --from-text.")
    recording, _ = register(database, settings, webinar.audio, details=Details(title=webinar.title))
    if run(database, recording).state != "ready":
        raise StageError(f"{webinar.audio} could not be processed; run `springboard ingest` on it to see why.")
    with database.transaction() as connection:
        return results.load_dossier(connection, recording.id)


if __name__ == "__main__":
    sys.exit(main())
