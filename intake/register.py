"""Taking a file into the library: hash and keep it once, so that the same content is always the same recording."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePath

from database.connection import Database
from models.captions import SUFFIXES as CAPTION_SUFFIXES
from models.captions import load_captions
from settings import Settings
from transcripts import store
from transcripts.details import Details
from transcripts.errors import InputError, MediaError, StorageError
from transcripts.recording import STAGE_NAMES, Recording, RecordingState, recording_id

BLOCK_BYTES = 1 << 20
MEDIA_SUFFIXES = frozenset(
    ".aac .aiff .avi .flac .flv .m4a .m4v .mka .mkv .mov .mp3 .mp4 .mpeg .mpg .mts .oga .ogg .ogv .opus .ts .wav "
    ".webm .wma .wmv".split()
)
SLIDES_SUFFIX = ".pdf"
PDF_HEAD = 1024  # bytes within which readers look for the mark of a PDF


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of ours in the media folder, named by its content."""

    path: str
    sha256: str


def register(
    database: Database,
    settings: Settings,
    file: Path,
    *,
    stages: tuple[str, ...] = STAGE_NAMES,
    details: Details = Details(),  # noqa: B008  frozen, so sharing it is safe
    captions: Path | None = None,
    state: RecordingState = "queued",
) -> tuple[Recording, bool]:
    """Copy a file into the library and add its recording, or find the recording that has this content already.

    `captions` are kept with it, and used instead of listening. Returns the recording and whether it is new. Raises
    MediaError for an empty file or unusable captions, StorageError where a copy does not fit, and InputError where a
    recording has its transcript already and other captions are given.
    """
    kept = None if captions is None else keep_captions(settings, captions)
    with told(file, settings.media_folder):
        digest = digest_of(file)
    with database.transaction() as connection:
        known = store.find_recording(connection, recording_id(digest))
    if known is not None and (settings.media_folder / known.media_path).exists():
        return _with_captions(database, known, kept), False
    media = keep(settings, file, name=known.media_path if known else file.name, digest=digest)
    recording = new_recording(media, name=file.name, details=details, captions=kept, state=state)
    with database.transaction() as connection:
        added = store.add_recording(connection, recording, stages=stages)
    return _with_captions(database, recording, kept), added


def new_recording(
    media: Kept, *, name: str, details: Details, captions: Kept | None = None, state: RecordingState = "queued"
) -> Recording:
    """The recording of a file that is kept; `name` is what its owner calls the file."""
    shown = os.fsencode(name).decode("utf-8", "replace")  # names from old archives may be no text at all
    return Recording(
        id=recording_id(media.sha256),
        title=details.title or title_of(shown),
        media_name=shown,
        media_path=media.path,
        media_sha256=media.sha256,
        captions_path=captions.path if captions else None,
        captions_sha256=captions.sha256 if captions else None,
        state=state,
        event_date=details.event_date,
        speakers=details.names,
        disclosures=details.all_disclosures,
        visibility=details.visibility,
        series=details.series,
        presenters=details.presenters,
        moderator=details.moderator,
        fewest_speakers=details.fewest_speakers,
        most_speakers=details.most_speakers,
        spoken_language=details.language,
    )


def title_of(name: str) -> str:
    """The title that a file's name suggests.

    >>> title_of("laser_evening_2.mp4")
    'laser evening 2'
    """
    return PurePath(name).stem.replace("_", " ").strip() or name


def keep(settings: Settings, file: Path, *, name: str, digest: str, move: bool = False) -> Kept:
    """Have a file in the media folder, by a copy or by moving it there, complete or not at all.

    Raises StorageError where there is no room, InputError where the file cannot be read.
    """
    kept = Kept(f"{digest}{safe_suffix(name)}", digest)
    with told(file, settings.media_folder):
        target = settings.media_folder / kept.path
        if move:
            os.replace(file, target)
        elif not target.exists():
            _copy(file, target)
    return kept


def keep_captions(settings: Settings, captions: Path, *, move: bool = False) -> Kept:
    """Keep captions beside the media; raises MediaError where they cannot be read, and then nothing is kept."""
    load_captions(captions)
    with told(captions, settings.media_folder):
        digest = digest_of(captions)
    return keep(settings, captions, name=captions.name, digest=digest, move=move)


def keep_slides(settings: Settings, slides: Path, *, name: str = "", move: bool = False) -> Kept:
    """Keep slides beside the media; raises MediaError where they are no PDF, and then nothing is kept.

    `name` is what whoever sent them calls the file, if it is not its own.
    """
    with told(slides, settings.media_folder):
        with slides.open("rb") as file:
            if b"%PDF-" not in file.read(PDF_HEAD):
                raise MediaError(f"{name or slides.name} is no PDF, whatever it is called. Export the slides as PDF.")
        digest = digest_of(slides)
    return keep(settings, slides, name=f"slides{SLIDES_SUFFIX}", digest=digest, move=move)


def digest_of(file: Path) -> str:
    """The SHA-256 of a file; raises MediaError if it is empty."""
    digest, size = sha256(), 0
    with file.open("rb") as source:
        while block := source.read(BLOCK_BYTES):
            digest.update(block)
            size += len(block)
    if not size:
        raise MediaError(f"{file} is empty. Check that its upload or export finished.")
    return digest.hexdigest()


@contextmanager
def told(file: Path, folder: Path) -> Iterator[None]:
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


def _with_captions(database: Database, recording: Recording, kept: Kept | None) -> Recording:
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


def safe_suffix(name: str) -> str:
    """The ending, which tells a browser the type; anything but a known one is left off."""
    suffix = PurePath(name).suffix.lower()
    return suffix if suffix in (*MEDIA_SUFFIXES, *CAPTION_SUFFIXES, SLIDES_SUFFIX) else ""
