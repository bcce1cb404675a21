"""A thread as its page and the recording's tab show it: the posts of one page, and what the reader may do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from community import openings, post_store, thread_store
from community.changes import Change
from community.discussion_log import Entry, load_log
from community.members import Member
from community.posts import LONGEST_OPENING, LONGEST_POST, LONGEST_REASON, Post, quotation, reads_hidden
from community.threads import LONGEST_TITLE, Thread, may_open
from database.connection import Connection
from transcripts.dossier import Dossier
from transcripts.outline import Pearl
from web.links import moment_query

REPLIES_SHOWN = 20  # on one page; with them a page stays small enough for a slow line

LIMITS = {"post": LONGEST_POST, "opening": LONGEST_OPENING, "title": LONGEST_TITLE, "reason": LONGEST_REASON}


@dataclass(frozen=True, slots=True)
class ThreadView:
    """A thread with one page of its replies; `changes` and `log` are for moderators alone, and empty for others."""

    thread: Thread
    member: Member
    opening: Post
    replies: tuple[Post, ...]
    page: int
    pages: int
    outdated_clocks: tuple[str, ...]
    changes: tuple[Change, ...]
    log: tuple[Entry, ...]

    @property
    def may_open(self) -> bool:
        return may_open(self.member, self.thread)

    @property
    def takes_replies(self) -> bool:
        return self.thread.published_at is not None and not self.thread.locked

    def may_edit(self, post: Post) -> bool:
        """Whether the reader may change a post."""
        if post.opening:
            return self.may_open
        return post.author == self.member.id and not self.thread.locked

    def sees_versions(self, post: Post) -> bool:
        """Whether the reader may see what a post was before."""
        return post.version > 1 and reads_hidden(self.member, post)


def view_thread(
    connection: Connection, thread: Thread, member: Member, *, page: int | Literal["last"] = 1, post: int | None = None
) -> ThreadView:
    """One page of a thread: the one with this number, the last one, or the one that holds the reply `post`."""
    pages = max(1, -(-post_store.count_replies(connection, thread) // REPLIES_SHOWN))
    if post is not None:
        page = post_store.count_replies(connection, thread, before=post) // REPLIES_SHOWN + 1
    number = pages if page == "last" else min(page, pages)
    changes = openings.outdated(connection, thread)
    return ThreadView(
        thread=thread,
        member=member,
        opening=post_store.load_opening(connection, thread, member),
        replies=post_store.load_replies(
            connection, thread, member, limit=REPLIES_SHOWN, offset=(number - 1) * REPLIES_SHOWN
        ),
        page=number,
        pages=pages,
        outdated_clocks=tuple(dict.fromkeys(clock for change in changes if change.stands for clock in change.clocks)),
        changes=changes if member.is_moderator else (),
        log=load_log(connection, thread.id) if member.is_moderator else (),
    )


def view_of_recording(connection: Connection, recording_id: str, visitor: Member | None) -> ThreadView | None:
    """What a recording's page shows of its thread; None where there is none that the visitor may see."""
    if visitor is None or not visitor.is_reader:
        return None
    thread = thread_store.find_thread(connection, recording_id, visitor)
    return None if thread is None else view_thread(connection, thread, visitor)


def as_seen(connection: Connection, dossier: Dossier, visitor: Member | None) -> Dossier:
    """A dossier with its published discussion for readers, and with its draft for moderators alone."""
    reads, moderates = (False, False) if visitor is None else (visitor.is_reader, visitor.is_moderator)
    return replace(
        dossier,
        draft=dossier.draft if moderates else None,
        discussion=post_store.load_published(connection, dossier.recording.id) if reads else None,
    )


def quotation_at(pearls: Sequence[Pearl], start: float | None) -> str:
    """The pearl that starts at a time as a quotation; nothing where there is none."""
    if start is None:
        return ""
    moment = moment_query(start)  # an address has rounded times
    return next((quotation(pearl.claim) for pearl in pearls if moment_query(pearl.claim.start) == moment), "")
