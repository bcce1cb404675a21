"""Taking recordings out of the library for good: first what the database knows of them, then their files."""

from collections.abc import Sequence

from community import upload_store
from community.members import Member
from database.connection import Connection, Database
from settings import Settings
from transcripts import attachments, queue_store, removals, store
from transcripts.errors import InvalidValueError
from transcripts.recording import Recording
from transcripts.search_index import drop_units


def remove(database: Database, settings: Settings, recordings: Sequence[str], *, by: Member) -> tuple[Recording, ...]:
    """Delete recordings with everything made of them and said about them: all of them, or none.

    Returns what they were. Raises NotFoundError for an unknown one, InvalidValueError for one that is at work.
    """
    with database.transaction() as connection:
        gone = tuple(_remove(connection, settings, recording, by=by) for recording in sorted(set(recordings)))
    clear_files(database, settings)
    return gone


def clear_files(database: Database, settings: Settings) -> None:
    """Delete the files of removed recordings that nothing else goes by, those too that a crash has left."""
    with database.transaction() as connection:
        for leftover in removals.lock_leftovers(connection):
            for name in leftover.files:
                digest = name.partition(".")[0]  # a file of ours is named by its content
                if not upload_store.is_kept_for_something(connection, digest):
                    (settings.media_folder / name).unlink(missing_ok=True)
            if store.find_recording(connection, leftover.recording) is None:
                settings.audio(leftover.recording).unlink(missing_ok=True)
            removals.set_cleared(connection, leftover.id)


def _remove(connection: Connection, settings: Settings, recording_id: str, *, by: Member) -> Recording:
    recording = queue_store.lock(connection, recording_id)
    if recording.state == "running":
        raise InvalidValueError(
            f"“{recording.title}” is being processed and cannot be deleted now. Wait until it is ready or has failed."
        )
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
