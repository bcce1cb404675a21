"""Devices: where a model computes."""

from transcripts.errors import SettingError

DEVICES = ("auto", "cpu", "cuda")


def choose_device(device: str, *, cuda: bool, engine: str) -> str:
    """Either "cpu" or "cuda"; `cuda` says whether the engine finds one. Raises SettingError for what cannot be had."""
    if device not in DEVICES:
        raise SettingError(f"unknown device {device!r}; choose one of {', '.join(DEVICES)}")
    if device == "cuda" and not cuda:
        raise SettingError(f"device cuda was asked for and {engine} finds none here; use auto or cpu")
    if device == "auto":
        return "cuda" if cuda else "cpu"
    return device
