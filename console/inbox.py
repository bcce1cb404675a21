"""Watching the inbox folder until a signal."""

import logging
import signal
from threading import Event

from database.connection import open_database
from flows.inbox import watch
from settings import Settings
from transcripts.errors import SettingError


def watch_inbox(settings: Settings) -> None:
    """Take recordings from the inbox until SIGINT or SIGTERM; raises SettingError where no inbox is set."""
    if settings.inbox is None:
        raise SettingError("No inbox is set. Set SPRINGBOARD_INBOX to a folder that recordings are put into.")
    logging.basicConfig(format="%(asctime)s %(message)s")
    logging.getLogger("flows.inbox").setLevel(logging.INFO)
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    with open_database(settings.database_url, home=settings.home) as database:
        watch(database, settings, settings.inbox, stop)
