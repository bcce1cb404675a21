"""`springboard up`: database, Prefect server, worker and site as one, until a signal; each child ends cleanly."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import monotonic
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

import typer

from database.connection import Database, open_database
from settings import Settings
from transcripts.errors import InputError, SettingError, SpringboardError

ROOT = Path(__file__).parent.parent  # where prefect.yaml and the packages are
POOL = "springboard"
START_SECONDS = 60
STOP_SECONDS = 20
TICK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Child:
    """A process of ours, in a process group of its own so that its children end with it."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path


def supervise(settings: Settings) -> None:
    """Run everything until SIGINT or SIGTERM. Raises SpringboardError where a part does not start or ends by itself."""
    for variable, port in (("SPRINGBOARD_PORT", settings.port), ("SPRINGBOARD_PREFECT_PORT", settings.prefect_port)):
        _check_free(settings.host, port, variable)
    prefect_url = f"http://127.0.0.1:{settings.prefect_port}/api"
    # The processes must find the same data wherever they run, and the worker logs its runs for staff to read.
    environ = {
        **os.environ,
        **settings.prefect_environ(),
        "SPRINGBOARD_HOME": str(settings.home.resolve()),
        "PREFECT_API_URL": prefect_url,
        "PREFECT_LOGGING_LEVEL": "INFO",
    }
    os.environ.update(environ)  # before Prefect is imported, which reads it once
    stop = Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
    for folder in (settings.log_folder, settings.home / "prefect"):
        folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        database = stack.enter_context(open_database(settings.database_url, home=settings.home))
        children: list[Child] = []
        stack.callback(lambda: _stop_all(children))

        def start(name: str, *arguments: str) -> None:
            children.append(_start(name, arguments, environ, settings.log_folder))

        site = f"http://{settings.host}:{settings.port}"
        start("site", "-m", "springboard", "serve")
        prefect_port = str(settings.prefect_port)
        start("prefect", "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", prefect_port)
        _wait_for(f"{site}/healthz", children, stop)
        typer.echo(f"Site      {site}")
        _wait_for(f"{prefect_url}/health", children, stop)
        if not stop.is_set():
            _deploy(environ)
            start("worker", "-m", "prefect", "worker", "start", "--pool", POOL, "--type", "process")
            typer.echo(f"Prefect   http://127.0.0.1:{settings.prefect_port}")
            typer.echo(f"Logs      {settings.log_folder}\nStop with Ctrl-C.")
            _watch(database, children, stop)
        typer.echo("Stopping …")


def _watch(database: Database, children: Sequence[Child], stop: Event) -> None:
    # Prefect comes with it, and reads the environment that was set above.
    from flows.queue import Request, dispatch, new_requests

    known: set[Request] = set()
    while not stop.wait(TICK_SECONDS):
        _check_alive(children)
        for request in new_requests(database, known):
            dispatch(request)
            known.add(request)


def _deploy(environ: dict[str, str]) -> None:
    for arguments in (
        ("work-pool", "create", POOL, "--type", "process", "--overwrite"),
        ("deploy", "--all"),
    ):
        done = subprocess.run(
            (sys.executable, "-m", "prefect", "--no-prompt", *arguments),
            cwd=ROOT, env=environ, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise SpringboardError(f"`prefect {' '.join(arguments)}` failed: {(done.stderr or done.stdout).strip()}")


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
        if child.process.poll() is None:
            child.process.send_signal(signal.SIGINT if child.name == "site" else signal.SIGTERM)
            try:
                child.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                pass
        try:
            os.killpg(child.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        child.process.wait()


def _check_free(host: str, port: int, variable: str) -> None:
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        if isinstance(error, socket.gaierror):
            raise InputError(f"SPRINGBOARD_HOST {host!r} is no address of this machine: {error}.") from error
        raise SettingError(
            f"Port {port} of {host} cannot be used ({error.strerror}). Set {variable} to a free port."
        ) from error
