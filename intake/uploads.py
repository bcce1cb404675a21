"""What becomes of an upload: accepted at first, looked at and taken in when complete, removed when abandoned."""

import logging
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePath

from community import member_store, upload_store
from community.members import Member
from community.uploads import Batch, Upload, UploadKind
from database.connection import Connection, Database
from intake.parts import Part, PartHeldError, part_path
from intake.register import (
    MEDIA_SUFFIXES,
    SLIDES_SUFFIX,
    Kept,
    digest_of,
    keep,
    keep_captions,
    keep_slides,
    new_recording,
    safe_suffix,
    told,
)
from models.captions import SUFFIXES as CAPTION_SUFFIXES
from pipeline.audio import probe
from settings import Settings
from transcripts import attachments, store
from transcripts.attachments import Attestation
from transcripts.details import Details
from transcripts.errors import (
    DatabaseError,
    InputError,
    InvalidValueError,
    MediaError,
    StorageError,
    TooLargeError,
    reason_of,
)
from transcripts.recording import STAGE_NAMES, Recording, recording_id

GIGABYTE = 1_000_000_000
MOST_CAPTIONS_BYTES = 20_000_000
MOST_SLIDES_BYTES = 500_000_000
SPARE_BYTES = GIGABYTE  # of the disk, which uploads leave to the database and the audio
ORPHANED = timedelta(days=1)  # a part that no row names for so long belongs to nobody

log = logging.getLogger(__name__)


def kind_of(name: str) -> UploadKind:
    """What a file is for, by its ending; raises MediaError naming those that are accepted."""
    suffix = PurePath(name).suffix.lower()
    if suffix in MEDIA_SUFFIXES:
        return "recording"
    if suffix in CAPTION_SUFFIXES:
        return "captions"
    if suffix == SLIDES_SUFFIX:
        return "slides"
    raise MediaError(
        f"“{name}” is no file that can be used here. Recordings end in {' '.join(sorted(MEDIA_SUFFIXES))}; captions in "
        f"{' '.join(CAPTION_SUFFIXES)}; slides in {SLIDES_SUFFIX}."
    )


def most_bytes(settings: Settings, kind: UploadKind) -> int:
    """How large a file of this kind may be."""
    sizes = {"captions": MOST_CAPTIONS_BYTES, "slides": MOST_SLIDES_BYTES}
    return sizes.get(kind, settings.upload_gigabytes * GIGABYTE)


def open_batch(database: Database, member: Member, details: Details, *, statement: str) -> Batch:
    """Store what a member says of files to come, and attests; raises InvalidValueError for an unfit moderator."""
    with database.transaction() as connection:
        if details.moderator is not None:
            member_store.check_moderator(connection, details.moderator)
        return upload_store.add_batch(connection, member, details, statement=statement)


def begin(
    database: Database,
    settings: Settings,
    member: Member,
    *,
    batch: int,
    name: str,
    bytes: int,
    title: str = "",
    metadata: str = "",
    captions: str | None = None,
    slides: str | None = None,
) -> Upload:
    """Accept that a file is to come. `captions` and `slides` are finished uploads that go with a recording.

    Raises MediaError for a type that is not accepted, TooLargeError, StorageError where the disk has no room for it,
    NotFoundError for a batch or companion that the member does not have, and InvalidValueError.
    """
    kind = kind_of(name)
    if bytes < 1:
        raise MediaError(f"“{name}” is empty. Check that its export finished.")
    if bytes > most_bytes(settings, kind):
        raise TooLargeError(
            f"“{name}” has {bytes / GIGABYTE:.2f} GB; {kind} may have {most_bytes(settings, kind) / GIGABYTE:g} GB."
        )
    with told(settings.incoming_folder, settings.home):
        settings.incoming_folder.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(settings.incoming_folder).free < bytes + SPARE_BYTES:
        raise StorageError(f"The server's disk has no room for “{name}”. Ask whoever runs it to free some.")
    with database.transaction() as connection:
        for companion, wanted in ((captions, "captions"), (slides, "slides")):
            if companion is not None:
                found = upload_store.load_upload(connection, member, companion)
                if kind != "recording" or (found.kind, found.state) != (wanted, "done"):
                    raise InvalidValueError(f"“{found.name}” cannot go with “{name}” as its {wanted}.")
        upload = upload_store.add_upload(
            connection,
            upload_store.load_batch(connection, member, batch),
            kind=kind, name=name, title=title, bytes=bytes, metadata=metadata, captions=captions, slides=slides,
        )  # fmt: skip
        with told(part_path(settings, upload), settings.incoming_folder):
            part_path(settings, upload).touch(exist_ok=False)
    return upload


def finish(database: Database, settings: Settings, upload_id: str) -> None:
    """Look at a complete upload and take it in; what cannot be used is stored as failed, with the reason.

    May be called again after any interruption, and by two at once: it is taken in once.
    """
    with database.transaction() as connection:
        upload = upload_store.find_upload(connection, upload_id)
    if upload is None or upload.state != "checking":
        return
    try:
        if upload.kind == "recording":
            _finish_recording(database, settings, upload)
        else:
            _finish_companion(database, settings, upload)
    except InputError as error:
        _fail(database, upload, _in_owners_words(error, part_path(settings, upload), upload))
    except (StorageError, DatabaseError) as error:  # the file is whole, and `sweep` tries again
        log.error("The upload %s waits: %s", upload.id, error)
    except Exception as error:  # a defect: the file stays, its owner is told, and other uploads go on
        log.exception("The upload %s could not be looked at", upload.id)
        _fail(database, upload, reason_of(error, again="Remove it and send it again"))


def remove(database: Database, settings: Settings, upload: Upload) -> None:
    """Forget an upload with what is on disk of it; what became a recording stays. Nothing may be writing to it."""
    with database.transaction() as connection:
        upload_store.remove_upload(connection, upload.id)
        part_path(settings, upload).unlink(missing_ok=True)
        if upload.kind != "recording" and upload.recording is None and upload.sha256 is not None:
            _drop_unused(connection, settings, _kept(upload, upload.sha256))


def sweep(database: Database, settings: Settings) -> None:
    """Go on with what an end of the process interrupted, and remove what was abandoned."""
    with database.transaction() as connection:
        uploads = upload_store.list_all(connection)
    now = datetime.now(UTC)
    for upload in uploads:
        try:
            if upload.state == "receiving":
                with Part(settings, upload) as part:  # nobody writes to it
                    if part.size == upload.bytes:
                        with database.transaction() as connection:
                            upload_store.start_checking(connection, upload.id)
                        upload = replace(upload, state="checking")
            if upload.state == "checking":
                finish(database, settings, upload.id)
            elif upload.expires_at <= now:
                remove(database, settings, upload)
        except PartHeldError:
            continue
        except FileNotFoundError:
            remove(database, settings, upload)
    with database.transaction() as connection:
        named = {part_path(settings, upload).name for upload in upload_store.list_all(connection)}
    for path in settings.incoming_folder.glob("*"):
        with suppress(FileNotFoundError):
            if path.name not in named and now.timestamp() - path.stat().st_mtime > ORPHANED.total_seconds():
                path.unlink()


def _fail(database: Database, upload: Upload, reason: str) -> None:
    with database.transaction() as connection:
        upload_store.fail_upload(connection, upload.id, reason)


def _in_owners_words(error: InputError, part: Path, upload: Upload) -> str:
    """The message with the name that the file's owner knows it by."""
    return str(error).replace(str(part), upload.name).replace(part.name, upload.name)


def _finish_recording(database: Database, settings: Settings, upload: Upload) -> None:
    part = part_path(settings, upload)
    digest = _digest(database, upload, part)
    with database.transaction() as connection:
        known = store.find_recording(connection, recording_id(digest))
        batch = upload_store.find_batch(connection, upload.batch)
        member = member_store.load_member(connection, upload.member)
        captions = upload_store.find_upload(connection, upload.captions) if upload.captions else None
        slides = upload_store.find_upload(connection, upload.slides) if upload.slides else None
    media = Kept(f"{digest}{safe_suffix(known.media_path if known else upload.name)}", digest)
    if not (settings.media_folder / media.path).exists():
        with told(part, settings.media_folder):
            probe(part)
        keep(settings, part, name=media.path, digest=digest, move=True)
    heard = _kept(captions, captions.sha256) if captions and captions.sha256 else None
    details = replace(batch.details, title=upload.title or batch.details.title)
    recording = new_recording(media, name=upload.name, details=details, captions=heard)
    with database.transaction() as connection:
        if upload_store.lock_checking(connection, upload.id) is None:
            return
        added = store.add_recording(connection, recording, stages=STAGE_NAMES)
        attested = Attestation(batch.statement, member.id, member.name, batch.created_at)
        attachments.save_attestation(connection, recording.id, attested)
        if slides is not None and slides.sha256 is not None:
            attachments.add_attachment(
                connection, recording.id, name=slides.name, path=_kept(slides, slides.sha256).path,
                sha256=slides.sha256, bytes=slides.bytes, added_by=member.id,
            )  # fmt: skip
        companions = [companion.id for companion in (captions, slides) if companion is not None]
        upload_store.set_used(connection, companions, recording.id)
        note = None if added else " ".join(_left_out(connection, recording, heard))
        upload_store.finish_upload(connection, upload.id, recording=recording.id, is_duplicate=not added, note=note)
    part.unlink(missing_ok=True)  # of a duplicate


def _left_out(connection: Connection, recording: Recording, captions: Kept | None) -> Iterator[str]:
    """Sentences on what was left out of an upload that was there before."""
    if captions is not None:
        store.set_captions(connection, recording.id, captions.path, captions.sha256)
        if store.load_recording(connection, recording.id).captions_sha256 != captions.sha256:
            yield "It has its transcript already, so the captions were not used."
    yield "Its details and who may see it were not changed."


def _finish_companion(database: Database, settings: Settings, upload: Upload) -> None:
    part = part_path(settings, upload)
    _digest(database, upload, part)
    if part.exists():
        keep_companion = keep_captions if upload.kind == "captions" else keep_slides
        keep_companion(settings, part, move=True)
    with database.transaction() as connection:
        upload_store.finish_upload(connection, upload.id)


def _digest(database: Database, upload: Upload, part: Path) -> str:
    """The digest, stored before the part moves, so that it is found again wherever this is interrupted."""
    if upload.sha256 is not None:
        return upload.sha256
    with told(part, part.parent):
        digest = digest_of(part)
    with database.transaction() as connection:
        upload_store.set_sha256(connection, upload.id, digest)
    return digest


def _kept(upload: Upload, sha256: str) -> Kept:
    return Kept(f"{sha256}{safe_suffix(upload.name)}", sha256)


def _drop_unused(connection: Connection, settings: Settings, kept: Kept) -> None:
    """Remove captions or slides from the media folder unless something goes by them, perhaps for another member."""
    if not upload_store.is_kept_for_something(connection, kept.sha256):
        (settings.media_folder / kept.path).unlink(missing_ok=True)
