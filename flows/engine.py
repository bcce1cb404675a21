"""Prefect's own settings, which it reads when it is first imported: call this before."""

import os

from settings import Settings
from transcripts.errors import StorageError


def prepare_prefect(settings: Settings) -> None:
    """Keep Prefect's data under our home and let nothing be sent anywhere; what the environment says goes first.

    Raises StorageError where the home cannot be written.
    """
    try:
        (settings.home / "prefect").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"Cannot write {settings.home}: {error}. Set SPRINGBOARD_HOME to a folder you own."
        ) from error
    os.environ.update({**settings.prefect_environ(), **os.environ})
