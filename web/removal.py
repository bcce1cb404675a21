"""Deleting recordings, one or several: staff are told what goes with them, and asked whether they mean it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from fastapi import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from community import thread_store
from database.connection import Database
from editing.edit_store import load_edits
from intake.remove import remove
from transcripts import attachments, removals
from transcripts.recording import Recording
from web.access import RecordingId, Staff
from web.bulk import Back, Choice, Chosen, Text, back_to, cancelled, load_chosen, shelf_of
from web.context import TheDatabase, TheSettings
from web.render import render
from web.routes import action, page


@dataclass(frozen=True, slots=True)
class Leaving:
    """A recording with what goes with it."""

    recording: Recording
    edits: int
    replies: int | None  # None where it has no published discussion
    files: int  # such as slides

    @property
    def losses(self) -> tuple[str, ...]:
        """What goes with it, in words."""
        replies = "" if self.replies is None else f"its discussion, {_counted(self.replies, 'reply', 'replies')}"
        edits = _counted(self.edits, "entry of its history", "entries of its history") if self.edits else ""
        files = _counted(self.files, "file that goes with it", "files that go with it") if self.files else ""
        return tuple(filter(None, (replies, edits, files)))


def ask_one(request: Request, id: RecordingId, staff: Staff, database: TheDatabase) -> Response:
    """What goes with this recording, and whether it is meant."""
    return _ask(request, database, [id], back="/")


def remove_chosen(
    request: Request,
    staff: Staff,
    database: TheDatabase,
    settings: TheSettings,
    recordings: Chosen = None,
    sure: Text = "",
    back: Back = "/",
) -> Response:
    """Delete the chosen recordings; where it is not said yet that this is meant, ask."""
    if not sure:
        return _ask(request, database, recordings or (), back=back)
    return back_to(back, "removed", len(remove(database, settings, recordings or (), by=staff)))


def removed_page(request: Request, staff: Staff, database: TheDatabase) -> Response:
    """What was deleted, by whom and when."""
    with database.snapshot() as connection:
        return render(request, "library/removed.html", removals=removals.list_removals(connection))


def api_remove(id: RecordingId, staff: Staff, database: TheDatabase, settings: TheSettings) -> Response:
    """Delete a recording with everything made of it and said about it; its file can be added again."""
    remove(database, settings, [id], by=staff)
    return Response(status_code=204)


def api_remove_chosen(staff: Staff, database: TheDatabase, settings: TheSettings, choice: Choice) -> Response:
    """Delete several recordings; all of them, or none where one is unknown or being processed."""
    gone = remove(database, settings, choice.recordings, by=staff)
    return JSONResponse({"removed": [recording.id for recording in gone]})


def api_removed(staff: Staff, database: TheDatabase) -> Response:
    """What was deleted, by whom and when, the latest first."""
    with database.snapshot() as connection:
        listed = removals.list_removals(connection)
    return JSONResponse([asdict(removal) | {"removed_at": removal.removed_at.isoformat()} for removal in listed])


def _ask(request: Request, database: Database, recordings: Sequence[str], *, back: str) -> Response:
    with database.snapshot() as connection:
        chosen = load_chosen(connection, recordings)
        replies = thread_store.count_replies(connection, [recording.id for recording in chosen])
        leaving = [
            Leaving(
                recording,
                edits=len(load_edits(connection, recording.id)),
                replies=replies.get(recording.id),
                files=len(attachments.list_attachments(connection, recording.id)),
            )
            for recording in chosen
        ]
    return render(
        request,
        "library/remove.html",
        leaving=[each for each in leaving if each.recording.state != "running"],
        at_work=[each.recording for each in leaving if each.recording.state == "running"],
        back=cancelled(chosen, back),
        shelf=shelf_of(back),
    )


def _counted(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"


ROUTES: list[BaseRoute] = [
    page("/recordings/{id}/remove", ask_one, "ask_remove"),
    action("/library/remove", remove_chosen, "remove"),
    page("/library/removed", removed_page, "removed"),
    action("/api/v1/recordings/{id}", api_remove, "api_remove", method="DELETE"),
    action("/api/v1/library/remove", api_remove_chosen, "api_remove_chosen"),
    page("/api/v1/removed", api_removed, "api_removed"),
]
