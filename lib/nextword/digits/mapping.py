"""A flat map of what a net makes of many pictures, and how far neighbours on it agree."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def flattened(features: ArrayLike) -> tuple[NDArray[np.float64], float]:
    """Return points [n, m] along their two widest directions [n, 2], and the variance's share left.

    This is principal component analysis, with signs fixed so that equal points give equal maps.
    Raises ValueError for fewer than three points or dimensions, or if all points are the same.
    """
    points = np.asarray(features, dtype=np.float64)
    if points.ndim != 2 or min(points.shape) < 3:
        raise ValueError(f"a map needs three points of three numbers or more, not {points.shape}")
    centred = points - points.mean(axis=0)
    _, lengths, directions = np.linalg.svd(centred, full_matrices=False)
    if not lengths.any():
        raise ValueError("all points are the same; there is nothing to map")
    axes = directions[:2]
    largest = np.abs(axes).argmax(axis=1)
    axes = axes * np.sign(axes[np.arange(2), largest])[:, None]
    return centred @ axes.T, float((lengths[:2] ** 2).sum() / (lengths**2).sum())


def agreement(points: ArrayLike, labels: ArrayLike, *, neighbours: int = 10) -> float:
    """Return the share of points [n, m] that have the label most of their neighbours have.

    A point is no neighbour of its own; of labels equally frequent the smallest counts. Raises
    ValueError unless there are more points than neighbours, and a label for each.
    """
    places, kinds = np.asarray(points, dtype=np.float64), np.asarray(labels)
    if len(places) != len(kinds):
        raise ValueError(f"there are {len(places)} points, but {len(kinds)} labels")
    if not 1 <= neighbours < len(places):
        raise ValueError(f"neighbours has to be from 1 to {len(places) - 1}; it is {neighbours}")
    squares = (places**2).sum(axis=1)
    distances = squares[:, None] + squares - 2 * places @ places.T
    np.fill_diagonal(distances, np.inf)
    near = np.argpartition(distances, neighbours - 1, axis=1)[:, :neighbours]
    names, numbered = np.unique(kinds, return_inverse=True)
    votes = np.zeros((len(places), len(names)), int)
    np.add.at(votes, (np.arange(len(places))[:, None], numbered[near]), 1)
    return float((votes.argmax(axis=1) == numbered).mean())
