"""Let a digit net learn on: the same net after another lesson."""

from __future__ import annotations

import copy
from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from nextword.digits.data import Digits
from nextword.digits.network import DigitNet, as_input


def taught(
    net: DigitNet,
    samples: Digits,
    *,
    change: Callable[[NDArray], NDArray] = lambda images: images,
    rounds: int = 2,
    batch: int = 100,
    rate: float = 0.001,
    seed: int = 1,
) -> DigitNet:
    """Return a copy of the net that has learned from all samples, `rounds` times, by Adam.

    The samples come in a new random order each round; `change` may turn a batch of pictures
    [picture, 28, 28], inked 0 to 255, into others before they are shown. The given net stays as it
    is. Raises ValueError without samples, for rounds or batch below 1, or a rate not above 0.
    """
    if not len(samples) or rounds < 1 or batch < 1 or not rate > 0:
        raise ValueError("a lesson needs samples, rounds and batch of 1 or more, a rate above 0")
    layers = copy.deepcopy(net.layers)
    optimiser = torch.optim.Adam(layers.parameters(), lr=rate)
    orders = np.random.default_rng(seed).permuted(
        np.tile(np.arange(len(samples)), (rounds, 1)), axis=1
    )
    for order in orders:
        for some in np.split(order, range(batch, len(order), batch)):
            shown = as_input(change(samples.images[some]))
            logits = layers[:-1](shown)  # without softmax, which the loss contains
            optimiser.zero_grad()
            F.cross_entropy(logits, torch.from_numpy(samples.labels[some])).backward()
            optimiser.step()
    return DigitNet(layers, name=f"{net.name} after another lesson")
