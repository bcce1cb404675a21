"""Prefect's own settings, which it reads when it is first imported: call this before."""

import os

from settings import Settings


def prepare_prefect(settings: Settings) -> None:
    """Keep Prefect's data under our home and let nothing be sent anywhere; what the environment says goes first."""
    (settings.home / "prefect").mkdir(parents=True, exist_ok=True)
    os.environ.update({**settings.prefect_environ(), **os.environ})
