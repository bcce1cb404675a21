"""Slides that are added to a recording which is there already, or taken away from it."""

import secrets
import shutil
from typing import BinaryIO

from community import upload_store
from community.members import Member
from database.connection import Database
from intake.register import SLIDES_SUFFIX, keep_slides, told
from settings import Settings
from transcripts import attachments


def attach_slides(
    database: Database, settings: Settings, recording_id: str, slides: BinaryIO, *, name: str, member: Member
) -> None:
    """Copy slides beside the media and have them go with a recording.

    Raises MediaError where they are no PDF, and StorageError where they do not fit.
    """
    part = settings.incoming_folder / f"{secrets.token_hex(16)}{SLIDES_SUFFIX}"
    try:
        with told(part, settings.media_folder):
            part.parent.mkdir(parents=True, exist_ok=True)
            with part.open("xb") as file:
                shutil.copyfileobj(slides, file)
            size = part.stat().st_size
        kept = keep_slides(settings, part, name=name, move=True)
    finally:
        part.unlink(missing_ok=True)
    with database.transaction() as connection:
        attachments.add_attachment(
            connection, recording_id, name=name, path=kept.path, sha256=kept.sha256, bytes=size, added_by=member.id
        )


def detach(database: Database, settings: Settings, recording_id: str, attachment_id: int) -> None:
    """Take a file away from a recording; raises NotFoundError. It is removed where nothing else goes by it."""
    with database.transaction() as connection:
        found = attachments.load_attachment(connection, recording_id, attachment_id)
        attachments.remove_attachment(connection, attachment_id)
        if not upload_store.is_kept_for_something(connection, found.sha256):
            (settings.media_folder / found.path).unlink(missing_ok=True)
