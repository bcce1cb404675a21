"""Searching from the command line, with the embedder whose vectors the serving index holds."""

import typer

from database.connection import open_database
from models.catalog import load_embedder, name_of_embedder
from models.protocols import Embedder
from settings import Settings
from transcripts.errors import SettingError, WeightsError
from transcripts.search import Answer, answer
from transcripts.search_index import Generation, serving


def ask(settings: Settings, query: str, *, limit: int) -> Answer:
    """What the library says to a query; by words alone, told on standard error, where the embedder cannot be loaded."""
    with open_database(settings.database_url, home=settings.home) as database:
        with database.snapshot() as connection:
            generation = serving(connection)
        embedder = _embedder_of(settings, generation)
        with database.snapshot() as connection:
            return answer(connection, query, embedder, limit=limit)


def _embedder_of(settings: Settings, generation: Generation | None) -> Embedder | None:
    try:
        model = settings.embedder
        # While a new index is made, the old one is asked, with the model that made it.
        if generation and generation.model != name_of_embedder(model, cache=settings.weights_folder):
            model = generation.model
        return load_embedder(model, cache=settings.weights_folder)
    except (WeightsError, SettingError) as error:  # or its name leads nowhere any more
        typer.echo(f"{error}", err=True)
        return None
