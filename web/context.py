"""What a view may ask for: the database, the query embedder, and checked ids and numbers from the address."""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from threading import Lock
from typing import Annotated, cast

from fastapi import Depends, Query, Request

from database.connection import Database
from settings import Settings
from transcripts.closeness import Embedding
from transcripts.errors import SettingError, SpringboardError, WeightsError
from transcripts.search import QueryEmbedder
from transcripts.search_index import serving

LONGEST_RECORDING = 7 * 24 * 3600.0  # seconds; a bound against nonsense, not a limit of the player

log = logging.getLogger(__name__)
_log_why = partial(log.error, "Search compares no meanings: %s")


class SharedEmbedder:
    """A query embedder that loads at its first use and then serves all threads, one at a time.

    `name` tells its name without loading it. `named` loads the embedder of another model by its name; without it only
    one model's index can be asked.
    """

    def __init__(
        self,
        load: Callable[[], QueryEmbedder],
        *,
        name: Callable[[], str] | None = None,
        named: Callable[[str], QueryEmbedder] | None = None,
    ) -> None:
        self._load = load
        self._tell_name = name or (lambda: self.loaded().name)
        self._name: str | None = None
        self._named = named
        self._lock = Lock()
        self._embedder: QueryEmbedder | None = None
        self._other: tuple[str, SharedEmbedder] | None = None  # of the index that serves while a new one is built

    @property
    def name(self) -> str:
        if self._name is None:
            self._name = self._tell_name()
        return self._name

    def loaded(self) -> QueryEmbedder:
        """The embedder, loading it now if need be; an error while loading is raised, and the next call tries again."""
        with self._lock:
            if self._embedder is None:
                self._embedder = self._load()
            return self._embedder

    def serving(self, database: Database) -> "SharedEmbedder":
        """The embedder whose vectors the serving index holds, loaded: after a change of model, at first the one before.

        This one where there is no index yet, or no other model can be loaded by its name. Of the two only that one is
        loaded, and only that one need be there.
        """
        with database.snapshot() as connection:
            generation = serving(connection)
        other = self._other
        if generation is None or other is None or other[0] != generation.model:
            if generation is None or self._named is None or self._is(generation.model):
                self._other = None
                self.loaded()
                return self
            other = generation.model, SharedEmbedder(partial(self._named, generation.model))
            self._other = other
        other[1].loaded()
        return other[1]

    def _is(self, model: str) -> bool:
        """Whether it has this name; not where its weights are missing, on which its name depends."""
        try:
            return self.name == model
        except (WeightsError, SettingError):
            return False

    def usable(
        self, database: Database, *, tell: Callable[[SpringboardError], object] = _log_why
    ) -> "SharedEmbedder | None":
        """The one that `serving` gives, or None where its weights cannot be loaded: words can still be searched.

        `tell` is then given the reason.
        """
        try:
            return self.serving(database)
        except (WeightsError, SettingError) as error:  # or its name leads nowhere any more
            tell(error)
            return None

    def warm(self, database: Database) -> None:
        """Load ahead of the first search; what goes wrong is told again by the searches that need it."""
        try:
            self.serving(database)
        except SpringboardError as error:
            log.error("Search cannot compare meanings yet: %s", error)

    def embed_queries(self, texts: Sequence[str]) -> list[Embedding]:
        embedder = self.loaded()
        with self._lock:  # tokenizers cannot be borrowed by two threads at once
            return embedder.embed_queries(texts)


def database_of(request: Request) -> Database:
    """The database that the site was opened on."""
    return cast(Database, request.app.state.database)


def _settings(request: Request) -> Settings:
    return cast(Settings, request.app.state.settings)


def _embedder(request: Request) -> SharedEmbedder:
    return cast(SharedEmbedder, request.app.state.embedder)


TheDatabase = Annotated[Database, Depends(database_of)]
TheSettings = Annotated[Settings, Depends(_settings)]
TheEmbedder = Annotated[SharedEmbedder, Depends(_embedder)]
StartTime = Annotated[float | None, Query(alias="t", ge=0, le=LONGEST_RECORDING, allow_inf_nan=False)]
