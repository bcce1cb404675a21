"""What the library has to do with files and processes: finding media and captions, and what was interrupted."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from database.connection import Connection
from flows.slots import is_held
from intake.register import MEDIA_SUFFIXES
from models.captions import SUFFIXES
from transcripts import store
from transcripts.errors import NotFoundError

START_TIME = timedelta(minutes=1)  # from taking a recording to holding its lock: Prefect's server starts in between


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
