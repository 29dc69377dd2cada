"""Pictures of digits changed little by little, and what a net says to each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import ndimage

from nextword.digits.data import SIDE
from nextword.digits.network import DigitNet

BOX = 20  # pixels: MNIST's digits are scaled to fit a box of this side
FAR = 3 * SIDE  # pixels: no blur reaches farther

Change = Callable[[NDArray, float], NDArray]


@dataclass(frozen=True, slots=True)
class Series:
    """A picture changed more and more: by how much [n], the pictures, the probabilities [n, 10]."""

    amounts: NDArray[np.float64]
    images: NDArray[np.float64]
    probabilities: NDArray[np.float32]

    @property
    def decisions(self) -> NDArray[np.int64]:
        """The likeliest digit at each step."""
        return self.probabilities.argmax(axis=1)

    @property
    def turn(self) -> int | None:
        """The first step at which the net says something else than at the first; or None."""
        other = np.flatnonzero(self.decisions != self.decisions[0])
        return int(other[0]) if len(other) else None


def blurred(images: ArrayLike, sigma: float) -> NDArray[np.float64]:
    """Return pictures […, 28, 28], blurred by a Gaussian of `sigma` pixels.

    Ink that is blurred over the edge is lost. Raises ValueError unless sigma is from 0 to 28.
    """
    pixels = np.asarray(images, dtype=np.float64)
    spread = blur_matrix(sigma)
    return np.clip(spread @ pixels @ spread.T, 0, 255)


def blur_matrix(sigma: float) -> NDArray[np.float64]:
    """Return how much of the ink at one place along a line ends up at another, [to, from]."""
    if not 0 <= sigma <= SIDE:
        raise ValueError(f"sigma has to be from 0 to {SIDE} pixels; it is {sigma}")
    if sigma == 0:
        return np.eye(SIDE)
    weights = np.exp(-(np.arange(-FAR, FAR + 1) ** 2) / (2 * sigma**2))
    places = np.arange(SIDE)
    return weights[FAR + places[:, None] - places] / weights.sum()


def shifted(images: ArrayLike, down: float, right: float) -> NDArray[np.float64]:
    """Return pictures […, 28, 28] moved by so many pixels; what leaves the paper is lost."""
    pixels = np.asarray(images, dtype=np.float64)
    move = (0,) * (pixels.ndim - 2) + (down, right)
    return ndimage.shift(pixels, move, order=1)


def turned(images: ArrayLike, degrees: float) -> NDArray[np.float64]:
    """Return pictures […, 28, 28] turned to the left around their middle."""
    pixels = np.asarray(images, dtype=np.float64)
    return np.clip(ndimage.rotate(pixels, degrees, (-2, -1), reshape=False, order=1), 0, 255)


def centred(image: ArrayLike) -> NDArray[np.float64]:
    """Return a picture [28, 28] placed as MNIST's are; a blank one as it is.

    The ink is scaled to fit a box of 20 × 20 pixels, and its centre of mass put into the middle.
    """
    pixels = np.asarray(image, dtype=np.float64)
    rows, columns = (np.flatnonzero(pixels.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return pixels.copy()
    ink = pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    scale = BOX / max(ink.shape)
    high, wide = (max(1, int(np.floor(side * scale + 0.5))) for side in ink.shape)
    scaled = _averages(high, ink.shape[0]) @ ink @ _averages(wide, ink.shape[1]).T
    return _around_middle(scaled)


def _averages(new: int, old: int) -> NDArray[np.float64]:
    """How much of each old pixel of a line goes into each new one, [new, old]; rows sum to 1."""
    edges = np.arange(new + 1) * old / new
    starts = np.maximum(edges[:-1, None], np.arange(old))
    ends = np.minimum(edges[1:, None], np.arange(1, old + 1))
    return np.clip(ends - starts, 0, None) * new / old


def _around_middle(ink: NDArray) -> NDArray[np.float64]:
    """Paper with the ink on it, its centre of mass as near to row and column 14 as pixels allow."""
    paper = np.zeros((3 * SIDE, 3 * SIDE))
    places = []
    for axis, side in enumerate(ink.shape):
        mass = ink.sum(axis=1 - axis)
        middle = mass @ np.arange(side) / mass.sum()
        places.append(SIDE + int(np.floor(SIDE / 2 - middle + 0.5)))
    top, left = places
    paper[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
    return paper[SIDE : 2 * SIDE, SIDE : 2 * SIDE]


def series(
    image: ArrayLike, amounts: Sequence[float], *, net: DigitNet, change: Change = blurred
) -> Series:
    """Return a picture [28, 28] changed by each of the amounts, and what the net says to it.

    `change(image, amount)` gives the changed picture: blurred, if nothing else is said. Raises
    ValueError if there are no amounts.
    """
    if not len(amounts):
        raise ValueError("there are no amounts; give at least one, such as 0.0")
    pixels = np.asarray(image, dtype=np.float64)
    images = np.stack([change(pixels, float(amount)) for amount in amounts])
    return Series(np.asarray(amounts, float), images, net(images))
