"""What a view may ask for: the database, the query embedder, and checked ids and numbers from the address."""

import logging
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Annotated, cast

from fastapi import Depends, Path, Query, Request

from database.connection import Database
from settings import Settings
from transcripts.errors import SpringboardError
from transcripts.recording import ID_LENGTH
from transcripts.search import QueryEmbedder

MOST_RESULTS = 50
LONGEST_RECORDING = 7 * 24 * 3600.0  # seconds; a bound against nonsense, not a limit of the player

log = logging.getLogger(__name__)


class SharedEmbedder:
    """A query embedder that loads at its first use and then serves all threads, one at a time."""

    def __init__(self, load: Callable[[], QueryEmbedder]) -> None:
        self._load = load
        self._lock = Lock()
        self._embedder: QueryEmbedder | None = None

    @property
    def name(self) -> str:
        return self.loaded().name

    def loaded(self) -> QueryEmbedder:
        """The embedder, loading it now if need be; an error while loading is raised, and the next call tries again."""
        with self._lock:
            if self._embedder is None:
                self._embedder = self._load()
            return self._embedder

    def warm(self) -> None:
        """Load ahead of the first search; what goes wrong is told again by the searches that need it."""
        try:
            self.loaded()
        except SpringboardError as error:
            log.error("Search cannot work yet: %s", error)

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        embedder = self.loaded()
        with self._lock:  # tokenizers cannot be borrowed by two threads at once
            return embedder.embed(texts)


def _database(request: Request) -> Database:
    return cast(Database, request.app.state.database)


def _settings(request: Request) -> Settings:
    return cast(Settings, request.app.state.settings)


def _embedder(request: Request) -> SharedEmbedder:
    return cast(SharedEmbedder, request.app.state.embedder)


TheDatabase = Annotated[Database, Depends(_database)]
TheSettings = Annotated[Settings, Depends(_settings)]
TheEmbedder = Annotated[SharedEmbedder, Depends(_embedder)]
RecordingId = Annotated[str, Path(pattern=f"^[0-9a-f]{{{ID_LENGTH}}}$")]
StartTime = Annotated[float | None, Query(alias="t", ge=0, le=LONGEST_RECORDING, allow_inf_nan=False)]
Limit = Annotated[int, Query(ge=1, le=MOST_RESULTS)]
