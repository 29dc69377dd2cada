"""How alike two nets are: the same function can be written with many different weights."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nextword.nets.network import Net


def distances(rows: Sequence[ArrayLike]) -> NDArray[np.float64]:
    """Return how far apart each two of the ``rows`` [k, n] are, root mean square: [pairs].

    >>> distances([[0, 0], [3, 3], [0, 4]]).round(2).tolist()
    [3.0, 2.83, 2.24]
    """
    rows = np.asarray(rows, float)
    first, second = np.triu_indices(len(rows), 1)
    return np.sqrt(np.mean((rows[first] - rows[second]) ** 2, axis=1))


def shuffled(net: Net, *, seed: int) -> Net:
    """Return the same function as ``net``, its hidden neurons in a random order."""
    rng = np.random.default_rng(seed)
    return reordered(net, [rng.permutation(width) for width in net.widths[1:-1]])


def matched(net: Net, model: Net, inputs: ArrayLike) -> Net:
    """Return ``net`` with its hidden neurons beside those of ``model`` that are most like them.

    Two neurons are alike if they say much the same at the ``inputs`` [n, input]; the most alike
    are paired first. Raises ValueError unless both nets have the same widths.
    """
    if net.widths != model.widths:
        raise ValueError(f"nets of equal widths can be matched; got {net.widths}, {model.widths}")
    layers = zip(net.values(inputs)[1:-1], model.values(inputs)[1:-1], strict=True)
    gaps = (np.mean((own[:, None] - theirs[:, :, None]) ** 2, axis=0) for own, theirs in layers)
    return reordered(net, [_paired(gap) for gap in gaps])


def reordered(net: Net, orders: Sequence[ArrayLike]) -> Net:
    """Return the same function as ``net``: place i of a hidden layer takes its neuron order[i]."""
    weights, biases = list(net.weights), list(net.biases)
    for layer, order in enumerate(orders):
        weights[layer], biases[layer] = weights[layer][:, order], biases[layer][order]
        weights[layer + 1] = weights[layer + 1][order]
    return Net(net.widths, net.activation, tuple(weights), tuple(biases))


def _paired(gap: NDArray[np.float64]) -> NDArray[np.int64]:
    """Pair rows with columns of ``gap`` [n, n], the smallest gap first: a column for each row."""
    gap, order = gap.copy(), np.zeros(len(gap), int)
    for _ in order:
        row, column = np.unravel_index(np.argmin(gap), gap.shape)
        order[row] = column
        gap[row, :], gap[:, column] = np.inf, np.inf
    return order
