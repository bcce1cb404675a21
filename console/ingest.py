"""Ingesting files from the command line: each goes through the flow, and each failure is told."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from console.progress import stage_bars
from console.show import recording_lines
from database.connection import Database, open_database
from flows.queue import requeue_interrupted
from flows.run import run
from intake.find import find_captions, find_media
from intake.register import register
from models.catalog import check_models, check_voices
from settings import Settings
from transcripts import results, store
from transcripts.details import Details
from transcripts.errors import InputError, SpringboardError, StageError, StorageError
from transcripts.recording import Recording


def ingest_all(
    settings: Settings, paths: Sequence[Path], details: Details, *, captions: Path | None = None, show: bool
) -> bool:
    """Take the files through the flow, one after the other; True if all are ready then.

    `captions` are used instead of listening; the engine "captions" looks for them beside each file.

    One bad file does not stop the others. Raises SpringboardError for what would stop every file: a path that
    does not exist, models that are not there, a database out of reach.
    """
    console, errors = Console(highlight=False, markup=False), Console(stderr=True, highlight=False, markup=False)
    files = find_media(paths)
    if details.title and len(files) > 1:
        raise InputError(f"One title cannot be given to {len(files)} recordings. Leave --title out, or name one file.")
    if captions and len(files) > 1:
        raise InputError(f"One caption file cannot serve {len(files)} recordings. Name one recording.")
    check_models(settings.engine, settings.whisper, settings.embedder, cache=settings.weights_folder)
    try:
        check_voices(settings.voices, cache=settings.weights_folder)
    except SpringboardError as error:
        errors.print(f"Speakers will not be told apart: {error}", soft_wrap=True)
    failures: list[str] = []
    with open_database(settings.database_url, home=settings.home) as database:
        with database.transaction() as connection:
            requeue_interrupted(connection)
        for file in files:
            try:
                given = captions or (find_captions(file) if settings.engine == "captions" else None)
                recording = _ingest(
                    database, settings, file, details, captions=given, again=file in paths, console=console
                )
            except (InputError, StageError, StorageError) as error:  # of this file alone
                failures.append(f"{file}: {error}")
                continue
            except SpringboardError as error:  # of the database or of Prefect: the next file would meet the same
                failures.append(f"{file}: {error}")
                break
            trouble = _trouble(database, recording)
            if recording.state != "ready":
                failures.append(f"{file}: {trouble}")
                continue
            if trouble:
                errors.print(f"Left out of {file}: {trouble}", soft_wrap=True)
            if show:
                with database.snapshot() as connection:
                    lines = recording_lines(results.load_dossier(connection, recording.id))
                console.print("\n".join(lines), soft_wrap=True)
    for failure in failures:
        errors.print(f"Failed: {failure}", soft_wrap=True)
    return not failures


def _ingest(
    database: Database,
    settings: Settings,
    file: Path,
    details: Details,
    *,
    captions: Path | None,
    again: bool,
    console: Console,
) -> Recording:
    """Take one file through the flow; `again` also a ready recording that lacks what a stage failed to make.

    A folder is often given once more for what is new in it: what its recordings lack they would lack again.
    """
    recording, added = register(database, settings, file, details=details, captions=captions, state="running")
    if recording.state == "ready" and not (again and _trouble(database, recording)):
        known = f"{recording.media_name} is in the library already, ready as {recording.id} “{recording.title}”."
        console.print(known, soft_wrap=True)
        return recording
    verb = "Taking in" if added else "Going on with"
    if not added and details != Details():
        console.print(
            f"{recording.media_name} was added before, and keeps the details it was added with.", soft_wrap=True
        )
    console.print(f"{verb} {recording.media_name} as {recording.id} “{recording.title}”", soft_wrap=True)
    with stage_bars(database, recording, console=console):
        return run(database, recording)


def _trouble(database: Database, recording: Recording) -> str:
    with database.transaction() as connection:
        stages = store.load_stages(connection, recording.id)
    return "; ".join(f"{stage.name}: {stage.reason}" for stage in stages if stage.state == "failed")
