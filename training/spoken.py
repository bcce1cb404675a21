"""What trains ears is spoken: the written sentences that are read aloud, and the recordings that come of them."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.clips import open_audio, read_samples
from training.pearls import SENTENCES, read_sentences
from training.sections import KINDS, OPENINGS


def written_sentences() -> list[str]:
    """The sentences of this folder about the field, and those that open a subject."""
    return [*read_sentences(SENTENCES)[1], *read_sentences(OPENINGS, KINDS)[1]]


def read_recordings(folder: Path) -> Iterator[tuple[list[str], NDArray[np.float32]]]:
    """The columns of each line of `texts.tsv`, and the samples of NUMBER.wav, as training/speak.py made it."""
    for line in (folder / "texts.tsv").read_text(encoding="utf-8").splitlines():
        columns = line.split("\t")
        with open_audio(folder / f"{columns[0]}.wav") as reader:
            yield columns, read_samples(reader, reader.getnframes())
