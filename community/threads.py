"""A thread: the discussion of one recording, drafted from it and published by its moderator."""

from dataclasses import dataclass
from datetime import datetime

from community.members import Member
from transcripts.errors import InvalidValueError
from transcripts.outline import Draft
from transcripts.recording import Visibility
from transcripts.timecode import clock

LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Thread:
    """A discussion as lists show it; `moderator` is the member who may publish it, None where any moderator may."""

    id: int
    recording: str
    recording_title: str
    visibility: Visibility  # of its recording
    moderator: int | None
    moderator_name: str
    title: str
    created_at: datetime
    published_at: datetime | None  # None while it is a draft
    publisher_name: str
    active_at: datetime
    locked: bool
    pinned: bool
    replies: int
    outdated: bool  # the recording was corrected since, and its opening post does not follow by itself


def may_open(member: Member, thread: Thread) -> bool:
    """Whether a member may edit a thread's opening post and publish it: the recording's moderator, or an admin."""
    return member.is_moderator and (thread.moderator in (None, member.id) or member.is_admin)


def opening_text(draft: Draft) -> str:
    """A draft as the Markdown of an opening post: its body, then its questions."""
    questions = "\n".join(f"1. {question.text} [{clock(question.start)}]" for question in draft.questions)
    return "\n\n".join([draft.body.strip(), *(["## Questions", questions] if questions else [])])


def checked_title(text: str) -> str:
    """A title in one line; raises InvalidValueError for an empty or overlong one."""
    title = " ".join(text.split())
    if not 0 < len(title) <= LONGEST_TITLE:
        raise InvalidValueError(f"A title has 1 to {LONGEST_TITLE} characters.")
    return title
