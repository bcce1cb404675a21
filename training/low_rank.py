"""Low-rank changes of a model's matrices while they are learnt (LoRA, Hu et al. 2021)."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from models.variables import Array

if TYPE_CHECKING:
    import torch


@dataclass(slots=True)
class Switch:
    """Whether the changes that share it count."""

    on: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """What is learnt of one matrix: `second` times `first` is added to it."""

    first: "torch.Tensor"  # rank × columns
    second: "torch.Tensor"  # rows × rank

    @property
    def factors(self) -> "tuple[torch.Tensor, torch.Tensor]":
        """Both, for an optimizer."""
        return self.first, self.second

    def kept(self) -> tuple[Array, Array]:
        """The factors as an Adapter holds them."""
        left, right = self.second.detach().numpy(), self.first.detach().numpy()
        return left.astype(np.float16), right.astype(np.float16)


def lay_over(part: Any, *, rank: int, switch: Switch | None = None) -> Change:
    """Lay a change over a linear layer, which is nothing at first; it counts always, or while the switch is on."""
    import torch

    first = (torch.randn(rank, part.in_features) / math.sqrt(part.in_features)).requires_grad_()
    second = torch.zeros(part.out_features, rank, requires_grad=True)
    plain: Callable[[torch.Tensor], torch.Tensor] = part.forward

    def forward(read: "torch.Tensor") -> "torch.Tensor":
        if switch is not None and not switch.on:
            return plain(read)
        return plain(read) + (read @ first.T.to(read.dtype)) @ second.T.to(read.dtype)

    part.forward = forward
    return Change(first, second)
