"""Taking files into the library: hash and copy once, so that the same content is always the same recording."""

import errno
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from database.connection import Connection, Database
from flows.slots import is_held
from settings import Settings
from transcripts import store
from transcripts.errors import InputError, MediaError, NotFoundError, StorageError
from transcripts.recording import Recording, RecordingState, recording_id

COPY_BYTES = 1 << 20
MEDIA_SUFFIXES = frozenset(
    ".aac .aiff .avi .flac .flv .m4a .m4v .mka .mkv .mov .mp3 .mp4 .mpeg .mpg .mts .oga .ogg .ogv .opus .ts .wav "
    ".webm .wma .wmv".split()
)


@dataclass(frozen=True, slots=True)
class Details:
    """What the person who adds a recording says about it."""

    title: str | None = None  # the file's name serves where there is none
    event_date: date | None = None
    speakers: tuple[str, ...] = ()
    disclosures: str = ""


def find_media(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The files among `paths`, and the media files of the folders among them, sorted; raises NotFoundError.

    Inside a folder only names with a media ending count; a file that is named itself is always tried.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in MEDIA_SUFFIXES and p.is_file())
            if not inside:
                raise NotFoundError(
                    f"The folder {path} has no media files. Looked for names that end in "
                    f"{' '.join(sorted(MEDIA_SUFFIXES))}."
                )
            found += inside
        elif path.exists():
            found.append(path)
        else:
            raise NotFoundError(f"There is no file or folder {path}. Check the path.")
    return tuple(dict.fromkeys(found))


def register(
    database: Database,
    settings: Settings,
    file: Path,
    *,
    stages: Sequence[str],
    details: Details = Details(),  # noqa: B008  frozen, so sharing it is safe
    state: RecordingState = "queued",
) -> tuple[Recording, bool]:
    """Copy a file into the library and add its recording, or find the recording that has this content already.

    Returns the recording and whether it is new. Raises MediaError for an empty file, StorageError where the
    copy does not fit.
    """
    digest, copy = _copy(file, settings.media_folder)
    recording = Recording(
        id=recording_id(digest),
        title=details.title or file.stem.replace("_", " ").strip() or file.name,
        media_name=file.name,
        media_path=copy.name,
        media_sha256=digest,
        state=state,
        event_date=details.event_date,
        speakers=details.speakers,
        disclosures=details.disclosures,
    )
    with database.transaction() as connection:
        added = store.add_recording(connection, recording, stages=stages)
        known = store.load_recording(connection, recording.id)
    if known.media_path != copy.name:  # the same content came before under a name with another ending
        copy.unlink()
    return known, added


def requeue_interrupted(connection: Connection) -> tuple[str, ...]:
    """Put recordings back in the queue that are "running" though no process works on them; returns their ids."""
    stuck = [r.id for r in store.list_recordings(connection, state="running") if not is_held(connection, r.id)]
    for stuck_id in stuck:
        store.set_state(connection, stuck_id, "queued")
    return tuple(stuck)


def _copy(file: Path, folder: Path) -> tuple[str, Path]:
    """Copy and hash in one reading; the copy is named by its content and appears complete or not at all."""
    part = folder / f".part-{os.getpid()}"
    digest = sha256()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with file.open("rb") as source, part.open("wb") as target:
            while block := source.read(COPY_BYTES):
                digest.update(block)
                target.write(block)
        if part.stat().st_size == 0:
            raise MediaError(f"{file} is empty. Check that its upload or export finished.")
        copy = folder / f"{digest.hexdigest()}{_safe_suffix(file)}"
        os.replace(part, copy)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
            raise StorageError(
                f"No room to copy {file.name} into {folder}. "
                "Free disk space, or move SPRINGBOARD_HOME to a larger disk."
            ) from error
        raise InputError(f"{file} cannot be read or copied into {folder}: {error.strerror or error}.") from error
    finally:
        part.unlink(missing_ok=True)
    return digest.hexdigest(), copy


def _safe_suffix(file: Path) -> str:
    """The ending, which tells a browser the type; anything but a known one is left off."""
    return file.suffix.lower() if file.suffix.lower() in MEDIA_SUFFIXES else ""
