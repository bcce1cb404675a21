"""Browser libraries: the packages that package.json names, as `make setup` installed them, under /static/lib/."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from transcripts.errors import StorageError

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "node_modules"


@cache
def required() -> dict[str, str]:
    """Each package that pages may load, with its exact version."""
    packages: dict[str, str] = json.loads((ROOT / "package.json").read_text())["dependencies"]
    return packages


def missing(folder: Path = FOLDER) -> tuple[str, ...]:
    """The packages that are not installed in a folder, or in another version."""
    return tuple(name for name, version in required().items() if _installed(folder / name) != version)


def advice(packages: Sequence[str]) -> str:
    """What to do about missing packages."""
    return f"Browser libraries are missing: {', '.join(packages)}. Run `make setup`."


class Libraries(StaticFiles):
    """Files of the required packages alone; raises StorageError where a package is not installed."""

    def __init__(self, folder: Path = FOLDER) -> None:
        super().__init__(directory=folder, check_dir=False)
        self._folder = folder

    async def get_response(self, path: str, scope: Scope) -> Response:
        package = next((name for name in required() if Path(path).is_relative_to(name)), None)
        if package is None:
            raise HTTPException(404)
        if not (self._folder / package).is_dir():
            raise StorageError(advice([package]))
        return await super().get_response(path, scope)


def _installed(package: Path) -> str | None:
    try:
        version: str = json.loads((package / "package.json").read_text())["version"]
    except FileNotFoundError:
        return None
    return version
