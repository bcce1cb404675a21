"""Phones: how likely each sound of English is in every frame of Whisper's encoder, and how well whole words fit that.

Two layers on the states of an encoder that stays as it is, trained with connectionist temporal classification (CTC;
Graves et al. 2006): a frame holds a sound or the blank, and a sound may last for several frames. `make phones` trains
them. What Whisper's decoder writes is a guess at words; these tell what was heard, whether there is such a word or not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.arrays import load_arrays, save_arrays
from transcripts.errors import InvalidValueError, WeightsError

WEIGHTS = Path(__file__).parent / "phones.npz"
ANYTHING = "*"  # in a sound that is asked for: whatever fits best, as long as it lasts
_IMPOSSIBLE = np.float32(-1e9)


@dataclass(frozen=True, slots=True, eq=False)
class Phones:
    """The layers. `symbols` has one character a sound, the blank last; `encoder` is whose states they read."""

    encoder: str
    symbols: str
    inner: NDArray[np.float32]  # units × numbers of a state
    inner_bias: NDArray[np.float32]
    near: NDArray[np.float32]  # units × units × frames around, an odd number
    near_bias: NDArray[np.float32]
    outer: NDArray[np.float32]  # symbols × units
    outer_bias: NDArray[np.float32]

    def hear(self, states: NDArray[np.float32]) -> NDArray[np.float32]:
        """Natural logarithms of the probability of each symbol, one row for each row of `states`."""
        if states.ndim != 2 or states.shape[1] != self.inner.shape[1]:
            raise InvalidValueError(
                f"sounds are heard in states of {self.inner.shape[1]} numbers, and were asked of {states.shape}; "
                f"they belong to the encoder of {self.encoder}"
            )
        hidden = np.maximum(states @ self.inner.T + self.inner_bias, 0)
        reach = self.near.shape[2] // 2
        padded = np.pad(hidden, ((reach, reach), (0, 0)))
        parts = [padded[at : at + len(hidden)] @ self.near[:, :, at].T for at in range(self.near.shape[2])]
        scores = np.maximum(sum(parts, self.near_bias), 0) @ self.outer.T + self.outer_bias
        scores -= scores.max(axis=1, keepdims=True)
        heard: NDArray[np.float32] = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        return heard

    def fits(self, heard: NDArray[np.float32], sounds: Sequence[str]) -> NDArray[np.float32]:
        """How well each sound fits all of what was heard: the logarithm of the probability of its best path.

        A sound may hold `ANYTHING` in one place, which gives the best that any sound could reach there.
        """
        columns = {symbol: at for at, symbol in enumerate((*self.symbols, ANYTHING))}
        rows = [[columns[symbol] for symbol in sound] for sound in sounds]
        return best_paths(np.column_stack([heard, heard.max(axis=1)]), rows, blank=len(self.symbols) - 1)


def best_paths(heard: NDArray[np.float32], labels: Sequence[Sequence[int]], *, blank: int) -> NDArray[np.float32]:
    """The log-probability of the best path of each row of labels through all frames (Viterbi over CTC's states).

    `heard` has a row for each frame and a column for each label. Every label may last; blanks may stand between, and
    must between two equal ones. What has more labels than frames is as good as impossible.
    """
    longest = max(map(len, labels), default=0)
    states = np.full((len(labels), 2 * longest + 1), blank)
    for row, some in enumerate(labels):
        states[row, 1 : 2 * len(some) : 2] = some
    skips = np.zeros(states.shape, bool)  # past the blank before a label that differs from the one before it
    skips[:, 2:] = (states[:, 2:] != blank) & (states[:, 2:] != states[:, :-2])
    best = np.full(states.shape, _IMPOSSIBLE, np.float32)
    best[:, 0] = 0
    for frame in heard:
        reached = best.copy()
        reached[:, 1:] = np.maximum(reached[:, 1:], best[:, :-1])
        reached[:, 2:] = np.maximum(reached[:, 2:], np.where(skips[:, 2:], best[:, :-2], _IMPOSSIBLE))
        best = reached + frame[states]
    ends = 2 * np.array([len(some) for some in labels], int)
    each = np.arange(len(labels))
    found: NDArray[np.float32] = np.maximum(best[each, ends], best[each, np.maximum(ends - 1, 0)])
    return found


def load_phones(path: Path = WEIGHTS) -> Phones:
    """Read trained weights; raises WeightsError where the file is missing or damaged."""
    kept = load_arrays(path, command="make phones")
    missing = [name for name in ("encoder", "symbols", *_LAYERS) if name not in kept]
    if missing:
        raise WeightsError(f"{path} has no {', '.join(missing)}; run `make phones`")
    numbers = {name: kept[name].astype(np.float32) for name in _LAYERS}
    return Phones(str(kept["encoder"]), str(kept["symbols"]), **numbers)


def save_phones(phones: Phones, path: Path = WEIGHTS) -> None:
    """Write weights in half precision, which changes no sound."""
    numbers = {name: getattr(phones, name).astype(np.float16) for name in _LAYERS}
    save_arrays({"encoder": phones.encoder, "symbols": phones.symbols, **numbers}, path)


_LAYERS = ("inner", "inner_bias", "near", "near_bias", "outer", "outer_bias")
