"""Taking recordings out of the library for good: first what the database knows of them, then their files."""

import logging
from collections.abc import Sequence

from community import upload_store
from community.members import Member
from database.connection import Connection, Database
from settings import Settings
from transcripts import attachments, queue_store, removals, store
from transcripts.recording import Recording
from transcripts.search_index import drop_units

log = logging.getLogger(__name__)


def remove(database: Database, settings: Settings, recordings: Sequence[str], *, by: Member) -> tuple[Recording, ...]:
    """Delete recordings with everything made of them and said about them: all of them, or none.

    Returns what they were. Raises NotFoundError for an unknown one, InvalidValueError for one that is at work.
    """
    with database.transaction() as connection:
        gone = tuple(_remove(connection, settings, recording, by=by) for recording in sorted(set(recordings)))
    clear_files(database, settings)
    return gone


def clear_files(database: Database, settings: Settings) -> None:
    """Delete the files of removed recordings that nothing else goes by, those too that a crash has left.

    Where the disk does not let one go, that is logged, and the next call tries again.
    """
    with database.transaction() as connection:
        for leftover in removals.lock_leftovers(connection):
            try:
                for name in leftover.files:
                    if not upload_store.is_kept_for_something(connection, name.partition(".")[0]):  # its content
                        (settings.media_folder / name).unlink(missing_ok=True)
                if store.find_recording(connection, leftover.recording) is None:
                    for sound in settings.audio_folder.glob(f"{leftover.recording}*.wav"):
                        sound.unlink(missing_ok=True)
            except OSError as error:
                log.error("Files of the deleted recording %s are still there: %s", leftover.recording, error)
            else:
                removals.set_cleared(connection, leftover.id)


def _remove(connection: Connection, settings: Settings, recording_id: str, *, by: Member) -> Recording:
    recording = queue_store.take(connection, recording_id)
    slides = [each.path for each in attachments.list_attachments(connection, recording_id)]
    captions = [recording.captions_path] if recording.captions_path else []
    upload_store.forget_uploads(connection, recording_id)
    drop_units(connection, recording_id)
    removals.remove_recording(
        connection,
        recording,
        files=(recording.media_path, settings.thumbnail(recording.media_sha256).name, *captions, *slides),
        member=by.id,
        member_name=by.name,
    )
    return recording
