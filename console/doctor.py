"""`springboard doctor`: whether everything that Springboard needs is there, and what to do where it is not."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from models.catalog import ENGINES, LISTENING, name_of_embedder
from models.known import Kind
from models.weights import check_weights
from settings import Settings
from transcripts.errors import SettingError, SpringboardError

LEAST_FREE_BYTES = 5 * 10**9  # a two-hour video, its audio and its rows, with room to spare
LEAST_FREE_FOR_WEIGHTS = 10**9  # while an embedder is unpacked


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: fine, or with what to do."""

    subject: str
    ok: bool
    text: str


def examine(settings: Settings) -> tuple[Finding, ...]:
    """Look at each need in turn; nothing found amiss keeps the others from being looked at."""
    checks: tuple[tuple[str, Callable[[Settings], tuple[bool, str]]], ...] = (
        ("Python", _python),
        ("ffmpeg", _ffmpeg),
        ("Database", _database),
        ("Engine", _engine),
        ("Whisper", _whisper),
        ("Voices", lambda s: _weights(s, s.voices, "speaker")),
        ("Embedder", _embedder),
        ("Prefect", _prefect),
        ("Browser", _browser),
        ("Disk", _disk),
    )
    return tuple(_finding(subject, check, settings) for subject, check in checks)


def _finding(subject: str, check: Callable[[Settings], tuple[bool, str]], settings: Settings) -> Finding:
    try:
        return Finding(subject, *check(settings))
    except SpringboardError as error:
        return Finding(subject, False, str(error))


def _python(_: Settings) -> tuple[bool, str]:
    found = ".".join(map(str, sys.version_info[:3]))
    return sys.version_info >= (3, 11), f"{found} (3.11 or newer is needed)"


def _ffmpeg(_: Settings) -> tuple[bool, str]:
    import imageio_ffmpeg

    try:
        program = imageio_ffmpeg.get_ffmpeg_exe()
        answer = subprocess.run((program, "-version"), capture_output=True, text=True, check=True).stdout
    except (RuntimeError, OSError, subprocess.SubprocessError) as error:
        return False, f"no ffmpeg that runs ({error}). Run `pip install imageio-ffmpeg`, or set IMAGEIO_FFMPEG_EXE."
    return True, f"{answer.split()[2]} at {program}"


def _database(settings: Settings) -> tuple[bool, str]:
    from database.connection import describe, open_database

    with open_database(settings.database_url, home=settings.home) as database, database.transaction() as connection:
        row = connection.execute(
            "SELECT current_setting('server_version'), extversion FROM pg_extension WHERE extname = 'vector'"
        ).fetchone()
    server, vector = row if row else ("?", "?")
    return True, f"PostgreSQL {server}, pgvector {vector}, {describe(settings.database_url, home=settings.home)}"


def _engine(settings: Settings) -> tuple[bool, str]:
    if settings.engine not in ENGINES:
        raise SettingError(f"SPRINGBOARD_ENGINE is {settings.engine!r}; it accepts {', '.join(ENGINES)}.")
    if settings.engine not in LISTENING:
        return True, f"{settings.engine}: files in place of listening"
    try:
        return True, f"{settings.engine} {version(settings.engine)} on {settings.device}"
    except PackageNotFoundError:
        return False, f"{settings.engine} is not installed. Run `pip install {settings.engine}`."


def _whisper(settings: Settings) -> tuple[bool, str]:
    if settings.engine not in LISTENING:
        return True, f"not needed by the engine {settings.engine}"
    return _weights(settings, settings.whisper, "whisper")


def _weights(settings: Settings, model: str, kind: Kind) -> tuple[bool, str]:
    (presence,) = check_weights([(model, kind)], cache=settings.weights_folder)
    return presence.found, f"{model}: {presence.detail}"


def _embedder(settings: Settings) -> tuple[bool, str]:
    found, detail = _weights(settings, settings.embedder, "embedder")
    if found:
        name = name_of_embedder(settings.embedder, cache=settings.weights_folder)  # reads what shortens its vectors
        detail = f"{detail}; vectors of {name}"
    return found, detail


def _prefect(_: Settings) -> tuple[bool, str]:
    try:
        return True, version("prefect")
    except PackageNotFoundError:
        return False, "not installed. Run `pip install 'prefect>=3.8,<4'`."


def _browser(_: Settings) -> tuple[bool, str]:
    from web.libraries import advice, missing, required

    if lacking := missing():
        return False, advice(lacking)
    return True, ", ".join(f"{name} {version}" for name, version in required().items())


def _disk(settings: Settings) -> tuple[bool, str]:
    room = [free_for("SPRINGBOARD_HOME", settings.home, LEAST_FREE_BYTES)]
    if settings.home not in settings.weights_folder.parents:
        room.append(free_for("SPRINGBOARD_WEIGHTS", settings.weights_folder, LEAST_FREE_FOR_WEIGHTS))
    return all(ok for ok, _ in room), "; ".join(text for _, text in room)


def free_for(variable: str, folder: Path, wanted: int) -> tuple[bool, str]:
    """Whether the disk of a folder that a setting names has as many bytes free as are wanted, and what to say of it."""
    free = shutil.disk_usage(_existing(folder)).free
    advice = "" if free >= wanted else f" ({wanted / 1e9:.0f} GB are wanted: free some, or move {variable})"
    return free >= wanted, f"{free / 1e9:.1f} GB free for {folder}{advice}"


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there already."""
    return next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
