"""Indexing anew from the command line, with a progress bar."""

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from database.connection import open_database
from flows.reindex import reindex
from flows.stages import embedder_of
from settings import Settings
from transcripts.search import load_lexicon
from transcripts.search_index import Generation


def reindex_all(settings: Settings) -> Generation:
    """Bring the search index to the settings' embedder and the present vocabulary; errors as `reindex`."""
    embedder = embedder_of(settings)
    columns = (TextColumn("indexing"), BarColumn(), MofNCompleteColumn(), TextColumn("recordings"), TimeElapsedColumn())
    with (
        open_database(settings.database_url, home=settings.home) as database,
        Progress(*columns, console=Console(stderr=True)) as progress,
    ):
        with database.snapshot() as connection:
            lexicon = load_lexicon(connection)
        bar = progress.add_task("indexing", total=None)
        return reindex(
            database,
            embedder,
            lexicon,
            report=lambda done, total: progress.update(bar, completed=done, total=total),
        )
