"""The desk at which people correct: each act is checked against what they saw, stored, and shown at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from editing.describe import told
from editing.details import read_stored
from editing.edit import CLAIM_KINDS, STAFF_KINDS, TAG_KINDS, WORD_KINDS, Author, Change, Edit, Place
from editing.edit_store import add_edit, edit_version, load_edits, lock_edits
from editing.originals import keep_all
from editing.refreshes import OUTDATES, ask_refresh
from editing.versions import parts_of, settle
from transcripts.dossier import Dossier
from transcripts.errors import ConflictError, InvalidValueError, NotFoundError
from transcripts.recording import checked_visibility
from transcripts.results import load_outline, load_transcript
from transcripts.store import Connection, set_details, set_visibility
from transcripts.transcript import Transcript


@dataclass(frozen=True, slots=True)
class Sitting:
    """Somebody who corrects a recording, and the number of the last edit that they have seen."""

    recording: str
    author: Author
    seen: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """The edits that were stored, and the number that the next one must have seen."""

    edits: tuple[Edit, ...]
    version: int


class EditConflict(ConflictError):
    """Somebody else changed the same meanwhile; `edits` are theirs, the earliest first."""

    def __init__(self, message: str, edits: Sequence[Edit] = ()) -> None:
        super().__init__(message)
        self.edits = tuple(edits)


def begin(connection: Connection, sitting: Sitting) -> Dossier:
    """The recording as it stands, without its transcript; until the end of the transaction nobody else edits it.

    Raises NotFoundError.
    """
    lock_edits(connection, sitting.recording)
    return load_outline(connection, sitting.recording)


def read_transcript(connection: Connection, sitting: Sitting) -> Transcript:
    """The transcript to correct, which nobody else edits then; raises InvalidValueError before there is one."""
    lock_edits(connection, sitting.recording)
    transcript = load_transcript(connection, sitting.recording)
    if transcript is None:
        raise InvalidValueError("This recording has no transcript yet; it can be corrected once it has.")
    return transcript


def within(text: str, most: int, what: str) -> str:
    """The text, if it is not too long; raises InvalidValueError."""
    if len(text) > most:
        raise InvalidValueError(f"A {what} has at most {most:,} characters; this one has {len(text):,}.")
    return text


def changed_meanwhile(
    connection: Connection, sitting: Sitting, place: Place, what: str, kinds: Collection[str]
) -> EditConflict:
    """The error for somebody whose page shows what does not stand there any more: what was changed, by whom, when.

    Edits of these kinds can have changed it.
    """
    newer = [
        edit
        for edit in load_edits(connection, sitting.recording)
        if edit.id > sitting.seen and edit.holds and edit.kind in kinds
    ]
    near = [edit for edit in newer if edit.place.meets(place) or edit.place.subject == place.subject != ""]
    return EditConflict(_conflict(what, near), near)


def commit(connection: Connection, sitting: Sitting, changes: Sequence[Change]) -> Outcome:
    """Store changes, show the recording with them, and ask for what they made outdated.

    Raises EditConflict where a change finds no place, or takes that of another edit away.
    """
    before = load_edits(connection, sitting.recording)
    lost_before = {edit.id for edit in before if not edit.placed}
    kinds = {edit.id: edit.kind for edit in before}
    changed = [kinds[change.undoes] if change.undoes else change.kind for change in changes]
    parts = parts_of(changed)
    if parts:
        keep_all(connection, sitting.recording)
    ids = [add_edit(connection, sitting.recording, change, sitting.author) for change in changes]
    if parts:
        settle(connection, sitting.recording, parts)
    edits = load_edits(connection, sitting.recording)
    if lost := [edit for edit in edits if edit.holds and not edit.placed and edit.id not in lost_before]:
        raise EditConflict(_displaced(lost, ids), [edit for edit in lost if edit.id not in ids])
    for id, change, kind in zip(ids, changes, changed, strict=True):
        ask_refresh(connection, sitting.recording, id, change.place, OUTDATES[kind])
    stored = tuple(edit for edit in edits if edit.id in ids)
    return Outcome(stored, edit_version(connection, sitting.recording))


def undo_edit(connection: Connection, sitting: Sitting, id: int) -> Outcome:
    """Take an edit back; what was made on top of it must be taken back first.

    Raises NotFoundError for an edit that there is not, EditConflict for one that is undone already or built upon.
    """
    lock_edits(connection, sitting.recording)
    edit = find_edit(connection, sitting.recording, id)
    if edit.kind == "undo":
        raise InvalidValueError("An undoing is not undone; make the edit once more instead.")
    if edit.undone is not None:
        raise EditConflict(f"{edit.undone.by.name} undid this already, on {edit.undone.at:%d %B %Y at %H:%M}.", [edit])
    later = [each for each in load_edits(connection, sitting.recording) if each.id > id and _stands_on(each, edit)]
    if later:
        raise EditConflict(
            "Later edits were made on top of this one. Undo them first: "
            + "; ".join(f"{each.author.name} {told(each)}" for each in later),
            later,
        )
    match edit.kind:  # no stage makes these, so what stood there before is put back itself
        case "details":
            set_details(connection, sitting.recording, read_stored(edit.before))
        case "visibility":
            set_visibility(connection, sitting.recording, checked_visibility(edit.before))
    change = Change("undo", edit.place, told(edit), "", undoes=id)
    return commit(connection, sitting, (change,))


def find_edit(connection: Connection, recording_id: str, id: int) -> Edit:
    """An edit of a recording by its number; raises NotFoundError."""
    edit = next((each for each in load_edits(connection, recording_id) if each.id == id), None)
    if edit is None:
        raise NotFoundError(f"There is no edit {id} of this recording; its history shows those there are.")
    return edit


def _stands_on(later: Edit, edit: Edit) -> bool:
    """Whether a later edit is about the same, so that the earlier one cannot be taken back from beneath it."""
    if not later.holds:
        return False
    if edit.kind in STAFF_KINDS:
        return later.kind == edit.kind
    for family in (WORD_KINDS, CLAIM_KINDS, TAG_KINDS, ("title",)):
        if edit.kind in family and later.kind in family:
            if family == TAG_KINDS:
                return edit.place.subject == later.place.subject
            return edit.place.start < later.place.end and later.place.start < edit.place.end
    return False  # a speaker is found by the times of speaking, whatever the name was before


def _conflict(what: str, edits: Sequence[Edit]) -> str:
    if not edits:
        return (
            f"{what} is no longer as your page shows it: the recording was processed anew, or somebody undid an edit. "
            "Nothing was changed. Load the page again and make your correction there."
        )
    theirs = "; ".join(f"{edit.author.name} {told(edit)} ({edit.made_at:%d %B %Y, %H:%M})" for edit in edits)
    return f"{what} was changed since you opened the page: {theirs}. Nothing of it was overwritten."


def _displaced(lost: Sequence[Edit], own: Sequence[int]) -> str:
    others = [edit for edit in lost if edit.id not in own]
    if not others:
        return "What you changed is not found in the transcript any more. Load the page again and correct it there."
    return "Nothing was changed, since these edits would lose their place: " + "; ".join(
        f"{edit.author.name} {told(edit)}" for edit in others
    )
