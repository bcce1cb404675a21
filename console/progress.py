"""A progress bar for each stage, read from the database while the flow runs."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from database.connection import Database
from transcripts import store
from transcripts.errors import DatabaseError
from transcripts.recording import Recording, Stage

POLL_SECONDS = 0.25
_MARKS = {"pending": " ", "running": "…", "done": "✓", "failed": "✗"}


@contextmanager
def stage_bars(database: Database, recording: Recording, *, console: Console) -> Iterator[None]:
    """Show the stages of a recording for as long as the block runs; on a pipe, a line for each finished stage."""
    stop = Event()
    follow = _follow_on_terminal if console.is_terminal else _follow_in_lines

    def follow_while_possible() -> None:
        with suppress(DatabaseError):  # the flow meets the same error, and tells it
            follow(database, recording, console, stop)

    thread = Thread(target=follow_while_possible, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _follow_on_terminal(database: Database, recording: Recording, console: Console, stop: Event) -> None:
    columns = (TextColumn("{task.fields[mark]} {task.description:<12}"), BarColumn(), TextColumn("{task.fields[done]}"))
    with Progress(*columns, TimeElapsedColumn(), console=console) as progress:
        bars: dict[str, TaskID] = {}
        last = False
        while not last:
            last = stop.wait(POLL_SECONDS)  # once more after the end, so that the last state is what stays on screen
            for stage in _stages(database, recording):
                if stage.name not in bars:
                    bars[stage.name] = progress.add_task(stage.name, start=False, total=1.0, mark=" ", done="")
                if stage.state != "pending":
                    progress.start_task(bars[stage.name])
                progress.update(
                    bars[stage.name], completed=_share(stage), mark=_MARKS[stage.state], done=f"{_share(stage):4.0%}"
                )
                if stage.state in ("done", "failed"):
                    progress.stop_task(bars[stage.name])


def _follow_in_lines(database: Database, recording: Recording, console: Console, stop: Event) -> None:
    told = {stage.name for stage in _stages(database, recording) if stage.state == "done"}
    last = False
    while not last:
        last = stop.wait(POLL_SECONDS)
        for stage in _stages(database, recording):
            if stage.state == "done" and stage.name not in told:
                told.add(stage.name)
                console.print(f"{_MARKS['done']} {stage.name:<12} {stage.seconds or 0:8.1f} s")


def _stages(database: Database, recording: Recording) -> tuple[Stage, ...]:
    with database.transaction() as connection:
        return store.load_stages(connection, recording.id)


def _share(stage: Stage) -> float:
    if stage.state == "done":
        return 1.0
    return min(stage.progress / stage.total, 1.0) if stage.total else 0.0
