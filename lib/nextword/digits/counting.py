"""What the digit net is made of, counted: layers, knobs, arithmetic, neurons."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from torch import nn

from nextword.digits.data import SIDE
from nextword.digits.network import DigitNet
from nextword.layers import LayerRow

KINDS = {
    nn.Conv2d: "convolution",
    nn.ReLU: "ramp",
    nn.MaxPool2d: "pooling",
    nn.Flatten: "flatten",
    nn.Linear: "linear",
    nn.Softmax: "softmax",
}
MOST_SIZES = 20  # their million subsets are tried in a second or two


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums over all layers of a net."""

    layers: int
    core: int
    parameters: int
    multiply_adds: int
    neurons: int


def layer_table(net: DigitNet) -> tuple[LayerRow, ...]:
    """Return a row for every layer of the net, in order; measured on a blank picture."""
    values = net.values(np.zeros((SIDE, SIDE)))
    return tuple(
        _row(name, layer, values[name].shape[1:]) for name, layer in net.layers.named_children()
    )


def _row(name: str, layer: nn.Module, shape: tuple[int, ...]) -> LayerRow:
    parameters = sum(each.numel() for each in layer.parameters())
    inputs = layer.weight[0].numel() if parameters else 0  # of each number that the layer makes
    return LayerRow(name, KINDS[type(layer)], tuple(shape), parameters, inputs * math.prod(shape))


def totals(rows: Sequence[LayerRow]) -> Totals:
    """Return the sums over the rows of a layer table."""
    core = [row for row in rows if row.core]
    return Totals(
        layers=len(rows),
        core=len(core),
        parameters=sum(row.parameters for row in core),
        multiply_adds=sum(row.multiply_adds for row in core),
        neurons=sum(row.neurons for row in core),
    )


def neuron_counts(rows: Sequence[LayerRow]) -> dict[str, int]:
    """Return how many neurons a net has under each definition somebody may have in mind."""
    core = [row for row in rows if row.core]
    starts = [place for place, row in enumerate(rows) if row.core]
    passed_on = [rows[end - 1].size for end in [*starts[1:], len(rows)]]
    return {
        "numbers that the core layers make": totals(rows).neurons,
        "numbers that all layers make": sum(row.size for row in rows),
        "numbers that all layers make, and the inputs": sum(row.size for row in rows) + SIDE**2,
        "numbers that each core layer passes on to the next": sum(passed_on),
        "channels of the core layers": sum(row.shape[0] for row in core),
    }


def sizes(rows: Sequence[LayerRow]) -> dict[str, int]:
    """Return how many numbers come in, and how many each layer makes, by name."""
    return {"input": SIDE**2} | {row.name: row.size for row in rows}


def sums_to(target: int, sizes: Mapping[str, int]) -> list[tuple[str, ...]]:
    """Return every choice of names whose sizes add up to `target`, in order of length.

    Raises ValueError for more than 20 names: they have too many subsets to try.

    >>> sums_to(5, {"a": 1, "b": 4, "c": 5})
    [('c',), ('a', 'b')]
    """
    if len(sizes) > MOST_SIZES:
        raise ValueError(f"{len(sizes)} sizes are too many to try; give at most {MOST_SIZES}")
    choices = (
        chosen
        for count in range(1, len(sizes) + 1)
        for chosen in itertools.combinations(sizes, count)
    )
    return [chosen for chosen in choices if sum(sizes[name] for name in chosen) == target]
