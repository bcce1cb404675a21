"""Where the posts of a discussion cite moments of its recording: marks beside the player's timeline."""

from dataclasses import dataclass

from community import post_store
from database.connection import Connection
from transcripts.recording import Recording
from web.markdown import times_in
from web.thread_view import ThreadView

OPENING = "the opening post"


@dataclass(frozen=True, slots=True)
class Cited:
    """A moment that posts cite, at `start` seconds and `place` percent of the recording, and by whom, each once."""

    start: float
    place: float
    by: tuple[str, ...]


def cited_moments(connection: Connection, recording: Recording, view: ThreadView | None) -> tuple[Cited, ...]:
    """The moments that the posts which a reader sees cite, in order; times beyond the recording's end are none."""
    if view is None or not recording.duration:
        return ()
    citing: dict[float, dict[str, None]] = {}
    for post in post_store.load_citing(connection, view.thread):
        for start in times_in(post.body):
            if start < recording.duration:
                citing.setdefault(start, {})[OPENING if post.opening else post.author_name] = None
    share = 100 / recording.duration
    return tuple(Cited(start, round(share * start, 2), tuple(by)) for start, by in sorted(citing.items()))
