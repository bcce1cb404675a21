"""The main flow: a recording in the library goes through every stage that it has not finished yet."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from prefect import Task, flow, task
from prefect.cache_policies import NO_CACHE

from community.webhook_store import announce
from database.connection import open_database
from flows import stages
from flows.slots import recording_lock, stage_slot
from flows.work import Work
from settings import Settings
from transcripts import store
from transcripts.errors import InputError, StageError, StorageError, WeightsError, reason_of
from transcripts.recording import StageState

HOUR = 3600


@dataclass(frozen=True, slots=True)
class Step:
    """A stage with its limits: how often it is tried again, how long it may take, how many run at once."""

    run: Callable[[Work], None]
    retries: int
    timeout_seconds: int
    slots: int  # over all processes that share the database
    needed: bool = True  # False: its failure is stored, and the flow goes on without its result

    @property
    def name(self) -> str:
        return self.run.__name__


# The stages with their limits, in the order of STAGE_NAMES. Two cores hear one recording at a time.
STEPS = (
    Step(stages.probe, retries=1, timeout_seconds=HOUR // 12, slots=4),
    Step(stages.audio, retries=1, timeout_seconds=HOUR, slots=2),
    Step(stages.transcribe, retries=1, timeout_seconds=12 * HOUR, slots=1),
    Step(stages.relisten, retries=1, timeout_seconds=4 * HOUR, slots=1, needed=False),
    Step(stages.diarize, retries=1, timeout_seconds=4 * HOUR, slots=1, needed=False),
    Step(stages.split, retries=1, timeout_seconds=HOUR, slots=2),
    Step(stages.summarize, retries=1, timeout_seconds=HOUR, slots=2),
    Step(stages.pearls, retries=1, timeout_seconds=HOUR, slots=2),
    Step(stages.tag, retries=1, timeout_seconds=HOUR, slots=2),
    Step(stages.embed, retries=1, timeout_seconds=HOUR, slots=2),
    Step(stages.seed, retries=1, timeout_seconds=HOUR // 12, slots=4),
)
RETRY_DELAY_SECONDS = 5
MOST_STARTS = 4  # of one stage without an end, its retry included


@flow(name="ingest", flow_run_name="ingest {recording_id}")
def ingest(recording_id: str) -> None:
    """Run the stages that a recording has not finished; what is done stays untouched.

    Only the id is handed over: what was said never passes through the workflow engine. Raises the error of the
    stage that failed, after storing its reason; NotFoundError for an unknown id.
    """
    settings = Settings.from_environ(os.environ)
    with open_database(settings.database_url, home=settings.home) as database:
        with database.transaction() as connection:
            recording = store.load_recording(connection, recording_id)
        with recording_lock(database, recording):
            with database.transaction() as connection:
                store.set_state(connection, recording_id, "running")  # from here on it is not removed
                recording = store.load_recording(connection, recording_id)
                states = {stage.name: stage.state for stage in store.load_stages(connection, recording_id)}
            work = Work(database=database, settings=settings, recording=recording)
            for position, step in _unfinished(states):
                _run(work, position, step)
            with database.transaction() as connection:
                store.set_state(connection, recording_id, "ready")
                announce(connection, "recording.ready", recording)
            work.audio.unlink(missing_ok=True)  # 115 MB an hour, and the media can give it again


def _unfinished(states: Mapping[str, StageState]) -> Iterator[tuple[int, Step]]:
    """The steps still to run, with their positions in STEPS.

    One that is not needed is left as it is where a later one is done: that was made of the transcript without it.
    `queue_store.retry` has it run again, and all after it.
    """
    for position, step in enumerate(STEPS):
        later_is_done = any(states[later.name] == "done" for later in STEPS[position + 1 :])
        if states[step.name] != "done" and (step.needed or not later_is_done):
            yield position, step


def _run(work: Work, position: int, step: Step) -> None:
    """One stage with its retries; a failure is stored, and raised where the stage is needed."""

    def attempt() -> None:
        with work.database.transaction() as connection:
            starts = store.start_stage(connection, work.recording.id, step.name)
        if starts > MOST_STARTS:
            raise StageError(
                f"The process died {MOST_STARTS} times in this stage, so it is not started again by itself. Was the "
                "memory enough? Choose a smaller model or a larger machine, then run it again."
            )
        step.run(work)

    attempt_task: Task[[], None] = task(
        name=step.name,
        cache_policy=NO_CACHE,  # our own tables say what is done
        retries=step.retries,
        retry_delay_seconds=RETRY_DELAY_SECONDS,
        timeout_seconds=step.timeout_seconds,
        retry_condition_fn=_worth_retrying,
    )(attempt)
    try:
        with stage_slot(work.database, position, step.slots):  # outside the task: waiting is not working
            attempt_task()
    except Exception as error:
        with work.database.transaction() as connection:
            store.fail_stage(connection, work.recording.id, step.name, _reason(error, step))
            if step.needed:
                store.set_state(connection, work.recording.id, "failed")
                announce(connection, "recording.failed", work.recording)
        if step.needed:
            raise


def _worth_retrying(_task: Any, _run: Any, state: Any) -> bool:
    """A file that cannot be read today cannot be read in five seconds either."""
    return not isinstance(state.data, (InputError, StageError, StorageError, WeightsError))


def _reason(error: Exception, step: Step) -> str:
    if isinstance(error, TimeoutError):
        return f"It took longer than {step.timeout_seconds / HOUR:g} hours. Choose a smaller model, and run it again."
    return reason_of(error)
