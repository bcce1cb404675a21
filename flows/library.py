"""Taking files into the library: hash and copy once, so that the same content is always the same recording."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from database.connection import Connection, Database
from flows.slots import is_held
from models.captions import SUFFIXES, load_captions
from settings import Settings
from transcripts import store
from transcripts.errors import InputError, MediaError, NotFoundError, StorageError
from transcripts.recording import Recording, RecordingState, recording_id

BLOCK_BYTES = 1 << 20
START_TIME = timedelta(minutes=1)  # from taking a recording to holding its lock: Prefect's server starts in between
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
    captions: Path | None = None,
    state: RecordingState = "queued",
) -> tuple[Recording, bool]:
    """Copy a file into the library and add its recording, or find the recording that has this content already.

    `captions` are kept with it, and used instead of listening. Returns the recording and whether it is new. Raises
    MediaError for an empty file or unusable captions, StorageError where a copy does not fit, and InputError where a
    recording has its transcript already and other captions are given.
    """
    kept = None if captions is None else _keep_captions(settings, captions)
    with _told(file, settings.media_folder):
        digest = _digest(file)
        copy = settings.media_folder / f"{digest}{_safe_suffix(file)}"
        with database.transaction() as connection:
            known = store.find_recording(connection, recording_id(digest))
        if known is not None and (settings.media_folder / known.media_path).exists():
            return _with_captions(database, known, kept), False
        _copy(file, copy)
    name = os.fsencode(file.name).decode("utf-8", "replace")  # names from old archives may be no text at all
    recording = Recording(
        id=recording_id(digest),
        title=details.title or Path(name).stem.replace("_", " ").strip() or name,
        media_name=name,
        media_path=copy.name,
        media_sha256=digest,
        captions_path=kept.path if kept else None,
        captions_sha256=kept.sha256 if kept else None,
        state=state,
        event_date=details.event_date,
        speakers=details.speakers,
        disclosures=details.disclosures,
    )
    with database.transaction() as connection:
        added = store.add_recording(connection, recording, stages=stages)
    return _with_captions(database, recording, kept), added


def find_captions(file: Path) -> Path:
    """The captions beside a recording, of the same name but for the ending; raises NotFoundError.

    Where there are both, WebVTT goes before SubRip.
    """
    beside = {path.suffix.lower(): path for path in sorted(file.parent.iterdir()) if path.stem == file.stem}
    found = next((beside[suffix] for suffix in SUFFIXES if suffix in beside), None)
    if found is None:
        raise NotFoundError(
            f"There are no captions beside {file}: looked for {' and '.join(file.stem + s for s in SUFFIXES)}. Put "
            "them there, name them with --captions, or set SPRINGBOARD_ENGINE to an engine that listens."
        )
    return found


def requeue_interrupted(connection: Connection, *, quiet: timedelta = START_TIME) -> tuple[str, ...]:
    """Put recordings back in the queue that are "running" though no process works on them; returns their ids.

    Those that are so for less than `quiet` are left: whoever said it may still be on the way to the lock.
    """
    now = datetime.now(UTC)
    return tuple(
        recording_id
        for recording_id, since in store.list_waiting(connection, "running")
        if now - since >= quiet and not is_held(connection, recording_id) and store.requeue(connection, recording_id)
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    """A copy in the library."""

    path: str
    sha256: str


def _keep_captions(settings: Settings, captions: Path) -> _Kept:
    load_captions(captions)  # what cannot be read is refused before anything is copied
    with _told(captions, settings.media_folder):
        digest = _digest(captions)
        kept = _Kept(f"{digest}{captions.suffix.lower()}", digest)
        if not (settings.media_folder / kept.path).exists():
            _copy(captions, settings.media_folder / kept.path)
    return kept


def _with_captions(database: Database, recording: Recording, kept: _Kept | None) -> Recording:
    """The recording as it is stored, with these captions if any are given."""
    with database.transaction() as connection:
        if kept is not None:
            store.set_captions(connection, recording.id, kept.path, kept.sha256)
        stored = store.load_recording(connection, recording.id)
    if kept is not None and stored.captions_sha256 != kept.sha256:
        raise InputError(
            f"“{stored.title}” ({stored.id}) has its transcript already, and these captions were not used for it. "
            "Leave the captions out to go on with the transcript it has."
        )
    return stored


def _digest(file: Path) -> str:
    """The SHA-256 of a file; raises MediaError if it is empty."""
    digest, size = sha256(), 0
    with file.open("rb") as source:
        while block := source.read(BLOCK_BYTES):
            digest.update(block)
            size += len(block)
    if not size:
        raise MediaError(f"{file} is empty. Check that its upload or export finished.")
    return digest.hexdigest()


def _copy(file: Path, copy: Path) -> None:
    """Copy a file, complete or not at all."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(prefix=".part-", dir=copy.parent)
    os.close(handle)
    try:
        shutil.copyfile(file, part)
        os.replace(part, copy)
    finally:
        Path(part).unlink(missing_ok=True)


@contextmanager
def _told(file: Path, folder: Path) -> Iterator[None]:
    """The one place where trouble with reading a file or writing its copy becomes an error of ours."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
            raise StorageError(
                f"No room to copy {file.name} into {folder}. "
                "Free disk space, or move SPRINGBOARD_HOME to a larger disk."
            ) from error
        raise InputError(f"{file} cannot be read or copied into {folder}: {error.strerror or error}.") from error


def _safe_suffix(file: Path) -> str:
    """The ending, which tells a browser the type; anything but a known one is left off."""
    return file.suffix.lower() if file.suffix.lower() in MEDIA_SUFFIXES else ""
