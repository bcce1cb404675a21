"""Webhooks: what other programs are told, and the signature by which they know that we said it.

Headers and signature are those of the Standard Webhooks specification (standardwebhooks.com), so that its libraries can
check them.
"""

import base64
import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

import httpx

from transcripts.errors import InvalidValueError
from transcripts.recording import Recording

Event = Literal["recording.ready", "recording.failed", "thread.published"]
EVENTS: tuple[Event, ...] = get_args(Event)
EVENT_MEANINGS: Mapping[Event, str] = {
    "recording.ready": "a recording can be read",
    "recording.failed": "the processing of a recording stopped",
    "thread.published": "a discussion was opened",
}
LONGEST_URL = 2000
_SECRET_PREFIX = "whsec_"


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that is told of some events."""

    id: int
    url: str
    events: tuple[Event, ...]
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one webhook, and how it went; `next_at` is None once it arrived or was given up."""

    id: int
    webhook: int
    event: Event
    created_at: datetime
    attempts: int
    next_at: datetime | None
    delivered_at: datetime | None
    problem: str


@dataclass(frozen=True, slots=True)
class Message:
    """A delivery as it is sent."""

    id: int
    url: str
    secret: str
    body: str


def new_secret() -> str:
    """A secret for signatures, in the form of the specification."""
    return _SECRET_PREFIX + base64.b64encode(secrets.token_bytes(24)).decode()


def headers_of(message: Message, *, at: int) -> dict[str, str]:
    """The headers of a message that is sent at this time (seconds since 1970)."""
    key = base64.b64decode(message.secret.removeprefix(_SECRET_PREFIX))
    signed = f"msg_{message.id}.{at}.{message.body}"
    signature = base64.b64encode(hmac.digest(key, signed.encode(), "sha256")).decode()
    return {
        "content-type": "application/json",
        "user-agent": "Springboard",
        "webhook-id": f"msg_{message.id}",
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{signature}",
    }


def body_of(event: Event, recording: Recording, *, at: datetime, thread: int | None = None) -> str:
    """What a message says: names and paths to look at, never what was said in a recording."""
    told: dict[str, object] = {
        "type": event,
        "timestamp": at.isoformat(),
        "recording": {"id": recording.id, "title": recording.title, "path": f"/recordings/{recording.id}"},
    }
    if thread is not None:
        told["thread"] = {"id": thread, "path": f"/discussions/{thread}"}
    return json.dumps(told, ensure_ascii=False)


def checked_url(text: str) -> str:
    """The address of a webhook; raises InvalidValueError for anything but http and https with a host."""
    text = text.strip()
    try:
        url = httpx.URL(text)  # which it is sent to as well
        host = url.raw_host.decode().encode("idna")  # as the system's look-up of names does
        usable = url.scheme in ("http", "https") and bool(url.host) and b"%" not in host
        usable &= url.port is None or 0 < url.port < 65_536
    except (httpx.InvalidURL, ValueError):  # the latter for names that IDNA does not know, and lone surrogates
        usable = False
    if not usable or len(text) > LONGEST_URL or url.userinfo:
        raise InvalidValueError(
            f"{text[:100]!r} is no address for a webhook. Give one like https://example.org/hook, without a name or "
            f"password in it and of at most {LONGEST_URL} characters."
        )
    return text


def checked_events(names: Sequence[str]) -> tuple[Event, ...]:
    """The events of these names; raises InvalidValueError for none or an unknown one."""
    unknown = sorted(set(names) - set(EVENTS))
    if unknown or not names:
        raise InvalidValueError(f"A webhook needs one or more of the events {', '.join(EVENTS)}.")
    return tuple(event for event in EVENTS if event in names)
