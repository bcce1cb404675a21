"""One recording at work: its database, settings and files, and how a stage reports and stores."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from database.connection import Connection, Database
from models.protocols import Progress
from settings import Settings
from transcripts import store
from transcripts.recording import Recording

REPORT_SECONDS = 0.5  # progress more often than this would only load the database


@dataclass(frozen=True, slots=True)
class Work:
    """What a stage needs to know; results go to the database, never from stage to stage."""

    database: Database
    settings: Settings
    recording: Recording

    @property
    def media(self) -> Path:
        return self.settings.media_folder / self.recording.media_path

    @property
    def captions(self) -> Path | None:
        """The captions that are used instead of listening."""
        path = self.recording.captions_path
        return None if path is None else self.settings.media_folder / path

    @property
    def audio(self) -> Path:
        return self.settings.audio(self.recording.id)

    @property
    def thumbnail(self) -> Path:
        return self.settings.thumbnail(self.recording.media_sha256)

    @contextmanager
    def finish(self, stage: str, *, note: str | None = None) -> Iterator[Connection]:
        """The transaction that stores a stage's result and, with it, that the stage is done.

        `note` says what the stage left out, and why.
        """
        with self.database.transaction() as connection:
            yield connection
            store.finish_stage(connection, self.recording.id, stage, note=note)

    def progress(self, stage: str, *, total: float) -> Progress:
        """A function that stores how far a stage is, at most twice a second."""
        last = monotonic() - REPORT_SECONDS

        def report(done: float) -> None:
            nonlocal last
            if monotonic() - last >= REPORT_SECONDS:
                last = monotonic()
                with self.database.transaction() as connection:
                    store.report_progress(connection, self.recording.id, stage, min(done, total), total)

        return report
