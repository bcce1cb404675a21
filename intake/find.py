"""Finding recordings among the files and folders that somebody names, and the captions beside them."""

from collections.abc import Sequence
from pathlib import Path

from intake.register import MEDIA_SUFFIXES
from models.captions import SUFFIXES
from transcripts.errors import NotFoundError


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
