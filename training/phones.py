"""`make phones`: train what hears the sounds of English in Whisper's encoder, and write models/phones.npz.

Reads a folder made by training/speak.py: `texts.tsv` with a number, a voice and a text a line, and NUMBER.wav for each.
Texts are labelled with the sounds of pipeline/phonetics.py; when each is said is left to the training to find.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein
from rich.console import Console

from models.phones import WEIGHTS, Phones, save_phones
from models.relisten_whisper import load_relisten_whisper
from models.weights import find_weights
from pipeline.phonetics import SYMBOLS, sound_of
from settings import Settings
from training.spoken import read_recordings

if TYPE_CHECKING:
    import torch

ENCODER = "base"
HELD_OUT = "flite rms"  # a voice to judge by, never to learn from
UNITS, FRAMES = 128, 3  # of the layers; the second sees so many frames at once
ROUNDS, BATCH, STEP = 8, 4, 2e-3
DROPPED = 0.1  # of the units, so that none is relied upon
MOST_SOUNDS_A_FRAME = 0.8  # a text with more was not spoken whole


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """One text as it was spoken: the states of the encoder, and its sounds."""

    voice: str
    states: NDArray[np.float32]
    sounds: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, print how many sounds are heard wrongly, and write the weights."""
    parser = argparse.ArgumentParser(prog="make phones", description=__doc__)
    parser.add_argument("folder", type=Path, help="what training/speak.py made")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="where to write them")
    options = parser.parse_args(arguments)
    spoken = list(read_spoken(options.folder))
    phones = train([each for each in spoken if each.voice != HELD_OUT])
    save_phones(phones, options.weights)
    for voice in sorted({each.voice for each in spoken}):
        wrong = error_rate(phones, [each for each in spoken if each.voice == voice])
        Console().print(f"{voice}: {wrong:.1%} of sounds wrong{', never learnt from' * (voice == HELD_OUT)}")
    return 0


def read_spoken(folder: Path) -> Iterator[Spoken]:
    """Each text that was spoken, encoded as re-listening does it."""
    settings = Settings.from_environ(os.environ)
    weights = find_weights(ENCODER, "whisper", cache=settings.weights_folder)
    relistener = load_relisten_whisper(weights, device=settings.device)
    for (_, voice, text, *_), samples in read_recordings(folder):
        sounds = sound_of(text)
        [states] = relistener.encode([samples])
        if len(sounds) <= MOST_SOUNDS_A_FRAME * len(states):
            yield Spoken(voice, states, sounds)


def train(spoken: Sequence[Spoken]) -> Phones:
    """Fit the layers by CTC, the same for the same texts."""
    import torch
    from torch import nn

    torch.manual_seed(0)
    states = np.concatenate([each.states for each in spoken])
    mean, spread = states.mean(0), states.std(0)
    layers = nn.Sequential(
        nn.Conv1d(len(mean), UNITS, 1),
        nn.ReLU(),
        nn.Conv1d(UNITS, UNITS, FRAMES, padding=FRAMES // 2),
        nn.ReLU(),
        nn.Dropout(DROPPED),
        nn.Conv1d(UNITS, len(SYMBOLS), 1),
    )
    by_length = sorted(spoken, key=lambda each: len(each.states))
    batches = [by_length[at : at + BATCH] for at in range(0, len(by_length), BATCH)]
    optimizer = torch.optim.AdamW(layers.parameters(), STEP, weight_decay=0.01)
    pace = torch.optim.lr_scheduler.OneCycleLR(optimizer, STEP, total_steps=ROUNDS * len(batches))
    loss = nn.CTCLoss(blank=len(SYMBOLS) - 1)
    for _ in range(ROUNDS):
        for at in torch.randperm(len(batches)).tolist():
            heard = layers(_together(batches[at], mean, spread)).log_softmax(1).permute(2, 0, 1)
            labels = [[SYMBOLS.index(sound) for sound in each.sounds] for each in batches[at]]
            lengths = torch.tensor([len(each.states) for each in batches[at]])
            wrong = loss(heard, torch.tensor(sum(labels, [])), lengths, torch.tensor(list(map(len, labels))))
            optimizer.zero_grad()
            wrong.backward()
            nn.utils.clip_grad_norm_(layers.parameters(), 5.0)
            optimizer.step()
            pace.step()
    inner, inner_bias, near, near_bias, outer, outer_bias = (each.detach().numpy() for each in layers.parameters())
    inner = inner[:, :, 0] / spread  # the layers read states as they are
    return Phones(ENCODER, SYMBOLS, inner, inner_bias - inner @ mean, near, near_bias, outer[:, :, 0], outer_bias)


def error_rate(phones: Phones, spoken: Sequence[Spoken]) -> float:
    """Sounds dropped, added and changed in what is heard most likely, as a share of those that were said."""
    wrong = sum(Levenshtein.distance(greedy(phones, each.states), each.sounds) for each in spoken)
    return wrong / sum(len(each.sounds) for each in spoken)


def greedy(phones: Phones, states: NDArray[np.float32]) -> str:
    """The likeliest symbol of each frame, repetitions and blanks left out."""
    best = phones.hear(states).argmax(axis=1)
    kept = best[np.flatnonzero(np.diff(best, prepend=-1))]
    return "".join(phones.symbols[at] for at in kept if at != len(phones.symbols) - 1)


def _together(spoken: Sequence[Spoken], mean: NDArray[np.float32], spread: NDArray[np.float32]) -> "torch.Tensor":
    import torch

    longest = max(len(each.states) for each in spoken)
    padded = np.zeros((len(spoken), len(mean), longest), np.float32)
    for row, each in enumerate(spoken):
        padded[row, :, : len(each.states)] = ((each.states - mean) / spread).T
    return torch.from_numpy(padded)


if __name__ == "__main__":
    sys.exit(main())
