"""The part of an upload that is on disk: it only grows, and one writer holds it at a time."""

import fcntl
import os
from pathlib import Path
from types import TracebackType

from community.uploads import Upload
from intake.register import safe_suffix
from settings import Settings
from transcripts.errors import ConflictError


class PartHeldError(ConflictError):
    """Another process writes to the same upload."""


def part_path(settings: Settings, upload: Upload) -> Path:
    """Where an upload's bytes gather: beside the media, so that moving them there copies nothing."""
    return settings.incoming_folder / f"{upload.id}{safe_suffix(upload.name)}"


def received(settings: Settings, upload: Upload) -> int:
    """How many bytes of an upload are there and to be trusted; raises FileNotFoundError where its part is gone."""
    if upload.state != "receiving":
        return upload.bytes
    size = part_path(settings, upload).stat().st_size
    return size if upload.unverified_from is None else min(size, upload.unverified_from)


class Part:
    """A part that is held for writing until it is closed, or until the process dies.

    Its size is what counts as received, so nothing else has to be stored while bytes arrive. Raises PartHeldError
    where another holds it, FileNotFoundError where it is gone.
    """

    def __init__(self, settings: Settings, upload: Upload) -> None:
        self._file = part_path(settings, upload).open("r+b", buffering=0)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.size = os.fstat(self._file.fileno()).st_size
            if upload.unverified_from is not None and upload.unverified_from < self.size:
                self.cut(upload.unverified_from)
            self._file.seek(self.size)
        except BlockingIOError as error:
            self._file.close()
            raise PartHeldError("Another process is writing to this upload. Try again in a moment.") from error

    def append(self, data: bytes | memoryview) -> None:
        """Write all of `data` at the end; what was written stays and counts, even where the disk fills up."""
        rest = memoryview(data)
        while rest:
            written = self._file.write(rest)
            self.size += written
            rest = rest[written:]

    def cut(self, size: int) -> None:
        """Give up what stands after the first `size` bytes."""
        self._file.truncate(size)
        self._file.seek(size)
        self.size = size

    def sync(self) -> None:
        """Return when all is on the disk itself."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> "Part":
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.close()
