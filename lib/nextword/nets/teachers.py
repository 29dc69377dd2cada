"""Where a net's examples come from: a function asked at random places, or a fixed table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray


class Teacher(Protocol):
    """Hands out examples, so many at a time, to several nets at once."""

    def draw(self, dice: torch.Generator, nets: int, batch: int) -> tuple[torch.Tensor, ...]:
        """Return inputs [net, example, input] and targets, a row of examples for each net."""


@dataclass(frozen=True)
class Function:
    """Fresh examples of a function at random places of a square; see :func:`examples_of`."""

    function: Callable[[NDArray], NDArray]
    low: float
    high: float
    inputs: int

    def draw(self, dice: torch.Generator, nets: int, batch: int) -> tuple[torch.Tensor, ...]:
        """Return inputs [net, example, input] and targets [net, example, output]."""
        places = torch.rand(nets * batch, self.inputs, generator=dice)
        places = self.low + (self.high - self.low) * places
        targets = np.asarray(self.function(places.numpy()), dtype=np.float32)
        return places.view(nets, batch, -1), torch.from_numpy(targets).view(nets, batch, -1)


@dataclass(frozen=True)
class Rows:
    """Examples from a table, drawn again and again; see :func:`rows`."""

    inputs: torch.Tensor
    targets: torch.Tensor

    def draw(self, dice: torch.Generator, nets: int, batch: int) -> tuple[torch.Tensor, ...]:
        """Return a random handful of the table's rows for each net."""
        chosen = torch.randint(len(self.inputs), (nets, batch), generator=dice)
        return self.inputs[chosen], self.targets[chosen]


def examples_of(
    function: Callable[[NDArray], NDArray],
    *,
    low: float = -1.0,
    high: float = 1.0,
    inputs: int = 1,
) -> Function:
    """Return a teacher asking ``function``, [n, input] → [n, output], anywhere in [low, high]."""
    if not low < high:
        raise ValueError(f"low has to be below high; they are {low} and {high}")
    tried = np.asarray(function(np.full((2, inputs), (low + high) / 2, dtype=np.float32)))
    if tried.ndim != 2 or len(tried) != 2:
        raise ValueError(
            f"the function has to give [n, output] for [n, input]; it gave {tried.shape}"
        )
    return Function(function, low, high, inputs)


def rows(inputs: ArrayLike, targets: ArrayLike) -> Rows:
    """Return a teacher that repeats a table: inputs [n, input], targets [n, output] or classes [n].

    Classes, whole numbers from 0, go with the loss "log"; values with the others.
    """
    table = torch.from_numpy(np.array(inputs, dtype=np.float32))
    answers = np.array(targets)
    if table.ndim != 2 or len(table) != len(answers) or not len(table):
        raise ValueError(f"{tuple(table.shape)} inputs do not go with {answers.shape} targets")
    classes = answers.ndim == 1 and np.issubdtype(answers.dtype, np.integer)
    if not classes and answers.ndim != 2:
        raise ValueError("targets are values [n, output] or whole numbers [n], one class each")
    kind = np.int64 if classes else np.float32
    return Rows(table, torch.from_numpy(answers.astype(kind)))
