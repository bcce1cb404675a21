"""`make bench`: how fast the whole flow runs, stage by stage, and how much memory it takes."""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from evals.annotated import find_webinars

ROOT = Path(__file__).parent.parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Ingest each recording in a fresh process and print seconds and × real time; 0 unless one failed."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--data", type=Path, help="a folder with more annotated webinars in webinars/")
    options = parser.parse_args(arguments)
    files = [webinar.audio for webinar in find_webinars(ROOT / "samples") if webinar.audio]
    if options.data and (options.data / "webinars").is_dir():
        files += [webinar.audio for webinar in find_webinars(options.data / "webinars") if webinar.audio][:1]
    console = Console()
    for file in files:
        with tempfile.TemporaryDirectory() as home:
            environ = {**os.environ, "SPRINGBOARD_HOME": home}
            environ.pop("DATABASE_URL", None)  # a library of its own, never the user's
            command = (sys.executable, "-m", "springboard", "ingest", str(file))
            subprocess.run(command, env=environ, cwd=ROOT, check=True)
            listed = _printed("list", "--json", environ=environ)
            console.print(_table(file, json.loads(_printed("export", json.loads(listed)[0]["id"], environ=environ))))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6  # kilobytes on Linux
    console.print(f"Peak memory of any one process: {peak:.2f} GB")
    return 0


def _printed(*arguments: str, environ: dict[str, str]) -> str:
    command = (sys.executable, "-m", "springboard", *arguments)
    return subprocess.run(command, env=environ, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def _table(file: Path, exported: dict[str, object]) -> Table:
    recording, stages = exported["recording"], exported["stages"]
    assert isinstance(recording, dict) and isinstance(stages, list)
    duration = float(recording["duration"])
    table = Table("stage", "seconds", "× real time", title=f"{file.name}, {duration:.0f} s")
    for stage in stages:
        table.add_row(stage["name"], f"{stage['seconds']:.1f}", f"{duration / max(stage['seconds'], 1e-3):.0f}")
    total = sum(stage["seconds"] for stage in stages)
    table.add_row("all stages", f"{total:.1f}", f"{duration / total:.1f}")
    return table


if __name__ == "__main__":
    sys.exit(main())
