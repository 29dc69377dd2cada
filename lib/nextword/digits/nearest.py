"""The simplest reader of digits: compare pixel by pixel with known samples, copy the nearest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nextword.digits.data import SIDE, Digits

CHUNK = 250  # pictures compared at a time: the table of distances stays small


@dataclass(frozen=True, slots=True)
class Nearest:
    """For each picture: the place of its nearest sample, which digit that is, and how far away.

    Distances are those between points in 784 dimensions, in grey levels.
    """

    positions: NDArray[np.int64]
    labels: NDArray[np.int64]
    distances: NDArray[np.float64]


def nearest(known: Digits, images: ArrayLike) -> Nearest:
    """Return the nearest of the known samples to each picture, [picture, 28, 28].

    Of equally near ones the first counts. Raises ValueError if nothing is known, or for pictures
    of another size.
    """
    pixels = np.asarray(images, dtype=np.float64)
    if not len(known):
        raise ValueError("there are no known samples; give at least one")
    if pixels.shape[-2:] != (SIDE, SIDE) or pixels.ndim not in (2, 3):
        raise ValueError(f"pictures have to be [picture, {SIDE}, {SIDE}]; these are {pixels.shape}")
    points = pixels.reshape(-1, SIDE * SIDE)
    samples = known.images.reshape(-1, SIDE * SIDE).astype(np.float64)
    found = [_of_chunk(samples, points[at : at + CHUNK]) for at in range(0, len(points), CHUNK)]
    positions, squares = map(np.concatenate, zip(*found, strict=True))
    return Nearest(positions, known.labels[positions], np.sqrt(squares))


def _of_chunk(samples: NDArray, points: NDArray) -> tuple[NDArray, NDArray]:
    """Places and squared distances, by |a − b|² = |a|² + |b|² − 2 a·b: one product of matrices.

    The squares of whole grey levels are whole numbers too, which float64 holds exactly.
    """
    squares = (samples**2).sum(axis=1) - 2 * points @ samples.T
    positions = squares.argmin(axis=1)
    least = squares[np.arange(len(points)), positions] + (points**2).sum(axis=1)
    return positions, np.maximum(least, 0)


def apart(samples: Digits, *, every: int = 5) -> tuple[Digits, Digits]:
    """Return samples to know, and samples to be asked about: every fifth, say.

    Raises ValueError unless `every` is from 2 to the number of samples.
    """
    if not 2 <= every <= len(samples):
        raise ValueError(f"every has to be from 2 to {len(samples)}; it is {every}")
    asked = np.arange(len(samples)) % every == 0
    return samples[~asked], samples[asked]
