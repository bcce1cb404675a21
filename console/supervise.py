"""`springboard up`: database, Prefect server, worker and site as one, until a signal; each child ends cleanly."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

import psutil
import typer

from community.member_store import list_members
from database.connection import Database, open_database
from flows.engine import prepare_prefect
from settings import WORK_POOL, Settings
from transcripts.errors import DatabaseError, InputError, SettingError, SpringboardError, StageError
from transcripts.search import load_lexicon

ROOT = Path(__file__).parent.parent  # where prefect.yaml and the packages are
PREFECT_HOST = "127.0.0.1"  # its server has no accounts
START_SECONDS = 60
STOP_SECONDS = 20
MOST_FAILURES = 30  # ticks in a row without database or Prefect
TICK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Child:
    """A process of ours, in a process group of its own so that its children end with it."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path


def supervise(settings: Settings) -> None:
    """Run everything until SIGINT, SIGTERM or SIGHUP.

    Raises SpringboardError where a part does not start or ends by itself.
    """
    _check_free(settings.host, settings.port, "SPRINGBOARD_PORT")
    _check_free(PREFECT_HOST, settings.prefect_port, "SPRINGBOARD_PREFECT_PORT")
    prefect_url = f"http://{PREFECT_HOST}:{settings.prefect_port}/api"
    # The worker logs its runs for staff to read.
    environ = {
        **os.environ,
        **settings.prefect_environ(),
        **absolute_paths(settings),
        "PREFECT_API_URL": prefect_url,
        "PREFECT_LOGGING_LEVEL": "INFO",
    }
    prepare_prefect(settings)
    os.environ.update(environ)  # before Prefect is imported, which reads it once
    stop = Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)
    settings.log_folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        database = stack.enter_context(open_database(settings.database_url, home=settings.home))
        children: list[Child] = []
        stack.callback(lambda: _stop_all(children))

        def start(name: str, *arguments: str) -> None:
            children.append(_start(name, arguments, environ, settings.log_folder))

        site = f"http://{settings.host}:{settings.port}"
        start("site", "-m", "springboard", "serve")
        prefect_port = str(settings.prefect_port)
        start("prefect", "-m", "prefect", "server", "start", "--host", PREFECT_HOST, "--port", prefect_port)
        _wait_for(f"{site}/healthz", children, stop)
        typer.echo(f"Site      {site}")
        _wait_for(f"{prefect_url}/health", children, stop)
        if not stop.is_set():
            deploy(environ, stop)
            start(
                "worker", "-m", "prefect", "worker", "start", "--pool", WORK_POOL, "--type", "process", "--limit", "2"
            )
            if settings.inbox is not None:
                start("inbox", "-m", "springboard", "inbox")
                typer.echo(f"Inbox     {settings.inbox}")
            typer.echo(f"Prefect   http://127.0.0.1:{settings.prefect_port}")
            typer.echo(f"Logs      {settings.log_folder}\nStop with Ctrl-C.")
            _tell_of_members(database)
            refresh_index(database, settings)
            stack.enter_context(_webhooks(database, stop))
            _watch(database, children, stop)
        typer.echo("Stopping …")


@contextmanager
def _webhooks(database: Database, stop: Event) -> Iterator[None]:
    """Send what webhooks are to be told, in a thread that ends with the block."""
    # Prefect comes with it, and reads the environment that was set above.
    from flows.webhooks import send_until

    sender = Thread(target=send_until, args=(database, stop))
    sender.start()
    try:
        yield
    finally:
        stop.set()
        sender.join()


def _tell_of_members(database: Database) -> None:
    """Say how the first admin is made, as long as there is none."""
    with database.snapshot() as connection:
        members = list_members(connection)
    if not any(member.is_admin for member in members):
        typer.echo("Members   no admin yet; make one: springboard members add EMAIL --name NAME --role admin")


def refresh_index(database: Database, settings: Settings) -> None:
    """Have the search index made anew where it is of another embedder or vocabulary; search goes on meanwhile."""
    # Prefect comes with them, and reads the environment that was set above.
    from flows.queue import dispatch_reindex
    from flows.reindex import is_stale
    from models.catalog import name_of_embedder

    try:
        model = name_of_embedder(settings.embedder, cache=settings.weights_folder)
        with database.snapshot() as connection:
            lexicon = load_lexicon(connection)
        if is_stale(database, model, lexicon):
            dispatch_reindex()
            typer.echo("Index     made anew for another embedder or vocabulary; the old one serves meanwhile")
    except SpringboardError as error:  # search by the present index is worth more than no site at all
        typer.echo(f"Index     not brought up to date: {error}", err=True)


def _watch(database: Database, children: Sequence[Child], stop: Event) -> None:
    # Prefect comes with it, and reads the environment that was set above.
    from flows.queue import Request, dispatch, dispatch_refresh, new_refreshes, new_requests

    known: set[Request] = set()
    refreshing: set[Request] = set()
    failures = 0
    while not stop.wait(TICK_SECONDS):
        _check_alive(children)
        try:
            for request in new_requests(database, known):
                dispatch(request)
                known.add(request)
            for request in new_refreshes(database, refreshing):
                dispatch_refresh(request)
                refreshing.add(request)
            failures = 0
        except (DatabaseError, StageError) as error:  # a moment of overload must not stop everything
            failures += 1
            if failures >= MOST_FAILURES:
                raise
            typer.echo(f"Trying again: {error}", err=True)


def deploy(environ: dict[str, str], stop: Event) -> None:
    """Tell the Prefect server of `environ` what a worker can run; raises SpringboardError where it is not taken."""
    for arguments in (
        ("work-pool", "create", WORK_POOL, "--type", "process", "--overwrite"),
        ("deploy", "--all"),
    ):
        done = subprocess.run(
            (sys.executable, "-m", "prefect", "--no-prompt", *arguments),
            cwd=ROOT, env=environ, capture_output=True, text=True, check=False, start_new_session=True,
        )  # fmt: skip
        if done.returncode and not stop.is_set():
            raise SpringboardError(f"`prefect {' '.join(arguments)}` failed: {(done.stderr or done.stdout).strip()}")


def absolute_paths(settings: Settings) -> dict[str, str]:
    """The paths among the settings, absolute: the processes run in another folder than this one."""
    paths = {"SPRINGBOARD_HOME": settings.home.resolve()}
    if settings.weights is not None:
        paths["SPRINGBOARD_WEIGHTS"] = settings.weights.resolve()
    if settings.inbox is not None:
        paths["SPRINGBOARD_INBOX"] = settings.inbox.resolve()
    models = {
        "SPRINGBOARD_WHISPER": settings.whisper,
        "SPRINGBOARD_VOICES": settings.voices,
        "SPRINGBOARD_EMBEDDER": settings.embedder,
    }
    for variable, model in models.items():
        if Path(model).is_dir():
            paths[variable] = Path(model).resolve()
    return {variable: str(path) for variable, path in paths.items()}


def _start(name: str, arguments: Sequence[str], environ: dict[str, str], logs: Path) -> Child:
    log = logs / f"{name}.log"
    with log.open("ab") as out:
        process = subprocess.Popen(
            (sys.executable, *arguments), cwd=ROOT, env=environ, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            start_new_session=True,  # Ctrl-C reaches us alone, and we stop the children in order
        )  # fmt: skip
    return Child(name, process, log)


def _wait_for(url: str, children: Sequence[Child], stop: Event) -> None:
    deadline = monotonic() + START_SECONDS
    while not stop.is_set():
        _check_alive(children)
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, OSError) as error:
            if monotonic() > deadline:
                raise SpringboardError(f"{url} did not answer within {START_SECONDS} s: {error}.") from error
        stop.wait(0.2)


def _check_alive(children: Sequence[Child]) -> None:
    for child in children:
        if (code := child.process.poll()) is not None:
            raise SpringboardError(f"The {child.name} ended by itself with code {code}. Its log is {child.log}.")


def _stop_all(children: Sequence[Child]) -> None:
    """Stop the worker first and the servers that it needs after it; whatever a child leaves behind goes as well."""
    for child in reversed(children):
        if child.process.poll() is not None:
            continue
        # A run of the worker is in a process group of its own, and outlives it in the middle of a long computation.
        descendants = psutil.Process(child.process.pid).children(recursive=True)
        child.process.send_signal(signal.SIGINT if child.name == "site" else signal.SIGTERM)
        _, alive = psutil.wait_procs([psutil.Process(child.process.pid), *descendants], timeout=STOP_SECONDS)
        for process in alive:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        child.process.wait()


def _check_free(host: str, port: int, variable: str) -> None:
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        if isinstance(error, socket.gaierror):
            raise InputError(f"SPRINGBOARD_HOST {host!r} is no address of this machine: {error}.") from error
        raise SettingError(
            f"Port {port} of {host} cannot be used ({error.strerror}). Set {variable} to a free port, "
            "or stop the `springboard up` that may still run."
        ) from error
