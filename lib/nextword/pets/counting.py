"""What the pet net is made of, counted: knobs, arithmetic, neurons."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nextword.layers import LayerRow
from nextword.pets.network import INPUTS, POOLING, PetNet
from nextword.pets.pictures import SIDE


def layer_table(net: PetNet) -> tuple[LayerRow, ...]:
    """Return a row for each of the thirteen layers with weights; measured on a blank picture."""
    made = net.values(np.zeros((SIDE, SIDE, 3), np.uint8))
    modules = [*net.layers.convolutions, net.layers.linear]
    kinds = ["convolution"] * len(INPUTS) + ["linear"]
    return tuple(
        LayerRow(
            name=name,
            kind=kind,
            shape=values.shape[1:],
            parameters=sum(each.numel() for each in module.parameters()),
            multiply_adds=module.weight[0].numel() * values[0].size,
        )
        for (name, values), module, kind in zip(made.items(), modules, kinds, strict=True)
    )


def neuron_counts(rows: Sequence[LayerRow]) -> dict[str, int]:
    """Return how many neurons a net has under each definition somebody may have in mind."""
    made = sum(row.neurons for row in rows)
    *convolutions, linear = rows
    smaller = {f"layer {number}" for number in POOLING}
    passed_on = sum(row.neurons // (4 if row.name in smaller else 1) for row in convolutions[:-1])
    averages = convolutions[-1].shape[0]  # all that the last convolution passes on
    return {
        "numbers that the layers make": made,
        "numbers that the layers make, and the inputs": made + 3 * SIDE**2,
        "numbers that each layer passes on to the next": passed_on + averages + linear.neurons,
        "channels of the layers": sum(row.shape[0] for row in rows),
    }
