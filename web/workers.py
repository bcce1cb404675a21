"""The workers that take recordings up, as Prefect's server knows them."""

import logging
from dataclasses import dataclass
from datetime import datetime

import httpx

from settings import WORK_POOL, Settings

ANSWER_SECONDS = 2.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker process; it is online while it was seen in the last minute or so."""

    name: str
    online: bool
    seen_at: datetime


def list_workers(settings: Settings) -> tuple[Worker, ...] | None:
    """The workers, those online first; None where Prefect's server does not answer."""
    url = f"http://127.0.0.1:{settings.prefect_port}/api/work_pools/{WORK_POOL}/workers/filter"
    try:
        answer = httpx.post(url, json={}, timeout=ANSWER_SECONDS)
        answer.raise_for_status()
        found = [
            Worker(each["name"], each["status"] == "ONLINE", datetime.fromisoformat(each["last_heartbeat_time"]))
            for each in answer.json()
            if each["last_heartbeat_time"]
        ]
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        log.warning("Prefect's server on port %d tells of no workers: %s", settings.prefect_port, error)
        return None
    return tuple(sorted(found, key=lambda worker: (not worker.online, worker.name)))
