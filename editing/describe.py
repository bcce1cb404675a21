"""Edits in words, for their history and for whoever was slower."""

from editing.details import differences
from editing.edit import Edit, Refreshed
from transcripts.timecode import clock

REFRESHED: dict[Refreshed, str] = {
    "titles": "chapter titles", "mentions": "tags", "units": "search", "draft": "the discussion draft",
}  # fmt: skip


def told(edit: Edit) -> str:
    """What an edit did, in a line that goes on after its author's name."""
    at, before, after, subject = clock(edit.place.start), edit.before, edit.after, edit.place.subject
    match edit.kind:
        case "words":
            return f"changed “{before}” to “{after}” at {at}" if after else f"took out “{before}” at {at}"
        case "uncorrect":
            return f"put “{after}” back, which was corrected to “{before}”, at {at}"
        case "rename":
            return f"named {before or 'the speaker'} {after}"
        case "merge":
            return f"put what {before} says under {after}"
        case "assign":
            return f"gave what {before or 'nobody'} says from {at} to {after}"
        case "title":
            return f"changed the chapter title “{before}” to “{after}”"
        case "approve":
            return f"approved “{after}” at {at}"
        case "edit":
            return f"changed the statement “{before}” to “{after}” at {at}"
        case "reject":
            return f"rejected the statement “{before}” at {at}"
        case "add":
            return f"added the statement “{after}” at {at}"
        case "accept_tag":
            return f"accepted the tag {subject}"
        case "reject_tag":
            return f"rejected the tag {subject}"
        case "add_tag":
            return f"added the tag {subject} at {at}"
        case "details":
            return f"changed {differences(before, after)}"
        case "visibility":
            return f"changed who may see it from {before} to {after}"
        case "undo":
            return f"undid: {before}"
