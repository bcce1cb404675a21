"""Group stretches of speech by voice, the number of voices found or given.

Average-linkage clustering of speaker vectors (Day and Edelsbrunner 1984), then reassignment to the nearest mean
(Dhillon and Modha 2001, "Concept Decompositions for Large Sparse Text Data Using Clustering").
"""

from collections.abc import Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

LEAST_LIKENESS = 0.84  # of two groups of one voice; 1 is the likeness of stretches that follow one another
NEIGHBOURS = 10  # stretches before and after from which that likeness is taken
LONGEST_TURN = 3.6  # seconds that a voice must speak at once somewhere; less is somebody else's laugh or cough
CLEAR = 1.0  # seconds; shorter stretches join a voice but do not found one
BLOCK = 1500  # stretches compared with one another at once
ROUNDS = 5  # of reassignment


def find_voices(vectors: Floats, seconds: Sequence[float], *, fewest: int = 1, most: int | None = None) -> Floats:
    """The mean vector (length 1) of each voice, at least one; `seconds` tells how long each stretch is.

    Rows of `vectors` have length 1 and stand in order of time. Memory is needed for `BLOCK` squared numbers, however
    many rows there are. At least `fewest` voices are sought, however short their turns; fewer come back only where no
    more can be told apart. Never more than `most` come back.
    """
    lengths = np.asarray(seconds, np.float32)
    clear = lengths >= min(CLEAR, float(lengths.max()))
    vectors, lengths = vectors[clear], lengths[clear]
    # A microphone, a line or a lively speaker makes one voice's stretches less alike: each place has its own measure.
    scaled = (vectors / np.sqrt(_local_likeness(vectors))[:, None]).astype(np.float32)
    least = LEAST_LIKENESS
    means, weights = _grouped(scaled, lengths, least, fewest)
    while len(means) < fewest and least < 1:
        least += 0.02
        means, weights = _grouped(scaled, lengths, least, fewest)
    if most is not None:
        means, weights = join(means, weights, most=most)
    return _settle(vectors, lengths, means)


def join(means: Floats, weights: Floats, *, least: float = -np.inf, most: int = 1) -> tuple[Floats, Floats]:
    """Join the two likest groups until none are as like as `least`, and no longer once `most` are left.

    Means keep their own lengths: so the product of two is the average likeness of all pairs between their groups.
    """
    means, weights = means.copy(), weights.copy()
    likeness = means @ means.T
    np.fill_diagonal(likeness, -np.inf)
    nearest = likeness.argmax(1)
    rows = np.arange(len(means))
    alive = np.ones(len(means), bool)
    for _ in range(len(means) - most):
        one = int(likeness[rows, nearest].argmax())
        other = int(nearest[one])
        if likeness[one, other] < least:
            break
        total = weights[one] + weights[other]
        means[one] = (weights[one] * means[one] + weights[other] * means[other]) / total
        weights[one] = total
        alive[other] = False
        likeness[other] = likeness[:, other] = -np.inf
        renewed = np.where(alive, means @ means[one], -np.inf)
        renewed[one] = -np.inf
        likeness[one] = likeness[:, one] = renewed
        stale = alive & ((nearest == one) | (nearest == other))
        nearest[stale] = likeness[stale].argmax(1)
        nearest[alive & (renewed > likeness[rows, nearest])] = one
    return means[alive], weights[alive]


def _grouped(scaled: Floats, lengths: Floats, least: float, fewest: int) -> tuple[Floats, Floats]:
    blocks = [slice(first, first + BLOCK) for first in range(0, len(scaled), BLOCK)]
    groups = [join(scaled[block], lengths[block], least=least) for block in blocks]
    means, weights = np.concatenate([means for means, _ in groups]), np.concatenate([weight for _, weight in groups])
    if len(blocks) > 1:
        means, weights = join(means, weights, least=least)
    turns = np.zeros(len(means))
    at = 0
    for voice, run in groupby(_nearest(scaled, means)):
        first, at = at, at + len(list(run))
        turns[voice] = max(turns[voice], lengths[first:at].sum())
    lasting = turns >= min(LONGEST_TURN, np.sort(turns)[-min(fewest, len(turns))])
    return means[lasting], weights[lasting]


def _settle(vectors: Floats, lengths: Floats, means: Floats) -> Floats:
    for _ in range(ROUNDS):
        nearest = _nearest(vectors, means)
        for voice in set(nearest):
            means[voice] = lengths[nearest == voice] @ vectors[nearest == voice]
    return _unit(means)


def _nearest(vectors: Floats, means: Floats) -> NDArray[np.intp]:
    nearest: NDArray[np.intp] = (vectors @ _unit(means).T).argmax(1)
    return nearest


def _unit(vectors: Floats) -> Floats:
    unit: Floats = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def _local_likeness(vectors: Floats) -> Floats:
    """For each stretch, the median likeness of the stretches around it to the next ones."""
    if len(vectors) < 2:
        return np.ones(len(vectors), np.float32)
    likeness = (vectors[1:] * vectors[:-1]).sum(1)
    medians = [np.median(likeness[max(0, at - NEIGHBOURS) : at + NEIGHBOURS]) for at in range(len(vectors))]
    return np.maximum(np.asarray(medians, np.float32), np.float32(1e-3))
