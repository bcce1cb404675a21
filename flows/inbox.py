"""The inbox: a folder from which recordings are taken once they stop growing, with what a file beside them tells."""

import json
import logging
import os
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from community.member_store import find_member
from community.members import Member
from community.uploads import STATEMENT
from database.connection import Database
from intake.register import MEDIA_SUFFIXES, Kept, keep_slides, register
from pipeline.audio import probe
from settings import Settings
from transcripts import attachments
from transcripts.attachments import Attestation
from transcripts.details import KEYS, Details, read_details
from transcripts.errors import DatabaseError, InputError, InvalidValueError, NotFoundError, StorageError
from transcripts.recording import Recording

LOOK_SECONDS = 2.0
SETTLE_SECONDS = 20.0  # unchanged for so long, a file counts as whole; copying over a network pauses for less
TABLES = (".toml", ".json")
MORE_KEYS = ("captions", "slides", "attested_by")  # that the table beside a recording may have besides its details

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sight:
    """How a file looked, and since when it looks so (seconds)."""

    bytes: int
    changed: int  # nanoseconds, as the file system tells it
    since: float


@dataclass(frozen=True, slots=True)
class Told:
    """What the table beside a recording says."""

    details: Details = Details()
    captions: Path | None = None
    slides: Path | None = None
    attested_by: Member | None = None


def watch(database: Database, settings: Settings, inbox: Path, stop: Event) -> None:
    """Look into the inbox again and again, until `stop`. Raises StorageError where it cannot be made."""
    try:
        for folder in (inbox, inbox / "done", inbox / "failed"):
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"The inbox {inbox} cannot be made: {error}. Set SPRINGBOARD_INBOX to another.") from error
    sights: dict[Path, Sight] = {}
    while not stop.is_set():
        try:
            sights = look(database, settings, inbox, sights, now=datetime.now(UTC).timestamp())
        except (DatabaseError, StorageError, OSError) as error:  # what is there stays, and the next look tries again
            log.error("The inbox waits: %s", error)
        stop.wait(LOOK_SECONDS)


def look(
    database: Database, settings: Settings, inbox: Path, before: Mapping[Path, Sight], *, now: float
) -> dict[Path, Sight]:
    """Take what has not changed since earlier looks, and return how all looks now; `now` is in seconds.

    A recording waits for whatever has its name too: its table, captions and slides may still be on the way.
    """
    sights: dict[Path, Sight] = {}
    for path in sorted(inbox.iterdir()):
        if not path.name.startswith(".") and (looks := _stat(path)) is not None:
            sight = Sight(looks.st_size, looks.st_mtime_ns, now)
            old = before.get(path)
            same = old is not None and (old.bytes, old.changed) == (sight.bytes, sight.changed)
            sights[path] = old if old is not None and same else sight
    for file in [path for path in sights if path.suffix.lower() in MEDIA_SUFFIXES]:
        together = [path for path in sights if path.name.startswith(f"{file.stem}.")]
        if all(now - sights[path].since >= SETTLE_SECONDS for path in together):
            try:
                take(database, settings, inbox, file)
            except OSError as error:  # the others are taken all the same
                log.error("%s cannot be taken in: %s. Rename it, or take it out of the inbox.", file.name, error)
    return {path: sight for path, sight in sights.items() if path.exists()}


def _stat(path: Path) -> os.stat_result | None:
    """How a file looks; None of a folder, and of what is gone meanwhile."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found if stat.S_ISREG(found.st_mode) else None


def take(database: Database, settings: Settings, inbox: Path, file: Path) -> None:
    """Take one recording in, and move it with what belongs to it to done/, or to failed/ with the reason beside it.

    Raises StorageError and DatabaseError, and then it stays where it is.
    """
    belonging = [table] if (table := _table(file)) else []
    try:
        told = _read_table(database, table) if table else Told()
        belonging += [path for path in (told.captions, told.slides) if path is not None]
        probe(file)
        slides = keep_slides(settings, told.slides) if told.slides else None  # refused before anything is taken in
        recording, added = register(database, settings, file, details=told.details, captions=told.captions)
        _attach(database, recording, told, slides)
    except InputError as error:
        _move(inbox / "failed", file, belonging, note=str(error))
    else:
        note = f"Taken in as {recording.id}." if added else f"In the library already, as {recording.id}."
        _move(inbox / "done", file, belonging, note=note)


def _table(file: Path) -> Path | None:
    """The table beside a recording: of its name, with its ending or without."""
    names = [stem + suffix for stem in (file.name, file.stem) for suffix in TABLES]
    return next((path for path in map(file.with_name, names) if path.exists()), None)


def _read_table(database: Database, table: Path) -> Told:
    try:
        text = table.read_text(encoding="utf-8-sig")
        given = tomllib.loads(text) if table.suffix.lower() == ".toml" else json.loads(text)
    except (ValueError, OSError) as error:  # both formats' own errors, and that of UTF-8, are values
        raise InvalidValueError(f"{table.name} cannot be read: {error}. Write it as TOML or JSON, in UTF-8.") from error
    if not isinstance(given, dict):
        raise InvalidValueError(f"{table.name} is no table of details. Known: {', '.join(KEYS + MORE_KEYS)}.")
    more = {key: given.pop(key) for key in MORE_KEYS if key in given}
    if (moderator := given.get("moderator")) is not None:
        given["moderator"] = _member(database, moderator, "moderator").id
    try:
        details = read_details(given)
    except InvalidValueError as error:
        raise InvalidValueError(f"{table.name}: {error}") from error
    return Told(
        details,
        captions=_beside(table, more.get("captions")),
        slides=_beside(table, more.get("slides")),
        attested_by=_member(database, more["attested_by"], "attested_by") if "attested_by" in more else None,
    )


def _member(database: Database, email: object, key: str) -> Member:
    with database.snapshot() as connection:
        member = find_member(connection, email=str(email).strip().lower())
    if member is None or not member.is_moderator:
        raise InvalidValueError(f"{key} is {email!r}; it accepts the e-mail address of a moderator or of staff.")
    return member


def _beside(table: Path, name: object) -> Path | None:
    """A file that a table names, in its own folder and nowhere else."""
    if name is None:
        return None
    path = table.with_name(Path(str(name)).name)
    if not path.is_file():
        raise NotFoundError(f"{table.name} names {name!r}, which is not beside it.")
    return path


def _attach(database: Database, recording: Recording, told: Told, slides: Kept | None) -> None:
    with database.transaction() as connection:
        if told.slides is not None and slides is not None:
            attachments.add_attachment(
                connection, recording.id, name=told.slides.name, path=slides.path, sha256=slides.sha256,
                bytes=told.slides.stat().st_size, added_by=told.attested_by.id if told.attested_by else None,
            )  # fmt: skip
        if (member := told.attested_by) is not None:
            attested = Attestation(STATEMENT, member.id, member.name, datetime.now(UTC))
            attachments.save_attestation(connection, recording.id, attested)


def _move(folder: Path, file: Path, belonging: list[Path], *, note: str) -> None:
    """Move files that belong together under names that are free, with a note beside the first."""
    folder.mkdir(exist_ok=True)
    number = 1
    while any((folder / _numbered(path.name, number)).exists() for path in (file, *belonging)):
        number += 1
    for path in dict.fromkeys((file, *belonging)):  # the recording first: without its table it must not be taken again
        path.rename(folder / _numbered(path.name, number))
    (folder / f"{_numbered(file.name, number)}.txt").write_text(f"{note}\n", encoding="utf-8")
    log.info("%s: %s", file.name, note)


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{Path(name).stem}-{number}{Path(name).suffix}"
