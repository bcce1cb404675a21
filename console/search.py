"""Searching from the command line, with the embedder whose vectors the serving index holds."""

from functools import partial

import typer

from database.connection import open_database
from models.catalog import load_embedder, name_of_embedder
from settings import Settings
from transcripts.search_results import Results, find_results
from web.context import SharedEmbedder


def ask(settings: Settings, query: str, *, limit: int) -> Results:
    """What the library says to a query; by words alone, told on standard error, where the embedder cannot be loaded."""
    load = partial(load_embedder, cache=settings.weights_folder)
    name = partial(name_of_embedder, settings.embedder, cache=settings.weights_folder)
    embedder = SharedEmbedder(partial(load, settings.embedder), name=name, named=load)
    with open_database(settings.database_url, home=settings.home) as database:
        usable = embedder.usable(database, tell=lambda error: typer.echo(f"{error}", err=True))
        with database.snapshot() as connection:
            return find_results(connection, query, usable, limit=limit)
